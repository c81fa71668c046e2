"""From the bytes of a feed to its characters, whatever its server and its first line say of them."""

from __future__ import annotations

import codecs
import re
from email.message import Message

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
"""Marks at the start, and how a `<` begins without one."""

DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")


def decoded(content: bytes, media_type: str) -> str:
    """The text: as its mark says, else UTF-8 if it can be, else as it says itself, as the server says, or Western."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace").removeprefix("\ufeff")
    declared = DECLARATION.match(content)
    said = (declared[1].decode() if declared else None, _charset(media_type))
    for named in ("utf-8", *said):
        try:
            if named:
                return content.decode(named)
        except (UnicodeError, LookupError):
            continue
    damaged = content.decode("utf-8", "replace")
    sound = sum(not letter.isascii() for letter in damaged) > 2 * damaged.count("\ufffd")
    return damaged if sound else content.decode("cp1252", "replace")


def _charset(media_type: str) -> str | None:
    message = Message()
    message["content-type"] = media_type
    return message.get_content_charset()
