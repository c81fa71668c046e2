"""What other programs read: the output of `data` against the schemas, the examples of the docs against both."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from briefs import article, cite, pipeline_talks
from communique.brief import data
from communique.types import (
    MODES,
    PLOVER_TYPES,
    STATUSES,
    Actor,
    Annotation,
    Article,
    Brief,
    Citation,
    Difference,
    Event,
    Fact,
    Failure,
    Findings,
    Line,
    Merged,
    Name,
    Origin,
    Party,
    Person,
    Place,
    Placing,
    Role,
    Section,
    Span,
    Statement,
    Story,
    Token,
    When,
)

DOCS = Path(__file__).parents[1] / "docs"
FAILED = Failure("gone.html", "missing", "Could not read gone.html: there is no such file.")


@cache
def schema(name: str) -> Draft202012Validator:
    rules = json.loads((DOCS / "schemas" / f"{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(rules)
    return Draft202012Validator(rules, format_checker=Draft202012Validator.FORMAT_CHECKER)


def holds(name: str, value: object) -> None:
    """The value, after a round through JSON, is what the schema says."""
    schema(name).validate(json.loads(json.dumps(value)))


def refused(name: str, value: object) -> bool:
    return not schema(name).is_valid(value)


# --- two reports of one promise, the example of docs/format.md


PLEDGE = "President Joran Teck said on Friday the valves would open."
DOUBT = "The valves will stay shut, Teck said."


def where(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def tokens(text: str) -> tuple[Token, ...]:
    return tuple(Token(Span(m.start(), m.end()), "X", None, "dep", 0) for m in re.finditer(r"\w+|[^\w\s]", text))


def findings(report: Article, source: str, **found: tuple) -> Findings:
    whole = (Span(0, len(report.text)),)
    names = tuple(Name(where(report.text, n), "PER", 0.9) for n in ("Joran Teck", "Teck") if n in report.text)[:1]
    annotation = Annotation(whole, tokens(report.text), names, (), (), (), (), ())
    parts = {"actors": (), "statements": (), "events": (), "times": ()} | found
    return Findings(source, report, annotation, **parts)


def pledged() -> Findings:
    def span(words: str) -> Span:
        return where(PLEDGE, words)

    friday = When(date(2025, 3, 14), date(2025, 3, 14), span("Friday"))
    teck = Party(span("President Joran Teck"), "a1")
    who = Actor("a1", "person", "Joran Teck", None, (span("Joran Teck"),), (Role(span("President"), None),))
    said = Statement("s1", teck, span("said"), (span("the valves would open"),), "indirect", None, friday)
    topics = (span("the valves"),)
    act = Event("e1", "AGREE", None, span("said"), (teck,), (), topics, None, "happened", None, friday, 0.81)
    title = "Teck: valves will open"
    report = article(
        "nl-14", PLEDGE, outlet="Northern Ledger", title=title, published=date(2025, 3, 14), reading_seconds=3
    )
    return findings(report, "ledger.html", actors=(who,), statements=(said,), events=(act,), times=(friday,))


def doubted() -> Findings:
    teck = Party(where(DOUBT, "Teck"), "a1")
    who = Actor("a1", "person", "Teck", None, (teck.span,))
    shut = (where(DOUBT, "The valves will stay shut"),)
    said = Statement("s1", teck, where(DOUBT, "said"), shut, "indirect", None, None)
    return findings(
        article("tc-9", DOUBT, outlet="The Tamar Courier"), "courier.txt", actors=(who,), statements=(said,)
    )


def valves() -> tuple[Merged, Brief]:
    pledge, doubt = pledged().article, doubted().article
    sides = (
        ("the valves would open", cite(pledge, "the valves would open")),
        ("The valves will stay shut", cite(doubt, "The valves will stay shut")),
    )
    origins = (Origin(("nl-14",), (1.0,)), Origin(("tc-9",), (1.0,)))
    told = Story("st-1", "Teck: valves will open", ("nl-14", "tc-9"), origins, date(2025, 3, 14), date(2025, 3, 14))
    merged = Merged(
        told,
        (Fact("f1", "event", (("nl-14", "e1"),), 1), Fact("f2", "statement", (("tc-9", "s1"),), 1)),
        (Difference("wording", "Teck on the valves", sides),),
        (Person("Joran Teck", None, (("nl-14", "a1"), ("tc-9", "a1"))),),
    )
    differ = Line(
        "Teck on the valves",
        None,
        "wording",
        tuple(c for _, c in sides),
        ("Northern Ledger", "The Tamar Courier"),
        2,
        sides,
    )
    said = Line("Joran Teck", sides[0][0], "14 March 2025", (sides[0][1],), ("Northern Ledger",), 1)
    brief = Brief(
        told,
        (pledge, doubt),
        (Section("said", "What was said", (said,)), Section("differ", "Where reports differ", (differ,))),
    )
    return merged, brief


def examples() -> dict[str, object]:
    """What each command prints about the two reports, by the name of its schema."""
    merged, brief = valves()
    return {
        "read": data.reading("ledger.html", pledged()),
        "stories": data.story(merged.story),
        "compare": data.compared(merged, {"nl-14": pledged(), "tc-9": doubted()}),
        "brief": data.briefs([brief], [FAILED]),
    }


@pytest.mark.parametrize("name", ["read", "stories", "compare", "brief"])
def test_the_example_in_the_docs_is_what_is_printed(name):
    page = (DOCS / "format.md").read_text("utf-8")
    [block] = re.findall(rf"## `communique {name}[^\n]*\n(?:(?!\n## ).)*?```json\n(.*?)```", page, re.DOTALL)
    assert json.loads(block) == examples()[name]
    assert list(json.loads(block)) == list(examples()[name])
    holds(name, json.loads(block))


def test_every_schema_refuses_unknown_keys_and_asks_for_all():
    def objects(rules):
        if isinstance(rules, dict):
            if "properties" in rules and "type" in rules:
                yield rules
            for value in rules.values():
                yield from objects(value)
        if isinstance(rules, list):
            for value in rules:
                yield from objects(value)

    for path in (DOCS / "schemas").glob("*.json"):
        for rules in objects(json.loads(path.read_text("utf-8"))):
            assert rules["additionalProperties"] is False
            assert set(rules["properties"]) - set(rules["required"]) <= {"tokens", "former", "placings"}


# --- reading


def test_a_failed_source_is_a_line_with_an_error_and_the_same_keys():
    failed = data.reading("gone.html", FAILED)
    holds("read", failed)
    assert failed["error"] == {"kind": "missing", "message": "Could not read gone.html: there is no such file."}
    assert failed["article"] is None
    assert list(failed) == list(data.reading("ledger.html", pledged()))
    holds("read", data.reading("gone.html", FAILED, tokens=True))


def test_tokens_tell_the_name_they_are_in():
    read = data.reading("ledger.html", pledged(), tokens=True)
    holds("read", read)
    named = [PLEDGE[t["start"] : t["end"]] for t in read["tokens"] if t["name"] == "PER"]
    assert named == ["Joran", "Teck"]


def test_a_line_without_article_or_error_is_refused():
    good = data.reading("ledger.html", pledged())
    assert refused("read", good | {"article": None})
    assert refused("read", good | {"error": {"kind": "x", "message": ""}})
    assert refused("read", good | {"extra": 1})
    assert refused("read", {key: value for key, value in good.items() if key != "times"})


# --- stories


def test_members_of_facts_are_places_in_their_reports():
    compared = examples()["compare"]
    [event, statement] = compared["facts"]
    assert event["members"] == [{"report": "nl-14", "start": 21, "end": 25}]
    assert statement["members"] == [{"report": "tc-9", "start": 0, "end": len("The valves will stay shut")}]
    assert compared["people"] == [
        {
            "name": "Joran Teck",
            "members": [{"report": "nl-14", "name": "Joran Teck"}, {"report": "tc-9", "name": "Teck"}],
        }
    ]


def test_a_brief_names_copies_and_gathers_its_differences():
    told = data.briefs([pipeline_talks()])
    holds("brief", told)
    [story] = told["stories"]
    assert [a["copy_of"] for a in story["articles"]] == [None, {"report": "tc", "share": 0.93}, None]
    assert [d["about"] for d in story["differences"]][:2] == ["Tankers held in the Sund", "Meeting of Teck and Aldane"]
    assert [side["says"] for side in story["differences"][1]["sides"]] == ["expected", "expected", "met"]


# --- any values

spans = st.tuples(st.integers(0, 10**6), st.integers(1, 5000)).map(lambda s: Span(s[0], s[0] + s[1]))
ids = st.text(min_size=1, max_size=8)
words = st.text(max_size=12)
few = st.integers(0, 2)


def maybe(values):
    return st.none() | values


def many(values, least=0):
    return st.lists(values, min_size=least, max_size=2).map(tuple)


countries = maybe(st.sampled_from(["RUS", "USA", "CHE"]))
days = maybe(st.dates())
parties = st.builds(Party, spans, maybe(ids))
whens = st.builds(When, days, days, spans)
actors = st.builds(
    Actor,
    ids,
    st.sampled_from(["person", "state", "organisation", "group", "outlet"]),
    words,
    countries,
    many(spans),
    many(st.builds(Role, spans, countries)),
)
statements = st.builds(
    Statement,
    ids,
    maybe(parties),
    maybe(spans),
    many(spans, 1),
    st.sampled_from(["direct", "indirect", "mixed"]),
    maybe(spans),
    maybe(whens),
)
events = st.sampled_from(PLOVER_TYPES).flatmap(
    lambda kind: st.builds(
        Event,
        ids,
        st.just(kind),
        st.sampled_from([None, *MODES]) if kind == "CONSULT" else st.none(),
        spans,
        many(parties),
        many(parties),
        many(spans),
        maybe(st.builds(Place, spans, countries)),
        st.sampled_from(STATUSES),
        maybe(parties),
        maybe(whens),
        st.floats(0, 1),
    )
)
articles = st.builds(
    Article,
    ids,
    words,
    outlet=maybe(words),
    url=maybe(words),
    title=maybe(words),
    byline=maybe(words),
    published=days,
    furniture=many(spans),
    reading_seconds=st.integers(0, 10**5),
)
annotations = st.builds(
    Annotation,
    many(spans),
    many(st.builds(Token, spans, words, maybe(few), words, few)),
    many(st.builds(Name, spans, words, st.floats(0, 1))),
    *[st.just(())] * 5,
)
anything = st.builds(Findings, words, articles, annotations, many(actors), many(statements), many(events), many(whens))
citations = st.builds(lambda report, span: Citation(report, span.start, span.end), ids, spans)
sided = many(st.tuples(words, citations))
placings = st.builds(Placing, ids, st.dictionaries(st.sampled_from(["words", "days apart"]), st.floats(-1, 1)))
origins = st.builds(Origin, st.just(("x",)), st.just((1.0,)))
stories = st.builds(Story, ids, words, many(ids), many(origins), days, days, many(placings), many(ids))
lines = st.builds(Line, words, maybe(words), maybe(words), many(citations, 1), many(words), few, sided)
told = st.builds(Brief, stories, many(articles), many(st.builds(Section, ids, words, many(lines))))


@given(words, anything, st.booleans())
def test_whatever_is_found_keeps_to_the_schema(source, found, with_tokens):
    holds("read", data.reading(source, found, tokens=with_tokens))


@given(many(told), many(st.builds(Failure, words, ids, words)))
def test_whatever_is_told_keeps_to_the_schema(briefs, failures):
    holds("brief", data.briefs(briefs, failures))
    for brief in briefs:
        holds("stories", data.story(brief.story))
        holds("stories", data.story(brief.story, why=True))


@given(anything, stories, many(st.tuples(st.sampled_from(["status", "only-in"]), many(st.tuples(words, citations), 1))))
def test_whatever_is_compared_keeps_to_the_schema(found, story, differences):
    report = found.article.id
    facts = [("event", e.id) for e in found.events] + [("statement", s.id) for s in found.statements]
    merged = Merged(
        story,
        tuple(Fact(f"f{n}", kind, ((report, finding),), 1) for n, (kind, finding) in enumerate(facts)),
        tuple(Difference(kind, "", sides) for kind, sides in differences),
        tuple(Person(a.name, a.country, ((report, a.id),)) for a in found.actors),
    )
    holds("compare", data.compared(merged, {report: found}))
