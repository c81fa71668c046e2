"""A damaged record: seen by `check`, told in one sentence, read as far as it goes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from builders import report
from communique import desk
from communique.errors import RecordError
from communique.record import open_record
from communique.record.check import check
from communique.record.search import search
from refusals import ENVOY, communique, sentence


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
