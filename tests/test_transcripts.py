"""Whose words the paragraphs of a briefing or an interview are."""

from __future__ import annotations

import pytest

from communique.annotate import Annotator
from communique.extract import extract
from communique.extract.transcripts import turns
from communique.types import Article, Findings

BRIEFING = """Department Press Briefing

MS. BRANDT: Good afternoon. The Secretary met Jon Holm this morning.

QUESTION: Will the Secretary travel to Oslo next week?

MS. BRANDT: I have no travel to announce. We call on both parties to return to the table.

As the President said, “nobody wins from this.”

QUESTION: (Off-mike) and on sanctions?

MS. BRANDT: We are not going to preview sanctions.

(The briefing was concluded at 2:43 p.m.)
"""


@pytest.fixture(scope="module")
def found() -> Findings:
    article = Article("a", BRIEFING)
    return extract("a.txt", article, Annotator()([article])[0])


def test_every_turn_has_its_label_and_all_its_paragraphs() -> None:
    read = [(t.label.of(BRIEFING), t.words.of(BRIEFING)) for t in turns(BRIEFING)]
    assert [label for label, _ in read] == ["MS. BRANDT", "QUESTION"] * 2 + ["MS. BRANDT"]
    assert read[2][1].endswith("“nobody wins from this.”")
    assert read[-1][1] == "We are not going to preview sanctions."


def test_labels_that_name_nobody_leave_the_speaker_open() -> None:
    assert [t.speaker is None for t in turns(BRIEFING)] == [False, True, False, True, False]


@pytest.mark.parametrize(
    "text",
    [
        "PARIS: The talks ended on Friday.\n\nThe minister said: “We are done.”\n\nRead more: what comes next\n\nPhoto: Jon Holm",
        "Note: this page is updated.\n\nNote: times are local.\n\nNote: all figures are estimates.\n\nNote: see below.",
        "He asked for three things:\n\npeace, bread and land.",
        "",
    ],
)
def test_reports_with_a_colon_here_and_there_are_no_transcripts(text: str) -> None:
    assert turns(text) == ()


def test_a_turn_is_a_direct_statement_of_the_person_its_label_names(found: Findings) -> None:
    brandt = next(a for a in found.actors if a.name == "Brandt")
    hers = [s for s in found.statements if s.speaker and s.speaker.actor == brandt.id and s.cue is None]
    assert {s.form for s in hers} == {"direct"}
    assert [s.content[0].of(BRIEFING) for s in hers] == [
        "Good afternoon.", "I have no travel to announce.", "We are not going to preview sanctions.",
    ]  # fmt: skip


def test_a_question_has_no_speaker_and_goes_on_from_nobody(found: Findings) -> None:
    asked = [s for s in found.statements if s.content[0].of(BRIEFING).startswith("Will the Secretary")]
    assert [s.speaker for s in asked] == [None]


def test_we_inside_a_turn_is_its_speaker(found: Findings) -> None:
    brandt = next(a for a in found.actors if a.name == "Brandt")
    calls = next(e for e in found.events if e.trigger.of(BRIEFING).startswith("call"))
    assert [p.actor for p in calls.source] == [brandt.id]
