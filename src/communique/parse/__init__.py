"""Parsing: from a page to the article on it."""

from __future__ import annotations

import hashlib
import posixpath
from typing import TYPE_CHECKING

from ..errors import ParseError
from ..types import Article, Page, Span
from . import html, json, plain
from .dateline import Dateline, dateline
from .furniture import furniture
from .heading import heading
from .language import foreign, require_english
from .lines import lines, words
from .several import each_report

if TYPE_CHECKING:
    from .draft import Draft

__all__ = ["Dateline", "article", "dateline", "each_report"]

WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction by adults: Brysbaert 2019, mean of 190 studies."""

ID_LETTERS = 12
"""48 bits: among ten million reports the odds of two sharing an id stay under one in five; among a thousand, none."""


def article(page: Page) -> Article:
    """The report on a page. The same page always gives the same article; what nobody says of it is None.

    The user's word (`page.outlet`, `page.published`) goes before the page's, the page's metadata before its first lines, those before
    a dateline, and that before the hints of a feed. Raises ParseError: empty, no-article, broken-json, no-text, bad-date, language.
    """
    draft = _draft(page)
    if not draft.text.strip():
        raise ParseError(f"{page.source} is empty: there is no text in the report", "empty")
    top = heading(draft.text)
    marked = furniture(draft.text, top.notes)
    body = _outside(draft.text, marked)
    require_english(body, draft.language, page.source)
    others = foreign(
        (line for line in lines(draft.text) if not any(line.overlaps(piece) for piece in marked)), draft.text
    )
    marked = tuple(sorted({*marked, *others}))
    place = dateline(draft.text, top.body)
    url = draft.url or page.url
    return Article(
        id=draft.id or _identity(url or posixpath.normpath(page.source), draft.text),
        text=draft.text,
        outlet=page.outlet or draft.outlet or page.hint_outlet,
        url=url,
        title=draft.title or top.title,
        byline=draft.byline or top.byline,
        published=page.published
        or draft.published
        or top.published
        or (place.day if place else None)
        or page.hint_published,
        furniture=marked,
        dateline=place.span if place else None,
        reading_seconds=round(words(body) * 60 / WORDS_A_MINUTE),
    )


def _draft(page: Page) -> Draft:
    if page.media_type.partition(";")[0] == "application/json":
        return json.read(page)
    return html.read(page) if html.is_html(page) else plain.read(page)


def _outside(text: str, marked: tuple[Span, ...]) -> str:
    """The text without its furniture."""
    ends = [0, *(span.end for span in marked)]
    starts = [*(span.start for span in marked), len(text)]
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True))


def _identity(address: str, text: str) -> str:
    return hashlib.sha256(f"{address}\0{text}".encode()).hexdigest()[:ID_LETTERS]
