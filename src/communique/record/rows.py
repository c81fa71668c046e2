"""The rows that questions look for, made of a report's findings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
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
    base = key * MOST
    actors = {a.id: base + n for n, a in enumerate(found.actors)}
    rows: dict[str, list[Row]] = {
        "actors": [], "words_of_names": [], "roles": [], "statements": [], "events": [], "sides": [],
    }  # fmt: skip
    for a in found.actors:
        own = {"key": actors[a.id], "report": key}
        first = a.mentions[0] if a.mentions else Span(0, 1)
        about = {
            "id": a.id,
            "kind": a.kind,
            "name": _storable(a.name),
            "country": a.country,
            "mentions": len(a.mentions),
        }
        rows["actors"].append({**own, **about, "start": first.start, "end": first.end})
        rows["words_of_names"] += [{"word": w, "actor": actors[a.id]} for w in sorted(set(words(a.name)))]
        for role in a.roles:
            number = base + len(rows["roles"])
            said = storable(" ".join(role.span.of(found.article.text).split()))
            rows["roles"].append(
                {"key": number, "actor": actors[a.id], **_range(role.span), "words": said, "country": role.country}
            )
    for n, s in enumerate(found.statements):
        whole = Span(s.content[0].start, max(c.end for c in s.content))
        speaker = actors.get(s.speaker.actor or "") if s.speaker else None
        days = {"earliest": s.when and s.when.earliest, "latest": s.when and s.when.latest}
        rows["statements"].append(
            {"key": base + n, "report": key, "id": s.id, "speaker": speaker, "form": s.form, **_range(whole), **days}
        )
    for n, e in enumerate(found.events):
        place = e.place
        earliest, latest = (e.when.earliest, e.when.latest) if e.when else (None, None)
        rows["events"].append(
            {
                "key": base + n, "report": key, "id": e.id, "type": e.type, "mode": e.mode, "status": e.status, **_range(e.trigger),
                "place_start": place and place.span.start, "place_end": place and place.span.end,
                "place_country": place and place.country, "earliest": earliest, "latest": latest,
                "day": earliest or found.article.published, "confidence": float(e.confidence),
            }
        )  # fmt: skip
        for side, parties in (("source", e.source), ("target", e.target)):
            for p in parties:
                number = base + len(rows["sides"])
                actor = actors.get(p.actor or "")
                rows["sides"].append({"key": number, "event": base + n, "side": side, "actor": actor, **_range(p.span)})
    return rows


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
