"""Words, sentences and windows: ranges of the one text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.annotate.windows import cut, lay, window
from communique.annotate.words import paragraphs, sentences, words
from communique.types import Article, Span

TEXTS = st.text(alphabet=st.sampled_from(list("abcXYZ .,!?“”\"'’-\n\r\t0123é $%…—U.S")), max_size=300)


def forms(text: str) -> list[str]:
    return [w.of(text) for w in words(text)]


def test_clitics_hyphens_and_abbreviations_follow_universal_dependencies() -> None:
    assert forms("Russia’s U.S.-Ukrainian plan doesn’t end at 10:30 a.m., he can't say.") == [
        "Russia", "’s", "U.S.", "-", "Ukrainian", "plan", "does", "n’t", "end", "at", "10:30", "a.m.", ",", "he", "ca", "n't", "say", ".",
    ]  # fmt: skip


def test_a_name_with_an_apostrophe_is_one_word_and_a_quotation_mark_is_none_of_it() -> None:
    assert forms("O’Brien said ‘no’ to $3,000.50.") == ["O’Brien", "said", "‘", "no", "’", "to", "$", "3,000.50", "."]


def test_cannot_is_two_words() -> None:
    assert forms("They cannot.") == ["They", "can", "not", "."]


def test_a_sentence_does_not_end_after_an_abbreviation() -> None:
    text = "Mr. Lund met Gen. Ruiz in the U.S. embassy. He left at noon."
    assert [s.of(text) for s in sentences(text)] == ["Mr. Lund met Gen. Ruiz in the U.S. embassy.", "He left at noon."]


@pytest.mark.parametrize(
    "sentence",
    ["It was a good relationship,” Ms. Rice said on Monday.", "It was won by then-Sen. Barack Obama in 2008."],
)
def test_no_sentence_ends_with_a_title(sentence: str) -> None:
    assert [s.of(sentence) for s in sentences(sentence)] == [sentence]


def test_furniture_is_left_out() -> None:
    text = "Share this post\n\nThe envoy left."
    assert [s.of(text) for s in sentences(text, [Span(0, 15)])] == ["The envoy left."]


@given(TEXTS)
def test_words_are_in_order_apart_and_lose_nothing_but_blanks(text: str) -> None:
    found = words(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    kept = "".join(w.of(text) for w in found)
    assert "".join(kept.split()) == "".join(text.split())


@given(TEXTS)
def test_sentences_are_in_order_inside_their_paragraphs(text: str) -> None:
    found = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(any(p.contains(s) for p in paragraphs(text)) for s in found)


@given(st.lists(TEXTS, max_size=4), st.integers(12, 40))
def test_windows_hold_every_word_once_and_no_window_is_too_long(parts: list[str], most: int) -> None:
    laid = lay(Article("a", "\n\n".join(parts)))
    ranges = cut(laid, lambda forms: [[1] * min(len(f), 9) for f in forms], most)
    assert [i for r in ranges for i in range(r.first, r.last)] == list(range(len(laid.forms)))
    assert all(r.begin <= r.first < r.last <= r.end for r in ranges)
    assert all(sum(min(len(f), 9) for f in window(laid, r).forms) <= most for r in ranges)


def test_a_long_sentence_is_read_in_windows_that_overlap_and_shorter_ones_are_not() -> None:
    laid = lay(Article("a", "They met. " + "word " * 300 + "ends. They left."))
    ranges = cut(laid, lambda forms: [[1]] * len(forms), 100)
    assert [r.begin < r.first for r in ranges] == [False, False, *[True] * (len(ranges) - 3), False]
    assert min(r.first - r.begin for r in ranges[2:-1]) >= 20
