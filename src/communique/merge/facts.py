"""Which findings assert the same thing: acts of agreeing type, parties, place and time; sayings of the same words."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeVar

from rapidfuzz.fuzz import ratio

from communique.merge.acts import Act, Saying, acts, sayings
from communique.merge.sides import Side, Sides, likeness
from communique.merge.words import containment, content_stems, folded, words
from communique.types import Fact, Findings, Origin, Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAME_ACT_WORDS = 0.34
"""Part of the shorter clause's content words that two clauses on one demand or refusal share, names left out."""
SAME_SAYING_WORDS = 0.75
"""Part of the shorter saying's content words that must stand in the other, where one speaker says both."""
SAME_QUOTATION = 82.0
"""Percent of letters two quotations share that are one, printed with other words or cut differently."""
LEAST_WORDS = 2
"""A saying of fewer content words ("anger", "talks") is too short to be told from another."""
OPEN = 0.05
"""The fit of two acts that nothing joins and nothing parts: "talks" of one party without place, in two reports."""
SURE = 1.0
"""A fit below this (`same_act`) is taken only where no second act fits: "the talks" may be any of three meetings."""
BODILY = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST"})
"""Types whose acts are one if who, at whom and when agree; of words there may be many on one day."""
LATEST_GROUPS, ASKED_GROUPS, ASKED_MEMBERS = 256, 48, 8
"""At most so many groups of a block are looked up, so many of them compared, and so many members of each asked."""
RARE_WORDS = 8
"""Sayings are looked up by so many of their rarest words; by a common one everything would meet everything."""
DAYS_APART = 2
"""Days by which two reports may date one act apart; it is then shown as a difference of time."""

REPRINTED = 9.0
"""More than any likeness of sides, days and places can reach."""

_MODES: Mapping[str | None, frozenset[str | None]] = {
    "visit": frozenset({"visit"}),
    "meet": frozenset({"meet", "talks"}),
    "call": frozenset({"call", "talks"}),
    "talks": frozenset({"meet", "talks", "call", "mediate"}),
    "mediate": frozenset({"mediate", "talks"}),
}


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


@dataclass(slots=True)
class _Group:
    members: list[Act] = field(default_factory=list)

    def fit(self, act: Act) -> float:
        """How well an act fits: 0 not at all; every member must be able to be the same act."""
        scores = [same_act(act, member) for member in self.members[:ASKED_MEMBERS]]
        return max(scores) if all(scores) and max(scores) > OPEN else 0.0


def group_acts(found: Sequence[Act]) -> list[list[Act]]:
    """Acts that are one, together. Fully told acts are placed first, so that "the visit" finds its visit."""
    groups: list[_Group] = []
    blocks: defaultdict[tuple[str, str], list[_Group]] = defaultdict(list)
    for act in sorted(found, key=lambda a: -_fullness(a)):
        near = _nearest([blocks[key] for key in _blocks(act)])
        fits = [(fit, -n) for n, g in enumerate(near) if (fit := g.fit(act))]
        best, n = max(fits, default=(0.0, 0))
        sure = best >= SURE or len(fits) == 1
        group = near[-n] if sure else _Group()
        group.members.append(act)
        if not sure:
            groups.append(group)
        for key in _blocks(act):
            if all(g is not group for g in blocks[key]):
                blocks[key].append(group)
    order = {id(a): n for n, a in enumerate(found)}
    ordered = [sorted(g.members, key=lambda a: order[id(a)]) for g in groups]
    return sorted(ordered, key=lambda members: order[id(members[0])])


_Grouped = TypeVar("_Grouped")


def _nearest(lists: Sequence[Sequence[_Grouped]]) -> list[_Grouped]:
    """The groups that stand in most of these lists, so that the work per finding has a bound in a story of any size."""
    groups = {id(g): g for held in lists for g in held[-LATEST_GROUPS:]}
    shared = Counter(id(g) for held in lists for g in held[-LATEST_GROUPS:])
    return [groups[i] for i, _ in shared.most_common(ASKED_GROUPS)]


def _fullness(act: Act) -> int:
    return len(act.source) + len(act.target) + (act.event.place is not None) + (act.when is not None)


def _blocks(act: Act) -> list[tuple[str, str]]:
    """An act is only compared with acts of its type that share a side or its side's state; without sides, a word."""
    keys = {s.key for s in act.sides} | {s.country for s in act.sides if s.country}
    keys |= {names[-1] for s in act.sides if not s.person and (names := content_stems(s.name))}
    return [(act.event.type, key) for key in [*sorted(keys or act.stems), act.sentence]]


def same_act(a: Act, b: Act) -> float:
    """Greater than 0 where two findings can be one act; the greater, the more they agree."""
    if a.event.type == b.event.type and _is_reprinted(a, b):
        return REPRINTED
    if a.event.type != b.event.type or not _times_agree(a, b) or not _order_agrees(a, b):
        return 0.0
    if a.event.type == "CONSULT":
        return _same_consultation(a, b)
    return _same_deed(a, b)


def _is_reprinted(a: Act, b: Act) -> bool:
    """The same word of the same sentence in two reports, whatever was made of its sides."""
    return a.report != b.report and a.trigger == b.trigger and a.sentence == b.sentence


def _times_agree(a: Act, b: Act) -> bool:
    x, y = a.when, b.when
    if x and y and a.report == b.report and a.ahead != b.ahead and x.span != y.span:
        return False  # one report gives what is to come and what has been each a time of its own
    if x is None or y is None or x.earliest is None or y.earliest is None or x.latest is None or y.latest is None:
        return True
    gap = max((x.earliest - y.latest).days, (y.earliest - x.latest).days)
    return gap <= (DAYS_APART if a.report != b.report else 0)


