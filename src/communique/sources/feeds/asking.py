"""Asking for one address as an errand: redirects followed, tried again where that may help, nothing asked that is known already."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from .addresses import joined
from .courtesy import Courtesy
from .headers import retry_after
from .wire import Reply, Request, Trouble

ACCEPT_FEEDS = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,"
    "application/json;q=0.8,text/html;q=0.5,*/*;q=0.1"
)
ACCEPT_PAGES = "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1"

AGAIN = (408, 425, 429, 500, 502, 503, 504)
"""Statuses after which a second try may help."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands at an address. `url`: where it was found; `moved`: the address that all permanent redirects from the start lead to, None
    without one. `unchanged`: it is as it was when it was last asked for, and has no content."""

    url: str
    moved: str | None
    content: bytes
    media_type: str
    etag: str | None
    modified: str | None
    unchanged: bool


def ask(
    address: str,
    courtesy: Courtesy,
    *,
    accept: str,
    most_bytes: int,
    etag: str | None = None,
    modified: str | None = None,
) -> Generator[Request, Reply | Trouble, Answer | Trouble]:
    """The answer of an address, or why there is none."""
    headers = {"Accept": accept}
    if etag:
        headers["If-None-Match"] = etag
    if modified:
        headers["If-Modified-Since"] = modified
    at, moved, permanent = address, None, True
    for _ in range(courtesy.manners.redirects + 1):
        came = yield from _try(Request(at, most_bytes, headers), courtesy)
        if isinstance(came, Trouble):
            return came
        if not _redirects(came):
            return _answer(at, moved, came)
        there = joined(at, came.headers["location"])
        if there is None:
            return Trouble("unreachable", "it leads to something that is no address of the web")
        at = there
        permanent = permanent and came.status in (301, 308)
        moved = at if permanent else moved
    return Trouble("unreachable", f"it redirects more than {courtesy.manners.redirects} times")


def _try(request: Request, courtesy: Courtesy) -> Generator[Request, Reply | Trouble, Reply | Trouble]:
    """A reply that is a success, a redirect or "unchanged", or the trouble that stayed after every try."""
    trouble = Trouble("unreachable", "it was not asked for")
    for tried in range(courtesy.tries):
        wait = courtesy.retry_seconds * 2 ** (tried - 1) if tried else 0.0
        came = yield Request(request.address, request.most_bytes, request.headers, wait=wait)
        if isinstance(came, Trouble) and came.kind == "later" and tried:
            return trouble
        if isinstance(came, Reply):
            if 200 <= came.status < 300 or came.status == 304 or _redirects(came):
                return came
            came = _unwelcome(came)
        trouble = came
        if not trouble.again:
            break
    return trouble


def _unwelcome(reply: Reply) -> Trouble:
    told = f"the server answers {reply.status}"
    again = reply.status in AGAIN
    if reply.status == 410:
        return Trouble("gone", f"{told}: it is gone for good")
    if reply.status == 404:
        return Trouble("missing", told)
    if reply.status in (401, 402, 403, 407, 429, 451):
        return Trouble("refused", told, again, retry_after(reply.headers) if again else None)
    return Trouble("unreachable", told, again, retry_after(reply.headers) if again else None)


def _redirects(reply: Reply) -> bool:
    return reply.status in (301, 302, 303, 307, 308) and "location" in reply.headers


def _answer(url: str, moved: str | None, reply: Reply) -> Answer:
    return Answer(
        url=url,
        moved=moved,
        content=reply.content,
        media_type=reply.headers.get("content-type", "").lower(),
        etag=reply.headers.get("etag"),
        modified=reply.headers.get("last-modified"),
        unchanged=reply.status == 304,
    )
