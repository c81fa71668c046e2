"""Whom `both leaders` and `the two sides` mean."""

from __future__ import annotations

import pytest

from builders import at, sentences
from communique.extract.both import kind_of_pair, the_two
from communique.types import Span


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("the two leaders", "persons"), ("Both presidents", "persons"), ("the two foreign ministers", "persons"), ("the pair", "persons"),
        ("both sides", "states"), ("the two countries", "states"), ("both of the neighbouring states", "states"),
        ("those two governments", "states"),
        ("two leaders", None), ("the leaders", None), ("the two warships", None), ("both", None), ("officials on both sides", None),
    ],
)  # fmt: skip
def test_only_phrases_that_mean_two_known_ones_are_resolved(phrase: str, kind: str | None) -> None:
    assert kind_of_pair(phrase) == kind


def two(text: str, phrase: str) -> tuple[str, str] | None:
    """The names of one letter that are the two, where each capital alone stands for somebody named."""

    def named(span: Span) -> list[str]:
        return list(dict.fromkeys(w for w in span.of(text).replace(".", "").split() if len(w) == 1 and w.isupper()))

    return the_two(at(text, phrase), [s for s in sentences(text) if s.start <= at(text, phrase).start], named)


def test_the_two_are_those_just_named() -> None:
    assert two("It rained on C. There A saw B. Then the two leaders left.", "the two leaders") == ("A", "B")


def test_as_few_sentences_are_looked_at_as_it_takes() -> None:
    assert two("Later A came. Then B came. Then both leaders left.", "both leaders") == ("A", "B")


def test_where_three_are_named_nobody_is_meant() -> None:
    assert two("Soon A saw B and C. Then the two leaders left.", "the two leaders") is None


def test_nobody_is_sought_far_away() -> None:
    assert two("Soon A saw B. It rained. It snowed. It hailed. Then the two leaders left.", "the two leaders") is None
