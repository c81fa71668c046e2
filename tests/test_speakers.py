"""Who does not speak, who does not tell of an act, and what is nobody's office, with the model that ships."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from builders import at
from communique.extract.clauses import Clauses
from communique.extract.people import People
from communique.extract.phrases import names_act
from communique.located import Located
from communique.types import Name, RolePhrase
from test_phrases import roles, tree
from test_read import event, person, read, speaker, words


def told_by(text: str, trigger: str) -> str | None:
    found = read(text)
    by = event(found, trigger).reported_by
    return by.span.of(text) if by else None


class TestAnActIsNoSpeaker:
    SHOWED = tree(
        "Varga PROPN 3 nmod:poss", "’s PART 1 case", "trip NOUN 4 nsubj", "helped VERB 0 root", ", PUNCT 7 punct", "Varga PROPN 7 nsubj",
        "said VERB 4 parataxis",
    )  # fmt: skip

    @pytest.mark.parametrize(
        ("phrase", "is_act"), [("Varga ’s trip", True), ("trip", True), ("Varga", False), ("helped", False)]
    )
    def test_a_phrase_is_an_act_by_its_noun(self, phrase: str, is_act: bool) -> None:
        text, annotation = self.SHOWED
        acts = Located((at(text, w), at(text, w)) for w in ("trip", "helped"))
        assert names_act(Clauses(text, annotation), at(text, phrase), acts) is is_act

    @pytest.mark.parametrize(
        "trip",
        ["was a step toward peace", "represented a meaningful step toward the restoration of ties"],
    )
    def test_who_cautions_is_who_confirmed_and_not_the_trip_confirmed(self, trip: str) -> None:
        text = f"Ministry spokesman Jon Holm confirmed on Friday that Varga’s trip {trip}, but cautioned against early conclusions."
        found = read(text)
        cautioned = [s for s in found.statements if s.cue and s.cue.of(text) == "cautioned"]
        assert [(speaker(found, s), words(found, s).endswith("conclusions")) for s in cautioned] == [("Jon Holm", True)]


class TestWhoWelcomes:
    """Who welcomes or praises an act does not tell of it: the report does. Who says that it was, or denies it, does."""

    def test_who_praises_a_meeting_does_not_tell_of_it(self) -> None:
        text = "Sweden praised the meeting between William Odera and Elsa Brandt in Oslo."
        assert any("the meeting" in words(read(text), s) for s in read(text).statements)
        assert told_by(text, "meeting") is None

    def test_nor_does_who_opposes_an_attack(self) -> None:
        text = "Holm opposed Kenya’s attack on Mora."
        assert any("attack" in words(read(text), s) for s in read(text).statements)
        assert told_by(text, "attack") is None

    def test_who_says_so_tells_of_it(self) -> None:
        text = "Sweden said that the meeting between William Odera and Elsa Brandt took place in Oslo."
        assert told_by(text, "meeting") == "Sweden"

    def test_who_denies_a_visit_tells_of_it(self) -> None:
        text = "Norway denied that Kenya’s president had visited Oslo last week."
        assert told_by(text, "visited") == "Norway"
        assert event(read(text), "visited").status == "denied"


def offices(sentence: tuple[str, object], name: str, phrases: Iterable[str]) -> tuple[list[str], str | None]:
    """The roles and the state of a person, of whom the model reads these phrases."""
    text, annotation = sentence
    span = at(text, name)
    read_so = tuple(RolePhrase(span, at(text, p), 0.9) for p in phrases)
    annotation = replace(annotation, names=(Name(span, "PER", 0.9),), roles=read_so)  # type: ignore[type-var]
    (someone,) = People(text, annotation, Clauses(text, annotation)).every
    return [r.span.of(text) for r in someone.roles], someone.country


class TestRolesOfOneState:
    MET = tree(
        "Kenyan ADJ 2 amod", "president NOUN 3 appos", "Odera PROPN 6 nsubj", ", PUNCT 3 punct", "chairman NOUN 3 appos", "met VERB 0 root",
        "the DET 9 det", "Norwegian ADJ 9 amod", "envoy NOUN 6 obj", "and CCONJ 12 cc", "Kenyan ADJ 12 amod", "farmers NOUN 9 conj",
    )  # fmt: skip

    def test_a_role_of_another_state_is_dropped(self) -> None:
        found = offices(self.MET, "Odera", ["Kenyan president", "chairman", "the Norwegian envoy"])
        assert found == (["Kenyan president", "chairman"], "KEN")

    def test_an_office_in_apposition_that_the_model_leaves_out_is_one(self) -> None:
        assert offices(self.MET, "Odera", ["Kenyan president"]) == (["Kenyan president", "chairman"], "KEN")

    def test_a_role_of_no_state_stays(self) -> None:
        assert offices(self.MET, "Odera", ["Kenyan president", "chairman"]) == (["Kenyan president", "chairman"], "KEN")

    def test_the_state_of_most_roles_is_the_persons(self) -> None:
        found = offices(self.MET, "Odera", ["the Norwegian envoy", "Kenyan farmers", "Kenyan president"])
        assert found == (["Kenyan president", "chairman", "Kenyan farmers"], "KEN")

    def test_whose_guest_somebody_is_does_not_make_their_state(self) -> None:
        text = "Kenyan President William Odera met Elsa Brandt. Odera, the Norwegian leader’s guest, thanked the Norwegian president."
        odera = person(read(text), "William Odera")
        assert ([r.span.of(text) for r in odera.roles], odera.country) == (["Kenyan President"], "KEN")


class TestATitleBeforeAnothersName:
    ENVOY = tree(
        "Holm PROPN 10 nsubj", ", PUNCT 3 punct", "head NOUN 1 appos", "of ADP 5 case", "funds NOUN 3 nmod", "and CCONJ 7 cc",
        "President PROPN 3 conj", "Varga PROPN 7 flat", ", PUNCT 3 punct", "left VERB 0 root",
    )  # fmt: skip

    def test_is_no_part_of_an_office(self) -> None:
        assert roles(self.ENVOY, ["Holm", "Varga"], ("Holm", "head of funds and President")) == [
            ("Holm", "head of funds")
        ]

    def test_an_office_that_ends_there_is_whole(self) -> None:
        alone = tree(
            "Holm PROPN 8 nsubj", ", PUNCT 3 punct", "head NOUN 1 appos", "of ADP 5 case", "Trade PROPN 3 nmod", "and CCONJ 7 cc",
            "Industry PROPN 5 conj", "left VERB 0 root",
        )  # fmt: skip
        assert roles(alone, ["Holm"], ("Holm", "head of Trade and Industry")) == [
            ("Holm", "head of Trade and Industry")
        ]

    def test_nor_of_one_with_the_model_that_ships(self) -> None:
        text = (
            "Oslo| The Kremlin welcomed a rare visit to Oslo by Jon Holm, the head of Norway’s harvest fund "
            "and President Ann Varga’s special envoy for grain."
        )
        first, *_ = person(read(text), "Jon Holm").roles
        assert first.span.of(text) == "the head of Norway’s harvest fund"
