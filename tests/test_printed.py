"""What a copy takes over word for word is told once, though the merge saw other acts and voices in it: it is neither new nor only there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from builders import event, report, said
from communique.brief.compose import compose
from communique.brief.sections.withdrawn import with_withdrawn
from communique.brief.selection import newer, only_of
from communique.merge import merge
from communique.types import Brief, Fact, Findings, Merged, Section

PEOPLE = {"Ann Varga": "NOR", "Jon Holm": "DNK", "Piet Oranje": "NLD"}
MET = "Ann Varga met Jon Holm in Copenhagen on Monday to speak of the straits and of the fees that ships pay there."
FREED = "Jon Holm released nine sailors of a trawler that his navy had boarded in the winter storms off the islands."
OPEN = "“The straits will be open to every ship before the summer ends,” Varga told the crowd that had waited outside."
CALLED = "Piet Oranje called Ann Varga on the eve of it."
FILLED = (
    "The harbour of the town was closed to fishing boats all morning, and the bridges were guarded by three companies. "
    "Shops near the fish market stayed shut, schools sent children home at noon, and the ferries ran every second hour."
)
QUOTE = "“The straits will be open to every ship before the summer ends,”"


def told(
    id: str, day: int, *sentences: str, voice: str = "Varga@2", others: dict[str, str | None] | None = None
) -> Findings:
    """A report of these sentences; of each that tells an act the act is found, of OPEN what `voice` says."""
    events = [event("met", source="Ann Varga", target="Jon Holm", place=("Copenhagen", "DNK"))] * (MET in sentences)
    events += [event("released", "COOPERATE", source="Jon Holm@2", place="off the islands")] * any(
        "released" in s for s in sentences
    )
    events += [event("called", mode="call", source="Piet Oranje", target="Ann Varga@2")] * (CALLED in sentences)
    return report(
        " ".join(sentences), id, outlet=id.title(), published=date(2025, 3, day), people=PEOPLE, others=others,
        events=events, statements=[said(voice, QUOTE)] * (OPEN in sentences),
    )  # fmt: skip


FIRST = told("agency", 10, MET, FREED, OPEN, FILLED)
COPY = told("herald", 11, MET, FREED, OPEN, FILLED, CALLED)
WOOL = "Farmers of the hills sold wool at the autumn market, where prices rose and buyers of five towns bid. Jon Holm was there."
OTHER = told("ledger", 12, WOOL)


def unjoined(*findings: Findings) -> Merged:
    """One story of these reports in which every finding is a fact of its own, as where the merge joined none."""
    stories = merge(findings)
    whole = max(stories, key=lambda m: len(m.story.reports))
    assert len(whole.story.reports) == len(findings)
    apart = [
        Fact(f"{fact.id}-{n}", fact.kind, (member,), 1) for fact in whole.facts for n, member in enumerate(fact.members)
    ]
    return replace(whole, facts=tuple(apart), differences=())


def brief(*findings: Findings) -> Brief:
    return compose(unjoined(*findings), {f.article.id: f for f in findings})


def lines(told: Brief | None, key: str) -> list[tuple[str, str | None]]:
    """Lead and body of the lines of a section; none where it is not there."""
    assert told
    sections: Mapping[str, Section] = {s.key: s for s in told.sections}
    return [(line.lead, line.body) for line in sections[key].lines] if key in sections else []


def bodies(told: Brief | None) -> list[str | None]:
    return [line.body for section in told.sections for line in section.lines] if told else []


def test_told_whole_a_copy_takes_nothing_away() -> None:
    assert {MET, FREED, CALLED, QUOTE} <= set(bodies(brief(FIRST, COPY)))


class TestNew:
    def test_of_a_copy_only_what_it_adds(self) -> None:
        new = newer(brief(FIRST, COPY), "agency")
        assert lines(new, "happened") == [("Piet Oranje spoke with Ann Varga", CALLED)]
        assert lines(new, "said") == []

    def test_of_a_copy_that_adds_nothing_nothing(self) -> None:
        bare = told("herald", 11, MET, FREED, OPEN, FILLED)
        assert newer(brief(FIRST, bare), date(2025, 3, 11)) is None

    def test_nor_is_what_an_earlier_report_of_another_origin_prints(self) -> None:
        later = told("ledger", 12, WOOL, FREED)
        whole = brief(FIRST, later)
        assert len(whole.story.origins) == 2
        assert FREED not in bodies(newer(whole, "agency"))

    def test_a_sentence_that_is_printed_in_the_new_reports_alone_is_new(self) -> None:
        everything = (MET, FREED, OPEN, FILLED)
        whole = brief(OTHER, told("agency", 13, *everything), told("herald", 14, *everything, CALLED))
        assert {MET, FREED, CALLED, QUOTE} <= set(bodies(newer(whole, "ledger")))

    def test_other_marks_make_no_other_sentence_and_other_words_do(self) -> None:
        respelled = told("herald", 11, MET, FREED, OPEN, FILLED.replace(",", ";"))
        assert newer(brief(FIRST, respelled), "agency") is None
        reworded = told("herald", 11, MET, FREED.replace("nine", "ten"), OPEN, FILLED)
        assert lines(newer(brief(FIRST, reworded), "agency"), "happened") == [
            ("Jon Holm: released", FREED.replace("nine", "ten"))
        ]

    def test_that_a_sentence_is_taken_back_is_new_though_another_prints_it(self) -> None:
        now = told("herald", 11, MET, OPEN, FILLED)
        whole = with_withdrawn(brief(FIRST, now), [[told("herald", 11, MET, FREED, OPEN, FILLED), now]])
        assert lines(only_of(whole, {"herald"}, "added"), "withdrawn") == [("Herald", FREED)]


class TestOnlyInOne:
    def test_a_copy_stands_beside_its_origin_in_one_line(self) -> None:
        freed = FREED.removesuffix(".")
        assert lines(brief(FIRST, COPY, OTHER), "only") == [
            ("Agency, Herald", "Ann Varga met Jon Holm in Copenhagen"),
            ("Agency, Herald", freed),
            ("Agency, Herald", None),
            ("Herald", "Piet Oranje called Ann Varga"),
        ]

    def test_what_another_origin_prints_word_for_word_is_not_only_there(self) -> None:
        also = told("ledger", 12, WOOL, FREED)
        whole = brief(FIRST, COPY, also)
        assert len(whole.story.origins) == 2
        assert [body for _, body in lines(whole, "only") if body and "released" in body] == []

    def test_a_voice_that_a_copy_names_otherwise_is_told_once(self) -> None:
        crowd = {"the crowd": None}
        misread = told("herald", 11, MET, FREED, OPEN, FILLED, voice="the crowd", others=crowd)
        whole = brief(FIRST, misread, OTHER)
        assert [lead for lead, _ in lines(whole, "said")] == ["Ann Varga", "The crowd"]
        (voices,) = [line for s in whole.sections if s.key == "only" for line in s.lines if line.body is None]
        assert (voices.lead, voices.note) == ("Agency, Herald", "quoted or reported only here: Ann Varga")

    def test_two_voices_of_one_report_that_say_the_same_are_two(self) -> None:
        both = report(
            f"{MET} {OPEN} {FILLED}", "agency", outlet="Agency", published=date(2025, 3, 10), people=PEOPLE,
            statements=[said("Varga@2", QUOTE), said("Jon Holm", QUOTE)],
        )  # fmt: skip
        (voices,) = [
            line for s in brief(both, OTHER).sections if s.key == "only" for line in s.lines if line.body is None
        ]
        assert voices.note == "quoted or reported only here: Ann Varga, Jon Holm"
