"""Search: words, "phrases", beginnings*, -without, one OR another, in FTS5 or tsvector; and by meaning, over the vectors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, literal_column, or_, select, text

from communique.errors import RecordError
from communique.record.meaning import likeness
from communique.record.packing import WIDTH, unpack_sentences, unpack_vectors
from communique.record.tables import actors, reports, vectors, words_of_names
from communique.record.telling import told
from communique.record.values import Cited, Report, listed
from communique.types import Citation, Span
from communique.vectors import STEPS
from communique.words import FUNCTION_WORDS, folded, stem, words

if TYPE_CHECKING:
    from communique.record.sql import Record

_TERM = re.compile(r'(?P<minus>-(?=["\w]))?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_SHOWN = [c for c in reports.c if c.name not in ("reading", "vectors")]
PASSAGES = 2
"""Sentences shown of a report that was found."""
NEAREST = 200
"""Reports whose sentences are compared in a search by meaning: those whose own vectors are nearest."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow one another; of a `beginning` the last one may go on."""

    words: tuple[str, ...]
    beginning: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """One of each of `any_of` must stand in a report, none of `without`."""

    any_of: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """What reports must be like, beside their words; None: any. `actor`: a name; `country`: ISO 3166 alpha-3."""

    outlet: str | None = None
    actor: str | None = None
    country: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that was found, with the sentences that show why. `score`: the higher the better, within one search."""

    report: Report
    score: float
    passages: tuple[Cited, ...]


def query(given: str) -> Query:
    """What a person typed. Raises RecordError `unknown` if no word is asked for."""
    any_of: list[list[Term]] = []
    without = []
    joined = False
    for m in _TERM.finditer(given):
        if m["word"] == "OR" and any_of:
            joined = True
            continue
        raw = m["phrase"] if m["phrase"] is not None else m["word"]
        found = tuple(_asked(raw))
        if not found:
            continue
        term = Term(found, raw.endswith("*"))
        if m["minus"]:
            without.append(term)
        elif joined:
            any_of[-1].append(term)
        else:
            any_of.append([term])
        joined = False
    if not any_of:
        raise RecordError(f"{given!r} holds no word to search for; give one, as: ceasefire", "unknown")
    return Query(tuple(map(tuple, any_of)), tuple(without))


def _asked(raw: str) -> list[str]:
    """Words as the indexes cut them: O'Brien is two that follow one another; the possessive of the last one is left out."""
    return re.findall(r"[^\W_]+(?:-[^\W_]+)*", folded(raw).rstrip("*").removesuffix("'s"))


def index(c: Connection, key: int, title: str | None, body: str) -> None:
    """Makes a report findable. PostgreSQL does so by itself."""
    if c.dialect.name == "sqlite":
        c.execute(
            text("INSERT INTO words (rowid, title, text) VALUES (:key, :title, :body)"),
            {"key": key, "title": title, "body": body},
        )


def unindex(c: Connection, key: int, title: str | None, body: str) -> None:
    if c.dialect.name == "sqlite":
        c.execute(
            text("INSERT INTO words (words, rowid, title, text) VALUES ('delete', :key, :title, :body)"),
            {"key": key, "title": title, "body": body},
        )


def search(record: Record, given: str, like: Filter | None = None, most: int = 20) -> list[Hit]:
    """The reports that hold what is asked for, best first (BM25; ts_rank_cd in PostgreSQL)."""
    asked, like = query(given), like if like != Filter() else None
    with told(record.name), record.reading() as c:
        best = c.execute(
            _matched(c, asked, like).order_by(literal_column("score").desc()).limit(most)
        ).all()  # without the texts: all that match are sorted
        found = {row.key: row for row in c.execute(select(*_SHOWN).where(reports.c.key.in_([b.key for b in best])))}
        every = [t for terms in asked.any_of for t in terms]
        stems = {stem(w) for t in every if not t.beginning for w in t.words if w not in FUNCTION_WORDS}
        begun = tuple(t.words[-1] for t in every if t.beginning)
        hits = ((found[b.key], float(b.score or 0)) for b in best if b.key in found)
        return [Hit(listed(row), score, tuple(_passages(row, stems, begun))) for row, score in hits]


