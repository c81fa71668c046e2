"""Couriers carry requests to many hosts at the same time, and to one host never more than one, with a gap in between.

An errand is a generator: it yields a Request and is given what came of it. Errands run in the thread that calls `run`, one step at a
time, so they may share and change what they like; only the wait for servers happens in other threads.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .. import robots
from ..robots import Rules
from ..web import Watch
from .addresses import host_of, joined
from .courtesy import Courtesy
from .headers import retry_after
from .wire import Reply, Request, Trouble, send

if TYPE_CHECKING:
    import httpx2

Errand = Generator[Request, Reply | Trouble, None]

ROBOTS_REDIRECTS = 5
"""Redirects of a robots.txt that are followed: RFC 9309 asks for at least five."""


DOZE_SECONDS = 1.0
"""How long nothing is looked at while servers are waited for; an answer wakes at once."""

HOME_SECONDS = 1.0
"""How long a thread is waited for after its connection was ended; one that still connects is left behind."""


@dataclass(slots=True, eq=False)
class _Call:
    request: Request
    errand: Errand
    earliest: float
    place: str
    watch: Watch


@dataclass(slots=True)
class _Host:
    calls: list[_Call] = field(default_factory=list)
    free_at: float = 0.0
    silent: int = 0


class Couriers:
    """Keeps what it learnt of hosts (their rules, when they may be asked again) from one `run` to the next."""

    def __init__(self, courtesy: Courtesy) -> None:
        self.courtesy = courtesy
        self._hosts: dict[str, _Host] = {}
        self._rules: dict[str, tuple[Rules, float]] = {}
        self._learning: set[str] = set()
        self._under_way: dict[str, _Call] = {}
        self._orders: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[tuple[_Call, Reply | Trouble | BaseException]] = queue.SimpleQueue()

    def send(self, errand: Errand) -> None:
        """Begins an errand: up to its first request, which waits for its turn."""
        self._go_on(errand, None)

    def run(self) -> None:
        """Carries requests until no errand is left. An interrupt ends it at once; what is under way is dropped."""
        import httpx2

        self._orders, self._answers = queue.SimpleQueue(), queue.SimpleQueue()
        client = httpx2.Client(
            timeout=self.courtesy.manners.answer_seconds,
            limits=httpx2.Limits(max_keepalive_connections=0),
            headers={"User-Agent": self.courtesy.manners.name},
        )
        threads = [
            threading.Thread(target=self._carry, args=(client, self._orders, self._answers), daemon=True)
            for _ in range(self.courtesy.at_once)
        ]
        for thread in threads:
            thread.start()
        try:
            while any(host.calls for host in self._hosts.values()) or self._under_way:
                self._take(self._dispatch())
        finally:
            self._go_home(threads)
            client.close()

    def _go_home(self, threads: list[threading.Thread]) -> None:
        """Drops what is not done and what only this run knew: which hosts are silent, which rules could not be learnt."""
        for call in self._under_way.values():
            call.watch.end()
        for _ in threads:
            self._orders.put(None)
        for thread in threads:
            thread.join(HOME_SECONDS)
        self._under_way.clear()
        self._learning.clear()
        self._rules = {place: known for place, known in self._rules.items() if known[0].unknown is None}
        for host in self._hosts.values():
            host.calls.clear()
            host.silent = 0

    def _carry(
        self,
        client: httpx2.Client,
        orders: queue.SimpleQueue[_Call | None],
        answers: queue.SimpleQueue[tuple[_Call, Reply | Trouble | BaseException]],
    ) -> None:
        while (call := orders.get()) is not None:
            try:
                answers.put((call, send(client, call.request, self.courtesy.manners, call.watch)))
            except BaseException as error:  # a mistake of ours: raised in the thread that runs
                answers.put((call, error))

    def _dispatch(self) -> float:
        """Hands out every call whose turn it is, hosts that wait longest first; seconds until the next one may be due."""
        soonest = DOZE_SECONDS
        for name, host in sorted(self._hosts.items(), key=lambda known: known[1].free_at):
            if not host.calls or name in self._under_way or len(self._under_way) >= self.courtesy.at_once:
                continue
            soonest = min(soonest, self._turn(name, host))
        return soonest

    def _turn(self, name: str, host: _Host) -> float:
        """Makes the host's next call if its time has come; seconds until it may be due."""
        now = time.monotonic()
        due = [call for call in host.calls if call.earliest <= now]
        if not due:
            return min(call.earliest for call in host.calls) - now
        unknown = [call for call in due if not call.request.free and self._rules_at(call.place) is None]
        if self._learn_all({call.place for call in unknown}):
            return 0.0
        call = next((call for call in due if call.request.free or self._rules_at(call.place)), None)
        if call is None:
            return DOZE_SECONDS
        refused = self._refused(call, host, now)
        if refused is not None:
            host.calls.remove(call)
            self._go_on(call.errand, refused)
            return 0.0
        if host.free_at > now:
            return host.free_at - now
        host.calls.remove(call)
        self._under_way[name] = call
        self._orders.put(call)
        return DOZE_SECONDS

    def _learn_all(self, places: set[str]) -> bool:
        """Whether somebody had to be sent for rules: nobody had gone for them."""
        sent = places - self._learning
        for place in sorted(sent):
            self._learning.add(place)
            self.send(self._learn(place))
        return bool(sent)

    def _rules_at(self, place: str) -> Rules | None:
        rules, until = self._rules.get(place, (None, 0.0))
        return rules if time.monotonic() < until else None

    def _refused(self, call: _Call, host: _Host, now: float) -> Trouble | None:
        """Why a call is not made, now or in this run; None if it is made."""
        rules = None if call.request.free else self._rules_at(call.place)
        if rules is not None and rules.unknown:
            return Trouble("unreachable", f"what its robots.txt allows cannot be learnt: {rules.unknown}")
        if rules is not None and not rules.allows(call.request.address):
            return Trouble("robots", "its robots.txt asks programs to stay away from it")
        if host.silent >= self.courtesy.silent_times:
            return Trouble("later", f"its host did not answer {host.silent} times in a row and is left alone for now")
        if (seconds := host.free_at - now) > self.courtesy.patience_seconds:
            return Trouble("later", f"its host asks us to wait {seconds:.0f} seconds", seconds=seconds)
        return None

    def _take(self, seconds: float) -> None:
        """Waits for an answer, so long at most, and goes on with its errand."""
        try:
            call, came = self._answers.get(timeout=seconds) if seconds > 0 else self._answers.get_nowait()
        except queue.Empty:
            return
        if isinstance(came, BaseException):
            raise came
        name = host_of(call.request.address)
        del self._under_way[name]
        host = self._hosts[name]
        rules = self._rules_at(call.place)
        gap = max(self.courtesy.gap_seconds, rules.delay if rules else 0.0)
        if isinstance(came, Reply):
            host.silent = 0
            if came.status in (429, 503):
                gap = max(gap, retry_after(came.headers) or 0.0)
        elif came.kind == "unreachable":
            host.silent += 1
        host.free_at = time.monotonic() + gap
        self._go_on(call.errand, came)

    def _go_on(self, errand: Errand, came: Reply | Trouble | None) -> None:
        try:
            request = next(errand) if came is None else errand.send(came)
        except StopIteration:
            return
        host = self._hosts.setdefault(host_of(request.address), _Host())
        watch = Watch(self.courtesy.manners.total_seconds)
        host.calls.append(_Call(request, errand, time.monotonic() + request.wait, robots.place(request.address), watch))

    def _learn(self, place: str) -> Errand:
        rules = yield from _ask_rules(place, self.courtesy)
        self._rules[place] = (rules, time.monotonic() + robots.DAY_SECONDS)
        self._learning.discard(place)
        if rules.delay:
            host = self._hosts[host_of(place)]
            host.free_at = max(host.free_at, time.monotonic() + rules.delay)


def _ask_rules(place: str, courtesy: Courtesy) -> Generator[Request, Reply | Trouble, Rules]:
    """The rules at an address: none where there is no robots.txt; unknown where its server fails."""
    why = f"it redirects more than {ROBOTS_REDIRECTS} times"
    wait, at, tries, hops = 0.0, place, 1, 0
    while hops <= ROBOTS_REDIRECTS:
        came = yield Request(at, robots.ROBOTS_BYTES, wait=wait, cut=True, free=True)
        wait = 0.0
        if isinstance(came, Reply) and 300 <= came.status < 400 and "location" in came.headers:
            there = joined(at, came.headers["location"])
            if there is None:
                return Rules()
            at, hops = there, hops + 1
        elif isinstance(came, Reply) and 200 <= came.status < 300:
            return robots.read(came.content)
        elif isinstance(came, Reply) and came.status != 429 and came.status < 500:
            return Rules()
        else:
            why = came.why if isinstance(came, Trouble) else f"the server answers {came.status}"
            if tries >= courtesy.tries or (isinstance(came, Trouble) and not came.again):
                break
            wait, tries = courtesy.retry_seconds * 2 ** (tries - 1), tries + 1
    return Rules(unknown=why)
