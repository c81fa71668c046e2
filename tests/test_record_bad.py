"""Records that cannot be read or written: newer, read-only, locked, full. One clear sentence each, and nothing is changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from builders import report
from communique import desk
from communique.errors import RecordError
from communique.record import Record, open_record
from communique.record.check import check
from refusals import ENVOY, LONG, communique, contents, refused, sentence


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record with one report, closed."""
    record = open_record(tmp_path / "communique.db")
    record.add(ENVOY)
    record.close()
    return tmp_path / "communique.db"


def impatient(record: Record, pragma: str = "busy_timeout = 50") -> None:
    """The record's next connections are set so."""
    record.engine.dispose()

    @event.listens_for(
        record.engine, "connect", insert=True
    )  # before what the record itself sets, which may have to wait
    def _set(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA {pragma}")


class TestANewerVersion:
    def test_of_a_file(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as c, c:
            c.execute("PRAGMA user_version = 99")
        before = contents(path.parent)
        message = refused(lambda: open_record(path), "newer")
        assert "99" in message
        assert "update Communique" in message
        assert contents(path.parent) == before

    def test_of_postgresql(self, postgresql: str) -> None:
        import psycopg

        open_record(postgresql).close()
        with psycopg.connect(postgresql, autocommit=True) as c:
            c.execute("UPDATE communique_version SET version = 99")
            assert "update Communique" in refused(lambda: open_record(postgresql), "newer")
            assert c.execute("SELECT version FROM communique_version").fetchall() == [(99,)]


@contextmanager
def anybody() -> Iterator[None]:
    """As a user whom permissions bind: root becomes nobody for a while."""
    if os.getuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


class TestReadOnly:
    @pytest.fixture
    def folder(self) -> Iterator[Path]:
        """A folder that everybody can reach and write, with a record that has one report."""
        folder = Path(tempfile.mkdtemp(prefix="communique-"))
        folder.chmod(0o777)
        with anybody():
            record = open_record(folder / "communique.db")
            record.add(ENVOY)
            record.close()
        yield folder
        folder.chmod(0o777)
        shutil.rmtree(folder)

    def test_a_file(self, folder: Path) -> None:
        """Questions are answered; writing is refused."""
        (folder / "communique.db").chmod(0o444)
        before = contents(folder)
        with anybody():
            record = open_record(folder / "communique.db")
            assert list(record.findings()) == [ENVOY]
            assert "read-only" in refused(lambda: record.add(LONG), "read-only")
            record.close()
        assert contents(folder)["communique.db"] == before["communique.db"]

    def test_a_folder(self, folder: Path) -> None:
        folder.chmod(0o555)
        before = contents(folder)
        with anybody():
            try:
                record = open_record(folder / "communique.db")
            except RecordError as error:
                assert error.kind in ("read-only", "unreachable")  # noqa: PT017
                sentence(error.message)
            else:
                refused(lambda: record.add(LONG), "read-only", "unreachable")
                record.close()
        assert contents(folder) == before

    def test_a_new_record_in_it(self, folder: Path) -> None:
        folder.chmod(0o555)
        with anybody():
            message = refused(lambda: open_record(folder / "new.db"), "read-only", "unreachable")
            assert "new.db" in message
            message = refused(lambda: open_record(folder / "reports/new.db"), "read-only", "unreachable")
            assert "reports/new.db" in message
        assert list(contents(folder)) == ["communique.db"]

    def test_a_file_that_nobody_may_read(self, folder: Path) -> None:
        (folder / "communique.db").chmod(0)
        with anybody():
            assert "communique.db" in refused(lambda: open_record(folder / "communique.db"), "read-only", "unreachable")

    def test_a_way_through_a_file(self, path: Path) -> None:
        message = refused(lambda: open_record(path / "communique.db"), "foreign", "unreachable")
        assert str(path) in message

    def test_postgresql(self, postgresql: str) -> None:
        record = open_record(postgresql)
        record.add(ENVOY)
        record.engine.dispose()

        @event.listens_for(record.engine, "connect")
        def _set(connection: Any, _: object) -> None:
            connection.read_only = True

        assert list(record.findings()) == [ENVOY]
        refused(lambda: record.add(LONG), "read-only")
        record.close()


class TestLocked:
    def test_by_another_writer(self, path: Path) -> None:
        record = open_record(path)
        impatient(record)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert "another program" in refused(lambda: record.add(LONG), "locked")
            refused(lambda: desk.place(record), "locked")
            assert list(record.findings()) == [ENVOY]
            other.execute("COMMIT")
        assert record.add(LONG).kind == "new"
        record.close()

    def test_by_one_that_lets_nobody_read(self, path: Path) -> None:
        record = open_record(path)
        impatient(record)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("PRAGMA locking_mode = EXCLUSIVE")
            other.execute("BEGIN EXCLUSIVE")
            refused(lambda: list(record.findings()), "locked")
            refused(lambda: record.add(LONG), "locked")
        assert list(record.findings()) == [ENVOY]
        record.close()

    def test_in_postgresql(self, postgresql: str) -> None:
        import psycopg

        open_record(postgresql).close()
        record = open_record(f"{postgresql}%20-clock_timeout%3D100")
        with psycopg.connect(postgresql) as other:
            other.execute("LOCK TABLE reports IN EXCLUSIVE MODE")
            refused(lambda: record.add(ENVOY), "locked")
            assert record.reports() == []
        assert record.add(ENVOY).kind == "new"
        record.close()


class TestFull:
    def test_a_file_that_may_not_grow(self, path: Path) -> None:
        """SQLite's own limit gives the error that a full disk gives."""
        record = open_record(path)
        impatient(record, "max_page_count = 1")  # which means: as large as it is
        assert "disk is full" in refused(lambda: record.add(LONG), "full")
        assert list(record.findings()) == [ENVOY]
        record.close()
        record = open_record(path)
        assert record.add(LONG).kind == "new"
        assert check(record).wrong == ()
        record.close()

    def test_a_disk(self, tmp_path: Path) -> None:
        with small_disk(tmp_path / "disk", kilobytes=1000) as disk:
            record = open_record(disk / "communique.db")
            kept = [f"r{n}" for n in range(3) if record.add(report(f"The envoy left {n} times.", f"r{n}"))]
            (disk / "other").write_bytes(bytes(1 << 20)[: shutil.disk_usage(disk).free - 4096])
            refused(lambda: record.add(LONG), "full")
            assert [r.id for r in record.reports()] == kept
            record.close()
            source = tmp_path / "long.txt"
            source.write_text("The envoy of Norland left the capital on Monday after the talks had failed.")
            assert "disk is full" in communique("add", str(source), "--record", str(disk / "communique.db"))
            (disk / "other").unlink()
            record = open_record(disk / "communique.db")
            assert [r.id for r in record.reports()] == kept
            assert check(record).wrong == ()
            record.close()


@contextmanager
def small_disk(at: Path, kilobytes: int) -> Iterator[Path]:
    at.mkdir()
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(at)], check=True, capture_output=True)  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no file system can be mounted here: that needs root")
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)
