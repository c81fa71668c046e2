"""Words that somebody else wrote, made fit for any screen."""

from __future__ import annotations

import re
from textwrap import fill
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 100
"""Columns of a paragraph at most: longer lines are hard to follow back."""

_HIDDEN = re.compile("[\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
"""Characters that show nothing and only mark places or carry hidden text."""

_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that steer the screen instead of standing on it: controls, changes of direction, halves of pairs."""


def shown(words: str) -> str:
    """Words of a report that can be put on any screen: characters that would steer it are named or taken out.

    Line breaks stay. An escape becomes `␛`, a change of direction `⟨U+202E⟩`, half a surrogate pair `�`.
    """
    return _STEERING.sub(_named, _HIDDEN.sub("", words.replace("\r\n", "\n").replace("\r", "\n")))


def on_one_line(words: str) -> str:
    """`shown`, with every run of white space one space."""
    return " ".join(shown(words).split())


def _named(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return "\N{REPLACEMENT CHARACTER}" if 0xD800 <= code < 0xE000 else f"⟨U+{code:04X}⟩"


def put(to: Console, words: str, lead: str = "", style: str = "") -> None:
    """Print words as a paragraph of at most WIDTH columns behind a lead, its other lines set in; a lead that begins with a new line leaves
    one free before it."""
    if lead.startswith("\n"):
        to.print()
        lead = lead.removeprefix("\n")
    filled = fill(on_one_line(words), min(to.width, WIDTH), initial_indent=lead, subsequent_indent=" " * len(lead))
    to.print(Text(filled, style), soft_wrap=True)
