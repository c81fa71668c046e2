"""The ways out. A channel takes alerts and says which of them it has carried, and in one sentence why not the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from communique.alerts.values import Alert


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of alerts in one channel. `trouble`: why some of them were not carried, None if all were."""

    ids: tuple[str, ...]
    trouble: str | None = None


Channel = Callable[[Sequence[Alert]], Carried]
