"""Days, weeks, months and longer stretches of the calendar, as pairs of first and last day (both included)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

Days = tuple[date, date]
Unit = Literal["day", "week", "month", "year", "decade"]

SUNDAY = 6


def day(of: date, away: int = 0) -> Days:
    """The day `away` days after `of` (before it, if negative)."""
    there = of + timedelta(away)
    return there, there


def week(of: date, away: int = 0) -> Days:
    """Monday to Sunday of the week that holds the day, or of the week so many weeks on."""
    monday = of + timedelta(7 * away - of.weekday())
    return monday, monday + timedelta(6)


def month(year: int, number: int) -> Days:
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def months(year: int, first: int, last: int) -> Days:
    """The first day of one month to the last of another, in the next year if that month comes before the first."""
    return month(year, first)[0], month(year + (last < first), last)[1]


def month_away(of: date, away: int) -> Days:
    years, number = divmod(of.year * 12 + of.month - 1 + away, 12)
    return month(years, number + 1)


def year(number: int, until: int | None = None) -> Days:
    """A year, or a row of years."""
    return date(number, 1, 1), date(until or number, 12, 31)


def decade(of: int) -> Days:
    return year(of // 10 * 10, of // 10 * 10 + 9)


def century(number: int) -> Days:
    """The nth century, counted from the year 1 (the 21st: 2001 to 2100)."""
    return year(100 * number - 99, 100 * number)


def quarter(of: int, number: int) -> Days:
    return months(of, 3 * number - 2, 3 * number)


def half(of: int, number: int) -> Days:
    return months(of, 6 * number - 5, 6 * number)


def weekend(of: date, away: int = 0) -> Days:
    """Saturday and Sunday of the week that holds the day, or of the week so many weeks on."""
    sunday = week(of, away)[1]
    return sunday - timedelta(1), sunday


def part(days: Days | None, words: str | None, lead: str = "") -> Days | None:
    """The part of some days that "the end of", "early" means, as far as news usage settles it, else all of them.

    `lead`: the words before; "by the end of May" is its last day, "at the end of May" leaves the month.
    """
    if days is None or not words:
        return days
    first, last = days
    length = (last - first).days + 1
    words = words.lower()
    if length == 7 and "end" in words:
        return last - timedelta(2), last
    if 28 <= length <= 31 and "end" in words and re.search(r"\b(?:by|until|till|before|to|and|through)\s*$", lead):
        return last, last
    if length in (365, 366) and ("end of" in words or "close of" in words):
        return month(last.year, 12)
    if length in (365, 366) and re.search("beginning|start", words):
        return month(first.year, 1)
    return _part_of_years(first.year, last.year, words) if length > 3600 else days


def _part_of_years(first: int, last: int, words: str) -> Days:
    middle = first + (last - first + 1) // 2
    if re.search("early|beginning|start", words):
        return year(first, middle - 1)
    return year(middle, last) if re.search("late|end|close", words) else year(first, last)


def unit_away(unit: Unit, of: date, away: int) -> Days:
    """The calendar unit so many units after the one that holds the day."""
    match unit:
        case "day":
            return day(of, away)
        case "week":
            return week(of, away)
        case "month":
            return month_away(of, away)
        case "year":
            return year(of.year + away)
        case "decade":
            return decade(of.year + 10 * away)


def moved(of: date, unit: Unit, away: int) -> date:
    """The day so many units away; the last of the month where the month has no such day."""
    if unit in ("day", "week"):
        return of + timedelta(away * (7 if unit == "week" else 1))
    first, last = month_away(of, away * {"month": 1, "year": 12, "decade": 120}[unit])
    return min(first + timedelta(of.day - 1), last)


def weekday(number: int, of: date, past: bool) -> date:
    """The last such day up to and including `of`, or the next one from `of` on."""
    back = (of.weekday() - number) % 7
    return of - timedelta(back) if past or back == 0 else of + timedelta(7 - back)
