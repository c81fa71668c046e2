"""Which story each report stands in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Date, Select, cast, delete, func, insert, or_, select, update

from communique.errors import RecordError
from communique.record.beginnings import begins
from communique.record.parts import parts
from communique.record.rows import address
from communique.record.tables import former_stories, placings, reports, stories
from communique.record.telling import told
from communique.types import Placed, Placing, Story

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from communique.record.sql import Record


def unplaced(record: Record, most: int) -> list[tuple[str, date]]:
    """Reports that stand in no story yet, oldest first: their ids, and the day of publication or of adding."""
    day = _day(record)
    query = (
        select(reports.c.id, day.label("day"))
        .outerjoin(placings, placings.c.report == reports.c.key)
        .where(reports.c.current, placings.c.report.is_(None))
        .order_by(day, reports.c.key)
        .limit(most)
    )
    with told(record.name), record.reading() as c:
        return [
            (row.id, row.day if isinstance(row.day, date) else date.fromisoformat(row.day)) for row in c.execute(query)
        ]


def standing(record: Record, days: Sequence[tuple[date, date]]) -> list[Placed]:
    """Where the reports of these stretches of days (both ends included) stand, in order of time."""
    query = (
        select(placings, reports.c.id, reports.c.published, reports.c.title)
        .join(reports, reports.c.key == placings.c.report)
        .where(or_(*(placings.c.day.between(*stretch) for stretch in days)))
        .order_by(placings.c.day, placings.c.report)
    )
    with told(record.name), record.reading() as c:
        return [
            Placed(r.id, r.published, r.headline, r.title is not None, r.story, json.loads(r.parts), bytes(r.features))
            for r in c.execute(query)
        ]


def place(record: Record, placed: Sequence[Placed], joined: Mapping[str, str], now: str) -> None:
    """Keeps where reports stand now, and which stories turned out to be another; in one transaction."""
    day = _day(record)
    with told(record.name), record.writing() as c:
        changed = set(joined) | {p.story for p in placed}
        for some in parts(placed):
            keys = {
                row.id: row
                for row in c.execute(
                    select(reports.c.id, reports.c.key, day.label("day"), placings.c.story)
                    .outerjoin(placings, placings.c.report == reports.c.key)
                    .where(reports.c.current, reports.c.id.in_([p.report for p in some]))
                )
            }
            known = [p for p in some if p.report in keys]
            changed |= {keys[p.report].story for p in known if keys[p.report].story}
            c.execute(delete(placings).where(placings.c.report.in_([keys[p.report].key for p in known])))
            if known:
                c.execute(insert(placings), [_row(p, keys[p.report]) for p in known])
        for old, new in joined.items():
            c.execute(update(former_stories).where(former_stories.c.story == old).values(story=new))
            c.execute(delete(former_stories).where(former_stories.c.id == old))
            c.execute(insert(former_stories).values(id=old, story=new))
            c.execute(update(placings).where(placings.c.story == old).values(story=new))
            changed.add(new)
        for story in sorted(changed):
            retell(c, story, now)


def retell(c: Connection, story: str, now: str) -> None:
    """Writes a story's row anew from its reports; a story without reports is taken away."""
    members = c.execute(
        select(placings.c.headline, reports.c.title, reports.c.published)
        .join(reports, reports.c.key == placings.c.report)
        .where(placings.c.story == story)
    ).all()
    c.execute(delete(stories).where(stories.c.id == story))
    if not members:
        return
    first = min(members, key=lambda m: (m.title is None, m.published or date.max))
    days = [m.published for m in members if m.published]
    c.execute(
        insert(stories).values(
            id=story,
            title=first.headline,
            reports=len(members),
            first=min(days, default=None),
            last=max(days, default=None),
            changed=now,
        )
    )


def listed(
    record: Record,
    *,
    since: date | None = None,
    until: date | None = None,
    changed: str | None = None,
    most: int | None = None,
) -> list[Story]:
    """Stories with reports of these days, those with the newest report first; `changed`: since this moment. Origins are left open."""
    query = _of_days(select(stories.c.id), since, until).order_by(
        stories.c.last.is_(None), stories.c.last.desc(), stories.c.reports.desc(), stories.c.id
    )
    if changed:
        query = query.where(stories.c.changed >= changed)
    with told(record.name), record.reading() as c:
        ids = list(c.execute(query.limit(most)).scalars())
        return _stories(c, ids)


