"""Quotation marks: paired inside paragraphs; a stray one costs one quote."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from communique.extract.quotes import quoted_share, quotes
from communique.types import Span


def found(text: str) -> list[str]:
    return [q.of(text) for q in quotes(text)]


def test_curly_and_straight_marks_are_paired() -> None:
    assert found('“Yes,” she said. "No," he said.') == ["“Yes,”", '"No,"']


def test_apostrophes_and_single_marks_are_no_quotes() -> None:
    assert found("The envoy’s ‘plan’ isn't one.") == []


def test_a_stray_mark_costs_only_its_own_paragraph() -> None:
    assert found("He said “we will go.\nNothing followed.\n“We stay,” she said.") == ["“We stay,”"]


def test_a_quote_over_two_paragraphs_opens_again_and_is_kept_whole() -> None:
    text = "“We came to talk about grain and about nothing else.\n“We will come again,” she said."
    assert found(text) == ["“We came to talk about grain and about nothing else.", "“We will come again,”"]


def test_share_of_the_content_inside_quotes() -> None:
    text = "dialogue was “completely cut”"
    assert quoted_share((Span(0, len(text)),), quotes(text)) == 16 / 29
    assert quoted_share((Span(0, 8),), quotes(text)) == 0


@given(st.text(alphabet=st.sampled_from(list('ab “”"\n.«»„')), max_size=80))
def test_quotes_are_in_order_apart_and_begin_with_a_mark(text: str) -> None:
    spans = quotes(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(text[s.start] in '“„«"' for s in spans)
