"""`brief --new-since`, `brief --lines`, `stories --why` and the days of `stories`, asked of reports on disk."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from click.testing import CliRunner, Result

from communique.cli import cli

EARLY = {
    "id": "early",
    "outlet": "Courier",
    "published": "2025-05-12",
    "title": "Varga in Mora for talks on the strait",
    "text": "President Ann Varga of Norland arrived in Mora on Monday for talks with Prime Minister Jon Holm. “We want an open strait,” "
    "Varga told reporters. Holm demanded the release of nine sailors.",
}
LATE = {
    "id": "late",
    "outlet": "Observer",
    "published": "2025-05-14",
    "title": "Varga meets Holm in Mora on the strait",
    "text": "President Ann Varga of Norland met Prime Minister Jon Holm in Mora on Wednesday. Holm released nine sailors. “The strait is "
    "open,” Holm said. Varga thanked Holm for the release of the sailors.",
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("reports")
    files = [folder / "first.json", folder / "second.json"]
    for file, told in zip(files, (EARLY, LATE), strict=True):
        file.write_text(json.dumps(told), "utf-8")
    return [str(f) for f in files]


@cache
def ask(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def sections(*words: str) -> list[dict[str, Any]]:
    """The sections of the one story of a brief; none where nothing of it is left."""
    done = ask("brief", *words, "--json")
    assert done.exit_code == 0, done.output
    return [section for story in json.loads(done.stdout)["stories"] for section in story["sections"]]


def brief(*words: str) -> list[dict[str, Any]]:
    """Its lines."""
    return [line for section in sections(*words) for line in section["lines"]]


def cited(line: dict[str, Any]) -> set[str]:
    return {c["report"] for c in line["citations"]}


class TestNewSince:
    def test_a_day_leaves_what_no_report_before_it_has(self, reports: list[str]) -> None:
        new = brief(*reports, "--new-since", "2025-05-13")
        assert new
        assert all(cited(line) == {"late"} or (line["sides"] and "late" in cited(line)) for line in new)
        assert any("The strait is open" in json.dumps(line) for line in new)
        assert not any("We want an open strait" in json.dumps(line) for line in new)
        assert "new since 13 May 2025: 1 of 2 reports" in ask("brief", *reports, "--new-since", "2025-05-13").stdout

    def test_from_the_first_reports_day_on_everything_is_new(self, reports: list[str]) -> None:
        assert brief(*reports, "--new-since", "2025-05-12") == brief(*reports)

    def test_a_source_or_its_reports_id_stands_for_all_up_to_it(self, reports: list[str]) -> None:
        by_day = brief(*reports, "--new-since", "2025-05-13")
        assert brief(*reports, "--new-since", reports[0]) == by_day
        assert brief(*reports, "--new-since", "early") == by_day

    def test_after_the_last_report_nothing_is_new(self, reports: list[str]) -> None:
        assert brief(*reports, "--new-since", "late") == []

    @pytest.mark.parametrize("given", ["nobody", "2025-13-01"])
    def test_what_is_neither_day_nor_report_is_refused_by_name(self, reports: list[str], given: str) -> None:
        done = ask("brief", *reports, "--new-since", given)
        assert (done.exit_code, done.stdout) == (2, "")
        assert repr(given) in done.stderr
        assert "--new-since" in done.stderr


class TestLines:
    def test_no_more_than_asked_for_and_the_first_of_their_sections(self, reports: list[str]) -> None:
        every = {s["key"]: s["lines"] for s in sections(*reports, "--lines", "0")}
        few = sections(*reports, "--lines", "5")
        assert sum(len(s["lines"]) for s in few) == 5 < sum(len(lines) for lines in every.values())
        assert all(s["lines"] == every[s["key"]][: len(s["lines"])] for s in few)

    def test_each_section_tells_how_many_are_left_out(self, reports: list[str]) -> None:
        whole = {s["key"]: len(s["lines"]) for s in sections(*reports, "--lines", "0")}
        shown = sections(*reports, "--lines", "4")
        left = [whole[s["key"]] - len(s["lines"]) for s in shown]
        assert sum(left) > 4
        assert [s["left_out"] for s in shown] == left
        told = re.findall(
            r"^ +(?:and )?(\d+) lines?(?: more)?$", ask("brief", *reports, "--lines", "4").stdout, re.MULTILINE
        )
        assert [int(n) for n in told] == [n for n in left if n]

    def test_a_brief_that_is_short_enough_is_whole(self, reports: list[str]) -> None:
        assert "more\n" not in ask("brief", *reports).stdout
        assert brief(*reports, "--lines", "1000") == brief(*reports, "--lines", "0")

    @pytest.mark.parametrize("given", ["-1", "many"])
    def test_a_number_that_is_none_is_refused(self, reports: list[str], given: str) -> None:
        done = ask("brief", *reports, "--lines", given)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "--lines" in done.stderr


class TestWhy:
    def test_each_report_says_what_it_stands_in_its_story_for(self, reports: list[str]) -> None:
        told = ask("stories", *reports, "--why").stdout
        assert "founded the story" in told
        (likeness,) = re.findall(r"likeness (\d\.\d\d): ", told)
        parts = [float(n) for n in re.findall(r"[a-z] (-?\d\.\d\d)", told.partition(f"likeness {likeness}: ")[2])]
        assert float(likeness) >= 0.5
        assert sum(parts) == pytest.approx(float(likeness), abs=0.05)

    def test_nobody_is_told_who_does_not_ask(self, reports: list[str]) -> None:
        told = ask("stories", *reports).stdout
        assert "Courier" in told
        assert "likeness" not in told
        assert "founded" not in told

    def test_json_has_the_same_reasons_only_when_asked(self, reports: list[str]) -> None:
        story = json.loads(ask("stories", *reports, "--why", "--json").stdout)
        assert [p["report"] for p in story["placings"]] == ["early", "late"]
        assert story["placings"][0]["parts"] == {}
        assert story["placings"][1]["parts"]["words"] > 0.2
        assert "placings" not in json.loads(ask("stories", *reports, "--json").stdout)


@pytest.fixture(scope="module")
def several(reports: list[str], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The two reports of one story, and two of others: one long before, one undated."""
    folder = tmp_path_factory.mktemp("others")
    files = [folder / "grain.json", folder / "quake.json"]
    grain = {"id": "grain", "published": "2024-11-02", "text": "Wheat prices fell in Lindhaven after the harvest."}
    quake = {"id": "quake", "text": "An earthquake shook the islands of Corvo and damaged forty houses."}
    for file, told in zip(files, (grain, quake), strict=True):
        file.write_text(json.dumps(told), "utf-8")
    return [*reports, *map(str, files)]


