"""A desk-gold report and its mark-up as `Findings`: what a perfect reader would hand to the merge.

Layers that only a model can fill (tokens, names, links) stay empty. The mark-up names days and channels in words;
where the words stand in the sentence they become spans, elsewhere the trigger or cue stands for them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date
from typing import Any

import pycountry

from communique.types import (
    Actor,
    ActorKind,
    Annotation,
    Article,
    Event,
    Findings,
    Party,
    Place,
    Role,
    Span,
    Statement,
    When,
)

SEATS = {"Washington": "USA", "the White House": "USA", "Moscow": "RUS", "the Kremlin": "RUS", "Riyadh": "SAU",
         "Beijing": "CHN", "Kyiv": "UKR", "London": "GBR", "Paris": "FRA", "Brussels": "BEL", "Seoul": "KOR",
         "Pyongyang": "PRK", "Tokyo": "JPN", "Ankara": "TUR", "Damascus": "SYR", "Baghdad": "IRQ", "Tehran": "IRN",
         "Geneva": "CHE", "Vienna": "AUT", "Jerusalem": "ISR", "Cairo": "EGY", "Berlin": "DEU"}  # fmt: skip
"""Enough seats to give the places of the gold a country; the desk's own list is in `extract`."""


NEAR = 40
"""Characters from a cue or trigger within which an unsettled expression is taken to date it."""


def findings(report: dict[str, Any], markup: dict[str, Any], furniture: tuple[Span, ...] = ()) -> Findings:
    """The mark-up of a report as findings. `furniture`: what in the text is not the report, if known."""
    return _Reader(report, markup, furniture).findings()


def interval(value: str) -> tuple[date, date]:
    """First and last day of an ISO day, month, year or `first/last`."""
    if "/" in value:
        first, last = value.split("/")
        return interval(first)[0], interval(last)[1]
    parts = [int(part) for part in re.findall(r"\d+", value)[:3]]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    year, first_month, last_month = parts[0], *((parts[1], parts[1]) if len(parts) == 2 else (1, 12))
    return date(year, first_month, 1), date(year, last_month, monthrange(year, last_month)[1])


