"""An update reads every item that can be read and nothing twice, whatever a feed or its server does."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from communique.errors import SourceError
from communique.record.feeds import Subscriptions
from communique.sources.feeds import Couriers, Feed, Hints, News, Outline, find, update
from communique.types import Failure, Page, Saved
from feed_server import (
    LONG,
    Answer,
    Entry,
    Hosts,
    atom,
    courtesy,
    in_turn,
    news_sitemap,
    page,
    rss,
    sitemap_index,
    subscriptions,
    tagged,
)


class Desk:
    """A record of feeds, hosts that have them, and what an update saves."""

    def __init__(self, followed: Subscriptions, on: Hosts) -> None:
        self.followed = followed
        self.on = on
        self.now = datetime(2026, 3, 2, 10, tzinfo=UTC)
        self.saved: list[tuple[Page, Hints]] = []
        self.refused: set[str] = set()
        self.couriers = Couriers(courtesy(gap_seconds=0.0))

    def follow(self, *addresses: str) -> None:
        for address in addresses:
            self.followed.follow(address, None, self.now)

    def save(self, page: Page, hints: Hints) -> Saved | Failure:
        if page.source in self.refused and page.media_type != "application/json":
            return Failure(page.source, "no-article", f"no article found on {page.source}")
        self.saved.append((page, hints))
        return Saved("new", f"report-{len(self.saved)}", 1)

    def update(self, *, later: timedelta = timedelta(), everything: bool = False) -> list[News]:
        self.now += later
        news: list[News] = []
        update(self.followed, self.save, self.couriers, now=lambda: self.now, tell=news.append, everything=everything)
        return news

    def feed(self) -> Feed:
        [feed] = self.followed.feeds()
        return feed

    @property
    def titles(self) -> list[str | None]:
        return [hints.title for _, hints in self.saved]

    def entries(self, count: int, host: int = 0, name: str = "item") -> list[Entry]:
        """So many items whose pages are there."""
        return [Entry(self.on.put(host, f"/{name}-{n}", page(f"{name} {n}")), f"{name} {n}") for n in range(count)]


@pytest.fixture
def desk(on: Hosts, where: str) -> Iterator[Desk]:
    """On both databases."""
    on.forget()
    with subscriptions(where) as followed:
        yield Desk(followed, on)


@pytest.fixture
def lite(on: Hosts, tmp_path: Path) -> Iterator[Desk]:
    """On one database, for what does not depend on it."""
    on.forget()
    with subscriptions(str(tmp_path / "feeds.db")) as followed:
        yield Desk(followed, on)


HOUR = timedelta(hours=1)


class TestAnUpdate:
    def test_reads_every_new_item_once(self, desk: Desk) -> None:
        entries = desk.entries(3)
        desk.follow(desk.on.put(0, "/feed", tagged(rss(entries), '"1"')))
        assert [n.kind for n in desk.update()] == ["asked", "new", "new", "new"]
        assert desk.titles == ["item 0", "item 1", "item 2"]
        page_, hints = desk.saved[0]
        assert (page_.url, page_.media_type) == (entries[0].address, "text/html; charset=utf-8")
        assert hints == Hints("item 0", "The Ruritanian Herald", date(2026, 3, 2))
        assert [n.kind for n in desk.update(later=HOUR)] == ["unchanged"]
        assert [hit.status for hit in desk.on.asked("/feed")] == [200, 304]
        desk.on.put(0, "/feed", tagged(rss(desk.entries(4)), '"2"'))
        assert [n.kind for n in desk.update(later=HOUR)] == ["asked", "new"]
        assert desk.titles[3:] == ["item 3"]
        [health] = desk.followed.health()
        assert (health.items, health.read, health.waiting, health.given_up) == (4, 4, 0, 0)
        assert (health.feed.title, health.feed.last_success, health.feed.failures) == (
            "The Ruritanian Herald",
            desk.now,
            0,
        )

    def test_says_when_a_feed_was_last_changed_too(self, lite: Desk) -> None:
        changed = "Mon, 02 Mar 2026 08:00:00 GMT"
        lite.follow(lite.on.put(0, "/feed", Answer(headers={"Last-Modified": changed}, body=rss([]))))
        lite.update()
        lite.update(later=HOUR)
        first, second = lite.on.asked("/feed")
        assert ("if-modified-since" in first.headers, second.headers["if-modified-since"]) == (False, changed)
        assert second.headers["user-agent"].endswith("(+desk@example.org)")

    def test_does_not_ask_a_feed_before_its_time(self, lite: Desk) -> None:
        lite.follow(lite.on.put(0, "/feed", Answer(body=rss([]))))
        lite.update()
        assert lite.update(later=timedelta(minutes=1)) == []
        assert [n.kind for n in lite.update(everything=True)] == ["asked"]

    def test_fetches_a_report_that_stands_in_several_feeds_once(self, desk: Desk) -> None:
        entries = desk.entries(2)
        desk.follow(
            desk.on.put(0, "/world", Answer(body=rss(entries))), desk.on.put(0, "/europe", Answer(body=atom(entries)))
        )
        desk.update()
        assert sorted(map(str, desk.titles)) == ["item 0", "item 1"]
        desk.follow(desk.on.put(0, "/late", Answer(body=rss(entries))))
        desk.update(later=HOUR)
        assert len(desk.on.asked("/item-0")) == 1
        assert [(h.items, h.read) for h in desk.followed.health()] == [(2, 2)] * 3

    def test_interrupted_anywhere_goes_on_where_it_stopped(self, desk: Desk) -> None:
        desk.follow(desk.on.put(0, "/feed", tagged(rss(desk.entries(6)), '"1"')))
        whole = desk.save
        for stop_at in (2, 4):

            def interrupted(page: Page, hints: Hints, stop_at: int = stop_at) -> Saved | Failure:
                if len(desk.saved) == stop_at:
                    raise KeyboardInterrupt
                return whole(page, hints)

            with pytest.raises(KeyboardInterrupt):
                update(desk.followed, interrupted, desk.couriers, now=lambda: desk.now)
            assert desk.followed.health()[0].read == stop_at
        desk.update()
        assert sorted(map(str, desk.titles)) == [f"item {n}" for n in range(6)]
        assert len(desk.on.asked("/feed")) == 1

    def test_takes_the_feeds_own_full_text_where_the_page_cannot_be_had(self, desk: Desk) -> None:
        full, short = f"<p>{LONG * 8}</p><p>Rain.</p>", "<p>A summary.</p>"
        gone = desk.on.address(0, "/none-{}")
        desk.follow(
            desk.on.put(
                0,
                "/feed",
                Answer(
                    body=rss(
                        [
                            Entry(gone.format(1), "Full", content=full),
                            Entry(gone.format(2), "Short", content=short),
                            Entry(None, "Bare", content=full),
                        ]
                    )
                ),
            )
        )
        news = desk.update()
        assert {n.item: n.kind for n in news if n.item} == {
            gone.format(1): "new",
            gone.format(2): "failed",
            "Bare": "new",
        }
        report = next(found for found in (json.loads(page.content) for page, _ in desk.saved) if found["url"])
        assert report == {
            "text": f"{LONG * 8}".strip() + "\n\nRain.",
            "title": "Full",
            "outlet": "The Ruritanian Herald",
            "url": gone.format(1),
            "published": "2026-03-02",
        }

    def test_takes_it_too_where_the_page_holds_no_report(self, lite: Desk) -> None:
        [entry] = lite.entries(1)
        assert entry.address
        lite.refused.add(entry.address)
        lite.follow(lite.on.put(0, "/feed", Answer(body=rss([replace(entry, content=f"<p>{LONG * 8}</p>")]))))
        assert [n.kind for n in lite.update()] == ["asked", "new"]
        assert lite.saved[0][0].media_type == "application/json"

    def test_tries_an_item_three_times(self, desk: Desk) -> None:
        missing = desk.on.address(0, "/missing")
        desk.follow(desk.on.put(0, "/feed", tagged(rss([Entry(missing)]), '"1"')))
        for _ in range(5):
            desk.update(later=HOUR)
        assert len(desk.on.asked("/missing")) == 3
        [health] = desk.followed.health()
        assert (health.waiting, health.given_up) == (0, 1)

    def test_an_item_that_comes_back_is_read(self, lite: Desk) -> None:
        later = lite.on.put(0, "/later", in_turn(Answer(404), page("Late")))
        lite.follow(lite.on.put(0, "/feed", tagged(rss([Entry(later)]), '"1"')))
        assert [n.kind for n in lite.update()] == ["asked", "failed"]
        assert [n.kind for n in lite.update(later=HOUR)] == ["unchanged", "new"]

    def test_an_index_of_sitemaps(self, lite: Desk) -> None:
        maps = [
            lite.on.put(0, f"/map-{n}", Answer(body=news_sitemap(lite.entries(2, name=f"map{n}-item"))))
            for n in range(2)
        ]
        lite.follow(lite.on.put(0, "/index", tagged(sitemap_index([*maps, lite.on.address(0, "/no-map")]), '"1"')))
        lite.update()
        assert len(lite.saved) == 4
        assert lite.feed().etag is None  # one map was not read: the index is asked for again

    def test_forgets_what_is_unfollowed(self, desk: Desk) -> None:
        address = desk.on.put(0, "/feed", Answer(body=rss(desk.entries(1))))
        desk.follow(address)
        desk.update()
        assert desk.followed.unfollow(address)
        assert not desk.followed.unfollow(address)
        assert desk.followed.health() == ()


class TestAFeedThatFails:
    def test_backs_off_and_is_told(self, desk: Desk) -> None:
        desk.follow(desk.on.put(0, "/feed", in_turn(Answer(404), Answer(404), Answer(body=rss([])))))
        [news] = desk.update()
        assert (news.kind, desk.feed().failures, desk.feed().next_check) == (
            "failed",
            1,
            desk.now + timedelta(minutes=15),
        )
        assert news.message == f"cannot read the feed {desk.feed().address}: the server answers 404"
        assert desk.update(later=timedelta(minutes=14)) == []
        desk.update(later=timedelta(minutes=2))
        assert (desk.feed().failures, desk.feed().next_check) == (2, desk.now + timedelta(minutes=30))
        desk.update(later=HOUR)
        assert (desk.feed().failures, desk.feed().trouble, desk.feed().last_success) == (0, None, desk.now)

    def test_is_asked_no_more_when_it_is_gone(self, desk: Desk) -> None:
        address = desk.on.put(0, "/feed", Answer(410))
        desk.follow(address)
        assert [n.kind for n in desk.update()] == ["gone"]
        assert desk.update(later=timedelta(days=30), everything=True) == []
        assert desk.feed().gone
        assert not desk.followed.follow(address, None, desk.now)
        assert [n.kind for n in desk.update()] == ["gone"]
        assert len(desk.on.asked("/feed")) == 2

    def test_is_tried_again_at_once_if_its_server_stumbled(self, lite: Desk) -> None:
        lite.follow(lite.on.put(0, "/feed", in_turn(Answer(500), Answer(503), Answer(body=rss([])))))
        assert [n.kind for n in lite.update()] == ["asked"]
        lite.on.put(0, "/feed", Answer(500))
        assert [n.kind for n in lite.update(later=HOUR)] == ["failed"]
        assert len(lite.on.asked("/feed")) == 6

    def test_waits_as_long_as_its_server_asks(self, lite: Desk) -> None:
        lite.follow(lite.on.put(0, "/feed", in_turn(Answer(429, {"Retry-After": "1"}), Answer(body=rss([])))))
        assert [n.kind for n in lite.update()] == ["asked"]
        first, second = lite.on.asked("/feed")
        assert second.begun - first.ended >= 1.0

    def test_is_left_for_later_with_its_whole_host_if_that_is_long(self, lite: Desk) -> None:
        lite.follow(
            lite.on.put(0, "/feed", Answer(429, {"Retry-After": "7200"})),
            lite.on.put(0, "/other", Answer(body=rss([]))),
        )
        assert sorted(n.kind for n in lite.update()) == ["failed", "later"]
        asked, other = lite.followed.feeds()
        assert asked.next_check == lite.now + timedelta(hours=2)
        assert other.next_check
        assert timedelta(minutes=110) < other.next_check - lite.now <= timedelta(hours=2)
        assert (other.failures, lite.on.asked("/other")) == (0, [])

    def test_does_not_cost_its_host_three_time_limits_a_feed(self, lite: Desk) -> None:
        lite.on.put(0, "/robots.txt", Answer())
        lite.follow(*(lite.on.put(0, f"/silent-{n}", Answer(hold=60)) for n in range(20)))
        kinds = [n.kind for n in lite.update()]
        assert len(kinds) == 20
        assert sum(path != "/robots.txt" for _, path, _ in lite.on.begun) == 3

    @pytest.mark.parametrize(
        "answer",
        [
            Answer(headers={"Content-Encoding": "gzip"}, body=gzip.compress(bytes(30_000_000))),
            Answer(body=b"<rss>" * 9000, endless=True),
            Answer(body=b"<rss>" * 500, drip=0.05),
            Answer(headers={"X-Long": "y" * 500}, drip_headers=0.05),
            Answer(302, {"Location": "/feed"}),
            Answer(302, {"Location": "file:///etc/passwd"}),
            Answer(302, {"Location": "http://[broken"}),
            Answer(headers={"Content-Encoding": "gzip"}, body=b"not packed"),
            Answer(body=b"<html><body>Welcome</body></html>"),
        ],
        ids=["bomb", "endless", "drip", "drip in headers", "circle", "to a file", "to nowhere", "not packed", "a page"],
    )
    def test_in_every_way_it_is_one_sentence(self, lite: Desk, answer: Answer) -> None:
        lite.follow(lite.on.put(0, "/feed", answer))
        [news] = lite.update()
        assert news.kind == "failed"
        assert news.message
        assert "\n" not in news.message

    def test_that_moved_for_good_has_a_new_address(self, desk: Desk) -> None:
        new = desk.on.put(1, "/new", Answer(body=rss([])))
        desk.on.put(0, "/on", Answer(301, {"Location": new}))
        desk.follow(desk.on.put(0, "/feed", Answer(308, {"Location": "/on"})))
        assert [n.kind for n in desk.update()] == ["moved", "asked"]
        assert desk.feed().address == new

    def test_that_moved_to_where_another_is_goes_into_that_one(self, desk: Desk) -> None:
        new = desk.on.put(0, "/new", Answer(body=rss([])))
        desk.follow(new, desk.on.put(0, "/feed", Answer(301, {"Location": new})))
        desk.update()
        assert desk.feed().address == new

    @pytest.mark.parametrize("target", ["/new", "/page"])
    def test_that_moved_for_now_or_to_no_feed_keeps_its_address(self, lite: Desk, target: str) -> None:
        lite.on.put(0, "/new", Answer(body=rss([])))
        lite.on.put(0, "/page", page("Welcome"))
        address = lite.on.put(0, "/feed", Answer(302 if target == "/new" else 301, {"Location": target}))
        lite.follow(address)
        lite.update()
        assert lite.feed().address == address


class TestPoliteness:
    def test_what_robots_forbid_is_not_asked(self, lite: Desk) -> None:
        lite.on.put(0, "/robots.txt", Answer(body=b"User-agent: *\nDisallow: /item"))
        lite.follow(lite.on.put(0, "/feed", Answer(body=rss(lite.entries(2)))), lite.on.put(0, "/item-feed", Answer()))
        told = [n.message for n in lite.update() if n.kind == "failed"]
        assert len(told) == 3
        assert all("robots.txt" in str(words) for words in told)
        assert {hit.path for hit in lite.on.hits} == {"/robots.txt", "/feed"}

    def test_robots_of_a_page_on_another_host_are_asked_there(self, lite: Desk) -> None:
        lite.on.put(1, "/robots.txt", Answer(body=b"User-agent: communique\nDisallow: /"))
        lite.on.put(0, "/jump", Answer(302, {"Location": lite.on.put(1, "/x", page("Elsewhere"))}))
        lite.follow(
            lite.on.put(0, "/feed", Answer(body=rss([*lite.entries(1, host=1), Entry(lite.on.address(0, "/jump"))])))
        )
        assert [n.kind for n in lite.update()] == ["asked", "failed", "failed"]
        assert [hit.path for hit in lite.on.hits if hit.host == 1] == ["/robots.txt"]

    def test_a_site_whose_robots_fail_is_not_asked_and_one_without_is(self, lite: Desk) -> None:
        lite.on.put(0, "/robots.txt", Answer(500))
        lite.follow(lite.on.put(0, "/feed", Answer(body=rss([]))), lite.on.put(1, "/feed", Answer(body=rss([]))))
        assert sorted(n.kind for n in lite.update()) == ["asked", "failed"]
        assert [hit.host for hit in lite.on.asked("/feed")] == [1]

    def test_robots_are_asked_for_once(self, lite: Desk) -> None:
        lite.follow(lite.on.put(0, "/feed", Answer(body=rss(lite.entries(3)))))
        lite.update()
        lite.update(later=HOUR)
        assert len(lite.on.asked("/robots.txt")) == 1

    def test_a_gap_lies_between_requests_to_one_host_and_none_at_the_same_time(self, lite: Desk) -> None:
        lite.couriers = Couriers(courtesy(gap_seconds=0.15))
        lite.on.put(1, "/robots.txt", Answer(body=b"User-agent: *\nCrawl-delay: 0.3"))
        for host in range(2):
            entries = lite.entries(3, host=host, name=f"h{host}")
            lite.follow(*(lite.on.put(host, f"/feed-{n}", Answer(body=rss(entries), hold=0.02)) for n in range(2)))
        lite.update()
        assert len(lite.saved) == 6
        assert lite.on.overlaps() == 0
        assert min(lite.on.gaps(0)) >= 0.15
        assert min(lite.on.gaps(1)) >= 0.3

    def test_two_hundred_feeds(self) -> None:
        done = subprocess.run(
            [sys.executable, str(Path(__file__).parent / "feed_server.py")],
            capture_output=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr.decode()
        found = json.loads(done.stdout)
        assert (found["feeds"], found["items_wanted"], found["moved"]) == (200, 480, found["moved_wanted"])
        assert found["items_missed"] == found["items_twice"] == []
        assert found["failing_not_told"] == found["failing_wrongly"] == []
        assert found["shortest_gap"] >= 0.05
        assert found["overlaps"] == 0
        assert found["unchanged_again"] == 104
        # a bomb that is unpacked whole takes 200
        assert found["megabytes"] - found["megabytes_before"] < 150


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