class TestDaysOfStories:
    """As of the record, so of sources: a story is of the days between its first report and its last."""

    @staticmethod
    def stories(*words: str) -> list[list[str]]:
        done = ask("stories", *words, "--json")
        assert done.exit_code == 0, done.output
        return [json.loads(line)["reports"] for line in done.stdout.splitlines()]

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            ((), [["grain"], ["early", "late"], ["quake"]]),
            (("--since", "2025-05-14"), [["early", "late"]]),
            (("--since", "2024-11-02"), [["grain"], ["early", "late"]]),
            (("--until", "2025-05-12"), [["grain"], ["early", "late"]]),
            (("--until", "November 2024"), [["grain"]]),
            (("--since", "2024-12-01", "--until", "2025-05-13"), [["early", "late"]]),
            (("--most", "1"), [["early", "late"]]),
            (("--most", "2"), [["grain"], ["early", "late"]]),
            (("--most", "5"), [["grain"], ["early", "late"], ["quake"]]),
        ],
    )
    def test_only_those_asked_for(self, several: list[str], asked: tuple[str, ...], told: list[list[str]]) -> None:
        assert self.stories(*several, *asked) == told

    def test_none_of_these_days_is_said(self, several: list[str]) -> None:
        done = ask("stories", *several, "--since", "2025-05-15")
        assert (done.exit_code, done.stdout) == (0, "")
        assert done.stderr == "communique: no story has a report of these days\n"

    def test_how_many_more_there_are_is_said(self, several: list[str]) -> None:
        left_out = "communique: 1 more story is not shown; --most 2 shows it\n"
        assert ask("stories", *several, "--since", "2024-11-02", "--most", "1").stderr == left_out
        assert ask("stories", *several).stderr == ""
