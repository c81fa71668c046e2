"""An answer that is cut says how many more there are and what shows them, on standard error, and says nothing where it is whole."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from builders import event, report, said
from communique import desk
from communique.errors import RecordError
from communique.merge.people import grouped
from communique.record import Record, asking, open_record, search

HOSTS = ("Jon Holm", "Petra Lund", "Ida Brandt", "Olav Reinhardt")
FIRST = date(2025, 3, 3)


def fill(record: Record) -> Record:
    """Four reports a month apart, no two of one story: of each a visit told twice, and two statements."""
    for n, host in enumerate(HOSTS):
        day = FIRST + timedelta(days=90 * n)
        text = (
            f"Minister no {n} Ann Varga met {host} on Monday. Varga met {host} over grain {n}. "
            f"Varga said port {n} was open. Varga said talks {n} go on."
        )
        record.add(
            report(
                text, id=f"r{n}", published=day, title=f"Varga and {host}", people={"Ann Varga": None, host: None},
                roles={"Ann Varga": [f"Minister no {n}"]},
                events=[
                    event("met", source="Ann Varga", target=host, when=("Monday", day.isoformat())),
                    event("met@2", source="Varga@2", target=f"{host}@2"),
                ],
                statements=[
                    said("Varga@3", f"port {n} was open", cue="said"),
                    said("Varga@4", f"talks {n} go on", cue="said@2"),
                ],
            )
        )  # fmt: skip
    return record


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "record.db"
    fill(open_record(path)).close()
    return path


@pytest.fixture
def full(where: str) -> Iterator[Record]:
    record = fill(open_record(where))
    yield record
    record.close()


def ask(*words: str | Path) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "communique", *map(str, words)], capture_output=True, check=True, text=True
    )
    return done.stdout, done.stderr


CUT = [
    (("events", "--most", "3"), 3, "5 more events are not shown; --most 8 shows them"),
    (("events", "--most", "7"), 7, "1 more event is not shown; --most 8 shows it"),
    (("events", "--since", "2025-05-01", "--most", "2"), 2, "4 more events are not shown; --most 6 shows them"),
    (("said", "Varga", "--most", "6"), 6, "2 more statements are not shown; --most 8 shows them"),
    (("said", "Varga", "--about", "ports", "--most", "1"), 1, "3 more statements are not shown; --most 4 shows them"),
    (("search", "Varga", "--most", "1"), 1, "3 more reports are not shown; --most 4 shows them"),
    (("search", "Varga", "--since", "2025-05-01", "--most", "2"), 2, "1 more report is not shown; --most 3 shows it"),
    (("timeline", "--most", "3"), 3, "1 more telling of an act is not shown; --most 4 shows it"),
    (("stories", "--most", "1"), 1, "3 more stories are not shown; --most 4 shows them"),
    (("stories", "--since", "2025-05-01", "--most", "2"), 2, "1 more story is not shown; --most 3 shows it"),
]


@pytest.mark.parametrize(("words", "shown", "sentence"), CUT, ids=[" ".join(words) for words, *_ in CUT])
def test_what_is_cut_is_counted_and_the_option_named_shows_it_all(
    words: tuple[str, ...], shown: int, sentence: str, file: Path
) -> None:
    out, told = ask(*words, "--json", "--record", file)
    assert told == f"communique: {sentence}\n"
    assert len([json.loads(row) for row in out.splitlines()]) == shown
    assert ask(*words, "--record", file)[1] == told
    [option] = re.findall(r"--most (\d+)", sentence)
    whole, told = ask(*words[:-1], option, "--json", "--record", file)
    assert told == ""
    assert len(whole.splitlines()) == int(option)


def test_of_somebody_everything_that_is_cut_is_in_one_sentence(file: Path) -> None:
    out, told = ask("who", "Varga", "--most", "2", "--json", "--record", file)
    assert told == (
        "communique: 2 more roles, 2 more meetings and 6 more statements are not shown; --most 8 shows them\n"
    )
    assert [len(json.loads(out)[key]) for key in ("roles", "met", "said")] == [2, 2, 2]
    out, told = ask("who", "Varga", "--most", "8", "--json", "--record", file)
    assert told == ""
    assert [len(json.loads(out)[key]) for key in ("roles", "met", "said")] == [4, 4, 8]


def test_a_search_by_meaning_has_no_end_and_tells_none(tmp_path: Path) -> None:
    for name, text in (("one", "The envoys met in Oslo on Monday."), ("two", "A ship left the port with grain.")):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    ask("add", tmp_path / "one.txt", tmp_path / "two.txt", "--record", tmp_path / "record.db")
    out, told = ask("search", "--like", "wheat", "--most", "1", "--json", "--record", tmp_path / "record.db")
    assert [json.loads(row)["passages"][0]["words"] for row in out.splitlines()] == ["A ship left the port with grain."]
    assert told == ""


@pytest.mark.parametrize("form", ["--json", "--html", "--markdown"])
def test_a_brief_names_the_option_for_the_lines_that_it_leaves_out(form: str, file: Path) -> None:
    whole = json.loads(ask("story", "r0", "--lines", "0", "--json", "--record", file)[0])
    lines = sum(len(s["lines"]) for s in whole["stories"][0]["sections"])
    assert lines > 3
    out, told = ask("story", "r0", "--lines", "2", form, "--record", file)
    assert told == f"communique: {lines - 2} more lines are not shown; --lines 0 shows them\n"
    assert "communique: " not in out
    assert ask("story", "r0", "--lines", "0", form, "--record", file)[1] == ""


@pytest.mark.parametrize("command", ["brief", "compare"])
def test_stories_beyond_the_newest_five_are_counted_at_the_end(command: str, tmp_path: Path) -> None:
    record = open_record(tmp_path / "record.db")
    for n, (town, firm) in enumerate(zip("ABCDEFG", "TUVWXYZ", strict=True)):
        day = FIRST + timedelta(days=90 * n)
        record.add(report(f"{firm}ord left {town}ville.", id=f"r{n}", published=day, people={f"{firm}ord": None}))
    record.close()
    out, told = ask(command, "--json", "--record", tmp_path / "record.db")
    told_of = json.loads(out)["stories"] if command == "brief" else out.splitlines()
    assert len(told_of) == 5
    assert told == "communique: 2 more stories are not shown; communique stories --most 7 shows them\n"
    out, told = ask("stories", "--most", "7", "--json", "--record", tmp_path / "record.db")
    assert (len(out.splitlines()), told) == (7, "")


def test_candidates_for_a_name_that_do_not_fit_the_sentence_are_counted(tmp_path: Path) -> None:
    record = open_record(tmp_path / "record.db")
    for n, given in enumerate(("Ann", "Bea", "Cid", "Dag", "Eva", "Fay", "Gus", "Hal", "Ida", "Jan")):
        record.add(report(f"{given} Varga spoke {n}.", id=f"r{n}", people={f"{given} Varga": None}))
    with pytest.raises(RecordError, match=r"may be 10 in .*: Ann Varga, .*, Hal Varga and 2 more; give more of the"):
        desk.named(record, "Varga")
    record.close()


def test_every_database_counts_alike(full: Record) -> None:
    varga = asking.one(full, "Varga", grouped)
    asked = asking.Asked(actor=varga, since=date(2025, 5, 1))
    assert asking.number_happened(full, asked) == len(asking.happened(full, asked)) == 6
    begun = asking.Asked(actor=varga, since=date(2025, 3, 3), until=date(2025, 3, 3))
    weeks = [event("toured", mode="visit", source="Ann Varga", when=("for weeks", "2025-02-10/2025-03-09"))]
    full.add(report("Ann Varga toured Norland for weeks.", id="tour", events=weeks, people={"Ann Varga": None}))
    assert asking.number_happened(full, begun) == len(asking.happened(full, begun)) == 3
    assert asking.number_said(full, varga) == len(asking.said(full, varga)) == 8
    assert asking.number_said(full, varga, "talks", until=date(2025, 5, 1)) == 1
    assert search.number_found(full, "varga -holm") == len(search.search(full, "varga -holm")) == 4
    assert search.number_found(full, "varga", search.Filter(until=date(2025, 5, 1))) == 1
    desk.place(full)
    assert full.number_of_stories() == len(full.stories()) == 4
    assert full.number_of_stories(since=date(2025, 5, 1)) == len(full.stories(since=date(2025, 5, 1))) == 3
