"""Which reports may be like a new one: those that share its heaviest words and names, the latest of each."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.merge.stories.features import Features

KEYS = 28
"""A report's heaviest words and names, by which it is found."""
LATEST = 40
"""Reports that a key leads to, the latest ones: so the work per report does not grow with the record."""
MOST = 60
"""Reports that are compared at most: those that share most keys."""


class Near:
    """An index over reports. An approximate one: a report that shares only common words with its story may miss it."""

    def __init__(self) -> None:
        self._holders: defaultdict[tuple[str, str], deque[int]] = defaultdict(lambda: deque(maxlen=LATEST))

    def find(self, f: Features) -> list[int]:
        """Numbers of earlier reports, those that share most first."""
        shared: Counter[int] = Counter()
        for key in f.keys(KEYS):
            shared.update(self._holders.get(key, ()))
        return [number for number, _ in shared.most_common(MOST)]

    def add(self, number: int, f: Features) -> None:
        for key in f.keys(KEYS):
            self._holders[key].append(number)
