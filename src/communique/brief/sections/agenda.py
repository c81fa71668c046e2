"""What is on the agenda: topics of talks, acts that talks may lead to, and sentences that name the agenda."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from communique.brief import cuts
from communique.brief.phrases import capital, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from communique.brief.around import Around
    from communique.brief.material import Material, Place
    from communique.types import Event, Findings, Line, Span

_TALKS = re.compile(
    r"\b(?:agenda|topics?|discuss(?:ed|ing|ions?)?|talks|talked about|negotiat\w+|dialogue|on the table|consult\w+)\b",
    re.IGNORECASE,
)
_NAMES_AGENDA = re.compile(
    r"\b(?:agenda|(?:key|main|central|major|sensitive|difficult|first)\s+(?:topics?|points?|issues?|subjects?|items?)|"
    r"(?:topics?|points?|subjects?|items?)\s+(?:of|for|under|on)\s+(?:the\s+)?(?:agenda|discussions?|talks|negotiations?))\b"
    r".*\b(?:was|were|is|are|includ\w+|cover\w+|remain\w*)\b",
    re.IGNORECASE | re.DOTALL,
)
_WITHOUT = re.compile(r"\b(?:no|not|neither|nor|without|undisclosed)\b", re.IGNORECASE)
_LONE = re.compile(r"(?:to\s+\w+|he|she|it|they|we|the\s+\w*(?:talks|meetings?|visit|trip))$", re.IGNORECASE)
_ASKED = frozenset({"REQUEST", "THREATEN", "REJECT"})


def agenda(material: Material) -> list[Line]:
    """One line a topic; a topic that several reports name cites them all."""
    found: dict[str, tuple[str, list[Place]]] = {}
    for f in material.reports:
        for lead, span in _topics(material, f):
            key = " ".join(re.findall(r"\w+", span.of(f.article.text).lower()))
            found.setdefault(key, (lead, []))[1].append((f.article.id, span))
    return [material.cut(lead, None, places[0], places[1:]) for lead, places in found.values()]


def _topics(material: Material, f: Findings) -> Iterator[tuple[str, Span]]:
    around = material.around[f.article.id]
    taken: list[Span] = []
    for event in (e for e in f.events if e.type == "CONSULT"):
        for topic in event.topics:
            if _is_topic(f, around, topic) and not any(topic.overlaps(t) for t in taken):
                taken.append(topic)
                yield _parties(material, f, event), topic
    for events in _possible(f, around):
        span = cuts.item(f, [e.trigger for e in events])
        if not any(span.overlaps(t) for t in taken):
            taken.append(span)
            yield _parties(material, f, events[0]), span
    for sentence in f.annotation.sentences:
        words = sentence.of(f.article.text)
        names_it = _NAMES_AGENDA.search(words) and not _WITHOUT.search(words)
        if names_it and not f.article.in_furniture(sentence) and not any(sentence.overlaps(t) for t in taken):
            yield "Agenda", sentence


def _is_topic(f: Findings, around: Around, span: Span) -> bool:
    """Whether a topic says something on its own: not a day, not a lone verb."""
    words = span.of(f.article.text)
    a_day = bool(around.times.over(span))
    return (
        not a_day
        and not f.article.in_furniture(span)
        and (" " in words or words[:1].isupper())
        and not _LONE.match(words)
    )


def _parties(material: Material, f: Findings, event: Event) -> str:
    """Who talks about it: the parties of the act, else of the talks in its sentence."""
    sentence = f.sentence_of(event.trigger)
    here = material.around[f.article.id].acts.over(sentence)
    talks = [e for word, e in here if e.type == "CONSULT" and sentence.contains(word)]
    named = (material.names(f.article.id, (*e.source, *e.target)) for e in (event, *talks))
    names = next((n for n in named if n), [])
    return capital(joined(names)) or "Agenda"


def _possible(f: Findings, around: Around) -> Iterator[list[Event]]:
    """Acts that may come, told in a sentence about talks and not as a demand; those of one list item together."""
    for sentence in f.annotation.sentences:
        here = [e for word, e in around.acts.over(sentence) if sentence.contains(word)]
        inside = [e for e in here if not f.article.in_furniture(e.trigger)]
        about_talks = _TALKS.search(sentence.of(f.article.text)) or any(e.type == "CONSULT" for e in inside)
        if about_talks and not any(e.type in _ASKED for e in inside):
            yield from _by_item(f, [e for e in inside if e.status == "possible" and e.type != "CONSULT"])


def _by_item(f: Findings, events: Sequence[Event]) -> Iterator[list[Event]]:
    group: list[Event] = []
    for event in sorted(events, key=lambda e: e.trigger):
        if group and cuts.item_border(f.article.text, group[-1].trigger, event.trigger):
            yield group
            group = []
        group.append(event)
    if group:
        yield group
