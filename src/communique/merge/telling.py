"""How reports tell one act: whom they put at the table, and what they call it the first or the most of."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from communique.types import Span
from communique.wording import up_to_noun
from communique.words import content_stems, stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from communique.merge.acts import Act
    from communique.types import Party

Told = tuple[str, Span]
"""A report and its words."""

APART = 2
"""Content words by which two wordings of a superlative differ."""
_IN = r"(?:[^,;.—–]|\.(?!\s*$)(?!\s+[A-Z“\"]))"
"""A character inside a clause; the dots of "U.S. visit" are."""
_SUPERLATIVE = re.compile(
    r"\bthe\s+(?P<what>(?:most|least|first|second|third|highest|largest|biggest|worst|deadliest|longest|\w{3,}est)\b"
    + _IN
    + r"*?)"
    r"\s+(?P<since>(?:since|in\s+(?:\w+\s+){0,3}(?:years?|decades?|months?|history)|ever)\b" + _IN + r"*)"
)
"""`the most significant visit since the invasion`: a rank, and what it is measured from."""


def superlatives(
    members: Sequence[Act], sentence: Callable[[str, Span], tuple[str, Span]]
) -> Iterator[tuple[Told, Told]]:
    """Pairs of ranks, and of what they are measured from, that two reports give one act in other words. `sentence` gives a report's text
    and the sentence around a span."""
    found: list[tuple[str, dict[str, Told]]] = []
    for act in members:
        text, span = sentence(act.report, act.event.trigger)
        m = _SUPERLATIVE.search(text, span.start, span.end)
        if m and all(report != act.report for report, _ in found):
            found.append((act.report, {part: (act.report, Span(*m.span(part))) for part in ("what", "since")}))
    texts = {act.report: sentence(act.report, act.event.trigger)[0] for act in members}
    for (_, a), (_, b) in combinations(found, 2):
        for part in ("what", "since"):
            x, y = (frozenset(content_stems(span.of(texts[report]))) for report, span in (a[part], b[part]))
            if len(x ^ y) >= APART and not (x <= y or y <= x):
                yield a[part], b[part]


def counterparts(members: Sequence[Act], text: Callable[[str], str]) -> tuple[Told, Told] | None:
    """Two reports that put other groups at one table ("officials"; "officials and lawmakers")."""
    by_report: dict[str, dict[str, Span]] = {}
    for act in members:
        for party in (*act.event.source, *act.event.target):
            if noun := _group(party, text(act.report)):
                by_report.setdefault(act.report, {}).setdefault(noun, party.span)
    for (a, x), (b, y) in combinations(by_report.items(), 2):
        if set(x) != set(y) and (set(x) & set(y) or len(x) + len(y) == 2):
            return (a, _over(x)), (b, _over(y))
    return None


def _group(party: Party, text: str) -> str | None:
    """The noun of a group that is not named: `several senior officials` → `official`."""
    words = up_to_noun(party.span.of(text))
    if not words or not words[-1].islower() or not words[-1].endswith("s") or words[-1] in {"his", "its"}:
        return None
    return stem(words[-1])


def _over(spans: dict[str, Span]) -> Span:
    return Span(min(s.start for s in spans.values()), max(s.end for s in spans.values()))
