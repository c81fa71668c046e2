"""Looks at bytes before anybody reads them: is there anything, and is it text at all?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..types import Failure, Page

if TYPE_CHECKING:
    from datetime import datetime

REPORT_BYTES = 20_000_000
"""Most bytes of one report: far above any report or saved page, and still read in a moment. A choice."""

CONTROL_SHARE = 0.1
"""Above this share of control characters bytes are text in no encoding; text has tabs and line ends only."""

LOOKED_AT = 8192
"""Bytes at the start that decide about control characters; enough to tell, and little to look at."""

MAGIC = (
    (b"%PDF-", "a PDF; save its text and give that"),
    (b"PK\x03\x04", "a zip archive or an office document; unpack it or save its text, and give that"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ\x00", "an xz archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"Rar!\x1a\x07", "a rar archive; unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save its text and give that"),
    (b"{\\rtf", "a rich-text document; save its text and give that"),
    (b"\x89PNG", "a picture; give the text of the report"),
    (b"\xff\xd8\xff", "a picture; give the text of the report"),
    (b"GIF8", "a picture; give the text of the report"),
    (b"SQLite format 3\x00", "a database; give the reports as JSON Lines"),
)
BOMS_WITH_NULS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
"""UTF-16 and UTF-32 say so with a mark at the start; their NUL bytes are text."""

TEXT_CONTROLS = frozenset(b"\t\n\r\f\v\x1b\x85")


def page(
    source: str, content: bytes, media_type: str, *, url: str | None = None, fetched: datetime | None = None
) -> Page | Failure:
    """The bytes as a Page, or the Failure that says why they are no text: binary, or nothing but blanks."""
    return unfit(source, content) or Page(source, content, media_type, url, fetched)


def unfit(source: str, content: bytes) -> Failure | None:
    """The Failure of bytes that hold no text; None if they may."""
    name = "standard input (-)" if source == "-" else source
    if is_blank(content):
        return Failure(source, "empty", f"{name} is empty: give a report with text in it")
    what = _binary(content)
    return Failure(source, "binary", f"{name} is not text: it is {what}") if what else None


def is_blank(content: bytes) -> bool:
    return not content.strip(b" \t\r\n\f\v\x00\xef\xbb\xbf\xfe\xff")


def too_large(source: str, limit: int, advice: str) -> Failure:
    return Failure(
        source, "too-large", f"{source} is too large for one report: more than {limit / 1_000_000:g} MB; {advice}"
    )


def _binary(content: bytes) -> str | None:
    for magic, what in MAGIC:
        if content.startswith(magic):
            return what
    if content.startswith(BOMS_WITH_NULS):
        return None
    head = content[:LOOKED_AT]
    controls = sum(byte < 32 and byte not in TEXT_CONTROLS for byte in head)
    if b"\x00" in content or controls > CONTROL_SHARE * len(head):
        return "binary data; give text, HTML, JSON or JSON Lines"
    return None
