"""A report dated after today is read and kept, and one sentence says so."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from communique.cli.ahead import is_ahead

MET = "President Joran Teck of Tamarin met Ilse Aldane in Oslo on Monday."


def run(*given: str | Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "communique", *map(str, given)]
    return subprocess.run(words, capture_output=True, check=False, text=True)


def dated(folder: Path, day: date) -> Path:
    file = folder / f"{day}.json"
    file.write_text(json.dumps({"id": "teck", "text": MET, "published": day.isoformat()}), "utf-8")
    return file


@pytest.mark.parametrize(
    ("day", "now", "ahead"),
    [
        ("2025-04-03", datetime(2025, 4, 3, 0, 0, tzinfo=UTC), False),
        ("2025-04-04", datetime(2025, 4, 3, 10, 0, tzinfo=UTC), False),  # begun on Kiritimati
        ("2025-04-04", datetime(2025, 4, 3, 9, 59, tzinfo=UTC), True),
        ("2025-04-04", datetime(2025, 4, 3, 19, 0, tzinfo=timezone(timedelta(hours=12))), True),
        ("2025-04-04", datetime(2025, 4, 2, 23, 0, tzinfo=timezone(timedelta(hours=-11))), False),
        ("2025-04-05", datetime(2025, 4, 3, 23, 59, tzinfo=UTC), True),
    ],
)
def test_a_day_is_ahead_until_it_begins_somewhere(day: str, now: datetime, ahead: bool) -> None:
    assert is_ahead(date.fromisoformat(day), now) is ahead


@pytest.mark.parametrize("command", ["read", "brief", "stories", "add"])
def test_a_report_dated_ahead_is_read_and_told(command: str, tmp_path: Path) -> None:
    file = dated(tmp_path, date(2191, 3, 7))
    done = run(command, file, "--json", *(("--record", tmp_path / "kept.db") if command == "add" else ()))
    assert done.returncode == 0
    assert done.stderr == (
        f"communique: {file} is dated 7 March 2191, a day still to come, and times in it are reckoned from that day; "
        "if it is wrong, correct it or give the right one with --published\n"
    )
    told = json.loads(done.stdout)
    if command in ("read", "add"):
        assert told["article"]["published"] == "2191-03-07"
        assert [t["earliest"] for t in told["times"]] == ["2191-03-07"]  # a Monday
        assert {"Joran Teck", "Ilse Aldane"} <= {a["name"] for a in told["actors"]}


def test_what_the_user_says_goes_before_and_is_looked_at_too(tmp_path: Path) -> None:
    assert run("read", dated(tmp_path, date(2191, 3, 7)), "--published", "2025-04-03").stderr == ""
    assert "is dated 4 April 2191, a day still to come" in run(
        "read", dated(tmp_path, date(2025, 4, 3)), "--published", "2191-04-04"
    ).stderr  # fmt: skip


def test_what_the_record_knows_is_not_told_again(tmp_path: Path) -> None:
    file = dated(tmp_path, date(2191, 3, 7))
    first, again = (run("add", file, "--record", tmp_path / "kept.db") for _ in range(2))
    assert "a day still to come" in first.stderr
    assert (again.returncode, again.stderr) == (0, "")


def test_a_report_of_today_is_no_matter(tmp_path: Path) -> None:
    assert run("read", dated(tmp_path, datetime.now(UTC).date())).stderr == ""
