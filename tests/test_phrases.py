"""Who a phrase names, on trees given by hand: a word, its part of speech, its head (from 1, 0 = root) and relation."""

from __future__ import annotations

import pytest

from builders import at
from communique.extract.clauses import Clauses
from communique.extract.dating import of_another
from communique.extract.phrases import closes, nominal, run_together
from communique.extract.roles import offices
from communique.extract.sides import Sides
from communique.extract.status import marked_status
from communique.types import Annotation, EventWord, Name, RolePhrase, Span, Token, When


def tree(*lines: str) -> tuple[str, Annotation]:
    """A sentence and its annotation from lines like `Varga PROPN 4 nmod:poss`."""
    rows = [line.split() for line in lines]
    text = " ".join(r[0] for r in rows)
    starts = [sum(len(r[0]) + 1 for r in rows[:k]) for k in range(len(rows))]
    tokens = tuple(
        Token(Span(a, a + len(w)), upos, int(head) - 1 if int(head) else None, deprel, 0)
        for a, (w, upos, head, deprel) in zip(starts, rows, strict=True)
    )
    return text, Annotation((Span(0, len(text)),), tokens, (), (), (), (), (), ())


MET = tree(
    "Brandt PROPN 2 nsubj", "met VERB 0 root", "Varga PROPN 5 nmod:poss", "’s PART 3 case", "envoy NOUN 2 obj", ", PUNCT 7 punct",
    "Holm PROPN 5 appos",
)  # fmt: skip


def roles(sentence: tuple[str, Annotation], people: list[str], *claims: tuple[str, str]) -> list[tuple[str, str]]:
    text, annotation = sentence
    phrases = [RolePhrase(at(text, name), at(text, role), 0.9) for name, role in claims]
    found = offices(text, phrases, {at(text, p): p for p in people}, Clauses(text, annotation))
    return [(name.of(text), role.of(text)) for name, role in found]


class TestOffices:
    @pytest.mark.parametrize("claimed", ["Varga", "Holm"])
    def test_an_envoy_is_the_name_beside_it_and_not_whom_it_serves(self, claimed: str) -> None:
        assert roles(MET, ["Brandt", "Varga", "Holm"], (claimed, "envoy")) == [("Holm", "Varga ’s envoy")]

    def test_only_the_title_inside_a_government_is_its_leaders(self) -> None:
        text = tree(
            "the DET 2 det", "government NOUN 0 root", "of ADP 5 case", "President PROPN 5 compound", "Varga PROPN 2 nmod"
        )  # fmt: skip
        assert roles(text, ["Varga"], ("Varga", "the government of President")) == [("Varga", "President")]

    def test_whoever_leads_something_leads_all_of_it(self) -> None:
        text = tree(
            "Holm PROPN 0 root", ", PUNCT 4 punct", "who PRON 4 nsubj", "leads VERB 1 acl:relcl", "the DET 7 det",
            "harvest NOUN 7 compound", "fund NOUN 4 obj", ", PUNCT 1 punct",
        )  # fmt: skip
        assert roles(text, ["Holm"], ("Holm", "leads")) == [("Holm", "leads the harvest fund")]

    def test_an_office_ends_before_the_next_that_is_joined_to_it(self) -> None:
        text = tree(
            "Holm PROPN 0 root", ", PUNCT 3 punct", "head NOUN 1 appos", "of ADP 5 case", "fund NOUN 3 nmod", "and CCONJ 10 cc",
            "President PROPN 8 compound", "Varga PROPN 10 nmod:poss", "’s PART 8 case", "envoy NOUN 3 conj",
        )  # fmt: skip
        assert roles(text, ["Holm", "Varga"], ("Holm", "head of fund and President")) == [("Holm", "head of fund")]

    def test_the_words_before_a_noun_are_no_office_unless_the_noun_is_the_person(self) -> None:
        text = tree(
            "envoy NOUN 2 compound", "Holm PROPN 0 root", ", PUNCT 5 punct", "who PRON 5 nsubj", "played VERB 2 acl:relcl",
            "a DET 8 det", "prominent ADJ 8 amod", "part NOUN 5 obj",
        )  # fmt: skip
        assert roles(text, ["Holm"], ("Holm", "prominent"), ("Holm", "envoy")) == [("Holm", "envoy")]

    @pytest.mark.parametrize("title", ["compound", "nmod:desc"])
    def test_an_office_under_a_president_is_kept_beside_the_presidents_own(self, title: str) -> None:
        owner = ["President PROPN 8 compound", "Varga PROPN 10 nmod:poss", "’s PART 8 case"]
        if title == "nmod:desc":
            owner = ["President PROPN 10 nmod:desc", "Varga PROPN 7 flat", "’s PART 7 case"]
        text = tree(
            "Holm PROPN 0 root", ", PUNCT 3 punct", "head NOUN 1 appos", "of ADP 5 case", "fund NOUN 3 nmod", "and CCONJ 10 cc",
            *owner, "envoy NOUN 3 conj",
        )  # fmt: skip
        found = roles(
            text, ["Holm", "Varga"], ("Holm", "head of fund and President Varga ’s envoy"), ("Varga", "President")
        )
        assert ("Holm", "President Varga ’s envoy") in found
        assert ("Varga", "President") in found

    @pytest.mark.parametrize(("case", "office"), [("from", False), ("as", True)])
    def test_what_a_person_was_banned_from_is_no_office(self, case: str, office: bool) -> None:
        text = tree(
            "Holm PROPN 0 root", ", PUNCT 5 punct", "who PRON 5 nsubj:pass", "was AUX 5 aux:pass", "suspended VERB 1 acl:relcl",
            f"{case} ADP 8 case", "the DET 8 det", "ministry NOUN 5 obl",
        )  # fmt: skip
        assert (("Holm", "the ministry") in roles(text, ["Holm"], ("Holm", "the ministry"))) == office


