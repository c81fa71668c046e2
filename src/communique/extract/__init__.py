"""Article and annotation → findings: actors, statements, events and times, each a range of the text."""

from __future__ import annotations

import re

from communique.extract.actors import Cast
from communique.extract.clauses import Clauses
from communique.extract.events import events
from communique.extract.located import Located
from communique.extract.statements import statements
from communique.extract.times import find_times, read_times
from communique.types import Annotation, Article, Findings, Span

_CALENDAR = re.compile(
    r"\d|day\b|week|month|year|morning|night|evening|noon|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)


def extract(source: str, article: Article, annotation: Annotation) -> Findings:
    """Everything found in one article. `source` is the place it came from, as the user gave it."""
    text = article.text
    clauses = Clauses(text, annotation)
    times = read_times(text, _expressions(article, annotation), article.published, clauses.is_past)
    cast = Cast(text, annotation, clauses)
    said = statements(text, annotation, clauses, cast, times)
    acts = events(text, annotation, clauses, cast, said, times)
    return Findings(source, article, annotation, cast.actors(), said, acts, times)


def _expressions(article: Article, annotation: Annotation) -> list[Span]:
    """Time expressions by the rules and, where those see none, by the model; none in furniture or outside sentences."""
    found = list(find_times(article.text))
    ruled = Located((f, f) for f in found)
    found += [t for t in annotation.times if _CALENDAR.search(t.of(article.text)) and not ruled.over(t)]
    sentences = Located((s, s) for s in annotation.sentences)
    return sorted(f for f in found if any(s.contains(f) for s, _ in sentences.over(f)))
