"""What is asked for: what was said and what happened, each with the sentences it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, and_, func, or_, select, union

from communique.record.asking.who import Named, is_called
from communique.record.packing import unpack_sentences
from communique.record.parts import parts
from communique.record.tables import actors, events, reports, sides, statements
from communique.record.telling import told
from communique.record.values import Cited, listed
from communique.types import Citation, Span
from communique.words import FUNCTION_WORDS, stem, words

if TYPE_CHECKING:
    from communique.record.sql import Record

_CITED = [c for c in reports.c if c.name not in ("reading", "vectors")]


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its speaker and its cue as written."""

    speaker: str
    cue: str | None
    form: str
    cited: Cited
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class Act:
    """An event. `source`, `target`: names of actors, else the words of the report; `day`: of the act, else of publication."""

    id: str
    type: str
    mode: str | None
    status: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    place: str | None
    country: str | None
    earliest: date | None
    latest: date | None
    confidence: float
    cited: Cited


@dataclass(frozen=True, slots=True)
class Asked:
    """Which events are asked for; None or empty: any. `types`: PLOVER types, a mode after a stroke (`CONSULT/visit`); days are those of
    the acts, where they are not known of publication."""

    types: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    actor: Named | None = None
    country: str | None = None
    story: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """An act with all the places that tell it."""

    act: Act
    others: tuple[Cited, ...]


def said(
    record: Record,
    who: Named,
    about: str | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
    most: int = 20,
) -> list[Said]:
    """What they said, the newest first; `about`: what holds these words in any of their forms."""
    stems, query = _stems(about), _said(who, since, until)
    with told(record.name), record.reading() as c:
        rows = list(islice(_holding(c.execute(query if stems else query.limit(most)), stems), most))
    found = record.findings({r.id for r in rows})
    cues = {(f.article.id, s.id): s.cue.of(f.article.text) for f in found for s in f.statements if s.cue}
    return [
        Said(r.name, _plain(cue) if (cue := cues.get((r.id, r.number))) else None, r.form, cited(r, Span(r.start, r.end)),
             r.earliest, r.latest)
        for r in rows
    ]  # fmt: skip


def number_said(
    record: Record, who: Named, about: str | None = None, *, since: date | None = None, until: date | None = None
) -> int:
    """How many answers `said` has in all."""
    query = _said(who, since, until).order_by(None)
    with told(record.name), record.reading() as c:
        if stems := _stems(about):
            return sum(1 for _ in _holding(c.execute(query), stems))
        return c.execute(query.with_only_columns(func.count())).scalar_one()


def _stems(about: str | None) -> set[str]:
    return {stem(w) for w in words(about or "") if w not in FUNCTION_WORDS}


def _holding(rows: Iterable[Any], stems: set[str]) -> Iterator[Any]:
    return (r for r in rows if stems <= {stem(w) for w in words(r.text[r.start : r.end])})


def _said(who: Named, since: date | None, until: date | None) -> Select[Any]:
    """The statements of somebody, the newest first, each with its report."""
    day = func.coalesce(statements.c.earliest, reports.c.published)
    query = (
        select(*_CITED, statements.c.start, statements.c.end, statements.c.form, statements.c.earliest, statements.c.latest,
               statements.c.id.label("number"), actors.c.name)
        .join(reports, reports.c.key == statements.c.report)
        .join(actors, actors.c.key == statements.c.speaker)
        .where(is_called(who))
        .order_by(day.is_(None), day.desc(), statements.c.key)
    )  # fmt: skip
    if since:
        query = query.where(day >= since)
    return query.where(day <= until) if until else query


def happened(record: Record, asked: Asked, *, oldest_first: bool = False, most: int = 50) -> list[Act]:
    """The events asked for, the newest first."""
    whole = select(
        *_CITED, *(c for c in events.c if c.name not in ("key", "report")), events.c.key.label("event"), events.c.id.label("number")
    ).join(reports, reports.c.key == events.c.report)  # fmt: skip
    with told(record.name), record.reading() as c:
        keys: list[int] = []
        for query in _in_time(asked, oldest_first):
            if len(keys) < most:
                keys += c.execute(query.limit(most - len(keys))).scalars()
        rows = {r.event: r for some in parts(keys) for r in c.execute(whole.where(events.c.key.in_(some)))}
        found = [rows[k] for k in keys if k in rows]
        parties = _parties(c, found)
    return [_act(r, parties) for r in found]