def number_found(record: Record, given: str, like: Filter | None = None) -> int:
    """How many reports `search` finds in all."""
    asked, like = query(given), like if like != Filter() else None
    with told(record.name), record.reading() as c:
        return c.execute(select(func.count()).select_from(_matched(c, asked, like).subquery())).scalar_one()


def near(record: Record, vector: np.ndarray, like: Filter | None = None, most: int = 20) -> list[Hit]:
    """The reports with a sentence nearest in meaning to a vector of length 1, among the NEAREST whose own vector is nearest: every current
    report's is compared. A report's vector is of all that it tells, so a few words may be far from it and near to one sentence.

    Their passages are the sentences nearest to it. `score` is the nearest one's cosine."""
    like = like if like != Filter() else None
    wide = max(NEAREST, most)
    with told(record.name), record.reading() as c:
        if record.pgvector:
            scored = select(reports.c.key, likeness(vector)).select_from(
                reports.join(text("meanings"), text("meanings.report = reports.key"))
            )
            nearest = _narrowed(scored, like or Filter()).order_by(literal_column("score").desc()).limit(wide)
            return _hits(c, [row.key for row in c.execute(nearest)], vector, most)
        all_of_them = select(vectors.c.report, vectors.c.vector)  # only current reports have one
        joined = all_of_them.join(reports, reports.c.key == vectors.c.report)
        cursor = c.execute(_narrowed(joined, like) if like else all_of_them).cursor
        held = cursor.fetchall() if cursor else []  # plain tuples: a row object for each takes ten times as long
        if not held:
            return []
        rows = np.frombuffer(b"".join(v for _, v in held), dtype=np.int8).reshape(-1, WIDTH)
        cosine = rows @ (vector / STEPS).astype(np.float32)
        best = np.argsort(-cosine, kind="stable")[:wide]
        return _hits(c, [held[i][0] for i in best], vector, most)


def _hits(c: Connection, keys: Sequence[int], vector: np.ndarray, most: int) -> list[Hit]:
    kept = select(reports.c.key, reports.c.vectors).where(reports.c.key.in_(keys))
    scores = {row.key: float((_rows(row) @ vector).max(initial=-1.0)) for row in c.execute(kept)}
    best = sorted((k for k in keys if k in scores), key=lambda k: -scores[k])[:most]
    found = {row.key: row for row in c.execute(select(reports).where(reports.c.key.in_(best)))}
    return [Hit(listed(found[k]), scores[k], tuple(_nearest(found[k], vector))) for k in best]


def _rows(row: Any) -> np.ndarray:
    """The vectors of a report's sentences [sentences, WIDTH], of length 1."""
    found = unpack_vectors(row.vectors)
    return np.empty((0, WIDTH), dtype=np.float32) if found is None else found


def _narrowed(query: Select[Any], like: Filter) -> Select[Any]:
    query = query.where(reports.c.current)
    if like.outlet:
        query = query.where(func.lower(reports.c.outlet) == like.outlet.lower())
    if like.since:
        query = query.where(reports.c.published >= like.since)
    if like.until:
        query = query.where(reports.c.published <= like.until)
    if like.country:
        query = query.where(
            select(actors.c.key).where(actors.c.report == reports.c.key, actors.c.country == like.country).exists()
        )
    if name := words(like.actor or ""):
        named = select(actors.c.key).where(actors.c.report == reports.c.key)
        for word in name:
            named = named.where(actors.c.key.in_(select(words_of_names.c.actor).where(words_of_names.c.word == word)))
        query = query.where(named.exists())
    return query


def _matched(c: Connection, asked: Query, like: Filter | None) -> Select[Any]:
    """Keys and scores of the reports that hold what is asked for."""
    return _sqlite(asked, like) if c.dialect.name == "sqlite" else _narrowed(_postgresql(asked), like or Filter())


