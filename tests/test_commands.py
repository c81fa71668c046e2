"""The command line as a user meets it: real files, a real process, real exit statuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from communique.cli import cli

ROOT = Path(__file__).parents[1]
VISIT = ROOT / "examples/visit"


def run(*words: str, stdin: str | bytes | None = None) -> subprocess.CompletedProcess[str]:
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", "communique", *words], input=given, capture_output=True, cwd=ROOT, check=False
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


REPORT = (
    "Varnian Foreign Minister Elsa Brandt arrived in Paris on Tuesday for talks with French officials on grain exports. "
    "“We want an open sea,” Brandt told reporters."
)


class TestWhatGoesWrong:
    """One clear sentence each, the others go on, exit status 1."""

    @pytest.mark.parametrize(
        ("name", "content", "word"),
        [
            ("empty.txt", b"", "empty"),
            ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "text"),
            ("page.html", b"<html><head><title>Home</title></head><body><nav><a href='/'>Home</a></nav></body></html>", "article"),
            (
                "deutsch.txt",
                "Der Gesandte traf am Dienstag in Wien ein und sprach mit der Ministerin über Getreide. Sie sagte nach dem "
                "Treffen, man werde die Gespräche in der kommenden Woche fortsetzen und hoffe auf eine Einigung.".encode(),
                "English",
            ),
            ("broken.json", b'{"text": "The envoy left.', "JSON"),
        ],
    )  # fmt: skip
    def test_a_bad_file_costs_one_sentence_and_the_others_go_on(
        self, tmp_path: Path, name: str, content: bytes, word: str
    ) -> None:
        (tmp_path / name).write_bytes(content)
        (tmp_path / "good.txt").write_text(REPORT, "utf-8")
        done = run("read", str(tmp_path / name), str(tmp_path / "good.txt"))
        assert done.returncode == 1
        assert len(done.stderr.strip().splitlines()) == 1
        assert name in done.stderr
        assert word.lower() in done.stderr.lower()
        assert "Elsa Brandt" in done.stdout

    def test_a_missing_file(self) -> None:
        done = run("brief", "no/such/report.txt")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("communique: ")
        assert "no/such/report.txt" in done.stderr

    def test_an_address_that_nobody_answers(self) -> None:
        done = run("read", "http://127.0.0.1:9/report.html")
        assert done.returncode == 1
        assert "127.0.0.1:9" in done.stderr
        assert "Traceback" not in done.stderr

    def test_a_broken_line_costs_that_line(self) -> None:
        good = json.dumps({"id": "r1", "text": REPORT})
        done = run("read", "-", "--json", stdin=f"{good}\n{{broken\n{good.replace('r1', 'r2')}\n")
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        assert [r["error"] and r["error"]["kind"] for r in rows] == [None, "broken-json", None]
        assert done.returncode == 1

    def test_a_day_that_is_none(self) -> None:
        done = run("brief", str(VISIT), "--published", "some day")
        assert done.returncode == 2
        assert "2025-04-03" in done.stderr


class TestWhatJustWorks:
    """Undated, no title, CRLF, odd or stray quotation marks."""

    @pytest.mark.parametrize(
        "text",
        [
            REPORT.replace(". ", ".\r\n\r\n"),
            REPORT.replace("“", "«").replace("”", "»"),
            REPORT.replace("”", ""),
            REPORT + ' "',
            REPORT.replace("“", "``").replace("”", "''"),
        ],
        ids=["CRLF", "guillemets", "unclosed", "stray", "latex"],
    )
    def test_the_text_is_kept_and_the_people_found(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "r.txt").write_bytes(text.encode())
        done = run("read", str(tmp_path / "r.txt"), "--json")
        row = json.loads(done.stdout)
        assert done.returncode == 0
        assert row["article"]["text"] == text
        assert row["article"]["published"] is None
        assert "Elsa Brandt" in [a["name"] for a in row["actors"]]
        assert [t["earliest"] for t in row["times"]] == [None]

    def test_flags_say_what_the_page_does_not(self, tmp_path: Path) -> None:
        (tmp_path / "r.txt").write_text(REPORT, "utf-8")
        done = run(
            "read", str(tmp_path / "r.txt"), "--json", "--published", "2025-05-15", "--outlet", "Northlight Wire"
        )
        row = json.loads(done.stdout)
        assert row["article"]["outlet"] == "Northlight Wire"
        assert row["article"]["published"] == "2025-05-15"
        assert [t["earliest"] for t in row["times"]] == ["2025-05-13"]  # the Tuesday before that Thursday


class TestTheExamples:
    def test_three_reports_are_one_story_of_two_origins(self) -> None:
        rows = [json.loads(line) for line in run("stories", str(VISIT), "--json").stdout.splitlines()]
        assert len(rows) == 1
        assert len(rows[0]["reports"]) == 3
        assert sorted(len(o) for o in rows[0]["origins"]) == [1, 2]

    def test_a_brief_is_the_same_twice_and_plain_when_piped(self) -> None:
        one, two = run("brief", str(VISIT)), run("brief", str(VISIT))
        assert one.stdout == two.stdout
        assert one.returncode == 0
        assert "\x1b" not in one.stdout

    def test_every_line_of_the_brief_is_cited_and_its_words_stand_in_the_report(self) -> None:
        told = json.loads(run("brief", str(VISIT), "--json").stdout)
        reads = [json.loads(line) for line in run("read", str(VISIT), "--json").stdout.splitlines()]
        texts = {r["article"]["id"]: r["article"]["text"] for r in reads}
        furniture = {r["article"]["id"]: r["article"]["furniture"] for r in reads}
        lines = [line for story in told["stories"] for s in story["sections"] for line in s["lines"]]
        assert len(lines) > 20
        for line in lines:
            assert line["citations"]
            for c in line["citations"]:
                assert 0 <= c["start"] < c["end"] <= len(texts[c["report"]])
                assert not any(a < c["end"] and c["start"] < b for a, b in furniture[c["report"]])

    def test_markdown_and_html_go_to_a_file(self, tmp_path: Path) -> None:
        for form in ("markdown", "html"):
            target = tmp_path / form
            assert run("brief", str(VISIT), f"--{form}", "-o", str(target)).stdout == ""
            assert "visit" in target.read_text("utf-8").lower()


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_answers_in_json_and_shows_an_example(name: str) -> None:
    command = cli.commands[name]
    assert "Example: communique" in (command.help or "") + (command.epilog or "")
    options = {o for p in command.params for o in p.opts}
    assert "--json" in options or name == "export"


@pytest.mark.parametrize("without", ["-harbour", "-bakers"])
def test_a_word_that_must_not_stand_there_is_no_option(without: str, tmp_path: Path) -> None:
    record = str(tmp_path / "record.db")
    assert run("add", str(VISIT), "--record", record).returncode == 0
    every = run("search", "Teskarin", "--json", "--record", record)
    fewer = run("search", "Teskarin", without, "--json", "--record", record)
    assert (fewer.returncode, fewer.stderr) == (0, "")
    assert len(fewer.stdout.splitlines()) < len(every.stdout.splitlines()) == 3
