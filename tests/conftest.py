"""The same examples in every run: a property that fails is found by whoever changes it, not by whoever comes next.

And the two databases of the record: `where` is the place of a new record, first in a file, then in PostgreSQL."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

# A shell ignores SIGINT in what it starts in the background, and children inherit that: tests interrupt theirs.
signal.signal(signal.SIGINT, signal.default_int_handler)

_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server that runs as long as the tests; they are skipped where none can be started."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    from postgresql import server

    try:
        running = server()
        url = running.__enter__()
    except (OSError, LookupError, subprocess.CalledProcessError) as cause:
        pytest.skip(f"no PostgreSQL server could be started: {cause}")
    try:
        if url is None:
            pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
        yield url
    finally:
        running.__exit__(None, None, None)


@pytest.fixture(scope="session")
def schema(postgresql_server: str) -> Callable[[], AbstractContextManager[str]]:
    """`with schema() as url`: an empty schema, for as long as it is needed."""
    import psycopg

    @contextmanager
    def empty() -> Iterator[str]:
        name = f"communique_{next(_numbers)}"
        with psycopg.connect(postgresql_server, autocommit=True) as c:
            c.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
            c.execute(f"CREATE SCHEMA {name}")
            yield f"{postgresql_server}?options=-csearch_path%3D{name}"
            c.execute(f"DROP SCHEMA {name} CASCADE")

    return empty


@pytest.fixture
def postgresql(schema: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """The URL of an empty schema of the test's own."""
    with schema() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new record may be: once in a file, once in PostgreSQL."""
    return str(tmp_path / "communique.db") if request.param == "sqlite" else request.getfixturevalue("postgresql")
