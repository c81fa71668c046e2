"""The same examples in every run: a property that fails is found by whoever changes it, not by whoever comes next.

And what tests of several files begin with: `where`, the place of a new record, first in a file, then in PostgreSQL, the record itself,
the shipped model and what it reads of the visit, and feeds that are followed."""

from __future__ import annotations

import signal
import subprocess
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from communique.annotate import Annotator
    from communique.record import Record
    from communique.record.alerts import Alerted
    from communique.types import Findings
    from followed import Desk
    from hosts import Hosts

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


@pytest.fixture
def record(where: str) -> Iterator[Record]:
    """A new record."""
    from communique.record import open_record

    record = open_record(where)
    yield record
    record.close()


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    """The model that is shipped."""
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", "SOCKS support"
        )  # of urllib3 at its import by trafilatura, which is another's
        import trafilatura  # noqa: F401
    from communique.annotate import Annotator

    return Annotator()


@pytest.fixture(scope="session")
def visit(annotator: Annotator) -> tuple[Findings, ...]:
    """Three outlets on one visit, read by the model."""
    from communique import desk
    from communique.sources import pages
    from communique.types import Findings

    at = Path(__file__).parents[1] / "examples/visit"
    found = tuple(f for f in desk.read(pages([str(at)]), annotator) if isinstance(f, Findings))
    assert len(found) == 3
    return found


@pytest.fixture
def alerted_before(record: Record) -> Alerted:
    """What a new record remembers of alerts."""
    from communique.record.alerts import Alerted

    return Alerted(record.engine)


@pytest.fixture(scope="module")
def on() -> Iterator[Hosts]:
    """Hosts on this machine that have feeds."""
    from hosts import hosts

    with hosts(4) as found:
        yield found


@pytest.fixture
def desk(on: Hosts, where: str) -> Iterator[Desk]:
    """Feeds that are followed, on both databases."""
    from followed import Desk, subscriptions

    on.forget()
    with subscriptions(where) as followed:
        yield Desk(followed, on)


@pytest.fixture
def lite(on: Hosts, tmp_path: Path) -> Iterator[Desk]:
    """The same on one database, for what does not depend on it."""
    from followed import Desk, subscriptions

    on.forget()
    with subscriptions(str(tmp_path / "feeds.db")) as followed:
        yield Desk(followed, on)
