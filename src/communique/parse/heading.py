"""The top of a report given as text: headline, byline, day of publication, and where the report itself begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .dateline import dateline
from .dates import published_line
from .furniture import is_furniture
from .lines import ends_sentence, has_blank_between, lines, words

if TYPE_CHECKING:
    from datetime import date

    from ..types import Span

TOP_LINES = 8
"""Headline, standfirst, byline, date and share bar; what comes later is no longer the top."""

HEADLINE_LETTERS = 150
HEADLINE_WORDS = 25
"""Of 1,907 headlines 93 in 100 are not longer in words, 92 in letters."""

LONGER = 1.5
"""Without a blank line after it a headline shows by a first paragraph this much longer; wrapped lines are not."""

NAME = r"(?:(?:[Aa][lnrsd]|[Ee]l|[Aa]sh)-)?[A-ZÀ-Þ][\w.'’-]*"
NAMES = rf"{NAME}(?:\s(?:(?:de|da|van|von|der|den|al|el|bin|ibn|la|le|du)\s)?{NAME}){{0,4}}"
BYLINE = re.compile(
    r"(?:By|BY|Reported by|Written by|Author:|Story by)\s+"
    rf"(?P<names>{NAMES}(?:(?:,\s{NAMES}){{0,4}},?\s(?:and|&)\s{NAMES})?)"
    r"(?:\s*[,|–—/-].{0,60})?"
)
BEGINS = re.compile(r"(?:#{1,3}\s+)?[\"'“‘«(\[]*[^\W_a-z]")
"""Headlines begin with a capital or a figure; what begins otherwise is left over from an address or a wrapped line."""
MARKDOWN = re.compile(r"#{1,3}\s+")


@dataclass(frozen=True, slots=True)
class Heading:
    """`notes` are the lines that hold the byline and the day; `body` is where the first paragraph begins."""

    title: str | None
    byline: str | None
    published: date | None
    notes: tuple[Span, ...]
    body: int


def heading(text: str) -> Heading:
    """What the first lines say; None for whatever they do not."""
    title = byline = published = None
    notes: list[Span] = []
    all_lines = lines(text)
    body = all_lines[0].start if all_lines else 0
    for number, line in enumerate(all_lines[:TOP_LINES]):
        words_of_line = line.of(text)
        after = all_lines[number + 1] if number + 1 < len(all_lines) else None
        body = line.start
        if day := published_line(words_of_line):
            published = published or day
            notes.append(line)
        elif by := _byline(words_of_line):
            byline = byline or by
            notes.append(line)
        elif is_furniture(words_of_line):
            continue
        elif title is None and after is not None and _is_headline(text, line, after):
            title = MARKDOWN.sub("", words_of_line, count=1)
        else:
            break
    return Heading(title, byline, published, tuple(notes), body)


def _byline(line: str) -> str | None:
    match = BYLINE.fullmatch(line) if len(line) <= HEADLINE_LETTERS and not line.endswith(".") else None
    return match["names"] if match else None


def _is_headline(text: str, line: Span, after: Span) -> bool:
    """A paragraph of its own, short, without a final full stop, and no dateline."""
    said = line.of(text)
    if len(said) > HEADLINE_LETTERS or not 2 <= words(said) <= HEADLINE_WORDS:
        return False
    if not BEGINS.match(said):
        return False
    if (ends_sentence(said) and not said.endswith(("?", "!", "?”", "?’", "!”", "!’"))) or dateline(text, line.start):
        return False
    if has_blank_between(text, line, after) or MARKDOWN.match(said):
        return True
    below = after.of(text)
    if published_line(below) or _byline(below) or is_furniture(below):
        return True
    return ends_sentence(below) and len(below) > LONGER * len(said)
