"""What a site's robots.txt asks of us (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from protego import Protego

NAME = "communique"
"""The name that a robots.txt calls us by."""

ROBOTS_BYTES = 512_000
"""What of a robots.txt is read; RFC 9309 asks for at least 500 KiB."""

DAY_SECONDS = 86_400.0
"""How long rules hold; RFC 9309 asks for no more than a day."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site allows. `unknown` says why its rules could not be learnt: then it is not asked for anything."""

    site: Protego | None = None
    unknown: str | None = None

    def allows(self, address: str) -> bool:
        return self.unknown is None and (self.site is None or self.site.can_fetch(address, NAME))

    @property
    def delay(self) -> float:
        """Seconds that it asks for between two requests."""
        return (self.site.crawl_delay(NAME) or 0.0) if self.site else 0.0


def read(content: bytes) -> Rules:
    from protego import Protego

    return Rules(Protego.parse(content[:ROBOTS_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")))


def place(address: str) -> str:
    """Where the rules for an address stand."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"
