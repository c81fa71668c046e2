"""The dateline before a report's first sentence: "GENEVA, March 3 (Reuters) –" says where, when and which agency.

Places in capitals, or with an agency or a day beside them, are certain; a place in ordinary letters counts only if it
is set off by a dash or bar and a sentence begins after it ("Nicosia - The envoy"). Labels (Analysis) are no places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..types import Span
from .dates import FULL_DAY, MONTH, TIME, YEARLESS_DAY, full_day
from .words import WORDS

if TYPE_CHECKING:
    from datetime import date

CAPS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]*[A-ZÀ-Þ](?:\.(?=[\s,]))?"
CAPS_PLACE = rf"{CAPS}(?:\s{CAPS}){{0,3}}"
CAPS_PLACES = rf"{CAPS_PLACE}(?:\s?/\s?{CAPS_PLACE})*"
NAME = r"[A-ZÀ-Þ][\w.'’-]*[\w.]"
NAMED_PLACE = rf"{NAME}(?:\s(?:{NAME}|of|de|la|el|al))?(?:\s{NAME})?"
NAMED_PLACES = rf"{NAMED_PLACE}(?:\s?/\s?{NAMED_PLACE})*"
REGION = rf"(?:,\s(?!{MONTH}\s?\d){NAME}(?:\s{NAME})?)?"
AGENCY = r"\((?P<agency>dpa|[A-Z][\w&.,/'’ -]{0,38}?\w?)\)"
DAY = rf"(?P<day>{FULL_DAY}|{YEARLESS_DAY})(?:,?\s{TIME})?"
DASH = r"(?:\s?(?:—|–|--|-\s-|\|)|\s-(?=\s))"
SEPARATOR = rf"(?:{DASH}|:(?=\s))"
SENTENCE = r"(?=\s*[\"'“‘«(]?[A-ZÀ-Þ0-9])"

FORMS = tuple(
    re.compile(form)
    for form in (
        # PARIS | Thu Mar 24, 2011 6:11 am EDT
        rf"(?P<places>{CAPS_PLACES}{REGION})(?:,?\s{YEARLESS_DAY})?\s[|-]\s(?P<day>{FULL_DAY})(?:,?\s{TIME})?(?=\s[A-Z])",
        # MOSCOW (Reuters) -   GENEVA, March 3 –   LONDON Aug 24 (Reuters) -   CAIRO - 21 July 2022:   NEW DELHI:
        rf"(?P<places>{CAPS_PLACES}{REGION})"
        rf"(?:(?:,\s?|\s|\s[-–—|]\s){DAY})?(?:\s?{AGENCY})?{SEPARATOR}{SENTENCE}",
        # LIMA (AP) The
        rf"(?P<places>{CAPS_PLACE}{REGION})(?:,?\s{DAY})?\s(?P<known>{AGENCY})(?=\s)",
        # Geneva (Reuters) -   Geneva, March 3 (AFP) —   Geneva, 3 March -
        rf"(?P<places>{NAMED_PLACES}{REGION})(?:(?:,\s?|\s){DAY})?\s?{AGENCY}{SEPARATOR}{SENTENCE}",
        rf"(?P<places>{NAMED_PLACES})(?:,\s?|\s|\s[-–—|]\s){DAY}{SEPARATOR}{SENTENCE}",
        # March 3, 2011 (Reuters) -   (Reuters) -   (CNN)
        rf"{DAY}\s?{AGENCY}{SEPARATOR}{SENTENCE}",
        rf"{AGENCY}{DASH}{SENTENCE}",
        rf"(?P<known>{AGENCY})(?=\s)",
        # Moscow/Washington|   Udhampur -
        rf"(?P<bare>{NAMED_PLACES}{REGION}){DASH}{SENTENCE}",
    )
)
DEMONYM = re.compile(r"\w+(?:ian|ese|ish)\b")
SHORTEST = 4
"""Letters of a place in capitals without agency or day; shorter ones (US, EU, UN) are parties, not places."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """`span` includes the separator. `day` only if the year stands there; a yearless one is left unknown."""

    span: Span
    places: tuple[Span, ...]
    agency: Span | None
    day: date | None


def dateline(text: str, start: int = 0) -> Dateline | None:
    """The dateline that begins at `start`, where the report's first paragraph does; None if there is none."""
    first = _one(text, start)
    if first is None:
        return None
    again = _one(text, _after_blanks(text, first.span.end)) if first.agency is None else None
    if again is None or again.agency is None:
        return first
    # "PARIS | Thu Mar 24, 2011 6:11 am EDT PARIS (Reuters) -" is the site's and then the agency's
    return Dateline(Span(start, again.span.end), first.places or again.places, again.agency, first.day or again.day)


def _one(text: str, start: int) -> Dateline | None:
    line = text[start : start + 200].splitlines()[0] if text[start : start + 1].strip() else ""
    for form in FORMS:
        match = form.match(line)
        if match and _holds(match):
            return _dateline(text, start, match)
    return None


def _holds(match: re.Match[str]) -> bool:
    """Whether what has the form of a dateline is one."""
    parts = match.groupdict()
    if parts.get("known") and parts["agency"] not in WORDS.agencies:
        return False
    place = parts.get("bare") or parts.get("places") or ""
    if place and any(word.lower() in WORDS.labels for word in re.findall(r"\w+", place)):
        return False
    if parts.get("bare") and DEMONYM.match(place):
        return False
    alone = place.isupper() and not parts.get("agency") and not parts.get("day")
    return not (alone and sum(character.isalpha() for character in place) < SHORTEST)


def _dateline(text: str, start: int, match: re.Match[str]) -> Dateline:
    parts = match.groupdict()
    agency = Span(start + match.start("agency"), start + match.end("agency")) if parts.get("agency") else None
    day = full_day(parts["day"]) if parts.get("day") else None
    group = "bare" if parts.get("bare") else "places" if parts.get("places") else None
    places = _places(text, start + match.start(group), start + match.end(group)) if group else ()
    return Dateline(Span(start, start + match.end()), places, agency, day)


def _places(text: str, start: int, end: int) -> tuple[Span, ...]:
    """ "Moscow/Washington" is two places; "KYIV, Ukraine" is one, the city."""
    return tuple(
        Span(start + part.start(), start + part.start() + len(part[0].partition(",")[0].rstrip()))
        for part in re.finditer(r"[^/\s][^/]*", text[start:end])
    )


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\xa0":
        at += 1
    return at