def number(record: Record, *, since: date | None = None, until: date | None = None) -> int:
    """How many stories have reports of these days."""
    with told(record.name), record.reading() as c:
        counted: int = c.execute(_of_days(select(func.count()).select_from(stories), since, until)).scalar_one()
    return counted


def _of_days(query: Select[Any], since: date | None, until: date | None) -> Select[Any]:
    if since:
        query = query.where(stories.c.last >= since)
    return query.where(stories.c.first <= until) if until else query


def story(record: Record, id: str) -> Story:
    """The story of this id, or of an id that it once had, or whose id alone begins so; or in which the report of this id stands.

    Raises RecordError: unknown, ambiguous."""
    with told(record.name), record.reading() as c:
        current = c.execute(select(former_stories.c.story).where(former_stories.c.id == id)).scalar() or id
        near = list(c.execute(select(stories.c.id).where(begins(stories.c.id, current)).limit(6)).scalars())
        if current in near:
            near = [current]
        if not near:
            of = select(placings.c.story).join(reports, reports.c.key == placings.c.report)
            places = or_(reports.c.id == id, reports.c.address == address(id), reports.c.source == id)
            near = list(c.execute(of.where(places).limit(1)).scalars())
        if len(near) > 1:
            others = " and others" if len(near) > 5 else ""
            raise RecordError(
                f"{id} is the beginning of several stories' ids: {', '.join(near[:5])}{others}; give more of it",
                "ambiguous",
            )
        if not near:
            raise RecordError(f"no story {id} stands in {record.name}; communique stories lists them", "unknown")
        return _stories(c, near)[0]


def of(record: Record, ids: Collection[str]) -> list[Story]:
    """The stories in which these reports stand, the newest first."""
    found: dict[str, None] = {}
    with told(record.name), record.reading() as c:
        for some in parts(sorted(ids)):
            query = (
                select(placings.c.story).join(reports, reports.c.key == placings.c.report).where(reports.c.id.in_(some))
            )
            found.update(dict.fromkeys(c.execute(query).scalars()))
        out = _stories(c, list(found))
    return sorted(out, key=lambda s: s.last or date.min, reverse=True)


def _stories(c: Connection, ids: Sequence[str]) -> list[Story]:
    """Whole stories, in the order of their ids as given."""
    out: dict[str, Story] = {}
    for some in parts(ids):
        members: defaultdict[str, list[Placing]] = defaultdict(list)
        standing = (
            select(placings.c.story, reports.c.id, placings.c.parts)
            .join(placings, placings.c.report == reports.c.key)
            .where(placings.c.story.in_(some))
            .order_by(reports.c.published.is_(None), reports.c.published, reports.c.key)
        )
        for m in c.execute(standing):
            members[m.story].append(Placing(m.id, json.loads(m.parts)))
        former: defaultdict[str, list[str]] = defaultdict(list)
        known = select(former_stories).where(former_stories.c.story.in_(some)).order_by(former_stories.c.id)
        for f in c.execute(known):
            former[f.story].append(f.id)
        for row in c.execute(select(stories).where(stories.c.id.in_(some))):
            held = tuple(members[row.id])
            reports_ = tuple(p.report for p in held)
            out[row.id] = Story(row.id, row.title, reports_, (), row.first, row.last, held, tuple(former[row.id]))
    return [out[id] for id in ids]


def _row(p: Placed, report: Any) -> dict[str, Any]:
    day = report.day if isinstance(report.day, date) else date.fromisoformat(report.day)
    return {
        "report": report.key, "story": p.story, "day": day, "headline": p.headline, "parts": json.dumps(dict(p.parts)),
        "features": p.features,
    }  # fmt: skip


def _day(record: Record) -> ColumnElement[Any]:
    """The day of publication, else the one on which the report was added."""
    added = func.substr(reports.c.added, 1, 10)
    return func.coalesce(reports.c.published, added if record.engine.dialect.name == "sqlite" else cast(added, Date))


def moved(c: Connection, before: int, after: int) -> None:
    """A new version of a report stands where the earlier one stood."""
    c.execute(update(placings).where(placings.c.report == before).values(report=after))
