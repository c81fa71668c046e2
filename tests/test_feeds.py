"""An update reads every item that can be read and nothing twice, whatever a feed or its server does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from communique.sources.feeds import Hints, update
from communique.types import Failure, Page, Saved
from feed_documents import LONG, Entry, atom, news_sitemap, page, rss, sitemap_index
from followed import HOUR, Desk
from hosts import Answer, in_turn, tagged


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