def _order_agrees(a: Act, b: Act) -> bool:
    """An act told as an earlier one is not the one still to come, nor the current one of its own report."""
    if a.looks_back != b.looks_back:
        back, other = (a, b) if a.looks_back else (b, a)
        return not other.ahead and (back.report != other.report or _places(a, b) > 0)
    return True


def _places(a: Act, b: Act) -> int:
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


def _same_consultation(a: Act, b: Act) -> float:
    if b.event.mode not in _MODES.get(a.event.mode, frozenset({a.event.mode})):
        return 0.0
    places = _places(a, b)
    shared = _matched(a.sides, b.sides, least=2)
    if not shared or (places < 0 and (len(shared) < 2 or a.report == b.report)):
        return 0.0
    if a.event.mode == "visit":
        return _same_visit(a, b, places)
    left = [s for s in a.sides if s.key not in shared], [s for s in b.sides if s.key not in shared]
    if left[0] and left[1]:
        return _same_counterpart(left[0], left[1], a, b)
    if not left[0] and not left[1]:
        return 3.0 + places if len(shared) > 1 else 2 * _alone(a, b, places)
    # One of them leaves the other side out: "the talks" are rather those with officials than those with one person.
    if len(shared) > 1:
        return 1.0 + places
    named = any(s.person for s in (*left[0], *left[1]))
    return _alone(a, b, places) * (0.5 if named else 1.0)


def _same_visit(a: Act, b: Act, places: int) -> float:
    travellers = _matched(a.source, b.source, least=2)
    if not travellers and a.source and b.source:
        return 0.0
    if places < 0 or (a.report == b.report and a.ahead != b.ahead):
        return 0.0
    return 1.0 + len(travellers) + places


def _same_counterpart(left: Sequence[Side], right: Sequence[Side], a: Act, b: Act) -> float:
    """Unnamed counterparts of one state can be the same people; a named one and "officials" are told apart."""
    if any(s.person for s in (*left, *right)) or not _matched(left, right, least=1):
        return 0.0
    under_way = "ongoing" in (a.event.status, b.event.status)
    return 1.5 if a.ahead == b.ahead or under_way or _places(a, b) > 0 or a.report != b.report else 0.0


def _alone(a: Act, b: Act, places: int) -> float:
    """With only one side in common: the same place, or in one report a later mention without place of its own."""
    if places > 0:
        return 1.0
    if a.report != b.report:
        return OPEN / 4
    later = max((a, b), key=lambda act: act.event.trigger.start)
    return 0.5 if later.event.place is None and a.ahead == b.ahead else 0.0


def _same_deed(a: Act, b: Act) -> float:
    """Acts other than consultations: who, at whom, and the words that tell it."""
    of_source, of_target = _agree(a.source, b.source), _agree(a.target, b.target)
    if a.report == b.report and 1 in (of_source, of_target) and a.event.type not in BODILY:
        return 0.0
    if of_source < 0 or of_target < 0 or _places(a, b) < 0:
        return 0.0
    common = containment(a.stems, b.stems)
    trigger = a.trigger == b.trigger
    if max(of_source, of_target) <= 0:
        return common if common >= 2 * SAME_ACT_WORDS and a.event.status == b.event.status else 0.0
    near = len(a.stems & b.stems) >= LEAST_WORDS and common >= SAME_ACT_WORDS
    both = of_source > 0 and of_target > 0
    alike = a.ahead == b.ahead if a.event.type in BODILY else trigger and a.report != b.report
    return 1.0 + common + of_source + of_target if near or (both and alike) else 0.0


def _agree(a: Sequence[Side], b: Sequence[Side]) -> int:
    """2 or 1 by the best likeness, 0 where one names nobody, -1 where they name others."""
    if not a or not b:
        return 0
    return max(likeness(x, y) for x in a for y in b) or -1


def _matched(a: Sequence[Side], b: Sequence[Side], least: int) -> set[str]:
    return {x.key for x in a if any(likeness(x, y) >= least for y in b)}


def group_sayings(found: Sequence[Saying]) -> list[list[Saying]]:
    """Sayings that are one, together: a speaker's same words, or the same quotation whoever is given as its speaker."""
    groups: list[list[Saying]] = []
    blocks: defaultdict[str, list[list[Saying]]] = defaultdict(list)
    held = Counter(key for saying in found for key in set(saying.stems))
    for saying in found:
        keys = sorted(set(saying.stems), key=lambda key: (held[key], key))[:RARE_WORDS]
        near = _nearest([blocks[key] for key in keys])
        group = next((g for g in near if all(same_saying(saying, s) for s in g[:ASKED_MEMBERS])), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(saying)
        for key in keys:
            if all(g is not group for g in blocks[key]):
                blocks[key].append(group)
    return groups


def same_saying(a: Saying, b: Saying) -> bool:
    """The same words of one speaker or body; of two speakers only where both are the same long quotation."""
    together = likeness(a.speaker, b.speaker) if a.speaker and b.speaker else 0
    if same_quotation(a, b):
        return True
    x, y = frozenset(a.stems), frozenset(b.stems)
    if together < 2 or len(x & y) < LEAST_WORDS or containment(x, y) < SAME_SAYING_WORDS:
        return False
    return min(len(x), len(y)) * 3 >= max(len(x), len(y)) or a.report == b.report


def same_quotation(a: Saying, b: Saying) -> bool:
    """One quotation printed twice, perhaps cut or with a word changed."""
    if "direct" not in (a.statement.form, b.statement.form) or min(len(a.stems), len(b.stems)) < 4:
        return False
    x, y = " ".join(words(folded(a.text))), " ".join(words(folded(b.text)))
    return ratio(x, y) >= SAME_QUOTATION or (len(a.stems) > 4 and (x in y or y in x))
