"""Where reports do not say the same about one thing, and what only one lineage of reports has. Every side is cited."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from communique.merge.acts import Act, Saying, acts, sayings
from communique.merge.counts import other_counts
from communique.merge.matching import same_words
from communique.merge.naming import about_act, about_saying
from communique.merge.numbers import Counted, counted
from communique.merge.offices import Office, office, unlike
from communique.merge.quotations import other_wordings
from communique.merge.sides import Side, Sides, likeness
from communique.merge.telling import counterparts, superlatives
from communique.types import Citation, Difference, DifferenceKind, Fact, Findings, Origin, Person, Span, When
from communique.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Cited = tuple[str, Citation]

_STANDING = {"happened": 4, "denied": 4, "ongoing": 3, "planned": 2, "possible": 1}
"""How far a report takes an act; of several mentions in one report the furthest counts."""
_MEDIA = re.compile(r"\b(?:media|press|newspapers?|reports|agency|television|radio|broadcasters?)\b", re.IGNORECASE)
_WEEK = "monday tuesday wednesday thursday friday saturday sunday"
_WEEKDAYS = frozenset(_WEEK.split())


def differences(
    findings: Sequence[Findings], people: Sequence[Person], facts: Sequence[Fact], origins: Sequence[Origin]
) -> tuple[Difference, ...]:
    """Differences fact by fact, then of offices, then what one origin alone has (if there are two or more)."""
    return tuple(_Comparison(findings, people, origins).all(facts))


class _Comparison:
    """The reports of one story while they are compared."""

    def __init__(self, findings: Sequence[Findings], people: Sequence[Person], origins: Sequence[Origin]) -> None:
        self.findings = {f.article.id: f for f in findings}
        self.people = people
        sides = Sides(findings, people)
        self.acts: Mapping[tuple[str, str], Act] = {(a.report, a.event.id): a for a in acts(findings, sides)}
        spoken = sayings(findings, sides)
        self.sayings: Mapping[tuple[str, str], Saying] = {(s.report, s.statement.id): s for s in spoken}
        self.lineage = {report: n for n, origin in enumerate(origins) for report in origin.reports}
        self.several_origins = len(origins) > 1

    def all(self, facts: Sequence[Fact]) -> Iterator[Difference]:
        told: list[Difference] = []
        for fact in facts:
            if len({report for report, _ in fact.members}) > 1:
                told += self._of_act(fact) if fact.kind == "event" else self._of_saying(fact)
        yield from told
        yield from self._counts(told)
        for x, y in other_wordings(list(self.sayings.values()), self.text, self.lineage):
            if len(self._first_hand([(x.report, x.span), (y.report, y.span)])) > 1:
                spoken = x.speaker or y.speaker
                about = f"words of {spoken.name}" if spoken else "a quotation"
                yield self._difference("wording", about, [(x.report, x.span), (y.report, y.span)])
        for person in self.people:
            yield from self._roles(person)
        if self.several_origins:
            for fact in facts:
                yield from self._only_in(fact)

    def _of_act(self, fact: Fact) -> Iterator[Difference]:
        every = [self.acts[m] for m in fact.members]
        members = [every[n] for n in self._first_hand((a.report, a.event.trigger) for a in every)]
        about = about_act(every)
        yield from self._status(members, about)
        yield from self._time(members, about)
        yield from self._place(members, about)
        yield from self._reporter(members, about)
        if members[0].event.type == "CONSULT" and (pair := counterparts(members, self.text)):
            yield self._difference("participants", about, pair)
        for ranks in superlatives(members, lambda report, span: (self.text(report), self.sentence(report, span))):
            yield self._difference("superlative", about, ranks)
        stretches = [(a.report, self.sentence(a.report, a.event.trigger)) for a in members]
        yield from self._values(stretches, about)

    def _first_hand(self, members: Iterable[tuple[str, Span]]) -> list[int]:
        """Numbers of the members whose sentence no report before has in the same words: a reprint cannot differ."""
        first: dict[str, str] = {}
        kept = []
        for n, (report, span) in enumerate(members):
            sentence = " ".join(words(self.sentence(report, span).of(self.text(report))))
            if first.setdefault(sentence, report) == report:
                kept.append(n)
        return kept

    def _of_saying(self, fact: Fact) -> Iterator[Difference]:
        members = [self.sayings[m] for m in fact.members]
        about = about_saying(members)
        first_hand = self._first_hand((s.report, s.statement.content[0]) for s in members)
        yield from self._speaker([members[n] for n in first_hand])
        yield from self._values([(s.report, span) for s in members for span in s.statement.content], about)

    def _status(self, members: Sequence[Act], about: str) -> Iterator[Difference]:
        furthest: dict[str, Act] = {}
        for act in members:
            known = furthest.get(act.report)
            if known is None or _standing(act) > _standing(known):
                furthest[act.report] = act
        statuses = {_status_group(a.event.status) for a in furthest.values()}
        if len(statuses) > 1:
            told = [(a.event.status, a.report, self.sentence(a.report, a.event.trigger)) for a in furthest.values()]
            yield Difference("status", about, tuple((said, self.cite(report, span)) for said, report, span in told))

    def _time(self, members: Sequence[Act], about: str) -> Iterator[Difference]:
        dated = [(a.report, a.when) for a in members if a.when is not None and a.when.span != a.event.trigger]
        pair = next((p for p in combinations(dated, 2) if p[0][0] != p[1][0] and self._apart(p[0], p[1])), None)
        if pair:
            yield self._difference("time", about, [(report, when.span) for report, when in pair])

    def _apart(self, a: tuple[str, When], b: tuple[str, When]) -> bool:
        """Two days that cannot be one: settled ones that do not meet, or the names of two weekdays. Who names one weekday means one day:
        which week it is of is read from the day of publication, and that of a page may be wrong."""
        x, y = a[1], b[1]
        days = [_WEEKDAYS & set(words(when.span.of(self.text(report)))) for report, when in (a, b)]
        if days[0] & days[1]:
            return False
        if x.earliest and x.latest and y.earliest and y.latest:
            return x.earliest > y.latest or y.earliest > x.latest
        return bool(days[0] and days[1])

    def _place(self, members: Sequence[Act], about: str) -> Iterator[Difference]:
        placed = [(a.report, a.event.place) for a in members if a.event.place and a.event.place.country]
        for (report, here), (other, there) in combinations(placed, 2):
            if report != other and here.country != there.country:
                yield self._difference("place", about, [(report, here.span), (other, there.span)])
                return

    def _reporter(self, members: Sequence[Act], about: str) -> Iterator[Difference]:
        """One act on the word of two sources, one of them a medium: hearsay. Others who say the same of it bear each other out."""
        told = [(a, a.reporter) for a in members if a.reporter is not None and a.event.reported_by is not None]
        for (a, x), (b, y) in combinations(told, 2):
            heard = any(_MEDIA.search(side.name) or side.kind == "outlet" for side in (x, y))
            if a.report != b.report and likeness(x, y) == 0 and heard:
                sides = [
                    (f"according to {side.name}", self.cite(act.report, self.sentence(act.report, act.event.trigger)))
                    for act, side in ((a, x), (b, y))
                ]
                yield Difference("speaker", about, tuple(sides))
                return

    def _speaker(self, members: Sequence[Saying]) -> Iterator[Difference]:
        for a, b in combinations(members, 2):
            apart = a.speaker and b.speaker and likeness(a.speaker, b.speaker) == 0 and _two_names(a.speaker, b.speaker)
            if a.report != b.report and apart and same_words(a, b):
                sides = [(_name(s.speaker), self.cite(s.report, self.whole(s))) for s in (a, b)]
                yield Difference("speaker", "the same words of two speakers", tuple(sides))
                return

    def _values(self, stretches: Sequence[tuple[str, Span]], about: str) -> Iterator[Difference]:
        """Other numbers for the same thing counted, where a report has only one number for it."""
        found: defaultdict[str, list[tuple[str, Counted]]] = defaultdict(list)
        for report, span in dict.fromkeys(stretches):
            for number in counted(self.text(report), span):
                for thing in number.things:
                    found[thing].append((report, number))
        shown: set[tuple[Span, ...]] = set()
        for numbers in found.values():
            by_report: defaultdict[str, list[Counted]] = defaultdict(list)
            for report, number in numbers:
                if all((n.least, n.most) != (number.least, number.most) for n in by_report[report]):
                    by_report[report].append(number)
            sides = [(r, own[0]) for r, own in by_report.items() if len(own) == 1]
            spans = tuple(n.span for _, n in sides)
            if spans not in shown and any(not a.agrees(b) for (_, a), (_, b) in combinations(sides, 2)):
                shown.add(spans)
                yield self._difference("value", about, [(r, n.span) for r, n in sides])

    def _counts(self, told: Sequence[Difference]) -> Iterator[Difference]:
        """Other numbers for one thing in sentences of which no difference was told yet; one for two origins."""

        def place(report: str, span: Span) -> tuple[int | None, str]:
            return self.lineage.get(report), " ".join(words(span.of(self.text(report))))

        known = {
            frozenset(pair)
            for d in told
            if d.kind == "value"
            for pair in combinations([place(c.report, Span(c.start, c.end)) for _, c in d.sides], 2)
        }
        for a, b in other_counts(list(self.findings.values()), self.lineage):
            pair = frozenset(place(report, n.span) for report, n in (a, b))
            if pair not in known:
                known.add(pair)
                things = min(a[1].things & b[1].things)
                yield self._difference("value", f"number ({things})", [(r, n.span) for r, n in (a, b)])

    def _roles(self, person: Person) -> Iterator[Difference]:
        """One office in two wordings, held now and no more or not yet, or altogether other offices; told once for a person."""
        held: dict[str, list[Office]] = {}
        for report, actor_id in person.members:
            actor = next(a for a in self.findings[report].actors if a.id == actor_id)
            own = (office(r.span, self.text(report), person.name) for r in actor.roles)
            held.setdefault(report, []).extend(o for o in own if o)
        sides: dict[str, Span] = {}
        for (a, mine), (b, other) in combinations(held.items(), 2):
            pair = unlike(mine, other)
            if pair and len(self._first_hand([(a, pair[0]), (b, pair[1])])) > 1:
                sides = {a: pair[0], b: pair[1]} | sides
        if sides:
            yield self._difference("role", f"office of {person.name}", sides.items())

    def _only_in(self, fact: Fact) -> Iterator[Difference]:
        if fact.origins > 1:
            return
        if fact.kind == "event":
            act = max((self.acts[m] for m in fact.members), key=lambda a: len(a.sides))
            if act.sides and (act.source or act.event.status not in ("possible", "planned")):
                sentence = self.sentence(act.report, act.event.trigger)
                yield self._difference("only-in", about_act([act]), [(act.report, sentence)])
            return
        saying = self.sayings[fact.members[0]]
        if saying.speaker and len(saying.stems) > 1:
            yield self._difference("only-in", about_saying([saying]), [(saying.report, self.whole(saying))])

    def _difference(self, kind: DifferenceKind, about: str, spans: Iterable[tuple[str, Span]]) -> Difference:
        """A difference whose sides say the words that they cite."""
        return Difference(kind, about, tuple((s.of(self.text(r)), self.cite(r, s)) for r, s in spans))

    def text(self, report: str) -> str:
        return self.findings[report].article.text

    def sentence(self, report: str, span: Span) -> Span:
        return self.findings[report].sentence_of(span)

    def whole(self, saying: Saying) -> Span:
        content = saying.statement.content
        return Span(content[0].start, max(s.end for s in content))

    def cite(self, report: str, span: Span) -> Citation:
        return Citation(report, span.start, span.end)


def _standing(act: Act) -> tuple[int, int]:
    """How far an act is taken, then how fully it is told."""
    return _STANDING[act.event.status], len(act.sides)


def _status_group(status: str) -> str:
    """Under way and done are one: outlets write at other hours."""
    return "happened" if status == "ongoing" else status


def _two_names(a: Side, b: Side) -> bool:
    """Whether two speakers are both persons or both bodies, and named: "the opposition leader" may be anybody's description, of the
    other speaker too, and who is quoted in one report may speak for the ministry that is quoted in the other."""
    named = (side.person or side.name.rstrip(")").split()[-1][:1].isupper() for side in (a, b))
    return a.person == b.person and all(named)


def _name(side: Side | None) -> str:
    return side.name if side else ""
