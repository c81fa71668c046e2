"""RSS and Atom, broken ones too, read by feedparser."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from ...errors import SourceError
from .couriers import is_web
from .dates import day
from .values import Document, Item

if TYPE_CHECKING:
    from datetime import date


def read(content: bytes, media_type: str, address: str) -> Document:
    """The items in the feed's order. Raises SourceError (no-feed)."""
    import feedparser  # type: ignore[import-untyped]  # takes 0.1 s to load, which reading files need not pay

    headers = {"content-type": _media_type(content, media_type), "content-location": address}
    try:
        found = feedparser.parse(
            io.BytesIO(content), response_headers=headers, resolve_relative_uris=True, sanitize_html=False
        )
    except (ValueError, LookupError, RecursionError, AssertionError) as error:
        # on some damaged documents feedparser's own reader of damaged documents fails
        raise SourceError("it is too damaged to be read as a feed", "no-feed") from error
    if not found.get("version") and not found["entries"]:
        raise SourceError("it is no feed: neither RSS, Atom, JSON Feed nor a sitemap", "no-feed")
    items = tuple(item for entry in found["entries"] if (item := _item(entry)) is not None)
    return Document(_text(found["feed"].get("title")), items)


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


def _media_type(content: bytes, media_type: str) -> str:
    """The server's word, unless the bytes are plainly UTF-8, whatever anybody says of them."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return media_type or "application/xml"
    return "application/xml" if content.isascii() else "application/xml; charset=utf-8"