def number_happened(record: Record, asked: Asked) -> int:
    """How many events `happened` has in all."""
    with told(record.name), record.reading() as c:
        every = (
            select(func.count()).select_from(q.order_by(None).subquery()) for q in _in_time(asked, oldest_first=False)
        )
        return sum(c.execute(query).scalar_one() for query in every)


def _in_time(asked: Asked, oldest_first: bool) -> list[Select[Any]]:
    """The keys of the events asked for, in order of time, in queries that one index answers each; one after the other.

    What began before `since` and lasted until then is older than all that began later."""
    query = _asked(select(events.c.key), asked)
    if asked.story:
        query = query.join(reports, reports.c.key == events.c.report)
    if oldest_first:
        query = query.order_by(
            events.c.day.asc() if asked.dated or asked.since else events.c.day.asc().nulls_last(), events.c.key
        )
    else:
        query = query.order_by(events.c.day.desc().nulls_last(), events.c.key)
    if not asked.since:
        return [query]
    began = query.where(events.c.day >= asked.since)
    lasted = query.where(events.c.latest > events.c.day, events.c.latest >= asked.since, events.c.day < asked.since)
    return [lasted, began] if oldest_first else [began, lasted]


def once(acts: Iterable[Act]) -> list[Dated]:
    """Acts of one kind, day and sides together, in the order of the first of each."""
    found: dict[object, list[Act]] = {}
    for a in acts:
        found.setdefault((a.type, a.mode, a.status, a.earliest, a.latest, a.source, a.target), []).append(a)
    return [Dated(of[0], tuple(a.cited for a in of[1:])) for of in found.values()]


def _asked(query: Select[Any], asked: Asked) -> Select[Any]:
    if asked.types:
        kinds = []
        for given in asked.types:
            type, _, mode = given.partition("/")
            kinds.append(and_(events.c.type == type, events.c.mode == mode) if mode else events.c.type == type)
        query = query.where(or_(*kinds))
    if asked.status:
        query = query.where(events.c.status.in_(asked.status))
    if asked.actor:
        own = select(sides.c.event).join(actors, actors.c.key == sides.c.actor).where(is_called(asked.actor))
        query = query.where(events.c.key.in_(own))
    if asked.country:
        of = select(sides.c.event).join(actors, actors.c.key == sides.c.actor).where(actors.c.country == asked.country)
        there = select(events.c.key).where(events.c.place_country == asked.country)
        query = query.where(events.c.key.in_(union(of, there)))
    if asked.story:
        query = query.where(reports.c.id.in_(asked.story), reports.c.current)
    if asked.until:
        query = query.where(events.c.day <= asked.until)
    return query.where(events.c.earliest.is_not(None)) if asked.dated else query


def _parties(c: Connection, found: Sequence[Any]) -> dict[tuple[int, str], list[tuple[str | None, int, int]]]:
    out: defaultdict[tuple[int, str], list[tuple[str | None, int, int]]] = defaultdict(list)
    query = select(sides, actors.c.name).outerjoin(actors, actors.c.key == sides.c.actor).order_by(sides.c.key)
    for row in c.execute(query.where(sides.c.event.in_([r.event for r in found]))):
        out[row.event, row.side].append((row.name, row.start, row.end))
    return out


def _act(r: Any, parties: dict[tuple[int, str], list[tuple[str | None, int, int]]]) -> Act:
    def names(side: str) -> tuple[str, ...]:
        every = (name or _plain(r.text[start:end]) for name, start, end in parties.get((r.event, side), ()))
        return tuple(dict.fromkeys(every))

    place = None if r.place_start is None else _plain(r.text[r.place_start : r.place_end])
    return Act(
        r.number, r.type, r.mode, r.status, names("source"), names("target"), place, r.place_country, r.earliest, r.latest,
        r.confidence, cited(r, Span(r.start, r.end)),
    )  # fmt: skip


def cited(row: Any, span: Span) -> Cited:
    """Words of a report with their sentence; `row` holds the report's text and sentences."""
    sentence = next((s for s in unpack_sentences(row.sentences) if s.start <= span.start < s.end), span)
    return Cited(
        listed(row), Citation(row.id, span.start, span.end), _plain(span.of(row.text)), _plain(sentence.of(row.text))
    )


def _plain(words: str) -> str:
    return " ".join(words.split())
