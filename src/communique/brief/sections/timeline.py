"""The timeline, past and planned: settled days in their order, then expressions that no day is known for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from communique.brief.phrases import day_of
from communique.brief.sections.happened import in_words, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.brief.material import Material, Telling
    from communique.brief.sections.happened import Act
    from communique.types import Line, Span


_WORDS = frozenset({"SUPPORT", "ACCUSE"})
"""Acts done by speaking; where they are a statement, the statement carries its day."""


def timeline(material: Material, known: Sequence[Act]) -> list[Line]:
    """One line a dated act. "Last week" in an undated report stays in quotation marks and comes after all days."""
    dated: dict[tuple[str, Span], tuple[Act, Telling]] = {}
    for act in known:
        t = _dated(act)
        if t and t.event.when and not (act.type in _WORDS and in_words(t)):
            # One expression dates one act here: "arrived on Monday for talks" is one line.
            dated.setdefault((t.report, t.event.when.span), (act, t))
    return [_line(material, act, t) for act, t in sorted(dated.values(), key=lambda item: _day(item[1]))]


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
    span, missing = short(material, act, t)
    notes.insert(0, missing)
    others = [(o.report, o.sentence) for o in act.tellings if o is not t and o.event.when]
    lead = day_of(t.event.when, t.text) or ""
    return material.cut(lead, ", ".join(filter(None, notes)) or None, (t.report, span), others)
