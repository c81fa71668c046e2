"""Pages from the web, over http and https, for addresses that a person gives. (Feeds are asked by `sources/feeds/couriers.py`.)"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Self

from ..types import Failure
from . import reports
from .contents import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2

    from ..types import Page

PAGE_BYTES = 10_000_000
"""Most bytes of a page, after unpacking: far above a news page's own HTML; what is larger is a download. A choice."""

ANSWER_SECONDS = 20.0
"""How long a server may be silent: who waits longer thinks the program hangs. A choice."""

TOTAL_SECONDS = 60.0
"""How long a page may take altogether, so that a server that drips a byte now and then cannot hold up the others."""

REDIRECTS = 10
"""Redirects followed: enough for consent and locale detours, few enough to leave a circle soon. A choice."""

PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")
JSON_TYPES = ("application/json", "application/x-ndjson", "application/jsonl", "application/ld+json")
ACCEPT = "text/html,application/xhtml+xml,text/plain;q=0.9,application/json;q=0.8,*/*;q=0.1"


@dataclass(frozen=True, slots=True)
class Manners:
    """How patient the desk is with a server, and how much it takes from it."""

    answer_seconds: float = ANSWER_SECONDS
    total_seconds: float = TOTAL_SECONDS
    redirects: int = REDIRECTS
    page_bytes: int = PAGE_BYTES
    contact: str | None = None
    """Where a server's people reach ours, an address or mail address; it goes with every request."""

    @property
    def name(self) -> str:
        """What we call ourselves to servers."""
        ours = f"communique/{version('communique')}"
        return f"{ours} (+{self.contact})" if self.contact else ours


class Watch:
    """Ends a request that takes longer than it may, whatever the server does meanwhile.

    The client's own limit holds from byte to byte, so a server that drips its headers would never meet it. `trace` is given to the
    request as its extension of that name and learns the connection.
    """

    def __init__(self, seconds: float) -> None:
        self.late = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self.end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def trace(self, event: str, info: dict[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")
            if self.late:
                self.end()

    def end(self) -> None:
        self.late = True
        if self._socket is not None:
            with suppress(OSError):  # closed already
                # the plain socket's shutdown: that of a TLS socket takes its state from under the thread that reads
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def fetch(address: str, manners: Manners) -> Iterator[Page | Failure]:
    """The page at an address (several, if it answers with a list of reports)."""
    import httpx2  # takes 0.15 s to load, which reading files need not pay

    watch = Watch(manners.total_seconds)
    try:
        with (
            watch,
            httpx2.Client(
                follow_redirects=True,
                max_redirects=manners.redirects,
                timeout=manners.answer_seconds,
                headers={"User-Agent": manners.name, "Accept": ACCEPT},
            ) as client,
            client.stream("GET", address, extensions={"trace": watch.trace}) as response,
        ):
            content = _unwelcome(address, response) or _body(address, response, manners, watch)
            media_type = _media_type(response)
            url = str(response.url)
    except httpx2.TooManyRedirects:
        why = f"it redirects more than {manners.redirects} times; open it in a browser and give the address it ends at"
        yield _unreachable(address, why)
    except httpx2.TimeoutException:
        yield _unreachable(address, f"no answer within {manners.answer_seconds:g} seconds; try again later")
    except httpx2.UnsupportedProtocol:
        yield _unreachable(address, "it leads to something that is neither http nor https")
    except (httpx2.RequestError, httpx2.InvalidURL, UnicodeError) as error:
        if watch.late:
            yield _unreachable(address, _not_done(manners))
        else:
            yield _unreachable(address, f"{error or type(error).__name__}; check the address and the connection")
    else:
        if isinstance(content, Failure):
            yield content
        elif media_type.partition(";")[0] in JSON_TYPES:
            yield from reports.from_json(address, content, url=url, fetched=datetime.now(UTC))
        else:
            yield page(address, content, media_type, url=url, fetched=datetime.now(UTC))


def _unwelcome(address: str, response: httpx2.Response) -> Failure | None:
    status = response.status_code
    told = f"the server answers {status} {response.reason_phrase}".rstrip()
    if status in (404, 410):
        return Failure(address, "missing", f"there is no page at {address}: {told}; check the address")
    if status in (401, 402, 403, 407, 429, 451):
        return Failure(address, "refused", f"{address} is not given to us: {told}; save the page and give the file")
    if not response.is_success:
        return _unreachable(address, f"{told}; try again later")
    media_type = _media_type(response).partition(";")[0]
    if media_type not in (*PAGE_TYPES, *JSON_TYPES):
        return Failure(
            address, "binary", f"{address} is not a page: it is {media_type}; give the address of the report"
        )
    return None


def _body(address: str, response: httpx2.Response, manners: Manners, watch: Watch) -> bytes | Failure:
    content = bytearray()
    for part in response.iter_bytes():
        content += part
        if len(content) > manners.page_bytes:
            message = f"{address} is too large for a page: more than {manners.page_bytes / 1_000_000:g} MB"
            return Failure(address, "too-large", f"{message}; give the address of the report itself")
    # a page without a length, cut off by the watch, looks whole
    return _unreachable(address, _not_done(manners)) if watch.late else bytes(content)


def _not_done(manners: Manners) -> str:
    return f"it was not done within {manners.total_seconds:g} seconds; try again later"


def _media_type(response: httpx2.Response) -> str:
    """The type in lower case, with its charset if the server names one; HTML if it names no type, as for browsers."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower() or "text/html"
    return f"{kind}; charset={response.charset_encoding}" if response.charset_encoding else kind


def _unreachable(address: str, why: str) -> Failure:
    return Failure(address, "unreachable", f"cannot fetch {address}: {why}")
