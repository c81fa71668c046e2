"""The order of the stages: fetch → parse → annotate → extract → merge → compose. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from communique.brief.compose import compose
from communique.errors import ParseError
from communique.extract import extract
from communique.merge import merge
from communique.parse import article as parse
from communique.types import Annotation, Article, Brief, Failure, Findings, Merged, Page

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


def _findings(waiting: list[tuple[str, Article] | Failure], annotate: Annotate) -> Iterator[Findings | Failure]:
    articles = [w[1] for w in waiting if not isinstance(w, Failure)]
    annotations = iter(annotate(articles) if articles else ())
    for w in waiting:
        yield w if isinstance(w, Failure) else extract(*w, next(annotations))
