"""Findings in words, for tests: every span is given as the words it covers and found in the article's text.

    f = report("Ann Varga of Norland met Jon Holm in Oslo.", outlet="Courier",
               people={"Ann Varga": "NOR"}, events=[event("met", source="Ann Varga", target="Jon Holm", place="Oslo")])

`words@2` means the second place where the words stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from communique.annotate.bundle import Bundle
from communique.types import (
    Actor,
    Annotation,
    Article,
    Event,
    EventWord,
    Findings,
    Party,
    Place,
    Role,
    Span,
    Statement,
    When,
)  # fmt: skip
from quality.merge import act_vectors

if TYPE_CHECKING:
    from collections.abc import Sequence


def at(text: str, words: str) -> Span:
    """The span of these words; they must stand there."""
    words, _, nth = words.partition("@")
    start = -1
    for _ in range(int(nth or 1)):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def article(text: str, id: str = "a", outlet: str | None = None, **known: object) -> Article:
    return Article(id=id, text=text, outlet=outlet or id, **known)  # type: ignore[arg-type]


def sentences(text: str) -> tuple[Span, ...]:
    """Ends at a stop before a space, or at the end of a line. Good enough for invented texts."""
    return tuple(Span(m.start(), m.end()) for m in re.finditer(r"\S(?:.*?[.!?]”?(?=\s|$)|.*$)", text, re.MULTILINE))


@dataclass(frozen=True)
class EventWords:
    trigger: str
    type: str
    mode: str | None
    source: tuple[str, ...]
    target: tuple[str, ...]
    status: str
    place: tuple[str, str | None] | None
    when: tuple[str, str | None] | None
    by: str | None
    topics: tuple[str, ...]


@dataclass(frozen=True)
class StatementWords:
    speaker: str | None
    content: tuple[str, ...]
    cue: str | None
    form: str
    channel: str | None
    when: tuple[str, str | None] | None


def event(
    trigger: str, type: str = "CONSULT", mode: str | None = None, *, source: str | Sequence[str] = (),
    target: str | Sequence[str] = (), status: str = "happened", place: str | tuple[str, str | None] | None = None,
    when: str | tuple[str, str | None] | None = None, by: str | None = None, topics: str | Sequence[str] = (),
) -> EventWords:  # fmt: skip
    """An act by its words. A place may carry its country, a time its ISO day or `first/last`."""
    mode = mode or ("meet" if type == "CONSULT" else None)
    place = (place, None) if isinstance(place, str) else place
    return EventWords(trigger, type, mode, many(source), many(target), status, place, timed(when), by, many(topics))


def said(
    speaker: str | None, *content: str, cue: str | None = None, channel: str | None = None,
    when: str | tuple[str, str | None] | None = None,
) -> StatementWords:  # fmt: skip
    """A statement by its words; its form is read off the quotation marks."""
    marks = [c.startswith("“") and c.rstrip(",.").endswith("”") for c in content]
    form = "direct" if all(marks) else "mixed" if any("“" in c for c in content) else "indirect"
    return StatementWords(speaker, content, cue, form, channel, timed(when))


def report(
    text: str, id: str = "a", *, people: dict[str, str | None] | None = None,
    roles: dict[str, Sequence[str]] | None = None,
    states: dict[str, str] | None = None, others: dict[str, str | None] | None = None,
    events: Sequence[EventWords] = (), statements: Sequence[StatementWords] = (),
    means: dict[str, str] | None = None, **known: object,
) -> Findings:  # fmt: skip
    """One report's findings. `means` says which name a pronoun or short form stands for ("he": "Jon Holm")."""
    story = article(text, id, **known)  # type: ignore[arg-type]
    named = {**dict.fromkeys(people or {}, "person"), **dict.fromkeys(states or {}, "state"),
             **dict.fromkeys(others or {}, "organisation")}  # fmt: skip
    countries = {**(people or {}), **(states or {}), **(others or {})}
    actors = tuple(
        Actor(f"a{n}", kind, name, countries[name], every(text, name),  # type: ignore[arg-type]
              tuple(Role(at(text, r), countries[name]) for r in (roles or {}).get(name, ())))
        for n, (name, kind) in enumerate(named.items(), 1)
    )  # fmt: skip
    short = {n.split()[-1]: n for n in named} | {n: n for n in named} | (means or {})
    ids = {a.name: a.id for a in actors}

    def party(words: str) -> Party:
        plain = words.partition("@")[0]
        return Party(at(text, words), ids.get(short.get(plain, plain)))

    def moment(when: tuple[str, str | None] | None) -> When | None:
        if when is None:
            return None
        first, _, last = (when[1] or "").partition("/")
        days = (date.fromisoformat(first), date.fromisoformat(last or first)) if first else (None, None)
        return When(*days, at(text, when[0]))

    found = tuple(
        Event(f"e{n}", e.type, e.mode, at(text, e.trigger), tuple(map(party, e.source)), tuple(map(party, e.target)),
              tuple(at(text, t) for t in e.topics), Place(at(text, e.place[0]), e.place[1]) if e.place else None,
              e.status, party(e.by) if e.by else None, moment(e.when), 1.0)
        for n, e in enumerate(events, 1)
    )  # fmt: skip
    spoken = tuple(
        Statement(f"s{n}", party(s.speaker) if s.speaker else None, at(text, s.cue) if s.cue else None,
                  tuple(at(text, c) for c in s.content), s.form,  # type: ignore[arg-type]
                  at(text, s.channel) if s.channel else None, moment(s.when))
        for n, s in enumerate(statements, 1)
    )  # fmt: skip
    times = tuple(dict.fromkeys(x.when for x in (*found, *spoken) if x.when))
    triggers = tuple(EventWord(e.trigger, e.type, e.mode, e.status, (), (), (), 1.0) for e in found)
    vectors = act_vectors(story, [e.trigger for e in found], model()) if found else None
    annotation = Annotation(sentences(text), (), (), (), triggers, (), (), (), act_vectors=vectors)
    return Findings(id, story, annotation, actors, spoken, found, times)


@cache
def model() -> Bundle:
    return Bundle(threads=1)


def every(text: str, name: str) -> tuple[Span, ...]:
    return tuple(Span(m.start(), m.end()) for m in re.finditer(re.escape(name), text))


def many(words: str | Sequence[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def timed(when: str | tuple[str, str | None] | None) -> tuple[str, str | None] | None:
    return (when, None) if isinstance(when, str) else when
