"""A server on this machine that is many hosts, one a port, each as good or as bad as it is told to be."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


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
