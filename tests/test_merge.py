"""What several reports of one visit come to when they are laid beside each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import article, event, report, said
from communique.merge import merge
from communique.merge.facts import facts
from communique.merge.origins import origins
from communique.merge.people import people
from communique.merge.stories import SAME_STORY, Stories, stories
from communique.types import Actor, Annotation, Difference, Fact, Findings, Span

PEOPLE = {"Ann Varga": "NOR", "Jon Holm": "DNK"}


COURIER = report(
    "Foreign minister Ann Varga arrived in Copenhagen on Monday. She is expected to meet Jon Holm on Tuesday. "
    "“We bring twelve proposals to this table,” Varga told reporters.",
    "courier", people=PEOPLE, means={"She": "Ann Varga"}, roles={"Ann Varga": ["Foreign minister"]},
    events=[
        event("arrived", mode="visit", source="Ann Varga", place=("Copenhagen", "DNK"), when="Monday"),
        event("meet", source="She", target="Jon Holm", status="planned", when="Tuesday"),
    ],
    statements=[said("Varga@2", "“We bring twelve proposals to this table,”", cue="told reporters")],
)  # fmt: skip

LEDGER = report(
    "Ann Varga met Jon Holm in Copenhagen, officials said. It was her third trip to Denmark. "
    "The visit ended on Wednesday. “We bring ten proposals to this table,” she said. Holm also called Piet Oranje.",
    "ledger", people={**PEOPLE, "Piet Oranje": "NLD"}, means={"her": "Ann Varga", "she": "Ann Varga"},
    states={"Denmark": "DNK"},
    events=[
        event("met", source="Ann Varga", target="Jon Holm", place=("Copenhagen", "DNK"), by="officials"),
        event("trip", mode="visit", source="her", target="Denmark"),
        event("visit", mode="visit", source="her"),
        event("called", mode="call", source="Holm@2", target="Piet Oranje"),
    ],
    statements=[said("she", "“We bring ten proposals to this table,”", cue="said@2")],
)  # fmt: skip


def members(found: Fact) -> set[tuple[str, str]]:
    return set(found.members)


def fact_with(found: tuple[Fact, ...], member: tuple[str, str]) -> Fact:
    return next(f for f in found if member in f.members)


def differences_of(*findings: Findings) -> list[Difference]:
    return [d for m in merge(findings) for d in m.differences]


def facts_of(*findings: Findings) -> tuple[Fact, ...]:
    return facts(findings, people(findings), origins([f.article for f in findings]))


def person(name: str, country: str | None = None, report_id: str = "a", **more: str) -> Findings:
    text = f"{name} spoke in the harbour of Lindhaven."
    return report(text, report_id, people={name: country})


class TestPeople:
    @pytest.mark.parametrize(
        ("one", "other"),
        [("Volodymyr Zelensky", "Volodymyr Zelenskyy"), ("Dmitry Orlov", "Dmitri Orlov"), ("D. Orlov", "Dmitry Orlov"),
         ("Orlov", "Dmitry Orlov"), ("President Ann Varga", "Ann Varga"), ("Ann J. Varga", "Ann Varga")],
    )  # fmt: skip
    def test_one_person_under_two_names(self, one: str, other: str) -> None:
        found = people([person(one, report_id="a"), person(other, report_id="b")])
        assert len(found) == 1
        assert len(found[0].members) == 2

    @pytest.mark.parametrize(
        ("one", "other"), [("Ann Varga", "Maria Varga"), ("Jon Holm", "Jon Halvorsen"), ("Putin", "Pushkin")]
    )
    def test_two_people_stay_two(self, one: str, other: str) -> None:
        assert len(people([person(one, report_id="a"), person(other, report_id="b")])) == 2

    def test_a_family_name_alone_joins_nobody_where_two_fit(self) -> None:
        found = people(
            [person("Ann Varga", report_id="a"), person("Maria Varga", report_id="b"), person("Varga", report_id="c")]
        )
        assert len(found) == 3

    def test_a_short_name_of_another_state_is_somebody_else(self) -> None:
        assert len(people([person("Ann Varga", "NOR", "a"), person("Varga", "HUN", "b")])) == 2

    def test_a_family_name_may_stand_first(self) -> None:
        assert len(people([person("Kim", "KOR", "a"), person("Kim Minjae", "KOR", "b")])) == 1

    def test_the_fullest_name_is_shown(self) -> None:
        assert people([person("Varga", "NOR", "a"), person("Ann Varga", None, "b")])[0].name == "Ann Varga"


class TestFacts:
    def test_an_expected_meeting_and_the_meeting_are_one(self) -> None:
        found = facts_of(COURIER, LEDGER)
        assert members(fact_with(found, ("courier", "e2"))) == {("courier", "e2"), ("ledger", "e1")}

    def test_arrival_trip_and_visit_are_one(self) -> None:
        found = facts_of(COURIER, LEDGER)
        assert members(fact_with(found, ("courier", "e1"))) == {("courier", "e1"), ("ledger", "e2"), ("ledger", "e3")}
        assert fact_with(found, ("courier", "e1")).origins == 2

    def test_another_partner_is_another_meeting(self) -> None:
        assert members(fact_with(facts_of(COURIER, LEDGER), ("ledger", "e4"))) == {("ledger", "e4")}

    def test_a_quotation_with_another_number_is_one_saying(self) -> None:
        assert members(fact_with(facts_of(COURIER, LEDGER), ("courier", "s1"))) == {("courier", "s1"), ("ledger", "s1")}

    def test_the_last_talks_are_not_the_coming_ones(self) -> None:
        one = report("Ann Varga will hold talks with Jon Holm in May.", "a", people=PEOPLE,
                     events=[event("talks", mode="talks", source="Ann Varga", target="Jon Holm",
                                   status="planned")])  # fmt: skip
        two = report("Ann Varga and Jon Holm last held talks in March.", "b", people=PEOPLE,
                     events=[event("talks", mode="talks", source=["Ann Varga", "Jon Holm"])])  # fmt: skip
        assert len(facts_of(one, two)) == 2

    def test_a_meeting_is_the_expected_one_sooner_than_the_last_one_of_the_same_two(self) -> None:
        ahead = report("Ann Varga is due to meet Jon Holm in Oslo. The two last met in Bergen.", "a", people=PEOPLE, events=[
            event("meet", source="Ann Varga", target="Jon Holm", status="planned"),
            event("met", source=["Ann Varga", "Jon Holm"], place="Bergen")])  # fmt: skip
        done = report("In the palace Ann Varga met Jon Holm for an hour.", "b", people=PEOPLE,
                      events=[event("met", source="Ann Varga", target="Jon Holm")])  # fmt: skip
        assert sorted(len(f.members) for f in facts_of(ahead, done)) == [1, 2]
        [joined] = [f for f in facts_of(ahead, done) if len(f.members) == 2]
        assert joined.members == (("a", "e1"), ("b", "e1"))

    @pytest.mark.parametrize("others", ["Tom Lind", "several ministers"])
    def test_meetings_with_others_beside_one_of_them_are_two(self, others: str) -> None:
        one = report("Ann Varga met Jon Holm in the palace.", "a", people=PEOPLE,
                     events=[event("met", source="Ann Varga", target="Jon Holm")])  # fmt: skip
        two = report(f"Ann Varga met {others} in the palace.", "b", people=PEOPLE | {"Tom Lind": "NOR"} if others[0] == "T" else PEOPLE,
                     events=[event("met", source="Ann Varga", target=others)])  # fmt: skip
        assert [len(f.members) for f in facts_of(one, two)] == [1, 1]

    def test_two_demands_of_one_party_stay_two(self) -> None:
        f = report("Norland demanded the release of the crew. Norland demanded new rules for pilots.",
                   states={"Norland": "NOR"},
                   events=[event("demanded", "REQUEST", source="Norland"),
                           event("demanded@2", "REQUEST", source="Norland@2")])  # fmt: skip
        assert len(facts_of(f)) == 2

    @given(st.permutations([COURIER, LEDGER]))
    def test_every_finding_is_in_exactly_one_fact(self, findings: list[Findings]) -> None:
        held = [m for f in facts_of(*findings) for m in f.members]
        given_ = [(f.article.id, x.id) for f in findings for x in (*f.events, *f.statements)]
        assert sorted(held) == sorted(given_)


class TestDifferences:
    def test_expected_in_one_and_held_in_the_other(self) -> None:
        status = next(d for d in differences_of(COURIER, LEDGER) if d.kind == "status")
        assert {(says, c.report) for says, c in status.sides} == {("planned", "courier"), ("happened", "ledger")}

    def test_numbers_and_wording_of_one_quotation(self) -> None:
        found = {d.kind: d for d in differences_of(COURIER, LEDGER)}
        assert {says for says, _ in found["value"].sides} == {"twelve proposals", "ten proposals"}
        assert "wording" in found

    def test_every_side_is_cited_with_words_of_its_report(self) -> None:
        texts = {f.article.id: f.article.text for f in (COURIER, LEDGER)}
        for d in differences_of(COURIER, LEDGER):
            for says, c in d.sides:
                assert 0 <= c.start < c.end <= len(texts[c.report])
                if d.kind in ("value", "time", "place", "role", "only-in"):
                    assert says == texts[c.report][c.start : c.end]

    def test_the_weekday_of_one_act(self) -> None:
        one, two = (
            report(f"Ann Varga met Jon Holm on {day}.", day, people=PEOPLE,
                   events=[event("met", source="Ann Varga", target="Jon Holm", when=day)])
            for day in ("Tuesday", "Friday")
        )  # fmt: skip
        assert {s for s, _ in next(d for d in differences_of(one, two) if d.kind == "time").sides} == {
            "Tuesday",
            "Friday",
        }

    def test_a_reprinted_sentence_tells_one_act_however_its_sides_were_read(self) -> None:
        text = "Ann Varga is expected to meet Jon Holm on Tuesday, two officials said."
        one = report(text, "a", people=PEOPLE,
                     events=[event("meet", source="Ann Varga", target="Jon Holm", status="planned", by="two officials")])  # fmt: skip
        two = report(
            text, "b", people=PEOPLE, events=[event("meet", source="Jon Holm", status="possible", by="Ann Varga")]
        )
        assert [len(f.members) for f in facts_of(one, two)] == [2]
        assert differences_of(one, two) == []

    def test_the_same_words_of_two_speakers(self) -> None:
        quote = "“The harbour stays closed until every pilot is free,”"
        one = report(f"{quote} Ann Varga said in Lindhaven.", "a", people=PEOPLE, statements=[said("Ann Varga", quote)])
        two = report(f"In Lindhaven {quote} Jon Holm said.", "b", people=PEOPLE, statements=[said("Jon Holm", quote)])
        assert {s for s, _ in next(d for d in differences_of(one, two) if d.kind == "speaker").sides} == {
            "Ann Varga",
            "Jon Holm",
        }

    def test_two_wordings_of_one_office(self) -> None:
        one = report("Ann Varga, special envoy for the northern straits, spoke.", "a", people=PEOPLE,
                     roles={"Ann Varga": ["special envoy for the northern straits"]})  # fmt: skip
        two = report("Ann Varga, an economic envoy, spoke of the northern straits.", "b", people=PEOPLE,
                     roles={"Ann Varga": ["an economic envoy"]})  # fmt: skip
        assert [d.kind for d in differences_of(one, two)] == ["role"]

    def test_what_one_origin_alone_has(self) -> None:
        only = [c for d in differences_of(COURIER, LEDGER) if d.kind == "only-in" for _, c in d.sides]
        assert any("called Piet Oranje" in LEDGER.article.text[c.start : c.end] for c in only)

    def test_one_report_differs_from_nothing(self) -> None:
        assert differences_of(COURIER) == []


SUND = ("Ilse Aldane", "Joran Teck")


class TestStories:
    @staticmethod
    def told(id: str, day: int | None, text: str, *names: str) -> Findings:
        a = article(text, id, title=text.split(".")[0], published=date(2025, 3, day) if day else None)
        actors = tuple(Actor(f"a{n}", "person", name, None, ()) for n, name in enumerate(names))
        annotation = Annotation((Span(0, len(text)),), (), (), (), (), (), (), ())
        return Findings(id, a, annotation, actors, (), (), ())

    def test_two_courses_of_events_are_two_stories(self) -> None:
        found = stories([
            self.told("p1", 1, "Pipeline valves closed in the Sund after inspectors seized tankers", *SUND),
            self.told("v1", 1, "Vaccines reach the island hospital after a long storm", "Mara Stein", "Ole Brandt"),
            self.told("p2", 2, "Inspectors release tankers as pipeline valves open in the Sund", *SUND),
            self.told("v2", None, "Storm delays more vaccines for the island hospital", "Mara Stein"),
        ])  # fmt: skip
        assert {frozenset(s.reports) for s in found} == {frozenset({"p1", "p2"}), frozenset({"v1", "v2"})}

    def test_a_story_is_called_by_its_earliest_headline_and_keeps_its_days(self) -> None:
        late = self.told("b", 4, "Aldane leaves the Sund with pipeline deal", "Ilse Aldane", "Joran Teck")
        early = self.told("a", 2, "Aldane at the Sund for pipeline deal", "Ilse Aldane", "Joran Teck")
        (story,) = stories([late, early])
        assert story.title == "Aldane at the Sund for pipeline deal"
        assert (story.first, story.last) == (date(2025, 3, 2), date(2025, 3, 4))
        assert stories([early])[0].id == story.id

    def test_each_report_says_why_it_stands_where_it_does(self) -> None:
        (story,) = stories([
            self.told("a", 2, "Aldane at the Sund for pipeline deal", *SUND),
            self.told("b", 4, "Aldane leaves the Sund with pipeline deal", *SUND),
        ])  # fmt: skip
        first, second = story.placings
        assert (first.report, first.parts) == ("a", {})
        assert second.likeness >= SAME_STORY
        assert second.parts["words"] > 0.2
        assert second.parts["names"] > 0.2

    def test_two_stories_that_turn_out_to_be_one_are_joined_and_the_elders_id_stays(self) -> None:
        growing = Stories()
        both = "Pipeline talks in the Sund: Aldane and Teck meet on valves, tankers and inspectors"
        parts = ["Aldane holds pipeline talks on valves in the Sund", "Teck meets inspectors on tankers in harbour"]
        growing.add(self.told("a", 1, parts[0], SUND[0]))
        growing.add(self.told("b", 1, parts[1], SUND[1]))
        apart = {s.id for s in growing.told()}
        for n in range(6):
            growing.add(self.told(f"c{n}", 2, both, *SUND))
        (story,) = growing.told()
        assert len(apart) == 2
        assert {story.id, *story.former} == apart
        assert set(story.reports) == {"a", "b", *(f"c{n}" for n in range(6))}

    def test_days_far_apart_are_two_stories_though_the_same_people_meet_again(self) -> None:
        then = self.told(
            "a",
            1,
            "Aldane meets Teck. They sign a deal over the price of gas for hospitals and schools in winter",
            *SUND,
        )
        other = self.told(
            "b", 2, "Teck warns. Quarrel with Aldane over pipeline valves, tankers and inspectors grows loud", *SUND
        )
        assert len(stories([then, other])) == 1
        later = replace(other, article=replace(other.article, published=date(2025, 9, 2)))
        assert len(stories([then, later])) == 2

    @given(st.permutations(range(6)))
    def test_every_report_is_in_exactly_one_story_whatever_the_order(self, order: list[int]) -> None:
        told = [
            self.told(f"r{n}", None, f"Talks {n % 3} on the canal{n % 3} of lake{n % 3} end", *SUND[: n % 2])
            for n in range(6)
        ]
        found = stories([told[n] for n in order])
        assert sorted(r for s in found for r in s.reports) == [f"r{n}" for n in range(6)]

    def test_the_same_report_twice_counts_once(self) -> None:
        (merged,) = merge([COURIER, COURIER])
        assert merged.story.reports == ("courier",)

    def test_nothing_gives_nothing(self) -> None:
        assert merge([]) == ()
