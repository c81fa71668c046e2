"""Many values, some at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

TOGETHER = 200
"""Reports fetched at once: few enough to be small, enough to be quick."""
T = TypeVar("T")


def parts(values: Sequence[T]) -> Iterable[Sequence[T]]:
    """The values, TOGETHER at a time."""
    return (values[i : i + TOGETHER] for i in range(0, len(values), TOGETHER))
