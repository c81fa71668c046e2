"""Furniture: what comes along when a news page is pasted as text and is not the report.

Only whole lines, and rather one too few than one too many: what is marked here is read by nobody afterwards. The word
lists are in `furniture.toml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lines import ends_sentence, lines, words
from .words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..types import Span

LINE_LETTERS = 200
"""No line of furniture that is not a sentence is longer; it keeps the expressions from running over paragraphs."""

SENTENCE_LETTERS = 600
"""Cookie and copyright notices run to 400 characters; a paragraph of a report that begins like one is longer."""

PROSE_WORDS = 8
"""A line of more words that ends in a full stop is a sentence of the report, unless a known sentence of furniture."""

HEADLINE_WORDS = 22
"""Headlines in lists of other reports have 5 to 18 words."""


def furniture(text: str, also: Iterable[Span] = ()) -> tuple[Span, ...]:
    """The lines of furniture, in order; `also` are lines known to be some (a byline, a line with the date)."""
    all_lines = lines(text)
    marked = {line for line in all_lines if is_furniture(line.of(text))} | set(also)
    return tuple(sorted(marked | _tail(text, all_lines, marked)))


def is_furniture(line: str) -> bool:
    """Whether a whole line, blanks taken off, is furniture by its own words."""
    if len(line) <= SENTENCE_LETTERS and WORDS.sentences.fullmatch(line):
        return True
    if len(line) > LINE_LETTERS or (line.endswith(".") and words(line) > PROSE_WORDS):
        return False
    return bool(WORDS.lines.fullmatch(line) or WORDS.lists.fullmatch(line)) or _is_navigation(line)


def _is_navigation(line: str) -> bool:
    """A bar such as "World Politics Business Sport": two or more words, all of them names of sections."""
    items = line.lower().replace("|", " ").replace("·", " ").replace("•", " ").split()
    return len(items) > 1 and not ends_sentence(line) and all(item in WORDS.items for item in items)


def _tail(text: str, all_lines: list[Span], marked: set[Span]) -> set[Span]:
    """The headlines of other reports: everything after the heading of such a list, if it is nothing but headlines."""
    for number, line in enumerate(all_lines):
        if number and WORDS.lists.fullmatch(line.of(text)):
            rest = all_lines[number + 1 :]
            if all(other in marked or _is_headline(other.of(text)) for other in rest):
                return set(rest)
    return set()


def _is_headline(line: str) -> bool:
    return words(line) <= HEADLINE_WORDS and (line.endswith(("?", "!", "…", "...")) or not ends_sentence(line))
