"""Where reports give one person other offices, or one thing other numbers; and short reports that only name the same people."""

from __future__ import annotations

import pytest

from builders import report
from communique.merge import merge
from communique.merge.counts import other_counts
from communique.merge.offices import office, unlike
from communique.merge.origins import origins
from communique.types import Span


def offices(*roles: str) -> list:
    return [o for r in roles if (o := office(Span(0, len(r)), r, "Ann Varga"))]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (["Norway's foreign minister"], ["a former Norwegian foreign minister"]),
        (["president-elect"], ["President"]),
        (["chief negotiator for the straits"], ["who heads the commission for sea boundaries"]),
        (["the top economic envoy"], ["special envoy for investment"]),
        (["presidential adviser"], ["deputy defence minister"]),
    ],
)
def test_other_offices(here: list[str], there: list[str]) -> None:
    assert unlike(offices(*here), offices(*there))
    assert unlike(offices(*there), offices(*here))


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (["Danish Foreign Minister"], ["Denmark’s foreign minister"]),
        (["the Georgian mediator"], ["Georgia's envoy"]),
        (["police chief"], ["the port city's police chief"]),
        (["Commerce Minister"], ["Indian Commerce and Industry Minister"]),
        (["foreign minister", "a former pilot"], ["foreign minister"]),
        (["president-elect"], ["incoming president"]),
        (["Foreign Minister"], ["his counterpart"]),
        (["Colonel"], ["police chief"]),
    ],
)
def test_one_office_in_other_words(here: list[str], there: list[str]) -> None:
    assert unlike(offices(*here), offices(*there)) is None


RICE = "A ship with 6,000 tonnes of rice for Nacala will leave Kobe on Friday, Japan's embassy said."
MORE = "Japan will send rice to Nacala after the storm. The first ship brings 6,500 tonnes of rice."


def numbers(*texts: str) -> list[tuple[str, str]]:
    reports = [report(t, f"r{n}", outlet=f"Outlet {n}") for n, t in enumerate(texts)]
    lineage = {f.article.id: n for n, f in enumerate(reports)}
    text = {f.article.id: f.article.text for f in reports}
    return [(a.span.of(text[r]), b.span.of(text[q])) for (r, a), (q, b) in other_counts(reports, lineage)]


def test_other_numbers_for_one_thing_are_told_though_no_act_is_shared() -> None:
    assert numbers(RICE, MORE) == [("6,000 tonnes", "6,500 tonnes")]


def test_none_where_a_report_has_the_others_number_too() -> None:
    assert numbers(RICE, MORE + " A tenth less, 6,000 tonnes of rice, had been promised to Nacala.") == []


def test_numbers_of_other_matters_are_no_difference() -> None:
    assert (
        numbers("The mine in Perth sold 300 tonnes of copper.", "Envoys in Oslo spoke of 40 tonnes of explosives.")
        == []
    )


def test_a_copy_does_not_differ_from_its_original() -> None:
    reports = [report(RICE, "a", outlet="A"), report(MORE, "b", outlet="B")]
    assert list(other_counts(reports, {"a": 0, "b": 0})) == []


def test_both_numbers_are_cited_in_the_story() -> None:
    (story,) = merge([report(RICE, "a", outlet="A"), report(MORE, "b", outlet="B")])
    (found,) = (d for d in story.differences if d.kind == "value")
    assert [c.report for _, c in found.sides] == ["a", "b"]


ARRIVAL = (
    "President Ann Varga of Norland arrived in Mora on Monday for talks with Prime Minister Jon Holm of Sundland. Holm demanded the "
    "release of nine sailors before he would hear of a truce."
)
MEETING = (
    "President Ann Varga of Norland met Prime Minister Jon Holm of Sundland in Mora on Wednesday. Nine sailors were set free in the "
    "evening, and Varga thanked him for it."
)


def test_short_reports_that_name_the_same_people_are_two_origins() -> None:
    assert len(origins([report(ARRIVAL, "a").article, report(MEETING, "b").article])) == 2


def test_a_short_copy_is_of_one_origin() -> None:
    edited = ARRIVAL.replace("arrived in Mora on Monday", "came to Mora").replace("nine", "all")
    assert len(origins([report(ARRIVAL, "a").article, report(edited, "b").article])) == 1
