"""The full text of an item as its feed gives it, for where its page cannot be had."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from ...types import Page

if TYPE_CHECKING:
    from datetime import datetime

    from .values import Waiting

FULL_WORDS = 100
"""Content with fewer words is a summary. A choice: summaries in feeds have twenty to seventy words."""

BLOCKS = frozenset(
    ("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "tr", "table", "hr")
)  # fmt: skip
LEFT_OUT = frozenset(("script", "style", "figure", "figcaption", "iframe", "noscript", "form", "button", "svg"))


def page(item: Waiting, content: str, fetched: datetime) -> Page | None:
    """The item as a report in itself; None if the feed gives no full text."""
    text = words(content)
    if len(text.split()) < FULL_WORDS:
        return None
    report = {
        "text": text,
        "title": item.title,
        "outlet": item.outlet,
        "url": item.address,
        "published": item.published.isoformat() if item.published else None,
    }
    return Page(item.name, json.dumps(report).encode(), "application/json", item.address, fetched)


def words(html: str) -> str:
    """The running text of a piece of HTML, a blank line between its paragraphs."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    paragraphs = (re.sub(r"\s+", " ", piece).strip() for piece in "".join(reader.pieces).split("\n\n"))
    return "\n\n".join(piece for piece in paragraphs if piece)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in LEFT_OUT:
            self._outside.append(tag)
        elif tag in BLOCKS:
            self.pieces.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._outside:
            del self._outside[self._outside.index(tag) :]
        elif tag in BLOCKS:
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._outside:
            # a newline in the source is a space, only elements end a paragraph
            self.pieces.append(re.sub(r"\s+", " ", data))
