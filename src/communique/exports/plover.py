"""Event records in the way of PLOVER and POLECAT: who did what to whom, when and where, with the sentence that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.exports.characters import as_json
from communique.exports.dossier import Dossier, events, place_name, roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from communique.types import Event, Findings, Merged, Party, When

CONTEXTS = {"planned": ["future"], "possible": ["hypothetical"]}
"""Of PLOVER's contexts, those that a status tells; others are not found."""


def lines(findings: Iterable[Findings], merged: Iterable[Merged]) -> Iterator[str]:
    """A JSON object a line for each event of each report; events of one `fact` are the same act told again."""
    dossier = Dossier(findings, merged)
    return (as_json(record(dossier, f, event)) + "\n" for f in dossier.reports for event in events(f))


def record(dossier: Dossier, f: Findings, event: Event) -> dict[str, Any]:
    """One record. Every key is always there; None or an empty list where the report does not say."""
    text = f.article.text
    belongs = dossier.fact(f.article.id, event.id)
    return {
        "event_id": f"{f.article.id}:{event.id}",
        "event_type": event.type,
        "event_mode": event.mode,
        "status": event.status,
        "date": _range(event.when, text),
        "contexts": CONTEXTS.get(event.status, []),
        "topics": [topic.of(text) for topic in event.topics],
        "actors": [_side(dossier, f, party) for party in event.source],
        "recipients": [_side(dossier, f, party) for party in event.target],
        "place": {"name": place_name(f, event.place), "country": event.place.country} if event.place else None,
        "reported_by": _side(dossier, f, event.reported_by) if event.reported_by else None,
        "trigger": event.trigger.of(text),
        "sentence": f.sentence_of(event.trigger).of(text),
        "report": {
            "id": f.article.id,
            "outlet": f.article.outlet,
            "title": f.article.title,
            "url": f.article.url,
            "published": _day(f.article.published),
            "start": event.trigger.start,
            "end": event.trigger.end,
        },
        "story": belongs[0].merged.story.id if belongs else None,
        "fact": belongs[1].id if belongs else None,
        "origins": belongs[1].origins if belongs else None,
        "confidence": round(float(event.confidence), 4),
    }


def _side(dossier: Dossier, f: Findings, party: Party) -> dict[str, Any]:
    actor = f.actor(party)
    return {
        "words": party.span.of(f.article.text),
        "name": dossier.name(f, party),
        "kind": actor.kind if actor else None,
        "country": dossier.character(f, actor).country if actor else None,
        "roles": roles(f, actor) if actor else [],
    }


def _range(when: When | None, text: str) -> dict[str, str | None] | None:
    if when is None:
        return None
    return {"earliest": _day(when.earliest), "latest": _day(when.latest), "words": when.span.of(text)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
