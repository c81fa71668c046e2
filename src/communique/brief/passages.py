"""The full text of a report, cut where citations, furniture, sentences and paragraphs begin and end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from communique.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    cuts = {cut for span in (*cited, *article.furniture) for cut in (span.start, span.end)} | numbers.keys()
    begun: set[str] = set()

    def segment(start: int, end: int) -> Segment:
        here = Span(start, end)
        passages = tuple(name for span, name in cited.items() if span.overlaps(here))
        begins = tuple(name for name in passages if name not in begun)
        begun.update(begins)
        furniture = any(span.overlaps(here) for span in article.furniture)
        return Segment(here.of(article.text), passages, begins, numbers.get(start), furniture)

    return [[segment(*run) for run in pairwise(_cut(p, cuts))] for p in _blocks(article.text)]


def _cut(block: Span, cuts: Iterable[int]) -> list[int]:
    return [block.start, *sorted(cut for cut in cuts if block.start < cut < block.end), block.end]


def _blocks(text: str) -> Iterator[Span]:
    """Paragraphs: what empty lines part; in a text without empty lines, its lines."""
    gap = r"\n[^\S\n]*\n\s*" if re.search(r"\S[^\S\n]*\n[^\S\n]*\n\s*\S", text) else r"\n\s*"
    start = 0
    for end, after in [*((m.start(), m.end()) for m in re.finditer(gap, text)), (len(text), len(text))]:
        if text[start:end].strip():
            yield Span(start, end)
        start = after
