"""Lists of feeds in OPML, with outlines in outlines."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from ...errors import SourceError
from .addresses import is_web
from .values import Outline

LOOKED_AT = 4_000
ROOT = re.compile(r"<opml\b", re.IGNORECASE)


def is_opml(text: str) -> bool:
    return ROOT.search(text[:LOOKED_AT]) is not None


def read(text: str, source: str) -> tuple[Outline, ...]:
    """The feeds of the list, each once, in its order. Raises SourceError: a list that is broken or names no feed."""
    try:
        root = ElementTree.fromstring(text.lstrip())
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        message = f"{source} is not readable OPML ({error}); export the list again, or correct it; nothing was changed"
        raise SourceError(message, "no-feed") from error
    found: dict[str, Outline] = {}
    for outline in root.iter():
        said = {name.lower(): value.strip() for name, value in outline.attrib.items()}
        address = re.sub(r"^feed:(?://)?(?=https?:)|^feed:(?=//)", "", said.get("xmlurl", ""))
        address = f"http:{address}" if address.startswith("//") else address
        if is_web(address):
            found.setdefault(address, Outline(address, said.get("title") or said.get("text") or None))
    if not found:
        message = f"{source} names no feed: none of its outlines has an xmlUrl of the web; nothing was changed"
        raise SourceError(message, "no-feed")
    return tuple(found.values())
