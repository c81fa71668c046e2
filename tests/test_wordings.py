"""Sentences that two reports quote in other words, and offices that tell people apart."""

from __future__ import annotations

import pytest

from builders import Findings, report, said
from communique.merge.differences import differences
from communique.merge.facts import facts
from communique.merge.origins import origins
from communique.merge.people import people
from communique.types import Difference

PEOPLE = {"Ann Varga": "NOR", "Jon Holm": "DNK"}


LEADS = {
    "a": "After a night of talks in Oslo the ministers came out into the snow, one after the other, and only some of them spoke.",
    "b": "Fishing crews along the northern coast had waited since Sunday for word from the capital about the boats held there.",
}
"""Without words of their own two reports with one quotation are one report and its copy."""


def quoting(words: str, id: str, who: str = "Varga") -> Findings:
    text = f"{LEADS[id]} {words} {who} told reporters."
    return report(text, id, people=PEOPLE, statements=[said(who, words, cue="told reporters")])


def compared(*findings: Findings) -> list[Difference]:
    """The differences of reports that are taken as one story."""
    persons, lineage = people(findings), origins([f.article for f in findings])
    assert len(lineage) == len(findings), "copies cannot differ"
    return list(differences(findings, persons, facts(findings, persons, lineage), lineage))


def wordings(*findings: Findings) -> list[tuple[str, ...]]:
    return [tuple(words for words, _ in d.sides) for d in compared(*findings) if d.kind == "wording"]


class TestOtherWordings:
    def test_the_sentence_that_differs_is_cited_not_the_whole_quotation(self) -> None:
        a = quoting("“The strait stays open. No ship will be searched by our patrols,”", "a")
        b = quoting("“The strait stays open. No ship will be seized by our patrols,”", "b")
        assert wordings(a, b) == [
            ("No ship will be searched by our patrols,", "No ship will be seized by our patrols,")
        ]

    def test_a_quotation_that_is_only_cut_does_not_differ(self) -> None:
        a = quoting("“No ship will be searched by our patrols this year,”", "a")
        assert wordings(a, quoting("“No ship will be searched by our patrols,”", "b")) == []

    def test_other_marks_and_capitals_do_not_differ(self) -> None:
        a = quoting("“No ship — none — will be searched,”", "a")
        assert wordings(a, quoting("“No ship, none, will be searched,”", "b")) == []

    def test_two_people_who_say_nearly_the_same_are_no_two_wordings(self) -> None:
        a = quoting("“No ship will be searched by our patrols,”", "a")
        assert wordings(a, quoting("“No ship will be seized by our patrols,”", "b", who="Holm")) == []


class TestDescriptionsAreNoOffices:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("the embattled president", "the powerful president"),
            ("president of Norway from 2001 to 2006", "a former Norwegian president"),
            ("the hardline incumbent", "Norway’s president"),
            ("a retired cleric", "the mayor of Oslo"),
            ("the next Norwegian president", "Norway’s president-elect"),
        ],
    )
    def test_they_do_not_differ(self, one: str, other: str) -> None:
        a, b = (
            report(f"{LEADS[id]} Ann Varga, {role}, spoke in Oslo.", id, people=PEOPLE, roles={"Ann Varga": [role]})
            for id, role in (("a", one), ("b", other))
        )
        assert [d for d in compared(a, b) if d.kind == "role"] == []

    def test_other_offices_do(self) -> None:
        a, b = (
            report(f"{LEADS[id]} Ann Varga, {role}, spoke in Oslo.", id, people=PEOPLE, roles={"Ann Varga": [role]})
            for id, role in (("a", "the foreign minister"), ("b", "the defence minister"))
        )
        assert [d.kind for d in compared(a, b) if d.kind == "role"] == ["role"]

    def test_is_told_once_of_all_reports(self) -> None:
        roles = {"a": "the foreign minister", "b": "the defence minister", "c": "the foreign minister"}
        leads = LEADS | {
            "c": "Before dawn the last of three grain freighters left the harbour under a grey sky, bound for the southern ports."
        }
        reports = [
            report(f"{leads[id]} Ann Varga, {role}, spoke.", id, people=PEOPLE, roles={"Ann Varga": [role]})
            for id, role in roles.items()
        ]
        [told] = [d for d in compared(*reports) if d.kind == "role"]
        assert {(c.report, words) for words, c in told.sides} == set(roles.items())


class TestTwoSpeakers:
    @pytest.mark.parametrize("who", ["The opposition leader", "Norland"])
    def test_a_description_or_a_state_may_be_the_other_speaker(self, who: str) -> None:
        quote = "“No ship will be searched by our patrols this year,”"
        one, other = quoting(quote, "a"), quoting(quote, "b", who=who)
        assert [d for d in compared(one, other) if d.kind == "speaker"] == []


def test_other_numbers_are_told_once_though_a_copy_has_them_too() -> None:
    """Of the three pairs of reports, one is a report and its copy, and the two others differ in the same way."""
    wire = f"{LEADS['a']} Varga said Norway would send 30,000 tonnes of grain to the ports."
    own = f"{LEADS['b']} The office of Varga said that 25,000 tonnes of grain would go to the ports."
    reports = [report(text, id, people=PEOPLE) for text, id in ((wire, "a"), (f"{wire} More soon.", "b"), (own, "c"))]
    persons, lineage = people(reports), origins([f.article for f in reports])
    found = differences(reports, persons, facts(reports, persons, lineage), lineage)
    assert [[words for words, _ in d.sides] for d in found if d.kind == "value"] == [["30,000 tonnes", "25,000 tonnes"]]
