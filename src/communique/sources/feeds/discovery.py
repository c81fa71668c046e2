"""The feeds that a page links to: <link rel="alternate" type="application/rss+xml" href="…">."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin

from .couriers import is_web
from .values import Outline

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
COMMENTS = "comments"
"""Blogs link to the feed of their readers' comments too; nobody follows an outlet for those."""


def linked(html: str, address: str) -> tuple[Outline, ...]:
    """The feeds of a page, each once, in its order; those of comments are left out."""
    reader = _Links(address)
    reader.feed(html)
    return tuple(reader.found.values())


class _Links(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self._base = address
        self.found: dict[str, Outline] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: (value or "").strip() for name, value in attrs}
        try:
            if tag == "base" and "href" in said:
                self._base = urljoin(self._base, said["href"])
            elif tag == "link" and "alternate" in said.get("rel", "").lower().split() and said.get("href"):
                self._take(urljoin(self._base, said["href"]), said)
        except ValueError:
            return  # an address that is none

    def _take(self, address: str, said: dict[str, str]) -> None:
        kind = said.get("type", "").partition(";")[0].strip().lower()
        comments = COMMENTS in address.lower() or COMMENTS in said.get("title", "").lower()
        if kind in FEED_TYPES and is_web(address) and not comments:
            self.found.setdefault(address, Outline(address, said.get("title") or None))
