"""Dependency trees from scores."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from communique.annotate.tree import closing, tree

SCORES = st.integers(1, 5).flatmap(
    lambda n: st.lists(st.lists(st.integers(-20, 20), min_size=n, max_size=n), min_size=n, max_size=n)
)


def is_tree(heads: list[int]) -> bool:
    """One word that is its own head, and from every word the way up ends there."""
    if sum(h == i for i, h in enumerate(heads)) != 1:
        return False
    for at in range(len(heads)):
        for _ in heads:
            at = heads[at]
        if heads[at] != at:
            return False
    return True


def total(scores: list[list[int]], heads: list[int]) -> int:
    return sum(scores[i][h] for i, h in enumerate(heads))


@given(SCORES)
def test_the_tree_is_legal_and_no_other_scores_more(scores: list[list[int]]) -> None:
    found = tree(np.array(scores, dtype=float))
    assert is_tree(found)
    n = len(scores)
    best = max(total(scores, list(heads)) for heads in product(range(n), repeat=n) if is_tree(list(heads)))
    assert total(scores, found) == best


def test_a_cycle_is_broken_where_it_costs_least() -> None:
    # 1 and 2 would govern each other; only word 0 can be the root
    scores = np.array([[9.0, 0, 0], [1, -9, 5], [3, 5, -9]])
    assert tree(scores) == [0, 2, 0]


@given(st.integers(1, 8).flatmap(lambda n: st.lists(st.none() | st.integers(0, n - 1), min_size=n, max_size=n)))
def test_from_every_word_the_way_up_ends_once_what_closes_a_cycle_is_a_root(heads: list[int | None]) -> None:
    roots = closing(heads)
    cut = [None if i in roots else h for i, h in enumerate(heads)]
    for start in range(len(cut)):
        at: int | None = start
        for _ in cut:
            at = None if at is None else cut[at]
        assert at is None
    assert not closing(cut)
