"""Numbers with what they count, as written in a text: "twelve ships", "$3 billion", "40 per cent"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.merge.words import FUNCTION_WORDS, stem, words
from communique.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_TO_TWENTY = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty"""
_SMALL = {word: value for value, word in enumerate(_TO_TWENTY.split(), 1)}
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12}
_WORD_VALUES = _SMALL | _TENS
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "m": 1e6, "bn": 1e9}
_YEAR = "january february march april may june july august september october november december"
_MONTHS = frozenset(_YEAR.split())
_LOOSE = re.compile(r"(?:[\s-]+(?:and|or|of|in|on|at|to|by|for|from|with|the|a|were|was|have|had|who))*$")
_NUMBER = re.compile(
    r"(?P<money>[$€£¥]\s?)?\b(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|"
    + "|".join(_WORD_VALUES)
    + r")(?P<scale>[\s-]*(?:hundred|thousand|million|billion|trillion|m|bn)\b)?"
    r"(?P<percent>\s?%|\s(?:per\s?cent|percent)\b)?"
    r"(?P<after>[\s-]+[^\W\d_]+(?:[\s-]+[^\W\d_]+)?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A number, the thing counted (stems; a currency sign or "%" where that is the unit) and where it stands."""

    value: float
    things: frozenset[str]
    span: Span


def counted(text: str, within: Span) -> Iterator[Counted]:
    """Every number in a stretch of text that counts something; years, days of a month and bare numbers are left out."""
    for m in _NUMBER.finditer(text, within.start, within.end):
        things = _things(m)
        if things:
            end = m.end("after") if m["after"] and not (m["money"] or m["percent"]) else m.end("percent")
            end = end if end > 0 else (m.end("scale") if m["scale"] else m.end("digits"))
            end -= len(_LOOSE.search(text[m.start() : end])[0])  # type: ignore[index]  # matches the empty string
            yield Counted(_value(m), things, Span(m.start(), end))


def _things(m: re.Match[str]) -> frozenset[str]:
    after = [w for w in words(m["after"] or "") if w not in FUNCTION_WORDS]
    if m["money"]:
        return frozenset({m["money"].strip()})
    if m["percent"]:
        return frozenset({"%"})
    if not after or set(after) & _MONTHS or (m["digits"].lower() == "one" and not m["scale"]):
        return frozenset()
    if re.fullmatch(r"(1[5-9]|20)\d\d", m["digits"]) and not m["scale"]:
        return frozenset()
    return frozenset(stem(w) for w in after)


def _value(m: re.Match[str]) -> float:
    digits = m["digits"].lower()
    value = float(_WORD_VALUES[digits]) if digits in _WORD_VALUES else float(digits.replace(",", ""))
    return value * _SCALES[m["scale"].strip(" -\n\t").lower()] if m["scale"] else value
