"""The feeds of a record with hosts that have them, to be updated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from communique.record import open_record
from communique.record.feeds import Subscriptions, feed_items, feeds
from communique.sources import Manners
from communique.sources.feeds import Couriers, Courtesy, Feed, Hints, News, update
from communique.types import Failure, Page, Saved
from feed_documents import Entry, page
from hosts import Hosts

HOUR = timedelta(hours=1)


def courtesy(**changes: float) -> Courtesy:
    """A Courtesy with short waits."""
    manners = Manners(answer_seconds=0.5, total_seconds=0.8, page_bytes=1_000_000, contact="desk@example.org")
    known = {"gap_seconds": 0.05, "retry_seconds": 0.05, "patience_seconds": 5.0, "feed_bytes": 1_000_000, **changes}
    return Courtesy(manners=manners, **known)  # type: ignore[arg-type]


@contextmanager
def subscriptions(where: str) -> Iterator[Subscriptions]:
    """The feeds of a record."""
    record = open_record(where)
    feeds.metadata.create_all(record.engine, [feeds, feed_items])
    try:
        yield Subscriptions(record.engine)
    finally:
        record.close()


class Desk:
    """A record of feeds, hosts that have them, and what an update saves."""

    def __init__(self, followed: Subscriptions, on: Hosts) -> None:
        self.followed = followed
        self.on = on
        self.now = datetime(2026, 3, 2, 10, tzinfo=UTC)
        self.saved: list[tuple[Page, Hints]] = []
        self.refused: set[str] = set()
        self.couriers = Couriers(courtesy(gap_seconds=0.0))

    def follow(self, *addresses: str) -> None:
        for address in addresses:
            self.followed.follow(address, None, self.now)

    def save(self, page: Page, hints: Hints) -> Saved | Failure:
        if page.source in self.refused and page.media_type != "application/json":
            return Failure(page.source, "no-article", f"no article found on {page.source}")
        self.saved.append((page, hints))
        return Saved("new", f"report-{len(self.saved)}", 1)

    def update(self, *, later: timedelta = timedelta(), everything: bool = False) -> list[News]:
        self.now += later
        news: list[News] = []
        update(self.followed, self.save, self.couriers, now=lambda: self.now, tell=news.append, everything=everything)
        return news

    def feed(self) -> Feed:
        [feed] = self.followed.feeds()
        return feed

    @property
    def titles(self) -> list[str | None]:
        return [hints.title for _, hints in self.saved]

    def entries(self, count: int, host: int = 0, name: str = "item") -> list[Entry]:
        """So many items whose pages are there."""
        return [Entry(self.on.put(host, f"/{name}-{n}", page(f"{name} {n}")), f"{name} {n}") for n in range(count)]