class _Reader:
    """One report while it is being turned into findings."""

    def __init__(self, report: dict[str, Any], markup: dict[str, Any], furniture: tuple[Span, ...]) -> None:
        self.report, self.markup, self.furniture = report, markup, furniture
        self.text: str = report["text"]
        self.at = {s["n"]: s for s in report["sentences"]}
        self.actors: dict[str, Actor] = {}
        self.times = [self.when(t) for t in markup["times"]]

    def findings(self) -> Findings:
        for person in self.markup["people"]:
            self.person(person)
        statements = [self.statement(n, s) for n, s in enumerate(self.markup["statements"], 1)]
        events = [self.event(n, e) for n, e in enumerate(self.markup["events"], 1)]
        statements, events = self.dated(statements, events)
        published = self.report.get("published")
        article = Article(
            id=self.report["id"],
            text=self.text,
            outlet=self.report.get("outlet"),
            title=self.report.get("title"),
            published=date.fromisoformat(published) if published else None,
            furniture=self.furniture,
        )
        sentences = tuple(Span(s["start"], s["start"] + len(s["text"])) for s in self.at.values())
        annotation = Annotation(sentences, (), (), (), (), (), (), ())
        return Findings(
            self.report["id"], article, annotation, tuple(self.actors.values()), tuple(statements), tuple(events),
            tuple(self.times),
        )  # fmt: skip

    def span(self, x: dict[str, Any]) -> Span:
        sentence, i = self.at[x["s"]], -1
        for _ in range(x.get("k", 1)):
            i = sentence["text"].index(x["x"], i + 1)
        return Span(sentence["start"] + i, sentence["start"] + i + len(x["x"]))

    def when(self, t: dict[str, Any]) -> When:
        first, last = interval(t["value"]) if t["value"] else (None, None)
        return When(first, last, self.span(t))

    def mentions(self, names: list[str]) -> tuple[Span, ...]:
        """Where the forms of a name stand in the text; a short form inside a longer one is not counted again."""
        pattern = "|".join(rf"\b{re.escape(n)}\b" for n in sorted(set(names), key=len, reverse=True))
        return tuple(Span(m.start(), m.end()) for m in re.finditer(pattern, self.text))

    def person(self, p: dict[str, Any]) -> None:
        roles = tuple(Role(self.span(r), r.get("country")) for r in p["roles"])
        number = f"a{len(self.actors) + 1}"
        mentions = self.mentions([p["name"], *p["mentions"]])
        self.actors[p["name"]] = Actor(number, "person", p["name"], p.get("country"), mentions, roles)

    def actor(self, who: str | None, country: str | None, span: Span) -> str | None:
        if not who:
            return None
        if who not in self.actors:
            number = f"a{len(self.actors) + 1}"
            self.actors[who] = Actor(number, self.kind(who, country), who, country, self.mentions([who]) or (span,))
        return self.actors[who].id

    def kind(self, who: str, country: str | None) -> ActorKind:
        if who in SEATS or state(who):
            return "state"
        if country is None and re.search(r"\b(News|Times|Post|Reuters|media)$", who):
            return "outlet"
        plural = who.split(" of ")[0].endswith("s") and not who.split()[-1].istitle()
        return "group" if plural else "organisation"

    def party(self, x: dict[str, Any]) -> Party:
        span = self.span(x)
        return Party(span, self.actor(x.get("who"), x.get("country"), span))

    def statement(self, number: int, s: dict[str, Any]) -> Statement:
        speaker = None
        if s["speaker"]:
            speaker = self.party({**s["speaker"], "who": s["who"], "country": s["country"]})
        cue = self.span(s["cue"]) if s["cue"] else None
        content = tuple(self.span(c) for c in s["content"])
        channel = self.words_near(s["channel"], cue or content[0])
        return Statement(
            f"s{number}", speaker, cue, content, s["form"], channel, self.day(s["date"], cue or content[0])
        )

    def event(self, number: int, e: dict[str, Any]) -> Event:
        trigger = self.span(e["trigger"])
        sides = {k: tuple(self.party(p) for p in e[k]) for k in ("source", "target")}
        place = self.words_near(e["place"], trigger)
        reporter = self.actors.get(e["reported_by"] or "")
        reported_by = None
        if e["reported_by"]:
            near = self.words_near(e["reported_by"].split()[-1], trigger) or trigger
            reported_by = Party(near, reporter.id if reporter else self.actor(e["reported_by"], None, near))
        where = (
            Place(place, SEATS.get(e["place"]) or SEATS.get(e["place"].split(",")[0]) or state(e["place"]))
            if place
            else None
        )
        return Event(
            f"e{number}", e["type"], e["mode"], trigger, sides["source"], sides["target"], (), where, e["status"],
            reported_by, self.day(e["date"], trigger), 1.0,
        )  # fmt: skip

    def words_near(self, words: str | None, near: Span) -> Span | None:
        """The span of these words that stands nearest, None if the text does not have them."""
        if not words:
            return None
        starts = [m.start() for m in re.finditer(re.escape(words), self.text)]
        best = min(starts, key=lambda start: abs(start - near.start), default=None)
        return None if best is None else Span(best, best + len(words))

    def day(self, value: str | None, span: Span) -> When | None:
        if not value:
            return None
        first, last = interval(value)
        known = [t for t in self.times if (t.earliest, t.latest) == (first, last)]
        near = min(known, key=lambda t: abs(t.span.start - span.start), default=None)
        return When(first, last, near.span if near else span)

    def dated(self, statements: list[Statement], events: list[Event]) -> tuple[list[Statement], list[Event]]:
        """Each unsettled expression goes to the nearest cue or trigger of its sentence: mostly it dates that."""
        for time in (t for t in self.times if not t.settled):
            sentence = next(s for s in self.at.values() if s["start"] <= time.span.start < s["start"] + len(s["text"]))
            inside = range(sentence["start"], sentence["start"] + len(sentence["text"]))
            places: list[tuple[int, str, int]] = []
            for n, s in enumerate(statements):
                if s.cue and s.cue.start in inside:
                    places.append((abs(s.cue.start - time.span.start), "s", n))
            for n, e in enumerate(events):
                if e.trigger.start in inside:
                    places.append((abs(e.trigger.start - time.span.start), "e", n))
            nearest = min(places, default=None)
            if nearest is None or nearest[0] > NEAR:
                continue
            # A cue that is itself an act (demanded, expressed anger) is dated as both.
            for _, kind, n in (p for p in places if p[0] == nearest[0]):
                if kind == "s" and statements[n].when is None:
                    statements[n] = replace(statements[n], when=time)
                if kind == "e" and events[n].when is None:
                    events[n] = replace(events[n], when=time)
        return statements, events


def state(name: str) -> str | None:
    """The alpha-3 code of a state by its English name, None if it is no state's."""
    try:
        return str(pycountry.countries.lookup(name.removeprefix("the ")).alpha_3)
    except LookupError:
        return {"Russia": "RUS", "South Korea": "KOR", "North Korea": "PRK", "Iran": "IRN", "Syria": "SYR"}.get(name)
