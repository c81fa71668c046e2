"""Groups from the matches of pairs: average linkage over a sparse table (Sokal & Michener 1958)."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Linkage:
    """`pairs`: how well two things match, above 0 where they rather belong together; `instead` stands for a pair that is not given."""

    def __init__(self, count: int, pairs: Mapping[tuple[int, int], float], instead: float) -> None:
        self._members = {n: [n] for n in range(count)}
        self._sums: dict[int, dict[int, float]] = {n: {} for n in range(count)}
        """Group → group → the sum over their pairs."""
        self._instead = instead
        for (m, n), match in pairs.items():
            self._sums[m][n] = self._sums[n][m] = match

    def groups(self) -> list[list[int]]:
        """The two groups with the highest mean over their pairs are joined until no mean is above 0; groups by their first member."""
        heap = [(-match, m, n) for m, row in self._sums.items() for n, match in row.items() if m < n and match > 0]
        heapify(heap)
        while heap:
            match, m, n = heappop(heap)
            if m in self._members and n in self._members and -match == self._mean(m, n):
                for other, mean in self._join(m, n):
                    heappush(heap, (-mean, min(m, other), max(m, other)))
        return sorted(sorted(group) for group in self._members.values())

    def _mean(self, m: int, n: int) -> float:
        return self._sums[m].get(n, 0.0) / (len(self._members[m]) * len(self._members[n]))

    def _join(self, m: int, n: int) -> list[tuple[int, float]]:
        """Puts the group n into m; the groups that still fit m, with the means."""
        sizes = len(self._members[m]), len(self._members[n])
        here, there = self._sums[m], self._sums.pop(n)
        for row in (here, there):
            row.pop(n, None)
            row.pop(m, None)
        for other in here.keys() | there.keys():
            missing = len(self._members[other]) * self._instead
            total = here.get(other, sizes[0] * missing) + there.get(other, sizes[1] * missing)
            here[other] = self._sums[other][m] = total
            self._sums[other].pop(n, None)
        self._members[m] += self._members.pop(n)
        return [(other, mean) for other in here if (mean := self._mean(m, other)) > 0]
