"""Questions to the record: who somebody is, what they said, what happened. Answers are values with the sentences they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, union

from communique.errors import RecordError
from communique.record.packing import unpack_sentences
from communique.record.parts import parts
from communique.record.tables import actors, events, reports, roles, sides, statements, words_of_names
from communique.record.telling import told
from communique.record.values import Cited, listed
from communique.types import Citation, Person, Span
from communique.words import FUNCTION_WORDS, stem, words

if TYPE_CHECKING:
    from communique.record.sql import Record

TOOK_PLACE = ("happened", "ongoing")
CANDIDATES = 8
"""Names told of those that a name may mean: as many as fit a sentence."""
NOT_FOUND = "nobody called {0} stands in {1}; give a name as reports write it, or look with communique search {0!r}"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of the record: the names that reports use, and in how many reports."""

    kind: str
    name: str
    country: str | None
    names: tuple[str, ...]
    reports: int


@dataclass(frozen=True, slots=True)
class Office:
    """What somebody was called: the words, the first and last day of reports that say so, how many do, and one of them."""

    words: str
    country: str | None
    first: date | None
    last: date | None
    reports: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """With whom somebody met, talked or spoke: how often it is told, in which modes, first and last day."""

    name: str
    country: str | None
    told: int
    modes: tuple[str, ...]
    first: date | None
    last: date | None


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


def named(record: Record, name: str, grouped: Grouping) -> list[Named]:
    """Everybody whom reports call by a name that holds all these words, the most reported first; names of one person are together
    (`grouped`: merge.people.grouped, with the judgements that hold), however unlike a person judged them. Raises RecordError `unknown`."""
    given = sorted(set(words(name)))
    if not given:
        raise RecordError(f"{name!r} is no name", "unknown")
    query = select(actors.c.kind, actors.c.name, actors.c.country, func.count().label("reports"))
    holding = [actors.c.key.in_(select(words_of_names.c.actor).where(words_of_names.c.word == word)) for word in given]
    query = query.where(
        or_(and_(*holding), and_(actors.c.kind == "person", actors.c.name.in_(_judged_same(record, given))))
    )
    with told(record.name), record.reading() as c:
        found = c.execute(query.group_by(actors.c.kind, actors.c.name, actors.c.country)).all()
    if not found:
        raise RecordError(NOT_FOUND.format(name, record.name), "unknown")
    return sorted(_together(found, grouped), key=lambda n: (-n.reports, n.name))


def _judged_same(record: Record, given: Sequence[str]) -> set[str]:
    """The names that people judged to be one person's with a name that holds all these words, or with one of these."""
    pairs = [(j.one, j.other) for j in record.judgements() if j.kind == "person" and j.same and j.withdrawn is None]
    known = {name for pair in pairs for name in pair if set(given) <= set(words(name))}
    while more := {name for pair in pairs if known & set(pair) for name in pair} - known:
        known |= more
    return known


def one(record: Record, name: str, grouped: Grouping) -> Named:
    """The one of that name: the only one, or the one called exactly so. Raises RecordError: unknown, ambiguous (with the candidates)."""
    found = named(record, name, grouped)
    exact = [n for n in found if words(name) in [words(x) for x in n.names]]
    choice = found if len(found) == 1 else exact
    if len(choice) == 1:
        return choice[0]
    several = choice or found
    shown = ", ".join(f"{n.name}{f' ({n.country})' if n.country else ''}" for n in several[:CANDIDATES])
    others = f" and {len(several) - CANDIDATES} more" if len(several) > CANDIDATES else ""
    raise RecordError(
        f"{name} may be {len(several)} in {record.name}: {shown}{others}; give more of the name", "ambiguous"
    )


def offices(record: Record, who: Named, most: int | None = 20) -> list[Office]:
    """What reports call them, the latest first."""
    query = (
        select(
            func.lower(roles.c.words).label("folded"), func.min(roles.c.words).label("words"), func.max(roles.c.country).label("country"),
            func.min(reports.c.published).label("first"), func.max(reports.c.published).label("last"), func.count().label("reports"),
        )
        .join(actors, actors.c.key == roles.c.actor)
        .join(reports, reports.c.key == actors.c.report)
        .where(_is(who))
        .group_by("folded")
    )  # fmt: skip
    with told(record.name), record.reading() as c:
        found = [Office(r.words, r.country, r.first, r.last, r.reports) for r in c.execute(query)]
    return sorted(found, key=lambda o: (o.last or date.min, o.reports), reverse=True)[:most]


