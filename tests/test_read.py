"""From a text to its findings, with the model that ships: what a careful reader takes from plain sentences."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from communique.annotate import Annotator
from communique.extract import extract
from communique.parse import article
from communique.types import Actor, Event, Findings, Page, Statement


@cache
def annotator() -> Annotator:
    return Annotator()


@cache
def read(text: str, published: date | None = None) -> Findings:
    report = article(Page("report.txt", text.encode(), "text/plain", published=published))
    return extract("report.txt", report, annotator()([report])[0])


def words(findings: Findings, statement: Statement) -> str:
    return " … ".join(c.of(findings.article.text) for c in statement.content)


def speaker(findings: Findings, statement: Statement) -> str | None:
    actor = findings.actor(statement.speaker)
    return actor.name if actor else None


def person(findings: Findings, name: str) -> Actor:
    return next(a for a in findings.actors if a.kind == "person" and a.name == name)


def event(findings: Findings, trigger: str) -> Event:
    return next(e for e in findings.events if e.trigger.of(findings.article.text) == trigger)


def names(findings: Findings, parties: tuple) -> list[str]:
    return [a.name for p in parties if (a := findings.actor(p))]


VISIT = (
    "Norwegian Foreign Minister Elsa Brandt arrived in Nairobi on Tuesday for talks with Kenyan officials on grain exports.\n\n"
    "“We want an open sea,” Brandt told reporters. “Nobody gains from empty ports.”\n\n"
    "She will meet President William Odera on Wednesday, according to the foreign ministry. "
    "Kenya rejected a Norwegian proposal for joint patrols last month, and Brandt said that Oslo would not insist."
)


class TestActors:
    def test_a_person_is_one_actor_under_the_fullest_name_with_office_and_state(self) -> None:
        found = read(VISIT)
        brandt = person(found, "Elsa Brandt")
        assert [r.span.of(VISIT) for r in brandt.roles] == ["Norwegian Foreign Minister"]
        assert brandt.country == "NOR"
        assert {m.of(VISIT) for m in brandt.mentions} == {"Elsa Brandt", "Brandt"}

    def test_an_apposition_gives_an_office(self) -> None:
        text = "Amadou Keita, the head of Mali’s central bank, met Jonas Lind in Geneva."
        keita = person(read(text), "Amadou Keita")
        assert [r.span.of(text) for r in keita.roles] == ["the head of Mali’s central bank"]
        assert keita.country == "MLI"


class TestStatements:
    def test_a_direct_quote_has_speaker_and_channel_and_goes_on_in_its_paragraph(self) -> None:
        found = read(VISIT)
        said = next(s for s in found.statements if "open sea" in words(found, s))
        assert speaker(found, said) == "Elsa Brandt"
        assert words(found, said) == "“We want an open sea,” … “Nobody gains from empty ports.”"
        assert said.form == "direct"
        assert said.channel is not None
        assert said.channel.of(VISIT) == "reporters"

    def test_indirect_speech_is_without_that(self) -> None:
        found = read(VISIT)
        said = next(s for s in found.statements if "insist" in words(found, s))
        assert words(found, said) == "Oslo would not insist"
        assert (speaker(found, said), said.form) == ("Elsa Brandt", "indirect")

    def test_according_to(self) -> None:
        text = "Two people were arrested at the border, according to the interior ministry."
        found = read(text)
        assert [words(found, s) for s in found.statements] == ["Two people were arrested at the border"]
        assert found.statements[0].speaker is not None
        assert found.statements[0].speaker.span.of(text) == "the interior ministry"

    def test_a_pronoun_speaker_is_the_person_it_means(self) -> None:
        text = "Karin Maurer landed in Vienna on Monday. “I have come to listen and to report,” she said."
        found = read(text)
        assert [speaker(found, s) for s in found.statements] == ["Karin Maurer"]

    def test_a_quote_in_the_next_paragraph_keeps_its_speaker(self) -> None:
        text = (
            "“We will not sign a text that we have not read,” Prime Minister Tomas Halvik said on Friday.\n\n"
            "“There is time, and we will use it to read every line of it.”"
        )
        found = read(text)
        assert [speaker(found, s) for s in found.statements] == ["Tomas Halvik", "Tomas Halvik"]

    def test_a_joined_verb_has_the_subject_of_the_first_and_its_own_words(self) -> None:
        text = "Spokesman Tomas Halvik confirmed on Friday that the trip was a step forward, but cautioned against early conclusions."
        found = read(text)
        said = {s.cue.of(text): words(found, s) for s in found.statements if s.cue}
        assert said["confirmed"] == "the trip was a step forward"
        assert {speaker(found, s) for s in found.statements} == {"Tomas Halvik"}

    def test_a_scare_quote_is_no_statement(self) -> None:
        found = read("The so-called “peace train” left Prague for Warsaw with 40 activists on board.")
        assert found.statements == ()


class TestEvents:
    def test_a_visit_a_planned_meeting_and_a_rejection(self) -> None:
        found = read(VISIT)
        arrived, meet, rejected = (event(found, w) for w in ("arrived", "meet", "rejected"))
        assert (arrived.type, arrived.mode, arrived.status) == ("CONSULT", "visit", "happened")
        assert names(found, arrived.source) == ["Elsa Brandt"]
        assert (meet.type, meet.mode, meet.status) == ("CONSULT", "meet", "planned")
        assert names(found, meet.target) == ["William Odera"]
        assert (rejected.type, rejected.status) == ("REJECT", "happened")
        assert names(found, rejected.source) == ["Kenya"]

    def test_who_reports_an_act_is_kept(self) -> None:
        text = "Rebels attacked two villages near Goma on Sunday, the army said."
        found = read(text)
        attacked = event(found, "attacked")
        assert attacked.type == "ASSAULT"
        assert attacked.reported_by is not None
        assert attacked.reported_by.span.of(text) == "the army"

    def test_what_is_denied_is_no_act_that_happened(self) -> None:
        text = "Defence Minister Arno Veltmark denied on Tuesday that his troops had shelled the village."
        found = read(text)
        shelled = event(found, "shelled")
        assert (shelled.type, shelled.status) == ("ASSAULT", "denied")

    def test_a_meeting_is_with_all_who_are_listed_and_not_with_whom_they_serve(self) -> None:
        text = "Elsa Brandt met President Odera’s envoy, Jonas Lind, and Senators Mary Kamau and Peter Otieno in Nairobi on Monday."
        found = read(text)
        met = event(found, "met")
        assert names(found, met.source) == ["Elsa Brandt"]
        assert {"Jonas Lind", "Mary Kamau", "Peter Otieno"} >= set(names(found, met.target))
        assert "Odera" not in " ".join(names(found, met.target))

    def test_no_name_and_no_function_word_is_an_act(self) -> None:
        text = "Greek Foreign Minister Nikos Halvatzis and his Turkish counterpart, Selin Arduman, met in Vienna on Monday."
        assert [e.trigger.of(text) for e in read(text).events] == ["met"]

    def test_what_somebody_renews_is_their_own(self) -> None:
        text = "President Tomas Halvik welcomed Jonas Lind’s visit and renewed his promise to free the prisoners."
        found = read(text)
        assert names(found, event(found, "promise").source) == ["Tomas Halvik"]

    def test_an_attack_told_again_keeps_its_day(self) -> None:
        text = (
            "Rebels attacked a convoy near Goma on Sunday, killing four soldiers.\n\n"
            "The attack was the third of its kind, the army said."
        )
        found = read(text, date(2025, 5, 13))
        days = {e.trigger.of(text): e.when.earliest for e in found.events if e.when}
        assert days["attacked"] == date(2025, 5, 11)
        assert days["attack"] == date(2025, 5, 11)

    def test_a_visit_told_again_without_its_sides_is_that_of_who_came(self) -> None:
        text = (
            "Kenya’s president, Amina Odera, arrived in Oslo on Monday for a two-day visit.\n\n"
            "The visit comes amid a dispute over fishing."
        )
        found = read(text)
        again = [e for e in found.events if e.trigger.of(text) == "visit"][-1]
        assert names(found, again.source) == ["Amina Odera"]
        assert again.place is not None
        assert again.place.span.of(text) == "Oslo"

    @pytest.mark.parametrize(
        ("text", "word", "who"),
        [
            ("Gunmen who killed four border guards fled to Mora.", "killed", ["Gunmen"]),
            ("Ministers Ann Varga and Jon Holm, who met yesterday in Oslo, have threatened to boycott the vote.", "met",
             ["Ann Varga", "Jon Holm"]),
        ],
    )  # fmt: skip
    def test_whom_a_relative_clause_describes_is_its_side(self, text: str, word: str, who: list[str]) -> None:
        found = read(text)
        assert names(found, event(found, word).source) == who

    def test_nobody_is_on_both_sides(self) -> None:
        found = read("Mr Varga, who has threatened to close the strait, said the talks were over.")
        for e in found.events:
            assert not {p.actor for p in e.source if p.actor} & {p.actor for p in e.target if p.actor}

    def test_who_welcomes_a_visit_does_not_tell_of_it(self) -> None:
        found = read("France welcomed the visit of Kenya’s president to Oslo.")
        assert any("visit" in words(found, s) for s in found.statements)  # else nobody could be taken to tell of it
        assert event(found, "visit").reported_by is None


class TestTimes:
    def test_in_an_undated_report_a_weekday_stays_a_word(self) -> None:
        found = read(VISIT)
        assert found.article.published is None
        assert [(t.earliest, t.latest) for t in found.times] == [(None, None)] * len(found.times)

    def test_in_a_dated_report_it_is_a_day_and_tense_tells_which(self) -> None:
        found = read(VISIT, date(2025, 5, 13))  # a Tuesday
        days = {t.span.of(VISIT): t.earliest for t in found.times}
        assert days["Tuesday"] == date(2025, 5, 13)
        assert days["Wednesday"] == date(2025, 5, 14)
        assert days["last month"] == date(2025, 4, 1)


class TestFurniture:
    def test_nothing_is_found_in_it(self) -> None:
        text = f"{VISIT}\n\nShare This Post\n\nSimilar Posts\n\nPresident Haruto Sato Meets King Carlos In Madrid"
        found = read(text)
        end = len(VISIT)
        spans = [m for a in found.actors for m in a.mentions]
        spans += [e.trigger for e in found.events] + [t.span for t in found.times]
        assert spans
        assert all(s.end <= end for s in spans)


@pytest.mark.parametrize(
    "text",
    [
        "Jon Holm of Norland met Ann Varga in Oslo on Monday. The envoy praised Varga",
        "President Ann Varga of Norland spoke on Monday. Protesters blamed President Varga",
    ],
)
def test_a_text_cut_off_after_a_name_is_read(text: str) -> None:
    assert person(read(text), "Ann Varga").mentions[-1].end == len(text)


@pytest.mark.parametrize("published", [None, date(2025, 5, 13)])
def test_reading_twice_finds_the_same(published: date | None) -> None:
    report = article(Page("report.txt", VISIT.encode(), "text/plain", published=published))
    one, two = (extract("report.txt", report, annotator()([report])[0]) for _ in range(2))
    assert one == two


def test_reports_read_together_are_read_as_if_alone() -> None:
    texts = [VISIT, "Two people were arrested at the border, according to the interior ministry.", VISIT[:120]]
    reports = [article(Page(f"{i}.txt", t.encode(), "text/plain")) for i, t in enumerate(texts)]
    together = annotator()(reports)
    for report, annotation in zip(reports, together, strict=True):
        alone = annotator()([report])[0]
        assert [t.deprel for t in alone.tokens] == [t.deprel for t in annotation.tokens]
        assert [n.span for n in alone.names] == [n.span for n in annotation.names]
