"""Sending what waits. A channel that fails is told of, keeps its alerts for the next run, and does not stop the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from communique.brief.references import count

if TYPE_CHECKING:
    from communique.alerts.channels import Channel
    from communique.record.alerts import Alerted


def send(alerted: Alerted, channels: Mapping[str, Channel]) -> Iterator[str]:
    """Sends all that waits by every channel, and yields one sentence for each that has trouble."""
    waiting = alerted.waiting()
    for name in sorted({name for alert in waiting for name in alert.to}):
        mine = [alert for alert in waiting if name in alert.to]
        channel = channels.get(name)
        if channel is None:
            alerted.dropped(name, [alert.id for alert in mine])
            yield f"{count(len(mine), 'alert')} waited for {name}, which the rules no longer set up; dropped there"
            continue
        carried = channel(mine)
        alerted.delivered(name, carried.ids)
        if carried.trouble:
            left = len(mine) - len(carried.ids)
            yield carried.trouble + (f"; {count(left, 'alert')} will be tried again next time" if left else "")
