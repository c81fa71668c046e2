"""A feed that fails is told in a sentence, asked less often, and followed to where it moved."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest

from feed_documents import page, rss
from followed import HOUR, Desk
from hosts import Answer, in_turn


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
