"""Databases that are no record, or cannot be read or written: one clear sentence each, and nothing is changed."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from builders import report
from communique import desk
from communique.errors import RecordError
from communique.record import Record, open_record
from communique.record.check import check
from communique.record.search import search

ROOT = Path(__file__).parents[1]
ENVOY = report("The envoy of Norland left.", "envoy", url="https://courier.example/envoy", states={"Norland": "NOR"})
LONG = report("The envoy of Norland left. " + random.Random(1).randbytes(300_000).hex(), "long")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record with one report, closed."""
    record = open_record(tmp_path / "communique.db")
    record.add(ENVOY)
    record.close()
    return tmp_path / "communique.db"


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


def impatient(record: Record, pragma: str = "busy_timeout = 50") -> None:
    """The record's next connections are set so."""
    record.engine.dispose()

    @event.listens_for(
        record.engine, "connect", insert=True
    )  # before what the record itself sets, which may have to wait
    def _set(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA {pragma}")


def contents(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir()) if p.is_file()}


class TestAnotherProgram:
    """Its database stays as it is."""

    def test_a_database_with_tables(self, tmp_path: Path) -> None:
        with closing(sqlite3.connect(tmp_path / "places.sqlite")) as c, c:
            c.execute("CREATE TABLE moz_places (id INTEGER)")
        before = contents(tmp_path)
        message = refused(lambda: open_record(tmp_path / "places.sqlite"), "foreign")
        assert "places.sqlite" in message
        assert "another program" in message
        assert contents(tmp_path) == before

    @pytest.mark.parametrize(
        "content",
        [b"Notes on the visit.\n" * 200, b"\x89PNG\r\n\x1a\n" + bytes(2000), b"SQLite format 2\0" + bytes(5000)],
    )
    def test_no_database_at_all(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "notes.txt").write_bytes(content)
        before = contents(tmp_path)
        assert "notes.txt" in refused(lambda: open_record(tmp_path / "notes.txt"), "foreign")
        assert contents(tmp_path) == before

    def test_a_folder(self, tmp_path: Path) -> None:
        assert "is a folder" in refused(lambda: open_record(tmp_path), "foreign")

    def test_on_the_command_line(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("Notes on the visit.\n" * 200)
        before = contents(tmp_path)
        for command in (["events"], ["add", str(ROOT / "examples/visit/daily.txt")]):
            message = communique(*command, "--record", str(tmp_path / "notes.txt"))
            assert message.startswith("communique: ")
            assert "notes.txt" in message
        assert contents(tmp_path) == before

    def test_tables_in_postgresql(self, postgresql: str) -> None:
        import psycopg

        with psycopg.connect(postgresql, autocommit=True) as c:
            c.execute("CREATE TABLE reports (mine INTEGER)")
            assert "another program" in refused(lambda: open_record(postgresql), "foreign")
            tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
            assert c.execute(tables).fetchall() == [("reports",)]


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


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A record of forty reports in stories."""
    path = tmp_path_factory.mktemp("whole") / "communique.db"
    record = open_record(path)
    for n in range(40):
        words = f"Ann Varga of Norland left town {n} for talks on grain. " * 20
        record.add(report(words, f"r{n}", people={"Ann Varga": "NOR"}, roles={"Ann Varga": ["of Norland"]}))
    desk.place(record)
    record.close()
    return path.read_bytes()


class TestDamaged:
    def everything(self, path: Path) -> None:
        """What people do with a record: ask, add, put into stories."""
        record = open_record(path)
        try:
            for ask in (
                lambda: list(record.findings()),
                lambda: search(record, "grain talks"),
                record.stories,
                record.info,
                lambda: record.one("r7"),
                lambda: record.add(ENVOY),
                lambda: desk.place(record),
                lambda: check(record),
            ):
                try:
                    ask()
                except RecordError as error:
                    assert error.kind in ("damaged", "unknown")  # noqa: PT017
                    sentence(error.message)
        finally:
            record.close()

    @pytest.mark.parametrize("seed", range(12))
    def test_pages_overwritten(self, tmp_path: Path, whole: bytes, seed: int) -> None:
        """Whatever is read, it is a record with less in it or one sentence, never a crash."""
        rng = random.Random(seed)
        harmed = bytearray(whole)
        for _ in range(rng.choice([1, 1, 3, 30])):
            size = rng.choice([1, 16, 512, 4096])
            start = rng.randrange(100, len(harmed) - size)
            harmed[start : start + size] = rng.choice([rng.randbytes(size), bytes(size)])
        (tmp_path / "harmed.db").write_bytes(harmed)
        try:
            self.everything(tmp_path / "harmed.db")
        except RecordError as error:
            assert error.kind in ("damaged", "foreign")  # noqa: PT017
            sentence(error.message)

    @pytest.mark.parametrize("left", [0.02, 0.5, 0.9])
    def test_cut_short(self, tmp_path: Path, whole: bytes, left: float) -> None:
        (tmp_path / "short.db").write_bytes(whole[: int(len(whole) * left)])
        try:
            self.everything(tmp_path / "short.db")
        except RecordError as error:
            assert error.kind in ("damaged", "foreign")  # noqa: PT017
            sentence(error.message)

    def test_check_sees_it(self, tmp_path: Path, whole: bytes) -> None:
        harmed = bytearray(whole)
        harmed[len(harmed) // 2 : len(harmed) // 2 + 8192] = bytes(8192)
        (tmp_path / "harmed.db").write_bytes(harmed)
        record = open_record(tmp_path / "harmed.db")
        try:
            assert check(record).wrong
        except RecordError as error:
            assert error.kind == "damaged"  # noqa: PT017
        finally:
            record.close()

    def test_check_says_nothing_of_a_whole_one(self, tmp_path: Path, whole: bytes) -> None:
        (tmp_path / "whole.db").write_bytes(whole)
        record = open_record(tmp_path / "whole.db")
        assert (check(record).reports, check(record).wrong, check(record).mended) == (40, (), ())
        record.close()

    def test_on_the_command_line(self, tmp_path: Path, whole: bytes) -> None:
        (tmp_path / "harmed.db").write_bytes(whole[:4096] + bytes(len(whole) - 4096))
        assert "harmed.db" in communique("stories", "--record", str(tmp_path / "harmed.db"))


class TestAddresses:
    @pytest.mark.parametrize(
        "where",
        [
            "mysql://db.example/news",
            "http://db.example/news",
            "postgresql://desk@127.0.0.1:port/news",
            "postgresql://[::1/news",
            "postgresql+asyncpg://desk@127.0.0.1:9/news",
            "nothing://",
        ],
    )
    def test_that_are_none(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
        monkeypatch.chdir(tmp_path)
        refused(lambda: open_record(where), "foreign", "unreachable")
        assert list(tmp_path.iterdir()) == []

    def test_a_server_that_is_not_there(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        message = refused(lambda: open_record(f"postgresql://desk@127.0.0.1:{port}/news"), "unreachable")
        assert f"127.0.0.1:{port}" in message
        assert f"127.0.0.1:{port}" in communique("events", "--record", f"postgresql://desk@127.0.0.1:{port}/news")

    def test_a_database_that_is_not_there(self, postgresql_server: str) -> None:
        where = postgresql_server.rpartition("/")[0] + "/nowhere"
        assert "nowhere" in refused(lambda: open_record(where), "unreachable")

    @pytest.mark.parametrize(
        "where",
        [
            "postgresql://desk:hunter2@127.0.0.1:9/news",
            "postgresql://desk:hunter2@127.0.0.1:port/news",
            "postgresql://desk:hun@ter2@127.0.0.1:9/news",
            "postgresql://127.0.0.1:9/news?user=desk&password=hunter2",
            "mysql://desk:hunter2@127.0.0.1/news",
            "postgresql://desk:hunter2@[::1/news",
        ],
    )
    def test_no_message_shows_a_password(self, where: str) -> None:
        message = refused(lambda: open_record(where), "foreign", "unreachable")
        assert "hunter2" not in message
        assert "ter2" not in message

    def test_nor_does_the_command_line_or_an_open_record(self, postgresql: str) -> None:
        message = communique("events", "--record", "postgresql://desk:hunter2@127.0.0.1:9/news")
        assert "127.0.0.1:9" in message
        assert "hunter2" not in message
        given = postgresql.replace("communique@", "communique:hunter2@", 1)
        assert given != postgresql
        record = open_record(given)
        assert "hunter2" not in record.name + repr(record)
        assert "hunter2" not in refused(lambda: record.one("nowhere"), "unknown")
        record.close()


def test_a_server_that_hangs_up(postgresql: str) -> None:
    """One sentence; what comes next is answered again."""
    import psycopg

    record = open_record(postgresql)
    record.add(ENVOY)
    with record.reading() as c:
        number = c.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with psycopg.connect(postgresql, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [number])
    refused(lambda: record.add(LONG), "unreachable")
    assert list(record.findings()) == [ENVOY]
    assert record.add(LONG).kind == "new"
    record.close()
