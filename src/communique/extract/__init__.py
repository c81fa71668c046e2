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
from communique.types import Annotation, Article, Findings, Name, Reason, Span, When

_CALENDAR = re.compile(
    r"\d|day\b|week|month|year|morning|night|evening|noon|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_RULED, _READ = Reason("words", "a calendar expression"), Reason("words", "model")
_SETTLED = Reason("days", "settled by its words and the day of publication")
_OPEN = Reason("days", "its words alone do not settle it")


def extract(source: str, article: Article, annotation: Annotation) -> Findings:
    """Everything found in one article. `source` is the place it came from, as the user gave it."""
    text = article.text
    spoken = turns(text)
    annotation = _with_labels(annotation, spoken)
    clauses = Clauses(text, annotation)
    times = _times(article, annotation, clauses)
    cast = Cast(text, annotation, clauses)
    said = statements(text, annotation, clauses, cast, times, spoken)
    acts = events(text, annotation, clauses, cast, said, times, article.published)
    return Findings(source, article, annotation, cast.actors(), said, acts, times)


def _with_labels(annotation: Annotation, spoken: Sequence[Turn]) -> Annotation:
    """With the names before the turns of a transcript, which stand outside of all sentences, as persons'."""
    if not spoken:
        return annotation
    labels = Located((t.speaker, Name(t.speaker, "PER", 1.0)) for t in spoken if t.speaker)
    names = [n for n in annotation.names if not labels.over(n.span)]
    every = sorted([*names, *(name for _, name in labels)], key=lambda n: n.span)
    return replace(annotation, names=tuple(every))


def _times(article: Article, annotation: Annotation, clauses: Clauses) -> tuple[When, ...]:
    """The times of a report in its order, each with why it is one and whether it is settled."""
    ruled = find_times(article.text)
    spans = _expressions(article, annotation, ruled)
    whens = read_times(article.text, spans, article.published, _tense(annotation, clauses))
    by_rule = set(ruled)
    return tuple(
        replace(w, reasons=(_RULED if w.span in by_rule else _READ, _SETTLED if w.settled else _OPEN)) for w in whens
    )


def _tense(annotation: Annotation, clauses: Clauses) -> Callable[[Span], bool]:
    """Whether a time is past: as the model reads the act that it dates, else by its clause."""
    dated = Located((e.time, e.status) for e in annotation.event_words if e.time is not None)

    def is_past(span: Span) -> bool:
        told = {status for _, status in dated.over(span)} & {"happened", "planned"}
        return told == {"happened"} if len(told) == 1 else clauses.is_past(span)

    return is_past


def _expressions(article: Article, annotation: Annotation, ruled: Sequence[Span]) -> list[Span]:
    """Time expressions by the rules and, where those see none, by the model; none in furniture or outside sentences."""
    known = Located((r, r) for r in ruled)
    read = [t for t in annotation.times if _CALENDAR.search(t.of(article.text)) and not known.over(t)]
    sentences = Located((s, s) for s in annotation.sentences)
    return sorted(f for f in (*ruled, *read) if any(s.contains(f) for s, _ in sentences.over(f)))
