"""Every finding is shown with the words it stands on and the reason it was made; nothing of the report is hidden."""

from __future__ import annotations

import re

import pytest

from communique.annotate import Annotator
from communique.brief import explain
from communique.extract import extract
from communique.types import Article, Findings, Span
from test_commands import REPORT, run

TEXT = (
    "ADVERTISEMENT\n\nVarnian Foreign Minister Elsa Brandt met Jon Holm in Paris on Tuesday. She will visit Oslo next week.\n\n"
    "“We want an open sea,” Brandt told reporters. Holm denied that <b>talks</b> had failed."
)


@pytest.fixture(scope="module")
def found() -> Findings:
    article = Article("a", TEXT, furniture=(Span(0, 13),))
    return extract("a.txt", article, Annotator()([article])[0])


def test_every_finding_has_a_note_in_the_sentence_where_it_stands(found: Findings) -> None:
    told = {n.id: p for p in explain.passages(found) for n in p.notes}
    expected = {f.id for f in (*found.actors, *found.statements, *found.events)} | {
        f"t{n + 1}" for n in range(len(found.times))
    }
    assert set(told) == expected
    for event in found.events:
        assert told[event.id].span.contains(event.trigger)


def test_the_passages_hold_the_whole_text_in_order_and_tell_what_was_left_out(found: Findings) -> None:
    every = list(explain.passages(found))
    assert re.sub(r"\s", "", "".join(p.span.of(TEXT) for p in every)) == re.sub(r"\s", "", TEXT)
    assert [p.span.of(TEXT).strip() for p in every if not p.read] == ["ADVERTISEMENT"]


def test_reasons_name_the_model_with_its_score_or_the_rule(found: Findings) -> None:
    reasons = {n.id: explain.why(found, n.reasons) for n in explain.notes(found)}
    met = next(e for e in found.events if e.trigger.of(TEXT) == "met")
    assert re.fullmatch(r"type: model (\.\d\d|1\.00) “met”", reasons[met.id][0])
    visit = next(e for e in found.events if e.trigger.of(TEXT) == "visit")
    assert visit.status == "planned"
    assert "status: the words beside its verb" in reasons[visit.id]
    said = next(s for s in found.statements if s.form == "direct")
    assert any(r.startswith("cue: model") for r in reasons[said.id])
    assert all(reasons.values())


def test_the_page_shows_markup_of_the_report_as_text_and_marks_each_finding(found: Findings) -> None:
    page = explain.page([found])
    assert "&lt;b&gt;talks&lt;/b&gt;" in re.sub(r"</?mark[^>]*>", "", page)
    assert "<b>talks" not in page
    assert "<script" not in page
    for note in explain.notes(found):
        assert f'id="r1-{note.id}"' in page
        assert re.search(rf'<mark class="[^"]*\br1-{note.id}\b', page)


def test_the_terminal_has_text_and_reasons_side_by_side() -> None:
    done = run("read", "--explain", "--published", "2025-04-03", "-", stdin=REPORT)
    assert done.returncode == 0
    assert "Elsa Brandt" in done.stdout
    assert "cue: model" in done.stdout
    assert not [line for line in done.stdout.splitlines() if line != line.rstrip()]


@pytest.mark.parametrize("options", [("--html",), ("--explain", "--json")])
def test_options_that_do_not_go_together_are_refused_in_a_sentence(options: tuple[str, ...]) -> None:
    done = run("read", *options, "-", stdin=REPORT)
    assert done.returncode == 2
    assert "--explain" in done.stderr
