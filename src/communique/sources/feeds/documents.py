"""From the bytes of a feed to its items, whichever way it is written: RSS, Atom, JSON Feed, sitemap, sitemap index."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from ...errors import SourceError
from . import jsonfeed, sitemaps, syndication
from .charset import decoded
from .values import Document

if TYPE_CHECKING:
    from .values import Item

MOST_ITEMS = 1_000
"""Items of one document that are looked at, the first ones; as many as a news sitemap may have."""

KEY_LETTERS = 300
"""Longer titles are cut, and longer names of items kept as their hash: an index of PostgreSQL holds no key of 2,700 bytes."""

ADDRESS_LETTERS = 2_000
"""A longer address is no page's; browsers and servers stop about there."""

CONTENT_LETTERS = 200_000
"""Longer content is no single report's, and is not kept for one."""

UNFIT = re.compile("[\x00\ud800-\udfff]")
"""Characters that no database keeps: NUL, and halves of a UTF-16 pair."""

GZIP = b"\x1f\x8b"


def read(content: bytes, media_type: str, address: str, most_bytes: int) -> Document:
    """The feed at an address. Raises SourceError of the kind no-feed, in half a sentence, if it is none."""
    text = decoded(_unpacked(content, most_bytes), media_type).lstrip()
    if jsonfeed.is_json(text):
        found = jsonfeed.read(text, address)
    elif sitemaps.is_sitemap(text):
        found = sitemaps.read(text, address)
    else:
        found = syndication.read(text, address)
    items = {item.key: item for item in map(_kept, found.items[:MOST_ITEMS]) if item is not None}
    return Document(_cut(found.title), tuple(items.values()), found.parts)


def _kept(item: Item) -> Item | None:
    """An item as it can be stored; None if it has neither an address nor words."""
    address = item.address if item.address and len(item.address) <= ADDRESS_LETTERS else None
    content = UNFIT.sub("", item.content) if len(item.content) <= CONTENT_LETTERS else ""
    key = UNFIT.sub("", item.key)
    key = key if len(key) <= KEY_LETTERS else f"sha256:{sha256(key.encode()).hexdigest()}"
    if not key or not (address or content):
        return None
    return replace(item, key=key, address=address, title=_cut(item.title), content=content)


def _cut(title: str | None) -> str | None:
    return " ".join(UNFIT.sub("", title).split())[:KEY_LETTERS] or None if title else None


def _unpacked(content: bytes, most_bytes: int) -> bytes:
    """A file that is kept packed (`sitemap.xml.gz`), unpacked."""
    if not content.startswith(GZIP):
        return content
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(content, most_bytes)
    except zlib.error as error:
        raise SourceError("it is a gzip archive, and a broken one", "no-feed") from error
    if not unpacker.eof:
        raise SourceError(f"unpacked it has more than {most_bytes / 1_000_000:g} MB, or is cut short", "too-large")
    return unpacked
