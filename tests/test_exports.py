"""Each format of data is read back by that format's own library, for real reports and for odd ones."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import bibtexparser
import icalendar
import networkx
import pyarrow.parquet
import pytest
import yaml
from followthemoney import model
from hypothesis import given
from hypothesis import strategies as st

from communique.brief import data
from communique.exports import bibtex, csl, evidence, ftm, graphml, ics, jsonl, jsonld, markdown, parquet, plover, rss
from communique.exports import csv as csv_export
from communique.exports.tables import TABLES
from communique.types import Fact, Merged
from exported import NOW, SEVERAL, Values, alone, meeting, odd, visit


@pytest.fixture(params=SEVERAL)
def values(request: pytest.FixtureRequest) -> Values:
    return SEVERAL[request.param]()


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
