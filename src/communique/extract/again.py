"""An act told again, by a definite noun: what the report has told of it before stands for what is left out.

`The visit` has the sides and the place of the last visit, unless it has others of its own. Its day: dating.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from communique.extract.clauses import Clauses
from communique.types import Event, Reason

REAL = {"happened", "ongoing"}


def told_again(found: Iterable[Event], clauses: Clauses) -> tuple[Event, ...]:
    """The acts of a report in text order, each with what was told of it before."""
    before = _Before()
    out = []
    for event in found:
        if event.status in REAL and _is_definite(event, clauses):
            event = _with_sides(event, before.sided(event))
        before.remember(event)
        out.append(event)
    return tuple(out)


class _Before:
    """The consultations told so far by which later ones are understood: the last of each mode."""

    def __init__(self) -> None:
        self._sided: dict[str | None, Event] = {}

    def sided(self, event: Event) -> Event | None:
        """The last consultation of this mode whose source is known; of several by one actor, one with its place."""
        return self._sided.get(event.mode) if event.type == "CONSULT" else None

    def remember(self, event: Event) -> None:
        if event.type == "CONSULT" and _actors(event):
            last = self._sided.get(event.mode)
            if last is None or event.place is not None or not _actors(last) & _actors(event):
                self._sided[event.mode] = event


def _with_sides(event: Event, before: Event | None) -> Event:
    """The same actor's act has its place, if it names none; an act of nobody has the sides and the place."""
    if before is None:
        return event
    told = Reason("source", "told before", None, before.trigger)
    if not event.source and not event.target:
        place = event.place or before.place
        return replace(event, source=before.source, target=before.target, place=place, reasons=(*event.reasons, told))
    if event.place is None and before.place is not None and _actors(before) & _actors(event):
        return replace(event, place=before.place, reasons=(*event.reasons, replace(told, part="place")))
    return event


def _actors(event: Event) -> set[str]:
    return {p.actor for p in event.source if p.actor}


def _is_definite(event: Event, clauses: Clauses) -> bool:
    """Whether an act is told by a noun as a known one: `the visit`, `this attack`."""
    head = clauses.head(event.trigger)
    if head is None or clauses.tokens[head].upos != "NOUN":
        return False
    return any(clauses.word(c).lower() in {"the", "this", "that"} for c in clauses.children[head])
