"""How a brief numbers its sources and names a place in them.

A place is cited like a verse: `[2:10]` is the tenth sentence of the second source. The text and Markdown forms and the
page all take their numbers, days and counts from here, so that they agree.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from communique.brief.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from communique.types import Article, Brief, Citation, Section, Span, Story


@dataclass(frozen=True, slots=True)
class Source:
    """A report as the brief lists it.

    `words` leaves furniture out; `copied` is the number of the source that it copies and the share of its text, 0 to 1.
    """

    number: int
    article: Article
    words: int
    copied: tuple[int | None, float] | None

    @property
    def name(self) -> str:
        """What a reader calls it by."""
        return self.article.called

    @property
    def title(self) -> str | None:
        """Its headline, unless it is named by it."""
        return self.article.title if self.article.outlet else None

    @property
    def facts(self) -> str:
        """Day and length, "12 March 2025, 612 words"."""
        day = "undated" if self.article.published is None else spelled(self.article.published)
        return f"{day}, {count(self.words, 'word')}"

    @property
    def origin(self) -> str | None:
        """What it takes over from another source, "copy of [1], 93 % of its text"."""
        if self.copied is None:
            return None
        first, share = self.copied
        whose = "a report not cited here" if first is None else f"[{first}]"
        return f"copy of {whose}, {round(share * 100)}\u202f% of its text"


@dataclass(frozen=True, slots=True)
class Reference:
    """The sentences of one source that a line rests on; no sentences where the brief does not know them."""

    number: int
    sentences: tuple[int, ...]
    citations: tuple[Citation, ...]

    @property
    def label(self) -> str:
        """The reference in brackets, without spaces so that it is never broken: `[1:3,5–7]`."""
        return f"[{self.number}:{_runs(self.sentences)}]" if self.sentences else f"[{self.number}]"


class References:
    """The numbers of one brief: of its sources, and of the sentences in them."""

    def __init__(self, brief: Brief) -> None:
        self._number = {article.id: n for n, article in enumerate(brief.articles, start=1)}
        self._sentences = dict(zip(self._number, brief.sentences, strict=True)) if brief.sentences else {}
        self.sources = tuple(self._source(article, brief.story) for article in brief.articles)

    def source(self, citation: Citation) -> Source:
        return self.sources[self.number(citation) - 1]

    def number(self, citation: Citation) -> int:
        """The source's number. Raises KeyError for a report that is not among the brief's articles."""
        return self._number[citation.report]

    def sentences(self, report: str) -> tuple[Span, ...]:
        return self._sentences.get(report, ())

    def of(self, citations: Iterable[Citation]) -> tuple[Reference, ...]:
        """Citations gathered by source, in the order of the sources' numbers."""
        by_number: dict[int, list[Citation]] = {}
        for citation in sorted(set(citations), key=lambda c: (self.number(c), c)):
            by_number.setdefault(self.number(citation), []).append(citation)
        return tuple(
            Reference(number, tuple(sorted({s for c in cited for s in self.places(c)})), tuple(cited))
            for number, cited in by_number.items()
        )

    def by_source(self, citations: Iterable[Citation]) -> list[tuple[Source, list[Citation]]]:
        """Each source of these citations with its own, in the order of the sources' numbers."""
        ordered = sorted(citations, key=lambda c: (self.number(c), c))
        return [(source, list(own)) for source, own in groupby(ordered, key=self.source)]

    def places(self, citation: Citation) -> range:
        """Numbers of the sentences that a citation touches, from 1."""
        sentences = self.sentences(citation.report)
        first = bisect_right(sentences, citation.start, key=lambda s: s.end)
        last = bisect_left(sentences, citation.end, key=lambda s: s.start)
        return range(first + 1, last + 1)

    def _source(self, article: Article, story: Story) -> Source:
        for origin in story.origins:
            if article.id in origin.reports[1:]:
                share = origin.shares[origin.reports.index(article.id)]
                copied = (self._number.get(origin.reports[0]), share)
                return Source(self._number[article.id], article, word_count(article), copied)
        return Source(self._number[article.id], article, word_count(article), None)


def address(article: Article) -> str | None:
    """The report's address if it is one of the web; anything else, such as `javascript:`, is not made a link."""
    if article.url is None or article.url != shown(article.url) or re.search(r"[\s<>\"]", article.url):
        return None
    try:
        parts = urlsplit(article.url)
    except ValueError:
        return None
    return article.url if parts.scheme in ("http", "https") and parts.netloc else None


def summary(brief: Brief) -> str:
    """What a brief rests on, "3 reports, 2 origins, 12–14 March 2025"."""
    story = brief.story
    parts = [count(len(story.reports), "report"), count(len(story.origins), "origin")]
    if story.first and story.last:
        parts.append(period(story.first, story.last))
    return ", ".join(parts) + (f"; {brief.since}" if brief.since else "")


def left_out(section: Section) -> str | None:
    """How many lines of a section are not shown, "and 12 lines more"."""
    if not section.left_out:
        return None
    return f"and {count(section.left_out, 'line')} more" if section.lines else count(section.left_out, "line")


def count(n: int, thing: str) -> str:
    return f"{n:,} {thing}" if n == 1 else f"{n:,} {thing}s"


def spelled(day: date) -> str:
    """A day as a paper writes it, whatever the machine's language: 12 March 2025."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def period(first: date, last: date) -> str:
    """Two days and what lies between, both included, without saying month or year twice."""
    if first == last:
        return spelled(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{spelled(last)}"
    return f"{spelled(first)} to {spelled(last)}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def word_count(article: Article) -> int:
    """Words of the report itself, furniture left out."""
    kept, end = [], 0
    for furniture in sorted(article.furniture):
        kept.append(article.text[end : furniture.start])
        end = max(end, furniture.end)
    return len(" ".join([*kept, article.text[end:]]).split())


def _runs(numbers: tuple[int, ...]) -> str:
    """Numbers as a bibliography writes them: 3, 5, 6, 7 as `3,5–7`."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ",".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
