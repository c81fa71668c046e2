"""The feeds that an address means."""

from __future__ import annotations

import pytest

from communique.errors import SourceError
from communique.sources.feeds import Outline, find
from feed_documents import rss
from followed import Desk
from hosts import Answer


class TestWhatIsFollowed:
    def test_a_feed_by_its_address_with_its_title(self, lite: Desk) -> None:
        address = lite.on.put(0, "/feed", Answer(body=rss([])))
        assert find(f"{address}#top", lite.couriers) == (Outline(address, "The Ruritanian Herald"),)

    def test_the_feeds_that_a_page_links_to(self, lite: Desk) -> None:
        html = b"""<head><base href="/news/"><link rel=alternate type="application/rss+xml" title="News" href="rss.xml">
          <link rel="ALTERNATE stylesheet" type="application/atom+xml; charset=utf-8" href="//other.test/atom">
          <link rel="alternate" type="application/rss+xml" title="News - Comments" href="/comments/feed">
          <link rel="alternate" hreflang="fr" href="/fr"><link rel="alternate" type="application/rss+xml" href="javascript:1"></head>"""
        address = lite.on.put(0, "/", Answer(headers={"Content-Type": "text/html"}, body=html))
        assert find(address, lite.couriers) == (
            Outline(lite.on.address(0, "/news/rss.xml"), "News"),
            Outline("http://other.test/atom", None),
        )

    def test_a_list_at_an_address(self, lite: Desk) -> None:
        body = b'<opml version="1.0"><body><outline text="H" xmlUrl="https://herald.test/feed"/></body></opml>'
        address = lite.on.put(0, "/mine.opml", Answer(body=body))
        assert find(address, lite.couriers) == (Outline("https://herald.test/feed", "H"),)

    @pytest.mark.parametrize(
        ("answer", "kind"), [(Answer(404), "missing"), (Answer(body=b"<p>Welcome</p>"), "no-feed")]
    )
    def test_what_cannot_be_followed_is_one_sentence(self, lite: Desk, answer: Answer, kind: str) -> None:
        address = lite.on.put(0, "/feed", answer)
        with pytest.raises(SourceError) as error:
            find(address, lite.couriers)
        assert error.value.kind == kind
        assert address in error.value.message
