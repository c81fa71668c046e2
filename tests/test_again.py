"""An act told again by a definite noun has what was told of it before, and keeps what it has of its own."""

from __future__ import annotations

from datetime import date

from builders import at
from communique.extract.again import told_again
from communique.extract.clauses import Clauses
from communique.types import Event, Party, Place
from test_phrases import tree
from test_read import names, read

TOLD = tree(
    "Varga PROPN 2 nsubj", "visited VERB 0 root", "Oslo PROPN 2 obj", "; PUNCT 2 punct",
    "Holm PROPN 6 nsubj", "visited VERB 2 parataxis", "Paris PROPN 6 obj", "; PUNCT 2 punct",
    "the DET 10 det", "visit NOUN 11 nsubj", "ended VERB 2 parataxis", "; PUNCT 2 punct",
    "a DET 14 det", "trip NOUN 15 nsubj", "followed VERB 2 parataxis", "; PUNCT 2 punct",
    "rebels NOUN 18 nsubj", "struck VERB 2 parataxis", "Mora PROPN 18 obj", "Monday PROPN 18 obl", "; PUNCT 2 punct",
    "the DET 23 det", "attack NOUN 24 nsubj", "failed VERB 2 parataxis", "; PUNCT 2 punct",
    "the DET 27 det", "talks NOUN 28 nsubj", "failed VERB 2 parataxis",
)  # fmt: skip
TEXT = TOLD[0]


def act(
    words: str, type: str = "CONSULT", mode: str | None = "visit", *, by: str = "", place: str = "", status: str = "happened"
) -> Event:  # fmt: skip
    source = (Party(at(TEXT, by), by),) if by else ()
    where = Place(at(TEXT, place), None) if place else None
    return Event("e", type, mode, at(TEXT, words), source, (), (), where, status, None, None, 1.0)


def last(*told: Event) -> tuple[list[str | None], str | None]:
    """Source and place of the last of some acts of the text, read in this order."""
    event = told_again(told, Clauses(*TOLD))[-1]
    return [p.actor for p in event.source], event.place and event.place.span.of(TEXT)


OSLO = act("visited", by="Varga", place="Oslo")
PARIS = act("visited@2", by="Holm", place="Paris")


class TestTheVisit:
    def test_has_the_sides_and_the_place_of_the_last_visit_and_says_why(self) -> None:
        assert last(OSLO, PARIS, act("visit@3")) == (["Holm"], "Paris")
        (*_, again) = told_again((OSLO, act("visit@3")), Clauses(*TOLD))
        assert [(r.part, r.words) for r in again.reasons] == [("source", at(TEXT, "visited"))]

    def test_keeps_its_own_place_though_the_same_actor_visited_another(self) -> None:
        assert last(OSLO, act("visit@3", by="Varga", place="Mora")) == (["Varga"], "Mora")

    def test_of_the_same_actor_has_the_place_of_that_actors_visit(self) -> None:
        assert last(OSLO, act("visit@3", by="Varga")) == (["Varga"], "Oslo")

    def test_of_another_actor_has_no_place_of_theirs(self) -> None:
        assert last(OSLO, act("visit@3", by="Holm")) == (["Holm"], None)

    def test_is_the_one_with_its_place_of_several_by_one_actor(self) -> None:
        assert last(OSLO, act("visited@2", by="Varga"), act("visit@3")) == (["Varga"], "Oslo")

    def test_is_no_meeting(self) -> None:
        assert last(act("visited", mode="meet", by="Varga", place="Oslo"), act("visit@3")) == ([], None)

    def test_to_come_is_another_one(self) -> None:
        assert last(OSLO, act("visit@3", status="planned")) == ([], None)

    def test_a_trip_is_not_the_trip(self) -> None:
        assert last(OSLO, act("trip")) == ([], None)


class TestInWholeReports:
    """The same with the model that ships."""

    def test_a_later_visit_of_the_same_actor_keeps_its_own_place(self) -> None:
        text = (
            "Prime Minister Ann Varga visited Oslo on Monday.\n\nThe visit by Varga to Nairobi ended on Sunday without a result."
        )  # fmt: skip
        found = read(text, date(2025, 5, 13))
        visits = [e for e in found.events if e.mode == "visit"]
        assert [e.place and e.place.span.of(text) for e in visits] == ["Oslo", "Nairobi"]
        assert [names(found, e.source) for e in visits] == [["Ann Varga"], ["Ann Varga"]]

    def test_the_visit_is_the_one_told_before(self) -> None:
        text = "Prime Minister Ann Varga visited Oslo on Monday.\n\nThe visit ended without a result."
        found = read(text, date(2025, 5, 13))
        first, again = (e for e in found.events if e.mode == "visit")
        assert again.trigger.of(text) == "visit"
        assert names(found, again.source) == names(found, first.source) == ["Ann Varga"]
        assert again.place is not None
        assert again.place.span.of(text) == "Oslo"
        assert again.when == first.when is not None
