"""Chains of mentions, and the measure they are scored with."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.annotate.chains import BEGINS, FAR, NEAR, ROOM, WIDTH, Mention, Mentions, chains, kind_of
from training.chains import Scorer, assigned

FORMS = ["Elsa", "Brandt", "left", ".", "The", "minister", "said", "Brandt", "was", "late", ".", "The", "minister"]
UPOS = ["PROPN", "PROPN", "VERB", "PUNCT", "DET", "NOUN", "VERB", "PROPN", "AUX", "ADJ", "PUNCT", "DET", "NOUN"]
BRANDT, MINISTER, AGAIN, LAST = Mention(0, 2, 1), Mention(4, 6, 5), Mention(7, 8, 7), Mention(11, 13, 12)


def mention(*, seeks: int = 0, offers: int = 0, first: float = 0.0, same: float = 0.0, near: float = 0.0) -> np.ndarray:
    """Features of a mention that looks for a kind of antecedent and is itself of a kind."""
    out = np.zeros(WIDTH, dtype=np.float32)
    out[seeks], out[ROOM + offers] = 1.0, 4.0
    out[2 * ROOM], out[2 * ROOM + 1], out[-NEAR] = first, same, near
    return out


FLAT = np.zeros((len(FAR) + 1, NEAR), dtype=np.float32)


def test_a_mention_means_the_earlier_one_that_fits_it_best() -> None:
    read = Mentions(FLAT).read(
        [0, 5, 9],
        np.stack([mention(offers=1), mention(offers=2, first=9), mention(seeks=1)]),
        [(1, 2, 3), (4, 5, 6), (7, 8, 9)],
        [0, 0, 0],
    )
    assert [a.head for a in read] == [None, None, 0]
    assert read[2].score == pytest.approx(np.exp(4) / (np.exp(4) + 1 + np.exp(BEGINS)), rel=1e-5)


def test_links_reach_over_windows() -> None:
    mentions = Mentions(FLAT)
    mentions.read([3], mention(offers=7)[None], [(1, 2, 3)], [0])
    (found,) = mentions.read([400], mention(seeks=7)[None], [(4, 5, 6)], [0])
    assert found.head == 3


def test_the_same_word_counts_by_what_it_is_worth_to_the_mention() -> None:
    both = np.stack([mention(offers=1), mention(offers=1), mention(seeks=1, same=2.0)])
    found = Mentions(FLAT).read([0, 4, 8], both, [(50, 2, 3), (60, 5, 6), (50, 8, 9)], [0, 0, 0])
    assert found[2].head == 0


def test_of_two_equals_the_nearer_one_where_distance_counts() -> None:
    distance = FLAT.copy()
    distance[:, 0] = -np.arange(len(distance))
    both = np.stack([mention(offers=1), mention(offers=1), mention(seeks=1, near=1.0)])
    assert Mentions(distance).read([0, 40, 44], both, [(1, 2, 3), (4, 5, 6), (7, 8, 9)], [0, 0, 0])[2].head == 40


def test_he_means_no_state_however_well_it_fits() -> None:
    state, man, he = kind_of("Norland", "LOC"), kind_of("Holm", "PER"), kind_of("He", None)
    both = np.stack([mention(offers=1), mention(offers=2), mention(seeks=1)])
    found = Mentions(FLAT).read([0, 4, 8], both, [(1, 2, 3), (4, 5, 6), (7, 8, 9)], [man, state, he])
    assert found[2].head == 0
    found = Mentions(FLAT).read([0, 4, 8], both, [(1, 2, 3), (4, 5, 6), (7, 8, 9)], [state, man, he])
    assert found[2].head != 0


def test_a_mention_joins_the_chain_whose_members_together_fit_best() -> None:
    one, again, other = mention(offers=1), mention(seeks=1, offers=2), mention(offers=3, first=9)
    last = mention()
    last[[2, 3]] = (
        0.9,
        1.0,
    )  # the other alone fits better than the chain's last member, but not than both of its members
    last[1] = 0.9
    last[0] = 0.0
    read = Mentions(FLAT).read(
        [0, 4, 8, 12], np.stack([one, again, other, last]), [(n, 0, 0) for n in (1, 2, 3, 4)], [0] * 4
    )
    assert [a.head for a in read[:3]] == [None, 0, None]
    assert read[3].head in {0, 4}


def test_he_joins_no_chain_that_names_a_woman() -> None:
    she, named, he = kind_of("she", None), kind_of("Holm", "PER"), kind_of("he", None)
    every = np.stack([mention(offers=1), mention(seeks=1, offers=2), mention(seeks=2)])
    assert Mentions(FLAT).read([0, 4, 8], every, [(1, 2, 3), (4, 5, 6), (7, 8, 9)], [she, named, he])[2].head is None


def test_links_make_chains_and_equal_words_join_them() -> None:
    found = chains([BRANDT, MINISTER, AGAIN, LAST], [None, 1, None, None], FORMS, UPOS)
    assert found == [[BRANDT, MINISTER, LAST], [AGAIN]]


def test_pronouns_are_never_joined_by_their_words() -> None:
    he = [Mention(0, 1, 0), Mention(1, 2, 1)]
    assert len(chains(he, [None, None], ["he", "he"], ["PRON", "PRON"])) == 2


def test_perfect_chains_score_a_hundred_and_single_mentions_do_not_count() -> None:
    perfect = Scorer()
    perfect.add([{1, 2}, {3, 4, 5}, {9}], [{3, 4, 5}, {1, 2}])
    assert perfect.conll == 100.0


def test_a_published_example_of_ceaf_b3_and_muc() -> None:
    """Luo 2005, figure 1: gold {1 2 3 4 5} {6 7} {8 9 A B C}; found (b): {1..7} {8..C}."""
    scorer = Scorer()
    scorer.add(
        [{1, 2, 3, 4, 5}, {6, 7}, {8, 9, "A", "B", "C"}],
        [{1, 2, 3, 4, 5, 6, 7}, {8, 9, "A", "B", "C"}],
    )
    assert scorer.muc == pytest.approx(94.7, abs=0.1)
    precision = (5 * 5 / 7 + 2 * 2 / 7 + 5) / 12
    assert scorer.b3 == pytest.approx(100 * 2 * precision / (precision + 1), abs=0.1)
    best = 2 * 5 / 12 + 1
    assert scorer.ceafe == pytest.approx(100 * 2 * (best / 2) * (best / 3) / (best / 2 + best / 3), abs=0.1)


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=n, max_size=n)
    )
)
def test_no_other_assignment_weighs_more(rows: list[list[int]]) -> None:
    weights = np.array(rows, dtype=float)
    w = weights if weights.shape[0] <= weights.shape[1] else weights.T
    best = max(sum(w[i, p[i]] for i in range(w.shape[0])) for p in permutations(range(w.shape[1]), w.shape[0]))
    assert assigned(weights) == pytest.approx(best)
