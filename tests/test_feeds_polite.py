"""An update minds what sites forbid and leaves hosts time between requests, with two hundred feeds as with one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from communique.sources.feeds import Couriers
from feed_documents import Entry, page, rss
from followed import HOUR, Desk, courtesy
from hosts import Answer


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
