"""Vectors of length 1 in the steps in which a record keeps them, a byte a number: what is merged from a record is then what is merged from
its reports."""

from __future__ import annotations

import numpy as np

ACT_WIDTH = 128
"""Numbers in the vector of an act (Annotation.act_vectors)."""
STEPS = 127
"""Steps from 0 to 1."""


def in_steps(vectors: np.ndarray) -> np.ndarray:
    """The numbers of vectors of length 1 as signed bytes, STEPS for 1."""
    return np.round(np.asarray(vectors) * STEPS).astype(np.int8)


def units(rows: np.ndarray) -> np.ndarray:
    """Rows [vectors, numbers] at length 1; a row of zeros stays one."""
    rows = np.asarray(rows, np.float32)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9))
