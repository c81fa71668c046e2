"""What people decided about who is who, and which reports belong together: kept with reason and author, and withdrawable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

from sqlalchemy import Row, insert, or_, select, update

from communique.errors import RecordError
from communique.record.placing import retell
from communique.record.tables import judgements, placings, reports
from communique.record.telling import told
from communique.types import Judgement, story_id

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from communique.record.sql import Record

Kind = Literal["person", "report"]
KINDS = get_args(Kind)


def judge(
    record: Record, kind: Kind, one: str, other: str, *, same: bool, author: str, reason: str | None, made: str
) -> Judgement:
    """Keeps a decision; the one that said the opposite of the same two is withdrawn. Two reports are put into one story, or the second
    out of the first one's into a story of its own.

    Raises RecordError `unknown` where a report is not in the record, or both are the same thing."""
    if one == other:
        raise RecordError(f"{one} and {other} are one and the same; give two {kind}s", "unknown")
    with told(record.name), record.writing() as c:
        if kind == "report":
            _put(c, one, other, same, made)
        pair = or_(
            (judgements.c.one == one) & (judgements.c.other == other),
            (judgements.c.one == other) & (judgements.c.other == one),
        )
        c.execute(
            update(judgements)
            .where(judgements.c.kind == kind, judgements.c.withdrawn.is_(None), pair)
            .values(withdrawn=made)
        )
        values = {
            "kind": kind,
            "one": one,
            "other": other,
            "same": same,
            "author": author,
            "reason": reason,
            "made": made,
        }
        key = c.execute(insert(judgements).values(**values)).inserted_primary_key
        assert key is not None
        return _judgement(c.execute(select(judgements).where(judgements.c.key == key[0])).one())


def withdraw(record: Record, number: int | None, now: str) -> Judgement:
    """Takes back a decision: that of this number, else the last one that holds. It stays in the record as withdrawn.

    Raises RecordError `unknown`."""
    query = select(judgements).where(judgements.c.withdrawn.is_(None)).order_by(judgements.c.key.desc())
    if number is not None:
        query = query.where(judgements.c.key == number)
    with told(record.name), record.writing() as c:
        row = c.execute(query.limit(1)).first()
        if row is None:
            which = "no decision that holds" if number is None else f"no decision {number} that holds"
            raise RecordError(f"there is {which} in {record.name}; communique judgements lists them", "unknown")
        c.execute(update(judgements).where(judgements.c.key == row.key).values(withdrawn=now))
        if row.kind == "report":
            _put(c, row.one, row.other, not row.same, now)
        return _judgement(c.execute(select(judgements).where(judgements.c.key == row.key)).one())


def hold(record: Record, now: str) -> None:
    """Puts reports back where people said they belong, if they were moved since."""
    with told(record.name), record.writing() as c:
        held = select(judgements).where(judgements.c.kind == "report", judgements.c.withdrawn.is_(None))
        for j in c.execute(held.order_by(judgements.c.key)).all():
            _put(c, j.one, j.other, j.same, now)


def judged(record: Record, *, all: bool = False) -> list[Judgement]:
    """The decisions that hold, oldest first; `all`: the withdrawn ones too."""
    query = select(judgements).order_by(judgements.c.key)
    with told(record.name), record.reading() as c:
        return [_judgement(row) for row in c.execute(query if all else query.where(judgements.c.withdrawn.is_(None)))]


def _put(c: Connection, one: str, other: str, same: bool, now: str) -> None:
    """Puts the second report into the first one's story, or into one of its own."""
    placed = {
        row.id: row
        for row in c.execute(
            select(reports.c.id, reports.c.key, placings.c.story)
            .join(placings, placings.c.report == reports.c.key)
            .where(reports.c.current, reports.c.id.in_([one, other]))
        )
    }
    for id in (one, other):
        if id not in placed:
            raise RecordError(
                f"no report {id} stands in a story of the record; communique search finds reports", "unknown"
            )
    before = placed[other].story
    if (before == placed[one].story) == same:
        return
    own = story_id(other)  # the one it founded, or would have
    story = placed[one].story if same else own if own != before else story_id(f"{other} apart")
    c.execute(update(placings).where(placings.c.report == placed[other].key).values(story=story))
    for changed in (before, story):
        retell(c, changed, now)


def _judgement(row: Row[Any]) -> Judgement:
    return Judgement(row.key, row.kind, row.one, row.other, row.same, row.reason, row.author, row.made, row.withdrawn)
