"""Groups from the matches of pairs: the same as joining by hand, and each thing in one group."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from communique.merge.linkage import Linkage

INSTEAD = -4.0
Pairs = dict[tuple[int, int], float]


def by_hand(count: int, pairs: Pairs) -> list[list[int]]:
    """Joins the two groups with the highest mean until none is above 0."""
    groups = [[n] for n in range(count)]

    def mean(a: list[int], b: list[int]) -> float:
        return sum(pairs.get((min(m, n), max(m, n)), INSTEAD) for m in a for n in b) / (len(a) * len(b))

    while True:
        ranked = [(mean(a, b), -i, -j) for i, a in enumerate(groups) for j, b in enumerate(groups) if i < j]
        best, i, j = max(ranked, default=(0.0, 0, 0))
        if best <= 0:
            return sorted(sorted(g) for g in groups)
        groups[-i] += groups.pop(-j)


@st.composite
def matches(draw: st.DrawFn) -> tuple[int, Pairs]:
    count = draw(st.integers(0, 9))
    every = [(m, n) for m in range(count) for n in range(m + 1, count)]
    some = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    # whole numbers of 2 ** -20 that differ: sums are exact, and no two means tie by accident
    values = draw(st.lists(st.integers(-(3 << 20), 3 << 20), min_size=len(some), max_size=len(some), unique=True))
    return count, {pair: value / (1 << 20) for pair, value in zip(some, values, strict=True)}


@settings(max_examples=200, deadline=None)
@given(matches())
def test_groups_are_those_joined_by_hand(given_matches: tuple[int, Pairs]) -> None:
    count, pairs = given_matches
    found = Linkage(count, pairs, INSTEAD).groups()
    assert sorted(n for group in found for n in group) == list(range(count))
    if len({round(v, 6) for v in pairs.values()}) == len(pairs):
        assert found == by_hand(count, pairs)


def test_a_thing_joins_the_group_whose_mean_it_raises_above_nothing() -> None:
    pairs = {(0, 1): 3.0, (1, 2): 2.0, (0, 2): -1.0}
    assert Linkage(3, pairs, INSTEAD).groups() == [[0, 1, 2]]
    assert Linkage(3, pairs | {(0, 2): -2.5}, INSTEAD).groups() == [[0, 1], [2]]


def test_what_was_not_compared_counts_against_a_group() -> None:
    assert Linkage(3, {(0, 1): 3.0, (1, 2): 2.0}, INSTEAD).groups() == [[0, 1], [2]]
