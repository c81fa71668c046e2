"""What a calendar, a reference manager, a feed reader and a folder of notes are given, each read back as its program reads it."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import bibtexparser
import feedparser
import icalendar
import pytest
import yaml
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from communique.exports import bibtex, csl, ics, markdown, rss
from communique.exports.bibliography import citation_key
from communique.exports.dossier import Dossier
from communique.types import Fact, Merged
from exported import NOW, ODD, SEVERAL, Values, alone, meeting, odd


@pytest.fixture(params=SEVERAL)
def values(request: pytest.FixtureRequest) -> Values:
    return SEVERAL[request.param]()


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


class TestFeed:
    def read(self, values: Values) -> feedparser.FeedParserDict:
        feed = feedparser.parse("".join(rss.pieces(*values)).encode())
        assert not feed.bozo
        assert feed.version == "rss20"
        return feed

    def test_feedparser_reads_every_feed(self, values: Values) -> None:
        feed = self.read(values)
        guids = [entry.id for entry in feed.entries]
        told = Dossier(values[0], values[1]).stories  # without acts that are rather misread than not
        assert len(guids) == len(set(guids)) == sum(len(m.acts) + len(m.sayings) for m in told)
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
