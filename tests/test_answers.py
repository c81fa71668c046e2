"""What the record answers says no more than the reports: what was denied is told as denied, a month is no day."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from builders import event, report, said
from communique.record import open_record

DENIED = (
    "Ann Varga denied that boats had fired on a ship. She met Jon Holm in February. Varga said the talks would go on."
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    told = report(
        DENIED, id="courier", outlet="Courier", published=date(2025, 3, 14), people={"Ann Varga": None, "Jon Holm": None},
        events=[event("met", source="She", target="Jon Holm", when=("February", "2025-02-01/2025-02-28"))],
        statements=[said("Ann Varga", "boats had fired on a ship", cue="denied"), said("Varga@2", "the talks would go on", cue="said")],
        means={"She": "Ann Varga", "Varga": "Ann Varga"},
    )  # fmt: skip
    record = open_record(tmp_path / "record.db")
    record.add(told)
    record.close()
    return tmp_path / "record.db"


def ask(*words: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "communique", *map(str, words)], capture_output=True, check=True, text=True
    )
    return " ".join(done.stdout.split())


def test_what_was_denied_is_told_as_denied(file: Path) -> None:
    told = ask("said", "Varga", "--record", file)
    assert "boats had fired on a ship (denied, indirect)" in told
    assert "the talks would go on (indirect)" in told
    lines = ask("said", "Varga", "--json", "--record", file).replace("} {", "}\n{").splitlines()
    assert {json.loads(line)["words"]: json.loads(line)["cue"] for line in lines} == {
        "boats had fired on a ship": "denied", "the talks would go on": "said",
    }  # fmt: skip


def test_who_met_in_february_met_on_no_day(file: Path) -> None:
    assert "Jon Holm (meet; told 1 time; 1–28 February 2025)" in ask("who", "Varga", "--record", file)


def test_feeds_and_notes_say_that_it_was_denied(file: Path, tmp_path: Path) -> None:
    assert "Ann Varga (denied): boats had fired on a ship" in ask("export", "rss", "--record", file)
    ask("export", "markdown", "--record", file, "-o", tmp_path / "notes")
    notes = " ".join(f.read_text("utf-8") for f in (tmp_path / "notes").rglob("*.md"))
    assert "boats had fired on a ship (denied)" in notes


def test_names_that_a_person_judged_to_be_one_are_one_however_unlike(tmp_path: Path) -> None:
    record = open_record(tmp_path / "record.db")
    for id, name in (("one", "Ann Varga"), ("two", "Anna Warga-Lund")):
        record.add(report(f"{name} met Jon Holm.", id=id, people={name: None, "Jon Holm": None}))
    record.close()
    ask("same", "Ann Varga", "Anna Warga-Lund", "--record", tmp_path / "record.db")
    for name in ("Varga", "Warga-Lund"):
        told = ask("who", name, "--record", tmp_path / "record.db")
        assert "person, in 2 reports" in told
        assert "Ann Varga" in told
        assert "Anna Warga-Lund" in told


def test_a_beginning_shows_the_sentences_that_hold_it(file: Path) -> None:
    assert "Ann Varga denied that boats had fired on a ship." in ask("search", "fir*", "--record", file)


def test_a_timeline_counts_acts_and_not_how_often_they_are_told(tmp_path: Path) -> None:
    record = open_record(tmp_path / "record.db")
    for n in range(3):
        for day in (4, 5):
            acts = [event("met", source="Ann Varga", target="Jon Holm", when=("Monday", f"2025-03-0{day}"))]
            record.add(
                report(
                    f"Ann Varga met Jon Holm on Monday, no {n}, {day}.",
                    id=f"r{n}{day}",
                    events=acts,
                    people={"Ann Varga": None, "Jon Holm": None},
                )
            )
    record.close()
    told = ask("timeline", "--most", "2", "--record", tmp_path / "record.db")
    assert told.count("Ann Varga → Jon Holm: meet") == 2
    assert told.count("and 2 more") == 2
