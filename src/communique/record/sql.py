"""The record over SQLAlchemy Core: saving reports and giving them back. Questions to it stand in modules of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from communique.errors import RecordError
from communique.record import judging, meaning, placing, rows
from communique.record.beginnings import begins
from communique.record.packing import storable, unpack, unpack_sentences, unpack_vectors
from communique.record.parts import parts
from communique.record.search import index, unindex
from communique.record.tables import (
    actors,
    events,
    metadata,
    reports,
    statements,
    vectors,
)
from communique.record.telling import told
from communique.record.values import Report, listed
from communique.types import Article, Findings, Judgement, Placed, Saved, Story

LISTED = [c for c in reports.c if c.name not in ("text", "sentences", "reading", "vectors")]


def moment(now: datetime | None = None) -> str:
    """A moment as the record writes it."""
    return (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Record:
    """A record that is open. Every method raises RecordError where the database cannot do it; then nothing was changed."""

    engine: Engine
    name: str
    pgvector: bool = False
    """Whether PostgreSQL itself compares vectors (meaning.py)."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the record."""
        return self.engine.begin()

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection whose changes are kept together, or not at all."""
        return self.engine.execution_options(writes=True).begin()

    def close(self) -> None:
        self.engine.dispose()

    # --- saving

    def holds(self, article: Article) -> Saved | None:
        """Whether this report stands in the record as it is: then it need not be read again. None if it does not."""
        with told(self.name), self.reading() as c:
            return self._known(c, article)

    def add(self, found: Findings, *, now: datetime | None = None) -> Saved:
        """Keeps a report: in one transaction, and once. A page that says something else than before is a new version of its report.

        Raises RecordError `clash` where another report, of another page or outlet, has its id."""
        with told(self.name):
            try:
                return self._add(found, moment(now))
            except IntegrityError:  # another program added it between our look and our writing
                return self._add(found, moment(now))

    def _add(self, found: Findings, added: str) -> Saved:
        with self.writing() as c:
            if known := self._known(c, found.article):
                return known
            row = rows.report(found, added)
            before = self._earlier(c, found.article, row)
            if before:
                self._retire(c, before)
            version = before.version + 1 if before else 1
            first = before.first if before else 0
            key = c.execute(
                insert(reports).values(**row, version=version, first=first, current=True)
            ).inserted_primary_key[0]  # type: ignore[index]
            if not before:
                c.execute(update(reports).where(reports.c.key == key).values(first=key))
            if before:
                placing.moved(c, before.key, key)
            for name, values in rows.found_rows(found, key).items():
                if values:
                    c.execute(insert(metadata.tables[name]), values)
            if (vector := rows.vector(found)) is not None:
                c.execute(insert(vectors).values(report=key, vector=vector))
                if self.pgvector:
                    meaning.keep(c, [(key, vector)])
            index(c, key, row["title"], row["text"])
        return Saved("changed" if before else "new", found.article.id, version)

    def _known(self, c: Connection, article: Article) -> Saved | None:
        same = select(*LISTED).where(reports.c.current, reports.c.digest == rows.digest(article))
        found = c.execute(same.where(reports.c.id == article.id)).first()
        if found is None and article.url:
            found = c.execute(same.where(reports.c.address == rows.address(article.url))).first()
        return Saved("known", found.id, found.version) if found else None

    def _earlier(self, c: Connection, article: Article, row: rows.Row) -> Row[Any] | None:
        """The current version of the same page; that of the same id first."""
        query = select(reports).where(reports.c.current)
        by_id = c.execute(query.where(reports.c.id == article.id)).first()
        if by_id:
            mine, other = (
                (row["address"], by_id.address) if row["address"] and by_id.address else (row["outlet"], by_id.outlet)
            )
            if mine and other and mine != other and row["text"] != by_id.text:
                raise RecordError(
                    f"{row['source']} has the id {article.id}, which is that of another report ({other}); give it an id of its own", "clash"
                )  # fmt: skip
            return by_id
        if row["address"] is None:
            return None
        return c.execute(query.where(reports.c.address == row["address"])).first()

    def _retire(self, c: Connection, before: Row[Any]) -> None:
        """An earlier version goes on standing in the record, but no question finds it."""
        unindex(c, before.key, before.title, before.text)
        c.execute(update(reports).where(reports.c.key == before.key).values(current=False))
        for table in (actors, statements, events, vectors):
            c.execute(delete(table).where(table.c.report == before.key))

    # --- giving back

    def reports(self, ids: Collection[str] | None = None, *, added: str | None = None) -> list[Report]:
        """The current reports, all or those of these ids, or `added` at a moment or later; by day of publication, undated ones last."""
        query = select(*LISTED).where(reports.c.current).order_by(*BY_DAY)
        if added:
            query = query.where(reports.c.added >= added)
        with told(self.name), self.reading() as c:
            return [listed(row) for row in _of_these(c, query, ids)]

    def findings(self, ids: Collection[str] | None = None) -> Iterator[Findings]:
        """All that was read in the current reports, all or those of these ids; by day of publication, undated ones last."""
        query = select(reports.c.key, reports.c.published).where(reports.c.current).order_by(*BY_DAY)
        with told(self.name), self.reading() as c:
            keys = [row.key for row in _of_these(c, query, ids)]
            for part in parts(keys):
                whole = select(reports).where(reports.c.key.in_(part)).order_by(*BY_DAY)
                yield from map(unpacked, c.execute(whole).all())

    def versions(self, id: str) -> list[Findings]:
        """Every version of the page of a report, the first one first. Raises RecordError `unknown`."""
        with told(self.name), self.reading() as c:
            first = c.execute(select(reports.c.first).where(reports.c.id == storable(id)).limit(1)).scalar()
            if first is None:
                raise RecordError(f"no report {id} stands in {self.name}", "unknown")
            return [
                unpacked(r)
                for r in c.execute(select(reports).where(reports.c.first == first).order_by(reports.c.version))
            ]

    def one(self, id: str) -> Findings:
        """The report of this id or address, or the one whose id alone begins so; `id@1`: its first version.

        Raises RecordError: unknown, ambiguous."""
        page, _, version = id.rpartition("@")
        if page and version.isdigit():
            earlier = {str(n): f for n, f in enumerate(self.versions(self.one(page).article.id), 1)}
            if version in earlier:
                return earlier[version]
        id = storable(id)
        places = or_(reports.c.id == id, reports.c.address == rows.address(id), reports.c.source == id)
        with told(self.name), self.reading() as c:
            newest = reports.c.current.desc(), reports.c.version.desc()
            found = c.execute(select(reports).where(places).order_by(*newest).limit(1)).first()
            if found is None:
                near = c.execute(select(reports).where(begins(reports.c.id, id)).limit(6)).all()
                if len({r.first for r in near}) > 1:
                    ids = ", ".join(r.id for r in near[:5])
                    raise RecordError(
                        f"{id} is the beginning of several reports' ids: {ids}; give more of it", "ambiguous"
                    )
                found = near[0] if near else None
            if found is None:
                raise RecordError(
                    f"no report {id} stands in {self.name}; communique search finds reports by words", "unknown"
                )
            return unpacked(found)

    # --- stories

    def unplaced(self, most: int) -> list[tuple[str, date]]:
        """Reports that stand in no story yet, oldest first: their ids, and the day of publication or of adding."""
        return placing.unplaced(self, most)

    def standing(self, days: Sequence[tuple[date, date]]) -> list[Placed]:
        """Where the reports of these stretches of days (both ends included) stand, in order of time."""
        return placing.standing(self, days)

    def place(self, placed: Sequence[Placed], joined: Mapping[str, str], *, now: datetime | None = None) -> None:
        """Keeps where reports stand now, and which stories turned out to be another (`joined`). What people decided goes before."""
        placing.place(self, placed, joined, moment(now))
        judging.hold(self, moment(now))
        if placed and self.engine.dialect.name == "sqlite":  # so that its planner knows how the tables have grown
            with told(self.name), self.writing() as c:
                c.exec_driver_sql("PRAGMA analysis_limit = 1000")
                c.exec_driver_sql("PRAGMA optimize")

    def stories(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        changed: str | None = None,
        most: int | None = None,
    ) -> list[Story]:
        """Stories with reports of these days, or `changed` since a moment; the newest first. Origins are left open."""
        return placing.listed(self, since=since, until=until, changed=changed, most=most)

    def number_of_stories(self, *, since: date | None = None, until: date | None = None) -> int:
        """How many stories `stories` tells of these days in all."""
        return placing.number(self, since=since, until=until)

    def story(self, id: str) -> Story:
        """The story of this id, of an id that it once had, or the one whose id alone begins so; or in which the report of this id stands.

        Origins are left open. Raises RecordError: unknown, ambiguous."""
        return placing.story(self, id)

    def stories_of(self, ids: Collection[str]) -> list[Story]:
        """The stories in which these reports stand."""
        return placing.of(self, ids)

    # --- what people decided

    def judgements(self, *, all: bool = False) -> list[Judgement]:
        """The decisions that hold, oldest first; `all`: the withdrawn ones too."""
        return judging.judged(self, all=all)

    def judge(
        self, kind: judging.Kind, one: str, other: str, *, same: bool, author: str, reason: str | None = None
    ) -> Judgement:
        """Keeps that two names are one person's, or two reports one story's, or that they are not (judging.judge)."""
        return judging.judge(self, kind, one, other, same=same, author=author, reason=reason, made=moment())

    def withdraw(self, number: int | None = None) -> Judgement:
        """Takes back the decision of this number, else the last one that holds. Raises RecordError `unknown`."""
        return judging.withdraw(self, number, moment())

    def info(self) -> dict[str, Any]:
        """Numbers of what it holds."""
        counts: Sequence[tuple[str, Select[Any]]] = (
            ("reports", select(func.count()).select_from(reports).where(reports.c.current)),
            ("earlier versions", select(func.count()).select_from(reports).where(~reports.c.current)),
            ("outlets", select(func.count(reports.c.outlet.distinct()))),
            ("statements", select(func.count()).select_from(statements)),
            ("events", select(func.count()).select_from(events)),
            ("first", select(func.min(reports.c.published))),
            ("last", select(func.max(reports.c.published))),
        )
        with told(self.name), self.reading() as c:
            return {name: c.execute(query).scalar() for name, query in counts}


BY_DAY = (reports.c.published.is_(None), reports.c.published, reports.c.key)


def _of_these(c: Connection, query: Select[Any], ids: Collection[str] | None) -> list[Row[Any]]:
    """The rows of a query BY_DAY, all or those of these ids."""
    if ids is None:
        return list(c.execute(query))
    found = [row for some in parts(list(ids)) for row in c.execute(query.where(reports.c.id.in_(some)))]
    return sorted(found, key=lambda row: (row.published is None, row.published or date.min, row.key))


def unpacked(row: Row[Any]) -> Findings:
    """The findings of a whole row of `reports`."""
    columns = {name: getattr(row, name) for name in _COLUMNS}
    return unpack(row.reading, row.source, columns, unpack_sentences(row.sentences), unpack_vectors(row.vectors))


_COLUMNS = ("id", "text", "outlet", "url", "title", "byline", "published", "language")
