"""A report to keep, and what is asked of a refusal: one sentence, with no word of the libraries underneath."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import report
from communique.errors import RecordError

ROOT = Path(__file__).parents[1]
ENVOY = report("The envoy of Norland left.", "envoy", url="https://courier.example/envoy", states={"Norland": "NOR"})
LONG = report("The envoy of Norland left. " + random.Random(1).randbytes(300_000).hex(), "long")


def refused(do: Callable[[], object], *kinds: str) -> str:
    """The message, which must be one sentence without a word of the libraries underneath."""
    with pytest.raises(RecordError) as raised:
        do()
    assert raised.value.kind in kinds
    return sentence(raised.value.message)


def sentence(message: str) -> str:
    assert len(message.splitlines()) == 1
    for word in ("Traceback", "sqlalchemy", "sqlite3", "psycopg", "[SQL", "Background on"):
        assert word not in message
    return message


def communique(*words: str) -> str:
    """What the command line says on standard error as it ends with status 1."""
    done = subprocess.run([sys.executable, "-m", "communique", *words], capture_output=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    return sentence(done.stderr.decode().strip())


def contents(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir()) if p.is_file()}
