"""The order of the stages: fetch → parse → annotate → extract → (save) → merge → compose. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from communique.brief.compose import compose
from communique.errors import ParseError, RecordError
from communique.extract import extract
from communique.merge import merge
from communique.parse import article as parse
from communique.types import Annotation, Article, Brief, Failure, Findings, Merged, Page, Saved

Annotate = Callable[[Sequence[Article]], Sequence[Annotation]]
"""The annotator's door: one annotation an article, in order."""

TOGETHER = 8
"""Articles handed to the annotator at once: few enough to show results early."""


def read(pages: Iterable[Page | Failure], annotate: Annotate) -> Iterator[Findings | Failure]:
    """What was found on every page, in order. A page that holds no report is a Failure, and the others go on."""
    waiting: list[tuple[str, Article] | Failure] = []
    for page in pages:
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
    for page in pages:
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


def stories(findings: Sequence[Findings]) -> tuple[Merged, ...]:
    """The stories of these reports with what the merge found in each."""
    return merge(findings)


def briefs(findings: Sequence[Findings]) -> tuple[Brief, ...]:
    """One brief a story."""
    by_id = {f.article.id: f for f in findings}
    return tuple(compose(merged, by_id) for merged in merge(findings))


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
