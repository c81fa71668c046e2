"""How like a report is to a story, and a story to another: the mean over their pairs of reports (average link)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from communique.merge.stories.features import KINDS, Features

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

WEIGHTS = {"words": 1.0, "names": 0.5, "heads": 0.3, "numbers": 0.3, "places": 0.4}
VECTOR = 0.35
ANOTHER = 0.3
"""Taken off where the reports are about two different people; three fifths of it where each names the other's as well."""
AWAY = 0.4
"""Taken off where their days lie apart: nothing within QUIET_DAYS, all of it FADING_DAYS later."""
QUIET_DAYS, FADING_DAYS = 4, 10
HALVED_AFTER = 30
"""After so many further days the likeness counts half: the same people meet again, and it is another meeting."""
WORDS_FOR_VECTOR = 1.6
"""Without a vector the words stand in for it; vectors of one story are about so much more alike than its words."""

Parts = dict[str, float]
"""What each kind of feature adds to a likeness or takes off it."""


@dataclass(slots=True)
class Story:
    """A story while reports come and go: its members (numbers of reports) and the sums of their features."""

    key: int
    members: list[int] = field(default_factory=list)
    sums: Mapping[str, Counter[str]] = field(default_factory=lambda: {k: Counter() for k in KINDS})
    vector: np.ndarray | None = None
    vectors: int = 0
    mains: Counter[str] = field(default_factory=Counter)
    persons: Counter[str] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)

    def add(self, number: int, f: Features, sign: int = 1) -> None:
        """Takes a report in, or (`sign` -1) out."""
        if sign > 0:
            self.members.append(number)
        else:
            self.members.remove(number)
        for kind, sums in self.sums.items():
            for k, v in f.weights[kind].items():
                sums[k] += sign * v  # type: ignore[assignment]  # a Counter of weights
        if f.vector is not None:
            self.vector = sign * f.vector + (0 if self.vector is None else self.vector)
            self.vectors += sign
        if f.main:
            self.mains[f.main] += sign
        for counts, keys in ((self.persons, f.persons), (self.days, f.days)):
            for key in keys:
                counts[key] += sign  # type: ignore[index]

    def absorb(self, other: Story, features: Mapping[int, Features]) -> None:
        for number in other.members:
            self.add(number, features[number])


def to_story(f: Features, story: Story, own: bool = False) -> Parts:
    """The likeness of a report to a story, in parts; `own`: the report is a member and not compared with itself."""
    n = len(story.members) - own
    parts = {}
    for kind, weight in WEIGHTS.items():
        mine, sums = f.weights[kind], story.sums[kind]
        parts[kind] = weight * (sum(v * sums[k] for k, v in mine.items() if k in sums) - bool(own and mine)) / n
    others = story.vectors - (own and f.vector is not None)
    if f.vector is not None and story.vector is not None and others > 0:
        parts["vector"] = VECTOR * float(f.vector @ story.vector - own) / others
    else:
        parts["vector"] = VECTOR * min(1.0, WORDS_FOR_VECTOR * parts["words"])
    mains = story.mains - Counter([f.main] if own and f.main else [])
    parts["another person"] = -ANOTHER * _another(f.main, f.persons, mains, story.persons, n)
    parts["days apart"] = -_taken_off(sum(parts.values()), f.days, [d for d, k in story.days.items() if k > 0])
    return parts


def between(a: Story, b: Story) -> float:
    """The likeness of two stories."""
    n, m = len(a.members), len(b.members)
    score = 0.0
    for kind, weight in WEIGHTS.items():
        x, y = sorted((a.sums[kind], b.sums[kind]), key=len)
        score += weight * sum(v * y[k] for k, v in x.items() if k in y) / (n * m)
    if a.vector is not None and b.vector is not None and a.vectors and b.vectors:
        score += VECTOR * float(a.vector @ b.vector) / (a.vectors * b.vectors)
    named = frozenset(p for p, k in a.persons.items() if k > 0)
    for main, count in a.mains.items():
        if count > 0:
            score -= ANOTHER * _another(main, named, b.mains, b.persons, m) * count / n
    days = [[d for d, k in s.days.items() if k > 0] for s in (a, b)]
    return score - _taken_off(score, *days)


def _another(
    main: str | None, persons: frozenset[str], mains: Mapping[str, int], named: Mapping[str, int], n: int
) -> float:
    """The part of a story's reports that is about somebody else; counted less where each side names the other's person."""
    if main is None:
        return 0.0
    known = min(1.0, named.get(main, 0) / n)
    others = sum(mains.values()) - mains.get(main, 0)
    both = sum(mains.get(p, 0) for p in persons if p != main) if known and others else 0
    return (others - 0.4 * known * both) / n


def _taken_off(score: float, a: Sequence[date], b: Sequence[date]) -> float:
    """What the days between two sides, the nearest of each, take off their likeness; nothing where a side has no day."""
    if not a or not b:
        return 0.0
    gap = _gap(a, b)
    fading = min(1.0, max(0, gap - QUIET_DAYS) / FADING_DAYS)
    fresh: float = 0.5 ** (max(0, gap - QUIET_DAYS - FADING_DAYS) / HALVED_AFTER)
    return AWAY * fading + max(0.0, score) * (1 - fresh)


def _gap(a: Sequence[date], b: Sequence[date]) -> int:
    """Days between the two nearest of two sides."""
    few, many = sorted((a, b), key=len)
    told = sorted(many)
    beside = ((x, told[i]) for x in few for i in (bisect_left(told, x) - 1, bisect_left(told, x)) if 0 <= i < len(told))
    return min(abs((x - y).days) for x, y in beside)
