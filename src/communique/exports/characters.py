"""What characters a format can carry. Reports may hold anything: controls, half surrogate pairs, changes of direction."""

from __future__ import annotations

import json
import re
from typing import Any

from communique.brief.shown import on_one_line, shown

_HALF = re.compile("[\ud800-\udfff]")
_NO_XML = re.compile("[\ufffe\uffff]")
"""Forbidden in XML 1.0 and YAML besides what `shown` takes out."""


def whole(words: str) -> str:
    """The words as UTF-8 can hold them: half a surrogate pair becomes `�`, so that places still hold."""
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", words)


def plain(words: str) -> str:
    """The words as XML, YAML and screens can hold them, line breaks kept."""
    return _NO_XML.sub("", shown(words))


def plain_line(words: str) -> str:
    """`plain`, on one line."""
    return _NO_XML.sub("", on_one_line(words))


def as_json(value: Any) -> str:
    """JSON on one line, words kept character for character; half a surrogate pair is written as its escape."""
    return _HALF.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(value, ensure_ascii=False))