def meetings(record: Record, who: Named, most: int | None = 20) -> list[Meeting]:
    """Whom they met, called, visited or talked to (CONSULT that took place), most often told first; groups without a name are left out."""
    others, they = sides.alias("others"), actors.alias("they")
    own = select(sides.c.event, sides.c.actor).join(actors, actors.c.key == sides.c.actor).where(_is(who))
    query = (
        select(
            events.c.key,
            events.c.type,
            events.c.status,
            events.c.mode,
            events.c.day,
            events.c.latest,
            they.c.name,
            they.c.country,
        )
        .join(others, others.c.event == events.c.key)
        .join(they, they.c.key == others.c.actor)
        .where(they.c.kind != "group")
    )
    rows: defaultdict[str, dict[int, Any]] = defaultdict(dict)
    with told(record.name), record.reading() as c:
        acted = sorted({row.event for row in c.execute(own)})
        for some in parts(acted):  # so that a database begins with these, and not with all that were ever held
            for row in c.execute(query.where(events.c.key.in_(some))):
                if row.type == "CONSULT" and row.status in TOOK_PLACE and row.name not in who.names:
                    rows[row.name][row.key] = row
    found = [
        Meeting(
            name, next((r.country for r in of.values() if r.country), None), len(of),
            tuple(sorted({r.mode for r in of.values() if r.mode})),
            min((r.day for r in of.values() if r.day), default=None), max((r.latest or r.day for r in of.values() if r.day), default=None),
        )
        for name, of in rows.items()
    ]  # fmt: skip
    return sorted(found, key=lambda m: (-m.told, m.name))[:most]


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
        .where(_is(who))
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


@dataclass(frozen=True, slots=True)
class Dated:
    """An act with all the places that tell it."""

    act: Act
    others: tuple[Cited, ...]


def once(acts: Iterable[Act]) -> list[Dated]:
    """Acts of one kind, day and sides together, in the order of the first of each."""
    found: dict[object, list[Act]] = {}
    for a in acts:
        found.setdefault((a.type, a.mode, a.status, a.earliest, a.latest, a.source, a.target), []).append(a)
    return [Dated(of[0], tuple(a.cited for a in of[1:])) for of in found.values()]


def cited(row: Any, span: Span) -> Cited:
    """Words of a report with their sentence; `row` holds the report's text and sentences."""
    sentence = next((s for s in unpack_sentences(row.sentences) if s.start <= span.start < s.end), span)
    return Cited(
        listed(row), Citation(row.id, span.start, span.end), _plain(span.of(row.text)), _plain(sentence.of(row.text))
    )


Grouping = Any
"""From (report, actor) pairs to persons: merge.people.grouped."""
_CITED = [c for c in reports.c if c.name not in ("reading", "vectors")]


def _together(found: Sequence[Any], grouped: Grouping) -> list[Named]:
    from communique.types import Actor

    out = []
    persons = [
        (str(i), Actor(str(i), "person", r.name, r.country, ())) for i, r in enumerate(found) if r.kind == "person"
    ]
    groups: tuple[Person, ...] = grouped(persons)
    placed = {int(i): n for n, g in enumerate(groups) for i, _ in g.members}
    for n, group in enumerate(groups):
        rows = [found[i] for i, m in placed.items() if m == n]
        rows.sort(key=lambda r: -r.reports)
        out.append(
            Named("person", group.name, group.country, _unique(r.name for r in rows), sum(r.reports for r in rows))
        )
    others: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for r in found:
        if r.kind != "person":
            others[r.kind, r.country or r.name].append(r) if r.kind == "state" else others[r.kind, r.name].append(r)
    for (kind, _), rows in others.items():
        rows.sort(key=lambda r: -r.reports)
        out.append(
            Named(kind, rows[0].name, rows[0].country, _unique(r.name for r in rows), sum(r.reports for r in rows))
        )
    return out


def _is(who: Named) -> ColumnElement[bool]:
    """Whether an actor is that one."""
    return and_(actors.c.name.in_(who.names), actors.c.kind == who.kind)


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
        own = select(sides.c.event).join(actors, actors.c.key == sides.c.actor).where(_is(asked.actor))
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
        return _unique(name or _plain(r.text[start:end]) for name, start, end in parties.get((r.event, side), ()))

    place = None if r.place_start is None else _plain(r.text[r.place_start : r.place_end])
    return Act(
        r.number, r.type, r.mode, r.status, names("source"), names("target"), place, r.place_country, r.earliest, r.latest,
        r.confidence, cited(r, Span(r.start, r.end)),
    )  # fmt: skip


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _plain(words: str) -> str:
    return " ".join(words.split())
