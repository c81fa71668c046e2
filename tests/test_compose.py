"""What a brief says of a story, section by section, and that nothing in it stands without its place in a report."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from builders import event, report, said
from communique.brief.compose import compose
from communique.brief.phrases import are_many
from communique.merge import merge
from communique.types import Brief, Findings, Line, Span
from quality.markup import findings as gold_findings

PEOPLE = {"Ann Varga": "NOR", "Jon Holm": "DNK", "Piet Oranje": "NLD"}

COURIER = report(
    "Foreign minister Ann Varga of Norland arrived in Copenhagen on Monday for talks on the straits. "
    "She is expected to meet Jon Holm, a former pilot, on Tuesday. "
    "Varga rejected a Danish plan for joint patrols. "
    "“We came to open the straits,” she told reporters. “They have been closed too long.” "
    "Topics of the talks included lower harbour fees, shared pilots in winter, and a new ferry. "
    "The sanctions on Piet Oranje were suspended. "
    "Holm declined to comment on the date of the next round.\nShare this story with Ann Varga",
    "courier", outlet="The Courier", published=date(2025, 3, 11), title="Varga in Copenhagen", people=PEOPLE,
    states={"Norland": "NOR"}, means={"She": "Ann Varga", "she": "Ann Varga"},
    roles={"Ann Varga": ["Foreign minister"], "Jon Holm": ["a former pilot"]},
    events=[
        event("arrived", mode="visit", source="Ann Varga", place=("Copenhagen", "DNK"), when=("Monday", "2025-03-10")),
        event("meet", source="She", target="Jon Holm", status="planned", when=("Tuesday", "2025-03-11")),
        event("rejected", "REJECT", source="Varga@2"),
        event("shared", "COOPERATE", source="Ann Varga", status="possible"),
        event("sanctions", "SANCTION", target="Piet Oranje"),
        event("suspended", "CONCEDE", target="Piet Oranje"),
    ],
    statements=[
        said("Varga@2", "a Danish plan for joint patrols", cue="rejected"),
        said("she", "“We came to open the straits,”", "“They have been closed too long.”", cue="told reporters"),
        said(None, "shared pilots in winter"),
    ],
)  # fmt: skip
COURIER = replace(
    COURIER,
    article=replace(COURIER.article, furniture=(Span(COURIER.article.text.index("Share"), len(COURIER.article.text)),)),
)
LEDGER = report(
    "Ann Varga, envoy of Norland, met Jon Holm in Copenhagen, officials said. "
    "The visit ended last week. Norland wants lower fees. Piet Oranje called Holm.",
    "ledger", outlet="Northern Ledger", people=PEOPLE, states={"Norland": "NOR"}, others={"officials": None},
    roles={"Ann Varga": ["envoy of Norland"]},
    events=[
        event("met", source="Ann Varga", target="Jon Holm", place=("Copenhagen", "DNK"), by="officials"),
        event("visit", mode="visit", source="Ann Varga", when="last week"),
        event("wants", "REQUEST", source="Norland@2", status="ongoing"),
        event("called", mode="call", source="Piet Oranje", target="Holm@2"),
    ],
    statements=[said("officials", "Ann Varga, envoy of Norland, met Jon Holm in Copenhagen", cue="said")],
)  # fmt: skip


def brief_of(*findings: Findings) -> Brief:
    (merged,) = merge(findings)
    return compose(merged, {f.article.id: f for f in findings})


def lines(brief: Brief, key: str) -> tuple[Line, ...]:
    return next((s.lines for s in brief.sections if s.key == key), ())


def told(brief: Brief, key: str) -> str:
    return "\n".join(f"{line.lead} | {line.body} | {line.note}" for line in lines(brief, key))


BRIEF = brief_of(COURIER, LEDGER)


def test_every_body_is_cut_from_its_first_citation() -> None:
    texts = {a.id: a.text for a in BRIEF.articles}
    for section in BRIEF.sections:
        for line in section.lines:
            first = line.citations[0]
            for piece in (line.body or "").split(" … "):
                assert piece in texts[first.report][first.start : first.end]


def test_visits_come_first_with_their_day_and_all_their_places() -> None:
    first = lines(BRIEF, "happened")[0]
    assert first.lead == "Ann Varga visited Copenhagen"
    assert first.note == "happened; 10 March 2025; “last week”"
    assert first.outlets == ("The Courier", "Northern Ledger")
    assert first.origins == 2


def test_an_act_says_who_gives_it_which_status() -> None:
    met = next(line for line in lines(BRIEF, "happened") if "met Jon Holm" in line.lead)
    assert met.note == "happened, according to officials; planned in The Courier; 11 March 2025"


def test_a_person_has_the_offices_that_the_outlets_give() -> None:
    assert [(line.body, line.outlets) for line in lines(BRIEF, "people") if line.lead == "Ann Varga"] == [
        ("Foreign minister", ("The Courier",)),
        ("envoy of Norland", ("Northern Ledger",)),
    ]


def test_a_quotation_is_verbatim_with_its_speaker_and_channel() -> None:
    (quote,) = lines(BRIEF, "said")
    assert (quote.lead, quote.body) == (
        "Ann Varga",
        "“We came to open the straits,” … “They have been closed too long.”",
    )
    assert quote.note == "told reporters"


def test_an_account_of_an_act_shown_above_is_not_said_again() -> None:
    assert "officials" not in told(BRIEF, "said")


def test_wants_and_refusals_by_party() -> None:
    wants = told(BRIEF, "wants")
    assert "Ann Varga rejects: | a Danish plan for joint patrols" in wants
    assert "Norland asks: | Norland wants lower fees" in wants


def test_an_item_of_a_list_is_a_topic() -> None:
    assert "| shared pilots in winter |" in told(BRIEF, "agenda")


def test_sanctions_and_their_lifting_in_one_sentence_are_one_line() -> None:
    (line,) = lines(BRIEF, "sanctions")
    assert line.lead == "Sanctions → Piet Oranje; suspended"
    assert line.body == "The sanctions on Piet Oranje were suspended."


def test_a_difference_cites_each_side() -> None:
    status = next(line for line in lines(BRIEF, "differ") if line.note == "status")
    assert [(says, c.report) for says, c in status.sides] == [("planned", "courier"), ("happened", "ledger")]


def test_what_one_report_alone_has_stands_under_its_outlet() -> None:
    assert "Northern Ledger | Piet Oranje called Holm" in told(BRIEF, "only")
    assert lines(brief_of(COURIER), "only") == ()


def test_the_timeline_gives_no_day_that_no_report_gives() -> None:
    leads = [line.lead for line in lines(BRIEF, "timeline")]
    assert leads == ["10 March 2025", "11 March 2025"]
    assert [line.lead for line in lines(brief_of(LEDGER), "timeline")] == ["“last week”"]


def test_the_unknown_is_told() -> None:
    unknown = told(BRIEF, "unknown")
    assert "declined to comment on the date of the next round" in unknown
    assert "Speaker not found | shared pilots in winter" in unknown
    assert "not given by Northern Ledger" in unknown
    assert "“last week” in Northern Ledger" in unknown


def test_an_act_that_is_rather_misread_than_not_is_no_line_unless_another_report_tells_it_too() -> None:
    def faint(findings: Findings, confidence: float) -> Findings:
        return replace(findings, events=tuple(replace(e, confidence=confidence) for e in findings.events))

    assert "Varga met Jon Holm" not in told(brief_of(faint(COURIER, 0.45), faint(LEDGER, 0.05)), "happened")
    assert "Varga met Jon Holm" in told(brief_of(faint(COURIER, 0.45), faint(LEDGER, 0.45)), "happened")
    assert "Varga met Jon Holm" in told(brief_of(faint(COURIER, 0.05), faint(LEDGER, 0.5)), "happened")


@pytest.mark.parametrize(("words", "told_"), [("nothing", False), ("it", False), ("no ferry", True), ("“it”", True)])
def test_reported_words_that_say_nothing_are_no_line(words: str, told_: bool) -> None:
    text = f"Ann Varga said {words} in Oslo on the day of the vote."
    content = said("Ann Varga", words, cue="said")
    assert bool(lines(brief_of(report(text, "note", people=PEOPLE, statements=[content])), "said")) == told_


def test_a_meeting_of_one_side_is_not_told_beside_the_sentence_that_tells_it() -> None:
    text = "After a meeting in Nice Ann Varga met Jon Holm."
    found = [
        event("met", source="Ann Varga", target="Jon Holm"),
        event("meeting", source="Ann Varga", place=("Nice", "FRA")),
    ]
    (line,) = lines(brief_of(report(text, "note", people=PEOPLE, events=found)), "happened")
    assert line.lead == "Ann Varga met Jon Holm"


@pytest.mark.parametrize(
    ("who", "many"),
    [("Others", True), ("exiled Greens", True), ("U.S. officials", True), ("Norland", False), ("Alexis Tsipras", False)],
)  # fmt: skip
def test_a_group_takes_a_plural_verb(who: str, many: bool) -> None:
    assert are_many([who]) == many


def test_furniture_is_cited_nowhere() -> None:
    share = COURIER.article.furniture[0].start
    cited = [c for s in BRIEF.sections for line in s.lines for c in line.citations if c.report == "courier"]
    assert all(c.end <= share for c in cited)


def test_a_report_without_findings_has_a_brief_of_what_is_not_known() -> None:
    empty = brief_of(report("Nothing was heard from the straits.", "empty"))
    assert [s.key for s in empty.sections] == ["unknown"]


GOLD = Path(__file__).parents[1].parent / "shared" / "desk-gold"


@pytest.fixture(scope="module")
def brief() -> Brief:
    """The brief of the two gold reports of one visit."""
    return brief_of(*(_gold(name) for name in ("seed-000", "seed-003")))


def _gold(name: str) -> Findings:
    report_, markup = (
        json.loads((GOLD / folder / f"{name}.json").read_text("utf-8")) for folder in ("reports", "markup")
    )
    return gold_findings(report_, markup)


@pytest.mark.skipif(not GOLD.exists(), reason="the desk gold lies beside the checkout only where it is developed")
class TestGold:
    """Two reports of one visit, from their mark-up. Only our own words and names are compared; no text is kept here."""

    def test_the_two_reports_are_one_story_of_two_origins(self, brief: Brief) -> None:
        assert len(brief.articles) == len(brief.story.origins) == 2

    @pytest.mark.parametrize(
        ("section", "words"),
        [
            ("happened", "Kirill Dmitriev visited Washington"), ("happened", "Kirill Dmitriev met Steve Witkoff"),
            ("happened", "planned in outlet-a"), ("happened", "Lindsey Graham and Markwayne Mullin"),
            ("happened", "held talks in Saudi Arabia"), ("happened", "“March 18”"), ("people", "sovereign wealth fund"),
            ("people", "top economic envoy"), ("people", "special envoy for investment"), ("said", "on Telegram"),
            ("said", "told NBC News"), ("said", "told reporters"), ("wants", "Vladimir Putin asks: | sanctions be lifted"),
            ("wants", "Vladimir Putin rejects:"), ("sanctions", "Joe Biden: sanctions → Kirill Dmitriev; suspended"),
            ("agenda", "direct flights"), ("agenda", "Arctic"), ("agenda", "rare-earth"), ("only", "Graham"),
            ("only", "Sergei Ryabkov"), ("timeline", "“March 18”"), ("unknown", "no formal agreements"),
        ],
    )  # fmt: skip
    def test_a_section_holds(self, brief: Brief, section: str, words: str) -> None:
        assert words in told(brief, section)

    def test_the_meeting_is_expected_in_one_and_held_in_the_other(self, brief: Brief) -> None:
        meeting = [line for line in lines(brief, "differ") if "Witkoff" in line.lead and line.note == "status"]
        assert [{says for says, _ in line.sides} for line in meeting] == [{"planned", "happened"}]

    def test_every_direct_quotation_is_told_by_its_speaker(self, brief: Brief) -> None:
        said_ = [line.body or "" for line in lines(brief, "said")]
        assert sum(body.startswith("“") for body in said_) >= 8

    def test_nothing_comes_from_the_frame_of_the_page(self, brief: Brief) -> None:
        whole = "".join(told(brief, s.key) for s in brief.sections)
        assert not any(words in whole for words in ("Share This", "Similar Posts", "seconds Read"))
