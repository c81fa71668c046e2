"""Addresses as feeds and servers give them: relative, of other kinds, or broken."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


def host_of(address: str) -> str:
    """The host that an address is at; http and https at their usual ports are one. ValueError if it is no address of the web."""
    parts = urlsplit(address)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"{address!r} is no address of the web")
    port = parts.port
    return parts.hostname if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{parts.hostname}:{port}"


def is_web(address: str) -> bool:
    """Whether an address is one of the web."""
    try:
        return bool(host_of(address))
    except ValueError:
        return False


def joined(address: str, link: str) -> str | None:
    """Where a link on the page at an address leads; None if that is no address of the web."""
    try:
        found = urljoin(address, link.strip())
    except ValueError:
        return None
    return found if is_web(found) else None
