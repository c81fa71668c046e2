"""Commands that cannot be meant as they stand: one sentence on one line, exit status 2, and nothing done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MET = "President Joran Teck of Tamarin met Ilse Aldane in Oslo on Monday."


def run(*given: str | Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "communique", *map(str, given)]
    return subprocess.run(words, capture_output=True, check=False, text=True)


def refused(*given: str | Path) -> str:
    """What is said of a command that is refused, without the name before it."""
    done = run(*given)
    assert (done.returncode, done.stdout) == (2, "")
    [said] = done.stderr.splitlines()
    name, _, sentence = said.partition(": ")
    assert name == "communique"
    return sentence


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("brieff", "x"), "no such command 'brieff', perhaps brief is meant"),
        (("read", "x", "--jsn"), "no such option '--jsn', perhaps --json is meant"),
        (("read",), "missing argument 'SOURCE...'; python -m communique read --help tells what it takes"),
        (("info", "extra"), "got unexpected extra argument (extra); python -m communique info --help"),
        (("events", "--most", "0"), "invalid value for '--most': 0 is not in the range x>=1; python -m communique events"),
        (("events", "--most"), "option '--most' requires an argument; --help tells what it takes"),
        (("export",), "missing argument 'FORMAT'; choose from jsonl, csv, parquet"),
        (("export", "docx"), "invalid value for 'FORMAT': 'docx' is not one of 'jsonl', 'csv'"),
        (("read", "x", "--published", "one\nday"), r"invalid value for '--published': 'one\nday' is no day that is underst"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_words_of_a_command_is_one_sentence(given: tuple[str, ...], said: str) -> None:
    assert refused(*given).startswith(said)


def test_the_name_alone_is_answered_with_the_help() -> None:
    done = run()
    assert done.returncode == 2
    assert "Commands:" in done.stderr
    assert "communique: " not in done.stderr


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "met.txt").write_text(MET, "utf-8")
    done = run("brief", tmp_path / "met.txt", "-o", tmp_path / "none/told.txt")
    assert done.returncode == 1
    assert done.stderr.startswith("communique: could not open file ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["brief", "story", "new"])
@pytest.mark.parametrize("forms", [("--html", "--json"), ("--json", "--markdown"), ("--markdown", "--html")])
def test_of_several_forms_none_is_taken(command: str, forms: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "told"
    where = () if command == "brief" else ("--record", tmp_path / "none.db")
    of = () if command == "new" else (tmp_path / "met.txt",)
    said = refused(command, *of, *forms, *where, "-o", file)
    assert said.startswith(f"{forms[0]} and {forms[1]} each ask for another form of the output; give only one of them")
    assert not file.exists()


def test_one_form_given_twice_is_that_form(tmp_path: Path) -> None:
    (tmp_path / "met.txt").write_text(MET, "utf-8")
    once, twice = (run("brief", tmp_path / "met.txt", *["--markdown"] * n) for n in (1, 2))
    assert once.returncode == twice.returncode == 0
    assert once.stdout == twice.stdout
    assert once.stdout.startswith("# ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--json", "--html"), "--json and --html each ask for another form"),
        (("--html", "--explain", "--json"), "--json and --html each ask for another form"),
        (("--explain", "--json"), "--json and --explain each ask for another form"),
        (("--tokens",), "--tokens adds words to the JSON form, and no other holds them; give --json with it"),
        (("--tokens", "--explain"), "--tokens adds words to the JSON form"),
        (("--html",), "--html shows a report with its findings in the margin; give --explain with it"),
    ],
)
def test_read_takes_one_form_and_what_belongs_to_it(options: tuple[str, ...], said: str, tmp_path: Path) -> None:
    (tmp_path / "met.txt").write_text(MET, "utf-8")
    assert refused("read", tmp_path / "met.txt", *options).startswith(said)


@pytest.mark.parametrize("command", [("brief",), ("compare",), ("stories",), ("export", "jsonl")])
class TestOptionsOfTheOtherUse:
    """An option that belongs to the record is none of sources read, and the other way round."""

    def test_a_record_does_not_go_with_sources(self, command: tuple[str, ...], tmp_path: Path) -> None:
        (tmp_path / "met.txt").write_text(MET, "utf-8")
        said = refused(*command, tmp_path / "met.txt", "--record", tmp_path / "kept.db")
        assert said.startswith("--record goes without SOURCE: either these sources are read, or the record is asked")

    @pytest.mark.parametrize("option", [("--outlet", "Courier"), ("--published", "2025-03-03")])
    def test_what_is_said_of_reports_read_goes_with_sources(
        self, command: tuple[str, ...], option: tuple[str, str], tmp_path: Path
    ) -> None:
        said = refused(*command, *option, "--record", tmp_path / "kept.db")
        assert said.startswith(f"{option[0]} goes with SOURCE, and no file, folder or address that is there is given")
        assert not (tmp_path / "kept.db").exists()
