"""Days of publication that a page names in full. Without a year, or where day and month may be swapped: none."""

from __future__ import annotations

import re
from datetime import date, datetime

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?"
YEAR = r"(?:19|20)\d\d"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
FULL_DAY = (
    rf"(?:(?:{WEEKDAY},?\s+)?(?:{MONTH}\s+{DAY},?\s+{YEAR}|{DAY}\s+(?:of\s+)?{MONTH},?\s+{YEAR})|{YEAR}-\d\d-\d\d)"
)
YEARLESS_DAY = rf"(?:(?:{WEEKDAY},?\s+)?(?:{MONTH}\s+{DAY}|{DAY}\s+{MONTH}))"
TIME = (
    r"(?:(?:at\s+)?\d{1,2}(?:[:.]\d\d)?(?::\d\d)?\s*(?:[ap]\.?m\.?)?"
    r"(?:\s*\(?(?:GMT|UTC|[A-Z]{1,4}T|IST|Z)(?:[+-]\d+)?\)?)?)"
)

PARTS = re.compile(
    rf"(?P<iso>{YEAR}-\d\d-\d\d)|(?P<m1>{MONTH})\s+(?P<d1>\d{{1,2}})\D|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{MONTH})",
    re.IGNORECASE,
)
PUBLISHED = re.compile(
    rf"(?:(?:first\s+)?(?:published|posted|issued|released)(?:\s+on|\s+at)?|date|publication\s+date|date\s+published)?\s*[:|-]?\s*"
    rf"(?P<day>{FULL_DAY})(?:\s*(?:,|\||-|–|—|at|T)?\s*{TIME})?\.?",
    re.IGNORECASE,
)


def published_line(line: str) -> date | None:
    """The day, if the line says nothing but when the report was published ("Published: 3 March 2021, 10:15 GMT")."""
    match = PUBLISHED.fullmatch(line)
    return full_day(match["day"]) if match else None


def full_day(words: str) -> date | None:
    """The day that the words name with day, month and year; None if one is missing or there is no such day."""
    match = PARTS.search(words)
    if match is None:
        return None
    if match["iso"]:
        return iso_day(match["iso"])
    year = re.search(rf"(?<!\d){YEAR}(?!\d)", words)
    if year is None:
        return None
    try:
        return date(int(year[0]), _month(match["m1"] or match["m2"]), int(match["d1"] or match["d2"]))
    except ValueError:
        return None


def iso_day(words: str) -> date | None:
    """The day of an ISO date, or of an ISO time (the day as written there, in the place where it was written)."""
    try:
        return datetime.fromisoformat(words.strip()).date()
    except ValueError:
        return None


def _month(name: str) -> int:
    return next(i for i, month in enumerate(MONTHS, 1) if month.startswith(name.rstrip(".").lower()[:3]))
