"""The lines of a text as spans, without blanks around them and without the blank ones."""

from __future__ import annotations

import re

from ..types import Span

LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
FULL_STOP = re.compile(r"[.!?…:;,][\"'”’)\]»]*$")


def lines(text: str) -> list[Span]:
    """Every line that holds something, trimmed, in order."""
    found = []
    for match in LINE.finditer(text):
        line = match[0]
        start = match.start() + len(line) - len(line.lstrip())
        end = match.end() - len(line) + len(line.rstrip())
        if start < end:
            found.append(Span(start, end))
    return found


def words(text: str) -> int:
    """How many words; "don't" and "U.S" are one."""
    return sum(1 for _ in WORD.finditer(text))


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence of prose does, closing quotation marks aside."""
    return FULL_STOP.search(line) is not None


def has_blank_between(text: str, first: Span, second: Span) -> bool:
    """Whether an empty line stands between two lines."""
    return len(re.findall(r"\r\n|[\r\n\x85\u2028\u2029]", text[first.end : second.start])) > 1