class TestSides:
    def sides(self, sentence: tuple[str, Annotation], acting: list[str], *acts: tuple[str, str]) -> Sides:
        text, annotation = sentence
        names = tuple(Name(at(text, a), "PER", 1.0) for a in acting)
        words = tuple(EventWord(at(text, t), type_, None, "happened", (), (), (), 1.0) for t, type_ in acts)
        filled = Annotation(annotation.sentences, annotation.tokens, names, (), words, (), (), ())
        return Sides(Clauses(text, filled), filled)

    def test_a_possessor_stands_for_the_whole_phrase_that_acts(self) -> None:
        sides = self.sides(MET, ["Brandt", "Varga", "Holm"], ("met", "CONSULT"))
        assert sides.whole(1, at(MET[0], "Varga ’s")).of(MET[0]) == "Varga ’s envoy"

    @pytest.mark.parametrize(
        ("read", "whole"), [("two", "two old envoys"), ("old", "two old envoys"), ("Danish", "Danish")]
    )
    def test_words_before_a_noun_stand_for_the_noun_but_a_peoples_for_its_state(self, read: str, whole: str) -> None:
        text = tree(
            "two NUM 3 nummod", "old ADJ 3 amod", "envoys NOUN 4 nsubj", "joined VERB 0 root", "Danish ADJ 6 amod", "troops NOUN 4 obj"
        )  # fmt: skip
        sides = self.sides(text, ["Danish"], ("joined", "MOBILIZE"))
        assert sides.whole(3, at(text[0], read)).of(text[0]) == whole

    @pytest.mark.parametrize(
        ("verb", "type_", "judges"), [("welcomed", "SUPPORT", True), ("cancelled", "REJECT", False)]
    )
    def test_who_welcomes_a_visit_does_not_visit(self, verb: str, type_: str, judges: bool) -> None:
        text = tree("Paris PROPN 2 nsubj", f"{verb} VERB 0 root", "the DET 4 det", "visit NOUN 2 obj")
        sides = self.sides(text, ["Paris"], (verb, type_), ("visit", "CONSULT"))
        assert sides.judges(3, at(text[0], "Paris")) == judges

    def test_what_an_act_happens_under_is_no_side_of_it(self) -> None:
        text = tree(
            "ties NOUN 3 nsubj:pass", "were AUX 3 aux:pass", "cut VERB 0 root", "under ADP 6 case", "the DET 6 det",
            "administration NOUN 3 obl", "of ADP 8 case", "Brandt PROPN 6 nmod",
        )  # fmt: skip
        sides = self.sides(text, ["Brandt"], ("cut", "SANCTION"))
        assert sides.elsewhere("SANCTION", at(text[0], "Brandt"))
        assert not sides.elsewhere("SANCTION", at(text[0], "ties"))

    def test_a_title_is_no_side_either_where_its_name_is_none(self) -> None:
        text = tree(
            "ties NOUN 2 nsubj", "ended VERB 0 root", "under ADP 5 case", "President PROPN 5 nmod:desc", "Brandt PROPN 2 obl",
        )  # fmt: skip
        sides = self.sides(text, ["Brandt"], ("ended", "RETREAT"))
        assert sides.elsewhere("RETREAT", at(text[0], "President"))

    def test_talks_in_a_city_on_a_state_are_with_neither(self) -> None:
        text = tree(
            "talks NOUN 0 root", "in ADP 3 case", "Oslo PROPN 1 nmod", "on ADP 5 case", "Kenya PROPN 1 nmod", "with ADP 7 case",
            "Paris PROPN 1 nmod",
        )  # fmt: skip
        sides = self.sides(text, ["Oslo", "Kenya", "Paris"], ("talks", "CONSULT"))
        kept = [w for w in ("Oslo", "Kenya", "Paris") if not sides.elsewhere("CONSULT", at(text[0], w))]
        assert kept == ["Paris"]


