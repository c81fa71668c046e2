"""How feeds and their pages are asked for: how often, how long, how many at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..web import Manners

GAP_SECONDS = 2.0
"""Between two requests to one host, where its robots.txt asks for no more. A choice: a reader who clicks through a site."""

TRIES = 3
"""Requests for one thing before it counts as failed: a server that restarts answers the second or third. A choice."""

RETRY_SECONDS = 2.0
"""Before the second try; doubled for each further one. A choice."""

PATIENCE_SECONDS = 60.0
"""The longest wait for a host's turn within one update; what it asks us to wait beyond that is left for a later one. A choice."""

SILENT_TIMES = 3
"""Requests in a row without an answer, after which a host is left alone for the rest of an update, so that one dead host with a
hundred feeds costs three time limits and not three hundred. A choice."""

AT_ONCE = 8
"""Hosts asked at the same time. A choice: the wait is for the slowest of them, and one machine reads no faster than that."""

FEED_BYTES = 5_000_000
"""Most bytes of a feed, after unpacking: news feeds have some ten thousand, large sitemaps a few million. A choice."""


@dataclass(frozen=True, slots=True)
class Courtesy:
    """How much of a host's time is taken, and how much patience it gets."""

    manners: Manners = field(default_factory=Manners)
    gap_seconds: float = GAP_SECONDS
    tries: int = TRIES
    retry_seconds: float = RETRY_SECONDS
    patience_seconds: float = PATIENCE_SECONDS
    silent_times: int = SILENT_TIMES
    at_once: int = AT_ONCE
    feed_bytes: int = FEED_BYTES
