"""Logistic regression by Newton's method: the weights of dating.toml and matching.toml."""

from __future__ import annotations

import numpy as np

DECAY = 3.0
"""L2 penalty."""
SETTLED = 1e-3
"""The fit ends when no weight moves further."""


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The weights of x [rows, inputs] for y [rows], 0 or 1; the first input is not penalised."""
    decay = DECAY * np.r_[1e-6, np.ones(x.shape[1] - 1)]
    w = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(decay), x.T @ (p - y) + decay * w)
        w -= step
        if np.abs(step).max() < SETTLED:
            break
    return w
