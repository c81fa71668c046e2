"""What users give by mistake: a record that is not there, two reports with one id, sources that cannot be read over an earlier output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

MET = "President Joran Teck of Tamarin met Ilse Aldane in Oslo on Monday."
BOMB = "A bomb killed six people in Lindhaven on Monday, the police said."


def run(*given: str | Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "communique", *map(str, given)]
    return subprocess.run(words, capture_output=True, check=False, text=True)


def pair(folder: Path, *texts: str) -> Path:
    """Two reports with one id in one file."""
    file = folder / "pair.jsonl"
    file.write_text("".join(json.dumps({"id": "p1", "text": t}) + "\n" for t in texts), "utf-8")
    return file


@pytest.mark.parametrize(
    "command", [("stories",), ("who", "Teck"), ("check",), ("compare",), ("export", "jsonl"), ("same", "A", "B")]
)
def test_a_mistyped_record_is_none_and_none_is_made(tmp_path: Path, command: tuple[str, ...]) -> None:
    file = tmp_path / "typo.db"
    done = run(*command, "--record", file)
    assert done.returncode == 1
    assert f"there is no record at {file}; communique add makes one" in " ".join(done.stderr.split())
    assert not file.exists()


def test_of_two_texts_under_one_id_the_second_is_left_out(tmp_path: Path) -> None:
    done = run("brief", pair(tmp_path, MET, BOMB), "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert [e["kind"] for e in told["errors"]] == ["clash"]
    assert [a["id"] for s in told["stories"] for a in s["articles"]] == ["p1"]
    assert "Aldane" in done.stdout
    assert "bomb" not in json.dumps(told["stories"])


def test_one_report_given_twice_counts_once(tmp_path: Path) -> None:
    done = run("brief", pair(tmp_path, MET, MET), "--json")
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["stories"][0]["articles"]) == 1


@pytest.mark.parametrize(("command", "output"), [(("brief", "--html"), "told.html"), (("export", "csv"), "tables")])
def test_a_run_that_reads_nothing_leaves_the_earlier_output(
    tmp_path: Path, command: tuple[str, ...], output: str
) -> None:
    good, file = tmp_path / "good.txt", tmp_path / output
    good.write_text(MET, "utf-8")
    assert run(*command, good, "-o", file).returncode == 0
    files = [file] if file.is_file() else sorted(file.iterdir())
    before = [f.read_bytes() for f in files]
    assert run(*command, tmp_path / "none.txt", "-o", file).returncode == 1
    assert [f.read_bytes() for f in files] == before
