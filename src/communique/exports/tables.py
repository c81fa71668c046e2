"""The tables that `csv` and `parquet` write. Their columns are stable and told in docs/exports.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from communique.exports.characters import whole
from communique.exports.dossier import Dossier, events, place_name, roles, statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from communique.types import Event, Findings, Merged, Party, Span, Statement, When

Kind = Literal["words", "day", "count", "share"]
Cell = str | int | float | None
Row = dict[str, "Cell | date"]

BETWEEN = "; "
"""Stands between several names, roles or topics in one cell."""
GAP = " … "
"""Stands between the parts of a statement."""

TABLES: dict[str, dict[str, Kind]] = {
    "reports": {
        "report": "words", "source": "words", "outlet": "words", "url": "words", "title": "words", "byline": "words",
        "published": "day", "language": "words", "story": "words", "reading_seconds": "count", "text": "words",
    },
    "actors": {
        "report": "words", "actor": "words", "kind": "words", "name": "words", "person": "words", "country": "words",
        "roles": "words", "mentions": "count", "start": "count", "end": "count",
    },
    "statements": {
        "report": "words", "statement": "words", "story": "words", "fact": "words", "speaker": "words", "speaker_actor": "words",
        "cue": "words", "form": "words", "channel": "words", "content": "words", "earliest": "day", "latest": "day",
        "when": "words", "start": "count", "end": "count", "sentence": "words",
    },
    "events": {
        "report": "words", "event": "words", "story": "words", "fact": "words", "type": "words", "mode": "words", "status": "words",
        "trigger": "words", "source": "words", "source_actors": "words", "target": "words", "target_actors": "words",
        "topics": "words", "place": "words", "place_country": "words", "earliest": "day", "latest": "day",
        "when": "words", "reported_by": "words", "confidence": "share", "start": "count", "end": "count",
        "sentence": "words",
    },
    "facts": {
        "story": "words", "title": "words", "fact": "words", "kind": "words", "origins": "count", "reports": "count",
        "report": "words", "finding": "words",
    },
}  # fmt: skip


def tables(findings: Iterable[Findings], merged: Iterable[Merged]) -> dict[str, Iterator[Row]]:
    """The rows of each table, in the order of the reports. A fact has one row for each finding that it is made of."""
    dossier = Dossier(findings, merged)
    return {
        "reports": (_report(dossier, f) for f in dossier.reports),
        "actors": (row for f in dossier.reports for row in _actors(dossier, f)),
        "statements": (_statement(dossier, f, s) for f in dossier.reports for s in statements(f)),
        "events": (_event(dossier, f, e) for f in dossier.reports for e in events(f)),
        "facts": _facts(dossier),
    }


def _report(dossier: Dossier, f: Findings) -> Row:
    article = f.article
    story = dossier.story(article.id)
    return {
        "report": article.id, "source": _words(f.source), "outlet": _words(article.outlet), "url": _words(article.url),
        "title": _words(article.title), "byline": _words(article.byline), "published": article.published,
        "language": article.language, "story": story.merged.story.id if story else None,
        "reading_seconds": article.reading_seconds, "text": whole(article.text),
    }  # fmt: skip


def _actors(dossier: Dossier, f: Findings) -> Iterator[Row]:
    for actor in f.actors:
        first = min(actor.mentions, default=None)
        yield {
            "report": f.article.id, "actor": actor.id, "kind": actor.kind, "name": _words(actor.name),
            "person": _words(dossier.character(f, actor).name) if actor.kind == "person" else None,
            "country": actor.country, "roles": _several(roles(f, actor)), "mentions": len(actor.mentions),
            "start": first.start if first else None, "end": first.end if first else None,
        }  # fmt: skip


def _statement(dossier: Dossier, f: Findings, s: Statement) -> Row:
    text = f.article.text
    return {
        "report": f.article.id, "statement": s.id, **_fact(dossier, f, s.id),
        "speaker": _words(dossier.name(f, s.speaker)), "speaker_actor": s.speaker.actor if s.speaker else None,
        "cue": _cut(text, s.cue), "form": s.form, "channel": _cut(text, s.channel),
        "content": whole(GAP.join(part.of(text) for part in s.content)), **_days(s.when, text),
        "start": s.content[0].start, "end": s.content[0].end, "sentence": _cut(text, f.sentence_of(s.content[0])),
    }  # fmt: skip


def _event(dossier: Dossier, f: Findings, e: Event) -> Row:
    text = f.article.text
    return {
        "report": f.article.id, "event": e.id, **_fact(dossier, f, e.id), "type": e.type, "mode": e.mode,
        "status": e.status, "trigger": _cut(text, e.trigger),
        "source": _several(dossier.names(f, e.source)), "source_actors": _actor_ids(e.source),
        "target": _several(dossier.names(f, e.target)), "target_actors": _actor_ids(e.target),
        "topics": _several(topic.of(text) for topic in e.topics), "place": _words(place_name(f, e.place)),
        "place_country": e.place.country if e.place else None, **_days(e.when, text),
        "reported_by": _words(dossier.name(f, e.reported_by)), "confidence": round(float(e.confidence), 4),
        "start": e.trigger.start, "end": e.trigger.end, "sentence": _cut(text, f.sentence_of(e.trigger)),
    }  # fmt: skip


def _facts(dossier: Dossier) -> Iterator[Row]:
    found = {(f.article.id, e.id) for f in dossier.reports for e in events(f)}
    found |= {(f.article.id, s.id) for f in dossier.reports for s in statements(f)}
    for story in dossier.stories:
        for fact in story.merged.facts:
            members = [member for member in fact.members if member in found]
            for report, finding in members:
                yield {
                    "story": story.merged.story.id, "title": _words(story.merged.story.title), "fact": fact.id,
                    "kind": fact.kind, "origins": fact.origins, "reports": len({r for r, _ in members}),
                    "report": report, "finding": finding,
                }  # fmt: skip


def _fact(dossier: Dossier, f: Findings, finding: str) -> Row:
    belongs = dossier.fact(f.article.id, finding)
    return {"story": belongs[0].merged.story.id, "fact": belongs[1].id} if belongs else {"story": None, "fact": None}


def _days(when: When | None, text: str) -> Row:
    if when is None:
        return {"earliest": None, "latest": None, "when": None}
    return {"earliest": when.earliest, "latest": when.latest, "when": _cut(text, when.span)}


def _cut(text: str, span: Span | None) -> str | None:
    return None if span is None else whole(span.of(text))


def _words(words: str | None) -> str | None:
    return None if words is None else whole(words)


def _several(words: Iterable[str]) -> str | None:
    return whole(BETWEEN.join(words)) or None


def _actor_ids(parties: Iterable[Party]) -> str | None:
    return BETWEEN.join(dict.fromkeys(party.actor for party in parties if party.actor)) or None
