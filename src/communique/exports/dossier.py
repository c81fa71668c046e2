"""Everything an export is written from: the reports, their stories, and who is who across them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.brief.material import Material

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from communique.types import Actor, ActorKind, Event, Fact, Findings, Merged, Party, Place, Statement


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody who acts, across reports and stories. `story` only for a person of one name, whom another story may share with another."""

    kind: ActorKind
    name: str
    country: str | None
    story: str | None = None

    @property
    def is_somebody(self) -> bool:
        """Whether it can be met again elsewhere: a group ("two officials") only where its country is known."""
        return self.kind != "group" or self.country is not None

    @property
    def id(self) -> str:
        """The same for the same kind, name and country, in every export."""
        return digest("actor", self.kind, self.name.casefold(), self.country or "", self.story or "")


class Dossier:
    """Reports and stories, looked up. What stands in a page's furniture is no finding here. A report given twice counts once."""

    def __init__(self, findings: Iterable[Findings], merged: Iterable[Merged]) -> None:
        self.reports = list(once(findings))
        by_id = {f.article.id: f for f in self.reports}
        self.stories = [Material(m, by_id) for m in merged]
        self._story_of = {report: story for story in self.stories for report in story.findings}
        self._fact_of = {
            m: (story, fact) for story in self.stories for fact in story.merged.facts for m in fact.members
        }
        self._person_of = {m: p for story in self.stories for p in story.merged.people for m in p.members}
        self._countries = self._known_countries()

    def story(self, report: str) -> Material | None:
        return self._story_of.get(report)

    def fact(self, report: str, finding: str) -> tuple[Material, Fact] | None:
        """The fact that a finding belongs to, with its story."""
        return self._fact_of.get((report, finding))

    def name(self, f: Findings, party: Party | None) -> str | None:
        """The fullest name of a party, as a brief gives it; None for nobody and for a pronoun that nobody resolved."""
        story = self.story(f.article.id)
        if story is not None:
            return story.name(f.article.id, party)
        actor = f.actor(party)
        return actor.name if actor else None

    def names(self, f: Findings, parties: Iterable[Party]) -> list[str]:
        """The names of parties, each once."""
        return list(dict.fromkeys(name for party in parties if (name := self.name(f, party))))

    def character(self, f: Findings, actor: Actor) -> Character:
        """Who an actor of a report is. Two are one where kind and name are the same and no country speaks against it."""
        kind, name, country = self._called(f.article.id, actor)
        known = self._countries[kind, name.casefold()]
        if country is None and len(known) == 1:
            (country,) = known
        story = self.story(f.article.id) if kind == "person" and " " not in name else None
        return Character(kind, name, country, story.merged.story.id if story else None)

    def cast(self, f: Findings, parties: Iterable[Party]) -> list[Character]:
        """Those parties whose actor is known, each once."""
        known = (f.actor(party) for party in parties)
        return list(dict.fromkeys(self.character(f, actor) for actor in known if actor))

    def appearances(self) -> dict[Character, list[tuple[Findings, Actor]]]:
        """Every character with the reports that name them, in the order of their first appearance."""
        found: dict[Character, list[tuple[Findings, Actor]]] = {}
        for f in self.reports:
            for actor in f.actors:
                found.setdefault(self.character(f, actor), []).append((f, actor))
        return found

    def _called(self, report: str, actor: Actor) -> tuple[ActorKind, str, str | None]:
        person = self._person_of.get((report, actor.id))
        return ("person", person.name, person.country) if person else (actor.kind, actor.name, actor.country)

    def _known_countries(self) -> dict[tuple[str, str], set[str]]:
        known: dict[tuple[str, str], set[str]] = defaultdict(set)
        for f in self.reports:
            for actor in f.actors:
                kind, name, country = self._called(f.article.id, actor)
                if country:
                    known[kind, name.casefold()].add(country)
        return known


def once(findings: Iterable[Findings]) -> Iterator[Findings]:
    """Each report as it comes, the first where one is given twice."""
    seen: set[str] = set()
    for f in findings:
        if f.article.id not in seen:
            seen.add(f.article.id)
            yield f


def events(f: Findings) -> Iterator[Event]:
    return (e for e in f.events if not f.article.in_furniture(e.trigger))


def statements(f: Findings) -> Iterator[Statement]:
    return (s for s in f.statements if not f.article.in_furniture(s.content[0]))


def roles(f: Findings, actor: Actor) -> list[str]:
    """The roles of an actor in the report's own words, each once."""
    return list(dict.fromkeys(role.span.of(f.article.text) for role in actor.roles))


def place_name(f: Findings, place: Place | None) -> str | None:
    return None if place is None else place.span.of(f.article.text)


def digest(*words: str) -> str:
    """A short name for these words, the same on every machine. Thirty-two hexadecimal digits."""
    return hashlib.sha256("\x1f".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:32]
