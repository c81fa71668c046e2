"""The feeds that a page links to: <link rel="alternate" type="application/rss+xml" href="…">."""

from __future__ import annotations

from html.parser import HTMLParser

from .addresses import joined
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
        if tag == "base" and "href" in said:
            self._base = joined(self._base, said["href"]) or self._base
        elif tag == "link" and "alternate" in said.get("rel", "").lower().split():
            self._take(joined(self._base, said.get("href", "")), said)

    def _take(self, address: str | None, said: dict[str, str]) -> None:
        kind = said.get("type", "").partition(";")[0].strip().lower()
        if address is None or not said.get("href") or kind not in FEED_TYPES:
            return
        if COMMENTS not in address.lower() and COMMENTS not in said.get("title", "").lower():
            self.found.setdefault(address, Outline(address, said.get("title") or None))
