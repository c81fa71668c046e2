"""What the migrations make is what the tables say, from every earlier version."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
from datetime import date
from pathlib import Path

from sqlalchemy import inspect

from communique import desk
from communique.record import Record, open_record
from communique.record.search import search
from recorded import COURIER, TABLES, VISIT, counts, ids, keep, kept


class TestMigrations:
    """What they make is what the tables say."""

    def test_columns_and_keys(self, record: Record) -> None:
        held = inspect(record.engine)
        for table in TABLES:
            wanted = {c.name: (c.type._type_affinity, c.nullable, c.primary_key) for c in table.columns}
            keys = set(held.get_pk_constraint(table.name)["constrained_columns"])
            there = {
                c["name"]: (c["type"]._type_affinity, c["nullable"], c["name"] in keys)
                for c in held.get_columns(table.name)
                if (table.name, c["name"]) != ("reports", "words")
            }
            assert there == wanted, table.name
            assert {
                (k["constrained_columns"][0], k["referred_table"], k["options"].get("ondelete"))
                for k in held.get_foreign_keys(table.name)
            } == {(k.parent.name, k.column.table.name, k.ondelete) for k in table.foreign_keys}, table.name

    def test_indexes(self, record: Record) -> None:
        held = inspect(record.engine)
        for table in TABLES:
            wanted = {(i.name, tuple(i.columns.keys()), bool(i.unique)) for i in table.indexes}
            there = {
                (i["name"], tuple(i["column_names"]), bool(i["unique"]))
                for i in held.get_indexes(table.name)
                if i["name"] != "reports_words" and not i.get("duplicates_constraint")
            }
            assert there == wanted, table.name

    def test_unique_values(self, record: Record) -> None:
        held = inspect(record.engine)
        for table in TABLES:
            wanted = {c.name for c in table.columns if c.unique}
            assert {u["column_names"][0] for u in held.get_unique_constraints(table.name)} == wanted

    def test_nothing_else_is_there(self, record: Record) -> None:
        own = {t.name for t in TABLES} | {"communique_version"}
        search = {"words", "words_data", "words_idx", "words_docsize", "words_config"}
        assert set(inspect(record.engine).get_table_names()) - own <= search

    def test_opening_again_changes_nothing(self, where: str) -> None:
        first = open_record(where)
        keep(first, COURIER)
        before = counts(first), kept(first), inspect(first.engine).get_table_names()
        first.close()
        second = open_record(where)
        assert (counts(second), kept(second), inspect(second.engine).get_table_names()) == before
        second.close()

    def test_an_empty_file(self, tmp_path: Path) -> None:
        (tmp_path / "empty.db").touch()
        record = open_record(tmp_path / "empty.db")
        assert keep(record, COURIER) == ["new"]
        record.close()

    def test_a_file_whose_name_is_odd(self, tmp_path: Path) -> None:
        for name in ("what?mode=ro#x.db", "100%25 é.db", "a b;c.db"):
            record = open_record(tmp_path / name)
            assert keep(record, COURIER) == ["new"]
            record.close()
            assert (tmp_path / name).stat().st_size > 0

    def test_a_folder_that_is_not_there_is_made(self, tmp_path: Path) -> None:
        open_record(tmp_path / "new/folders/communique.db").close()
        assert (tmp_path / "new/folders/communique.db").is_file()

    def test_the_file_says_whose_it_is(self, tmp_path: Path) -> None:
        open_record(tmp_path / "c.db").close()
        with sqlite3.connect(tmp_path / "c.db") as c:
            assert c.execute("PRAGMA application_id").fetchone() == (0x434F4D4D,)
            assert c.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        c.close()

    def test_a_file_of_version_1(self, tmp_path: Path) -> None:
        """Made by `communique add examples/visit --record record-1.db` and `gzip`; never made again once version 1 is released."""
        path = tmp_path / "record-1.db"
        with gzip.open(Path(__file__).parent / "pages/record-1.db.gz") as packed, path.open("wb") as out:
            shutil.copyfileobj(packed, out)
        record = open_record(path)
        assert [(r.id, r.outlet, r.published) for r in record.reports()] == HELD_IN_1
        wire = record.one("visit-wire")
        assert wire.article.text == json.loads((VISIT / "wire.json").read_text("utf-8"))["text"]
        assert "Teskarin" in {a.name.split()[-1] for a in wire.actors}
        assert any("half open" in c.of(wire.article.text) for s in wire.statements for c in s.content)
        assert "visit-wire" in ids(search(record, "telegram"))
        assert keep(record, COURIER) == ["new"]
        desk.place(record)
        assert record.unplaced(1) == []
        record.close()


HELD_IN_1 = [
    ("visit-wire", "Northlight Wire", date(2025, 5, 15)),
    ("6127214bd253", "Strait Observer", date(2025, 5, 16)),
    ("8f5ca1ba2c02", None, None),
]
