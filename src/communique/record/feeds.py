"""The feeds that are followed: how each fares, and which of its items are in the record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Engine,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from communique.record.sql import moment
from communique.record.tables import Key, metadata
from communique.sources.feeds.values import Document, Feed, Health, Waiting

feeds = Table(
    "feeds",
    metadata,
    Column("key", Key, primary_key=True),
    Column("address", String, nullable=False, unique=True),
    Column("title", String),
    Column("followed", String, nullable=False),
    Column("etag", String),
    Column("modified", String),
    Column("last_success", String),
    Column("next_check", String),
    Column("failures", Integer, nullable=False),
    Column("trouble", Text),
    Column("gone", Boolean, nullable=False),
)
"""`etag`, `modified`: what the server called the feed's state when its items were last stored. `failures`: in a row."""

feed_items = Table(
    "feed_items",
    metadata,
    Column("feed", Key, ForeignKey("feeds.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("item", String, primary_key=True),
    Column("found", String, nullable=False),
    Column("place", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("address", String),
    Column("title", String),
    Column("published", Date),
    Column("content", Text),
    Column("tries", Integer, nullable=False),
    Column("trouble", Text),
    Column("report", String),
    Index("feed_items_waiting", "state", "feed", "found", "place"),
    Index("feed_items_address", "address"),
)
"""`state`: waiting, read (its report is `report`) or failed (given up). `content`: the feed's own full text, until it is read.
`found`, `place`: when the item was first seen and which one of its document it was; together they are the order of reading."""

WAITING, READ, FAILED = "waiting", "read", "failed"
TOGETHER = 500
"""Values in one condition: SQLite takes 32,766, and PostgreSQL plans short lists well."""


class Subscriptions:
    """The feeds of a record. Every change is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._insert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    # --- following

    def follow(self, address: str, title: str | None, now: datetime) -> bool:
        """Follows a feed from now on; False if it was followed before (one that was gone is asked again)."""
        row = {"address": address, "title": title, "followed": moment(now), "failures": 0, "gone": False}
        fresh = {"gone": False, "failures": 0, "trouble": None, "next_check": None}
        with self._writing.begin() as c:
            if c.execute(update(feeds).where(feeds.c.address == address).values(fresh)).rowcount:
                return False
            c.execute(insert(feeds).values(row))
            return True

    def unfollow(self, address: str) -> bool:
        """Forgets a feed and its items; reports stay. False if it was not followed."""
        with self._writing.begin() as c:
            key = c.execute(select(feeds.c.key).where(feeds.c.address == address)).scalar_one_or_none()
            if key is None:
                return False
            _forget(c, key)
            return True

    def feeds(self) -> tuple[Feed, ...]:
        """All of them, in the order in which they were followed."""
        with self._engine.begin() as c:
            return tuple(_feed(row) for row in c.execute(select(feeds).order_by(feeds.c.key)))

    def health(self) -> tuple[Health, ...]:
        """All feeds with the numbers of their items."""
        counted = select(feed_items.c.feed, feed_items.c.state, func.count()).group_by(
            feed_items.c.feed, feed_items.c.state
        )
        with self._engine.begin() as c:
            counts = {(feed, state): n for feed, state, n in c.execute(counted)}
            rows = [_feed(row) for row in c.execute(select(feeds).order_by(feeds.c.key))]
        return tuple(_health(feed, counts) for feed in rows)

    # --- asking

    def due(self, now: datetime) -> tuple[Feed, ...]:
        """The feeds whose time has come; those that are gone never are."""
        return tuple(f for f in self.feeds() if not f.gone and (f.next_check is None or f.next_check <= now))

    def moved(self, feed: Feed, address: str) -> bool:
        """A feed has a new address for good. False if that one is followed already: then only that one is."""
        with self._writing.begin() as c:
            if c.execute(select(feeds.c.key).where(feeds.c.address == address)).first() is not None:
                _forget(c, feed.id)
                return False
            c.execute(update(feeds).where(feeds.c.key == feed.id).values(address=address))
            return True

    def answered(
        self,
        feed: Feed,
        document: Document | None,
        now: datetime,
        next_check: datetime,
        *,
        etag: str | None = None,
        modified: str | None = None,
    ) -> int:
        """Notes that a feed answered, and with the same stroke its new items as waiting; how many they are.

        Without a document it is as it was, and what its server calls that state still holds.
        """
        fine = {
            "last_success": moment(now),
            "next_check": moment(next_check),
            "failures": 0,
            "trouble": None,
            "gone": False,
        }
        if document is not None:
            fine |= {"etag": etag, "modified": modified}
            if feed.title is None and document.title:
                fine["title"] = document.title
        with self._writing.begin() as c:
            c.execute(update(feeds).where(feeds.c.key == feed.id).values(fine))
            return self._store(c, feed, document, now) if document is not None else 0

    def failed(self, feed: Feed, trouble: str, next_check: datetime, *, gone: bool = False) -> None:
        """Notes that a feed could not be read, and why."""
        values = {
            "failures": feeds.c.failures + 1,
            "trouble": trouble,
            "next_check": moment(next_check),
            "gone": gone,
        }
        with self._writing.begin() as c:
            c.execute(update(feeds).where(feeds.c.key == feed.id).values(values))

    def put_off(self, feed: Feed, next_check: datetime) -> None:
        """A feed was not asked, for no fault of its own."""
        with self._writing.begin() as c:
            c.execute(update(feeds).where(feeds.c.key == feed.id).values(next_check=moment(next_check)))

    # --- items

    def waiting(self, feed: int, most: int) -> tuple[Waiting, ...]:
        """The items of a feed that are still to be read, those first that were tried least and were found first."""
        wanted = (
            select(
                feed_items.c.feed,
                feed_items.c.item,
                feed_items.c.address,
                feed_items.c.title,
                feed_items.c.published,
                feeds.c.title.label("outlet"),
                feed_items.c.tries,
            )
            .join(feeds, feeds.c.key == feed_items.c.feed)
            .where(feed_items.c.feed == feed, feed_items.c.state == WAITING)
            .order_by(feed_items.c.tries, feed_items.c.found, feed_items.c.place)
            .limit(most)
        )
        with self._engine.begin() as c:
            return tuple(Waiting(*row) for row in c.execute(wanted))

    def is_waiting(self, item: Waiting) -> bool:
        """Whether an item is still to be read: another feed's of the same address may have been."""
        with self._engine.begin() as c:
            return c.execute(select(feed_items.c.state).where(*_is(item))).scalar_one_or_none() == WAITING

    def content(self, item: Waiting) -> str:
        """The text that the feed itself gives of an item, as HTML."""
        with self._engine.begin() as c:
            return c.execute(select(feed_items.c.content).where(*_is(item))).scalar_one_or_none() or ""

    def read(self, item: Waiting, report: str) -> None:
        """An item's report is in the record; so is that of every other feed's item at the same address."""
        done = {"state": READ, "report": report, "content": None, "trouble": None}
        same = feed_items.c.address == item.address if item.address else _is(item)[1] & _is(item)[0]
        with self._writing.begin() as c:
            c.execute(update(feed_items).where(same).values(done))

    def missed(self, item: Waiting, trouble: str, *, last: bool) -> None:
        """An item could not be read this time; `last`: it is given up."""
        values: dict[str, Any] = {"tries": feed_items.c.tries + 1, "trouble": trouble}
        if last:
            values |= {"state": FAILED, "content": None}
        with self._writing.begin() as c:
            c.execute(update(feed_items).where(*_is(item)).values(values))

    def _store(self, c: Connection, feed: Feed, document: Document, now: datetime) -> int:
        """New items as waiting, and those whose address was read through another feed as read."""
        known = _those(c, feed_items.c.item, [i.key for i in document.items], feed_items.c.feed == feed.id)
        fresh = [(place, item) for place, item in enumerate(document.items) if item.key not in known]
        addresses = [item.address for _, item in fresh if item.address]
        reports = _those(c, feed_items.c.address, addresses, feed_items.c.state == READ)
        waiting = 0
        for place, item in fresh:
            report = reports.get(item.address) if item.address else None
            row = {
                "feed": feed.id,
                "item": item.key,
                "found": moment(now),
                "place": place,
                "state": READ if report else WAITING,
                "address": item.address,
                "title": item.title,
                "published": item.published,
                "content": None if report else item.content or None,
                "tries": 0,
                "report": report,
            }
            # another update of the same record may have stored it meanwhile
            stored = c.execute(self._insert(feed_items).values(row).on_conflict_do_nothing()).rowcount
            waiting += bool(stored and not report)
        return waiting


def _those(c: Connection, column: Column[Any], values: list[str], which: Any) -> dict[str, str | None]:
    """Of these values of a column those that stand in a row of this kind, each with the row's report."""
    found: dict[str, str | None] = {}
    for start in range(0, len(values), TOGETHER):
        some = values[start : start + TOGETHER]
        found |= {row[0]: row[1] for row in c.execute(_named(column, some, which))}
    return found


def _named(column: Column[Any], values: Collection[str], which: Any) -> Any:
    return select(column, feed_items.c.report).where(column.in_(values), which)


def _forget(c: Connection, key: int) -> None:
    c.execute(delete(feed_items).where(feed_items.c.feed == key))
    c.execute(delete(feeds).where(feeds.c.key == key))


def _is(item: Waiting) -> tuple[Any, Any]:
    return feed_items.c.feed == item.feed, feed_items.c.item == item.key


def _feed(row: Row[Any]) -> Feed:
    return Feed(
        id=row.key,
        address=row.address,
        title=row.title,
        etag=row.etag,
        modified=row.modified,
        last_success=_when(row.last_success),
        next_check=_when(row.next_check),
        failures=row.failures,
        trouble=row.trouble,
        gone=row.gone,
    )


def _health(feed: Feed, counts: Mapping[tuple[int, str], int]) -> Health:
    read, waiting, failed = (counts.get((feed.id, state), 0) for state in (READ, WAITING, FAILED))
    return Health(feed, items=read + waiting + failed, read=read, waiting=waiting, given_up=failed)


def _when(words: str | None) -> datetime | None:
    return datetime.strptime(words, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) if words else None
