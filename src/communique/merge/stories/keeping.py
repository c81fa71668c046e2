"""Where reports stand, as it is kept in a record and taken up again."""

from __future__ import annotations

import json
import zlib
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from communique.errors import RecordError
from communique.merge.stories import Standing
from communique.merge.stories.features import Features
from communique.types import Placed
from communique.vectors import in_steps

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACES = 4
"""Decimal places of a weight: ten times finer than any threshold."""


def placed(s: Standing) -> Placed:
    """As it is kept."""
    f = s.features
    value = {
        "weights": {kind: _rounded(weights) for kind, weights in f.weights.items()},
        "vector": None if f.vector is None else in_steps(f.vector).tolist(),
        "main": f.main,
        "persons": sorted(f.persons),
        "days": [d.isoformat() for d in f.days],
    }
    packed = zlib.compress(json.dumps(value, separators=(",", ":")).encode("ascii"))
    return Placed(s.report, s.published, s.headline, s.titled, s.story, _rounded(s.parts), packed)


def standing(p: Placed) -> Standing:
    """Taken up again. Raises RecordError `damaged`."""
    try:
        value = json.loads(zlib.decompress(p.features))
    except (zlib.error, ValueError) as cause:
        raise RecordError(
            f"where report {p.report} stands is damaged in the record; take it from a copy", "damaged"
        ) from cause
    vector = None if value["vector"] is None else np.array(value["vector"], dtype=np.float64)
    features = Features(
        weights=value["weights"],
        vector=None if vector is None else vector / (np.linalg.norm(vector) or 1.0),
        main=value["main"],
        persons=frozenset(value["persons"]),
        days=tuple(map(date.fromisoformat, value["days"])),
    )
    return Standing(p.report, p.published, p.headline, p.titled, features, p.story, dict(p.parts))


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {k: round(float(v), PLACES) for k, v in weights.items()}
