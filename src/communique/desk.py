"""The order of the stages: fetch → parse → annotate → extract → (save) → merge → compose. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from communique.brief.compose import compose
from communique.brief.sections.withdrawn import with_withdrawn
from communique.errors import CommuniqueError, ParseError, RecordError
from communique.extract import extract
from communique.merge import merge, merged
from communique.merge.origins import origins
from communique.merge.people import grouped
from communique.merge.stories import Stories
from communique.merge.stories.features import days_of
from communique.merge.stories.keeping import placed, standing
from communique.parse import article as parse
from communique.parse import each_report
from communique.types import Annotation, Article, Brief, Failure, Findings, Merged, Page, Saved, Story

if TYPE_CHECKING:
    import numpy as np

    from communique.record import Record
    from communique.record.asking import Named

Annotate = Callable[[Sequence[Article]], Sequence[Annotation]]
"""The annotator's door: one annotation an article, in order."""

TOGETHER = 8
"""Articles handed to the annotator at once: few enough to show results early."""
PLACED_TOGETHER = 2000
"""Reports put into stories at once: what is near them in time is taken up once for all of them."""
LASTING = timedelta(days=45)
"""How far apart in time reports are compared: the days between take so much off their likeness that no more join."""


def read(pages: Iterable[Page | Failure], annotate: Annotate) -> Iterator[Findings | Failure]:
    """What was found on every page, in order. A page that holds no report is a Failure, and the others go on."""
    waiting: list[tuple[str, Article] | Failure] = []
    for page in _each(pages):
        waiting.append(page if isinstance(page, Failure) else _article(page))
        if len(waiting) == TOGETHER:
            yield from _findings(waiting, annotate)
            waiting = []
    yield from _findings(waiting, annotate)


class Keeps(Protocol):
    """The record's door: what saving needs of it."""

    def holds(self, article: Article) -> Saved | None: ...

    def add(self, found: Findings) -> Saved: ...


def add(pages: Iterable[Page | Failure], annotate: Annotate, record: Keeps) -> Iterator[tuple[str, Saved] | Failure]:
    """Reads every page and keeps what was found: what became of each source, in order. What the record holds is not read again.

    A report that has another's id is a Failure; where the record itself cannot be written, RecordError ends the run."""
    waiting: list[tuple[str, Article | Saved] | Failure] = []
    fresh = 0
    for page in _each(pages):
        found = page if isinstance(page, Failure) else _article(page)
        if isinstance(found, Failure):
            waiting.append(found)
        elif saved := record.holds(found[1]):
            waiting.append((found[0], saved))
        else:
            waiting.append(found)
            fresh += 1
        if fresh in (0, TOGETHER):
            yield from _kept(waiting, annotate, record)
            waiting, fresh = [], 0
    yield from _kept(waiting, annotate, record)


def place(record: Record) -> None:
    """Puts every report of the record that stands in no story yet into one; what was placed before is taken up."""
    while waiting := record.unplaced(PLACED_TOGETHER):
        added = dict(waiting)
        found = list(record.findings(added))
        days = {day for f in found for day in days_of(f) or (added[f.article.id],)}
        before = record.standing(_around(days))
        growing = Stories(map(standing, before))
        known = {p.report: p.story for p in before}
        for f in found:
            growing.add(f)
        moved = [s for s in growing.standings() if known.get(s.report) != s.story]
        record.place([placed(s) for s in moved], growing.joined())


def with_origins(record: Record, story: Story) -> tuple[Story, Mapping[str, Findings]]:
    """A story of the record with its origins, and its reports by their ids."""
    reports = {f.article.id: f for f in record.findings(story.reports)}
    return replace(story, origins=origins([reports[r].article for r in story.reports])), reports


def told(record: Record, story: Story) -> tuple[Merged, Mapping[str, Findings]]:
    """A story of the record with what the merge finds in it, people's judgements minded; and its reports by their ids."""
    whole, reports = with_origins(record, story)
    return merged(whole, [reports[r] for r in story.reports], record.judgements()), reports


