"""Which reports print a sentence word for word: what a copy takes over stands in both, though the merge saw two acts in it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from communique.located import Located
from communique.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from communique.types import Article, Span

Said = tuple[tuple[str, ...], ...]
"""Sentences as words, however their marks are spelled."""


class Printed:
    """The sentences of reports, each given as an article with its sentences, by their words."""

    def __init__(self, reports: Iterable[tuple[Article, Sequence[Span]]]) -> None:
        self._sentences: dict[str, Located[tuple[str, ...]]] = {}
        self._by: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for article, sentences in reports:
            spoken = [(s, tuple(words(s.of(article.text)))) for s in sentences]
            self._sentences[article.id] = Located((s, w) for s, w in spoken if w)
            for _, w in spoken:
                self._by[w].add(article.id)

    def said(self, report: str, span: Span) -> Said:
        """The sentences that a place of a report lies in; none where they are not known."""
        return tuple(w for _, w in self._sentences[report].over(span)) if report in self._sentences else ()

    def by(self, report: str, span: Span) -> set[str]:
        """The reports (ids) that print all of these sentences; the report itself is always one."""
        return {report}.union(set.intersection(*[self._by[w] for w in self.said(report, span)] or [set()]))
