"""Furniture: what comes along when a news page is pasted as text and is not the report, rows of tables with it.

Only whole lines, and rather one too few than one too many: what is marked here is read by nobody afterwards. The word
lists are in `furniture.toml`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .lines import ends_sentence, lines, words
from .words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..types import Span

LINE_LETTERS = 200
"""No line of furniture that is not a sentence is longer; it keeps the expressions from running over paragraphs."""

SENTENCE_LETTERS = 600
"""The longest notice about cookies or copyright that is looked for."""

PROSE_WORDS = 8
"""A line of more words that ends in a full stop is a sentence of the report, unless a known sentence of furniture."""

TABLE = re.compile(r"\t+|\s\|\s|\s{4,}")
CELLS, CELL_WORDS = 3, 6
"""Cells of a row of a table, and words in each at most."""

HEADLINE_WORDS = 22
"""Of 1,907 headlines 90 in 100 are not longer."""


def furniture(text: str, also: Iterable[Span] = ()) -> tuple[Span, ...]:
    """The lines of furniture, in order; `also` are lines known to be some (a byline, a line with the date)."""
    all_lines = lines(text)
    marked = {line for line in all_lines if is_furniture(line.of(text)) or _is_table(line.of(text))} | set(also)
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


def _is_table(line: str) -> bool:
    """A row of a table: three cells or more, set apart by tabs or bars, of few words each."""
    cells = [cell for cell in TABLE.split(line) if cell.strip()]
    return len(cells) >= CELLS and all(words(cell) <= CELL_WORDS for cell in cells) and not ends_sentence(line)


def _tail(text: str, all_lines: list[Span], marked: set[Span]) -> set[Span]:
    """The headlines of other reports: everything after the heading of such a list, if it is nothing but headlines."""
    listed = 0
    for number, line in enumerate(reversed(all_lines[1:])):
        if WORDS.lists.fullmatch(line.of(text)):
            listed = number
        elif line not in marked and not _is_headline(line.of(text)):
            break
    return set(all_lines[len(all_lines) - listed :])


def _is_headline(line: str) -> bool:
    return words(line) <= HEADLINE_WORDS and (line.endswith(("?", "!", "…", "...")) or not ends_sentence(line))
