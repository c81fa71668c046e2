"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from ...errors import SourceError
from .addresses import joined
from .dates import day
from .values import Document, Item


def is_json(text: str) -> bool:
    return text.startswith("{")


def read(text: str, address: str) -> Document:
    """The items in the feed's order. Raises SourceError (no-feed)."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError("it begins as JSON does and cannot be read as such", "no-feed") from error
    items = found.get("items")
    if not isinstance(items, list) or "jsonfeed.org" not in str(found.get("version")):
        raise SourceError("it is JSON, and no JSON Feed", "no-feed")
    read_ = (_item(item, address) for item in items if isinstance(item, dict))
    return Document(_text(found.get("title")), tuple(item for item in read_ if item is not None))


def _item(item: dict[str, Any], address: str) -> Item | None:
    link = _text(item.get("url")) or _text(item.get("external_url"))
    link = joined(address, link) if link else None
    named = item.get("id")
    title = _text(item.get("title"))
    key = str(named) if isinstance(named, int | float) and not isinstance(named, bool) else _text(named)
    key = key or link or title
    return Item(key, link, title, day(item.get("date_published")), _content(item)) if key else None


def _content(item: dict[str, Any]) -> str:
    html = _text(item.get("content_html"))
    if html:
        return html
    plain = _text(item.get("content_text")) or ""
    return "".join(f"<p>{escape(piece)}</p>" for piece in plain.split("\n") if piece.strip())


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
