"""What days the calendar expressions of a report mean, and which words are such expressions."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.extract.times import find_times, looks_past, read_times, settle
from communique.types import Span, When

WEDNESDAY = date(2017, 3, 15)


def iso(when: When) -> str | None:
    """A settled expression as one day or first/last day."""
    if when.earliest is None or when.latest is None:
        return None
    return str(when.earliest) if when.earliest == when.latest else f"{when.earliest}/{when.latest}"


def read(words: str, published: date | None = WEDNESDAY, *, past: bool = True) -> str | None:
    return iso(settle(words, Span(0, len(words)), published, past=past))


def found(text: str) -> list[str]:
    return [span.of(text) for span in find_times(text)]


def story(text: str, published: date | None = WEDNESDAY) -> dict[str, str | None]:
    """Every expression found in a report, with its days."""
    whens = read_times(text, find_times(text), published, lambda span: looks_past(text, span))
    return {when.span.of(text): iso(when) for when in whens}


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("20 March 2003", "2003-03-20"),
        ("March 20, 2003", "2003-03-20"),
        ("March 20 2003", "2003-03-20"),
        ("20th of March, 2003", "2003-03-20"),
        ("MARCH 20, 2003", "2003-03-20"),
        ("Thursday, March 20, 2003", "2003-03-20"),
        ("Thu Mar 20, 2003", "2003-03-20"),
        ("Sept. 4, 2003", "2003-09-04"),
        ("2003-03-20", "2003-03-20"),
        ("25/4/2011", "2011-04-25"),
        ("4/25/2011", "2011-04-25"),
        ("3/4/2011", None),
        ("31 February 2011", None),
        ("March 2003", "2003-03-01/2003-03-31"),
        ("mid-March 2003", "2003-03-01/2003-03-31"),
        ("3–5 May 2012", "2012-05-03/2012-05-05"),
        ("3 to 5 May 2012", "2012-05-03/2012-05-05"),
        ("May 30 to June 2, 2012", "2012-05-30/2012-06-02"),
        ("March and May 2012", "2012-03-01/2012-05-31"),
        ("November 2011 to February 2012", "2011-11-01/2012-02-29"),
        ("2011", "2011-01-01/2011-12-31"),
        ("early 2017", "2017-01-01/2017-12-31"),
        ("the beginning of 2017", "2017-01-01/2017-01-31"),
        ("the end of 2017", "2017-12-01/2017-12-31"),
        ("1967-70", "1967-01-01/1970-12-31"),
        ("1967 to 1970", "1967-01-01/1970-12-31"),
        ("the 1990s", "1990-01-01/1999-12-31"),
        ("the early 1980s", "1980-01-01/1984-12-31"),
        ("the late 1980s", "1985-01-01/1989-12-31"),
        ("the 21st century", "2001-01-01/2100-12-31"),
        ("the second quarter of 2009", "2009-04-01/2009-06-30"),
        ("the first half of 2009", "2009-01-01/2009-06-30"),
        ("the summer of 2006", "2006-06-01/2006-08-31"),
        ("the winter of 2011", "2011-12-01/2012-02-29"),
        ("Christmas Eve 2011", "2011-12-24"),
    ],
)
def test_an_expression_with_its_year_means_the_same_in_every_report(words: str, days: str | None) -> None:
    assert read(words, None) == days
    assert read(words) == days


@pytest.mark.parametrize(
    "words",
    [
        "Monday", "Monday night", "yesterday", "today", "tonight", "last week", "this month", "next year", "March 18",
        "18 March", "March", "the weekend", "two weeks ago", "this spring", "the first quarter", "the 28th",
        "the following day", "two days later", "the past three months", "that week", "overnight", "Christmas",
    ],
)  # fmt: skip
def test_without_a_day_of_publication_nothing_relative_is_settled(words: str) -> None:
    assert read(words, None) is None


@pytest.mark.parametrize("words", ["now", "currently", "recently", "soon", "in recent days", "three years"])
def test_vague_words_never_mean_the_day_of_publication(words: str) -> None:
    assert read(words) is None


@pytest.mark.parametrize(
    ("words", "past", "ahead"),
    [
        ("Wednesday", "2017-03-15", "2017-03-15"),
        ("Tuesday", "2017-03-14", "2017-03-21"),
        ("Thursday", "2017-03-09", "2017-03-16"),
        ("Monday night", "2017-03-13", "2017-03-20"),
        ("late on Monday", "2017-03-13", "2017-03-20"),
        ("last Wednesday", "2017-03-08", "2017-03-08"),
        ("next Wednesday", "2017-03-22", "2017-03-22"),
        ("yesterday", "2017-03-14", "2017-03-14"),
        ("last night", "2017-03-14", "2017-03-14"),
        ("this morning", "2017-03-15", "2017-03-15"),
        ("tomorrow", "2017-03-16", "2017-03-16"),
        ("the day before yesterday", "2017-03-13", "2017-03-13"),
        ("overnight", "2017-03-14/2017-03-15", "2017-03-14/2017-03-15"),
        ("this week", "2017-03-13/2017-03-19", "2017-03-13/2017-03-19"),
        ("earlier this week", "2017-03-13/2017-03-19", "2017-03-13/2017-03-19"),
        ("last week", "2017-03-06/2017-03-12", "2017-03-06/2017-03-12"),
        ("next week", "2017-03-20/2017-03-26", "2017-03-20/2017-03-26"),
        ("the weekend", "2017-03-11/2017-03-12", "2017-03-18/2017-03-19"),
        ("this weekend", "2017-03-11/2017-03-12", "2017-03-18/2017-03-19"),
        ("last month", "2017-02-01/2017-02-28", "2017-02-01/2017-02-28"),
        ("later this month", "2017-03-01/2017-03-31", "2017-03-01/2017-03-31"),
        ("the end of last month", "2017-02-01/2017-02-28", "2017-02-01/2017-02-28"),
        ("last year", "2016-01-01/2016-12-31", "2016-01-01/2016-12-31"),
        ("the end of next year", "2018-12-01/2018-12-31", "2018-12-01/2018-12-31"),
        ("the end of the year", "2017-12-01/2017-12-31", "2017-12-01/2017-12-31"),
        ("March", "2017-03-01/2017-03-31", "2017-03-01/2017-03-31"),
        ("October", "2016-10-01/2016-10-31", "2017-10-01/2017-10-31"),
        ("last March", "2016-03-01/2016-03-31", "2016-03-01/2016-03-31"),
        ("next April", "2017-04-01/2017-04-30", "2017-04-01/2017-04-30"),
        ("April last year", "2016-04-01/2016-04-30", "2016-04-01/2016-04-30"),
        ("September next year", "2018-09-01/2018-09-30", "2018-09-01/2018-09-30"),
        ("19 June last year", "2016-06-19", "2016-06-19"),
        ("18 March", "2017-03-18", "2017-03-18"),
        ("October 5", "2016-10-05", "2017-10-05"),
        ("the 10th", "2017-03-10", "2017-04-10"),
        ("three days ago", "2017-03-12", "2017-03-12"),
        ("a week ago", "2017-03-08", "2017-03-08"),
        ("two weeks ago", "2017-02-27/2017-03-05", "2017-02-27/2017-03-05"),
        ("15 months ago", "2015-12-01/2015-12-31", "2015-12-01/2015-12-31"),
        ("almost two years ago", "2015-01-01/2015-12-31", "2015-01-01/2015-12-31"),
        ("the past two weeks", "2017-03-01/2017-03-15", "2017-03-01/2017-03-15"),
        ("the next month", "2017-03-15/2017-04-15", "2017-03-15/2017-04-15"),
        ("three months", None, "2017-06-01/2017-06-30"),
        ("this spring", "2017-03-01/2017-05-31", "2017-03-01/2017-05-31"),
        ("last spring", "2016-03-01/2016-05-31", "2016-03-01/2016-05-31"),
        ("the summer", "2016-06-01/2016-08-31", "2017-06-01/2017-08-31"),
        ("the first quarter", "2016-01-01/2016-03-31", "2017-01-01/2017-03-31"),
        ("the second half of the year", "2017-07-01/2017-12-31", "2017-07-01/2017-12-31"),
    ],
)
def test_a_dated_report_settles_by_publication_and_tense(words: str, past: str | None, ahead: str | None) -> None:
    assert read(words) == past
    assert read(words, past=False) == ahead


def test_a_sunday_papers_last_week_ends_that_day_and_its_this_week_begins_the_day_after() -> None:
    sunday = date(2017, 3, 19)
    assert read("last week", sunday) == "2017-03-13/2017-03-19"
    assert read("this week", sunday, past=False) == "2017-03-20/2017-03-26"
    assert read("next week", sunday, past=False) == "2017-03-20/2017-03-26"
    assert read("this weekend", sunday) == "2017-03-18/2017-03-19"


def test_since_looks_back_whatever_the_tense_of_the_clause() -> None:
    text = "The envoy will have waited since October for an answer."
    at = text.index("October")
    assert iso(settle(text, Span(at, at + 7), WEDNESDAY, past=False)) == "2016-10-01/2016-10-31"


def test_by_the_end_of_a_month_is_its_last_day() -> None:
    text = "Both sides are to answer by the end of April."
    assert story(text) == {"the end of April": "2017-04-30"}


def test_a_span_with_a_preposition_or_a_word_too_much_is_read_all_the_same() -> None:
    assert read("on Monday") == "2017-03-13"
    assert read("since February 2016") == "2016-02-01/2016-02-29"


def test_an_expression_is_anchored_at_the_one_before_it() -> None:
    text = "The envoys met on 3 May 2012. Two days later they signed, and the following day the border opened."
    assert story(text) == {
        "3 May 2012": "2012-05-03",
        "Two days later": "2012-05-05",
        "the following day": "2012-05-06",
    }


def test_that_year_and_the_same_month_are_those_spoken_of() -> None:
    assert (
        story("It fell in June 2004. In the same month a truce was signed.")["the same month"]
        == "2004-06-01/2004-06-30"
    )
    assert story("It fell in June 2004. Later that year he left.")["Later that year"] == "2004-01-01/2004-12-31"


def test_a_day_is_not_counted_from_a_month_nor_over_a_whole_page() -> None:
    assert story("They met in May 2012. Two days later they signed.")["Two days later"] is None
    far = "They met on 3 May 2012. " + "Nothing more was heard of it. " * 20 + "Two days later they signed."
    assert story(far)["Two days later"] is None


def test_days_after_an_event_wait_for_the_day_of_the_event() -> None:
    assert story("They met on 3 May 2012, and he resigned two days after the vote.") == {"3 May 2012": "2012-05-03"}


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        (
            "On Wednesday it was approved. The approval comes one day after Varga met rabbis.",
            "one day after",
            "2017-03-14",
        ),
        ("The statement comes just two days before the vote.", "two days before", "2017-03-17"),
        ("She was arrested on Monday, three days after she was filmed.", "three days after", None),
        ("He left on Monday. Two days after that he returned.", "Two days after", "2017-03-15"),
    ],
)
def test_what_comes_days_after_an_act_dates_the_act_and_else_such_days_are_open(
    text: str, words: str, day: str | None
) -> None:
    """The model takes such words for a time where the forms leave them out."""
    here = text.index(words)
    spans = [*(s for s in find_times(text) if s.end <= here), Span(here, here + len(words))]
    whens = read_times(text, spans, WEDNESDAY, lambda span: looks_past(text, span))
    assert iso(whens[-1]) == day


LONG_AGO = "The war began in 1846. The town was taken in May 1847 and held until 1848. It was lost once in 1849 and won again in 1850. "


def test_a_report_of_years_long_past_counts_from_the_year_it_has_reached() -> None:
    told = story(
        LONG_AGO
        + "In 1851 the fleet came. By late June it lay before the port. In the autumn it left. The siege ended on 3 February."
    )
    assert told["late June"] == "1851-06-01/1851-06-30"
    assert told["the autumn"] == "1851-09-01/1851-11-30"
    assert told["3 February"] == "1852-02-03"
    told = story(
        LONG_AGO + "In December 1851 the fleet came. It left at the end of January. At the end of the year it was sold."
    )
    assert told["the end of January"] == "1852-01-01/1852-01-31"
    assert told["the end of the year"] == "1852-12-01/1852-12-31"


def test_one_old_year_makes_no_history_of_a_report() -> None:
    told = story("The treaty of 1979 was renewed in June, after the ministers had met on Tuesday.")
    assert told["June"] == "2016-06-01/2016-06-30"


def test_years_before_christ_stay_unsettled_and_give_no_other_day() -> None:
    told = story(
        "The fleet met in the spring of 480 BC. In 479 BC, 478 BC, 477 BC and 476 BC it fought. In the summer it left."
    )
    assert told["the spring of 480 BC"] is None
    assert told["479 BC"] is None
    assert told["the summer"] is None


def test_a_history_goes_on_in_the_year_it_tells_of() -> None:
    text = "The treaty was signed on 1 September 1978. On 17 October both houses agreed, and in February it began."
    assert list(story(text).values()) == ["1978-09-01", "1978-10-17", "1979-02-01/1979-02-28"]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("He arrived on Thursday and leaves early next week.", ["Thursday", "early next week"]),
        ("Talks began in February 2011, between 3 and 5 May.", ["February 2011", "3 and 5 May"]),
        ("By the end of this year, the minister said late on Tuesday.", ["the end of this year", "late on Tuesday"]),
        ("From 2010 to 2012 they met twice; in the 1990s never.", ["2010 to 2012", "the 1990s"]),
        ("They met in May and again in March last year.", ["May", "March last year"]),
        ("It began 15 months ago, more than a year before.", ["15 months ago", "more than a year before"]),
    ],
)
def test_expressions_are_found_without_their_prepositions(text: str, times: list[str]) -> None:
    assert found(text) == times


@pytest.mark.parametrize(
    "text",
    [
        "They may march to the border, and April Winter may speak.",
        "Resolution 1973 was passed; some 2000 people fled and 1,990 stayed.",
        "The talks lasted for three days, as they do every year.",
        "He has recently met them and is now waiting; in the long run it will pass.",
        "Reporters of the Sunday Times and of Russia Today asked.",
        "At the end of the day it was the right thing to do.",
    ],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert found(text) == []


@given(st.dates(date(1980, 1, 1), date(2090, 1, 1)), st.sampled_from(list(months.day_name)), st.booleans())
def test_a_weekday_is_such_a_day_within_a_week_on_the_right_side(published: date, name: str, past: bool) -> None:
    when = settle(name, Span(0, len(name)), published, past=past)
    assert when.earliest == when.latest
    assert when.earliest is not None
    assert when.earliest.strftime("%A") == name
    away = (published - when.earliest) if past else (when.earliest - published)
    assert timedelta(0) <= away < timedelta(7)


@given(st.dates(date(1100, 1, 1), date(2090, 1, 1)))
def test_a_full_date_is_found_and_read_in_every_spelling(day: date) -> None:
    month = months.month_name[day.month]
    for words in (f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}"):
        assert found(f"They met on {words} in Vienna.") == [words]
        assert read(words, None) == str(day)


@given(st.text(max_size=200), st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)), st.booleans())
def test_any_text_can_be_searched_and_read(text: str, published: date | None, past: bool) -> None:
    spans = find_times(text)
    assert list(spans) == sorted(spans)
    for when in read_times(text, spans, published, lambda _: past):
        assert when.earliest is None or (when.latest is not None and when.earliest <= when.latest)


WORDS = [
    "last",
    "next",
    "the",
    "past",
    "two",
    "century",
    "year",
    "May",
    "ago",
    "31",
    "later",
    "Monday",
    "week",
    "9999",
    "of",
]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_any_words_of_the_calendar_can_be_read_on_any_day(words: list[str], published: date) -> None:
    text = " ".join(words)
    when = settle(text, Span(0, len(text)), published)
    assert when.earliest is None or (when.latest is not None and when.earliest <= when.latest)


@pytest.mark.parametrize(
    ("published", "days"), [(date(2015, 3, 1), "1920-01-01/1929-12-31"), (date(2024, 3, 1), None), (None, None)]
)
def test_the_twenties_are_those_of_the_last_century_only_before_this_ones(
    published: date | None, days: str | None
) -> None:
    assert read("the twenties", published) == days
