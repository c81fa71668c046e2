"""The timeline, past and planned: settled days in their order, then expressions that no day is known for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from communique.brief.phrases import day_of
from communique.brief.sections.happened import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.brief.material import Material, Telling
    from communique.brief.sections.happened import Act
    from communique.types import Line


def timeline(material: Material, known: Sequence[Act]) -> list[Line]:
    """One line a dated act. "Last week" in an undated report stays in quotation marks and comes after all days."""
    dated = [(act, t) for act in known if (t := _dated(act))]
    return [_line(material, act, t) for act, t in sorted(dated, key=lambda item: _day(item[1]))]


def _dated(act: Act) -> Telling | None:
    """The telling that dates the act best: a settled time, and the shortest one."""
    timed = [t for t in act.tellings if t.event.when]
    return min(timed, key=_width, default=None)


def _width(t: Telling) -> int:
    when = t.event.when
    return (when.latest - when.earliest).days if when and when.earliest and when.latest else 10**6


def _day(t: Telling) -> date:
    when = t.event.when
    return when.earliest if when and when.earliest else date.max


def _line(material: Material, act: Act, t: Telling) -> Line:
    settled = t.event.when is not None and t.event.when.settled
    notes = [act.status if act.status != "happened" else None, None if settled else "day not settled"]
    others = [(o.report, o.sentence) for o in act.tellings if o is not t and o.event.when]
    lead = day_of(t.event.when, t.text) or ""
    return material.cut(lead, ", ".join(filter(None, notes)) or None, (t.report, short(t)), others)
