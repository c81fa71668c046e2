"""Everything a brief is written from: one story's findings, looked up by report, and the way a line cites them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

from communique.brief.around import Around
from communique.brief.printed import Printed
from communique.types import Citation, Event, Findings, Line, Span, Statement
from communique.wording import called

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from communique.types import Fact, Merged, Party

Place = tuple[str, Span]
"""A stretch of one report's text: the report's id and a span."""

LIKELY = 0.5
"""Confidence from which an act is told. What is rather misread than not stays in the findings and out of a brief."""
_PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "his", "her", "its", "their", "our", "him", "them", "who"})


@dataclass(frozen=True)
class _Reported:
    """A finding of a fact beside its report, and what else stands there."""

    findings: Findings
    around: Around = field(compare=False, repr=False)

    @property
    def report(self) -> str:
        return self.findings.article.id

    @property
    def text(self) -> str:
        return self.findings.article.text


@dataclass(frozen=True)
class Telling(_Reported):
    """One act of a fact beside its report."""

    event: Event

    @property
    def sentence(self) -> Span:
        return self.findings.sentence_of(self.event.trigger)


@dataclass(frozen=True)
class Saying(_Reported):
    """One statement of a fact beside its report."""

    statement: Statement

    @property
    def whole(self) -> Span:
        """From the first to the last word that is attributed, with whatever stands between."""
        return Span(self.statement.content[0].start, max(s.end for s in self.statement.content))


class Material:
    """One story: its findings by report, the names of those in it, and how places are cited."""

    def __init__(self, merged: Merged, findings: Mapping[str, Findings]) -> None:
        self.merged = merged
        self.reports: Sequence[Findings] = [findings[report] for report in merged.story.reports]
        self.findings = {f.article.id: f for f in self.reports}
        self._lineage = {report: n for n, o in enumerate(merged.story.origins) for report in o.reports}
        self._person = {member: person.name for person in merged.people for member in person.members}
        self._called = called(self._person.values(), str)

    @cached_property
    def around(self) -> Mapping[str, Around]:
        """What stands where in each report."""
        return {f.article.id: Around(f) for f in self.reports}

    @cached_property
    def printed(self) -> Printed:
        """Which reports print a sentence."""
        return Printed((f.article, f.annotation.sentences) for f in self.reports)

    @cached_property
    def parts(self) -> Counter[tuple[str, str | None]]:
        """In how many acts and sayings each actor of each report has a part."""
        return Counter(
            (f.article.id, p.actor)
            for f in self.findings.values()
            for p in (*(p for e in f.events for p in (*e.source, *e.target)), *(s.speaker for s in f.statements))
            if p is not None
        )

    @cached_property
    def acts(self) -> list[tuple[Fact, list[Telling]]]:
        """Every fact that is an act and rather read right than not, with its tellings; none from furniture."""
        events = {
            (f.article.id, e.id): Telling(f, self.around[f.article.id], e)
            for f in self.reports
            for e in f.events
            if not f.article.in_furniture(e.trigger)
        }
        facts = [(f, [events[m] for m in f.members if m in events]) for f in self.merged.facts if f.kind == "event"]
        return [(fact, tellings) for fact, tellings in facts if _likely(tellings)]

    @cached_property
    def sayings(self) -> list[tuple[Fact, list[Saying]]]:
        """Every fact that is a statement, with its tellings; none from furniture."""
        said = {
            (f.article.id, s.id): Saying(f, self.around[f.article.id], s)
            for f in self.reports
            for s in f.statements
            if not f.article.in_furniture(s.content[0])
        }
        facts = [(f, [said[m] for m in f.members if m in said]) for f in self.merged.facts if f.kind == "statement"]
        return [(fact, sayings) for fact, sayings in facts if sayings]

    def name(self, report: str, party: Party | None) -> str | None:
        """The fullest name of a party; None for nobody and for a pronoun that nobody resolved."""
        if party is None:
            return None
        if party.actor is not None:
            if (report, party.actor) in self._person:
                return self._person[(report, party.actor)]
            actor = self.findings[report].actor(party)
            if actor is not None:
                return self._called.get(actor.name, actor.name)
        words = " ".join(party.span.of(self.findings[report].article.text).split()).strip('“”"')
        if words.lower() in _PRONOUNS:
            return None
        return self._called.get(words, words) or None

    def names(self, report: str, parties: Iterable[Party]) -> list[str]:
        """The names of parties, each once."""
        return list(dict.fromkeys(name for p in parties if (name := self.name(report, p))))

    def is_person(self, report: str, party: Party | None) -> bool:
        return party is not None and party.actor is not None and (report, party.actor) in self._person

    def outlet(self, report: str) -> str:
        """What a reader calls the report by: its outlet, if it is known."""
        return self.findings[report].article.called

    def origins_of(self, reports: Iterable[str]) -> int:
        return len({self._lineage.get(report) for report in reports})

    def line(
        self, lead: str, body: str | None, note: str | None, places: Iterable[Place],
        sides: tuple[tuple[str, Citation], ...] = (),
    ) -> Line:  # fmt: skip
        """A line that cites these places; the first one holds the body."""
        citations = tuple(dict.fromkeys(Citation(report, span.start, span.end) for report, span in places))
        reports = list(dict.fromkeys(c.report for c in citations))
        # of reports without an outlet each counts, though they begin alike
        outlets = {self.findings[report].article.outlet or (report,): self.outlet(report) for report in reports}
        return Line(lead, body, note, citations, tuple(outlets.values()), self.origins_of(reports), sides)

    def cut(self, lead: str, note: str | None, place: Place, others: Iterable[Place] = ()) -> Line:
        """A line whose body is the words at a place; the other places say the same."""
        report, span = place
        return self.line(lead, span.of(self.findings[report].article.text), note, [place, *others])


def _likely(tellings: Sequence[Telling]) -> bool:
    """Whether a report at least tells it rather than not; reports are misread each on its own."""
    surest: dict[str, float] = {}
    for t in tellings:
        surest[t.report] = max(t.event.confidence, surest.get(t.report, 0.0))
    return 1 - prod(1 - c for c in surest.values()) >= LIKELY
