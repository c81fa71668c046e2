"""RSS and Atom, broken ones too, read by feedparser."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from ...errors import SourceError
from .addresses import is_web
from .dates import day
from .values import Document, Item

if TYPE_CHECKING:
    from datetime import date


HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}>")
LOOKED_AT = 20_000
ROOT = re.compile(r"<(?:[\w-]+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
NO_FEED = "it is no feed: neither RSS, Atom, JSON Feed nor a sitemap"

MOST_TAGS = 100_000
"""Of a feed with a thousand items and their full text; feedparser reads so many in five seconds, and a million nested ones take a
minute and a gigabyte."""

MOST_ENTITIES = 500_000
"""`&lt;` and its like; the text of a report in HTML has some hundreds. feedparser reads a million in three seconds."""

LONG_TAG = re.compile(r"<[A-Za-z][^<>]{20000}")
"""A tag of so many letters is made of attributes; feedparser takes five seconds and half a gigabyte for one of five million."""


def read(text: str, address: str) -> Document:
    """The items in the feed's order. Raises SourceError (no-feed)."""
    import feedparser  # takes 0.1 s to load, which reading files need not pay

    _require_feed(text)
    first = DECLARATION.match(text)
    # a first line of our own, so that nobody searches the document for its encoding
    content = (HEAD + text[first.end() if first else 0 :]).encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": address}
    try:
        found = feedparser.parse(
            io.BytesIO(content), response_headers=headers, resolve_relative_uris=True, sanitize_html=False
        )
    except (ValueError, LookupError, RecursionError, AssertionError) as error:
        # on some damaged documents feedparser's own reader of damaged documents fails
        raise SourceError("it is too damaged to be read as a feed", "no-feed") from error
    if not found.get("version") and not found["entries"]:
        raise SourceError(NO_FEED, "no-feed")
    items = tuple(item for entry in found["entries"] if (item := _item(entry)) is not None)
    return Document(_text(found["feed"].get("title")), items)


def _require_feed(text: str) -> None:
    """That it begins as a feed does, and is not made to keep a reader busy."""
    if not ROOT.search(text[:LOOKED_AT]):
        raise SourceError(NO_FEED, "no-feed")
    if text.count("<") > MOST_TAGS or text.count("&") > MOST_ENTITIES or LONG_TAG.search(text):
        raise SourceError("it has too many or too long tags for a feed of news", "too-large")


def _item(entry: Any) -> Item | None:
    link = _text(entry.get("link"))
    address = link if link and is_web(link) else None
    title = _text(entry.get("title"))
    key = _text(entry.get("id")) or address or title
    return Item(key, address, title, _day(entry), _content(entry)) if key else None


def _content(entry: Any) -> str:
    """The longest of the texts that the feed gives as the item's content (content:encoded, atom:content)."""
    pieces = [value for piece in entry.get("content") or [] if isinstance(value := piece.get("value"), str)]
    summary = _text(entry.get("summary"))
    return max([*pieces, summary or ""], key=len)


def _day(entry: Any) -> date | None:
    return day(entry.get("published")) or day(entry.get("created"))


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
