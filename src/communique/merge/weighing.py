"""How sure it is that two acts are one: a small net weighs what the model makes of each (its vector) together with the evidence of
matching.py. Its weights in acts.npz are fitted on marked stories (`python -m training.matching`).

Of two acts the product and the difference of each number of their vectors count (as in Reimers & Gurevych 2019); what makes two
tellings one act is not in their likeness as a whole, which weighs all numbers alike.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from communique.vectors import ACT_WIDTH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Net(NamedTuple):
    """One hidden layer. `evidence` names the kinds of evidence in the order of its inputs, which stand after the 2 * ACT_WIDTH of the
    vectors; hidden [inputs, units], straight [kinds of evidence]: their weight besides."""

    evidence: tuple[str, ...]
    hidden: np.ndarray
    hidden_bias: np.ndarray
    out: np.ndarray
    straight: np.ndarray
    bias: float


@cache
def net() -> Net:
    """The weights as they are shipped."""
    with (files("communique.merge") / "acts.npz").open("rb") as file:
        told = np.load(file)
        floats = {k: told[k].astype(np.float32) for k in ("hidden", "hidden_bias", "out", "straight")}
        return Net(tuple(map(str, told["evidence"])), **floats, bias=float(told["bias"]))


def weighed(
    pairs: Sequence[tuple[np.ndarray | None, np.ndarray | None]], evidence: Sequence[Mapping[str, float]]
) -> list[float]:
    """For each pair of vectors of length 1, None where no model has read, and the evidence: above 0 where they are rather one act."""
    own, none = net(), np.zeros(ACT_WIDTH, np.float32)
    a, b = (np.array([none if p[k] is None else p[k] for p in pairs], np.float32) for k in (0, 1))
    rows = np.array([[e.get(k, 0.0) for k in own.evidence] for e in evidence], np.float32)
    told: list[float] = scores(own, inputs(a, b, rows)).tolist()
    return told


def inputs(a: np.ndarray, b: np.ndarray, evidence: np.ndarray) -> np.ndarray:
    """What the net is given of pairs of vectors [pairs, ACT_WIDTH] and their evidence [pairs, kinds]."""
    a, b = a * np.sqrt(ACT_WIDTH), b * np.sqrt(ACT_WIDTH)  # numbers of about 1
    return np.concatenate([a * b, np.abs(a - b), evidence], axis=1)


def scores(own: Net, given: np.ndarray) -> np.ndarray:
    """[pairs]"""
    hidden = np.maximum(given @ own.hidden + own.hidden_bias, 0.0)
    told: np.ndarray = hidden @ own.out + given[:, 2 * ACT_WIDTH :] @ own.straight + own.bias
    return told
