"""An update: every feed that is due is asked, and every item that is new is fetched and saved.

    feed due → asked (304: as it was) → read → new items stored as waiting, with the feed's ETag in the same stroke
    item waiting → its page asked for → saved; else the feed's own full text saved; else told, and tried again next time

Interrupted anywhere it loses nothing: what was stored waits, and the next update goes on with it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, Protocol

from ...errors import SourceError
from ...types import Failure, Page, Saved
from .. import contents
from ..web import PAGE_TYPES
from . import documents, fulltext, schedule
from .asking import ACCEPT_FEEDS, ACCEPT_PAGES, Answer, ask
from .values import Document, Hints
from .wire import Reply, Request, Trouble

if TYPE_CHECKING:
    from ...record.feeds import Subscriptions
    from .couriers import Couriers
    from .values import Feed, Item, Waiting

PAGES_A_FEED = 100
"""Items of one feed that are read in one update; further ones wait for the next, so that an archive does not hold up the news."""

TRIES = 3
"""Updates in which an item is tried before it is given up."""

FINAL = ("language",)
"""Kinds of failure that no further try mends."""

PARTS = 10
"""Sitemaps of an index that are asked for, those changed last: one a day or one a section. A choice."""

Asking = Generator[Request, Reply | Trouble, None]


class Save(Protocol):
    """What keeps a page in the record; `hints` are for where the page says nothing of itself."""

    def __call__(self, page: Page, hints: Hints) -> Saved | Failure: ...


@dataclass(frozen=True, slots=True)
class News:
    """What became of a feed or an item, as it happens.

    `kind`: of a feed asked, unchanged, moved, failed, gone or later; of an item new, changed, known (to the record), failed or later
    (not asked this time). `items`: how many new ones a feed had.
    """

    feed: str
    item: str | None
    kind: Literal["asked", "unchanged", "moved", "failed", "gone", "later", "new", "changed", "known"]
    message: str | None = None
    report: str | None = None
    items: int = 0


def update(
    subscriptions: Subscriptions,
    save: Save,
    couriers: Couriers,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    tell: Callable[[News], None] = lambda _: None,
    everything: bool = False,
) -> None:
    """Asks every feed that is due and reads what is new; `everything`: those that are not due too, but none that is gone."""
    round_ = _Round(subscriptions, save, couriers, now, tell)
    feeds = [feed for feed in subscriptions.feeds() if not feed.gone]
    due = feeds if everything else subscriptions.due(now())
    for feed in due:
        couriers.send(round_.check(feed))
    asked = {feed.id for feed in due}
    for feed in feeds:
        if feed.id not in asked:
            round_.read_waiting(feed)
    couriers.run()


@dataclass(slots=True)
class _Round:
    """One update. `_taken` are the addresses of this round, so that a report in five feeds of an outlet is fetched once."""

    subscriptions: Subscriptions
    save: Save
    couriers: Couriers
    now: Callable[[], datetime]
    tell: Callable[[News], None]
    _taken: set[str] = field(default_factory=set)

    def check(self, feed: Feed) -> Asking:
        """Asks a feed, stores its new items, and sends for the pages of all that wait."""
        courtesy = self.couriers.courtesy
        came = yield from ask(
            feed.address, courtesy, accept=ACCEPT_FEEDS, most_bytes=courtesy.feed_bytes, etag=feed.etag, modified=feed.modified
        )  # fmt: skip
        if isinstance(came, Trouble):
            self._failed(feed, came)
        elif came.unchanged:
            self.subscriptions.answered(feed, None, self.now(), schedule.after_success(self.now()))
            self.tell(News(feed.address, None, "unchanged"))
        else:
            moved = yield from self._read_feed(feed, came)
            if moved is None:
                return
            feed = moved
        self.read_waiting(feed)

    def read_waiting(self, feed: Feed) -> None:
        for item in self.subscriptions.waiting(feed.id, PAGES_A_FEED):
            if item.address not in self._taken:
                if item.address:
                    self._taken.add(item.address)
                self.couriers.send(self._read_item(feed, item))

    def _read_feed(self, feed: Feed, answer: Answer) -> Generator[Request, Reply | Trouble, Feed | None]:
        """The feed at the address where it is now; None if that one is followed already."""
        try:
            document = documents.read(answer.content, answer.media_type, answer.url, self.couriers.courtesy.feed_bytes)
        except SourceError as error:
            self._failed(feed, Trouble(error.kind, error.message))
            return feed
        whole = True
        if document.parts:
            document, whole = yield from self._parts(feed, document)
        if answer.moved and answer.moved != feed.address:
            fresh = self.subscriptions.moved(feed, answer.moved)
            where = answer.moved if fresh else f"{answer.moved}, which is followed already"
            self.tell(News(feed.address, None, "moved", f"{feed.address} has moved for good to {where}"))
            if not fresh:
                return None
            feed = replace(feed, address=answer.moved)
        new = self.subscriptions.answered(
            feed,
            document,
            self.now(),
            schedule.after_success(self.now()),
            etag=answer.etag if whole else None,
            modified=answer.modified if whole else None,
        )
        self.tell(News(feed.address, None, "asked", items=new))
        return feed

    def _parts(self, feed: Feed, index: Document) -> Generator[Request, Reply | Trouble, tuple[Document, bool]]:
        """The items of the sitemaps of an index, and whether all that were asked for could be read."""
        courtesy = self.couriers.courtesy
        since = feed.last_success.date() if feed.last_success else None
        fresh = [part for part in index.parts if since is None or part.changed is None or part.changed >= since]
        fresh.sort(key=lambda part: (part.changed is not None, part.changed or 0), reverse=True)
        found: dict[str, Item] = {}
        title, whole = index.title, True
        for part in fresh[:PARTS]:
            came = yield from ask(part.address, courtesy, accept=ACCEPT_FEEDS, most_bytes=courtesy.feed_bytes)
            if isinstance(came, Trouble):
                whole = False
                continue
            try:
                document = documents.read(came.content, came.media_type, came.url, courtesy.feed_bytes)
            except SourceError:
                whole = False
                continue
            title = title or document.title
            found |= {item.key: item for item in document.items}
        return Document(title, tuple(found.values())), whole

    def _failed(self, feed: Feed, trouble: Trouble) -> None:
        message = f"cannot read the feed {feed.address}: {trouble.why}"
        if trouble.kind == "later":
            self.subscriptions.put_off(feed, schedule.put_off(self.now(), trouble.seconds))
            self.tell(News(feed.address, None, "later", message))
            return
        gone = trouble.kind == "gone"
        next_check = schedule.after_failure(self.now(), feed.failures + 1, trouble.seconds)
        self.subscriptions.failed(feed, trouble.why, next_check, gone=gone)
        self.tell(News(feed.address, None, "gone" if gone else "failed", message))

    def _read_item(self, feed: Feed, item: Waiting) -> Asking:
        """Saves an item from its page, else from the feed's own text."""
        page: Page | Trouble = Trouble("missing", "the feed gives it no address and no full text")
        if item.address:
            courtesy = self.couriers.courtesy
            came = yield from ask(item.address, courtesy, accept=ACCEPT_PAGES, most_bytes=courtesy.manners.page_bytes)
            page = came if isinstance(came, Trouble) else _page(item, came, self.now())
        if isinstance(page, Trouble) and page.kind == "later":
            self.tell(News(feed.address, item.name, "later", page.why))
            return
        if not self.subscriptions.is_waiting(item):
            return
        hints = Hints(item.title, item.outlet, item.published)
        saved = _failure(item, page) if isinstance(page, Trouble) else self.save(page, hints)
        if isinstance(saved, Failure):
            own = fulltext.page(item, self.subscriptions.content(item), self.now())
            again = self.save(own, hints) if own else saved
            saved = saved if isinstance(again, Failure) else again
        if isinstance(saved, Failure):
            last = item.tries + 1 >= TRIES or saved.kind in FINAL
            self.subscriptions.missed(item, saved.message, last=last)
            self.tell(News(feed.address, item.name, "failed", saved.message))
        else:
            self.subscriptions.read(item, saved.report)
            self.tell(News(feed.address, item.name, saved.kind, report=saved.report))


def _page(item: Waiting, answer: Answer, fetched: datetime) -> Page | Trouble:
    kind = answer.media_type.partition(";")[0].strip() or "text/html"
    if kind not in PAGE_TYPES:
        return Trouble("binary", f"it is no page: it is {kind}")
    media_type = answer.media_type or "text/html"
    found = contents.page(item.name, answer.content, media_type, url=answer.url, fetched=fetched)
    return Trouble(found.kind, "there is no text on it") if isinstance(found, Failure) else found


def _failure(item: Waiting, trouble: Trouble) -> Failure:
    return Failure(item.name, trouble.kind, f"cannot fetch {item.name}: {trouble.why}")
