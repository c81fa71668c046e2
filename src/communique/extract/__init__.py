"""Article and annotation → findings: actors, statements, events and times, each a range of the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from communique.extract.actors import Cast
from communique.extract.clauses import Clauses
from communique.extract.events import events
from communique.extract.statements import statements
from communique.extract.times import find_times, read_times
from communique.extract.transcripts import Turn, turns
from communique.located import Located
from communique.types import Annotation, Article, Findings, Name, Span

_CALENDAR = re.compile(
    r"\d|day\b|week|month|year|morning|night|evening|noon|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)


def extract(source: str, article: Article, annotation: Annotation) -> Findings:
    """Everything found in one article. `source` is the place it came from, as the user gave it."""
    text = article.text
    spoken = turns(text)
    annotation = _with_labels(annotation, spoken)
    clauses = Clauses(text, annotation)
    times = read_times(text, _expressions(article, annotation), article.published, _tense(annotation, clauses))
    cast = Cast(text, annotation, clauses)
    said = statements(text, annotation, clauses, cast, times, spoken)
    acts = events(text, annotation, clauses, cast, said, times, article.published)
    return Findings(source, article, annotation, cast.actors(), said, acts, times)


def _with_labels(annotation: Annotation, spoken: Sequence[Turn]) -> Annotation:
    """With the names before the turns of a transcript, which stand outside of all sentences, as persons'."""
    if not spoken:
        return annotation
    labels = [t.speaker for t in spoken if t.speaker]
    names = [n for n in annotation.names if not any(n.span.overlaps(x) for x in labels)]
    every = sorted([*names, *(Name(x, "PER", 1.0) for x in labels)], key=lambda n: n.span)
    return replace(annotation, names=tuple(every))


def _tense(annotation: Annotation, clauses: Clauses) -> Callable[[Span], bool]:
    """Whether a time is past: as the model reads the act that it dates, else by its clause."""
    dated = Located((e.time, e.status) for e in annotation.event_words if e.time is not None)

    def is_past(span: Span) -> bool:
        told = {status for _, status in dated.over(span)} & {"happened", "planned"}
        return told == {"happened"} if len(told) == 1 else clauses.is_past(span)

    return is_past


def _expressions(article: Article, annotation: Annotation) -> list[Span]:
    """Time expressions by the rules and, where those see none, by the model; none in furniture or outside sentences."""
    found = list(find_times(article.text))
    ruled = Located((f, f) for f in found)
    found += [t for t in annotation.times if _CALENDAR.search(t.of(article.text)) and not ruled.over(t)]
    sentences = Located((s, s) for s in annotation.sentences)
    return sorted(f for f in found if any(s.contains(f) for s, _ in sentences.over(f)))
