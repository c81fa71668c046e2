"""Pages with several reports on them: an archive, or reports that somebody put into one file."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from ..types import Failure, Page
from .decode import decoded
from .html import REPORT_WORDS, is_html, prose, said_charset
from .pagedate import ASIDE, articles_named

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADINGS = ".//*[self::h1 or self::h2 or self::h3 or self::h4]"


def each_report(page: Page) -> tuple[Page | Failure, ...]:
    """The reports of a page, each as a page of its own, `source:1`, `source:2` …; the page itself where it holds one, or says of which of
    its articles it is.

    Of an address only the first is read, since the record knows a report by its address; a Failure says so."""
    found = _articles(page)
    if len(found) < 2:
        return (page,)
    kind = "text/html; charset=utf-8"
    pieces = [
        replace(page, source=f"{page.source}:{n}", content=html, media_type=kind)
        for n, (_, html) in enumerate(found, 1)
    ]
    if page.url is None:
        return tuple(pieces)
    message = (
        f"{page.source} holds {len(found)} articles, and as an address stands for one report only the first, “{found[0][0]}”, is read; "
        "save the page to a file and give that to read them all"
    )
    return replace(pieces[0], source=page.source), Failure(page.source, "several", message)


def _articles(page: Page) -> Sequence[tuple[str, bytes]]:
    """Headline and HTML of each article on a page; none where the page has not several, or is said to be of one of them."""
    if not is_html(page):
        return ()
    html = decoded(page.content, said_charset(page))
    if html.lower().count("<article") < 2:
        return ()
    import trafilatura

    tree = trafilatura.load_html(html)
    if tree is None or _is_of_one(tree):
        return ()
    outlet = tree.xpath("string(//meta[@property='og:site_name']/@content)")
    tops = tree.xpath(f"//article[not(ancestor::article)][not({ASIDE})]")
    return [(headline, _alone(article, headline, outlet)) for article in tops if (headline := _headline(article))]


def _is_of_one(tree: Any) -> bool:
    """Whether a page says that it is the page of one report; other articles on it are then there to be read next."""
    meta = "//meta[@property='og:type' and @content='article' or @property='article:published_time']"
    return bool(tree.xpath(meta)) or len(list(articles_named(tree))) == 1


def _headline(article: Any) -> str | None:
    """The headline of an article that is a report: one that has some, and as many words of running text as a report."""
    headings = article.xpath(HEADINGS)
    paragraphs = [" ".join(p.text_content().split()) for p in article.xpath(".//p")]
    headline = " ".join(headings[0].text_content().split()) if headings else ""
    return headline if headline and prose(paragraphs) >= REPORT_WORDS else None


def _alone(article: Any, headline: str, outlet: str) -> bytes:
    """A page of this article only. Of the whole page's head just the outlet holds for it: a day, an author or an address may be
    another's."""
    from lxml.html import tostring

    article.xpath(HEADINGS)[0].tag = "h1"  # on a page of its own it is the first; a day beside it is the report's
    site = f'<meta property="og:site_name" content="{escape(outlet)}">' if outlet else ""
    head = f'<head><meta charset="utf-8"><title>{escape(headline)}</title>{site}</head>'
    body = tostring(article, encoding="unicode", with_tail=False)
    return f"<!doctype html><html>{head}<body>{body}</body></html>".encode("utf-8", "replace")
