"""What the words of a calendar expression mean: from a match to first and last day, None where they leave it open."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources
from typing import Any, cast

from communique.extract import calendar as cal
from communique.extract.anchoring import Moment, in_year, told_season, year_number, year_of
from communique.extract.calendar import Days, Unit

WORDS: dict[str, Any] = tomllib.loads(resources.files(__package__).joinpath("words", "times.toml").read_text("utf-8"))

Reader = Callable[[re.Match[str], Moment], Days | None]


def _cycle(table: dict[str, list[str]]) -> dict[str, int]:
    return {word.lower(): n for n, (name, short) in enumerate(table.items(), 1) for word in (name, *short)}


MONTH_NUMBERS = _cycle(WORDS["months"])
WEEKDAY_NUMBERS = _cycle(WORDS["weekdays"])
NUMBERS: dict[str, int] = WORDS["numbers"]

# What a part of a form says.


def _number(words: str) -> int:
    words = re.sub(r"\s+", " ", words.lower())
    return NUMBERS[words] if words in NUMBERS else int(words)


def _unit(word: str) -> Unit:
    return cast("Unit", word.lower().removesuffix("s"))


def _month(name: str) -> int:
    return MONTH_NUMBERS[name.lower().rstrip(".")]


def _day_number(words: str) -> int:
    return int(re.sub(r"\D", "", words))


# The readers.


def read_dated(m: re.Match[str], at: Moment) -> Days | None:
    month, number = _month(m["month"]), _day_number(m["day"])
    return in_year(at, m["year"], m["whose"], lambda y: cal.day(date(y, month, number)))


def read_dated_range(m: re.Match[str], at: Moment) -> Days | None:
    start, end = _day_number(m["day"]), _day_number(m["until"])
    first = _month(m["month"])
    last = _month(m["second"]) if m["second"] else first

    def on(year: int) -> Days:
        return date(year - (last < first), first, start), date(year, last, end)

    days = in_year(at, m["year"], None, on)
    return days if days and days[0] <= days[1] else None


def read_iso(m: re.Match[str], at: Moment) -> Days | None:
    del at
    try:
        return cal.day(date(int(m["year"]), int(m["month"]), int(m["day"])))
    except ValueError:
        return None


def read_figures(m: re.Match[str], at: Moment) -> Days | None:
    """A date in figures, if only one reading is possible: 25/4/2011, 4/25/2011; with points the day comes first."""
    del at
    a, b, year = int(m["a"]), int(m["b"]), year_number(m["year"])
    if year is None or (m["sign"] == "/" and a <= 12 and b <= 12 and a != b):
        return None
    number, month = (a, b) if b <= 12 and (m["sign"] == "." or a > 12 or a == b) else (b, a)
    try:
        return cal.day(date(year, month, number))
    except ValueError:
        return None


def read_month_of_year(m: re.Match[str], at: Moment) -> Days | None:
    number = _month(m["month"])
    which = (m["which"] or "").lower()
    if which.startswith(("previous", "following", "same", "that")) and not m["year"]:
        return None
    tense = replace(at, past={"last": True, "next": False}.get(which, at.past))
    days = in_year(tense, m["year"], m["whose"], lambda y: cal.month(y, number))
    if days and which in ("last", "next") and at.published:
        days = _strictly(which, at.published, number)
    return cal.part(days, m["part"], at.lead)


def _strictly(which: str, published: date, number: int) -> Days:
    """ "Last March", "next April": the month before or after publication, never the one it falls in."""
    year = published.year
    if which == "last":
        return cal.month(year if number < published.month else year - 1, number)
    return cal.month(year if number > published.month else year + 1, number)


def read_month_range(m: re.Match[str], at: Moment) -> Days | None:
    first, last = _month(m["month"]), _month(m["second"])
    if m["since"]:
        return cal.month(int(m["since"]), first)[0], cal.month(int(m["year"] or m["since"]), last)[1]
    return in_year(at, m["year"], None, lambda y: cal.months(y - (last < first), first, last))


def read_year(m: re.Match[str], at: Moment) -> Days | None:
    return cal.part(cal.year(int(m["year"])), m["part"], at.lead)


def read_years(m: re.Match[str], at: Moment) -> Days | None:
    del at
    first = int(m["year"])
    last = int(str(first)[: 4 - len(m["until"])] + m["until"])
    return cal.year(first, last) if first < last else None


def read_decade(m: re.Match[str], at: Moment) -> Days | None:
    if m["year"]:
        return cal.part(cal.decade(int(m["year"])), m["part"])
    tens = WORDS["decades"][m["tens"].lower()] if m["tens"] else int(m["short"])
    # "The twenties" of a report before 2020 are those of the last century; of a later or undated one they may be either.
    last = tens >= 30 or (at.published is not None and at.published.year < 2020)
    return cal.part(cal.decade(1900 + tens), m["part"]) if last else None


def read_century(m: re.Match[str], at: Moment) -> Days | None:
    del at
    number = WORDS["centuries"].get((m["ordinal"] or "").lower()) or int(m["number"])
    return cal.part(cal.century(number), m["part"]) if 1 <= number <= 30 else None


DAY_WORDS = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2,
             "last night": -1, "last evening": -1}  # fmt: skip


def read_day_word(m: re.Match[str], at: Moment) -> Days | None:
    return cal.day(at.published, DAY_WORDS.get(" ".join(m["word"].lower().split()), 0)) if at.published else None


def read_overnight(m: re.Match[str], at: Moment) -> Days | None:
    del m
    return (at.published - timedelta(1), at.published) if at.published else None


def read_weekday(m: re.Match[str], at: Moment) -> Days | None:
    which = " ".join((m["which"] or "").lower().split())
    if at.published is None or which in ("that", "the same", "the previous", "the following"):
        return None
    number = WEEKDAY_NUMBERS[m["weekday"].lower()] - 1
    if which in ("last", "this past"):
        return cal.day(cal.weekday(number, at.published - timedelta(1), past=True))
    if which in ("next", "this coming"):
        return cal.day(cal.weekday(number, at.published + timedelta(1), past=False))
    return cal.day(cal.weekday(number, at.published, past=at.past))


AWAY = {"last": -1, "this": 0, "current": 0, "next": 1, "previous": -1, "preceding": -1, "prior": -1,
        "following": 1, "same": 0, "that": 0, "": 0}  # fmt: skip
ANCHORED = ("previous", "preceding", "prior", "following", "same", "that")


LENGTHS = {"day": 2, "week": 7, "weekend": 7, "month": 31, "year": 366, "decade": 3653}


def _anchored(at: Moment, unit: str) -> date | None:
    """The day to count from: of days spoken of before that are no longer than the unit counted."""
    if at.before is None or (at.before[1] - at.before[0]).days >= LENGTHS[unit]:
        return None
    return at.before[0]


def read_unit_of(m: re.Match[str], at: Moment) -> Days | None:
    """ "Last week", "earlier this month", "the end of the year", "the following day", "that year"."""
    which = re.sub(r"^(?:the|that)\s+(?=\w)", "", (m["which"] or "").lower())
    which = "" if which == "the" else which
    unit = {"night": "day", "morning": "day", "afternoon": "day", "evening": "day"}.get(
        m["unit"].lower(), m["unit"].lower()
    )
    anchored = which in ANCHORED or (which == "next" and unit == "day")
    base = _anchored(at, unit) if anchored else at.published
    if at.history and not which:
        base = at.before[0] if at.before else None
    if base is None:
        return None
    if unit in ("weekend", "week"):
        return cal.part(_of_weeks(unit, which, base, at), m["part"], at.lead)
    return cal.part(cal.unit_away(cast("Unit", unit), base, AWAY[which]), m["part"], at.lead)


def _of_weeks(unit: str, which: str, base: date, at: Moment) -> Days:
    """A week or weekend. A Sunday paper's "last week" ends on that Sunday and its "this week" begins the day after."""
    turn = base.weekday() == cal.SUNDAY and which not in ANCHORED
    away = AWAY[which]
    if unit == "week":
        return cal.week(base, away + (turn and (which == "last" or (which == "this" and not at.past))))
    if which in ("", "this") and at.past and base.weekday() < cal.SUNDAY - 1:
        away = -1
    if which == "last" and base.weekday() == cal.SUNDAY:
        away = -1
    return cal.weekend(base, away)


