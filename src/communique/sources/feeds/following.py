"""From what a person gives to the feeds that are meant: a feed's own address, a page that links to its feeds, or a list of feeds."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from ...errors import SourceError
from . import discovery, documents, opml
from .addresses import is_web
from .asking import ACCEPT_FEEDS, ask
from .charset import decoded
from .values import Outline
from .wire import Reply, Request, Trouble

if TYPE_CHECKING:
    from .couriers import Couriers

LIST_BYTES = 20_000_000
"""Most bytes of a list of feeds: far above any."""


def find(source: str, couriers: Couriers) -> tuple[Outline, ...]:
    """The feeds meant by an address or by the path of an OPML file, each once. Only the address itself is asked for.

    Raises SourceError if there are none.
    """
    if not is_web(source):
        return opml.read(_file(source), source)
    found: list[Outline] = []
    wrong: list[SourceError] = []

    def errand() -> Generator[Request, Reply | Trouble, None]:
        try:
            found.extend((yield from _at(urldefrag(source).url, couriers)))
        except SourceError as error:
            wrong.append(error)

    couriers.send(errand())
    couriers.run()
    if wrong:
        raise wrong[0]
    return tuple(found)


def _at(address: str, couriers: Couriers) -> Generator[Request, Reply | Trouble, tuple[Outline, ...]]:
    courtesy = couriers.courtesy
    came = yield from ask(address, courtesy, accept=ACCEPT_FEEDS, most_bytes=courtesy.manners.page_bytes)
    if isinstance(came, Trouble):
        raise SourceError(f"cannot follow {address}: {came.why}; check the address, or try again later", came.kind)
    text = decoded(came.content, came.media_type)
    if opml.is_opml(text):
        return opml.read(text, address)
    try:
        document = documents.read(came.content, came.media_type, came.url, courtesy.feed_bytes)
    except SourceError as error:
        return _linked(address, text, came.url, error)
    return (Outline(came.moved or address, document.title),)


def _linked(address: str, html: str, url: str, error: SourceError) -> tuple[Outline, ...]:
    linked = discovery.linked(html, url)
    if linked:
        return linked
    why = f"{error.message}, and it links to none"
    raise SourceError(f"cannot follow {address}: {why}; give the address of the outlet's feed", "no-feed") from error


def _file(source: str) -> str:
    try:
        with Path(source).open("rb") as file:
            content = file.read(LIST_BYTES + 1)
    except FileNotFoundError as error:
        advice = "give an address (http, https) or the path of an OPML file"
        raise SourceError(f"there is no file {source}; {advice}", "missing") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"cannot read {source!r}: {why}", "unreadable") from error
    if len(content) > LIST_BYTES:
        raise SourceError(f"{source} is too large for a list of feeds", "too-large")
    text = decoded(content, "")
    if not opml.is_opml(text):
        message = f"{source} is no OPML list; give an address (http, https) or export the feeds of your reader as OPML"
        raise SourceError(f"{message}; nothing was changed", "no-feed")
    return text