def _sqlite(asked: Query, like: Filter | None) -> Select[Any]:
    """Keys and scores. Only current reports are indexed, so that without a filter no report need be looked at."""

    def told(term: Term) -> str:
        return '"' + " ".join(term.words) + '"' + (" *" if term.beginning else "")

    match = " AND ".join("(" + " OR ".join(map(told, terms)) + ")" for terms in asked.any_of)
    if asked.without:
        match = f"({match}) NOT ({' OR '.join(map(told, asked.without))})"
    score: ColumnElement[float] = literal_column("-bm25(words, 5.0, 1.0)").label("score")
    matches = text("words MATCH :match").bindparams(match=match)
    if like is None:
        columns: list[ColumnElement[Any]] = [literal_column("words.rowid").label("key"), score]
        alone: Select[Any] = select(*columns)
        return alone.select_from(text("words")).where(matches)
    joined = reports.join(text("words"), text("words.rowid = reports.key"))
    return _narrowed(select(reports.c.key, score).select_from(joined).where(matches), like)


def _postgresql(asked: Query) -> Select[Any]:
    def told(term: Term) -> ColumnElement[Any]:
        if term.beginning:
            return func.to_tsquery("english", " <-> ".join(term.words) + ":*")
        return func.phraseto_tsquery("english", " ".join(term.words))

    column: ColumnElement[Any] = literal_column("reports.words")

    def matched(term: Term) -> ColumnElement[bool]:
        """A term of stop words alone asks for nothing."""
        return or_(func.numnode(told(term)) == 0, column.op("@@")(told(term)))

    matches = and_(*(or_(*(matched(t) for t in terms)) for terms in asked.any_of))
    for term in asked.without:
        matches = and_(matches, ~column.op("@@")(told(term)))
    parts = [told(t) for terms in asked.any_of for t in terms]
    rank: ColumnElement[Any] = literal(0.0)
    for part in parts:
        rank = rank + func.ts_rank_cd(column, part)
    return select(reports.c.key, rank.label("score")).where(matches)


def _passages(row: Any, stems: set[str], begun: Sequence[str]) -> Iterator[Cited]:
    """The sentences that hold most of the words asked for, or of the beginnings, in the order of the text."""
    sentences = unpack_sentences(row.sentences)
    told = [words(s.of(row.text)) for s in sentences]
    held = [len(stems & {stem(w) for w in own}) + sum(any(w.startswith(b) for w in own) for b in begun) for own in told]
    best = sorted(range(len(sentences)), key=lambda i: -held[i])[:PASSAGES]
    yield from (_cited(row, sentences[i]) for i in sorted(best) if held[i])


def _nearest(row: Any, vector: np.ndarray) -> Iterator[Cited]:
    sentences = unpack_sentences(row.sentences)
    for i in sorted(np.argsort(-(_rows(row) @ vector))[:PASSAGES]):
        yield _cited(row, sentences[i])


def _cited(row: Any, span: Span) -> Cited:
    said = " ".join(span.of(row.text).split())
    return Cited(listed(row), Citation(row.id, span.start, span.end), said, said)


def checked(c: Connection) -> Sequence[str]:
    """What is wrong with the index of words: sentences, none if it holds what the reports hold."""
    if c.dialect.name != "sqlite":
        return ()  # made by the database from the text itself
    from sqlalchemy.exc import DatabaseError

    try:
        c.execute(text("INSERT INTO words (words, rank) VALUES ('integrity-check', 0)"))
    except DatabaseError:
        return ("the index of words is damaged",)
    indexed = set(c.execute(text("SELECT id FROM words_docsize")).scalars())
    current = set(c.execute(select(reports.c.key).where(reports.c.current)).scalars())
    out = []
    if missing := len(current - indexed):
        out.append(f"{missing} reports are not in the index of words")
    if extra := len(indexed - current):
        out.append(f"{extra} reports are in the index of words that should not be")
    return out


def rebuild(c: Connection) -> None:
    """Makes the index of words again, from the reports."""
    if c.dialect.name == "sqlite":
        c.execute(text("INSERT INTO words (words) VALUES ('delete-all')"))
        c.execute(text("INSERT INTO words (rowid, title, text) SELECT key, title, text FROM reports WHERE current"))
