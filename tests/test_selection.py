"""A brief can be cut to what is new since a day or a report, and to a number of lines."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.brief.selection import WEIGHTS, at_most, newer
from communique.types import Article, Brief, Citation, Line, Section, Story

DAYS = {"early": date(2025, 3, 1), "late": date(2025, 3, 4), "undated": None}
REPORTS = tuple(Article(name, "They met. They talked.", name.title(), published=day) for name, day in DAYS.items())
STORY = Story("st", "Talks", tuple(DAYS), (), date(2025, 3, 1), date(2025, 3, 4))


def line(lead, *reports, sides=False):
    cited = tuple(Citation(r, 0, 9) for r in reports)
    return Line(lead, None, None, cited, reports, 1, tuple((lead, c) for c in cited) if sides else ())


def brief(*sections):
    return Brief(STORY, REPORTS, tuple(Section(key, key.title(), tuple(lines)) for key, lines in sections))


TOLD = brief(
    ("happened", [line("old", "early"), line("told again", "early", "late"), line("new", "late", "undated")]),
    ("differ", [line("status", "early", "late", sides=True), line("place", "early", "early", sides=True)]),
    ("unknown", [line("silent", "early")]),
)


def leads(found):
    return [line.lead for section in found.sections for line in section.lines]


class TestNew:
    def test_new_is_what_no_report_before_the_day_has(self):
        assert leads(newer(TOLD, date(2025, 3, 2))) == ["new", "status"]

    def test_new_is_what_no_report_up_to_that_one_has(self):
        found = newer(TOLD, "early")
        assert leads(found) == ["new", "status"]
        assert found.since == "new since Early, 1 March 2025: 2 of 3 reports"
        assert [s.key for s in found.sections] == ["happened", "differ"]

    def test_from_the_first_day_on_everything_is_new(self):
        assert leads(newer(TOLD, date(2025, 3, 1))) == leads(TOLD)

    @pytest.mark.parametrize("since", ["undated", "another"])
    def test_nothing_is_new_after_the_last_report_or_one_of_another_story(self, since):
        assert newer(TOLD, since) is None

    def test_a_story_of_earlier_days_has_nothing_new(self):
        dated = replace(TOLD, articles=REPORTS[:2])
        assert newer(dated, date(2025, 3, 5)) is None


class TestLength:
    def test_sections_share_the_lines_by_their_weight(self):
        long = brief(*((key, [line(f"{key} {n}", "early") for n in range(30)]) for key in ("happened", "unknown")))
        cut = at_most(long, 20)
        shown = {s.key: len(s.lines) for s in cut.sections}
        assert shown == {"happened": 16, "unknown": 4}
        assert [s.left_out for s in cut.sections] == [14, 26]
        assert leads(cut)[:2] == ["happened 0", "happened 1"]

    @given(st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.integers(1, 9), min_size=1), st.integers(1, 40))
    def test_nothing_is_lost_from_the_count(self, sizes, most):
        told = brief(*((key, [line(str(n), "early") for n in range(size)]) for key, size in sizes.items()))
        cut = at_most(told, most)
        shown = sum(len(s.lines) for s in cut.sections)
        assert shown == min(most, sum(sizes.values()))
        assert [s.key for s in cut.sections] == list(sizes)
        for section in cut.sections:
            assert len(section.lines) + section.left_out == sizes[section.key]
