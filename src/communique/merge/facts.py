"""Which findings assert the same thing: acts and sayings that match (matching.py), put together with the mean over their members."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from communique.merge.acts import Act, Saying, acts, sayings
from communique.merge.matching import same_act, same_saying
from communique.merge.sides import Sides
from communique.types import Fact, Findings, Origin, Person
from communique.words import content_stems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

LATEST_GROUPS, ASKED_GROUPS, ASKED_MEMBERS = 256, 48, 8
"""At most so many groups of a block are looked up, so many of them compared, and so many members of each asked."""
RARE_WORDS = 8
"""Sayings are looked up by so many of their rarest words; by a common one everything would meet everything."""
UNLIKE = -2.5
"""No member of a group may match a new one worse than this."""


def facts(findings: Sequence[Findings], people: Sequence[Person], origins: Sequence[Origin]) -> tuple[Fact, ...]:
    """Every event and statement of a story in exactly one fact; facts in the order of their first member."""
    sides = Sides(findings, people)
    lineage = {report: n for n, origin in enumerate(origins) for report in origin.reports}
    of_acts = [[(a.report, a.event.id) for a in group] for group in group_acts(acts(findings, sides))]
    of_sayings = [[(s.report, s.statement.id) for s in group] for group in group_sayings(sayings(findings, sides))]
    return (*_facts("event", of_acts, lineage), *_facts("statement", of_sayings, lineage))


def _facts(
    kind: Literal["event", "statement"], groups: Sequence[Sequence[tuple[str, str]]], lineage: Mapping[str, int]
) -> list[Fact]:
    return [
        Fact(f"{kind[0]}{n}", kind, tuple(members), len({lineage.get(report, report) for report, _ in members}))
        for n, members in enumerate(groups, 1)
    ]


def group_acts(found: Sequence[Act]) -> list[list[Act]]:
    """Acts that are one, together. Fully told acts are placed first, so that "the visit" finds its visit."""
    return _grouped(found, sorted(found, key=lambda a: -_fullness(a)), _blocks, same_act)


def group_sayings(found: Sequence[Saying]) -> list[list[Saying]]:
    """Sayings that are one, together."""
    held = Counter(key for saying in found for key in set(saying.stems))

    def keys(saying: Saying) -> list[str]:
        return sorted(set(saying.stems), key=lambda key: (held[key], key))[:RARE_WORDS]

    return _grouped(found, found, keys, same_saying)


_Finding = TypeVar("_Finding", bound=Act | Saying)
_Key = TypeVar("_Key")


@dataclass(slots=True)
class _Group(Generic[_Finding]):
    members: list[_Finding] = field(default_factory=list)

    def fit(self, finding: _Finding, same: Callable[[_Finding, _Finding], float]) -> float:
        """How well a finding fits the members: the mean; far below zero if it cannot be one of them."""
        scores = [same(finding, member) for member in self.members[:ASKED_MEMBERS]]
        return sum(scores) / len(scores) if min(scores) > UNLIKE else UNLIKE


def _grouped(
    found: Sequence[_Finding],
    order: Iterable[_Finding],
    keys: Callable[[_Finding], Sequence[_Key]],
    same: Callable[[_Finding, _Finding], float],
) -> list[list[_Finding]]:
    """Each finding in the group that it fits best, or in one of its own. Only groups are compared that share a key."""
    groups: list[_Group[_Finding]] = []
    blocks: defaultdict[_Key, list[_Group[_Finding]]] = defaultdict(list)
    for finding in order:
        own = keys(finding)
        near = _nearest([blocks[key] for key in own])
        fit, n = max(((g.fit(finding, same), -n) for n, g in enumerate(near)), default=(0.0, 0))
        group = near[-n] if fit > 0 else _Group()
        group.members.append(finding)
        if fit <= 0:
            groups.append(group)
        for key in own:
            if all(g is not group for g in blocks[key]):
                blocks[key].append(group)
    place = {id(f): n for n, f in enumerate(found)}
    ordered = [sorted(g.members, key=lambda f: place[id(f)]) for g in groups]
    return sorted(ordered, key=lambda members: place[id(members[0])])


def _nearest(lists: Sequence[Sequence[_Group[_Finding]]]) -> list[_Group[_Finding]]:
    """The groups that stand in most of these lists, so that the work per finding has a bound in a story of any size."""
    groups = {id(g): g for held in lists for g in held[-LATEST_GROUPS:]}
    shared = Counter(id(g) for held in lists for g in held[-LATEST_GROUPS:])
    return [groups[i] for i, _ in shared.most_common(ASKED_GROUPS)]


def _fullness(act: Act) -> int:
    return len(act.source) + len(act.target) + (act.event.place is not None) + (act.when is not None)


def _blocks(act: Act) -> list[tuple[str, str]]:
    """An act is compared with acts of its type that share a side, its side's state, a word of their clause, or the day."""
    keys = {s.key for s in act.sides} | {s.country for s in act.sides if s.country}
    keys |= {names[-1] for s in act.sides if not s.person and (names := content_stems(s.name))}
    keys |= {act.trigger, *act.stems, act.sentence}
    if act.when and act.when.earliest and act.when.earliest == act.when.latest:
        keys.add(act.when.earliest.isoformat())
    return [(act.event.type, key) for key in sorted(keys)]
