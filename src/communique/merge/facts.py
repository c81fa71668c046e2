"""Which findings assert the same thing: acts and sayings that match (matching.py), put together with the mean over their members."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Literal, TypeVar

from communique.merge.acts import Act, Saying, acts, sayings
from communique.merge.linkage import Linkage
from communique.merge.matching import same_acts, same_sayings
from communique.merge.sides import Sides
from communique.types import Fact, Findings, Origin, Person
from communique.words import content_stems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LATEST, ASKED = 256, 64
"""At most so many findings that share a key are looked up, and so many compared: those that share most."""
RARE_WORDS = 8
"""Sayings are looked up by so many of their rarest words; by a common one everything would meet everything."""
UNCOMPARED = -4.0
"""What stands for the match of two findings that share too little to be compared."""


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
    """Acts that are one, together."""
    return _grouped(found, _keys_of_act, same_acts)


def group_sayings(found: Sequence[Saying]) -> list[list[Saying]]:
    """Sayings that are one, together."""
    held = Counter(key for saying in found for key in set(saying.stems))

    def keys(saying: Saying) -> list[str]:
        return sorted(set(saying.stems), key=lambda key: (held[key], key))[:RARE_WORDS]

    return _grouped(found, keys, same_sayings)


_Finding = TypeVar("_Finding", bound=Act | Saying)


def _grouped(
    found: Sequence[_Finding],
    keys: Callable[[_Finding], Sequence[str]],
    same: Callable[[Sequence[tuple[_Finding, _Finding]]], Sequence[float]],
) -> list[list[_Finding]]:
    """The findings in groups, each in the order of `found`: the two groups that fit best are joined as long as any fit (average linkage,
    Sokal & Michener 1958). Only findings are compared that share keys, each with a bounded number of those before it."""
    pairs: list[tuple[int, int]] = []
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for n, finding in enumerate(found):
        own = keys(finding)
        shared = Counter(m for key in own for m in blocks[key][-LATEST:])
        pairs += [(m, n) for m, _ in shared.most_common(ASKED)]
        for key in own:
            blocks[key].append(n)
    matches = dict(zip(pairs, same([(found[n], found[m]) for m, n in pairs]), strict=True))
    groups = Linkage(len(found), matches, UNCOMPARED).groups()
    return [[found[n] for n in group] for group in groups]


def _keys_of_act(act: Act) -> list[str]:
    """What acts share that may be one: a side, its state, a word of their clause, the day, the type, and type and any of these."""
    keys = {s.key for s in act.sides} | {s.country for s in act.sides if s.country}
    keys |= {names[-1] for s in act.sides if not s.person and (names := content_stems(s.name))}
    keys |= {act.trigger, *act.stems, act.sentence}
    if act.when and act.when.earliest and act.when.earliest == act.when.latest:
        keys.add(act.when.earliest.isoformat())
    return sorted(keys | {f"{act.event.type} {key}" for key in keys} | {act.event.type})
