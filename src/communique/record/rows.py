"""The rows that questions look for, made of a report's findings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from courlan import normalize_url

from communique.record.packing import pack, pack_sentences, pack_vectors, storable
from communique.types import Article, Findings, Span
from communique.vectors import in_steps, units
from communique.words import words

MOST = 1 << 20
"""Rows of one kind that a report can have: the number of a row is its report's times this, plus its place."""
LONGEST_ADDRESS = 500
"""Characters of an address that are kept; PostgreSQL's indexes take values of 2,700 bytes."""
FIRST_SENTENCES = 6
"""Sentences whose mean vector stands for a report in searches: news puts what it is about first."""

Row = dict[str, Any]


def address(url: str | None) -> str | None:
    """A URL without what only tracks its readers or leads to a part of the page: two visits to one page. A very long one by its digest."""
    if not url:
        return None
    page, _, part = url.partition("#")
    short = storable(normalize_url(url if part[:1] in ("!", "/") else page) or url)
    if len(short) <= LONGEST_ADDRESS:
        return short
    return short[:LONGEST_ADDRESS] + "#" + hashlib.blake2b(short.encode(), digest_size=16).hexdigest()


def digest(article: Article) -> str:
    """Of everything a page says: the same for the same report, wherever and whenever it was read."""
    said = [article.text, article.title, article.byline, article.outlet, address(article.url), article.language]
    value = json.dumps([*said, article.published and article.published.isoformat()])
    return hashlib.blake2b(value.encode("ascii"), digest_size=16).hexdigest()


def report(found: Findings, added: str) -> Row:
    """The row of `reports` but for key, first, version and current."""
    a = found.article
    return {
        "id": a.id,
        "address": address(a.url),
        "digest": digest(a),
        "source": storable(found.source),
        "outlet": _storable(a.outlet),
        "url": _storable(a.url),
        "title": _storable(a.title),
        "byline": _storable(a.byline),
        "published": a.published,
        "language": a.language,
        "added": added,
        "text": storable(a.text),
        "sentences": pack_sentences(found.annotation.sentences),
        "reading": pack(found),
        "vectors": pack_vectors(found.annotation.vectors),
    }


def vector(found: Findings) -> bytes | None:
    """The mean vector of the first sentences that are the report's own, in signed bytes."""
    if found.annotation.vectors is None:
        return None
    pairs = zip(found.annotation.sentences, found.annotation.vectors, strict=True)
    own = [v for s, v in pairs if not found.article.in_furniture(s)][:FIRST_SENTENCES]
    if not own:
        return None
    mean = np.mean(own, axis=0)
    return in_steps(units(mean)).tobytes()


def found_rows(found: Findings, key: int) -> dict[str, list[Row]]:
    """The rows of every other table, by its name, for the report of that key."""
    actors = {a.id: key * MOST + n for n, a in enumerate(found.actors)}
    return {
        **_actor_rows(found, key, actors),
        "statements": _statement_rows(found, key, actors),
        **_event_rows(found, key, actors),
    }


def _actor_rows(found: Findings, key: int, numbers: Mapping[str, int]) -> dict[str, list[Row]]:
    """Those of actors, of the words of their names and of their roles; `numbers`: the key of each actor."""
    actors: list[Row] = []
    names: list[Row] = []
    roles: list[Row] = []
    for a in found.actors:
        own = {"key": numbers[a.id], "report": key}
        first = a.mentions[0] if a.mentions else Span(0, 1)
        about = {
            "id": a.id,
            "kind": a.kind,
            "name": _storable(a.name),
            "country": a.country,
            "mentions": len(a.mentions),
        }
        actors.append({**own, **about, "start": first.start, "end": first.end})
        names += [{"word": w, "actor": numbers[a.id]} for w in sorted(set(words(a.name)))]
        for role in a.roles:
            number = key * MOST + len(roles)
            said = storable(" ".join(role.span.of(found.article.text).split()))
            roles.append(
                {"key": number, "actor": numbers[a.id], **_range(role.span), "words": said, "country": role.country}
            )
    return {"actors": actors, "words_of_names": names, "roles": roles}


def _statement_rows(found: Findings, key: int, actors: Mapping[str, int]) -> list[Row]:
    rows: list[Row] = []
    for n, s in enumerate(found.statements):
        whole = Span(s.content[0].start, max(c.end for c in s.content))
        speaker = actors.get(s.speaker.actor or "") if s.speaker else None
        days = {"earliest": s.when and s.when.earliest, "latest": s.when and s.when.latest}
        rows.append(
            {
                "key": key * MOST + n,
                "report": key,
                "id": s.id,
                "speaker": speaker,
                "form": s.form,
                **_range(whole),
                **days,
            }
        )
    return rows


def _event_rows(found: Findings, key: int, actors: Mapping[str, int]) -> dict[str, list[Row]]:
    """Those of events and of their sides."""
    events: list[Row] = []
    sides: list[Row] = []
    for number, e in enumerate(found.events, key * MOST):
        place = e.place
        earliest, latest = (e.when.earliest, e.when.latest) if e.when else (None, None)
        events.append(
            {
                "key": number, "report": key, "id": e.id, "type": e.type, "mode": e.mode, "status": e.status, **_range(e.trigger),
                "place_start": place and place.span.start, "place_end": place and place.span.end,
                "place_country": place and place.country, "earliest": earliest, "latest": latest,
                "day": earliest or found.article.published, "confidence": float(e.confidence),
            }
        )  # fmt: skip
        for side, parties in (("source", e.source), ("target", e.target)):
            for p in parties:
                own = {"key": key * MOST + len(sides), "event": number, "side": side}
                sides.append({**own, "actor": actors.get(p.actor or ""), **_range(p.span)})
    return {"events": events, "sides": sides}


def ranges(found: Findings) -> Iterator[Span]:
    """Every range that was found in a report."""
    annotation = found.annotation
    yield from found.article.furniture
    yield from annotation.sentences
    yield from (t.span for t in annotation.tokens)
    for a in found.actors:
        yield from (*a.mentions, *(r.span for r in a.roles))
    for s in found.statements:
        yield from s.content
        yield from (p for p in (s.speaker and s.speaker.span, s.cue, s.channel, s.when and s.when.span) if p)
    for e in found.events:
        yield from (e.trigger, *(p.span for p in (*e.source, *e.target)), *e.topics)
        yield from (p for p in (e.place and e.place.span, e.when and e.when.span) if p)
    yield from (t.span for t in found.times)


def _storable(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _range(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
