"""Who is asked about: the names that reports use for one, what they were called, whom they met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from communique.errors import RecordError
from communique.record.parts import parts
from communique.record.tables import actors, events, reports, roles, sides, words_of_names
from communique.record.telling import told
from communique.types import Actor, Person
from communique.words import words

if TYPE_CHECKING:
    from communique.record.sql import Record

TOOK_PLACE = ("happened", "ongoing")
CANDIDATES = 8
"""Names told of those that a name may mean: as many as fit a sentence."""
NOT_FOUND = "nobody called {0} stands in {1}; give a name as reports write it, or look with communique search {0!r}"
Grouping = Any
"""From (report, actor) pairs to persons: merge.people.grouped."""


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


def _together(found: Sequence[Any], grouped: Grouping) -> list[Named]:
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
            Named(
                "person",
                group.name,
                group.country,
                tuple(dict.fromkeys(r.name for r in rows)),
                sum(r.reports for r in rows),
            )
        )
    others: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for r in found:
        if r.kind != "person":
            others[r.kind, r.country or r.name].append(r) if r.kind == "state" else others[r.kind, r.name].append(r)
    for (kind, _), rows in others.items():
        rows.sort(key=lambda r: -r.reports)
        out.append(
            Named(
                kind,
                rows[0].name,
                rows[0].country,
                tuple(dict.fromkeys(r.name for r in rows)),
                sum(r.reports for r in rows),
            )
        )
    return out


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
        .where(is_called(who))
        .group_by("folded")
    )  # fmt: skip
    with told(record.name), record.reading() as c:
        found = [Office(r.words, r.country, r.first, r.last, r.reports) for r in c.execute(query)]
    return sorted(found, key=lambda o: (o.last or date.min, o.reports), reverse=True)[:most]


def meetings(record: Record, who: Named, most: int | None = 20) -> list[Meeting]:
    """Whom they met, called, visited or talked to (CONSULT that took place), most often told first; groups without a name are left out."""
    others, they = sides.alias("others"), actors.alias("they")
    own = select(sides.c.event, sides.c.actor).join(actors, actors.c.key == sides.c.actor).where(is_called(who))
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


def is_called(who: Named) -> ColumnElement[bool]:
    """Whether an actor is that one: of its kind, and of one of its names."""
    return and_(actors.c.name.in_(who.names), actors.c.kind == who.kind)
