"""The full text of a report, cut where citations, furniture, sentences and paragraphs begin and end."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from communique.located import Located
from communique.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from communique.types import Article


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text under the same marks.

    `passages` are the cited passages it belongs to, `begins` those that start here, `sentence` the number of
    the sentence that starts here. The segments of all paragraphs hold the whole text but for empty lines.
    """

    text: str
    passages: tuple[str, ...]
    begins: tuple[str, ...]
    sentence: int | None
    furniture: bool


def paragraphs(article: Article, cited: Mapping[Span, str], sentences: Sequence[Span]) -> list[list[Segment]]:
    """The report by paragraphs. `cited` gives each cited passage its name; passages may overlap or hold one another."""
    numbers = {sentence.start: n for n, sentence in enumerate(sentences, start=1)}
    cuts = sorted({cut for span in (*cited, *article.furniture) for cut in (span.start, span.end)} | numbers.keys())
    placed = Located((span, (n, name)) for n, (span, name) in enumerate(cited.items()))
    begun: set[str] = set()

    def segment(start: int, end: int) -> Segment:
        here = Span(start, end)
        passages = tuple(name for _, name in sorted(known for _, known in placed.over(here)))
        begins = tuple(name for name in passages if name not in begun)
        begun.update(begins)
        return Segment(here.of(article.text), passages, begins, numbers.get(start), article.in_furniture(here))

    return [[segment(*run) for run in pairwise(_cut(p, cuts))] for p in _blocks(article.text)]


def _cut(block: Span, cuts: Sequence[int]) -> list[int]:
    inside = cuts[bisect_right(cuts, block.start) : bisect_left(cuts, block.end)]
    return [block.start, *inside, block.end]


def _blocks(text: str) -> Iterator[Span]:
    """Paragraphs: what empty lines part; in a text without empty lines, its lines."""
    gap = r"\n[^\S\n]*\n\s*" if re.search(r"\S[^\S\n]*\n[^\S\n]*\n\s*\S", text) else r"\n\s*"
    start = 0
    for end, after in [*((m.start(), m.end()) for m in re.finditer(gap, text)), (len(text), len(text))]:
        if text[start:end].strip():
            yield Span(start, end)
        start = after
