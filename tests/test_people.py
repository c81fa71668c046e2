"""Which names are one person's, on trees given by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import at
from communique.extract.actors import is_first_person
from communique.extract.clauses import Clauses
from communique.extract.people import People
from communique.states import outlet
from communique.types import Name, Span
from test_phrases import tree


def people(*lines: str, names: list[str]) -> list[str]:
    text, annotation = tree(*lines)
    read = tuple(Name(at(text, n), "PER", 0.9) for n in names)
    annotation = replace(annotation, names=read)
    return [p.name for p in People(text, annotation, Clauses(text, annotation)).every]


VISIT = ("Brandt PROPN 2 nsubj", "joined VERB 0 root", "the DET 4 det", "Rodnik PROPN 2 obj", ". PUNCT 2 punct")


def test_a_name_with_an_article_as_the_noun_of_its_phrase_is_no_person() -> None:
    assert people(*VISIT, names=["Brandt", "Rodnik"]) == ["Brandt"]


def test_a_name_before_a_noun_may_have_the_nouns_article() -> None:
    lines = ("the DET 3 det", "Brandt PROPN 3 compound", "plan NOUN 4 nsubj", "failed VERB 0 root")
    assert people(*lines, names=["Brandt"]) == ["Brandt"]


def test_a_legislators_title_is_not_part_of_the_name() -> None:
    lines = ("MP PROPN 3 compound", "Elsa PROPN 3 compound", "Brandt PROPN 4 nsubj", "left VERB 0 root")
    assert people(*lines, names=["MP Elsa Brandt"]) == ["Elsa Brandt"]


def test_a_family_name_is_the_full_names_person() -> None:
    lines = (
        "Brandt PROPN 2 nsubj",
        "left VERB 0 root",
        ", PUNCT 5 punct",
        "Elsa PROPN 5 compound",
        "Brandt PROPN 2 obl",
    )
    assert people(*lines, names=["Brandt", "Elsa Brandt"]) == ["Elsa Brandt"]


def test_a_month_and_a_state_are_nobody_though_somebody_is_called_so() -> None:
    text, annotation = tree(
        "Jim PROPN 2 compound", "Jordan PROPN 3 nsubj", "left VERB 0 root", "Jordan PROPN 3 obj", "in ADP 6 case", "May PROPN 3 obl",
        "with ADP 9 case", "Theresa PROPN 9 compound", "May PROPN 3 obl", ". PUNCT 3 punct",
    )  # fmt: skip
    last = text.index("Jordan", 12)
    names = (
        Name(at(text, "Jim Jordan"), "PER", 0.9), Name(Span(last, last + 6), "LOC", 0.9), Name(at(text, "May"), "DATE", 0.9),
        Name(at(text, "Theresa May"), "PER", 0.9),
    )  # fmt: skip
    annotation = replace(annotation, names=names)
    every = People(text, annotation, Clauses(text, annotation)).every
    assert [(p.name, len(p.mentions)) for p in every] == [("Jim Jordan", 1), ("Theresa May", 1)]


def test_us_is_a_state_and_we_are_who_speaks() -> None:
    assert [w for w in ("we", "US", "us", "I", "Our", "you") if is_first_person(w)] == ["we", "us", "I", "Our"]


def test_an_outlet_that_is_read_as_a_person_is_none() -> None:
    lines = ("Haaretz PROPN 2 nsubj", "asked VERB 0 root", "Brandt PROPN 2 obj")
    assert people(*lines, names=["Haaretz", "Brandt"]) == ["Brandt"]


@pytest.mark.parametrize(
    ("name", "called"),
    [("the Associated Press", "Associated Press"), ("AFP", "Agence France-Presse"), ("Ha’aretz", "Haaretz"),
     ("Times of Israel’s", "The Times of Israel"), ("Petra", None), ("ap", None), ("the times", None)],
)  # fmt: skip
def test_outlets_are_known_by_every_form_of_their_name(name: str, called: str | None) -> None:
    assert outlet(name) == called
