"""Who a party of an act or the speaker of a statement is, across the reports of one story."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from communique.wording import called
from communique.words import content_stems, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from communique.types import Findings, Party, Person

_PRONOUNS = """
    he she it they we i you him her them us his hers its their theirs our who whose which that this these those
    himself herself itself themselves both"""
PRONOUNS = frozenset(_PRONOUNS.split())


_NUMBERS = "one two three four five six seven eight nine ten dozen dozens hundred hundreds several many some least"
_COUNTING = frozenset(stem(word) for word in _NUMBERS.split())


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an act. `key` is the same for the same side in all reports of the story."""

    key: str
    name: str
    country: str | None
    kind: str

    @property
    def person(self) -> bool:
        return self.kind == "person"


def likeness(a: Side, b: Side) -> int:
    """2 the same side, 1 sides that may speak or act for the same state or body, 0 not.

    Two different people are never alike, even of one state; a state and its minister may be.
    """
    if a.key == b.key:
        return 2
    if a.person and b.person:
        return 0
    if not (a.person or b.person) and _one_in_other(a.name, b.name):
        return 1
    return 1 if a.country and a.country == b.country else 0


def _one_in_other(a: str, b: str) -> bool:
    """A description that only says more: "gunmen" and "masked gunmen", "six civilians" and "four civilians"."""
    x, y = _described(a), _described(b)
    return bool(x and y) and (x <= y or y <= x)


@lru_cache(maxsize=4096)
def _described(name: str) -> frozenset[str]:
    return frozenset(content_stems(name)) - _COUNTING


class Sides:
    """The sides of one story: people as `people` found them, states by country, all others by name."""

    def __init__(self, findings: Sequence[Findings], people: Sequence[Person]) -> None:
        persons = {member: (f"person:{i}", p) for i, p in enumerate(people) for member in p.members}
        every = [Side(key, p.name, p.country, "person") for key, p in dict(persons.values()).items()]
        self._called = called(every, lambda side: side.name)
        self._known: dict[tuple[str, str], Side] = {}
        self._texts = {f.article.id: f.article.text for f in findings}
        for f in findings:
            for actor in f.actors:
                place = (f.article.id, actor.id)
                if place in persons:
                    key, person = persons[place]
                    side = Side(key, person.name, person.country, "person")
                elif actor.kind == "state" and actor.country:
                    side = Side(f"state:{actor.country}", actor.name, actor.country, "state")
                else:
                    side = self._called.get(actor.name) or Side(
                        _name_key(actor.name), actor.name, actor.country, actor.kind
                    )
                self._known[place] = side

    def of(self, report: str, party: Party | None) -> Side | None:
        """The side a party stands for; None for a pronoun that nobody resolved."""
        if party is None:
            return None
        if party.actor is not None and (report, party.actor) in self._known:
            return self._known[(report, party.actor)]
        text = re.sub(r"\s+", " ", party.span.of(self._texts[report])).strip("“”\"' ")
        if not text or text.lower() in PRONOUNS:
            return None
        return self._called.get(text) or Side(_name_key(text), text, None, "group")

    def all_of(self, report: str, parties: Iterable[Party]) -> tuple[Side, ...]:
        found = (self.of(report, p) for p in parties)
        return tuple({s.key: s for s in found if s is not None}.values())


def _name_key(name: str) -> str:
    return "name:" + " ".join(w for w in words(name) if w not in {"the", "a", "an", "of"})