def _around(days: Iterable[date]) -> list[tuple[date, date]]:
    """The stretches of time, LASTING before to LASTING after each day, in which reports may be of one story with those of these days."""
    out: list[tuple[date, date]] = []
    for day in sorted(days):
        first, last = _moved(day, -LASTING), _moved(day, LASTING)
        if out and first <= out[-1][1]:
            out[-1] = out[-1][0], last
        else:
            out.append((first, last))
    return out


def _moved(day: date, by: timedelta) -> date:
    """A day moved, no further than the calendar reaches."""
    try:
        return day + by
    except OverflowError:
        return date.min if by < timedelta() else date.max


def brief(record: Record, story: Story) -> Brief:
    """The brief of a story of the record, with what outlets took back on their pages."""
    found, reports = told(record, story)
    changed = (record.versions(r.id) for r in record.reports(story.reports) if r.version > 1)
    return with_withdrawn(compose(found, reports), changed)


def all_told(record: Record) -> tuple[Merged, ...]:
    """Every story of the record with what the merge finds in it, the newest first."""
    place(record)
    return tuple(told(record, story)[0] for story in record.stories())


def named(record: Record, name: str) -> Named:
    """The one of that name in the record, people's judgements minded. Raises RecordError: unknown, ambiguous (with the candidates)."""
    from communique.record import asking

    return asking.one(record, name, partial(grouped, judgements=record.judgements()))


def meaning(words: str, annotate: Annotate) -> np.ndarray:
    """The vector of words, as the model gives it to a sentence: of length 1. Raises CommuniqueError `unknown` where there is no word."""
    vectors = annotate([Article("", words)])[0].vectors if words.strip() else None
    if vectors is None or not len(vectors):
        raise CommuniqueError("give a few words to search by their meaning", "unknown")
    found: np.ndarray = vectors[0]
    return found


def stories(findings: Sequence[Findings]) -> tuple[Merged, ...]:
    """The stories of these reports with what the merge found in each."""
    return merge(findings)


def briefs(findings: Sequence[Findings]) -> tuple[Brief, ...]:
    """One brief a story."""
    by_id = {f.article.id: f for f in findings}
    return tuple(compose(story, by_id) for story in merge(findings))


def _each(pages: Iterable[Page | Failure]) -> Iterator[Page | Failure]:
    """Every report of the pages as a page of its own."""
    for page in pages:
        yield from (page,) if isinstance(page, Failure) else each_report(page)


def _article(page: Page) -> tuple[str, Article] | Failure:
    try:
        return page.source, parse(page)
    except ParseError as error:
        return Failure(page.source, error.kind, error.message)


def _kept(
    waiting: list[tuple[str, Article | Saved] | Failure], annotate: Annotate, record: Keeps
) -> Iterator[tuple[str, Saved] | Failure]:
    fresh = [w[1] for w in waiting if not isinstance(w, Failure) and isinstance(w[1], Article)]
    annotations = iter(annotate(fresh) if fresh else ())
    for w in waiting:
        if isinstance(w, Failure):
            yield w
        elif isinstance(w[1], Saved):
            yield w[0], w[1]
        else:
            yield _saved(extract(w[0], w[1], next(annotations)), record)


def _saved(found: Findings, record: Keeps) -> tuple[str, Saved] | Failure:
    try:
        return found.source, record.add(found)
    except RecordError as error:
        if error.kind != "clash":
            raise
        return Failure(found.source, error.kind, error.message)


def _findings(waiting: list[tuple[str, Article] | Failure], annotate: Annotate) -> Iterator[Findings | Failure]:
    articles = [w[1] for w in waiting if not isinstance(w, Failure)]
    annotations = iter(annotate(articles) if articles else ())
    for w in waiting:
        yield w if isinstance(w, Failure) else extract(*w, next(annotations))
