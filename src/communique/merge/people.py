"""One person across reports: the same full name, or a family name with a given name that can be the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import ratio

from communique.types import Actor, Findings, Judgement, Person
from communique.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SAME_SPELLING = 84.0
"""Percent of letters two transliterations of a family name share: Zelensky–Zelenskyy 94, but Putin–Pushkin 67."""
ALIKE_WITH_GIVEN_NAME = 72.0
"""The same where the given names are alike too: Woldemikael–Weldemichael 78."""
SAME_GIVEN_NAME = 0.85
"""Jaro-Winkler, which forgives endings: Dmitry–Dmitri .93, Sergei–Sergey .93, Mohammed–Muhammad .88."""

_HONORIFICS = "mr mrs ms miss dr sir lord lady dame prof professor sheikh president general gen"
_PARTICLES = "al el ul bin ibn ben van von der den de del di da la le du dos"
HONORIFICS, PARTICLES = frozenset(_HONORIFICS.split()), frozenset(_PARTICLES.split())
FAMILY_FIRST = frozenset({"CHN", "TWN", "HKG", "SGP", "KOR", "PRK", "VNM", "KHM", "HUN"})
"""Where a short form is the first word of the full name (Xi, Kim, Nguyen)."""


@dataclass(frozen=True, slots=True)
class FullName:
    """A name in its parts; a name of one word has no given names and may be either part."""

    family: str
    given: tuple[str, ...]
    first: str

    @property
    def whole(self) -> bool:
        return bool(self.given)


def full_name(name: str) -> FullName | None:
    """The parts of a name, None if it holds no word."""
    parts = [w.replace("al-", "").replace("el-", "").replace(".", "") for w in words(name)]
    parts = [w for w in parts if w and w not in HONORIFICS and w not in {"jr", "sr", "ii", "iii"}] or parts
    if len(parts) > 1:
        parts = [parts[0], *(w for w in parts[1:-1] if w not in PARTICLES), parts[-1]]
    return FullName(parts[-1], tuple(parts[:-1]), parts[0]) if parts else None


def same_given(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Given names that can be one: equal, an initial of the other, or another spelling with the same first letter."""
    x, y = a[0], b[0]
    if x[0] != y[0]:
        return False
    if len(x) == 1 or len(y) == 1:
        return True
    return x == y or JaroWinkler.similarity(x, y) >= SAME_GIVEN_NAME


def same_family(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) > 3 and ratio(a, b) >= SAME_SPELLING)


@dataclass(slots=True)
class _Group:
    """Actors taken for one person so far."""

    names: list[FullName] = field(default_factory=list)
    actors: list[tuple[str, Actor]] = field(default_factory=list)

    @property
    def countries(self) -> set[str]:
        return {a.country for _, a in self.actors if a.country}

    def takes(self, name: FullName, country: str | None) -> bool:
        countries = self.countries
        if country and countries and country not in countries:
            return any(name == known for known in self.names)
        return any(_compatible(name, known, country or next(iter(countries), None)) for known in self.names)

    def called(self, names: set[str]) -> bool:
        return bool(names) and any(spelled(a.name) in names for _, a in self.actors)

    def add(self, report: str, actor: Actor, name: FullName) -> None:
        self.actors.append((report, actor))
        if name not in self.names:
            self.names.append(name)


def _compatible(a: FullName, b: FullName, country: str | None) -> bool:
    if a == b:
        return True
    if a.whole and b.whole:
        if not same_given(a.given, b.given):
            return False
        return same_family(a.family, b.family) or _spelled_alike(a, b) or _second_family(a, b) or _second_family(b, a)
    short, long = (a, b) if b.whole else (b, a)
    return same_family(short.family, long.family) or (country in FAMILY_FIRST and short.family == long.first)


def _spelled_alike(a: FullName, b: FullName) -> bool:
    """A family name in two transliterations that are further apart, where the given name is as good as the same."""
    return min(len(a.given[0]), len(b.given[0])) > 3 and ratio(a.family, b.family) >= ALIKE_WITH_GIVEN_NAME


def _second_family(short: FullName, long: FullName) -> bool:
    """Spanish and Portuguese names: `Teresa Mamani` is `Teresa Mamani Flores`."""
    return len(long.given) > len(short.given) and short.family == long.given[len(short.given)]


def people(findings: Sequence[Findings], judgements: Iterable[Judgement] = ()) -> tuple[Person, ...]:
    """The people of a story, in the order in which they appear.

    Full names are placed first. A family name alone joins the one person it fits, and stays alone where two fit. What a person judged
    (`same`, `apart`) wins.
    """
    return grouped(((f.article.id, a) for f in findings for a in f.actors if a.kind == "person"), judgements)


def grouped(persons: Iterable[tuple[str, Actor]], judgements: Iterable[Judgement] = ()) -> tuple[Person, ...]:
    """The same for actors that are persons, each with its report."""
    judged = _Judged(judgements)
    named = [(report, a, name) for report, a in persons if (name := full_name(a.name))]
    blocks: defaultdict[str, list[_Group]] = defaultdict(list)
    groups: list[_Group] = []
    for report, actor, name in sorted(named, key=lambda n: not n[2].whole):
        same, others = judged.of(actor.name)
        near = _unique([g for key in _keys(name) for g in blocks[key]])
        fits = [g for g in near if g.takes(name, actor.country) and not g.called(others)]
        exact = [g for g in fits if name in g.names]
        choice = [g for g in groups if g.called(same)][:1] if same else []
        choice = choice or exact[:1] or (fits if len(fits) == 1 else [])
        group = choice[0] if choice else _Group()
        group.add(report, actor, name)
        if not choice:
            groups.append(group)
        for key in _keys(name):
            if all(g is not group for g in blocks[key]):
                blocks[key].append(group)
    order = {id(a): i for i, (_, a, _) in enumerate(named)}
    groups.sort(key=lambda g: min(order[id(a)] for _, a in g.actors))
    return tuple(_person(g) for g in groups)


def spelled(name: str) -> str:
    """A name as judgements compare it."""
    return " ".join(words(name))


class _Judged:
    """Which other names people said to be the same person's, and which not."""

    def __init__(self, judgements: Iterable[Judgement]) -> None:
        self._of: defaultdict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
        for j in judgements:
            if j.kind == "person" and j.withdrawn is None:
                for one, other in ((j.one, j.other), (j.other, j.one)):
                    self._of[spelled(one)][0 if j.same else 1].add(spelled(other))

    def of(self, name: str) -> tuple[set[str], set[str]]:
        """The names that are the same person's, and those that are not."""
        return self._of[spelled(name)] if self._of else (set(), set())


def _keys(name: FullName) -> set[str]:
    """Blocks in which the same person must be found: the beginnings of all parts of the name, for any of them may be the family's."""
    return {part[:3] for part in (name.family, *name.given)}


def _unique(groups: list[_Group]) -> list[_Group]:
    return list({id(g): g for g in groups}.values())


def _person(group: _Group) -> Person:
    names = Counter(a.name for _, a in group.actors)
    name = max(names, key=lambda n: (len(n.split()), names[n], len(n)))
    countries = Counter(a.country for _, a in group.actors if a.country)
    country = countries.most_common(1)[0][0] if countries else None
    return Person(name, country, tuple((report, a.id) for report, a in group.actors))
