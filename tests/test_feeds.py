"""Feeds: what they say, how they are asked for, and that an update reads every item that can be read and nothing twice."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from communique.cli import cli
from communique.errors import SourceError
from communique.record.feeds import Subscriptions
from communique.sources import robots
from communique.sources.feeds import (
    Couriers,
    Feed,
    Hints,
    News,
    Outline,
    documents,
    find,
    fulltext,
    opml,
    schedule,
    update,
)
from communique.sources.feeds.headers import retry_after
from communique.types import Failure, Page, Saved
from feed_server import (
    LONG,
    Answer,
    Entry,
    Hosts,
    atom,
    courtesy,
    hosts,
    in_turn,
    json_feed,
    news_sitemap,
    page,
    rss,
    sitemap_index,
    subscriptions,
    tagged,
)

ENTRIES = [Entry("https://herald.test/a", "Envoys “meet”"), Entry("https://herald.test/b", "Talks & more")]


def read(content: bytes, media_type: str = "application/xml") -> documents.Document:
    return documents.read(content, media_type, "https://herald.test/feed", 1_000_000)


class TestWhatAFeedSays:
    @pytest.mark.parametrize("make", [rss, atom, json_feed, news_sitemap])
    def test_items_with_title_address_and_day_in_every_format(self, make: Callable[[list[Entry]], bytes]) -> None:
        found = read(make(ENTRIES))
        assert found.title == "The Ruritanian Herald"
        assert [(i.address, i.title, i.published) for i in found.items] == [
            ("https://herald.test/a", "Envoys “meet”", date(2026, 3, 2)),
            ("https://herald.test/b", "Talks & more", date(2026, 3, 2)),
        ]

    def test_the_day_is_the_feeds_own_and_not_that_of_greenwich(self) -> None:
        [item] = read(rss([Entry("https://herald.test/a", published="Mon, 02 Mar 2026 23:30:00 -0500")])).items
        assert item.published == date(2026, 3, 2)

    @pytest.mark.parametrize("words", ["soon", "", "Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 99 Foo 2026"])
    def test_what_is_no_day_stays_unknown(self, words: str) -> None:
        [item] = read(rss([Entry("https://herald.test/a", published=words)])).items
        assert item.published is None

    def test_relative_addresses_are_of_the_feed(self) -> None:
        assert [i.address for i in read(rss([Entry("/a")])).items] == ["https://herald.test/a"]
        assert [i.address for i in read(json_feed([Entry("b")])).items] == ["https://herald.test/b"]
        assert [i.address for i in read(news_sitemap([Entry("/c")])).items] == ["https://herald.test/c"]

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "http://[broken"])
    def test_only_addresses_of_the_web_are_addresses(self, address: str) -> None:
        [item] = read(rss([Entry(address, content="<p>Its words.</p>")])).items
        assert item.address is None
        assert read(json_feed([Entry(address, key="1")])).items == ()

    @pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1252"])
    @pytest.mark.parametrize(
        "served",
        ["text/xml", "text/xml; charset=utf-8", "application/xml; charset=us-ascii", "text/html; charset=nonsense"],
    )
    def test_letters_are_read_whatever_the_server_says_of_them(self, declared: str, served: str) -> None:
        assert (
            read(rss(ENTRIES[1:], "Le Héraut de la Répúblique", encoding=declared), served).title
            == "Le Héraut de la Répúblique"
        )

    def test_letters_in_utf_8_that_are_declared_otherwise(self) -> None:
        content = rss(ENTRIES, "Le Héraut").replace(b'encoding="utf-8"', b'encoding="iso-8859-1"')
        assert read(content, "text/xml; charset=iso-8859-1").title == "Le Héraut"

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
    def test_wide_letters_and_marks(self, encoding: str) -> None:
        text = rss(ENTRIES, "Le Héraut").decode()
        assert read(text.encode(encoding)).title == "Le Héraut"

    def test_a_broken_feed_gives_what_can_be_read(self) -> None:
        whole = rss(ENTRIES)
        assert [i.address for i in read(whole[:-30]).items] == [e.address for e in ENTRIES]
        assert [i.address for i in read(whole.replace(b"<channel>", b"<channel>& <br>")).items] == [
            e.address for e in ENTRIES
        ]

    def test_a_sitemap_of_no_news_has_no_days_of_publication_and_its_newest_pages_first(self) -> None:
        urls = "".join(
            f"<url><loc>https://herald.test/{n}</loc><lastmod>2026-03-0{n}</lastmod></url>" for n in (1, 3, 2)
        )
        found = read(f"<urlset>{urls}</urlset>".encode())
        assert [(i.key[-1], i.published) for i in found.items] == [("3", None), ("2", None), ("1", None)]

    def test_a_packed_sitemap(self) -> None:
        assert len(read(gzip.compress(news_sitemap(ENTRIES))).items) == 2
        with pytest.raises(SourceError, match="1 MB"):
            read(gzip.compress(bytes(2_000_000)))

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"<html><body>Welcome</body></html>",
            b'{"items": []}',
            b'{"version": "https://jsonfeed.org/version/1"}',
            b"{",
            b"<urlset",
            b"\x00\x01",
            b"[" * 9000,
        ],
    )
    def test_what_is_no_feed_is_one_error(self, content: bytes) -> None:
        with pytest.raises(SourceError) as error:
            read(content)
        assert error.value.kind == "no-feed"

    @pytest.mark.parametrize("piece", [b"<a>", b"<item>", b"&", b"a='b' "])
    def test_a_document_made_to_keep_a_reader_busy_is_not_read(self, piece: bytes) -> None:
        with pytest.raises(SourceError, match="too many or too long tags"):
            read(b"<rss><channel><a " + piece * 600_000)

    def test_entities_in_entities_are_not_unfolded(self) -> None:
        names = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
        bomb = f'<!DOCTYPE rss [<!ENTITY e0 "boom">{names}]><rss version="2.0"><channel><title>&e9;</title></channel></rss>'
        assert len(read(bomb.encode()).title or "") < 100
        with pytest.raises(SourceError):
            read(bomb.replace("rss", "urlset").encode())

    def test_keys_that_no_index_holds_stay_apart(self) -> None:
        entries = [Entry("https://herald.test/a", key="k" * 5000 + str(n)) for n in range(2)]
        first, second = read(rss(entries)).items
        assert first.key != second.key
        assert len(first.key) < 400

    def test_half_characters_and_nuls_of_json_are_left_out(self) -> None:
        raw = json.dumps(
            {
                "version": "https://jsonfeed.org/version/1",
                "title": "T\0\ud800",
                "items": [{"id": "a\0\udfff", "url": "https://h.test/"}],
            }
        )
        found = read(raw.encode())
        assert (found.title, found.items[0].key) == ("T", "a")

    def test_the_full_text_of_a_feed_has_paragraphs_and_no_scripts(self) -> None:
        html = (
            "<p>The envoy\nleft.</p><script>var x</script><figure><figcaption>A picture</figcaption></figure>"
            "It was <b>cold</b>.<br/>Rain &amp; wind."
        )
        assert fulltext.words(html) == "The envoy left.\n\nIt was cold.\n\nRain & wind."


class TestLists:
    def test_outlines_in_outlines(self) -> None:
        content = """<opml version="2.0"><head><title>Mine</title></head><body>
          <outline text="Press"><outline text="Herald" type="rss" xmlUrl="https://herald.test/feed" htmlUrl="https://herald.test/"/>
            <outline text="Deeper"><outline title="The Post" text="Post" xmlurl=" feed:https://post.test/rss "/>
            <outline text="Again" xmlUrl="https://herald.test/feed"/><outline text="Local" xmlUrl="file:///etc/passwd"/></outline></outline>
        </body></opml>"""
        assert opml.read(content, "mine.opml") == (
            Outline("https://herald.test/feed", "Herald"),
            Outline("https://post.test/rss", "The Post"),
        )

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"<opml><body><outline", "not readable OPML"),
            (b"<opml version='2.0'><body/></opml>", "names no feed"),
            (b"<html></html>", "no OPML list"),
            (b"", "no OPML list"),
            (b"\xff\xfe\x00", "no OPML list"),
        ],
    )
    def test_a_bad_list_is_one_sentence(self, content: bytes, words: str, tmp_path: Path) -> None:
        path = tmp_path / "list.opml"
        path.write_bytes(content)
        with pytest.raises(SourceError, match=words) as error:
            find(str(path), Couriers(courtesy()))
        assert str(path) in error.value.message
        assert "\n" not in error.value.message

    @pytest.mark.parametrize("source", ["nowhere.opml", "ftp://herald.test/feed", "http://[broken", "", "a\0b"])
    def test_what_is_neither_address_nor_list(self, source: str) -> None:
        with pytest.raises(SourceError):
            find(source, Couriers(courtesy()))


class TestWhenAFeedIsAskedNext:
    NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)

    def test_failures_double_the_wait_up_to_a_day(self) -> None:
        waits = [schedule.after_failure(self.NOW, n, None) - self.NOW for n in (1, 2, 3, 4, 8, 5000)]
        assert waits == [timedelta(minutes=m) for m in (15, 30, 60, 120, 1440, 1440)]

    def test_a_server_that_asks_for_more_gets_it_up_to_a_day(self) -> None:
        assert schedule.after_failure(self.NOW, 1, 7200) == self.NOW + timedelta(hours=2)
        assert schedule.after_failure(self.NOW, 1, 1e9) == self.NOW + timedelta(days=1)

    @pytest.mark.parametrize(
        ("value", "seconds"),
        [
            ("120", 120.0),
            ("Mon, 02 Mar 2026 10:01:00 GMT", 60.0),
            ("Mon, 02 Mar 2020 10:01:00 GMT", 0.0),
            ("99999999999", 86400.0),
            ("soon", None),
            ("-3", None),
            ("", None),
        ],
    )
    def test_retry_after_as_seconds_or_as_a_time(self, value: str, seconds: float | None) -> None:
        assert retry_after({"retry-after": value}, self.NOW) == seconds


class TestRobots:
    def test_rules_for_us_go_before_those_for_all(self) -> None:
        rules = robots.read(
            b"User-agent: *\nDisallow: /\n\nUser-agent: communique\nDisallow: /private\nCrawl-delay: 7\n"
        )
        assert rules.allows("https://herald.test/news")
        assert not rules.allows("https://herald.test/private/a")
        assert rules.delay == 7

    def test_nobody_asks_a_site_whose_rules_are_unknown(self) -> None:
        assert not robots.Rules(unknown="no answer").allows("https://herald.test/")
        assert robots.Rules().allows("https://herald.test/")


# --- with a server


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


@pytest.fixture(scope="module")
def on() -> Iterator[Hosts]:
    with hosts(4) as found:
        yield found


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


REPORT = (
    "Foreign Minister Elsa Brandt arrived in Paris on Tuesday for talks with French officials on grain exports. “We want an open "
    "sea,” Brandt told reporters at the airport. She is to meet the president on Wednesday, her office said. Officials of both "
    "countries said that the talks would go on until the end of the week."
)


class TestTheCommands:
    @pytest.fixture
    def run(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., subprocess.CompletedProcess[str]]:
        monkeypatch.setenv("COMMUNIQUE_RECORD", str(tmp_path / "record.db"))
        with subscriptions(str(tmp_path / "record.db")):
            pass
        monkeypatch.setenv("COMMUNIQUE_HOST_GAP", "0.01")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")

        monkeypatch.chdir(tmp_path)

        def run(*words: str) -> subprocess.CompletedProcess[str]:
            done = CliRunner().invoke(cli, words, prog_name="communique")
            return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)

        return run

    def test_follow_update_feeds_unfollow(
        self, on: Hosts, run: Callable[..., subprocess.CompletedProcess[str]]
    ) -> None:
        on.forget()
        report = on.put(0, "/report.html", page("Brandt in Paris", words=REPORT))
        feed = on.put(0, "/feed", tagged(rss([Entry(report, "Brandt in Paris")]), '"1"'))
        bad = on.put(1, "/feed", Answer(404))
        wrong = on.put(1, "/page", Answer(body=b"<p>Welcome</p>"))
        done = run("follow", feed, wrong)
        assert (done.returncode, done.stdout) == (1, f"following The Ruritanian Herald ({feed})\n")
        assert done.stderr.count("\n") == 1
        assert wrong in done.stderr
        done = run("update", "--json")
        assert done.stderr == ""
        asked, read = map(json.loads, done.stdout.splitlines())
        assert (done.returncode, asked["kind"], asked["items"], read["kind"], read["item"]) == (
            0,
            "asked",
            1,
            "new",
            report,
        )
        [kept] = map(json.loads, run("export", "jsonl").stdout.splitlines())
        article = kept["article"]
        assert (article["id"], article["outlet"], article["published"]) == (
            read["report"],
            "The Ruritanian Herald",
            "2026-03-02",
        )
        assert "0 feeds asked" in run("update").stdout
        [health] = map(json.loads, run("feeds", "--json").stdout.splitlines())
        assert (health["feed"], health["items"], health["read"], health["trouble"]) == (feed, 1, 1, None)
        assert f"The Ruritanian Herald  {feed}\n" in run("feeds").stdout
        done = run("unfollow", feed, bad)
        assert (done.returncode, done.stdout) == (1, f"no longer following {feed}\n")
        assert "is not followed" in done.stderr
        assert run("feeds").stdout == "no feed is followed; begin with communique follow URL\n"

    def test_of_an_items_page_with_several_articles_the_first_is_the_item(
        self, on: Hosts, run: Callable[..., subprocess.CompletedProcess[str]]
    ) -> None:
        on.forget()
        both = f"<html><body><article><h1>Brandt in Paris</h1><p>{REPORT}</p></article>" + (
            f"<article><h1>Brandt in Rome</h1><p>{REPORT.replace('Paris', 'Rome')}</p></article></body></html>"
        )
        report = on.put(0, "/report.html", replace(page("", words=""), body=both.encode()))
        run("follow", on.put(0, "/feed", tagged(rss([Entry(report)]), '"1"')))
        done = run("update")
        assert (done.returncode, done.stderr) == (0, "")
        [kept] = map(json.loads, run("export", "jsonl").stdout.splitlines())
        assert (kept["article"]["title"], kept["article"]["url"]) == ("Brandt in Paris", report)

    def test_an_item_dated_ahead_is_kept_and_told(
        self, on: Hosts, run: Callable[..., subprocess.CompletedProcess[str]]
    ) -> None:
        on.forget()
        report = on.put(0, "/report.html", page("Brandt in Paris", words=REPORT))
        entry = Entry(report, published="Mon, 07 Mar 2191 10:00:00 +0000")
        run("follow", on.put(0, "/feed", tagged(rss([entry]), '"1"')))
        done = run("update")
        assert done.returncode == 0
        assert done.stderr.startswith(f"communique: {report} is dated 7 March 2191, a day still to come, ")
        assert run("update", "--all").stderr == ""
        [kept] = map(json.loads, run("export", "jsonl").stdout.splitlines())
        assert kept["article"]["published"] == "2191-03-07"

    def test_an_interrupt_ends_it_at_once_and_the_next_update_goes_on(
        self, on: Hosts, run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
    ) -> None:
        on.forget()
        entries = [Entry(on.put(0, f"/{n}", page(f"Visit {n}", words=REPORT))) for n in range(3)]
        entries.append(Entry(on.put(1, "/slow", replace(page("Visit 3", words=REPORT), hold=15))))
        run("follow", on.put(0, "/feed", tagged(rss(entries), '"1"')))
        update = [sys.executable, "-m", "communique", "update"]
        with subprocess.Popen(update, cwd=tmp_path, stderr=subprocess.PIPE) as running:
            while not any(path == "/slow" for _, path, _ in on.begun):
                time.sleep(0.02)
            running.send_signal(signal.SIGINT)
            _, said = running.communicate(timeout=10)  # sooner than the slow page would be done
        assert (running.returncode, said) == (
            130,
            b"communique: interrupted; what was read is kept, and the next update goes on from here\n",
        )
        on.put(1, "/slow", page("Visit 3", words=REPORT))
        assert run("update", "--all").returncode == 0
        [health] = map(json.loads, run("feeds", "--json").stdout.splitlines())
        assert (health["items"], health["read"]) == (4, 4)
        assert len(run("export", "jsonl").stdout.splitlines()) == 4

    def test_repeats_until_interrupted(
        self, run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
    ) -> None:
        command = [sys.executable, "-u", "-m", "communique", "update", "--every", "0.1s"]
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
            assert running.stdout
            lines = [running.stdout.readline() for _ in range(3)]
            running.send_signal(signal.SIGINT)
            running.communicate(timeout=10)
        assert lines == [f"0 feeds asked in {tmp_path / 'record.db'}\n".encode()] * 3
        assert running.returncode == 130

    def test_alerts_are_told_after_an_update_once(
        self, on: Hosts, run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
    ) -> None:
        rules = "[[alert]]\nname = 'Meetings'\ntype = ['CONSULT']\nto = ['terminal']\n"
        (tmp_path / "alerts.toml").write_text(rules, "utf-8")
        (tmp_path / "communique.toml").write_text("alerts = 'alerts.toml'\n", "utf-8")
        said = (
            "Foreign Minister Anna Lindqvist of Sweden met her Norwegian counterpart, Nils Berg, in Oslo on Monday. "
            + REPORT
        )
        feed = rss([Entry(on.put(0, "/1", page("Ministers meet", words=said)))])
        run("follow", on.put(0, "/feed", tagged(feed, '"1"')))
        first = run("update", "--alerts")
        assert (first.returncode, first.stderr) == (0, "")
        assert "Meetings" in first.stdout
        assert "Anna Lindqvist" in first.stdout
        assert "Meetings" not in run("update", "--all", "--alerts").stdout

    def test_a_bad_list_changes_nothing(
        self, tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]]
    ) -> None:
        (tmp_path / "bad.opml").write_text("<opml><body><outline xmlUrl='https://herald.test/feed'/>")
        done = run("follow", "bad.opml")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert "bad.opml is not readable OPML" in done.stderr
        assert run("feeds", "--json").stdout == ""

    @pytest.mark.parametrize("words", ["15", "soon", "0s", "-3m"])
    def test_a_time_that_is_none(self, words: str, run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
        done = run("update", f"--every={words}")
        assert done.returncode == 2
        assert "write it as 90s, 15m, 2h or 1d" in done.stderr
