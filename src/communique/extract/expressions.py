"""The forms that calendar expressions take in the English of the news.

A form is a pattern and its reading. The finder looks for the pattern, `settle` reads with it; so what is found can be
read. Two maintained libraries were tried on the 1,425 expressions of the desk gold's training reports before these were
written. dateparser 1.5 gives the right days for 54 in 100 and wrong ones for 37, since it fills what is not said with
today; dateutil is right for 41 and gives none for 59. Of the 73 full dates they read 72 and 71; so neither is used.
"""
# ruff: noqa: E501  (a pattern reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from communique.extract import readings as say
from communique.extract.readings import NUMBERS, WORDS, Reader

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Form:
    """`firm` is asked by the finder only: whether these words in this text speak of time at all."""

    pattern: re.Pattern[str]
    read: Reader
    firm: Callable[[re.Match[str], str], bool] | None = None


def _names(table: dict[str, list[str]]) -> str:
    """A pattern for the names of a cycle and their short forms, as written: "may" is no month."""
    full = "|".join(form for name in table for form in (name, name.upper()))
    brief = "|".join(form for short in table.values() for word in short for form in (word, word.upper()))
    return rf"(?-i:(?:{full})(?![A-Za-z])|(?:{brief})(?![A-Za-z])\.?)"


MONTHS = _names(WORDS["months"])
WEEKDAYS = _names(WORDS["weekdays"])
LONG_WEEKDAY = r"(?-i:" + "|".join({*WORDS["weekdays"], *(w.upper() for w in WORDS["weekdays"])}) + ")"


