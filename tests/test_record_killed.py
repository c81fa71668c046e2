"""A record whose writer is killed in the middle is whole, and the same command completes it."""

from __future__ import annotations

import random
from pathlib import Path

from quality.killing import killed


def test_killed_while_adding(tmp_path: Path) -> None:
    """A small version; the whole one is `python -m quality.killing`."""
    saved, harmed, whole = killed(tmp_path, most=60, kills=3, rng=random.Random(5))
    assert len(saved) == 3
    assert 0 < saved[0] <= saved[1] <= saved[2] < 60
    assert harmed == whole
