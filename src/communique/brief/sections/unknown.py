"""What is not known: what the reports say they do not know, words without a speaker, days that cannot be settled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from communique.brief import cuts
from communique.types import Span
from communique.words import content_stems, stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from communique.brief.material import Material, Place
    from communique.types import Findings, Line

_UNTOLD = re.compile(
    r"""\b(?:
      (?:did|does|do|has|have|had|would|will)(?:\s+not|n[’']t)\s+(?:yet\s+|immediately\s+|been\s+)*
        (?:disclos|elaborat|specif|comment|reveal|respond|publish|confirm|identif|name[sd]?\b|provide|give|given|said|say\b)
     |(?:declined|refused)\s+to\s+(?:disclose|elaborate|specify|comment|reveal|say|confirm|identify|name|give|provide)
     |without\s+(?:elaborating|specifying|giving|naming|identifying|providing|disclosing)
     |remain(?:s|ed)?\s+(?:\w+\s+)?(?:unclear|unknown|uncertain|undisclosed|unconfirmed|to\s+be\s+seen|under\s+wraps|secret)
     |(?:is|was|were|are)\s+(?:still\s+)?(?:not\s+(?:immediately\s+|yet\s+)?(?:clear|known)|unclear|unknown|undisclosed|unconfirmed)
     |could\s+not\s+(?:be\s+)?(?:\w+\s+)?(?:verif|confirm|reach)
     |neither\s.{3,80}?\s(?:has|have|had)\s+(?:released|published|announced|commented|confirmed|disclosed|responded)
     |no\s+(?:\w+\s+){0,3}?(?:details?|agreements?|agenda|date|dates|results?|statement|comment|breakthrough|confirmation)
        \s+(?:\w+\s+){0,2}?(?:been\s+)?(?:announced|released|reported|given|disclosed|published|available|made|set)
    )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_SILENCE = "disclose elaborate comment reveal remain wraps announced released official immediately"
SILENCE = frozenset(stem(w) for w in _SILENCE.split())
"""Words of saying nothing: they do not tell on what."""
LEAST_WORDS = 3
"""Words of a saying without speaker; fewer tell nothing."""
LONGEST = 160
"""Characters of a clause shown as not told; of a longer one only what follows the words that say so."""


def unknown(material: Material, untold: Sequence[Place]) -> list[Line]:
    """The lines of the section, what the reports themselves leave open (`untold`) first."""
    return [
        *(material.cut("Not told", None, first, others) for first, *others in _alike(material, untold)),
        *_speakers(material),
        *_undated(material),
        *_unsettled(material),
    ]


def untold(material: Material) -> list[Place]:
    """Clauses in which reports say that something was not said, found or settled."""
    return [place for f in material.reports for place in _untold(f)]


def _alike(material: Material, places: Sequence[Place]) -> list[list[Place]]:
    """Silences on one thing ("specifics", "specific demands"), together; the fullest first."""
    groups: list[tuple[set[str], list[Place]]] = []
    for report, span in places:
        stems = set(content_stems(span.of(material.findings[report].article.text))) - SILENCE
        group = next((g for g in groups if g[0] & stems), None)
        if group:
            group[0].intersection_update(stems)
            group[1].append((report, span))
        else:
            groups.append((stems, [(report, span)]))
    return [sorted(own, key=lambda place: place[1].start - place[1].end) for _, own in groups]


def _untold(f: Findings) -> Iterator[Place]:
    text = f.article.text
    quotes = [c for s in f.statements if s.form == "direct" for c in s.content]
    for sentence in f.annotation.sentences:
        for m in _UNTOLD.finditer(text, sentence.start, sentence.end):
            word = re.compile(r"\w*").match(text, m.end())
            found = Span(m.start(), word.end() if word else m.end())
            if f.article.in_furniture(found) or any(q.overlaps(found) for q in quotes):
                continue
            clause = cuts.bounded(f, found)
            start = clause.start if clause.end - clause.start <= LONGEST else found.start
            span = cuts.trimmed(text, start, max(clause.end, found.end))
            if span:
                yield f.article.id, span


def _speakers(material: Material) -> Iterator[Line]:
    for _, sayings in material.sayings:
        first, *others = sayings
        words = first.statement.content[0].of(first.text).split()
        if len(words) >= LEAST_WORDS and not any(material.name(s.report, s.statement.speaker) for s in sayings):
            places = [(s.report, s.whole) for s in others]
            yield material.cut("Speaker not found", None, (first.report, first.statement.content[0]), places)


def _undated(material: Material) -> Iterator[Line]:
    places = [(f.article.id, _first(f)) for f in material.reports if f.article.published is None]
    if places:
        outlets = ", ".join(dict.fromkeys(material.outlet(report) for report, _ in places))
        yield material.line("Day of publication", None, f"not given by {outlets}", places)


def _first(f: Findings) -> Span:
    sentences = (s for s in f.annotation.sentences if not f.article.in_furniture(s))
    return next(sentences, Span(0, max(1, min(80, len(f.article.text)))))


def _unsettled(material: Material) -> Iterator[Line]:
    for f in material.reports:
        spans = [t.span for t in f.times if not t.settled and not f.article.in_furniture(t.span)]
        if spans:
            words = ", ".join(dict.fromkeys(f"“{s.of(f.article.text)}”" for s in spans))
            places = [(f.article.id, s) for s in spans]
            yield material.line("Days not settled", None, f"{words} in {material.outlet(f.article.id)}", places)
