"""A server on this machine that is many hosts, one a port, each as good or as bad as it is told to be; and two hundred feeds on it.

`python tests/feed_server.py` asks all of them twice and prints what came of it.
"""

from __future__ import annotations

import asyncio
import gzip
import itertools
import json
import resource
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import brotli

from communique.record import open_record
from communique.record.feeds import Subscriptions, feed_items, feeds
from communique.sources import Manners
from communique.sources.feeds import Couriers, Courtesy, Hints, News, update
from communique.types import Failure, Page, Saved


@dataclass(frozen=True)
class Answer:
    """`hold`: seconds of silence before it; `drip`: seconds between its bytes; `endless`: the body again and again."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    hold: float = 0.0
    drip: float = 0.0
    drip_headers: float = 0.0
    endless: bool = False


@dataclass(frozen=True)
class Hit:
    """One request as the server saw it. `whole`: all of the answer was taken; an answer that was cut off ends when the server notices."""

    host: int
    path: str
    begun: float
    ended: float
    whole: bool
    status: int
    headers: dict[str, str]


Answers = Answer | Callable[[dict[str, str]], Answer]


class Hosts:
    """Hosts by number. `put` says what one answers; anything else is 404.

    `begun`: host, path and time of every request; `hits`: those that are over.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.hits: list[Hit] = []
        self.begun: list[tuple[int, str, float]] = []
        self._answers: dict[tuple[int, str], Answers] = {}
        self._ports: list[int] = []

    def put(self, host: int, path: str, answer: Answers) -> str:
        self._answers[host, path] = answer
        return self.address(host, path)

    def address(self, host: int, path: str) -> str:
        return f"http://127.0.0.1:{self._ports[host]}{path}"

    def asked(self, path: str) -> list[Hit]:
        return [hit for hit in self.hits if hit.path == path]

    def forget(self) -> None:
        """Answers nothing any more, and knows of no requests."""
        self.hits.clear()
        self.begun.clear()
        self._answers.clear()

    def gaps(self, host: int | None = None) -> list[float]:
        """Seconds from the start of each request to that of the next one to the same host; `host`: of this one alone."""
        begun = defaultdict(list)
        for at, _, moment in self.begun:
            if host in (None, at):
                begun[at].append(moment)
        return [b - a for times in begun.values() for a, b in itertools.pairwise(sorted(times))]

    def overlaps(self) -> int:
        """How many requests began while the same host was busy with another."""
        by_host = defaultdict(list)
        for hit in self.hits:
            by_host[hit.host].append(hit)
        pairs = (itertools.pairwise(sorted(hits, key=lambda hit: hit.begun)) for hits in by_host.values())
        return sum(a.whole and b.begun < a.ended for pair in pairs for a, b in pair)

    async def serve(self, ready: Callable[[], None], stop: asyncio.Event) -> None:
        servers = [
            await asyncio.start_server(self._handler(host), "127.0.0.1", 0, backlog=64) for host in range(self.count)
        ]
        self._ports = [server.sockets[0].getsockname()[1] for server in servers]
        ready()
        await stop.wait()
        for server in servers:
            server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _handler(self, host: int) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], object]:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._answer(host, reader, writer)
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

        return handle

    async def _answer(self, host: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        begun, path = time.monotonic(), lines[0].split()[1]
        self.begun.append((host, path, begun))
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)}
        found = self._answers.get((host, path), Answer(404))
        answer = found if isinstance(found, Answer) else found(headers)
        whole = False
        try:
            async for part in _bytes(answer):
                writer.write(part)
                await writer.drain()
            whole = True
        finally:
            self.hits.append(Hit(host, path, begun, time.monotonic(), whole, answer.status, headers))


async def _bytes(answer: Answer) -> AsyncIterator[bytes]:
    await asyncio.sleep(answer.hold)
    headers = {"Content-Type": "application/xml", "Connection": "close", **answer.headers}
    if not answer.endless and not answer.drip:
        headers["Content-Length"] = str(len(answer.body))
    head = f"HTTP/1.1 {answer.status} So\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    for byte in head if answer.drip_headers else [head]:
        yield byte.encode()
        await asyncio.sleep(answer.drip_headers)
    yield b"\r\n"
    if answer.drip:
        for number in range(len(answer.body)):
            yield answer.body[number : number + 1]
            await asyncio.sleep(answer.drip)
    else:
        yield answer.body
    while answer.endless:
        yield answer.body