def _any(words: dict[str, Any]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


PIECES = {
    "MONTH": MONTHS,
    "WEEKDAY": LONG_WEEKDAY,
    "WEEKDAYS": WEEKDAYS,
    "DAY": r"(?:[12]\d|3[01]|0?[1-9])(?!\d)(?:\s?(?:st|nd|rd|th)\b)?",
    "YEAR": r"(?:1\d|20)\d\d",
    "TO": r"(?:\s?-\s?|\s+(?:to|until|till|through|and)\s+)",
    "NUMBER": r"(?:" + _any(NUMBERS) + r"|\d{1,3})",
    "ORDINAL": r"(?:" + _any(WORDS["ordinals"]) + r"|1st|2nd|3rd|4th)",
    "ABOUT": r"(?:(?:more than|less than|just over|just under|about|around|roughly|nearly|almost|some|over|just|only) )?",
    "PART": r"(?:(?:the )?very |the )?(?:early|late|mid|earlier|later)(?: in |[\s-]+)(?:the (?=1\d|20))?"
    r"|(?:the )?(?:very )?(?:end|beginning|start|middle|close|turn) of |end\s?-\s?",
    "WHOSE": r"(?: of|,)? (?P<whose>last|this|next|that|the same|the previous|the following) year",
    "SEASON": _any(WORDS["seasons"]),
    "NIGHT": r"(?:morning|afternoon|evening|night|lunchtime)",
    "UNIT": r"(?:day|week|month|year|decade)",
}


def form(pattern: str, read: Reader, firm: Callable[[re.Match[str], str], bool] | None = None) -> Form:
    """A form from a pattern in which a blank is any white space and {NAME} a piece of the vocabulary."""
    for _ in range(2):
        pattern = re.sub(r"\{([A-Z]+)\}", lambda m: PIECES[m[1]], pattern)
    pattern = pattern.replace(" ", r"\s+")
    return Form(re.compile(rf"(?i)(?<![\w$£€¥]){pattern}(?!\w)"), read, firm)


# When the words of a form do not speak of time.

MONTH_LEADS = re.compile(
    r"\b(?:in|since|by|until|till|of|last|next|this|from|to|and|or|between|before|after|through|throughout|during|for|around|late|early|mid|every|on|as)[\s,(-]+$", re.I
)  # fmt: skip
NAMES_TOO = {"march", "may", "april", "june", "august", "mar", "jan", "jun"}
NOT_A_YEAR = re.compile(
    r"(?:\d[,.:/-]|[$£€#]|\b(?:resolution|resolutions|article|section|number|no\.?|flight|about|some|nearly|almost|least|most|roughly|approximately|"
    r"protocol|boeing|route|highway|room|than|total of|killed|over))\s*$", re.I
)  # fmt: skip
YEAR_LEADS = re.compile(
    r"(?:\b(?:in|since|of|from|until|by|before|after|during|between|the|as late as|as early as)\s+|\()$", re.I
)
A_COUNT = re.compile(
    r"(?:[.,:/-]\d|%|\s?-\s?(?:year|day|page|strong|member|foot|mile|meter|metre|kilo|ton|man|seat)|\s(?:percent|per cent|people|troops|soldiers|"
    r"men|women|workers|policemen|police|civilians|protesters|prisoners|jobs|dollars|euros|pounds|GMT|hours|hrs|km|kilomet\w+|miles|met\w+|tons|tonnes|"
    r"points|votes|members|families|houses|homes|students|refugees|local time|EST|EDT|BST|UTC)\b)", re.I
)  # fmt: skip


def _a_month(m: re.Match[str], text: str) -> bool:
    """Whether a bare month is one: "May" and "March" are verbs too, "April" and "June" people."""
    name = m["month"]
    if m["year"] or m["whose"] or m["which"] or m["part"]:
        return True
    if name.lower().rstrip(".") not in NAMES_TOO:
        return True
    if re.match(rf"(?:,| and| or| to)\s+{MONTHS}", text[m.end() : m.end() + 20]):
        return True
    lead = text[max(0, m.start() - 14) : m.start()]
    if re.search(r"\bthe\s+$", lead, re.I):
        return bool(re.match(r"\s+(?!on\b|of\b|for\b)[a-z]", text[m.end() : m.end() + 6]))
    if re.match(r"\s+(?-i:[A-Z])", text[m.end() : m.end() + 3]) and not re.search(
        r"\b(?:in|since|until)\s+$", lead, re.I
    ):
        return False
    return bool(MONTH_LEADS.search(lead))


def _a_counted_time(m: re.Match[str], text: str) -> bool:
    """Whether "two days later" stands by itself: "two days after the vote" waits for the day of the vote."""
    if re.search(r"\b(?:for|than|no)\s+$", text[max(0, m.start() - 8) : m.start()], re.I):
        return False
    return m["way"].lower() not in ("after", "before") or not re.match(r"\s+[\w'\"“]", text[m.end() : m.end() + 3])


def _a_day_word(m: re.Match[str], text: str) -> bool:
    """Whether "Today" is a day and not the end or start of a name: "Russia Today", "the Tonight Show"."""
    if m["word"][0].islower():
        return True
    lead, rest = text[max(0, m.start() - 20) : m.start()], text[m.end() : m.end() + 8]
    return not re.search(r"\b[A-Z][A-Za-z]+ $", lead) and not re.match(r" Show\b| [A-Z]{3}", rest)


def _a_weekday(m: re.Match[str], text: str) -> bool:
    """Whether "Sunday" is a day and not a part of a newspaper's name."""
    lead, rest = text[max(0, m.start() - 16) : m.start()], text[m.end() : m.end() + 14]
    return not re.match(
        r"s\b| (?:Times|Telegraph|Mirror|Express|Mail|Herald|Post|People|Business|World)\b", rest
    ) and not re.search(r"\b(?:Mail|Bild|Star|Scotland|Independent) on $", lead)


def _a_day(m: re.Match[str], text: str) -> bool:
    """Whether "March 12" is a date and not "May 12 people" or a figure."""
    return not re.match(r"[.,]\d|%|\s(?:percent|per cent)\b|:\d\d", text[m.end() : m.end() + 12])


def _a_year(m: re.Match[str], text: str) -> bool:
    if m["part"]:
        return True
    if not 1900 <= int(m["year"]) <= 2059 and not YEAR_LEADS.search(text, max(0, m.start() - 14), m.start()):
        return False
    return not NOT_A_YEAR.search(text, max(0, m.start() - 20), m.start()) and not A_COUNT.match(text, m.end())


def _years_apart(m: re.Match[str], text: str) -> bool:
    led = int(m["year"]) >= 1800 or YEAR_LEADS.search(text, max(0, m.start() - 14), m.start())
    if not led or int(m["year"]) > 2059 or NOT_A_YEAR.search(text, max(0, m.start() - 20), m.start()):
        return False
    if A_COUNT.match(text, m.end()):
        return False
    if len(m["until"]) == 2:
        return int(m["until"]) > int(m["year"]) % 100
    joint = text[m.end("year") : m.start("until")].strip().lower()
    if joint == "and":
        return bool(re.search(r"\bbetween\s+$", text[max(0, m.start() - 12) : m.start()], re.I))
    return int(m["year"]) < int(m["until"]) <= 2100


def _a_season(m: re.Match[str], text: str) -> bool:
    if m["year"] or m["whose"] or m["which"]:
        return not (m["season"].lower() == "fall" and (m["which"] or "").lower() in ("the", ""))
    lead = text[max(0, m.start() - 10) : m.start()]
    return m["season"].lower() in ("summer", "winter", "autumn") and bool(
        re.search(r"\b(?:in|by|since|until)\s+$", lead, re.I)
    )


def _only_told(m: re.Match[str], text: str) -> bool:
    """Never: "three months" is a duration unless the model says otherwise ("in three months" is so in four of eleven)."""
    del m, text
    return False


def _a_stretch(m: re.Match[str], text: str) -> bool:
    """Whether "the past three months" is a stretch of the calendar: "the last 40 years" and "the coming days" are durations."""
    del text
    if not m[0].lower().startswith("the"):
        return False
    if m["number"]:
        return m["unit"].lower() in ("week", "month")
    return not m["many"] and m["which"].lower() in ("past", "coming", "next")


def _a_weekend(m: re.Match[str], text: str) -> bool:
    return not re.match(r"s\b|-", text[m.end() : m.end() + 2])


def _not_next_to_a_noun(m: re.Match[str], text: str) -> bool:
    """Whether "the 28th" stands alone: "the 28th parallel" and "the 28th round" are no days."""
    lead = text[max(0, m.start() - 14) : m.start()]
    return bool(re.search(r"\b(?:on|until|by|before|after|since|from|of)\s+$", lead, re.I)) and not re.match(
        r"\s+(?!of\b|and\b|to\b|in\b|at\b|for\b|after\b|when\b|but\b|with\b)[A-Za-z]|-", text[m.end() : m.end() + 6]
    )


def _a_quarter(m: re.Match[str], text: str) -> bool:
    if m["size"] and m["size"].lower() == "half" and not (m["year"] or m["whose"] or m["own"]):
        return False
    return not re.match(r"\s?-?\s?final", text[m.end() : m.end() + 8]) and (m["ordinal"] or "").lower() != "last"


FORMS: tuple[Form, ...] = (
    form(r"(?:(?:this |last |next )?{WEEKDAYS},? )?\(?(?:the )?(?P<day>{DAY})(?: of)?[\s-](?P<month>{MONTH})"
         r"(?:[,-]?\s?(?P<year>{YEAR}|'\d\d|\d\d(?=\s+\d\d:))|{WHOSE})?", say.read_dated, _a_day),
    form(r"(?:(?:this |last |next )?{WEEKDAYS},? )?\(?(?P<month>{MONTH})\s?(?:the )?(?P<day>{DAY})(?:,?\s?(?P<year>{YEAR})|{WHOSE})?", say.read_dated, _a_day),
    form(r"(?P<month>{MONTH}) (?P<day>{DAY}){TO}(?:(?P<second>{MONTH}) )?(?P<until>{DAY})(?:,? (?P<year>{YEAR}))?", say.read_dated_range, _a_day),
    form(r"(?P<day>{DAY}){TO}(?P<until>{DAY}) (?P<month>{MONTH})(?P<second>(?!))?(?:,? (?P<year>{YEAR}))?", say.read_dated_range),
    form(r"(?P<day>{DAY}) (?P<month>{MONTH}){TO}(?P<until>{DAY}) (?P<second>{MONTH})(?:,? (?P<year>{YEAR}))?", say.read_dated_range),
    form(r"(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)", say.read_iso),
    form(r"(?P<a>\d\d?)(?P<sign>[/.])(?P<b>\d\d?)(?P=sign)(?P<year>(?:19|20)\d\d)", say.read_figures),
    form(r"(?P<part>{PART})?(?:(?P<which>last|next|this past|this|the previous|the following|that|the same) )?(?P<month>{MONTH})"
         r"(?:,? (?:of )?(?P<year>{YEAR})|{WHOSE})?", say.read_month_of_year, _a_month),
    form(r"(?P<month>{MONTH})(?:,? (?P<since>{YEAR}))?{TO}(?P<second>{MONTH})(?:,? (?:of )?(?P<year>{YEAR}))?", say.read_month_range,
         lambda m, _: m[0].lower().find(" and ") < 0 or bool(m["year"] and not m["since"])),
    form(r"(?P<part>{PART})?(?:the year )?(?P<year>{YEAR})", say.read_year, _a_year),
    form(r"(?P<year>{YEAR})(?:{TO}|/)(?P<until>{YEAR}|\d\d)", say.read_years, _years_apart),
    form(r"(?:the )?(?P<part>{PART})?(?:the )?(?:(?P<year>{YEAR})\s?'?s|'(?P<short>\d0)s|(?P<tens>" + _any(WORDS["decades"]) + "))", say.read_decade,
         lambda m, _: not m["tens"] or bool(re.search(r"\bthe\b", m[0], re.I))),
    form(r"(?:the )?(?P<part>{PART})?(?:the )?(?:(?P<number>\d\d?)(?:st|nd|rd|th)|(?P<ordinal>" + _any(WORDS["centuries"]) + r"))[\s-]century", say.read_century),
    form(r"(?:(?:early|late|earlier|later|first thing) )?(?P<word>the day before yesterday|the day after tomorrow|yesterday|today|tomorrow|tonight"
         r"|this (?:morning|afternoon|evening|lunchtime)|last (?:night|evening))(?: {NIGHT})?", say.read_day_word, _a_day_word),
    form(r"overnight", say.read_overnight, lambda m, text: not re.match(r"\s+(?:success|stay|sensation|fame)", text[m.end() :])),
    form(r"(?:(?:late|early|earlier|later)(?: on)? )?(?:(?P<which>last|next|this past|this coming|this|that|the same|the previous|the following) )?"
         r"(?P<weekday>{WEEKDAY})(?: {NIGHT})?", say.read_weekday, _a_weekday),
    form(r"(?P<part>{PART})?(?P<which>last|this|next|the current|current|the same|that same|that|the previous|the preceding|the following|previous|the prior)"
         r" (?P<unit>week|month|year|decade|weekend|day|night|morning|afternoon|evening)", say.read_unit_of,
         lambda m, _: not re.fullmatch(r"(?:this|current|last|next|previous)\s+(?:day|night|morning|afternoon|evening)", m[0], re.I)),
    form(r"(?P<part>{PART})(?P<which>the|this|that) (?P<unit>week|month|year|decade|day)", say.read_unit_of,
         lambda m, _: not re.fullmatch(r".*end\s+of\s+the\s+day", m[0], re.I | re.S)),
    form(r"(?:(?P<part>(?!))(?P<which>(?!)))?(?:the )?(?P<unit>weekend)", say.read_unit_of, _a_weekend),
    form(r"the (?P<part>(?!))?(?P<which>next) (?P<unit>day|morning)", say.read_unit_of),
    form(r"{ABOUT}(?P<number>{NUMBER}) (?P<unit>hour|day|week|fortnight|month|year)s? ago", say.read_ago),
    form(r"{ABOUT}(?P<number>{NUMBER}) (?P<unit>day|week|month|year)s? (?P<way>later|earlier|afterwards?|before|after|previously)", say.read_later, _a_counted_time),
    form(r"the (?P<number>day|night|week|month|year) (?P<way>before|after)(?=[.,;:]| (?:the|his|her|their)\b)", say.read_unsettled),
    form(r"(?:the )?(?P<which>past|last|previous|next|coming) (?:(?P<number>{NUMBER}) )?(?P<unit>day|week|month|year|decade)(?P<many>s)?", say.read_stretch, _a_stretch),
    form(r"{ABOUT}(?P<number>{NUMBER}) (?P<unit>day|week|month|year)s?(?:' time)?", say.read_hence, _only_told),
    form(r"(?:the )?(?:(?:last|this|next|current|previous) )?(?:financial|fiscal) year(?: {YEAR}(?:(?:-|/){YEAR}|(?:-|/)\d\d)?)?", say.read_unsettled,
         lambda m, _: len(m[0].split()) > 2),
    form(r"(?:the )?(?:(?P<ordinal>{ORDINAL})[\s-](?P<size>quarter|half)|q(?P<figure>[1-4]))"
         r"(?: of (?:(?P<year>{YEAR})|(?P<own>the|the current|this) year|(?P<whose>last|next|that|the previous|the following) year))?", say.read_fraction, _a_quarter),
    form(r"(?P<part>{PART})?(?:(?P<which>last|this|next|the previous|the following|the) )?(?P<season>{SEASON})(?: of)?(?: (?P<year>{YEAR})|{WHOSE})?", say.read_season, _a_season),
    form(r"(?:(?:{PART})?(?:the )?(?:{SEASON}|{MONTH})(?: of| in)? |(?:early|late|mid)[\s-])?\d{1,4} ?(?:B\.C\.(?:E\.)?|BCE?)", say.read_unsettled),
    form(r"(?P<feast>" + _any(WORDS["feasts"]) + r")(?:,? (?P<year>{YEAR})|{WHOSE})?", say.read_feast),
    form(r"the (?P<day>(?:[12]?\d|3[01])(?:st|nd|rd|th))", say.read_numbered, _not_next_to_a_noun),
)  # fmt: skip