class TestPhrases:
    def cut(self, sentence: tuple[str, Annotation], words: str, *people: str) -> str:
        text, annotation = sentence
        return nominal(Clauses(text, annotation), at(text, words), [at(text, p) for p in people]).of(text)

    def test_of_a_clause_its_subject(self) -> None:
        text = tree("The DET 2 det", "cabinet NOUN 3 nsubj", "seems VERB 0 root", "calm ADJ 3 xcomp")
        assert self.cut(text, "The cabinet seems calm") == "The cabinet"

    def test_a_relative_clause_is_left_out(self) -> None:
        text = tree(
            "Holm PROPN 0 root", ", PUNCT 4 punct", "who PRON 4 nsubj", "leads VERB 1 acl:relcl", "Avra PROPN 4 obj"
        )
        assert self.cut(text, "Holm , who leads Avra") == "Holm"

    def test_of_place_and_doer_the_doer(self) -> None:
        text = tree("visit NOUN 0 root", "to ADP 3 case", "Oslo PROPN 1 nmod", "by ADP 5 case", "Holm PROPN 1 nmod")
        assert self.cut(text, "Oslo by Holm", "Holm") == "Holm"

    def test_pieces_that_overlap_are_one(self) -> None:
        text = "Norland’s band of poets met Holm"
        pieces = [at(text, "Holm"), at(text, "band of poets"), at(text, "Norland’s band")]
        assert [p.of(text) for p in run_together(pieces)] == ["Norland’s band of poets", "Holm"]

    def test_a_name_that_closes_its_description(self) -> None:
        text, annotation = MET
        clauses = Clauses(text, annotation)
        assert closes(clauses, at(text, "Holm"), at(text, "envoy , Holm"))
        assert not closes(clauses, at(text, "Varga"), at(text, "met Varga"))


def test_a_time_after_since_dates_what_the_visit_is_measured_by_and_not_the_visit() -> None:
    text, annotation = tree(
        "the DET 3 det", "first ADJ 3 amod", "visit NOUN 0 root", "since ADP 6 case", "the DET 6 det", "invasion NOUN 3 nmod",
        "in ADP 8 case", "2022 NUM 6 nmod", "and CCONJ 11 cc", "the DET 11 det", "talks NOUN 3 conj", "in ADP 13 case", "May PROPN 11 nmod",
    )  # fmt: skip
    clauses = Clauses(text, annotation)
    year, month = (When(None, None, at(text, words)) for words in ("2022", "May"))
    visit, invasion, talks = (clauses.head(at(text, words)) for words in ("visit", "invasion", "talks"))
    assert of_another(year, visit, clauses)
    assert not of_another(year, invasion, clauses)
    assert not of_another(month, talks, clauses)


class TestStatus:
    CAME = ("We PRON 4 nsubj", "did AUX 4 aux", "not PART 4 advmod", "come VERB 0 root", "here ADV 4 advmod")

    def test_who_did_not_come_for_a_purpose_has_come(self) -> None:
        text, annotation = tree(*self.CAME, "to PART 7 mark", "pose VERB 4 advcl")
        assert marked_status(Clauses(text, annotation), at(text, "come")) == "happened"

    def test_who_did_not_come_has_not(self) -> None:
        text, annotation = tree(*self.CAME, "to ADP 7 case", "Oslo PROPN 4 obl")
        assert marked_status(Clauses(text, annotation), at(text, "come")) is None  # the model's to judge

    @pytest.mark.parametrize(
        ("lines", "act"),
        [
            (("No DET 2 det", "vessel NOUN 4 nsubj", "has AUX 4 aux", "fired VERB 0 root"), "fired"),
            (
                ("No DET 2 det", "Norlandian ADJ 3 amod", "vessel NOUN 5 nsubj", "has AUX 5 aux", "fired VERB 0 root"),
                "fired",
            ),
            (("Nobody PRON 2 nsubj", "met VERB 0 root", "Varga PROPN 2 obj"), "met"),
            (("They PRON 2 nsubj", "reached VERB 0 root", "no DET 4 det", "deal NOUN 2 obj"), "deal"),
        ],
    )
    def test_what_nobody_did_is_denied(self, lines: tuple[str, ...], act: str) -> None:
        text, annotation = tree(*lines)
        assert marked_status(Clauses(text, annotation), at(text, act)) == "denied"


@pytest.mark.parametrize(("helper", "past"), [("wo", False), ("shall", False), ("did", True)])
def test_a_helper_tells_whether_a_clause_speaks_of_what_has_been(helper: str, past: bool) -> None:
    text, annotation = tree(
        "They PRON 4 nsubj", f"{helper} AUX 4 aux", "n't PART 4 advmod", "meet VERB 0 root", "Monday PROPN 4 obl"
    )
    assert Clauses(text, annotation).is_past(at(text, "Monday")) == past
