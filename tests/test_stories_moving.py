"""A report that was put into the best story of its day moves when a better one appears."""

from __future__ import annotations

from datetime import date

import pytest

from builders import article
from communique.merge.stories import SAME_STORY, Stories
from communique.types import Annotation, Findings, Span

STRIKE = "dockers strike over wages: tankers wait, union pickets the fuel terminal"
BOTH = "dockers end strike over wages at the fuel terminal: river dykes break, villages evacuated by rescue boats"
FLOOD = "river dykes break after rain: rescue boats reach villages, evacuated families sleep in shelters and schools"
RAIN = "rain falls on the flooded valley: rescue boats, shelters and schools for evacuated families, river dykes mended"


def told(id: str, day: int, text: str) -> Findings:
    annotation = Annotation((Span(0, len(text)),), (), (), (), (), (), (), ())
    return Findings(id, article(text, id, title=text, published=date(2025, 3, day)), annotation, (), (), (), ())


def grown(*reports: Findings) -> tuple[Stories, list[set[str]]]:
    growing = Stories()
    for report in reports:
        growing.add(report)

    return growing, [set(s.reports) for s in growing.told()]


ALL = (told("strike", 1, STRIKE), told("both", 2, BOTH), told("flood", 3, FLOOD), told("rain", 4, RAIN))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (2, [{"strike", "both"}]),
        (3, [{"strike"}, {"both", "flood"}]),
        (4, [{"strike"}, {"both", "flood", "rain"}]),
    ],
)
def test_it_stands_where_it_fits_best_of_what_is_there(days: int, expected: list[set[str]]) -> None:
    _, after = grown(*ALL[:days])
    assert after == expected


def test_the_story_it_left_keeps_its_id_and_the_report_its_new_reasons() -> None:
    before, _ = grown(*ALL[:2])
    after, _ = grown(*ALL[:3])
    (then,) = before.told()
    strike, flood = after.told()
    assert strike.id == then.id
    assert strike.former == flood.former == ()
    old = next(p for p in then.placings if p.report == "both")
    new = next(p for p in flood.placings if p.report == "both")
    assert new.likeness > old.likeness >= SAME_STORY


def test_a_report_that_fits_no_other_better_stays() -> None:
    _, after = grown(
        told("strike", 1, STRIKE), told("both", 2, BOTH), told("vote", 3, "parliament votes on a school budget")
    )
    assert after == [{"strike", "both"}, {"vote"}]
