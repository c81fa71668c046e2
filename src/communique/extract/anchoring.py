"""Which year a month, day or season without year is of: by publication and tense, or in a history by what was told before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from communique.extract import calendar as cal
from communique.extract.calendar import Days

MONTH_SLACK = 2
"""Months that a month or day without year may lie on the other side of publication than its tense says before the year
is thought to be another. Chosen on the training reports: 93.0 % of values right with none, 94.5 with two or more."""

TOLD_SLACK = 6
"""The same where one date goes on from another in a history. Chosen on the training part of WikiWars: values F1 70.6 with two,
72.1 with six, 72.2 with nine."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What an expression is read against: publication, tense, the days spoken of just before, the words before it."""

    published: date | None
    past: bool
    before: Days | None = None
    lead: str = ""
    history: bool = False
    """Whether the report tells of years long past: what has no year of its own goes on from what was told before."""


def year_number(words: str | None) -> int | None:
    """A year as written; of two figures ("12"), the one from 1970 to 2069."""
    if not words:
        return None
    number = int(words.lstrip("'"))
    return number if number > 99 else number + (2000 if number < 70 else 1900)


def year_of(words: str | None, at: Moment) -> int | None:
    """The year of "January last year", "that year"."""
    if not words:
        return None
    anchored = re.search(r"that|same|previous|following", words)
    base = (at.before[0] if at.before else None) if anchored else at.published
    if base is None:
        return None
    return base.year + {"last": -1, "next": 1, "the previous": -1, "the following": 1}.get(
        " ".join(words.lower().split()), 0
    )


def nearest(at: Moment, on: Callable[[int], Days]) -> Days | None:
    """The year's turn of a month or day that fits: nearest to publication on the side that the tense says.

    An event a little on the other side is nearer than one that lies most of a year away on the right one.
    """
    if at.history:
        return told_on(at.before, on) if at.before else None
    if (
        at.before
        and (at.before[1] - at.before[0]).days <= 31
        and (at.published is None or at.before[0].year < at.published.year - 1)
    ):
        return told_on(at.before, on)
    if at.published is None:
        return None
    slack = timedelta(30 * MONTH_SLACK)
    early = at.published - (timedelta(365) - slack if at.past else slack)
    for year in (at.published.year - 1, at.published.year, at.published.year + 1):
        try:
            days = on(year)
        except ValueError:  # 29 February
            continue
        if days[1] >= early:
            return days
    return None


def told_on(before: Days, on: Callable[[int], Days]) -> Days | None:
    """The year's turn that goes on from days of another year spoken of just before, as histories do."""
    days = on(before[0].year)
    if (before[1] - before[0]).days > 92:
        return days
    return days if days[1] >= before[0] - timedelta(30 * TOLD_SLACK) else on(before[0].year + 1)


def in_year(at: Moment, year: str | None, whose: str | None, on: Callable[[int], Days]) -> Days | None:
    """The days in the year that is written, or "last year", or the one that fits."""
    if year or whose:
        number = year_number(year) or year_of(whose, at)
        try:
            return on(number) if number else None
        except ValueError:
            return None
    return nearest(at, on)


def told_season(before: Days, first: int, last: int, *, later: bool) -> Days | None:
    """A season by the days that a history has reached: the one it is in or comes to; with `later` one that begins after them."""
    turns = [cal.months(before[0].year + away, first, last) for away in (-1, 0, 1)]
    fit = [t for t in turns if t[0] > before[1]] if later else [t for t in turns if t[1] >= before[0]]
    return fit[0] if fit else told_on(before, lambda year: cal.months(year, first, last))
