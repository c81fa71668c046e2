"""The day a web page says it was published: in its metadata, or visibly and in full beside the article.

htmldate, which trafilatura asks, also takes days from picture addresses, related reports and the copyright line. Such a
day is a guess dressed as knowledge, so the page's date is read by this module alone.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from .dates import full_day, iso_day, published_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date_published",
    "publication_date", "publish_date", "publish-date", "pubdate", "published_at", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "article.published", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date",
    "dcterms.created", "citation_publication_date", "originalpublicationdate", "date",
)  # fmt: skip
"""Names of meta tags for the day of publication, the surest first. Days of modification are not among them."""

ASIDE_CLASSES = ("related", "comment", "sidebar", "footer", "widget", "latest", "popular", "trending", "recommend")
ASIDE = "ancestor-or-self::nav or ancestor-or-self::aside or ancestor-or-self::footer or " + " or ".join(
    f"ancestor-or-self::*[contains(@class,'{word}') or contains(@id,'{word}')]" for word in ASIDE_CLASSES
)
"""Where other reports are listed, and their days with them."""

LABEL = re.compile(r"(?:first )?(?:published|posted|issued|released)\b|date", re.IGNORECASE)
DATED_LETTERS = 80
"""A visible date line is short: "Published: Wednesday, 3 March 2021, 10:15 GMT" has 45 letters."""


def page_date(tree: Any) -> date | None:
    """The day of publication that the page itself gives; None if it gives none or contradicts itself."""
    return _from_meta(tree) or _from_json_ld(tree) or _from_marked(tree) or _from_visible(tree)


def _from_meta(tree: Any) -> date | None:
    said: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        said.setdefault(name.lower(), meta.get("content") or "")
    return next((day for name in META if (day := _day(said.get(name, "")))), None)


def _from_json_ld(tree: Any) -> date | None:
    days = (_day(str(thing.get("datePublished", ""))) for thing in articles_named(tree))
    return next((day for day in days if day), None)


def articles_named(tree: Any) -> Iterator[dict[str, Any]]:
    """The articles of which a page says in JSON-LD that they stand on it."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _articles(value)


def _articles(value: Any) -> Iterator[dict[str, Any]]:
    """The things that are articles, in the order of the page; what is nested in an article is not this article."""
    if isinstance(value, list):
        for item in value:
            yield from _articles(item)
    elif isinstance(value, dict):
        kinds = str(value.get("@type", ""))
        if "Article" in kinds or "Posting" in kinds or "Report" in kinds:
            yield value
        else:
            for key in ("@graph", "mainEntity"):
                yield from _articles(value.get(key))


def _from_marked(tree: Any) -> date | None:
    """An element marked as the day of publication, or the one day that the `time` elements beside the headline name."""
    for element in tree.xpath(f"//*[@itemprop='datePublished' or @pubdate][not({ASIDE})]"):
        if day := _day(element.get("datetime") or element.get("content") or element.text_content()):
            return day
    beside = f"(//article[.//h1]|//header[.//h1])//time[not({ASIDE})]"
    times = tree.xpath(f"{beside}[not(contains(@class,'updated') or contains(@class,'modified'))]")
    days = {day for element in times if (day := _day(element.get("datetime") or element.text_content()))}
    return days.pop() if len(days) == 1 else None


def _from_visible(tree: Any) -> date | None:
    """A short line of its own that says nothing but the day, in full; only if all such lines name the same one.

    Without "Published" before it, only after the headline: the line at the head of a site is the day of the visit.
    """
    days = set()
    for element in tree.xpath(f"//body//*[self::p or self::span or self::div or self::li][not({ASIDE})]"):
        words = re.sub(r"\s+", " ", element.text_content()[: DATED_LETTERS + 1]).strip()
        day = published_line(words) if 8 <= len(words) <= DATED_LETTERS else None
        if day and (LABEL.match(words) or element.xpath("boolean(preceding::h1)")):
            days.add(day)
    return days.pop() if len(days) == 1 else None


def _day(words: str) -> date | None:
    words = words.strip()
    return iso_day(words) or iso_day(words[:10]) or full_day(words)
