"""What a sentence counts, and how much of it."""

from __future__ import annotations

from math import inf

import pytest

from communique.merge.numbers import counted
from communique.types import Span


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "range_", "thing", "words"),
        [
            ("at least twelve ships were", (12, inf), "ship", "at least twelve ships"),
            ("worth $3.5 billion in", (3.5e9, 3.5e9), "$", "$3.5 billion"),
            ("up 40 per cent on", (40, 40), "%", "40 per cent"),
            ("the 1,200 soldiers", (1200, 1200), "soldier", "1,200 soldiers"),
            ("two hundred and fifty tents", (250, 250), "tent", "two hundred and fifty tents"),
            ("up to 50 ships", (0, 50), "ship", "up to 50 ships"),
            ("about 300 marched", (270, 330), "march", "about 300 marched"),
            ("killed twenty-five people", (25, 25), "dead", "twenty-five people"),
            ("12 people were killed and 30 wounded", (12, 12), "dead", "12 people"),
            ("half a million euros", (4.5e5, 5.5e5), "€", "half a million euros"),
            ("spoke for less than an hour under an awning", (0, 1), "hours", "less than an hour"),
            ("a 90-minute call", (1.275, 1.725), "hours", "90-minute call"),
            ("the talks lasted barely four hours", (3.4, 4.6), "hours", "four hours"),
            ("six hours of talks", (5.1, 6.9), "hours", "six hours"),
        ],
    )
    def test_a_number_is_a_range_of_what_it_counts(
        self, text: str, range_: tuple[float, float], thing: str, words: str
    ) -> None:
        found = next(counted(text, Span(0, len(text))))
        assert (found.least, found.most) == pytest.approx(range_)
        assert thing in found.things
        assert found.span.of(text) == words

    @pytest.mark.parametrize(
        ("one", "other", "agree"),
        [("3,700 km of border", "2,300 miles of border", True), ("at least 12 people died", "14 people were killed", True),
         ("a dozen ships", "12 ships", True),
         ("half a dozen ships", "six ships", True), ("a half-dozen ships", "12 ships", False),
         ("$3 billion", "3 billion dollars", True), ("12 people died", "14 people were killed", False),
         ("up to 50 ships", "60 ships", False), ("40 km away", "40 miles away", False)],
    )  # fmt: skip
    def test_numbers_agree_in_other_words_and_units(self, one: str, other: str, agree: bool) -> None:
        a, b = (next(counted(text, Span(0, len(text)))) for text in (one, other))
        assert a.things & b.things
        assert a.agrees(b) == agree

    @pytest.mark.parametrize("text", ["in 2022 he", "on March 18.", "one of them", "at 5 pm", "for two years"])
    def test_years_days_and_hours_count_nothing(self, text: str) -> None:
        assert list(counted(text, Span(0, len(text)))) == []
