"""Two hundred feeds on a hundred hosts of this machine.

`python tests/feed_server.py` asks all of them twice and prints what came of it.
"""

from __future__ import annotations

import gzip
import itertools
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import brotli

from communique.sources.feeds import Couriers, Hints, News, update
from communique.types import Failure, Page, Saved
from feed_documents import Entry, atom, json_feed, news_sitemap, page, rss
from followed import courtesy, subscriptions
from hosts import Answer, Answers, Hosts, hosts, in_turn, tagged

BOMB = 200_000_000
"""Bytes of a bomb when it is unpacked: a program that unpacks one whole shows it in its memory."""


@dataclass
class Feeds:
    """What is followed, the items that must be read, and the feeds that must be reported as failing."""

    followed: list[str] = field(default_factory=list)
    good: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)


def two_hundred(on: Hosts) -> Feeds:
    """200 feeds on 100 hosts: 160 with items that can be read, 40 that cannot be had in as many ways as we know."""
    found = Feeds()
    host = itertools.count()
    formats = (rss, atom, json_feed, news_sitemap)

    def items(at: int, name: str) -> list[Entry]:
        entries = [
            Entry(on.put(at, f"/{name}/{n}.html", page(f"Visit {name} {n}")), f"Visit {name} {n}") for n in range(3)
        ]
        found.good.update(entry.address for entry in entries if entry.address)
        return entries

    def good(at: int, name: str, answers: Callable[[list[Entry]], Answers]) -> str:
        return on.put(at, f"/{name}", answers(items(at, name)))

    def follow(address: str) -> None:
        found.followed.append(address)

    for number in range(104):  # two on each of 52 hosts
        make = formats[number % 4]
        follow(good(number % 52, f"good-{number}", lambda es, make=make: tagged(make(es), '"1"')))
    host = itertools.count(52)
    bomb = gzip.compress(bytes(BOMB), 1)
    bomb_brotli = brotli.compress(bytes(BOMB), quality=0)
    packed = [
        lambda es: Answer(200, {"Content-Encoding": "gzip"}, gzip.compress(rss(es))),
        lambda es: Answer(200, {"Content-Encoding": "br"}, brotli.compress(rss(es))),
        lambda es: Answer(200, {"Content-Type": "application/gzip"}, gzip.compress(news_sitemap(es))),
        # named wrongly by the server, wrongly by the document, and by both
        lambda es: Answer(
            200, {"Content-Type": "text/xml; charset=utf-8"}, rss(es, "Le Héraut", encoding="iso-8859-1")
        ),
        lambda es: Answer(200, {"Content-Type": "text/xml; charset=iso-8859-1"}, rss(es, "Le Héraut")),
        lambda es: Answer(200, {"Content-Type": "text/html"}, rss(es, "Le Héraut").replace(b"utf-8", b"ascii")),
        lambda es: Answer(200, {}, rss(es)[:-20]),  # cut short
        lambda es: Answer(200, {}, rss(es).replace(b"<channel>", b"<channel><description>a & b<br></description>")),
        lambda es: Answer(200, {}, b"\n  " + rss(es)),
        lambda es: in_turn(Answer(503), Answer(200, {}, rss(es))),
        lambda es: in_turn(Answer(429, {"Retry-After": "1"}), Answer(200, {}, rss(es))),
        lambda es: Answer(200, {}, rss(es), hold=0.3),
    ]
    for number in range(36):
        follow(good(next(host) if number < 12 else 52 + number % 12, f"odd-{number}", packed[number % 12]))
    for number in range(20):
        at = 64 + number % 8
        target = good(at, f"target-{number}", lambda es: Answer(200, {}, atom(es)))
        status = (301, 308, 302, 307)[number % 4]
        follow(on.put(at, f"/moved-{number}", Answer(status, {"Location": f"/target-{number}"})))
        if status in (301, 308):
            found.moved[found.followed[-1]] = target
    bad = [
        *[Answer(200, {"Content-Encoding": "gzip"}, bomb)] * 3,
        *[Answer(200, {"Content-Encoding": "br"}, bomb_brotli)] * 2,
        Answer(200, {"Content-Type": "application/gzip"}, bomb),
        *[Answer(200, {}, b"<rss>" + b"x" * 60_000, endless=True)] * 3,
        *[Answer(200, {}, b"<rss>" * 500, drip=0.05)] * 2,
        *[Answer(200, {"X-Long": "y" * 500}, drip_headers=0.05)] * 2,
        *[Answer(hold=60)] * 2,
        *[Answer(200, {"Content-Type": "text/html"}, b"<html><body>Welcome</body></html>")] * 3,
        *[Answer(200, {}, b"")] * 2,
        *[Answer(410)] * 4,
        *[Answer(404)] * 4,
        *[Answer(500)] * 3,
        *[Answer(429, {"Retry-After": "3600"})] * 3,
        *[Answer(302, {"Location": "/bad"})] * 3,
    ]
    host = itertools.count(72)
    for number, answer in enumerate(bad):
        follow(on.put(72 + number % 24, "/bad" if number < 24 else f"/bad-{number}", answer))
        found.failing.add(found.followed[-1])
    for at, rules in (
        (96, Answer(body=b"User-agent: *\nDisallow: /private")),
        (97, Answer(500)),
        (98, Answer(hold=60)),
    ):
        on.put(at, "/robots.txt", rules)
        follow(on.put(at, "/private/feed", Answer(200, {}, rss([]))))
        found.failing.add(found.followed[-1])
    return found


def bench() -> dict[str, object]:
    """Two updates of the two hundred feeds: seconds, peak memory in MB, what came of feeds and items, and how hosts were treated."""
    with (
        hosts(100) as on,
        tempfile.TemporaryDirectory() as folder,
        subscriptions(str(Path(folder) / "feeds.db")) as followed,
    ):
        wanted = two_hundred(on)
        couriers = Couriers(courtesy())
        for address in wanted.followed:
            followed.follow(address, None, datetime.now(UTC))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        saved: list[str] = []
        news: list[News] = []

        def save(page: Page, hints: Hints) -> Saved | Failure:
            saved.append(page.source)
            return Saved("new", page.source, 1)

        since = time.perf_counter()
        update(followed, save, couriers, tell=news.append)
        first = time.perf_counter() - since
        hits = len(on.hits)
        since = time.perf_counter()
        update(followed, save, couriers, tell=lambda _: None, everything=True)
        second = time.perf_counter() - since
        healths = followed.health()
        troubled = {health.feed.address for health in healths if health.feed.trouble}
        return {
            "feeds": len(wanted.followed),
            "seconds": round(first, 2),
            "seconds_again": round(second, 2),
            "requests": hits,
            "requests_again": len(on.hits) - hits,
            "unchanged_again": sum(hit.status == 304 for hit in on.hits),
            "megabytes_before": round(before),
            "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "items_wanted": len(wanted.good),
            "items_missed": sorted(wanted.good - set(saved)),
            "items_twice": sorted(source for source, times in Counter(saved).items() if times > 1),
            "failing_not_told": sorted(wanted.failing - troubled),
            "failing_wrongly": sorted(troubled - wanted.failing),
            "moved": sum(new in {h.feed.address for h in healths} for new in wanted.moved.values()),
            "moved_wanted": len(wanted.moved),
            "kinds": dict(Counter(f"{'item' if n.item else 'feed'} {n.kind}" for n in news)),
            "shortest_gap": round(min(on.gaps()), 3),
            "overlaps": on.overlaps(),
        }


if __name__ == "__main__":
    json.dump(bench(), sys.stdout, indent=1)
