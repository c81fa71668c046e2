"""Whatever characters a report has, they come out of the record as they went in."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import report
from communique import desk
from communique.annotate import Annotator
from communique.record import Record
from communique.types import (
    Actor,
    Annotation,
    Article,
    Attribution,
    Event,
    EventWord,
    Failure,
    Findings,
    Link,
    Name,
    Page,
    Party,
    Place,
    Reason,
    Role,
    RolePhrase,
    Saved,
    Span,
    Statement,
    Token,
    When,
)
from recorded import keep, odd_texts


@st.composite
def odd_findings(draw: st.DrawFn) -> Findings:
    """A report in any characters whatever, with something of every kind found in it, anywhere."""
    text = draw(odd_texts)

    def span() -> Span:
        start = draw(st.integers(0, len(text) - 1))
        return Span(start, draw(st.integers(start + 1, len(text))))

    def spans() -> tuple[Span, ...]:
        return tuple(span() for _ in range(draw(st.integers(0, 2))))

    def score() -> float:
        return draw(st.floats(0, 1))

    maybe = st.none() | odd_texts
    when = When(draw(st.none() | st.dates()), draw(st.none() | st.dates()), span())
    article = Article(
        "?", text, outlet=draw(maybe), title=draw(maybe), byline=draw(maybe), published=draw(st.none() | st.dates()),
        furniture=spans(), dateline=draw(st.just(None) | st.builds(span)), reading_seconds=draw(st.integers(0, 10**6)),
    )  # fmt: skip
    annotation = Annotation(
        (Span(0, len(text)),),
        (Token(span(), "NOUN", None, "root", 0), Token(span(), "VERB", 0, "obj", 0)),
        (Name(span(), "PER", score()),),
        (Attribution(None, spans(), spans(), spans(), score()), Attribution(span(), (), spans(), (), score())),
        (EventWord(span(), "CONSULT", None, "possible", spans(), spans(), spans(), score(), span(), draw(st.floats(-3, 3))),),
        (RolePhrase(span(), span(), score()),), spans(), (Link(1, 0, score()),),
    )  # fmt: skip
    actors = (
        Actor("a1", "person", draw(odd_texts), "NOR", (span(), *spans()), (Role(span(), None),)),
        Actor("a2", "group", draw(odd_texts), None, ()),
    )
    statement = Statement(
        "s1", draw(st.sampled_from([None, Party(span(), None), Party(span(), "a1")])), None, (span(), *spans()), "mixed", span(), when,
        (Reason("cue", "model", score(), span()), Reason("speaker", draw(odd_texts))),
    )  # fmt: skip
    act = Event(
        "e1", "CONSULT", "meet", span(), (Party(span(), "a1"), Party(span(), None)), (Party(span(), "a2"),), spans(), Place(span(), "DNK"),
        "denied", Party(span(), "a2"), None, score(), (Reason("type", "model", score()),),
    )  # fmt: skip
    return Findings(draw(odd_texts), article, annotation, actors, (statement,), (act,), (when,))


_names = count(1)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(found=odd_findings())
def test_any_characters_come_out_as_they_went_in(record: Record, found: Findings) -> None:
    found = replace(found, article=replace(found.article, id=f"odd{next(_names)}"))
    assert record.add(found) == Saved("new", found.article.id, 1)
    held = record.one(found.article.id)
    assert held == found
    assert [x.reasons for x in (*held.statements, *held.events)] == [x.reasons for x in (*found.statements, *found.events)]  # fmt: skip
    assert record.holds(found.article) == record.add(found) == Saved("known", found.article.id, 1)


@pytest.mark.parametrize("id", ["a/b?c=d#e", "दूत", "🕊", "x" * 3000, "%_\\"])
def test_any_id_and_address(record: Record, id: str) -> None:
    """As reports of other programs may have them."""
    found = report("The envoy left.", id, outlet="Courier", url=f"https://courier.example/{id}")
    assert keep(record, found, found) == ["new", "known"]
    assert record.one(id) == found
    assert list(record.findings([id])) == [found]


def test_an_id_that_no_database_can_hold(record: Record, annotator: Annotator) -> None:
    """As JSON may have it: half a character, NUL. The report is kept, or it is told and the others go on."""
    text = "The envoy of Norland arrived in the capital on Monday for the talks."
    given = [
        Page(f"given:{n}", json.dumps({"id": id, "text": text}).encode(), "application/json")
        for n, id in enumerate(("half \ud83d", "null\0", "whole"))
    ]
    became = list(desk.add(given, annotator, record))
    assert len(became) == 3
    assert became[2] == ("given:2", Saved("new", "whole", 1))
    assert [b.kind if isinstance(b, Failure) else record.one(b[1].report).article.id for b in became[:2]] in (
        ["half \ufffd", "null\ufffd"], ["bad-id", "bad-id"],
    )  # fmt: skip


def test_an_address_that_nothing_makes_shorter(record: Record) -> None:
    """PostgreSQL's indexes hold 2,704 bytes of a value that does not compress."""
    random = np.random.default_rng(3).integers(33, 127, 6000)
    long = "".join(map(chr, random)).replace("#", "x").replace("&", "y")
    found = report("The envoy left.", "long", url=f"https://courier.example/?q={long}", people={"envoy": None})
    assert keep(record, found, found) == ["new", "known"]
    assert record.one("long") == found
