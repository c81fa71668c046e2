"""Each format is read back by that format's own library, for real reports and for odd ones."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import bibtexparser
import feedparser
import icalendar
import jsonschema
import networkx
import pyarrow.parquet
import pytest
import yaml
from anchorpoint import TextPositionSelector, TextQuoteSelector
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from followthemoney import model
from hypothesis import given
from hypothesis import strategies as st
from msgspec_schemaorg.models import NewsArticle, Organization, Person, Quotation
from pyld import jsonld as ld

from communique.brief import data
from communique.exports import bibtex, csl, evidence, ftm, graphml, ics, jsonl, jsonld, markdown, parquet, plover, rss
from communique.exports import csv as csv_export
from communique.exports.bibliography import citation_key
from communique.exports.tables import TABLES
from communique.types import Fact, Merged
from exported import ODD, Values, alone, meeting, odd, visit

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(params=["visit", "odd", "undated", "none"])
def values(request: pytest.FixtureRequest) -> Values:
    if request.param == "visit":
        return visit()
    if request.param == "odd":
        return alone(odd(), odd("second", title="x" * 400, published=date(2025, 5, 15)))
    if request.param == "undated":
        return alone(meeting(when=None))
    return [], ()


class TestJsonLines:
    def test_a_line_is_what_read_prints(self) -> None:
        findings, _ = visit()
        lines = list(jsonl.lines(findings))
        assert [json.loads(line) for line in lines] == [data.reading(f.source, f) for f in findings]

    def test_half_a_surrogate_pair_keeps_its_place(self) -> None:
        [line] = jsonl.lines([odd()])
        assert json.loads(line.encode())["article"]["text"] == odd().article.text


class TestTables:
    def test_the_documentation_names_every_column(self) -> None:
        page = (Path(__file__).parents[1] / "docs/exports.md").read_text("utf-8")
        told = re.findall(r"^### `(\w+)`\n\n((?:\|.+\n)+)", page, re.MULTILINE)
        columns = {table: re.findall(r"^\| `(\w+)` \| (\w+)", rows, re.MULTILINE) for table, rows in told}
        assert columns == {table: list(kinds.items()) for table, kinds in TABLES.items()}

    def test_csv_gives_every_row_back(self, values: Values) -> None:
        files = {name: "".join(lines) for name, lines in csv_export.files(*values)}
        assert sorted(files) == ["actors.csv", "events.csv", "facts.csv", "reports.csv", "statements.csv"]
        findings, _ = values
        for name, content in files.items():
            rows = list(csv.DictReader(io.StringIO(content, newline="")))
            assert all(list(row) == list(TABLES[name.removesuffix(".csv")]) for row in rows)
            counts = {"reports.csv": len(findings), "actors.csv": sum(len(f.actors) for f in findings)}
            assert len(rows) == counts.get(name, len(rows))

    @pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1", "＝1"])
    def test_a_cell_is_no_formula_and_can_be_had_back(self, words: str) -> None:
        kept = str(csv_export.cell(words))
        assert kept[0] == "'"
        assert kept[1:] == words

    @pytest.mark.parametrize("value", ["'tis", "a=1", "", None, -1, 0.5, date(2025, 5, 16)])
    def test_other_cells_stay_as_they_are(self, value: object) -> None:
        assert csv_export.cell(value) == value  # type: ignore[arg-type]

    def test_parquet_has_types_and_the_words_as_they_are(self, values: Values) -> None:
        tables = {
            name.removesuffix(".parquet"): pyarrow.parquet.read_table(io.BytesIO(content))
            for name, content in parquet.files(*values)
        }
        assert {name: table.column_names for name, table in tables.items()} == {n: list(c) for n, c in TABLES.items()}
        assert str(tables["events"].schema.field("earliest").type) == "date32[day]"
        findings, _ = values
        texts = tables["reports"].column("text").to_pylist()
        assert texts == [f.article.text.replace("\ud800", "\ufffd") for f in findings]

    def test_places_hold_in_the_text(self) -> None:
        tables = {name: pyarrow.parquet.read_table(io.BytesIO(c)).to_pylist() for name, c in parquet.files(*visit())}
        texts = {row["report"]: row["text"] for row in tables["reports.parquet"]}
        for row in tables["events.parquet"]:
            assert texts[row["report"]][row["start"] : row["end"]] == row["trigger"]
            assert row["trigger"] in row["sentence"]

    def test_facts_join_the_findings(self) -> None:
        tables = {name: pyarrow.parquet.read_table(io.BytesIO(c)).to_pylist() for name, c in parquet.files(*visit())}
        facts = {(r["report"], r["finding"]): (r["story"], r["fact"]) for r in tables["facts.parquet"]}
        found = {(r["report"], r["event"]): (r["story"], r["fact"]) for r in tables["events.parquet"]}
        found |= {(r["report"], r["statement"]): (r["story"], r["fact"]) for r in tables["statements.parquet"]}
        assert facts == found

    def test_what_is_not_said_is_empty(self) -> None:
        files = {name: "".join(lines) for name, lines in csv_export.files(*alone(meeting(when=None, outlet=None)))}
        [row] = csv.DictReader(io.StringIO(files["events.csv"]))
        assert row["earliest"] == row["latest"] == row["when"] == row["reported_by"] == ""


class TestPlover:
    def test_a_record_says_who_did_what_to_whom(self) -> None:
        [line] = plover.lines(*alone(meeting(published=date(2025, 5, 14), outlet="Courier")))
        record = json.loads(line)
        assert (record["event_type"], record["event_mode"]) == ("CONSULT", "meet")
        assert [(a["name"], a["kind"], a["country"], a["roles"]) for a in record["actors"]] == [
            ("Ann Varga", "person", "NOR", ["Norland"])
        ]
        assert [(a["name"], a["country"]) for a in record["recipients"]] == [("Jon Holm", "SWE")]
        assert record["date"] == {"earliest": "2025-05-16", "latest": "2025-05-16", "words": "Friday"}
        assert record["place"] == {"name": "Oslo", "country": "NOR"}
        assert (record["status"], record["contexts"]) == ("planned", ["future"])
        assert record["sentence"] == "Ann Varga of Norland will meet Jon Holm in Oslo on Friday."
        assert record["report"]["outlet"] == "Courier"

    def test_every_event_of_every_report_is_a_record(self, values: Values) -> None:
        records = [json.loads(line) for line in plover.lines(*values)]
        assert len(records) == len({r["event_id"] for r in records}) == sum(len(f.events) for f in values[0])
        texts = {f.article.id: f.article.text for f in values[0]}
        for r in records:
            assert texts[r["report"]["id"]][r["report"]["start"] : r["report"]["end"]] == r["trigger"]


class TestFollowTheMoney:
    def test_its_own_library_validates_every_entity(self, values: Values) -> None:
        entities = [json.loads(line) for line in ftm.lines(*values)]
        for entity in entities:
            model.get(entity["schema"]).validate(entity)
        ids = [e["id"] for e in entities]
        assert len(ids) == len(set(ids))
        for e in entities:
            for name in ("proof", "document", "resolved", "involved"):
                assert set(e["properties"].get(name, [])) <= set(ids)

    def test_people_bodies_articles_mentions_events(self) -> None:
        entities = [
            json.loads(line) for line in ftm.lines(*alone(meeting(published=date(2025, 5, 14), outlet="Courier")))
        ]
        assert Counter(e["schema"] for e in entities) == {"Article": 1, "Person": 2, "Mention": 2, "Event": 1}
        [event] = [e["properties"] for e in entities if e["schema"] == "Event"]
        assert (event["date"], event["location"], event["country"]) == (["2025-05-16"], ["Oslo"], ["no"])
        assert len(event["involved"]) == 2
        varga = next(e["properties"] for e in entities if e["properties"].get("name") == ["Ann Varga"])
        assert (varga["country"], varga["position"]) == (["no"], ["Norland"])

    def test_an_interval_stays_one(self) -> None:
        values = alone(meeting(when=("Friday", "2025-05-16/2025-05-18")))
        [event] = [e["properties"] for e in map(json.loads, ftm.lines(*values)) if e["schema"] == "Event"]
        assert (event["startDate"], event["endDate"]) == (["2025-05-16"], ["2025-05-18"])
        assert "date" not in event


SPECIFIC = {
    "type": "object",
    "required": ["source", "selector"],
    "properties": {
        "type": {"const": "SpecificResource"},
        "source": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "format": "uri"}}},
        "selector": {
            "type": "array",
            "prefixItems": [
                {
                    "type": "object",
                    "required": ["type", "start", "end"],
                    "properties": {
                        "type": {"const": "TextPositionSelector"},
                        "start": {"type": "integer", "minimum": 0},
                        "end": {"type": "integer", "minimum": 0},
                    },
                    "additionalProperties": False,
                },
                {
                    "type": "object",
                    "required": ["type", "exact", "prefix", "suffix"],
                    "properties": {"type": {"const": "TextQuoteSelector"}},
                },
            ],
            "minItems": 2,
            "maxItems": 2,
        },
    },
}
MOTIVATIONS = ["classifying", "describing", "identifying"]
PAGE = {
    "type": "object",
    "required": ["@context", "id", "type", "items"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "type": {"const": "AnnotationPage"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "type", "target"],
                "properties": {
                    "id": {"type": "string", "pattern": r"^urn:communique:[!-~]+$"},
                    "type": {"const": "Annotation"},
                    "motivation": {"enum": MOTIVATIONS},
                    "body": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["type", "value", "purpose"],
                            "properties": {
                                "type": {"const": "TextualBody"},
                                "purpose": {"enum": ["describing", "tagging"]},
                            },
                        },
                    },
                    "target": {"type": "array", "minItems": 1, "items": SPECIFIC},
                },
                "additionalProperties": False,
            },
        },
    },
}
"""What the Web Annotation Data Model demands of an annotation such as ours (§3.1, §3.2.4, §4.2.4, §4.2.5, §5.2)."""


class TestAnnotations:
    def test_the_page_keeps_to_the_data_model(self, values: Values) -> None:
        page = json.loads("".join(evidence.pieces(values[0])))
        jsonschema.Draft202012Validator(PAGE).validate(page)
        ids = [a["id"] for a in page["items"]]
        assert len(ids) == len(set(ids)) == sum(len(f.actors) + len(f.statements) + len(f.events) for f in values[0])

    def test_both_selectors_choose_the_same_words(self) -> None:
        findings, _ = visit()
        page = json.loads("".join(evidence.pieces(findings)))
        texts = {f"urn:communique:report:{f.article.id}": f.article.text for f in findings}
        for target in (t for a in page["items"] for t in a["target"]):
            text = texts[target["source"]["id"]]
            position, words = target["selector"]
            start, end = position["start"], position["end"]
            assert TextPositionSelector(start=start, end=end).select_text(text) == words["exact"]
            named = TextQuoteSelector(exact=words["exact"], prefix=words["prefix"], suffix=words["suffix"])
            assert named.as_position(text) == TextPositionSelector(start=start, end=end)
            assert text[:start].endswith(words["prefix"])
            assert len(words["prefix"]) == min(32, start)

    def test_the_page_it_was_read_from_stands_beside_the_text(self) -> None:
        findings, _ = visit()
        page = json.loads("".join(evidence.pieces(findings)))
        addresses = {t["source"].get("dcterms:source", {}).get("id") for a in page["items"] for t in a["target"]}
        assert addresses == {None, "https://strait-observer.example/2025/05/half-open-is-closed/"}


class TestCalendar:
    def read(self, values: Values) -> tuple[list[icalendar.Event], int]:
        text, left_out = ics.calendar(*values, NOW)
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        calendar = icalendar.Calendar.from_ical(text)
        assert not calendar.errors
        assert not any(event.errors for event in calendar.events)
        return calendar.events, left_out

    def test_every_calendar_is_read_without_complaint(self, values: Values) -> None:
        events, _ = self.read(values)
        assert all(event["DTEND"].dt > event["DTSTART"].dt for event in events)

    def test_a_planned_meeting_on_its_day(self) -> None:
        [event], left_out = self.read(alone(meeting(published=date(2025, 5, 14), outlet="Courier")))
        assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2025, 5, 16), date(2025, 5, 17))
        assert event["SUMMARY"] == "Ann Varga is expected to meet Jon Holm"
        assert event["LOCATION"] == "Oslo"
        assert event["DESCRIPTION"] == (
            "Courier, 2025-05-14 (planned): Ann Varga of Norland will meet Jon Holm in Oslo on Friday."
        )
        assert left_out == 0

    def test_an_interval_lasts_over_its_days(self) -> None:
        [event], _ = self.read(alone(meeting(when=("Friday", "2025-05-16/2025-05-18"))))
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=3)

    @pytest.mark.parametrize(
        "when", [None, ("Friday", None), ("Friday", "9999-12-31"), ("Friday", "2026-01-01/2026-12-31")]
    )
    def test_without_days_within_a_month_it_is_left_out_and_counted(self, when: tuple[str, str | None] | None) -> None:
        assert self.read(alone(meeting(when=when))) == ([], 1)

    @pytest.mark.parametrize("status", ["happened", "denied", "possible", "ongoing"])
    def test_what_is_not_planned_is_no_entry(self, status: str) -> None:
        assert self.read(alone(meeting(status=status))) == ([], 0)

    def test_reports_that_give_other_days_give_other_entries(self) -> None:
        findings, (merged,) = alone(meeting("a"), meeting("b", when=("Friday", "2025-05-23")))
        one = Fact("e1", "event", (("a", "e1"), ("b", "e1")), 2)
        events, _ = self.read((findings, (Merged(merged.story, (one,), (), merged.people),)))
        assert [event["DTSTART"].dt for event in events] == [date(2025, 5, 16), date(2025, 5, 23)]

    def test_uids_stay_when_another_report_joins(self) -> None:
        [alone_], _ = self.read(alone(meeting("a")))
        together, _ = self.read(alone(meeting("a"), meeting("b"), story="other"))
        assert alone_["UID"] == together[0]["UID"]
        assert together[0]["UID"] != together[1]["UID"]


class TestGraph:
    def read(self, values: Values) -> networkx.Graph:
        return networkx.parse_graphml(graphml.graph(*values))

    def test_networkx_reads_every_graph(self, values: Values) -> None:
        graph = self.read(values)
        assert not graph.is_directed()
        assert not graph.is_multigraph()

    def test_an_edge_counts_meetings_not_reports(self) -> None:
        findings, (merged,) = alone(meeting("a", status="happened"), meeting("b", status="happened"))
        one = Fact("e1", "event", (("a", "e1"), ("b", "e1")), 2)
        graph = self.read((findings, (Merged(merged.story, (one,), (), merged.people),)))
        names = networkx.get_node_attributes(graph, "name")
        [(left, right, edge)] = graph.edges(data=True)
        assert {names[left], names[right]} == {"Ann Varga", "Jon Holm"}
        assert edge == {
            "count": 1, "first": "2025-05-16", "last": "2025-05-16", "modes": "meet", "reports": "a; b",
        }  # fmt: skip
        assert set(networkx.get_node_attributes(graph, "country").values()) == {"NOR", "SWE"}

    @pytest.mark.parametrize("status", ["planned", "denied", "possible"])
    def test_who_did_not_meet_has_no_edge(self, status: str) -> None:
        assert not self.read(alone(meeting(status=status))).edges

    def test_a_meeting_without_day_has_none(self) -> None:
        [(_, _, edge)] = self.read(alone(meeting(status="happened", when=None))).edges(data=True)
        assert set(edge) == {"count", "modes", "reports"}

    def test_the_visit(self) -> None:
        graph = self.read(visit())
        names = networkx.get_node_attributes(graph, "name")
        pairs = {frozenset((names[a], names[b])) for a, b in graph.edges}
        assert frozenset(("Radan Teskarin", "Jonas Ferrowick")) in pairs
        assert frozenset(("Helen Castorane", "Ilmar Dovrek")) in pairs


class TestBibliography:
    def test_bibtexparser_reads_every_entry(self, values: Values) -> None:
        library = bibtexparser.parse_string("".join(bibtex.entries(values[0])))
        assert not library.failed_blocks
        assert [e.key for e in library.entries] == [citation_key(f.article) for f in values[0]]

    def test_words_are_what_they_were(self) -> None:
        title = "Talks & “trust”: 100% of $5 #1_a {x} ~ \\ end"
        library = bibtexparser.parse_string(
            "".join(bibtex.entries([meeting(title=title, outlet="Courier", published=date(2025, 5, 14))])),
            append_middleware=[bibtexparser.middlewares.LatexDecodingMiddleware()],
        )
        [entry] = library.entries
        assert entry.entry_type == "article"
        assert entry["title"].strip("{}") == title
        assert (entry["journal"], entry["year"], entry["day"]) == ("Courier", "2025", "14")

    def test_csl_json_is_cited_by_citeproc(self) -> None:
        items = json.loads("".join(csl.pieces([meeting(title="Talks", outlet="Courier", published=date(2025, 5, 14))])))
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
        bibliography.register(Citation([CitationItem(items[0]["id"])]))
        [entry] = ["".join(entry) for entry in bibliography.bibliography()]
        assert "Talks" in entry
        assert "Courier" in entry
        assert "2025" in entry

    def test_csl_and_bibtex_have_the_same_keys(self, values: Values) -> None:
        items = json.loads("".join(csl.pieces(values[0])))
        assert [i["id"] for i in items] == [citation_key(f.article) for f in values[0]]
        assert all(i["type"] in ("article-newspaper", "document") for i in items)

    def test_no_date_and_no_outlet_are_left_out(self) -> None:
        f = meeting(title="Talks")
        [item] = json.loads("".join(csl.pieces([f])))
        assert "issued" not in item
        assert "year" not in "".join(bibtex.entries([f]))


class TestSchemaOrg:
    def test_every_term_is_one_of_schema_org(self, values: Values) -> None:
        terms = {
            model.__name__: set(model.__struct_fields__) for model in (NewsArticle, Quotation, Person, Organization)
        }

        def check(thing: object) -> None:
            if isinstance(thing, dict):
                assert {key.removeprefix("@") for key in thing} <= terms[thing["@type"]]
            for part in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
                check(part)

        for article in json.loads("".join(jsonld.pieces(values[0])))["@graph"]:
            check(article)

    def test_it_is_linked_data(self) -> None:
        document = json.loads("".join(jsonld.pieces(visit()[0])))
        expanded = ld.expand(document | {"@context": {"@vocab": "https://schema.org/"}})
        assert len(expanded) == 3
        assert all(e["@type"] == ["https://schema.org/NewsArticle"] for e in expanded)

    def test_quotations_are_verbatim_and_have_speakers(self) -> None:
        findings, _ = visit()
        articles = json.loads("".join(jsonld.pieces(findings)))["@graph"]
        for f, article in zip(findings, articles, strict=True):
            assert all(q["text"] in f.article.text for q in article["hasPart"])
        said = {q["text"]: q.get("spokenByCharacter", {}).get("name") for a in articles for q in a["hasPart"]}
        assert said["“We did not come here to be photographed,”"] == "Radan Teskarin"


class TestFeed:
    def read(self, values: Values) -> feedparser.FeedParserDict:
        feed = feedparser.parse("".join(rss.pieces(*values)).encode())
        assert not feed.bozo
        assert feed.version == "rss20"
        return feed

    def test_feedparser_reads_every_feed(self, values: Values) -> None:
        feed = self.read(values)
        guids = [entry.id for entry in feed.entries]
        assert len(guids) == len(set(guids)) == sum(len(m.facts) for m in values[1])
        assert all(entry.title for entry in feed.entries)

    def test_an_item_has_its_sentences_outlets_and_links(self) -> None:
        f = meeting(outlet="The <Courier>", url="https://courier.example/1?a=1&b=2", published=date(2025, 5, 14))
        event, statement = self.read(alone(f)).entries
        assert event.title == "Ann Varga is expected to meet Jon Holm"
        assert event.link == "https://courier.example/1?a=1&b=2"
        assert "<blockquote>Ann Varga of Norland will meet Jon Holm in Oslo on Friday.</blockquote>" in event.summary
        assert "The &lt;Courier&gt;" in event.summary
        assert event.published_parsed[:3] == (2025, 5, 14)
        assert statement.title == "Ann Varga: “We come to talk,”"

    def test_newest_first_and_undated_last(self) -> None:
        days = [date(2025, 5, 1), None, date(2025, 5, 9)]
        values = alone(*(meeting(str(n), published=day) for n, day in enumerate(days)))
        found = [e.get("published_parsed") for e in self.read(values).entries]
        assert [p and p[2] for p in found] == [9, 9, 1, 1, None, None]

    def test_guids_stay_when_another_report_joins(self) -> None:
        before = {e.id for e in self.read(alone(meeting("a"))).entries}
        after = {e.id for e in self.read(alone(meeting("a"), meeting("b"), story="other")).entries}
        assert before < after

    def test_an_address_that_is_none_of_the_web_is_no_link(self) -> None:
        assert "javascript" not in "".join(rss.pieces(*alone(odd())))


class TestNotes:
    LINK = re.compile(r"\[\[([^\]|#]+)(?:#\^(s\d+))?\|([^\]]+)\]\]")

    def test_every_link_leads_to_a_note_and_a_sentence(self, values: Values) -> None:
        notes = dict(markdown.files(*values))
        found = 0
        for text in notes.values():
            for target, block, _ in self.LINK.findall(text):
                assert f"{target}.md" in notes
                assert not block or re.search(rf"\^{block}$", notes[f"{target}.md"], re.MULTILINE)
                found += 1
        assert found or not values[0]

    def test_front_matter_is_yaml(self, values: Values) -> None:
        for path, text in markdown.files(*values):
            head = yaml.safe_load(text.split("---\n")[1])
            assert head["kind"] == {"stories": "story", "people": "person", "reports": "report"}[path.split("/")[0]]

    def test_a_person_says_and_takes_part(self) -> None:
        notes = dict(markdown.files(*alone(meeting(outlet="Courier", title="Talks"))))
        varga = notes["people/Ann Varga.md"]
        assert "- “We come to talk,” [[reports/Courier, Talks#^s2|Courier 2]]" in varga
        assert "CONSULT meet, planned" in varga
        assert "[[stories/Talks|Talks]]" in varga

    @pytest.mark.parametrize(
        "title", ["CON", "nul.txt", "a/b\\c", "..", "", "x" * 500, "é" * 300, ODD, "trailing. ", ".hidden"]
    )
    def test_a_name_that_every_file_system_takes(self, title: str) -> None:
        name = markdown.file_name(title, "id", set())
        assert name.strip(" .") == name
        assert 0 < len(name.encode()) <= 140
        assert not re.search(r'[\\/:*?"<>|#^\[\]\x00-\x1f]', name)
        assert name.split(".")[0].upper() not in ("CON", "NUL")

    def test_names_that_differ_in_case_only_are_two_notes(self) -> None:
        taken: set[str] = set()
        names = [markdown.file_name(t, str(n), taken) for n, t in enumerate(["Talks", "TALKS", "talks"])]
        assert len({name.casefold() for name in names}) == 3


words = st.text(
    alphabet=st.characters()
    | st.sampled_from("\ud800\udfff\x00\x0b\x1f\x85\ufffe\uffff\u202e=+-@'\"{}\\[]|#^%,;:&<>\n"),
    max_size=40,
)


@given(id=words.filter(bool), title=words, outlet=words, byline=words, url=words)
def test_whatever_a_report_carries_every_format_can_be_read(
    id: str, title: str, outlet: str, byline: str, url: str
) -> None:
    values = alone(odd(id, title=title or None, outlet=outlet, byline=byline or None, url=url or None))
    findings, _ = values
    for lines in (jsonl.lines(findings), plover.lines(*values), ftm.lines(*values)):
        assert all(json.loads(line.encode()) for line in lines)
    for pieces in (evidence.pieces(findings), csl.pieces(findings), jsonld.pieces(findings)):
        assert json.loads("".join(pieces).encode())
    assert len(bibtexparser.parse_string("".join(bibtex.entries(findings))).entries) == 1
    for xml in ("".join(rss.pieces(*values)), graphml.graph(*values)):
        ET.fromstring(xml.encode())
    [event] = icalendar.Calendar.from_ical(ics.calendar(*values, NOW)[0]).events
    assert (event["DTEND"].dt - event["DTSTART"].dt).days == 3
    for path, text in markdown.files(*values):
        assert yaml.safe_load(text.encode().split(b"---\n")[1])
        assert len(path.split("/")) == 2
    for _, table in csv_export.files(*values):
        assert len(list(csv.reader(io.StringIO("".join(table), newline="")))) >= 2
