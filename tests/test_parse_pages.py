"""Web pages: their articles found, and the day they say, never a guessed one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from communique.parse import article
from communique.types import Page
from parsed import LEAD, read, refusal

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_pages_with_their_expected_result(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    page = Page(str(path), path.read_bytes(), "text/html")
    if "error" in expected:
        assert refusal(page) == expected["error"]
        return
    found = article(page)
    day = found.published.isoformat() if found.published else None
    assert (found.title, found.outlet, found.byline, day, found.url) == tuple(
        expected[key] for key in ("title", "outlet", "byline", "published", "url")
    )
    if expected["paragraphs"]:
        assert found.text.split("\n\n") == expected["paragraphs"]
    assert [words for words in expected["absent"] if words in found.text] == []
    assert (found.dateline.of(found.text) if found.dateline else None) == expected.get("dateline")
    assert article(page) == found


def test_a_page_given_as_text_is_seen_for_what_it_is() -> None:
    path = PAGES[1]
    as_html = article(Page("page", path.read_bytes(), "text/html"))
    assert article(Page("page", b"<!-- saved -->\n" + path.read_bytes(), "text/plain")) == as_html


def test_a_text_that_mentions_tags_stays_text() -> None:
    text = f"{LEAD}\n\nThe site begins with <html> and shows <p>No</p>, he said."
    assert read(text).text == text


def test_the_address_that_was_fetched_is_the_address() -> None:
    page = Page("https://a.example/x", PAGES[1].read_bytes(), "text/html", url="https://a.example/final")
    assert article(page).url == "https://a.example/final"


def test_a_page_without_words_is_no_article() -> None:
    for content in (b"<html></html>", b"<html><body><script>x()</script></body></html>", b"<p>Short.</p>", b"<html"):
        assert refusal(Page("a.html", content, "text/html")) == "no-article"


@pytest.mark.parametrize(
    "extra",
    [
        "<footer><p>© 2019</p></footer>",
        "<div class='sidebar'><time datetime='2020-02-02'>2 Feb</time></div>",
        "<img src='/2018/05/06/a.jpg'>",
        "<meta property='article:modified_time' content='2020-02-02'>",
        "<script type='application/ld+json'>{broken</script>",
        '<script type=\'application/ld+json\'>{"@type": "WebSite", "datePublished": "2020-02-02"}</script>',
    ],
)
def test_a_day_is_never_guessed(extra: str) -> None:
    today = "<div class='site-head'><p>Friday, 5 May 2023</p></div>"
    html = f"<html><body>{today}<h1>Sailors freed</h1><p>{LEAD}</p><p>{LEAD}</p>{extra}</body></html>"
    assert article(Page("a.html", html.encode(), "text/html")).published is None


@pytest.mark.parametrize(
    "said",
    [
        "<meta property='article:published_time' content='2021-03-04T08:00:00Z'>",
        "<meta name='pubdate' content='March 4, 2021'>",
        '<script type=\'application/ld+json\'>[{"@type": ["NewsArticle"], "datePublished": "2021-03-04"}]</script>',
        "<p>Published: 4 March 2021</p>",
    ],
)
def test_the_day_the_page_says(said: str) -> None:
    html = f"<html><body>{said}<h1>Sailors freed</h1><p>{LEAD}</p><p>{LEAD}</p></body></html>"
    assert article(Page("a.html", html.encode(), "text/html")).published == date(2021, 3, 4)
