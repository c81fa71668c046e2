"""The mark-up written for this project is well formed: every span stands in its sentence, every value can be read."""

import datetime as dt
import json
import re
from pathlib import Path

import pycountry
import pytest

from communique.parse import article
from communique.sources.files import from_path
from communique.types import MODES, PLOVER_TYPES, STATUSES

PROJECT = Path(__file__).parents[1]
VISIT = PROJECT / "examples" / "visit"
GOLD = PROJECT / "quality" / "gold"
LAYERS = ("people", "statements", "events", "times")
COUNTRIES = {country.alpha_3 for country in pycountry.countries}


def read(path):
    return json.loads(path.read_text("utf-8"))


def marked_up():
    """Every report with its mark-up, as pytest parameters."""
    for path in sorted((VISIT / "markup" / "reports").glob("*.json")):
        yield pytest.param(read(path), read(VISIT / "markup" / "findings" / path.name), id=path.stem)
    for path in sorted(GOLD.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            report = json.loads(line)
            yield pytest.param(report, report["markup"], id=report["id"])


each_report = pytest.mark.parametrize(("report", "markup"), list(marked_up()))


def spans(value):
    """Every {"s", "x"} anywhere in a mark-up."""
    if isinstance(value, dict):
        if "x" in value:
            yield value
        for part in value.values():
            yield from spans(part)
    elif isinstance(value, list):
        for part in value:
            yield from spans(part)


def place(report, span):
    """Range of a span in the report's text. Raises KeyError or ValueError where it does not resolve."""
    sentence = {s["n"]: s for s in report["sentences"]}[span["s"]]
    at = -1
    for _ in range(span.get("k", 1)):
        at = sentence["text"].index(span["x"], at + 1)
    return sentence["start"] + at, sentence["start"] + at + len(span["x"])


def days(value):
    """First and last day of an ISO day, month, year or interval. Raises ValueError for anything else."""
    first, _, last = value.partition("/")
    if last:
        return days(first)[0], days(last)[1]
    if re.fullmatch(r"\d{4}", value):
        return dt.date(int(value), 1, 1), dt.date(int(value), 12, 31)
    if re.fullmatch(r"\d{4}-\d{2}", value):
        month = dt.date.fromisoformat(f"{value}-01")
        return month, (month + dt.timedelta(31)).replace(day=1) - dt.timedelta(1)
    return (dt.date.fromisoformat(value),) * 2


@each_report
def test_sentences_are_cut_from_the_text_and_leave_nothing_out(report, markup):
    end = 0
    for number, sentence in enumerate(report["sentences"], 1):
        assert sentence["n"] == number
        assert report["text"][end : sentence["start"]].strip() == ""
        end = sentence["start"] + len(sentence["text"])
        assert report["text"][sentence["start"] : end] == sentence["text"]
    assert report["text"][end:].strip() == ""


@each_report
def test_every_span_resolves_to_whole_words(report, markup):
    for span in spans([markup[layer] for layer in LAYERS]):
        start, end = place(report, span)
        around = report["text"][max(start - 1, 0) : start + 1], report["text"][end - 1 : end + 1]
        assert not any(re.fullmatch(r"\w\w", pair) for pair in around), span


@each_report
def test_people_are_named_in_the_text(report, markup):
    for person in markup["people"]:
        assert person["name"] in person["mentions"]
        for mention in person["mentions"]:
            assert re.search(rf"\b{re.escape(mention)}\b", report["text"])


@each_report
def test_countries_are_iso_codes_or_unknown(report, markup):
    found = re.findall(r'"country": ("[^"]*"|null)', json.dumps(markup))
    assert {code.strip('"') for code in found} <= COUNTRIES | {"null"}


@each_report
def test_form_says_how_much_stands_in_quotation_marks(report, markup):
    for statement in markup["statements"]:
        quoted = [bool(re.search(r"[“”\"]", part["x"])) for part in statement["content"]]
        assert statement["form"] in ("direct", "indirect", "mixed")
        assert any(quoted) == (statement["form"] != "indirect"), statement
        if statement["form"] == "direct":
            assert all(part["x"][0] in '“"' for part in statement["content"]), statement


@each_report
def test_a_cue_is_missing_only_where_a_quote_stands_alone(report, markup):
    for statement in markup["statements"]:
        assert statement["content"]
        assert statement["cue"] is not None or statement["form"] == "direct"


@each_report
def test_events_use_the_known_types_modes_and_statuses(report, markup):
    for event in markup["events"]:
        assert event["type"] in PLOVER_TYPES
        assert event["mode"] in MODES if event["type"] == "CONSULT" else event["mode"] is None
        assert event["status"] in STATUSES
        assert event["place"] is None or event["place"] in report["text"]


@each_report
def test_days_can_be_read_and_their_ends_stand_in_order(report, markup):
    values = [statement["date"] for statement in markup["statements"]]
    values += [event["date"] for event in markup["events"]] + [time["value"] for time in markup["times"]]
    for first, last in (days(value) for value in values if value is not None):
        assert first <= last


@each_report
def test_no_finding_stands_twice(report, markup):
    for layer, key in (("events", "trigger"), ("times", None)):
        rows = [json.dumps([place(report, r[key] if key else r), r.get("type")]) for r in markup[layer]]
        assert len(rows) == len(set(rows))


@each_report
def test_an_undated_report_settles_only_what_names_its_year(report, markup):
    undated = markup["times"] if report["published"] is None else []
    for time in undated:
        assert time["value"] is None or time["value"][:3] in time["x"], time


def test_every_type_of_event_and_every_mode_has_a_passage():
    events = [event for row in marked_up() if "markup" in row.values[0] for event in row.values[1]["events"]]
    assert {event["type"] for event in events} == set(PLOVER_TYPES)
    assert {event["mode"] for event in events} == {None, *MODES}
    assert {event["status"] for event in events} == set(STATUSES)


def test_the_example_texts_are_those_of_the_three_sources():
    reports = {path.stem: read(path) for path in (VISIT / "markup" / "reports").glob("*.json")}
    wire = read(VISIT / "wire.json")
    assert {key: reports["visit-wire"][key] for key in ("id", "outlet", "published", "title", "text")} == {
        key: wire[key] for key in ("id", "outlet", "published", "title", "text")
    }
    assert reports["visit-daily"]["text"] == (VISIT / "daily.txt").read_text("utf-8")
    (page,) = from_path(str(VISIT / "portal.html"))
    portal = article(page)
    assert (portal.outlet, str(portal.published), portal.title, portal.text) == tuple(
        reports["visit-portal"][key] for key in ("outlet", "published", "title", "text")
    )


def test_the_comparison_of_the_examples_resolves_and_shows_each_kind_of_difference():
    compared = read(VISIT / "markup" / "compared.json")
    reports = {side: read(VISIT / "markup" / "reports" / f"{name}.json") for side, name in compared["reports"].items()}
    rows = [row for part in ("agree", "differ", "only_a", "only_ac", "only_b", "only_c") for row in compared[part]]
    for row in rows:
        assert any(row[side] for side in "abc")
        for side in "abc":
            if row[side]:
                place(reports[side], row[side])
    assert {"status", "value", "time", "place", "wording", "role"} == {row["kind"] for row in compared["differ"]}
    assert sorted(name for origin in compared["origins"] for name in origin) == sorted(compared["reports"].values())
