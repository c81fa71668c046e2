"""Which reports carry the same text: they count as one origin, however many outlets print it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING

from communique.merge.words import words
from communique.types import Article, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHINGLE = 5
"""Words in a shingle. Five words in a row are rarely the same by chance; names, offices and set phrases are shorter."""
SAME_LINEAGE = 0.4
"""Part of the shorter text's shingles that must stand in the other. Outlets that each wrote their own report
(BASIL: 100 events, 300 reports) share at most .35, nine pairs of ten under .17: the quotations of one occasion."""
TOO_COMMON = 200
"""A shingle in more reports than this is boilerplate or a formula; it pairs nobody, so the work stays near-linear."""
OUTLET_HABIT = 5
"""A shingle that stands in this many reports of one outlet and in no other's is that outlet's own boilerplate."""


def origins(articles: Sequence[Article]) -> tuple[Origin, ...]:
    """Every article in exactly one origin, the oldest text of each first; origins in order of time.

    Direction goes by the day of publication; where that is missing or the same, the longer text stands first.
    """
    shingles = _without_boilerplate(articles, [_shingles(a) for a in articles])
    group = list(range(len(articles)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for (i, j), common in _shared(shingles).items():
        if common / min(len(shingles[i]), len(shingles[j])) >= SAME_LINEAGE:
            group[root(j)] = root(i)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for i in range(len(articles)):
        members[root(i)].append(i)

    def order(i: int) -> tuple[date, int, int]:
        return articles[i].published or date.max, -len(shingles[i]), i

    lineages = sorted((sorted(m, key=order) for m in members.values()), key=lambda m: order(m[0]))
    return tuple(
        Origin(tuple(articles[i].id for i in m), tuple(_share(shingles[i], shingles[m[0]]) for i in m))
        for m in lineages
    )


def _shingles(article: Article) -> frozenset[int]:
    kept, start = [], 0
    for piece in sorted(article.furniture):
        kept.append(article.text[start : max(start, piece.start)])
        start = max(start, piece.end)
    kept.append(article.text[start:])
    said = [w for text in kept for w in words(text)]
    if len(said) < SHINGLE:
        return frozenset({hash(tuple(said))}) if said else frozenset()
    return frozenset(hash(tuple(said[i : i + SHINGLE])) for i in range(len(said) - SHINGLE + 1))


def _without_boilerplate(articles: Sequence[Article], shingles: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    outlets: defaultdict[int, Counter[str | None]] = defaultdict(Counter)
    for article, pieces in zip(articles, shingles, strict=True):
        for piece in pieces:
            outlets[piece][article.outlet] += 1
    habits = {
        piece
        for piece, counts in outlets.items()
        if len(counts) == 1 and None not in counts and max(counts.values()) >= OUTLET_HABIT
    }
    return [pieces - habits or pieces for pieces in shingles]


def _shared(shingles: Sequence[Iterable[int]]) -> Counter[tuple[int, int]]:
    """How many shingles each pair shares; only pairs that share one are ever looked at."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for i, pieces in enumerate(shingles):
        for piece in pieces:
            holders[piece].append(i)
    common: Counter[tuple[int, int]] = Counter()
    for reports in holders.values():
        if 1 < len(reports) <= TOO_COMMON:
            common.update((i, j) for n, i in enumerate(reports) for j in reports[n + 1 :])
    return common


def _share(pieces: frozenset[int], first: frozenset[int]) -> float:
    return round(len(pieces & first) / len(pieces), 3) if pieces else 1.0
