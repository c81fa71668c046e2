"""Opening a record: which database it is, whether it is ours, and bringing it to the version of this program."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from communique.errors import RecordError
from communique.record.meaning import prepare
from communique.record.migrations import migrations
from communique.record.sql import Record
from communique.record.telling import told
from communique.settings import without_password

APPLICATION = 0x434F4D4D
"""`application_id` of our SQLite files: COMM."""
BUSY_SECONDS = 10
"""How long a writer waits for another one: longer than any report takes to save."""
LOCK = 7_462_015
"""The advisory lock under which one program at a time migrates a PostgreSQL record."""

_URL = re.compile(r"[a-z][a-z0-9+]*://", re.IGNORECASE)


def open_record(where: str | Path) -> Record:
    """The record at a path (SQLite; made if it is not there) or a URL (postgresql://…), brought to this program's version.

    Raises RecordError: foreign (of another program), newer, damaged, locked, read-only, full, unreachable. Then nothing was changed.
    """
    where = str(where)
    if not _URL.match(where):
        return _sqlite(Path(where).expanduser())
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):  # whose message holds the address as it was given, with its password
        raise _no_address(where) from None
    if "@" in (url.host or ""):
        raise _no_address(where)
    if url.get_backend_name() == "sqlite":
        return _sqlite(Path(url.database or "communique.db"))
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise RecordError(
            f"a record cannot be kept in {url.get_backend_name()}; give a path or postgresql://…", "foreign"
        )
    return _postgresql(url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False))


def exists(where: str | Path) -> bool:
    """Whether there is a file at a path; a database at a URL is asked when it is opened."""
    return bool(_URL.match(str(where))) or Path(where).expanduser().exists()


def _sqlite(path: Path) -> Record:
    if path.is_dir():
        raise RecordError(
            f"{path} is a folder; give the path of the record's file, as {path / 'communique.db'}", "foreign"
        )
    name = str(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        why = f"its folder cannot be made ({cause.strerror})"
        raise RecordError(f"{name} cannot be opened: {why}; give another path", "unreachable") from cause
    engine = _sqlite_engine(path)
    with _closing_if_it_fails(engine), told(name):
        with engine.connect() as connection:
            application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if (
                application != APPLICATION
                and connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
            ):
                raise RecordError(f"{name} is a database of another program; give another path", "foreign")
        _not_newer(name, version)
        if version < len(migrations("sqlite")):
            _bring_up(engine)
    return Record(engine, name)


def _sqlite_engine(path: Path) -> Engine:
    """Connections to a file, each set as we want it, which begin transactions as what they do asks for."""
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # we begin ourselves, so that tables are made in a transaction too
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -64000")
        connection.execute("PRAGMA mmap_size = 1000000000")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _bring_up(engine: Engine) -> None:
    """Migrates a file from the version that it has when we are alone with it."""
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA journal_mode = WAL")  # kept in the file
    with engine.execution_options(writes=True).begin() as connection:
        done = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        for number, statements in enumerate(migrations("sqlite")[done:], done + 1):
            for statement in statements:
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"PRAGMA user_version = {number}")
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")


def _postgresql(url: str) -> Record:
    name = without_password(make_url(url).render_as_string(hide_password=True)).replace("+psycopg", "")
    try:
        engine = create_engine(url, connect_args={"connect_timeout": 10})
    except (NoSuchModuleError, ImportError) as cause:
        raise RecordError(
            f"{name} needs the PostgreSQL driver; install it with pip install 'communique[postgresql]'", "unreachable"
        ) from cause
    with _closing_if_it_fails(engine), told(name), engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        ours = connection.execute(text("SELECT to_regclass('communique_version') IS NOT NULL")).scalar_one()
        if not ours:
            connection.exec_driver_sql("CREATE TABLE communique_version (version INTEGER NOT NULL)")
            connection.exec_driver_sql("INSERT INTO communique_version VALUES (0)")
        version = connection.exec_driver_sql("SELECT version FROM communique_version").scalar_one()
        _not_newer(name, version)
        if not ours and connection.exec_driver_sql("SELECT to_regclass('reports') IS NOT NULL").scalar_one():
            raise RecordError(
                f"{name} holds tables of another program; give a database or schema of its own", "foreign"
            )
        for statements in migrations("postgresql")[version:]:
            for statement in statements:
                connection.exec_driver_sql(statement)
        connection.execute(text("UPDATE communique_version SET version = :n"), {"n": len(migrations("postgresql"))})
        pgvector = prepare(connection)
    return Record(engine, name, pgvector)


@contextmanager
def _closing_if_it_fails(engine: Engine) -> Iterator[None]:
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


def _no_address(where: str) -> RecordError:
    return RecordError(
        f"{without_password(where)} is no address of a record; give a path or postgresql://user@host/database, an @ in a password as %40",
        "unreachable",
    )


def _not_newer(name: str, version: int) -> None:
    ours = len(migrations("sqlite"))
    if version > ours:
        raise RecordError(
            f"{name} was written by a newer Communique (version {version} of the record; this one knows {ours}); update Communique",
            "newer",
        )