@contextmanager
def hosts(count: int) -> Iterator[Hosts]:
    """So many hosts, up and listening."""
    found = Hosts(count)
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    stop = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(found.serve(ready.set, stop),))
    thread.start()
    ready.wait()
    try:
        yield found
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


# --- pages and feeds

LONG = (
    "The envoy of Ruritania met the minister of Graustark in the capital on Monday and spoke with him of the border. "
)


def page(title: str, *, words: str = LONG * 5) -> Answer:
    html = f"<html><head><title>{escape(title)}</title></head><body><article><h1>{escape(title)}</h1><p>{words}</p></article></body></html>"
    return Answer(headers={"Content-Type": "text/html; charset=utf-8"}, body=html.encode())


@dataclass(frozen=True)
class Entry:
    address: str | None
    title: str = "Envoys meet"
    published: str = "Mon, 02 Mar 2026 23:30:00 -0500"
    content: str = ""
    key: str | None = None


def rss(entries: list[Entry], title: str = "The Ruritanian Herald", *, encoding: str = "utf-8") -> bytes:
    items = "".join(
        "<item>"
        + (f"<link>{escape(e.address)}</link>" if e.address else "")
        + f'<guid isPermaLink="false">{escape(e.key or e.address or e.title)}</guid><title>{escape(e.title)}</title>'
        + f"<pubDate>{e.published}</pubDate>"
        + (f"<content:encoded>{escape(e.content)}</content:encoded>" if e.content else "")
        + "</item>"
        for e in entries
    )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{escape(title)}</title>{items}</channel></rss>"
    ).encode(encoding)


def atom(entries: list[Entry], title: str = "The Ruritanian Herald") -> bytes:
    items = "".join(
        f'<entry><id>{escape(e.key or e.address or e.title)}</id><title>{escape(e.title)}</title><link href="{escape(e.address or "")}"/>'
        f'<published>2026-03-02T23:30:00-05:00</published><content type="html">{escape(e.content)}</content></entry>'
        for e in entries
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(title)}</title>{items}</feed>'.encode()


def json_feed(entries: list[Entry], title: str = "The Ruritanian Herald") -> bytes:
    items = [
        {
            "id": e.key or e.address or e.title,
            "url": e.address,
            "title": e.title,
            "content_html": e.content,
            "date_published": "2026-03-02T23:30:00-05:00",
        }
        for e in entries
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items}).encode()


def news_sitemap(entries: list[Entry], title: str = "The Ruritanian Herald") -> bytes:
    urls = "".join(
        f"<url><loc>{escape(e.address or '')}</loc><news:news><news:publication><news:name>{escape(title)}</news:name></news:publication>"
        f"<news:publication_date>2026-03-02</news:publication_date><news:title>{escape(e.title)}</news:title></news:news></url>"
        for e in entries
    )
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
    ).encode()


def sitemap_index(addresses: list[str]) -> bytes:
    maps = "".join(f"<sitemap><loc>{escape(a)}</loc></sitemap>" for a in addresses)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>'.encode()


def tagged(body: bytes, tag: str, **headers: str) -> Answers:
    """An answer that is "unchanged" for who names its tag."""

    def answer(asked: dict[str, str]) -> Answer:
        if asked.get("if-none-match") == tag:
            return Answer(304, {"ETag": tag})
        return Answer(200, {"ETag": tag, **headers}, body)

    return answer


def in_turn(*answers: Answer) -> Answers:
    """One answer after the other; the last one from then on."""
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


# --- two hundred feeds

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


def courtesy(**changes: float) -> Courtesy:
    """A Courtesy with short waits."""
    manners = Manners(answer_seconds=0.5, total_seconds=0.8, page_bytes=1_000_000, contact="desk@example.org")
    known = {"gap_seconds": 0.05, "retry_seconds": 0.05, "patience_seconds": 5.0, "feed_bytes": 1_000_000, **changes}
    return Courtesy(manners=manners, **known)  # type: ignore[arg-type]


@contextmanager
def subscriptions(where: str) -> Iterator[Subscriptions]:
    """The feeds of a record."""
    record = open_record(where)
    feeds.metadata.create_all(record.engine, [feeds, feed_items])
    try:
        yield Subscriptions(record.engine)
    finally:
        record.close()


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
