"""Numbers for one thing that reports give differently, wherever each of them gives it: "6,000 tonnes of rice" here, "6,500 tonnes" there,
though the two sentences tell other acts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from communique.merge.numbers import Counted, counted
from communique.words import content_stems

if TYPE_CHECKING:
    from communique.types import Findings

ALIKE = 0.3
"""Likeness of two sentences (cosine) from which their numbers are of one matter."""
SHARED = 1
"""Content words that the two sentences share at least, beside what is counted."""
MEASURES = frozenset({"%", "$", "€", "£", "¥", "km"})
"""What is counted says nothing of the matter; such numbers need one more shared word."""

LASTING = frozenset({"hours"})
"""How long something lasted says nothing without what it was."""

Said = tuple[str, Counted]


@dataclass(frozen=True, slots=True)
class _Number:
    report: str
    number: Counted
    stems: frozenset[str]
    vector: np.ndarray | None


def other_counts(findings: Sequence[Findings], lineage: dict[str, int]) -> Iterator[tuple[Said, Said]]:
    """Pairs of numbers of two origins that cannot be one, for the same thing in sentences on the same matter, where neither report has a
    number for it that agrees with one of the other's. At most one pair for each thing and two reports."""
    held: defaultdict[str, defaultdict[str, list[_Number]]] = defaultdict(lambda: defaultdict(list))
    for f in findings:
        for n in _numbers(f):
            for thing in n.number.things - LASTING:
                held[thing][f.article.id].append(n)
    for thing, by_report in held.items():
        for a, b in combinations(by_report, 2):
            if lineage.get(a) == lineage.get(b):
                continue
            pairs = list(product(by_report[a], by_report[b]))
            if any(x.number.agrees(y.number) for x, y in pairs):
                continue
            score, best = max(((_alike(x, y, thing), -n) for n, (x, y) in enumerate(pairs)), default=(0.0, 0))
            if score > 0:
                x, y = pairs[-best]
                yield (a, x.number), (b, y.number)


def _numbers(f: Findings) -> Iterator[_Number]:
    vectors = f.annotation.vectors
    for n, sentence in enumerate(f.annotation.sentences):
        if f.article.in_furniture(sentence):
            continue
        found = list(counted(f.article.text, sentence))
        if found:
            stems = frozenset(content_stems(sentence.of(f.article.text)))
            for number in found:
                yield _Number(f.article.id, number, stems, None if vectors is None else vectors[n])


def _alike(a: _Number, b: _Number, thing: str) -> float:
    """How surely two numbers are of one matter; 0: not so."""
    shared = a.stems & b.stems - frozenset(thing.split())
    likeness = 1.0 if a.vector is None or b.vector is None else float(a.vector @ b.vector)
    if len(shared) < SHARED + (thing in MEASURES) or likeness < ALIKE:
        return 0.0
    return likeness + len(shared) / 10
