"""Sitemaps (sitemaps.org) with the news extension, and indexes of sitemaps."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from datetime import date
from typing import TYPE_CHECKING

from ...errors import SourceError
from .addresses import joined
from .dates import day
from .values import Document, Item, Part

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LOOKED_AT = 4_000
ROOT = re.compile(r"<(?:[\w-]+:)?(urlset|sitemapindex)\b")


def is_sitemap(text: str) -> bool:
    return ROOT.search(text[:LOOKED_AT]) is not None


def read(text: str, address: str) -> Document:
    """The pages, newest first (undated ones last, in the map's order), or the maps of an index. Raises SourceError (no-feed)."""
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise SourceError(f"it begins as a sitemap does and is broken ({error})", "no-feed") from error
    if _name(root) == "sitemapindex":
        return Document(None, (), tuple(part for child in root if (part := _part(child, address)) is not None))
    items = [(_changed(child), item) for child in root if (item := _item(child, address)) is not None]
    items.sort(key=lambda dated: dated[0], reverse=True)
    outlet = next((named for child in root if (named := _find(child, "name"))), None)
    return Document(outlet, tuple(item for _, item in items))


def _item(url: Element, address: str) -> Item | None:
    place = _place(url, address)
    if place is None:
        return None
    return Item(place, place, _find(url, "title"), day(_find(url, "publication_date")))


def _changed(url: Element) -> date:
    """By what pages are sorted. The day of the last change is no day of publication and is used for nothing else."""
    return day(_find(url, "publication_date")) or day(_find(url, "lastmod")) or date.min


def _part(sitemap: Element, address: str) -> Part | None:
    place = _place(sitemap, address)
    return Part(place, day(_find(sitemap, "lastmod"))) if place else None


def _place(entry: Element, address: str) -> str | None:
    loc = next((child.text for child in entry if _name(child) == "loc"), None)
    return joined(address, loc) if loc and loc.strip() else None


def _find(entry: Element, name: str) -> str | None:
    """The words of the first element of this name anywhere in the entry; the names of pictures and films are not the report's."""
    for child in entry:
        kind = _name(child)
        if kind == name:
            return (child.text or "").strip() or None
        if kind in ("news", "publication") and (found := _find(child, name)):
            return found
    return None


def _name(element: Element) -> str:
    """An element's name without its namespace: sitemaps in the field give wrong ones, or none."""
    return str(element.tag).rpartition("}")[2]
