"""All that was read in a report, as bytes and back: what comes out is equal to what went in, but for vectors (a byte a number).

JSON, compressed; spans flat (start, end, start, end …), the tables of the annotation column by column, which compresses to a third."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np

from communique.types import (
    Actor,
    Annotation,
    Article,
    Attribution,
    Event,
    EventWord,
    Findings,
    Link,
    Name,
    Party,
    Place,
    Reason,
    Role,
    RolePhrase,
    Span,
    Statement,
    Token,
    When,
)
from communique.vectors import ACT_WIDTH, in_steps, units

WIDTH = 384
"""Numbers in the vector of a sentence."""

TEXTS = ("text", "outlet", "url", "title", "byline")
"""What a report says of itself in characters of any kind."""

Flat = list[int]


def pack(found: Findings) -> bytes:
    """Everything but the columns of `reports`. What a database cannot hold as it is (half characters, NUL) is kept here as well."""
    article, annotation = found.article, found.annotation
    columns = {"source": found.source, **{name: getattr(article, name) for name in TEXTS}}
    value = {
        "own": {name: text for name, text in columns.items() if text is not None and storable(text) != text},
        "furniture": _spans(article.furniture),
        "dateline": _span(article.dateline),
        "seconds": article.reading_seconds,
        "annotation": _annotation(annotation),
        "actors": [[a.id, a.kind, a.name, a.country, _spans(a.mentions), _roles(a.roles)] for a in found.actors],
        "statements": [_statement(s) for s in found.statements],
        "events": [_event(e) for e in found.events],
        "times": [_when(t) for t in found.times],
    }
    return zlib.compress(json.dumps(value, separators=(",", ":"), default=float).encode("ascii"), 6)


def pack_vectors(vectors: np.ndarray | None) -> bytes | None:
    """Each number as a signed byte, 127 for 1."""
    return None if vectors is None else _bytes(vectors)


def unpack_vectors(packed: bytes | None) -> np.ndarray | None:
    """[sentences, 384] of length 1, nearly those that were packed."""
    return None if packed is None else _units(packed, WIDTH)


def _bytes(vectors: np.ndarray) -> bytes:
    return in_steps(vectors).tobytes()


def _units(packed: bytes, width: int) -> np.ndarray:
    return units(np.frombuffer(packed, dtype=np.int8).reshape(-1, width))


def storable(text: str) -> str:
    """The text as every database takes it, each character in its place: half characters and NUL become U+FFFD."""
    if "\0" not in text and text.isascii():
        return text
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)


def pack_sentences(sentences: Iterable[Span]) -> bytes:
    return np.array(_spans(sentences), dtype="<i4").tobytes()


def unpack_sentences(packed: bytes) -> tuple[Span, ...]:
    return _spans_of(np.frombuffer(packed, dtype="<i4").tolist())


def unpack(
    packed: bytes, source: str, columns: dict[str, Any], sentences: tuple[Span, ...], vectors: np.ndarray | None = None
) -> Findings:
    """The findings again. `columns`: id, text, outlet, url, title, byline, published and language of the report."""
    value = json.loads(zlib.decompress(packed))
    own = {**columns, "source": source, **value["own"]}
    source = own.pop("source")
    article = Article(
        **own, furniture=_spans_of(value["furniture"]), dateline=_span_of(value["dateline"]), reading_seconds=value["seconds"]
    )  # fmt: skip
    return Findings(
        source=source,
        article=article,
        annotation=_annotation_of(value["annotation"], sentences, vectors),
        actors=tuple(Actor(i, k, n, c, _spans_of(m), _roles_of(r)) for i, k, n, c, m, r in value["actors"]),
        statements=tuple(_statement_of(*s) for s in value["statements"]),
        events=tuple(_event_of(*e) for e in value["events"]),
        times=tuple(_when_of(t) for t in value["times"]),
    )


# --- the annotation, column by column


def _annotation(a: Annotation) -> dict[str, Any]:
    return {
        "tokens": [
            _spans(t.span for t in a.tokens),
            [t.upos for t in a.tokens],
            [None if t.head is None else t.head - i for i, t in enumerate(a.tokens)],
            [t.deprel for t in a.tokens],
            [t.sentence for t in a.tokens],
        ],
        "names": [_spans(n.span for n in a.names), [n.label for n in a.names], [n.score for n in a.names]],
        "attributions": [[_span(x.cue), _spans(x.source), _spans(x.content), _spans(x.channel), x.score] for x in a.attributions],
        "words": [
            [
                _span(w.trigger), w.type, w.mode, w.status, _spans(w.source), _spans(w.target), _spans(w.place), w.score,
                _span(w.time), w.factuality,
            ]
            for w in a.event_words
        ],
        "roles": [[_span(r.name), _span(r.role), r.score] for r in a.roles],
        "times": _spans(a.times),
        "links": [[x.mention, x.antecedent, x.score] for x in a.links],
        "acts": None if a.act_vectors is None else b64encode(_bytes(a.act_vectors)).decode("ascii"),
    }  # fmt: skip


def _annotation_of(v: dict[str, Any], sentences: tuple[Span, ...], vectors: np.ndarray | None) -> Annotation:
    spans, upos, heads, deprels, numbers = v["tokens"]
    tokens = zip(_spans_of(spans), upos, heads, deprels, numbers, strict=True)
    names = zip(_spans_of(v["names"][0]), *v["names"][1:], strict=True)
    return Annotation(
        sentences=sentences,
        tokens=tuple(Token(s, u, None if h is None else h + i, d, n) for i, (s, u, h, d, n) in enumerate(tokens)),
        names=tuple(Name(*n) for n in names),
        attributions=tuple(
            Attribution(_span_of(cue), _spans_of(source), _spans_of(content), _spans_of(channel), score)
            for cue, source, content, channel, score in v["attributions"]
        ),
        event_words=tuple(
            EventWord(Span(*t), type, mode, status, _spans_of(s), _spans_of(g), _spans_of(p), score, _span_of(w), f)
            for t, type, mode, status, s, g, p, score, w, f in v["words"]
        ),
        roles=tuple(RolePhrase(Span(*n), Span(*r), score) for n, r, score in v["roles"]),
        times=_spans_of(v["times"]),
        links=tuple(Link(*x) for x in v["links"]),
        vectors=vectors,
        act_vectors=_act_vectors(v.get("acts"), len(v["words"])),
    )


def _act_vectors(packed: str | None, acts: int) -> np.ndarray | None:
    """[acts, ACT_WIDTH]; None for those of a record that an earlier model read, which had none or shorter ones."""
    rows = b64decode(packed or "")
    return _units(rows, ACT_WIDTH) if rows and len(rows) == acts * ACT_WIDTH else None


# --- findings


def _statement(s: Statement) -> list[Any]:
    return [
        s.id, _party(s.speaker), _span(s.cue), _spans(s.content), s.form, _span(s.channel), _when(s.when), _reasons(s.reasons),
    ]  # fmt: skip


def _statement_of(id: str, speaker: Any, cue: Any, content: Flat, form: Any, channel: Any, when: Any, why: Any) -> Statement:  # fmt: skip
    return Statement(
        id, _party_of(speaker), _span_of(cue), _spans_of(content), form, _span_of(channel), _when_maybe(when), _reasons_of(why)
    )  # fmt: skip


def _event(e: Event) -> list[Any]:
    place = e.place and [*_pair(e.place.span), e.place.country]
    return [
        e.id, e.type, e.mode, _span(e.trigger), [_party(p) for p in e.source], [_party(p) for p in e.target], _spans(e.topics), place,
        e.status, _party(e.reported_by), _when(e.when), e.confidence, _reasons(e.reasons),
    ]  # fmt: skip


def _event_of(
    id: str, type: str, mode: str | None, trigger: Flat, source: Any, target: Any, topics: Flat, place: Any, status: str,
    by: Any, when: Any, confidence: float, why: Any,
) -> Event:  # fmt: skip
    return Event(
        id, type, mode, Span(*trigger), _parties_of(source), _parties_of(target), _spans_of(topics),
        place and Place(Span(place[0], place[1]), place[2]), status, _party_of(by), _when_maybe(when), confidence, _reasons_of(why),
    )  # fmt: skip


def _roles(roles: Iterable[Role]) -> list[Any]:
    return [[*_pair(r.span), r.country] for r in roles]


def _roles_of(roles: Iterable[Any]) -> tuple[Role, ...]:
    return tuple(Role(Span(start, end), country) for start, end, country in roles)


def _reasons(reasons: Iterable[Reason]) -> list[Any]:
    return [[r.part, r.by, r.score, _span(r.words)] for r in reasons]


def _reasons_of(reasons: Iterable[Any]) -> tuple[Reason, ...]:
    return tuple(Reason(part, by, score, _span_of(words)) for part, by, score, words in reasons)


def _party(p: Party | None) -> list[Any] | None:
    return None if p is None else [*_pair(p.span), p.actor]


def _party_of(p: Any) -> Party | None:
    return None if p is None else Party(Span(p[0], p[1]), p[2])


def _parties_of(parties: Iterable[Any]) -> tuple[Party, ...]:
    return tuple(Party(Span(start, end), actor) for start, end, actor in parties)


def _when(w: When | None) -> list[Any] | None:
    return None if w is None else [*map(_iso, (w.earliest, w.latest)), *_pair(w.span)]


def _when_of(w: Sequence[Any]) -> When:
    return When(_day(w[0]), _day(w[1]), Span(w[2], w[3]))


def _when_maybe(w: Sequence[Any] | None) -> When | None:
    return None if w is None else _when_of(w)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(iso: str | None) -> date | None:
    return None if iso is None else date.fromisoformat(iso)


def _pair(s: Span) -> tuple[int, int]:
    return s.start, s.end


def _span(s: Span | None) -> Flat | None:
    return None if s is None else [s.start, s.end]


def _span_of(s: Flat | None) -> Span | None:
    return None if s is None else Span(*s)


def _spans(spans: Iterable[Span]) -> Flat:
    return [n for s in spans for n in (s.start, s.end)]


def _spans_of(flat: Flat) -> tuple[Span, ...]:
    return tuple(map(Span, flat[::2], flat[1::2]))
