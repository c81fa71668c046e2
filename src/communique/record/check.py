"""Whether a record is whole: every stored range lies in its text, what points somewhere points at something, the index of words holds
what the reports hold. The index can be made again; the rest is told."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DatabaseError

from communique.record import rows, search
from communique.record.parts import parts
from communique.record.sql import unpacked
from communique.record.tables import metadata, placings, reports, stories
from communique.record.telling import told

if TYPE_CHECKING:
    from communique.record.sql import Record

SHOWN = 20
"""Defects of one kind that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look through the record found: `reports` looked at, what is wrong, and what was mended."""

    reports: int
    wrong: tuple[str, ...]
    mended: tuple[str, ...]


def check(record: Record) -> Checked:
    """Looks through the whole record; makes the index of words again if it is not right."""
    with told(record.name):
        with record.reading() as c:
            wrong = [*_structure(c), *_ranges(c), *_stories(c)]
            count = c.execute(select(func.count()).select_from(reports)).scalar_one()
            index = list(search.checked(c))
        mended = []
        if index:
            with record.writing() as c:
                search.rebuild(c)
            mended = [f"{defect}: it was made again" for defect in index]
    return Checked(count, tuple(wrong), tuple(mended))


def _structure(c: Connection) -> Iterator[str]:
    if c.dialect.name == "sqlite":
        try:
            for row in c.execute(text("PRAGMA integrity_check(5)")).scalars():
                if row != "ok":
                    yield f"the file: {row}"
        except DatabaseError as cause:
            yield f"the file: {cause.orig}"
        for table, number, points_at, _ in c.execute(text("PRAGMA foreign_key_check")).all()[:SHOWN]:
            yield f"row {number} of {table} belongs to a row of {points_at} that is not there"
        return
    for table in (
        metadata.sorted_tables
    ):  # PostgreSQL keeps its keys itself; tables that were altered by hand may have lost them
        for key in table.foreign_keys:
            other = key.column
            query = select(func.count()).select_from(table.outerjoin(other.table, key.parent == other))
            lost = c.execute(query.where(key.parent.is_not(None), other.is_(None))).scalar_one()
            if lost:
                yield f"{lost} rows of {table.name} belong to rows of {other.table.name} that are not there"


def _ranges(c: Connection) -> Iterator[str]:
    """Every range against its text, and the rows that questions look for against what was read."""
    keys = list(c.execute(select(reports.c.key).order_by(reports.c.key)).scalars())
    for some in parts(keys):
        for row in c.execute(select(reports).where(reports.c.key.in_(some))):
            place = f"report {row.id} (version {row.version})"
            try:
                found = unpacked(row)
            except (ValueError, KeyError, TypeError, IndexError, zlib.error) as cause:
                yield f"{place}: what was read in it cannot be unpacked ({cause}); read it again with communique add"
                continue
            length = len(found.article.text)
            outside = sum(span.end > length for span in rows.ranges(found))
            if outside:
                yield f"{place}: {outside} ranges lie outside of its text; read it again with communique add"
            if row.current:
                yield from (f"{place}: {defect}" for defect in _rows(c, row.key, rows.found_rows(found, row.key)))


def _rows(c: Connection, key: int, wanted: dict[str, list[rows.Row]]) -> Iterator[str]:
    for name in ("actors", "statements", "events"):
        table = metadata.tables[name]
        held = {r.key: (r.id, r.start, r.end) for r in c.execute(select(table).where(table.c.report == key))}
        if held != {r["key"]: (r["id"], r["start"], r["end"]) for r in wanted[name]}:
            yield f"the table {name} does not hold what was read"


def _stories(c: Connection) -> Iterator[str]:
    counts: dict[str, int] = dict(c.execute(select(placings.c.story, func.count()).group_by(placings.c.story)).all())
    for story, said in c.execute(select(stories.c.id, stories.c.reports)):
        if counts.pop(story, 0) != said:
            yield f"story {story} does not have the number of reports that it says"
    if counts:
        yield f"{len(counts)} stories of reports are not listed"
