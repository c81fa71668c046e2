"""Who: every person who acts, speaks or holds an office, with the offices as the outlets word them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communique.brief.material import Material, Place
    from communique.types import Line, Person

MOST_ROLES = 8
_RELATIVE = re.compile(r"(?:(?:the\s+)?(?:two|three|both|other)|his|her|their)\b", re.IGNORECASE)
"""Roles that say something only beside another person: "the two leaders", "his counterpart"."""
_SMALL = frozenset({"a", "an", "the", "of", "for", "and", "in", "to", "at"})


def people(material: Material) -> list[Line]:
    """One line for each office of a person, the person's lines together, those who do and say most first."""
    lines: list[Line] = []
    for person in sorted(material.merged.people, key=lambda p: -_part(material, p)):
        roles = list(_roles(material, person))
        if roles:
            lines += [material.cut(person.name, None, places[0], places[1:]) for places in roles[:MOST_ROLES]]
        elif _part(material, person) and (mentions := _mentions(material, person)):
            lines += [material.line(person.name, None, "no office given", mentions)]
    return lines


def _mentions(material: Material, person: Person) -> list[Place]:
    actors = ((r, next(x for x in material.findings[r].actors if x.id == a)) for r, a in person.members)
    return [(report, actor.mentions[0]) for report, actor in actors if actor.mentions]


def _part(material: Material, person: Person) -> int:
    """How many acts and sayings a person has a part in."""
    return sum(material.parts[member] for member in set(person.members))


def _roles(material: Material, person: Person) -> Iterator[list[Place]]:
    """The places of each distinct wording of an office, in text order.

    A wording that only leaves words out ("President" beside "Russian President") is not told again: where one word is
    left out its places count for the fuller wording; where more are, it stays if its report has no fuller one.
    """
    places: dict[frozenset[str], list[Place]] = {}
    for report, actor_id in person.members:
        text = material.findings[report].article.text
        for role in next(a for a in material.findings[report].actors if a.id == actor_id).roles:
            words = role.span.of(text)
            if not _RELATIVE.match(words):
                places.setdefault(_key(words), []).append((report, role.span))
    for key in sorted(places, key=len):
        fuller = [other for other in places if key < other]
        if fuller:
            near = min(fuller, key=len)
            if len(near) - len(key) == 1:
                places[near] += places.pop(key)
            elif {r for r, _ in places[key]} & {r for other in fuller for r, _ in places[other]}:
                del places[key]
    yield from places.values()


def _key(words: str) -> frozenset[str]:
    """The words of an office, by their first five letters: Russia and Russian, spokesman and spokesperson are one."""
    said = re.findall(r"\w+", words.lower().replace("’s", "").replace("'s", ""))
    return frozenset(w[:5] for w in said if w not in _SMALL)
