"""Things that stand somewhere in a text, found by where they stand: a report of any length is read in time by its length."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Generic, TypeVar

from communique.types import Span

T = TypeVar("T")


class Located(Generic[T]):
    """Things with their spans, which may overlap one another."""

    def __init__(self, things: Iterable[tuple[Span, T]]) -> None:
        self._things = sorted(things, key=lambda x: x[0])
        self._starts = [span.start for span, _ in self._things]
        self._reach = list(accumulate((span.end for span, _ in self._things), max))

    def __iter__(self) -> Iterator[tuple[Span, T]]:
        """All of them, in text order."""
        return iter(self._things)

    def over(self, span: Span) -> list[tuple[Span, T]]:
        """Those that overlap a span, in text order."""
        first = bisect_right(self._reach, span.start)
        last = bisect_left(self._starts, span.end)
        return [x for x in self._things[first:last] if x[0].overlaps(span)]
