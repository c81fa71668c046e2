"""The record's contract: what every database must do, run on a SQLite file and on PostgreSQL."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, inspect, select

import communique.record.alerts
import communique.record.feeds  # noqa: F401
from builders import event, report, said
from communique import desk
from communique.annotate import Annotator
from communique.brief import data
from communique.errors import RecordError
from communique.record import Record, open_record
from communique.record.search import Filter, near, search
from communique.record.tables import metadata
from communique.sources import pages
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
    Placed,
    Reason,
    Role,
    RolePhrase,
    Saved,
    Span,
    Statement,
    Token,
    When,
)

TABLES = metadata.sorted_tables
"""All of them: those of alerts and feeds stand in modules of their own, and are known once these are imported."""
ROOT = Path(__file__).parents[1]
VISIT = ROOT / "examples/visit"
PEOPLE = {"Ann Varga": "NOR", "Jon Holm": "DNK"}

COURIER = report(
    "Foreign minister Ann Varga arrived in Copenhagen on Monday. She is expected to meet Jon Holm on Tuesday. "
    "“We bring twelve proposals to this table,” Varga told reporters. A ceasefire is not among them.",
    "courier", people=PEOPLE, means={"She": "Ann Varga"}, roles={"Ann Varga": ["Foreign minister"]},
    url="https://courier.example/varga-copenhagen", title="Varga in Copenhagen", published=date(2025, 3, 3),
    events=[
        event("arrived", mode="visit", source="Ann Varga", place=("Copenhagen", "DNK"), when=("Monday", "2025-03-03")),
        event("meet", source="She", target="Jon Holm", status="planned", when="Tuesday"),
    ],
    statements=[said("Varga@2", "“We bring twelve proposals to this table,”", cue="told reporters")],
)  # fmt: skip
LEDGER = report(
    "Ann Varga met Jon Holm in Copenhagen, officials said. The ceasefire talks ended on Wednesday. "
    "Señor Íñigo Peña, an observer from Erdoğan's party, spoke of café diplomacy.",
    "ledger", people={**PEOPLE, "Íñigo Peña": None}, states={"Copenhagen": "DNK"}, outlet="The Ledger", published=date(2025, 3, 5),
    events=[event("met", source="Ann Varga", target="Jon Holm", by="officials", place=("Copenhagen", "DNK"))],
)  # fmt: skip
TARIFFS = report(
    "The envoys of Chile rejected the steel tariffs. O'Brien's answer: talks about a cease-fire first, the steel later.",
    "tariffs", states={"Chile": "CHL"}, others={"O'Brien": None}, outlet="Gazette", published=date(2025, 4, 1),
    events=[event("rejected", "REJECT", source="Chile")],
)  # fmt: skip


@pytest.fixture
def record(where: str) -> Iterator[Record]:
    record = open_record(where)
    yield record
    record.close()


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", "SOCKS support"
        )  # of urllib3 at its import by trafilatura, which is another's
        import trafilatura  # noqa: F401
    return Annotator()


@pytest.fixture(scope="session")
def visit(annotator: Annotator) -> tuple[Findings, ...]:
    """Three outlets on one visit, read by the model."""
    found = tuple(f for f in desk.read(pages([str(VISIT)]), annotator) if isinstance(f, Findings))
    assert len(found) == 3
    return found


def keep(record: Record, *findings: Findings) -> list[str]:
    return [record.add(f).kind for f in findings]


def kept(record: Record) -> list[str]:
    """Everything the record tells other programs, a line a report, in an order that does not depend on the database."""
    return sorted(json.dumps(data.reading(f.source, f, tokens=True)) for f in record.findings())


def counts(record: Record) -> dict[str, int]:
    """The rows of every table that is there."""
    there = set(inspect(record.engine).get_table_names())
    with record.reading() as c:
        return {t.name: c.execute(select(func.count()).select_from(t)).scalar_one() for t in TABLES if t.name in there}


def other_words(found: Findings, text: str, **known: Any) -> Findings:
    """A report with other words, nothing found in them."""
    bare = report(text, found.article.id)
    return replace(bare, source=found.source, article=replace(found.article, text=text, furniture=(), dateline=None, **known))  # fmt: skip


def ids(hits: Sequence[Any]) -> list[str]:
    return [h.report.id for h in hits]


class TestWhatComesOut:
    """Equal to what went in."""

    def test_reports_in_words(self, record: Record) -> None:
        assert keep(record, COURIER, LEDGER, TARIFFS) == ["new", "new", "new"]
        assert list(record.findings()) == [COURIER, LEDGER, TARIFFS]

    def test_reports_that_the_model_read(self, record: Record, visit: Sequence[Findings]) -> None:
        keep(record, *visit)
        for found in visit:
            (held,) = record.findings([found.article.id])
            assert held == found
            assert [s.reasons for s in held.statements] == [s.reasons for s in found.statements]
            assert [e.reasons for e in held.events] == [e.reasons for e in found.events]
            assert any(s.reasons for s in held.statements)

    def test_vectors_within_a_byte(self, record: Record, visit: Sequence[Findings]) -> None:
        keep(record, *visit)
        for found in visit:
            before, after = found.annotation.vectors, record.one(found.article.id).annotation.vectors
            assert before is not None
            assert after is not None
            assert after.shape == before.shape
            assert np.abs(after - before).max() < 1 / 127
            assert (after * before).sum(axis=1).min() > 0.998

    def test_vectors_of_acts_within_a_byte(self, record: Record, visit: Sequence[Findings]) -> None:
        keep(record, *visit)
        for found in visit:
            before, after = found.annotation.act_vectors, record.one(found.article.id).annotation.act_vectors
            assert before is not None
            assert after is not None
            assert (before * after).sum(axis=1).min() > 0.999

    def test_a_report_without_vectors_has_none(self, record: Record) -> None:
        keep(record, COURIER)
        assert record.one("courier").annotation.vectors is None

    def test_the_order_is_that_of_publication_undated_last(self, record: Record) -> None:
        days = {"undated": None, "later": date(2025, 2, 2), "earlier": date(2024, 12, 31)}
        keep(record, *(report(f"The {name} report.", name, published=day) for name, day in days.items()))
        assert [r.id for r in record.reports()] == ["earlier", "later", "undated"]
        assert [f.article.id for f in record.findings()] == ["earlier", "later", "undated"]
        assert [f.article.id for f in record.findings({"undated", "earlier"})] == ["earlier", "undated"]

    def test_the_order_of_many_is_the_same(self, record: Record) -> None:
        """More than are fetched at once, asked for in the wrong order."""
        names = [f"r{n:03}" for n in range(230)]
        for n, name in enumerate(names):
            record.add(report("Envoys met.", name, published=date.fromordinal(738_000 + n)))
        assert [r.id for r in record.reports(names[::-1])] == names
        assert [f.article.id for f in record.findings(names[::-1])] == names

    def test_ids_that_it_does_not_hold_are_left_out(self, record: Record) -> None:
        keep(record, COURIER)
        assert [f.article.id for f in record.findings(["courier", "nowhere"])] == ["courier"]
        assert record.reports(["nowhere"]) == []

    def test_an_empty_record(self, record: Record) -> None:
        assert list(record.findings()) == record.reports() == record.stories() == search(record, "talks") == []
        assert near(record, np.eye(1, 384, dtype=np.float32)[0]) == []
        assert record.info()["reports"] == 0

    def test_it_is_there_after_closing(self, where: str) -> None:
        first = open_record(where)
        keep(first, COURIER)
        first.close()
        second = open_record(where)
        assert list(second.findings()) == [COURIER]
        second.close()


ODD = "e\u0301 \U0001f54a\ufe0f 👩‍🚀 שלום مرحبا \u202e \u200f \0 \ud800 \udfff \ufffd ﬁ İ ß \u2028 “ ' \" % _ \\ ;"
odd_characters = st.one_of(st.sampled_from(sorted(set(ODD))), st.characters(exclude_categories=()))
odd_texts = st.text(odd_characters, min_size=1, max_size=60)


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


class TestTwice:
    """Adding what is there changes nothing."""

    def test_the_same_report(self, record: Record, visit: Sequence[Findings]) -> None:
        everything = (COURIER, LEDGER, TARIFFS, *visit)
        keep(record, *everything)
        desk.place(record)
        before = counts(record), kept(record), record.stories(), record.info()
        assert keep(record, *everything) == ["known"] * 6
        desk.place(record)
        assert (counts(record), kept(record), record.stories(), record.info()) == before
        assert before[0]["reports"] == 6
        assert (
            min(before[0][t] for t in ("actors", "roles", "statements", "events", "sides", "placings", "vectors")) > 0
        )

    def test_every_source_once_more(self, record: Record, annotator: Annotator) -> None:
        first = list(desk.add(pages([str(VISIT)]), annotator, record))
        before = counts(record), kept(record)
        again = list(desk.add(pages([str(VISIT)]), annotator, record))
        assert [s[1].kind for s in first if isinstance(s, tuple)] == ["new"] * 3
        assert [s[1].kind for s in again if isinstance(s, tuple)] == ["known"] * 3
        assert (counts(record), kept(record)) == before

    def test_the_same_page_by_a_link_that_tracks(self, record: Record) -> None:
        url = "https://courier.example/varga-copenhagen?utm_source=letter&fbclid=1"
        again = replace(COURIER, article=replace(COURIER.article, url=url, id="other"))
        keep(record, COURIER)
        before = counts(record), kept(record)
        assert record.holds(again.article) == record.add(again) == Saved("known", "courier", 1)
        assert (counts(record), kept(record)) == before

    def test_what_it_holds(self, record: Record) -> None:
        assert record.holds(COURIER.article) is None
        keep(record, COURIER)
        assert record.holds(COURIER.article) == Saved("known", "courier", 1)
        assert record.holds(replace(COURIER.article, text="Other words.")) is None
        assert record.holds(LEDGER.article) is None


class TestAChangedPage:
    """Is a new version of its report; only the newest is found."""

    LATER = replace(
        report(
            "Ann Varga has left Copenhagen. The summit failed.", "courier-2", people={"Ann Varga": "NOR"},
            title="Varga leaves", url="https://courier.example/varga-copenhagen?utm_source=x&utm_medium=y",
            published=date(2025, 3, 3), events=[event("left", "RETREAT", source="Ann Varga")],
        ),
        source="again",
    )  # fmt: skip

    def test_it_is_version_two(self, record: Record) -> None:
        keep(record, COURIER, LEDGER)
        assert record.add(self.LATER) == Saved("changed", "courier-2", 2)
        assert [r.id for r in record.reports()] == ["courier-2", "ledger"]
        assert list(record.findings()) == [self.LATER, LEDGER]
        assert record.info()["reports"] == 2
        assert record.info()["earlier versions"] == 1

    def test_both_versions_are_kept_as_they_were_read(self, record: Record) -> None:
        keep(record, COURIER, self.LATER)
        assert record.versions("courier") == record.versions("courier-2") == [COURIER, self.LATER]

    def test_search_finds_the_newest_only(self, record: Record) -> None:
        keep(record, COURIER)
        assert ids(search(record, "proposals")) == ["courier"]
        keep(record, self.LATER)
        assert search(record, "proposals") == []
        assert ids(search(record, "summit failed")) == ids(search(record, "Copenhagen")) == ["courier-2"]
        assert search(record, "Copenhagen", Filter(actor="Holm")) == []

    def test_the_address_leads_to_the_newest(self, record: Record) -> None:
        keep(record, COURIER, self.LATER)
        assert record.one("https://courier.example/varga-copenhagen") == self.LATER
        assert record.one("courier-2") == self.LATER

    def test_the_same_id_with_other_words(self, record: Record) -> None:
        keep(record, COURIER)
        later = other_words(COURIER, "Varga has left.")
        assert record.add(later) == Saved("changed", "courier", 2)
        assert record.one("courier") == later
        assert record.versions("courier") == [COURIER, later]
        assert record.add(later) == Saved("known", "courier", 2)

    def test_it_may_change_back(self, record: Record) -> None:
        keep(record, COURIER)
        before = kept(record), ids(search(record, "proposals"))
        assert keep(record, self.LATER, COURIER) == ["changed", "changed"]
        assert (kept(record), ids(search(record, "proposals"))) == before
        assert record.versions("courier") == [COURIER, self.LATER, COURIER]

    def test_it_stays_in_its_story(self, record: Record) -> None:
        keep(record, COURIER)
        desk.place(record)
        (story,) = record.stories()
        keep(record, self.LATER)
        desk.place(record)
        assert [(s.id, s.reports) for s in record.stories()] == [(story.id, ("courier-2",))]
        assert record.story("courier-2").id == story.id

    def test_an_unknown_report_has_no_versions(self, record: Record) -> None:
        with pytest.raises(RecordError) as raised:
            record.versions("nowhere")
        assert raised.value.kind == "unknown"


class TestClash:
    """A report with the id of another report is refused, and nothing is changed."""

    @pytest.mark.parametrize(
        "other",
        [
            other_words(COURIER, "Something else.", url="https://gazette.example/1"),
            other_words(COURIER, "Something else.", outlet="Gazette", url=None),
        ],
        ids=["another page", "another outlet"],
    )
    def test_refused(self, record: Record, other: Findings) -> None:
        keep(record, COURIER)
        before = counts(record), kept(record)
        with pytest.raises(RecordError, match="courier") as raised:
            record.add(other)
        assert raised.value.kind == "clash"
        assert (counts(record), kept(record)) == before

    def test_the_others_go_on(self, record: Record, annotator: Annotator) -> None:
        lines = [
            {"id": "one", "outlet": "Courier", "text": "The envoy of Norland arrived in the capital on Monday for the talks."},
            {"id": "one", "outlet": "Gazette", "text": "The minister of Sudland left the capital on Tuesday after the talks."},
            {"id": "two", "outlet": "Gazette", "text": "The minister of Sudland said on Tuesday that the talks had failed."},
        ]  # fmt: skip
        given = [Page(f"given:{n}", json.dumps(v).encode(), "application/json") for n, v in enumerate(lines, 1)]
        became = list(desk.add(given, annotator, record))
        assert [b[1].kind if isinstance(b, tuple) else b.kind for b in became] == ["new", "clash", "new"]
        assert [r.id for r in record.reports()] == ["one", "two"]


STRIKE = "dockers strike over wages: tankers wait, union pickets the fuel terminal"
STRIKE_2 = "union pickets the fuel terminal again: dockers strike over wages, tankers wait"
FLOOD = "river dykes break after rain: rescue boats reach villages, evacuated families sleep in shelters and schools"
RAIN = "rain falls on the flooded valley: rescue boats, shelters and schools for evacuated families, river dykes mended"


def told(id: str, day: int | None, text: str) -> Findings:
    return report(text, id, title=text, published=day and date(2025, 5, day))


INVENTED = (told("strike", 10, STRIKE), told("flood", 12, FLOOD), told("strike2", 13, STRIKE_2), told("rain", 14, RAIN))


def standings(record: Record) -> list[tuple[Any, ...]]:
    return sorted((s.id, s.title, s.reports, s.first, s.last, s.former) for s in record.stories())


class TestStories:
    def test_every_report_stands_in_one(self, record: Record, visit: Sequence[Findings]) -> None:
        keep(record, *visit, *INVENTED)
        desk.place(record)
        assert sorted(sorted(s.reports) for s in record.stories()) == sorted(
            [sorted(f.article.id for f in visit), ["strike", "strike2"], ["flood", "rain"]], key=lambda r: sorted(r)
        )  # fmt: skip
        assert record.unplaced(10) == []

    def test_the_same_as_without_a_record(self, record: Record, visit: Sequence[Findings]) -> None:
        keep(record, *visit, *INVENTED)
        desk.place(record)
        read = desk.stories([*visit, *INVENTED])
        assert sorted((m.story.id, m.story.title, sorted(m.story.reports)) for m in read) == sorted(
            (s.id, s.title, sorted(s.reports)) for s in record.stories()
        )

    def test_placed_one_by_one_or_all_together(self, where: str, tmp_path: Path, visit: Sequence[Findings]) -> None:
        """And closed in between. What is undated counts for the day on which it was added."""
        now = datetime(2025, 5, 17, tzinfo=UTC)
        in_time = sorted((*visit, *INVENTED), key=lambda f: f.article.published or date.max)
        for found in in_time:
            record = open_record(where)
            record.add(found, now=now)
            desk.place(record)
            record.close()
        record, together = open_record(where), open_record(tmp_path / "together.db")
        for found in in_time:
            together.add(found, now=now)
        desk.place(together)
        assert standings(record) == standings(together)
        assert len(standings(record)) == 3
        record.close()
        together.close()

    def test_a_new_report_joins_what_was_kept_before_and_ids_stay(self, record: Record) -> None:
        keep(record, *INVENTED[:2])
        desk.place(record)
        before = {s.reports: s.id for s in record.stories()}
        keep(record, *INVENTED[2:])
        desk.place(record)
        after = {s.reports: s.id for s in record.stories()}
        assert after == {("strike", "strike2"): before["strike",], ("flood", "rain"): before["flood",]}

    def test_why_a_report_stands_there(self, record: Record) -> None:
        keep(record, *INVENTED)
        desk.place(record)
        first, second = record.story("strike").placings
        assert (first.report, dict(first.parts)) == ("strike", {})
        assert second.report == "strike2"
        assert second.parts["words"] > 0
        assert second.likeness >= 0.5

    def test_an_undated_report(self, record: Record) -> None:
        keep(record, told("strike", 10, STRIKE), told("undated", None, STRIKE_2))
        desk.place(record)
        assert record.unplaced(10) == []
        assert sorted(r for s in record.stories() for r in s.reports) == ["strike", "undated"]

    def test_what_merging_says_of_it(self, record: Record, visit: Sequence[Findings]) -> None:
        keep(record, *visit)
        desk.place(record)
        (story,) = record.stories()
        merged, reports = desk.told(record, story)
        (read,) = desk.stories(visit)
        assert set(reports) == set(story.reports)
        assert {f.members for f in merged.facts} == {f.members for f in read.facts}
        assert {o.reports for o in merged.story.origins} == {o.reports for o in read.story.origins}

    def test_interrupted_it_is_as_before(self, record: Record) -> None:
        """An interrupt in the middle of writing."""

        class Interrupted(Mapping[str, float]):
            def __getitem__(self, key: str) -> float:
                raise KeyboardInterrupt

            def __iter__(self) -> Iterator[str]:
                raise KeyboardInterrupt

            def __len__(self) -> int:
                return 1

        keep(record, *INVENTED)
        desk.place(record)
        before = counts(record), standings(record)
        moved = [
            Placed("strike", date(2025, 5, 10), "Strike", True, "new", {}, b""),
            Placed("flood", date(2025, 5, 12), "Flood", True, "new", Interrupted(), b""),
        ]
        with pytest.raises(KeyboardInterrupt):
            record.place(moved, {record.story("flood").id: "new"})
        assert (counts(record), standings(record)) == before

    def test_interrupted_adding_goes_on_where_it_stopped(self, record: Record, annotator: Annotator) -> None:
        def stopping() -> Iterator[Any]:
            yield from list(pages([str(VISIT)]))[:1]
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            list(desk.add(stopping(), annotator, record))
        held = len(record.reports())
        became = [s[1].kind for s in desk.add(pages([str(VISIT)]), annotator, record) if isinstance(s, tuple)]
        assert sorted(became) == ["known"] * held + ["new"] * (3 - held)

    class TestJoined:
        """A story that turned out to be another: its id leads on."""

        @pytest.fixture
        def joined(self, record: Record) -> Record:
            keep(record, *INVENTED)
            place(record, strike="aaaa11", strike2="bbbb22", flood="cccc33", rain="cccc44")
            record.place([placed("strike2", "aaaa11")], {"bbbb22": "aaaa11"})
            return record

        def test_former_ids_lead_on(self, joined: Record) -> None:
            story = joined.story("bbbb22")
            assert (story.id, story.former, story.reports) == ("aaaa11", ("bbbb22",), ("strike", "strike2"))
            assert sorted(s.id for s in joined.stories()) == ["aaaa11", "cccc33", "cccc44"]

        def test_through_many_joinings(self, joined: Record) -> None:
            joined.place([placed("strike", "cccc33"), placed("strike2", "cccc33")], {"aaaa11": "cccc33"})
            for id in ("bbbb22", "aaaa11", "cccc33", "flood", "strike2"):
                assert joined.story(id).id == "cccc33"
            assert joined.story("cccc33").former == ("aaaa11", "bbbb22")

        def test_by_the_beginning_of_an_id(self, joined: Record) -> None:
            assert joined.story("aa").id == "aaaa11"
            with pytest.raises(RecordError, match=r"cccc33.*cccc44") as raised:
                joined.story("cccc")
            assert raised.value.kind == "ambiguous"

        def test_unknown(self, joined: Record) -> None:
            with pytest.raises(RecordError) as raised:
                joined.story("nowhere")
            assert raised.value.kind == "unknown"

        def test_a_story_left_by_all_is_gone(self, joined: Record) -> None:
            joined.place([placed("rain", "cccc33")], {})
            assert sorted(s.id for s in joined.stories()) == ["aaaa11", "cccc33"]

    def test_by_days_and_number(self, record: Record) -> None:
        keep(record, *INVENTED)
        place(record, strike="aaaa11", strike2="aaaa11", flood="cccc33", rain="cccc33")
        assert [s.id for s in record.stories()] == ["cccc33", "aaaa11"]
        assert [s.id for s in record.stories(most=1)] == ["cccc33"]
        assert [s.id for s in record.stories(since=date(2025, 5, 14))] == ["cccc33"]
        assert [s.id for s in record.stories(until=date(2025, 5, 11))] == ["aaaa11"]


def placed(report: str, story: str) -> Placed:
    return Placed(report, None, report.title(), True, story, {}, b"")


def place(record: Record, **stories: str) -> None:
    record.place([placed(report, story) for report, story in stories.items()], {})


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """A record for many questions, which change nothing."""
    with ExitStack() as closing:
        if request.param == "sqlite":
            where = str(tmp_path_factory.mktemp("full") / "communique.db")
        else:
            where = closing.enter_context(request.getfixturevalue("schema")())
        record = open_record(where)
        keep(record, COURIER, LEDGER, TARIFFS, report("The end.", "courant"))
        yield record
        record.close()


class TestSearch:
    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("ceasefire", {"courier", "ledger"}),
            ("CEASEFIRE", {"courier", "ledger"}),
            ("ceasefire talks", {"ledger"}),
            ("talks ceasefire", {"ledger"}),
            ('"ceasefire talks"', {"ledger"}),
            ('"talks ceasefire"', set()),
            ("proposal", {"courier"}),
            ("tariff*", {"tariffs"}),
            ("propos*", {"courier"}),
            ("Copen*", {"courier", "ledger"}),
            ('"steel tar*"', {"tariffs"}),
            ("ceasefire -proposals", {"ledger"}),
            ('ceasefire -"twelve proposals"', {"ledger"}),
            ("steel OR proposals", {"tariffs", "courier"}),
            ("Copenhagen met OR proposals", {"courier", "ledger"}),
            ("senor", {"ledger"}),
            ("señor", {"ledger"}),
            ("Inigo PENA", {"ledger"}),
            ("Íñigo Peña", {"ledger"}),
            ("cafe", {"ledger"}),
            ("Erdogan", {"ledger"}),
            ("Erdoğan's", {"ledger"}),
            ("O'Brien", {"tariffs"}),
            ("O’Brien", {"tariffs"}),
            ("cease-fire", {"tariffs"}),
            ("Chile's", {"tariffs"}),
            ("\"O'Brien's answer\"", {"tariffs"}),
            ("talks about the steel", {"tariffs"}),
            ("Varga in Copenhagen", {"courier", "ledger"}),
            ("the envoys of Chile", {"tariffs"}),
            ("“ceasefire talks”", {"ledger"}),
            ("nothing-of-this", set()),
            ("Varga;", {"courier", "ledger"}),
        ],
    )
    def test_what_is_found(self, full: Record, asked: str, found: set[str]) -> None:
        assert set(ids(search(full, asked))) == found

    @pytest.mark.parametrize(
        ("like", "found"),
        [
            (Filter(), {"courier", "ledger"}),
            (Filter(outlet="the ledger"), {"ledger"}),
            (Filter(actor="Holm"), {"courier", "ledger"}),
            (Filter(actor="inigo pena"), {"ledger"}),
            (Filter(actor="Varga Pena"), set()),
            (Filter(country="DNK"), {"courier", "ledger"}),
            (Filter(country="CHL"), set()),
            (Filter(since=date(2025, 3, 5)), {"ledger"}),
            (Filter(until=date(2025, 3, 4)), {"courier"}),
            (Filter(since=date(2025, 3, 3), until=date(2025, 3, 5)), {"courier", "ledger"}),
            (Filter(since=date(2025, 4, 1)), set()),
        ],
    )
    def test_filters(self, full: Record, like: Filter, found: set[str]) -> None:
        assert set(ids(search(full, "ceasefire", like))) == found

    def test_the_sentence_that_shows_why(self, full: Record) -> None:
        (hit,) = search(full, "twelve proposals")
        (passage,) = hit.passages
        cited = COURIER.article.text[passage.citation.start : passage.citation.end]
        assert passage.citation.report == "courier"
        assert cited == passage.sentence == "“We bring twelve proposals to this table,” Varga told reporters."

    def test_a_title_counts_for_more(self, record: Record) -> None:
        keep(
            record,
            report(
                "The envoy spoke of grain, and of fish. The talks go on in the spring.", "text", title="Talks go on"
            ),
            report("The envoy spoke of fish, and of steel. The talks go on in the spring.", "title", title="Grain"),
        )
        assert ids(search(record, "grain")) == ["title", "text"]

    def test_as_many_as_asked_for(self, full: Record) -> None:
        assert len(search(full, "ceasefire", most=1)) == 1

    @pytest.mark.parametrize(
        "typed",
        [
            "AND (", "*", '"', ";--", "' OR 1=1 --", "NEAR(a b)", "title:x", "^a", "a^", "-", "--", "-a", '""', '"*"', "OR", "OR OR",
            "a OR", "OR a", "NOT a", "a AND", "((((", "\\", "%", "_", "_*", "a_b*", "é*", "\0", "a\0b", "\ud800", "🕊", "🕊*", "a:*",
            "a & b", "a | !b", "<->", "the", "the of*", '"the of"', "-the", "x" * 5000, "a " * 400, "{a b}: c", "+a", "a+b", "@",
            "u.s.*", "l'été", "שלום", "1.5*",
        ],
    )  # fmt: skip
    def test_what_people_type_never_breaks_it(self, full: Record, typed: str) -> None:
        try:
            assert isinstance(search(full, typed), list)
        except RecordError as error:
            assert error.kind == "unknown"  # noqa: PT017

    @settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(st.sampled_from(['"', "*", "-", "OR", " ", "talks", "(", ":", "'"]) | odd_texts, max_size=5).map(
            "".join
        )
    )
    def test_nothing_typed_breaks_it(self, full: Record, typed: str) -> None:
        try:
            assert isinstance(search(full, typed), list)
        except RecordError as error:
            assert error.kind == "unknown"  # noqa: PT017

    def test_without_a_word_it_says_so(self, full: Record) -> None:
        with pytest.raises(RecordError, match="ceasefire"):
            search(full, "  ")


class TestNear:
    def test_by_meaning(self, record: Record, visit: Sequence[Findings], annotator: Annotator) -> None:
        flood = (
            "River dykes broke after the rain on Monday. Rescue boats reached villages, and families slept in schools."
        )
        prices = "The central bank raised its rate on Thursday. Prices of bread and fuel had risen for the whole month."
        given = [Page(source, words.encode(), "text/plain") for source, words in (("flood", flood), ("prices", prices))]
        others = [f for f in desk.read(given, annotator) if isinstance(f, Findings)]
        keep(record, *others, *visit)
        asked = next(
            desk.read([Page("q", b"Negotiations about reopening a strait to shipping.", "text/plain")], annotator)
        )
        assert isinstance(asked, Findings)
        assert asked.annotation.vectors is not None
        vector = asked.annotation.vectors[0]
        hits = near(record, vector)
        assert len(hits) == 5
        assert set(ids(hits)[:3]) == {f.article.id for f in visit}
        assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
        assert 1 >= hits[0].score > hits[-1].score
        assert any("trait" in p.sentence for p in hits[0].passages)
        assert len(near(record, vector, most=2)) == 2
        assert ids(near(record, vector, Filter(outlet="northlight wire"))) == ["visit-wire"]

    def test_a_changed_page_is_found_by_what_it_says_now(self, record: Record) -> None:
        def pointing(found: Findings, at: int) -> Findings:
            count = len(found.annotation.sentences)
            vectors = np.repeat(np.eye(384, dtype=np.float32)[[at]], count, axis=0)
            return replace(found, annotation=replace(found.annotation, vectors=vectors))

        keep(record, pointing(COURIER, 3), pointing(LEDGER, 5))
        keep(record, pointing(TestAChangedPage.LATER, 7))
        asked = np.eye(384, dtype=np.float32)
        assert [(h.report.id, round(h.score, 3)) for h in near(record, asked[7])] == [("courier-2", 1), ("ledger", 0)]
        assert max(h.score for h in near(record, asked[3])) == 0


class TestOne:
    @pytest.mark.parametrize(
        ("given", "id"),
        [
            ("courier", "courier"),
            ("led", "ledger"),
            ("couri", "courier"),
            ("https://courier.example/varga-copenhagen", "courier"),
            ("https://courier.example/varga-copenhagen?utm_source=letter&utm_campaign=spring#top", "courier"),
        ],
    )
    def test_found(self, full: Record, given: str, id: str) -> None:
        assert full.one(given).article.id == id

    @pytest.mark.parametrize(
        ("given", "kind"),
        [
            ("cour", "ambiguous"),
            ("nowhere", "unknown"),
            ("%", "unknown"),
            ("_", "unknown"),
            ("\0", "unknown"),
            ("\ud800", "unknown"),
        ],
    )
    def test_not_found(self, full: Record, given: str, kind: str) -> None:
        with pytest.raises(RecordError) as raised:
            full.one(given)
        assert raised.value.kind == kind

    def test_the_candidates_are_named(self, full: Record) -> None:
        with pytest.raises(RecordError, match=r"(?s)courant.*courier|courier.*courant"):
            full.one("cour")

    def test_an_id_that_is_the_beginning_of_another(self, record: Record) -> None:
        keep(record, report("The first.", "note"), report("The second.", "note-2"))
        assert record.one("note").article.text == "The first."


class TestMigrations:
    """What they make is what the tables say."""

    def test_columns_and_keys(self, record: Record) -> None:
        held = inspect(record.engine)
        for table in TABLES:
            wanted = {c.name: (c.type._type_affinity, c.nullable, c.primary_key) for c in table.columns}
            keys = set(held.get_pk_constraint(table.name)["constrained_columns"])
            there = {
                c["name"]: (c["type"]._type_affinity, c["nullable"], c["name"] in keys)
                for c in held.get_columns(table.name)
                if (table.name, c["name"]) != ("reports", "words")
            }
            assert there == wanted, table.name
            assert {
                (k["constrained_columns"][0], k["referred_table"], k["options"].get("ondelete"))
                for k in held.get_foreign_keys(table.name)
            } == {(k.parent.name, k.column.table.name, k.ondelete) for k in table.foreign_keys}, table.name

    def test_indexes(self, record: Record) -> None:
        held = inspect(record.engine)
        for table in TABLES:
            wanted = {(i.name, tuple(i.columns.keys()), bool(i.unique)) for i in table.indexes}
            there = {
                (i["name"], tuple(i["column_names"]), bool(i["unique"]))
                for i in held.get_indexes(table.name)
                if i["name"] != "reports_words" and not i.get("duplicates_constraint")
            }
            assert there == wanted, table.name

    def test_unique_values(self, record: Record) -> None:
        held = inspect(record.engine)
        for table in TABLES:
            wanted = {c.name for c in table.columns if c.unique}
            assert {u["column_names"][0] for u in held.get_unique_constraints(table.name)} == wanted

    def test_nothing_else_is_there(self, record: Record) -> None:
        own = {t.name for t in TABLES} | {"communique_version"}
        search = {"words", "words_data", "words_idx", "words_docsize", "words_config"}
        assert set(inspect(record.engine).get_table_names()) - own <= search

    def test_opening_again_changes_nothing(self, where: str) -> None:
        first = open_record(where)
        keep(first, COURIER)
        before = counts(first), kept(first), inspect(first.engine).get_table_names()
        first.close()
        second = open_record(where)
        assert (counts(second), kept(second), inspect(second.engine).get_table_names()) == before
        second.close()

    def test_an_empty_file(self, tmp_path: Path) -> None:
        (tmp_path / "empty.db").touch()
        record = open_record(tmp_path / "empty.db")
        assert keep(record, COURIER) == ["new"]
        record.close()

    def test_a_file_whose_name_is_odd(self, tmp_path: Path) -> None:
        for name in ("what?mode=ro#x.db", "100%25 é.db", "a b;c.db"):
            record = open_record(tmp_path / name)
            assert keep(record, COURIER) == ["new"]
            record.close()
            assert (tmp_path / name).stat().st_size > 0

    def test_a_folder_that_is_not_there_is_made(self, tmp_path: Path) -> None:
        open_record(tmp_path / "new/folders/communique.db").close()
        assert (tmp_path / "new/folders/communique.db").is_file()

    def test_the_file_says_whose_it_is(self, tmp_path: Path) -> None:
        open_record(tmp_path / "c.db").close()
        with sqlite3.connect(tmp_path / "c.db") as c:
            assert c.execute("PRAGMA application_id").fetchone() == (0x434F4D4D,)
            assert c.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        c.close()

    def test_a_file_of_version_1(self, tmp_path: Path) -> None:
        """Made by `communique add examples/visit --record record-1.db` and `gzip`; never made again once version 1 is released."""
        path = tmp_path / "record-1.db"
        with gzip.open(Path(__file__).parent / "pages/record-1.db.gz") as packed, path.open("wb") as out:
            shutil.copyfileobj(packed, out)
        record = open_record(path)
        assert [(r.id, r.outlet, r.published) for r in record.reports()] == HELD_IN_1
        wire = record.one("visit-wire")
        assert wire.article.text == json.loads((VISIT / "wire.json").read_text("utf-8"))["text"]
        assert "Teskarin" in {a.name.split()[-1] for a in wire.actors}
        assert any("half open" in c.of(wire.article.text) for s in wire.statements for c in s.content)
        assert "visit-wire" in ids(search(record, "telegram"))
        assert keep(record, COURIER) == ["new"]
        desk.place(record)
        assert record.unplaced(1) == []
        record.close()


HELD_IN_1 = [
    ("visit-wire", "Northlight Wire", date(2025, 5, 15)),
    ("6127214bd253", "Strait Observer", date(2025, 5, 16)),
    ("8f5ca1ba2c02", None, None),
]
