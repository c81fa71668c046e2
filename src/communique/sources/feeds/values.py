"""What a feed says, and what is known of a feed that is followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed. `key` is its name within the feed; `content` its words as HTML, empty where the feed gives no full text."""

    key: str
    address: str | None
    title: str | None
    published: date | None
    content: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A sitemap that a sitemap index names, and the day it last changed."""

    address: str
    changed: date | None


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as it was read: items in its order, or in a sitemap index the sitemaps it names."""

    title: str | None
    items: tuple[Item, ...]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed that an OPML list or a page names."""

    address: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is followed. `failures` counts those in a row; `gone`: its server says it will not come back, and it is asked no more."""

    id: int
    address: str
    title: str | None
    etag: str | None
    modified: str | None
    last_success: datetime | None
    next_check: datetime | None
    failures: int
    trouble: str | None
    gone: bool


@dataclass(frozen=True, slots=True)
class Health:
    """A feed with the number of its items that were seen, read into the record, wait, and were given up."""

    feed: Feed
    items: int
    read: int
    waiting: int
    given_up: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item whose report is not in the record yet; `tries`: how often it was tried."""

    feed: int
    key: str
    address: str | None
    title: str | None
    published: date | None
    outlet: str | None
    tries: int

    @property
    def name(self) -> str:
        """What a message calls it."""
        return self.address or self.title or self.key


@dataclass(frozen=True, slots=True)
class Hints:
    """What the feed says of an item, for where its page says nothing."""

    title: str | None
    outlet: str | None
    published: date | None
