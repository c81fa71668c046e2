"""Numbers with what they count, as written in a text: "twelve ships", "at least $3 billion", "2,300 miles", "a dozen people were killed".

A number is a range: "at least 12" has no upper end, "about 300" is a tenth wide on either side. Lengths are put in kilometres, and how long
something lasted in hours. The dead, the wounded and the arrested are counted as such, by whatever word says it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.types import Span
from communique.words import FUNCTION_WORDS, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterator

_TO_TWENTY = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty"""
_SMALL = {word: value for value, word in enumerate(_TO_TWENTY.split(), 1)}
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_VALUES = _SMALL | _TENS | {"dozen": 12, "half": 0.5}
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "m": 1e6,
    "bn": 1e9,
    "dozen": 12,
}
_YEAR = "january february march april may june july august september october november december"
_NO_THING = frozenset(_YEAR.split()) | {"years", "months", "weeks", "days", "hours", "minutes", "am", "pm"}
"""Durations and hours of the day: they are times, and no counts."""
_HOURS = {"hour": 1, "minute": 1 / 60}
_LASTING = re.compile(r"\b(?:for|lasted|lasting|took|spent)(?:\s+(?:just|only|barely|a full))?\s*$", re.IGNORECASE)
"""Before hours that something lasted; "after two hours" may be two hours later."""
_KILOMETRES = {
    "kilometre": 1,
    "kilometer": 1,
    "km": 1,
    "mile": 1.609344,
    "metre": 1e-3,
    "meter": 1e-3,
    "nautical": 1.852,
}
_MONEY = {"$": "$", "us$": "$", "€": "€", "£": "£", "¥": "¥", "dollar": "$", "euro": "€", "pound": "£", "yen": "¥"}
_LOOSE = re.compile(r"(?:[\s-]+(?:and|or|of|in|on|at|to|by|for|from|with|the|a|were|was|have|had|who))*$")
_WORD = "|".join(sorted(_VALUES, key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = re.compile(
    r"(?P<about>\b(?:at least|no fewer than|not fewer than|no less than|not less than|more than|over|above|as many as|up to|"
    r"fewer than|less than|under|about|around|some|roughly|nearly|almost|approximately|an estimated)\s+)?"
    r"(?P<money>(?:US)?[$€£¥]\s?)?"
    rf"\b(?P<digits>{_DIGITS}|(?:{_WORD})(?:[\s-](?:{_WORD}))*(?=\W)|an(?=\s+hour\b))"
    r"(?P<scale>(?:[\s-]*(?:a\s+)?(?:(?:hundred|thousand|million|billion|trillion|dozen|m|bn)\b))*)"
    r"(?P<rest>\s+and\s+(?:" + _WORD + r")(?:-(?:" + _WORD + r"))?\b)?"
    r"(?P<percent>\s?%|\s(?:per\s?cent|percent)\b)?"
    r"(?P<after>[\s-]+[^\W\d_]+(?:[\s-]+[^\W\d_]+)?)?",
    re.IGNORECASE,
)
_HARM = {
    "dead": "dead die died dying death deaths toll kill killed killing kills fatalities bodies executed",
    "wounded": "wounded injured hurt injuries injuring wounding",
    "arrested": "arrested detained arrests detentions arresting detaining",
    "released": "released freed releasing freeing",
    "missing": "missing",
}
_HARM_OF = {word: kind for kind, forms in _HARM.items() for word in forms.split()}
_ANYBODY = frozenset(stem(w) for w in ("people", "person", "persons", "others", "more", "were", "was", "have", "been"))
_STOP = re.compile(r"[,;:.—–]|\b(?:and|but|while|after|when)\b|\d", re.IGNORECASE)
NEARBY = 48
"""Characters from a number within which a word says what befell those it counts."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A number as a range, what it counts (stems; a currency sign, "%", "km", "dead" where that is it) and where it stands."""

    least: float
    most: float
    things: frozenset[str]
    span: Span

    def agrees(self, other: Counted) -> bool:
        """Whether both can be one number."""
        return self.least <= other.most and other.least <= self.most


def counted(text: str, within: Span) -> Iterator[Counted]:
    """Every number in a stretch of text that counts something; years, days of a month and bare numbers are left out."""
    for m in _NUMBER.finditer(text, within.start, within.end):
        things, factor = _things(m, text, within)
        if things:
            value = _value(m) * factor
            least, most = _range(value, (m["about"] or "").strip().lower(), m, things)
            yield Counted(least, most, things, _span(m, text))


def _span(m: re.Match[str], text: str) -> Span:
    """From the number, with what weakens it, to what it counts."""
    ends = [m.end(g) for g in ("percent", "rest", "scale", "digits") if m[g]]
    end = m.end("after") if m["after"] and not m["percent"] and not _sign(m) else max(ends)
    if hours := re.match(r"\s+(?:hour|minute)s?\b", m["after"] or ""):
        end = m.start("after") + hours.end()
    end -= len(_LOOSE.search(text[m.start() : end])[0])  # type: ignore[index]  # matches the empty string
    return Span(m.start(), end)


def _sign(m: re.Match[str]) -> str | None:
    return _MONEY.get(m["money"].strip().lower()) if m["money"] else None


def _things(m: re.Match[str], text: str, within: Span) -> tuple[frozenset[str], float]:
    """What is counted, and by how much its unit is multiplied."""
    after = words(m["after"] or "")
    if sign := _sign(m):
        return frozenset({sign}), 1.0
    if m["percent"]:
        return frozenset({"%"}), 1.0
    unit = after[0].removesuffix("s") if after else ""
    if unit in _HOURS:
        return (frozenset({"hours"}), _HOURS[unit]) if _is_lasting(m, text) else (frozenset(), 1.0)
    if unit in _KILOMETRES:
        return frozenset({"km"}), _KILOMETRES[unit]
    if money := next((_MONEY[w.removesuffix("s")] for w in after if w.removesuffix("s") in _MONEY), None):
        return frozenset({money}), 1.0
    plain = m["digits"].isdigit() and not m["scale"].strip()
    named = [w for w in after if w not in FUNCTION_WORDS]
    if set(named[:1]) & _NO_THING or (m["digits"].lower() == "one" and not m["scale"]):
        return frozenset(), 1.0
    if plain and re.fullmatch(r"(1[5-9]|20)\d\d", m["digits"]):
        return frozenset(), 1.0
    stems = frozenset(stem(w) for w in named)
    harm = _harm(m, text, within)
    if harm:
        who = sorted(stems - _ANYBODY - {stem(w) for w in _HARM_OF})
        return frozenset({" ".join([harm, *who[:1]])}), 1.0
    return stems, 1.0


def _is_lasting(m: re.Match[str], text: str) -> bool:
    """Whether hours tell how long something lasted: `for two hours`, `a 90-minute call`, `six hours of talks`."""
    after = m["after"] or ""
    joined = after[:1] == "-" and not after[1:].rstrip().endswith("s")
    return (
        joined or after.split()[1:2] == ["of"] or _LASTING.search(text, max(0, m.start() - 20), m.start()) is not None
    )


def _harm(m: re.Match[str], text: str, within: Span) -> str | None:
    """What befell those counted: said after the number ("12 people were killed"), else before it ("killed 12 people")."""
    after = text[m.end("digits") : min(within.end, m.end("digits") + NEARBY)]
    before = text[max(within.start, m.start("digits") - NEARBY) : m.start("digits")]
    stop = _STOP.search(after)
    for w in words(after[: stop.start()] if stop else after):
        if w in _HARM_OF:
            return _HARM_OF[w]
    stops = [s.end() for s in re.finditer(r"[;:.—–\d]|\bbut\b", before)]
    for w in reversed(words(before[stops[-1] if stops else 0 :])):
        if w in _HARM_OF:
            return _HARM_OF[w]
    return None


def _value(m: re.Match[str]) -> float:
    value = _number(m["digits"].lower())
    for scale in re.split(r"[\s-]+", (m["scale"] or "").strip(" -\n\t").lower()):
        value *= _SCALES.get(scale, 1.0)
    return value + (_number(m["rest"].lower().split("and", 1)[1]) if m["rest"] else 0.0)


def _number(digits: str) -> float:
    parts = re.split(r"[\s-]+", digits.strip())
    if parts == ["an"]:  # hour
        return 1.0
    if parts[0] in _VALUES:
        value = 0.0
        for part in parts:
            value = (value or 1.0) * 12 if part == "dozen" else value + _VALUES[part]
        return value
    return float(digits.replace(",", ""))


def _range(value: float, about: str, m: re.Match[str], things: frozenset[str]) -> tuple[float, float]:
    if about.startswith(("no ", "not ")) or about in {"at least", "more than", "over", "above"}:
        return value, math.inf
    if about in {"up to", "as many as", "fewer than", "less than", "under"}:
        return 0.0, value
    loose = 0.1 if about else 0.03 if "km" in things else 0.0  # who converts a length rounds it
    loose = 0.15 if "hours" in things else loose  # nobody stops the time of talks
    if m["digits"].lower().startswith(("dozen", "half")):
        loose = max(loose, 0.1)
    return value * (1 - loose), value * (1 + loose)
