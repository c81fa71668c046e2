"""`The president` is whom the report gives that office, if it gives it to one person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import at
from communique.extract.actors import Cast
from communique.extract.clauses import Clauses
from communique.types import Name, RolePhrase
from test_phrases import tree

SENTENCE = (
    "Polish ADJ 3 amod", "foreign ADJ 3 amod", "minister NOUN 4 compound", "Varga PROPN 13 nsubj", ", PUNCT 10 punct",
    "Norway PROPN 10 nmod:poss", "’s PART 6 case", "former ADJ 10 amod", "prime ADJ 10 amod", "minister NOUN 4 conj", "Holm PROPN 10 appos",
    ", PUNCT 10 punct", "left VERB 0 root", "; PUNCT 13 punct",
)  # fmt: skip


@pytest.mark.parametrize(
    ("phrase", "who"),
    [
        ("the foreign minister", "Varga"),
        ("the Polish minister", "Varga"),
        ("the Danish minister", None),
        ("the prime minister", None),  # Holm was it once
        ("the former prime minister", "Holm"),
        ("the ministers", None),
        ("a foreign minister", None),
    ],
)
def test_an_office_named_again_is_its_holders(phrase: str, who: str | None) -> None:
    *before, noun = phrase.split()
    last = len(SENTENCE) + len(before) + 1
    rows = [f"{w} ADJ {last} amod" for w in before]
    text, annotation = tree(*SENTENCE, *rows, f"{noun} NOUN {last + 1} nsubj", "spoke VERB 13 parataxis")
    roles = (("Varga", "Polish foreign minister"), ("Holm", "Norway ’s former prime minister"))
    annotation = replace(
        annotation,
        names=tuple(Name(at(text, n), "PER", 0.9) for n, _ in roles),
        roles=tuple(RolePhrase(at(text, n), at(text, r), 0.9) for n, r in roles),
    )
    cast = Cast(text, annotation, Clauses(text, annotation))
    party = cast.party(at(text, phrase))
    person = next((a.name for a in cast.actors() if a.id == party.actor and a.kind == "person"), None)
    assert person == who
