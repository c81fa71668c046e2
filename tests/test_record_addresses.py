"""Places that hold no record: another program's database, no database, no server. One clear sentence each, and nothing is changed."""

from __future__ import annotations

import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from communique.record import open_record
from refusals import ENVOY, LONG, ROOT, communique, contents, refused


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
