"""Where the words of a line begin and end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import event, report
from communique.brief.around import Around
from communique.brief.cuts import onward
from communique.brief.material import Telling
from test_phrases import tree


@pytest.mark.parametrize(
    ("relation", "shown"),
    [("obj", "a late demand that Holm rejected"), ("mark", "Holm rejected")],
)
def test_what_is_refused_in_a_relative_clause_is_the_noun_before_it(relation: str, shown: str) -> None:
    text, annotation = tree(
        "Varga PROPN 2 nsubj", "made VERB 0 root", "a DET 5 det", "late ADJ 5 amod", "demand NOUN 2 obj", f"that PRON 8 {relation}",
        "Holm PROPN 8 nsubj", "rejected VERB 5 acl:relcl",
    )  # fmt: skip
    f = report(text, "note", people={"Holm": "DNK"}, events=[event("rejected", "REJECT", source="Holm")])
    f = replace(f, annotation=replace(f.annotation, tokens=annotation.tokens))
    assert onward(Telling(f, Around(f), f.events[0])).of(text) == shown
