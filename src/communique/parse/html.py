"""A report on a web page: trafilatura finds the article among navigation, share bars and other people's headlines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..errors import ParseError
from .decode import decoded
from .draft import Draft
from .furniture import furniture
from .lines import ends_sentence, words
from .pagedate import page_date
from .plain import charset

if TYPE_CHECKING:
    from ..types import Page

REPORT_WORDS = 30
"""Fewer words of running text are no report but an error page or a consent wall. A choice: a lead and a bit."""

START = re.compile(
    r"\s*(?:<!--(?:(?!-->).)*-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
TAG = re.compile(
    r"</?(?:p|div|span|a|h[1-6]|br|ul|ol|li|article|section|header|footer|meta|link|script|img)\b[^<>]*>", re.IGNORECASE
)
MANY_TAGS = 6
META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
LOOKED_AT = 20_000


def is_html(page: Page) -> bool:
    """By its media type; text of another type too, if it begins as a page does or is full of tags."""
    kind = page.media_type.partition(";")[0]
    if kind in ("text/html", "application/xhtml+xml"):
        return True
    head = decoded(page.content[:LOOKED_AT])
    return START.match(head) is not None or (kind == "text/plain" and len(TAG.findall(head)) >= MANY_TAGS)


def read(page: Page) -> Draft:
    """The article of the page and the page's metadata; a blank line between paragraphs, the title is the first.

    Raises ParseError "no-article" if there is none.
    """
    import trafilatura  # 0.4 s and 25 MB, which reading text need not pay
    from trafilatura.settings import Document

    html = decoded(page.content, said_charset(page))
    tree = trafilatura.load_html(html)
    found = trafilatura.bare_extraction(
        html, url=page.url, include_comments=False, include_tables=False, with_metadata=True
    )
    found = found if isinstance(found, Document) else Document()
    paragraphs = [line.strip() for line in (found.text or "").splitlines() if line.strip()]
    if tree is None or prose(paragraphs) < REPORT_WORDS:
        message = f"no article found on {page.source}: give the page of one report, or save its text and give that"
        raise ParseError(message, "no-article")
    title = _title(found.title, found.sitename)
    return Draft(
        text="\n\n".join(_titled(title, paragraphs)),
        title=title,
        byline=found.author,
        outlet=None if _is_host(found.sitename, page.url) else found.sitename,
        url=page.url or found.url,
        published=page_date(tree),
    )


def prose(paragraphs: list[str]) -> int:
    """How many words stand in paragraphs that are sentences and no furniture."""
    text = "\n\n".join(paragraphs)
    marked = {span.of(text) for span in furniture(text)}
    return sum(words(p) for p in paragraphs if p not in marked and ends_sentence(p))


def _is_host(outlet: str | None, url: str | None) -> bool:
    """Whether an outlet's name only says where its page stands: trafilatura's stand-in on pages that name none."""
    host = urlsplit(url or "").netloc.casefold()
    return outlet is not None and outlet.casefold() in (host, host.removeprefix("www."))


def _title(title: str | None, outlet: str | None) -> str | None:
    """The title without the outlet's name behind it ("Envoy arrives | The Herald")."""
    if title and outlet:
        title = re.sub(rf"\s*[|–—-]\s*{re.escape(outlet)}\s*$", "", title) or title
    return title


def _titled(title: str | None, paragraphs: list[str]) -> list[str]:
    """The paragraphs, after the title if they do not begin with it."""
    if title is None or any(_letters(p) == _letters(title) for p in paragraphs[:2]):
        return paragraphs
    return [title, *paragraphs]


def _letters(words_: str) -> str:
    return "".join(character for character in words_.casefold() if character.isalnum())


def said_charset(page: Page) -> str | None:
    """The charset that the server names, else the page."""
    match = META_CHARSET.search(page.content[:4096])
    return charset(page.media_type) or (match[1].decode() if match else None)
