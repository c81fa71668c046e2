"""The format other programs read, `communique/1`. Every object has all its keys, always in the same order.

Described in docs/format.md; docs/schemas holds one JSON Schema for each of the four outputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.types import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from communique import types
    from communique.types import Citation, Findings, Span

FORMAT = "communique/1"

Json = dict[str, Any]


def reading(source: str, findings: Findings | Failure, *, tokens: bool = False) -> Json:
    """One line of `read --json`: what was found in one source, or why it could not be read."""
    head: Json = {"format": FORMAT, "source": source}
    if isinstance(findings, Failure):
        body = {"error": {"kind": findings.kind, "message": findings.message}, "article": None} | _nothing()
        return head | body | ({"tokens": []} if tokens else {})
    body = {"error": None, "article": _article(findings.article)} | _found(findings)
    return head | body | ({"tokens": _tokens(findings.annotation)} if tokens else {})


def story(story: types.Story, *, why: bool = False) -> Json:
    """One line of `stories --json`; with `why`, what each report stands in the story for."""
    told: Json = {
        "story": story.id,
        "title": story.title,
        "reports": list(story.reports),
        "origins": [list(origin.reports) for origin in story.origins],
        "first": _day(story.first),
        "last": _day(story.last),
    }
    if why:
        told["former"] = list(story.former)
        told["placings"] = [
            {
                "report": placing.report,
                "likeness": round(placing.likeness, 3),
                "parts": {kind: round(float(part), 3) for kind, part in placing.parts.items() if part},
            }
            for placing in story.placings
        ]
    return told


def compared(merged: types.Merged, findings: Mapping[str, Findings]) -> Json:
    """One line of `compare --json`. `findings` by article id, for every report that the facts and people name."""
    return {
        "story": merged.story.id,
        "facts": [
            {
                "id": fact.id,
                "kind": fact.kind,
                "members": [_member(findings[report], report, found) for report, found in fact.members],
                "origins": fact.origins,
            }
            for fact in merged.facts
        ],
        "differences": [
            {"kind": difference.kind, "sides": [_citation(citation) for _, citation in difference.sides]}
            for difference in merged.differences
        ],
        "people": [
            {
                "name": person.name,
                "members": [
                    {"report": report, "name": _actor_name(findings[report], a)} for report, a in person.members
                ],
            }
            for person in merged.people
        ],
    }


def brief(brief: types.Brief) -> Json:
    """One story of `brief --json`: its reports, its sections of cited lines, and its differences once more alone."""
    return story(brief.story) | {
        "articles": [_source(article, brief.story) for article in brief.articles],
        "since": brief.since,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "lines": [_line(line) for line in section.lines],
                "left_out": section.left_out,
            }
            for section in brief.sections
        ],
        "differences": [
            {"section": section.key, "about": line.lead, "sides": _sides(line.sides)}
            for section in brief.sections
            for line in section.lines
            if line.sides
        ],
    }


def briefs(stories: Iterable[types.Brief], failures: Iterable[Failure] = ()) -> Json:
    """The whole of `brief --json`."""
    return {
        "format": FORMAT,
        "stories": [brief(told) for told in stories],
        "errors": [{"source": f.source, "kind": f.kind, "message": f.message} for f in failures],
    }


# --- a report


def _article(article: types.Article) -> Json:
    return {
        "id": article.id,
        "outlet": article.outlet,
        "url": article.url,
        "title": article.title,
        "byline": article.byline,
        "published": _day(article.published),
        "language": article.language,
        "text": article.text,
        "furniture": _pairs(article.furniture),
        "reading_seconds": article.reading_seconds,
    }


def _nothing() -> Json:
    return {"sentences": [], "actors": [], "statements": [], "events": [], "times": []}


def _found(findings: Findings) -> Json:
    return {
        "sentences": _pairs(findings.annotation.sentences),
        "actors": [_actor(actor) for actor in findings.actors],
        "statements": [_statement(statement) for statement in findings.statements],
        "events": [_event(event) for event in findings.events],
        "times": [_range(t.span) | {"earliest": _day(t.earliest), "latest": _day(t.latest)} for t in findings.times],
    }


def _actor(actor: types.Actor) -> Json:
    return {
        "id": actor.id,
        "kind": actor.kind,
        "name": actor.name,
        "country": actor.country,
        "mentions": _pairs(actor.mentions),
        "roles": [_range(role.span) | {"country": role.country} for role in actor.roles],
    }


def _statement(statement: types.Statement) -> Json:
    return {
        "id": statement.id,
        "speaker": _party(statement.speaker),
        "cue": _maybe(statement.cue),
        "content": [_range(span) for span in statement.content],
        "form": statement.form,
        "channel": _maybe(statement.channel),
        "when": _when(statement.when),
    }


def _event(event: types.Event) -> Json:
    return {
        "id": event.id,
        "type": event.type,
        "mode": event.mode,
        "trigger": _range(event.trigger),
        "source": [_party(party) for party in event.source],
        "target": [_party(party) for party in event.target],
        "topics": [_range(span) for span in event.topics],
        "place": _place(event.place),
        "status": event.status,
        "reported_by": _party(event.reported_by),
        "when": _when(event.when),
        "confidence": round(float(event.confidence), 4),
    }


def _tokens(annotation: types.Annotation) -> list[Json]:
    names = _names_of(annotation)
    return [
        _range(token.span) | {"upos": token.upos, "head": token.head, "deprel": token.deprel, "name": name}
        for token, name in zip(annotation.tokens, names, strict=True)
    ]


def _names_of(annotation: types.Annotation) -> list[str | None]:
    """For each token the label of the name it is in; both stand in text order, so one walk does it."""
    names = sorted(annotation.names, key=lambda name: name.span)
    labels: list[str | None] = []
    n = 0
    for token in annotation.tokens:
        while n < len(names) and names[n].span.end <= token.span.start:
            n += 1
        labels.append(names[n].label if n < len(names) and names[n].span.overlaps(token.span) else None)
    return labels


# --- a story


def _member(findings: Findings, report: str, found: str) -> Json:
    """Where a fact stands in a report: an event's trigger, a statement's first content."""
    for event in findings.events:
        if event.id == found:
            return {"report": report} | _range(event.trigger)
    for statement in findings.statements:
        if statement.id == found:
            return {"report": report} | _range(statement.content[0])
    raise KeyError(f"report {report!r} has no finding {found!r}")


def _actor_name(findings: Findings, actor: str) -> str:
    return next(a.name for a in findings.actors if a.id == actor)


def _source(article: types.Article, story: types.Story) -> Json:
    return {
        "id": article.id,
        "outlet": article.outlet,
        "url": article.url,
        "title": article.title,
        "published": _day(article.published),
        "copy_of": _copy_of(article.id, story.origins),
    }


def _copy_of(report: str, origins: Sequence[types.Origin]) -> Json | None:
    for origin in origins:
        if report in origin.reports[1:]:
            share = origin.shares[origin.reports.index(report)]
            return {"report": origin.reports[0], "share": round(float(share), 4)}
    return None


def _line(line: types.Line) -> Json:
    return {
        "lead": line.lead,
        "body": line.body,
        "note": line.note,
        "citations": [_citation(citation) for citation in line.citations],
        "outlets": list(line.outlets),
        "origins": line.origins,
        "sides": _sides(line.sides),
    }


def _sides(sides: Sequence[tuple[str, Citation]]) -> list[Json]:
    return [{"says": says} | _citation(citation) for says, citation in sides]


# --- small parts


def _citation(citation: Citation) -> Json:
    return {"report": citation.report, "start": citation.start, "end": citation.end}


def _range(span: Span) -> Json:
    return {"start": span.start, "end": span.end}


def _maybe(span: Span | None) -> Json | None:
    return None if span is None else _range(span)


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _party(party: types.Party | None) -> Json | None:
    return None if party is None else _range(party.span) | {"actor": party.actor}


def _place(place: types.Place | None) -> Json | None:
    return None if place is None else _range(place.span) | {"country": place.country}


def _when(when: types.When | None) -> Json | None:
    if when is None:
        return None
    return {"earliest": _day(when.earliest), "latest": _day(when.latest), "span": [when.span.start, when.span.end]}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