def read_ago(m: re.Match[str], at: Moment) -> Days | None:
    """A week ago is that day, several weeks ago some day of that week; months and years ago are whole ones."""
    if at.published is None:
        return None
    return _counted(_number(m["number"]), _unit(m["unit"]), at.published, -1)


def _counted(number: int, unit: str, base: date, sign: int) -> Days:
    if unit == "hour":
        return cal.day(base, sign * (number // 24))
    if unit == "fortnight":
        number, unit = 2 * number, "week"
    if unit == "week" and number == 1:
        return cal.day(base, 7 * sign)
    return cal.unit_away(cast("Unit", unit), base, sign * number)


_OF_ANOTHER = re.compile(r"\s+(?!that\b|which\b)[\w'\"“]")
"""What follows "two days after" where it is counted from an act and not from the days spoken of before."""
_COMES = re.compile(r"\bcom(?:es?|ing) (?:just |only |barely )?$")


def read_later(m: re.Match[str], at: Moment) -> Days | None:
    """ "Two days later", "a year earlier": counted from the days spoken of before; unsettled without them.

    "Two days after the vote" is not: only where something *comes* two days after it, the vote was two days before publication."""
    number, unit, way = _number(m["number"]), _unit(m["unit"]), m["way"].lower()
    sign = 1 if way in ("later", "afterwards", "after", "afterward", "on") else -1
    if way in ("after", "before") and _OF_ANOTHER.match(m.string, m.end()):
        if at.published is None or not _COMES.search(at.lead):
            return None
        return _counted(number, unit, at.published, -sign)
    base = _anchored(at, unit)
    return None if base is None else _counted(number, unit, base, sign)


def read_stretch(m: re.Match[str], at: Moment) -> Days | None:
    """ "The past three months", "the next two years": from publication back or on."""
    if at.published is None:
        return None
    number, unit = _number(m["number"] or "one"), _unit(m["unit"])
    if m["which"].lower() in ("past", "last", "previous"):
        return cal.moved(at.published, unit, -number), at.published
    return at.published, cal.moved(at.published, unit, number)


def read_hence(m: re.Match[str], at: Moment) -> Days | None:
    """ "(In) three months": only of what is to come; of what is past it says how long something took."""
    if at.published is None or at.past:
        return None
    number, unit = _number(m["number"]), _unit(m["unit"])
    return (
        cal.day(cal.moved(at.published, unit, number))
        if unit in ("day", "week")
        else _counted(number, unit, at.published, 1)
    )


def read_fraction(m: re.Match[str], at: Moment) -> Days | None:
    """A quarter or half of a year; without a year the last one that has ended, or the next."""
    word = (m["ordinal"] or m["figure"]).lower()
    number = WORDS["ordinals"].get(word) or int(word[0])
    of = cal.half if m["size"] and m["size"].lower() == "half" else cal.quarter
    if of is cal.half:
        number = min(number, 2)
    if m["year"]:
        return of(int(m["year"]), number)
    if m["whose"]:
        year = year_of(m["whose"], at)
        return of(year, number) if year else None
    if at.published is None:
        return None
    if m["own"]:
        return of(at.published.year, number)
    turns = [of(at.published.year + away, number) for away in (-1, 0, 1)]
    fit = [t for t in turns if t[1] < at.published] if at.past else [t for t in turns if t[1] >= at.published]
    return fit[-1] if at.past else fit[0]


def read_season(m: re.Match[str], at: Moment) -> Days | None:
    first, last = WORDS["seasons"][m["season"].lower()]
    which = (m["which"] or "").lower().removeprefix("the ").strip()
    if m["year"] or m["whose"]:
        number = year_number(m["year"]) or year_of(m["whose"], at)
        return cal.part(cal.months(number, first, last), m["part"]) if number else None
    if at.history and at.before and which in ("", "the", "next", "following"):
        told = told_season(at.before, first, last, later=which in ("next", "following"))
        return told and cal.part(told, m["part"])
    if at.published is None or at.history or which in ANCHORED:
        return None
    turns = [cal.months(at.published.year + away, first, last) for away in (-2, -1, 0, 1)]
    if which == "last":
        return [t for t in turns if t[1] < at.published][-1]
    if which == "next":
        return next(t for t in turns if t[0] > at.published)
    if which == "this":
        return next((t for t in turns if t[0] <= at.published <= t[1]), turns[2])
    return [t for t in turns if t[0] <= at.published][-1] if at.past else next(t for t in turns if t[1] >= at.published)


def read_feast(m: re.Match[str], at: Moment) -> Days | None:
    month, first, last = WORDS["feasts"][
        next(f for f in WORDS["feasts"] if f.lower() == " ".join(m["feast"].lower().split()))
    ]
    return in_year(at, m["year"], m["whose"], lambda y: (date(y, month, first), date(y, month, last)))


def read_numbered(m: re.Match[str], at: Moment) -> Days | None:
    """ "The 28th": of the month spoken of before, else the one that fits publication."""
    number = _day_number(m["day"])
    if at.before and at.before[0].month == at.before[1].month and at.before[0].year == at.before[1].year:
        year, month = at.before[0].year, at.before[0].month
    elif at.published:
        away = (-1 if at.past else 1) if (number > at.published.day) is at.past and number != at.published.day else 0
        first = cal.month_away(at.published, away)[0]
        year, month = first.year, first.month
    else:
        return None
    try:
        return cal.day(date(year, month, number))
    except ValueError:
        return None


def read_unsettled(m: re.Match[str], at: Moment) -> Days | None:
    """None: the financial years of states differ, the day before a visit waits for the visit's day."""
    del m, at
    return None
