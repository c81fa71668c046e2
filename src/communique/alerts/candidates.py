"""The facts of a story with all that rules ask of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.alerts.rules import SAID
from communique.alerts.values import Passage
from communique.brief.material import Material, Saying, Telling
from communique.brief.phrases import capital, day_of
from communique.brief.references import address
from communique.brief.sections import happened
from communique.brief.sections.said import manner
from communique.brief.shown import on_one_line
from communique.states import countries_in
from communique.types import Span
from communique.words import stem, words

if TYPE_CHECKING:
    from communique.types import Fact, Findings, Merged, Party

HEADLINE = 160
"""Characters of a headline: a line in most readers of feeds and mail. A choice."""


@dataclass(frozen=True)
class Candidate:
    """A fact. `names` and `matter` are words, folded; `matter` is stemmed; `marks`, one a member, make its keys."""

    fact: Fact
    types: frozenset[tuple[str, str | None]]
    status: str | None
    names: tuple[tuple[str, ...], ...]
    countries: frozenset[str]
    matter: tuple[tuple[str, ...], ...]
    headline: str
    note: str | None
    passages: tuple[Passage, ...]
    marks: tuple[str, ...]


def candidates(merged: Merged, findings: Mapping[str, Findings]) -> list[Candidate]:
    """Every fact of a story that does not stand in furniture: acts, then statements. `findings` by report."""
    material = Material(merged, findings)
    countries = {m: p.country for p in merged.people for m in p.members if p.country}
    acts = [_act(material, act, countries) for act in happened.acts(material)]
    return acts + [_saying(material, fact, sayings, countries) for fact, sayings in material.sayings]


def _act(material: Material, act: happened.Act, countries: Mapping[tuple[str, str], str]) -> Candidate:
    tellings = act.tellings
    parties = [(t, p) for t in tellings for p in (*t.event.source, *t.event.target)]
    places = {t.event.place.country for t in tellings if t.event.place and t.event.place.country}
    matter = [span for t in tellings for span in ((t, t.sentence), *((t, topic) for topic in t.event.topics))]
    return Candidate(
        fact=act.fact,
        types=frozenset(kind for t in tellings for kind in ((t.event.type, t.event.mode), (t.event.type, None))),
        status=act.status,
        names=tuple(name for t, p in parties for name in _names(material, t.findings, p)),
        countries=frozenset(places).union(*(_countries(t.findings, p, countries) for t, p in parties)),
        matter=tuple(stems(span.of(t.text)) for t, span in matter),
        headline=_line(act.lead),
        note=on_one_line(happened.note(material, act)) or None,
        passages=_passages(material, [(t, t.sentence) for t in tellings]),
        marks=tuple(_mark(t.findings, t.event.type, t.event.trigger) for t in _by_report(act)),
    )


def _by_report(act: happened.Act) -> list[Telling]:
    """The tellings in the order of the fact's members, so that the first does not hang on which is told best."""
    order = {member: n for n, member in enumerate(act.fact.members)}
    return sorted(act.tellings, key=lambda t: order[(t.report, t.event.id)])


def _saying(
    material: Material, fact: Fact, sayings: Sequence[Saying], countries: Mapping[tuple[str, str], str]
) -> Candidate:
    speakers = [(s, s.statement.speaker) for s in sayings if s.statement.speaker]
    name = next((n for s in sayings if (n := material.name(s.report, s.statement.speaker))), None)
    said = " … ".join(span.of(sayings[0].text) for span in sayings[0].statement.content)
    how = manner(sayings[0].statement, sayings[0].text)
    sentences = [(s, _around(s)) for s in sayings]
    days = dict.fromkeys(day for s in sayings if (day := day_of(s.statement.when, s.text)))
    return Candidate(
        fact=fact,
        types=frozenset({(SAID, None)}),
        status=None,
        names=tuple(name for s, p in speakers for name in _names(material, s.findings, p)),
        countries=frozenset[str]().union(*(_countries(s.findings, p, countries) for s, p in speakers)),
        matter=tuple(stems(span.of(s.text)) for s, span in sentences),
        headline=_line(f"{capital(name) if name else 'Somebody not named'}{f' ({how})' if how else ''}: {said}"),
        note=on_one_line("; ".join(days)) or None,
        passages=_passages(material, sentences),
        marks=tuple(_mark(s.findings, SAID, s.whole) for s in sayings),
    )


def _around(saying: Saying) -> Span:
    """The whole sentences that a saying stands in."""
    touched = [s for s in saying.findings.annotation.sentences if s.overlaps(saying.whole)] or [saying.whole]
    return Span(min(s.start for s in touched), max(s.end for s in touched))


def _line(told: str) -> str:
    line = on_one_line(told)
    return line if len(line) <= HEADLINE else line[: HEADLINE - 2].rsplit(" ", 1)[0] + " …"


def _passages(material: Material, places: Sequence[tuple[Telling | Saying, Span]]) -> tuple[Passage, ...]:
    """Each place once. An address that is not of the web is left out."""
    found = []
    for finding, span in dict.fromkeys((f.report, span) for f, span in places):
        article = material.findings[finding].article
        found.append(
            Passage(
                report=finding, outlet=on_one_line(material.outlet(finding)),
                title=on_one_line(article.title) if article.title else None, url=address(article),
                published=article.published.isoformat() if article.published else None,
                start=span.start, end=span.end, sentence=span.of(article.text),
            )
        )  # fmt: skip
    return tuple(found)


# --- parties


def _names(material: Material, f: Findings, party: Party) -> Collection[tuple[str, ...]]:
    """What a party is called: by its fullest name in the story and in the report; one that is no person also by the words there."""
    actor = f.actor(party)
    called = [material.name(f.article.id, party), actor.name if actor else None]
    if actor is None or actor.kind != "person":
        called.append(party.span.of(f.article.text))
    return {tuple(words(name)) for name in called if name}


def _countries(f: Findings, party: Party, people: Mapping[tuple[str, str], str]) -> set[str]:
    """The state a party belongs to; where that is not known, the states that its words name."""
    actor = f.actor(party)
    known = actor and (actor.country or people.get((f.article.id, actor.id)))
    if known:
        return {known}
    return {code for _, code in countries_in(party.span.of(f.article.text))}


# --- words


def stems(text: str) -> tuple[str, ...]:
    """The words of a text without their endings."""
    return tuple(stem(w) for w in words(text))


def _mark(f: Findings, kind: str, trigger: Span) -> str:
    """What stays of a finding when its page is read again, the page changes elsewhere, or others join its fact: its words."""
    said = (" ".join(words(span.of(f.article.text))) for span in (trigger, f.sentence_of(trigger)))
    return "\0".join((f.article.url or f.article.id, kind, *said))
