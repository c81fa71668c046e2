"""Whether two visits, meetings, calls or talks can be one: by who takes part, where, and in which order they are told.

"The visit" is one with its arrival and its trip, an expected meeting with the meeting; the last talks are not the coming ones, and talks
with officials are not those with a minister.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.merge.sides import Side, likeness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from communique.merge.acts import Act

DAYS_APART = 2
"""Days by which two reports may date one act apart; it is then shown as a difference of time."""
OPEN = 0.05
"""The fit of two acts that nothing joins and nothing parts: "talks" of one party without place, in two reports."""
MODES: Mapping[str | None, frozenset[str | None]] = {
    "visit": frozenset({"visit"}),
    "meet": frozenset({"meet", "talks"}),
    "call": frozenset({"call", "talks"}),
    "talks": frozenset({"meet", "talks", "call", "mediate"}),
    "mediate": frozenset({"mediate", "talks"}),
}
"""The modes by which one consultation may be told."""


def consultation_fit(a: Act, b: Act) -> float:
    """Greater than 0 where two consultations can be one; the greater, the more they agree."""
    if b.event.mode not in MODES.get(a.event.mode, frozenset({a.event.mode})):
        return 0.0
    places = agreeing_places(a, b)
    shared = _matched(a.sides, b.sides, least=2)
    if not shared or (places < 0 and (len(shared) < 2 or a.report == b.report)):
        return 0.0
    if a.event.mode == "visit":
        return _visit(a, b, places)
    left = [s for s in a.sides if s.key not in shared], [s for s in b.sides if s.key not in shared]
    if left[0] and left[1]:
        return _counterpart(left[0], left[1], a, b)
    if not left[0] and not left[1]:
        return 3.0 + places if len(shared) > 1 else 2 * _alone(a, b, places)
    # One of them leaves the other side out: "the talks" are rather those with officials than those with one person.
    if len(shared) > 1:
        return 1.0 + places
    named = any(s.person for s in (*left[0], *left[1]))
    return _alone(a, b, places) * (0.5 if named else 1.0)


def told_as_two(a: Act, b: Act) -> bool:
    """Whether the telling itself keeps two consultations apart: one has been, the other is to come."""
    return not _times_agree(a, b) or not _order_agrees(a, b)


def with_others(a: Act, b: Act) -> bool:
    """Whether each of two meetings has sides that the other has not, and persons are named among them: `met Varga`, `met the ministers`."""
    if "visit" in (a.event.mode, b.event.mode):
        return False
    shared = _matched(a.sides, b.sides, least=2)
    mine, others = ([s for s in act.sides if s.key not in shared] for act in (a, b))
    return bool(mine and others) and any(s.person for s in (*mine, *others))


def agreeing_places(a: Act, b: Act) -> int:
    """1 the same country, 0 not known, -1 two countries."""
    here, there = _where(a), _where(b)
    if not here or not there:
        return 0
    return 1 if here & there else -1


def _where(act: Act) -> frozenset[str]:
    """The country of the act; for a visit without a place, the country of those visited."""
    if act.event.place and act.event.place.country:
        return frozenset({act.event.place.country})
    if act.event.mode == "visit":
        return frozenset(s.country for s in act.target if s.country)
    return frozenset()


def _times_agree(a: Act, b: Act) -> bool:
    """Days that can be one; and one report gives what is to come and what has been each a time of its own."""
    x, y = a.when, b.when
    if x is None or y is None:
        return True
    if a.report == b.report and a.ahead != b.ahead and x.span != y.span:
        return False
    if x.earliest is None or y.earliest is None or x.latest is None or y.latest is None:
        return True
    gap = max((x.earliest - y.latest).days, (y.earliest - x.latest).days)
    return gap <= (DAYS_APART if a.report != b.report else 0)


def _order_agrees(a: Act, b: Act) -> bool:
    """An act told as an earlier one is not the one still to come, nor the current one of its own report."""
    if a.looks_back != b.looks_back:
        back, other = (a, b) if a.looks_back else (b, a)
        return not other.ahead and (back.report != other.report or agreeing_places(a, b) > 0)
    return True


def _visit(a: Act, b: Act, places: int) -> float:
    travellers = _matched(a.source, b.source, least=2)
    if not travellers and a.source and b.source:
        return 0.0
    if places < 0 or (a.report == b.report and a.ahead != b.ahead):
        return 0.0
    return 1.0 + len(travellers) + places


def _counterpart(left: Sequence[Side], right: Sequence[Side], a: Act, b: Act) -> float:
    """Unnamed counterparts of one state can be the same people; a named one and "officials" are told apart."""
    if any(s.person for s in (*left, *right)) or not _matched(left, right, least=1):
        return 0.0
    under_way = "ongoing" in (a.event.status, b.event.status)
    return 1.5 if a.ahead == b.ahead or under_way or agreeing_places(a, b) > 0 or a.report != b.report else 0.0


def _alone(a: Act, b: Act, places: int) -> float:
    """With only one side in common: the same place, or in one report a later mention without place of its own."""
    if places > 0:
        return 1.0
    if a.report != b.report:
        return OPEN / 4
    later = max((a, b), key=lambda act: act.event.trigger.start)
    return 0.5 if later.event.place is None and a.ahead == b.ahead else 0.0


def _matched(a: Sequence[Side], b: Sequence[Side], least: int) -> set[str]:
    return {x.key for x in a if any(likeness(x, y) >= least for y in b)}
