"""The day of an act that its own words leave open is weighed by all that the report says; an act's own day stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from builders import at
from communique.extract.clauses import Clauses
from communique.extract.dating import FAR, SURE, candidates, dated, of_another
from communique.types import Annotation, Event, Span, Token, When
from test_phrases import tree
from test_read import read

TOLD = tree(
    "rebels NOUN 2 nsubj", "struck VERB 0 root", "Mora PROPN 2 obj", "Monday PROPN 2 obl", "; PUNCT 2 punct",
    "the DET 7 det", "attack NOUN 8 nsubj", "failed VERB 2 parataxis",
)  # fmt: skip
TEXT = TOLD[0]
MONDAY = date(2025, 5, 12)
ON_MONDAY = When(MONDAY, MONDAY, at(TEXT, "Monday"))


def act(words: str, type: str = "ASSAULT", *, when: When | None = None, status: str = "happened") -> Event:
    return Event("e", type, None, at(TEXT, words), (), (), (), None, status, None, when, 1.0)


STRUCK, ATTACK = act("struck", when=ON_MONDAY), act("attack")


def evidence(
    *found: Event, times: tuple[When, ...] = (ON_MONDAY,), published: date | None = MONDAY
) -> dict[str, float]:
    """Of the last of some acts for the first of some times."""
    every = candidates(found, TOLD[1], Clauses(*TOLD), times, published)
    return next(e for n, when, e in every if n == len(found) - 1 and when == times[0])


class TestEvidence:
    def test_the_attack_is_known_and_the_last_dated_act_of_its_type_is_of_that_day(self) -> None:
        assert {"known", "known, last of its type", "noun", "happened", "day", "fresh", "first"} <= evidence(
            STRUCK, ATTACK
        ).keys()

    def test_the_last_dated_act_of_another_type_says_nothing(self) -> None:
        assert "known, last of its type" not in evidence(act("struck", "PROTEST", when=ON_MONDAY), ATTACK)

    @pytest.mark.parametrize(("days", "kind"), [(-3, "ahead"), (2, "fresh"), (9, None)])
    def test_publication_tells_what_is_ahead_and_what_is_fresh(self, days: int, kind: str | None) -> None:
        found = evidence(STRUCK, act("attack", status="possible"), published=MONDAY + timedelta(days))
        assert {"ahead", "fresh"} & found.keys() == ({kind} if kind else set())

    @pytest.mark.parametrize(("status", "days"), [("happened", -1), ("ongoing", -1), ("planned", 1)])
    def test_what_has_happened_is_of_no_day_to_come_and_what_is_planned_of_none_before(
        self, status: str, days: int
    ) -> None:
        acts, read = (STRUCK, act("attack", status=status)), (TOLD[1], Clauses(*TOLD), (ON_MONDAY,))
        assert not list(candidates(acts, *read, MONDAY + timedelta(days)))
        assert list(candidates(acts, *read, MONDAY))

    def test_without_publication_nothing_is_ahead_or_fresh(self) -> None:
        assert not {"ahead", "fresh"} & evidence(STRUCK, ATTACK, published=None).keys()

    def test_another_time_in_its_sentence_is_told(self) -> None:
        other = When(date(2024, 1, 1), date(2024, 12, 31), at(TEXT, "Mora"))
        assert "other in its sentence" in evidence(STRUCK, ATTACK, times=(ON_MONDAY, other))
        assert "other in its sentence" not in evidence(STRUCK, ATTACK)


class TestTheDay:
    def test_its_own_stays(self) -> None:
        june = When(date(2025, 6, 1), date(2025, 6, 30), at(TEXT, "Mora"))
        found = dated(
            [act("struck", when=june), act("attack", when=june)], TOLD[1], Clauses(*TOLD), (ON_MONDAY,), MONDAY
        )
        assert [e.when for e in found] == [june, june]

    def test_stays_open_where_no_time_can_be_settled(self) -> None:
        open_ = When(None, None, at(TEXT, "Monday"))
        assert dated([act("struck"), ATTACK], TOLD[1], Clauses(*TOLD), (open_,), MONDAY) == [act("struck"), ATTACK]

    def test_is_looked_for_near_the_act_and_at_the_first_time_of_the_report(self) -> None:
        count = 3 * FAR
        text = "one; " * count
        tokens = tuple(Token(Span(5 * n, 5 * n + 3), "NOUN", None, "root", n) for n in range(count))
        annotation = Annotation(tuple(Span(5 * n, 5 * n + 4) for n in range(count)), tokens, (), (), (), (), (), ())
        days = [When(MONDAY + timedelta(n), MONDAY + timedelta(n), Span(5 * n, 5 * n + 3)) for n in range(count)]
        last = Event("e", "AID", None, tokens[-1].span, (), (), (), None, "happened", None, None, 1.0)
        found = [when for _, when, _ in candidates([last], annotation, Clauses(text, annotation), days, None)]
        assert found == [days[0], *days[-FAR - 1 :]]


class TestInWholeReports:
    """With the model and the weights that ship."""

    TEXT = (
        "Rebels attacked a convoy near Goma on Sunday, killing four soldiers.\n\n"
        "The attack was the third of its kind, the army said."
    )

    def test_the_attack_is_of_the_day_it_was_told_with_and_says_why(self) -> None:
        found = read(self.TEXT, date(2025, 5, 13))
        again = next(e for e in found.events if e.trigger.of(self.TEXT) == "attack")
        assert again.when is not None
        assert (again.when.earliest, again.when.latest) == (date(2025, 5, 11),) * 2
        [why] = [r for r in again.reasons if r.part == "when"]
        assert why.by == "the likeliest time of the report"
        assert why.words == at(self.TEXT, "Sunday")
        assert why.score is not None
        assert SURE <= why.score < 1

    def test_what_is_measured_by_a_year_is_not_of_it(self) -> None:
        text = "The visit is the first by a Russian official since the invasion of Ukraine in 2022."
        visit = next(e for e in read(text, date(2025, 5, 13)).events if e.trigger.of(text) == "visit")
        assert visit.when is None


def test_a_time_after_since_dates_what_the_act_is_measured_by_whatever_the_tree() -> None:
    text, annotation = tree(
        "the DET 3 det", "first ADJ 3 amod", "visit NOUN 0 root", "since SCONJ 5 mark", "war NOUN 3 nmod", "in ADP 7 case",
        "2023 NUM 3 nmod", ". PUNCT 3 punct",
    )  # fmt: skip
    year = When(date(2023, 1, 1), date(2023, 12, 31), at(text, "2023"))
    assert of_another(year, 2, Clauses(text, annotation))
    text, annotation = tree("the DET 2 det", "visit NOUN 0 root", "in ADP 4 case", "2023 NUM 2 nmod", ". PUNCT 2 punct")
    assert not of_another(replace(year, span=at(text, "2023")), 1, Clauses(text, annotation))
