"""Whether two acts are one is weighed from their vectors and from what speaks for and against it."""

from __future__ import annotations

import numpy as np
import pytest

from communique.merge.matching import same_acts
from communique.merge.weighing import weighed
from communique.vectors import ACT_WIDTH

FOR = {"trigger": 1.0, "words": 1.0, "source same": 1.0, "target same": 1.0, "time same": 1.0, "vector": 0.9}
AGAINST = {"type other": 1.0, "source other": 1.0, "target other": 1.0, "time other": 1.0, "other persons": 1.0}


def vectors(count: int) -> list[np.ndarray]:
    rows = np.random.default_rng(7).normal(size=(count, ACT_WIDTH)).astype(np.float32)
    return list(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def test_either_order_of_two_acts_weighs_the_same() -> None:
    a, b = vectors(2)
    assert weighed([(a, b)], [FOR]) == pytest.approx(weighed([(b, a)], [FOR]), abs=1e-4)


def test_a_pair_weighs_the_same_alone_and_among_others() -> None:
    own = vectors(10)
    pairs, evidence = list(zip(own[:5], own[5:], strict=True)), [FOR, AGAINST, {}, FOR, AGAINST]
    alone = [weighed([p], [e])[0] for p, e in zip(pairs, evidence, strict=True)]
    assert weighed(pairs, evidence) == pytest.approx(alone, abs=1e-4)


def test_acts_that_no_model_has_read_are_weighed_by_their_evidence() -> None:
    open_ = {"own open": 1.0}
    one, two = weighed([(None, None)] * 2, [FOR | open_, AGAINST | open_])
    assert one > 0 > two


def test_evidence_that_the_net_does_not_know_counts_nothing() -> None:
    assert weighed([(None, None)], [FOR | {"of no kind": 5.0}]) == weighed([(None, None)], [FOR])


def test_no_pairs_weigh_nothing() -> None:
    assert same_acts([]) == []
