"""What outlets took back stands in the brief once, and is told as new with the page that took it back; what came back is not withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from builders import event, report
from communique import desk
from communique.brief import evidence
from communique.brief.compose import compose
from communique.brief.sections.withdrawn import with_withdrawn
from communique.brief.selection import only_of
from communique.cli import cli
from communique.merge import merge
from communique.record import open_record
from communique.types import Brief, Findings

MET, LEFT, STAYED = "Ann Varga met Jon Holm in Oslo.", "She left on Monday.", "She stayed until Tuesday."


def version(*told: str) -> Findings:
    """A page as it stood at one time."""
    acts = [event("met", source="Ann Varga", target="Jon Holm")] if MET in told else []
    return report(" ".join(told), id="page", outlet="Courier", people={"Ann Varga": None}, events=acts)


def brief(*versions: Findings) -> Brief:
    (merged,) = merge(versions[-1:])
    return with_withdrawn(compose(merged, {"page": versions[-1]}), [versions])


def test_a_sentence_that_two_versions_had_is_told_once_from_the_later_one() -> None:
    told = brief(version(MET, LEFT), version(MET, STAYED), version(STAYED))
    (section,) = [s for s in told.sections if s.key == "withdrawn"]
    assert [(line.body, line.citations[0].report) for line in section.lines] == [(MET, "page@2")]


def test_what_a_new_version_took_back_is_new_and_its_page_counts_as_one_report() -> None:
    told = only_of(brief(version(MET, LEFT), version(LEFT)), {"page"}, "new")
    assert [line.body for s in told.sections if s.key == "withdrawn" for line in s.lines] == [MET]
    assert told.since == "new: 1 of 1 reports"


AGAIN = "Ann Varga met Jon Holm in Oslo again."
"""MET, rewritten."""
FULL, CUT = (MET, LEFT), (STAYED,)


def why(*versions: tuple[str, ...]) -> dict[str, Any]:
    """What is told of a page with these versions."""
    kept = [version(*told) for told in versions]
    (merged,) = merge(kept[-1:])
    return evidence.report(kept, merged.story)


@pytest.mark.parametrize(
    ("versions", "told"),
    [
        ((FULL, CUT), [(1, "gone", None)]),
        ((FULL, CUT, FULL), [(1, "gone", 3)]),
        ((FULL, CUT, (STAYED, LEFT), (LEFT, MET)), [(1, "gone", 4)]),
        ((FULL, CUT, FULL, CUT), [(1, "gone", 3), (3, "gone", None)]),
        ((FULL, (AGAIN, LEFT)), [(1, "rewritten", None)]),
        ((FULL, (AGAIN, LEFT), FULL), [(1, "rewritten", 3)]),
    ],
)  # fmt: skip
def test_what_came_back_says_in_which_version(
    versions: tuple[tuple[str, ...], ...], told: list[tuple[int, str, int | None]]
) -> None:
    answer = why(*versions)
    assert [(w["version"], w["how"], w["back"]) for w in answer["withdrawn"]] == told
    assert {w["sentence"] for w in answer["withdrawn"]} == {MET}


def test_the_words_that_replaced_it_are_told_until_it_is_back() -> None:
    assert [w["now"] for w in why(FULL, (AGAIN, LEFT))["withdrawn"]] == [AGAIN]
    assert [w["now"] for w in why(FULL, (AGAIN, LEFT), FULL)["withdrawn"]] == [None]


def test_in_the_brief_what_came_back_was_never_taken() -> None:
    told = brief(version(*FULL), version(*CUT), version(*FULL))
    assert [s for s in told.sections if s.key == "withdrawn"] == []


@pytest.mark.parametrize(
    ("versions", "line"),
    [
        ((FULL, CUT), f"- withdrawn after version 1: {MET}"),
        ((FULL, CUT, FULL), f"- withdrawn after version 1, back in version 3: {MET}"),
    ],
)
def test_why_tells_it_of_a_page_that_the_record_keeps(
    versions: tuple[tuple[str, ...], ...], line: str, tmp_path: Path
) -> None:
    record = open_record(tmp_path / "kept.db")
    for told in versions:
        record.add(version(*told))
    desk.place(record)
    record.close()
    done = CliRunner().invoke(cli, ["why", "page", "--record", str(tmp_path / "kept.db")])
    assert done.exit_code == 0, done.output
    assert " ".join(done.stdout.split()).endswith(line)
