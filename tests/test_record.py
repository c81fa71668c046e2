"""The record's contract: what every database must do, run on a SQLite file and on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from builders import report
from communique import desk
from communique.annotate import Annotator
from communique.errors import RecordError
from communique.record import Record, open_record
from communique.record.search import Filter, near, search
from communique.sources import pages
from communique.types import Findings, Page, Saved
from recorded import COURIER, COURIER_LATER, LEDGER, TARIFFS, VISIT, counts, ids, keep, kept, other_words


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

    def test_vectors_of_acts_of_an_earlier_model_are_left_out(self, record: Record, visit: Sequence[Findings]) -> None:
        """They had 64 numbers, and say nothing beside those of another model."""
        found = visit[0]
        own = found.annotation.act_vectors
        assert own is not None
        keep(record, replace(found, annotation=replace(found.annotation, act_vectors=own[:, :64])))
        assert record.one(found.article.id).annotation.act_vectors is None

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

    def test_it_is_version_two(self, record: Record) -> None:
        keep(record, COURIER, LEDGER)
        assert record.add(COURIER_LATER) == Saved("changed", "courier-2", 2)
        assert [r.id for r in record.reports()] == ["courier-2", "ledger"]
        assert list(record.findings()) == [COURIER_LATER, LEDGER]
        assert record.info()["reports"] == 2
        assert record.info()["earlier versions"] == 1

    def test_both_versions_are_kept_as_they_were_read(self, record: Record) -> None:
        keep(record, COURIER, COURIER_LATER)
        assert record.versions("courier") == record.versions("courier-2") == [COURIER, COURIER_LATER]

    def test_search_finds_the_newest_only(self, record: Record) -> None:
        keep(record, COURIER)
        assert ids(search(record, "proposals")) == ["courier"]
        keep(record, COURIER_LATER)
        assert search(record, "proposals") == []
        assert ids(search(record, "summit failed")) == ids(search(record, "Copenhagen")) == ["courier-2"]
        assert search(record, "Copenhagen", Filter(actor="Holm")) == []

    def test_the_address_leads_to_the_newest(self, record: Record) -> None:
        keep(record, COURIER, COURIER_LATER)
        assert record.one("https://courier.example/varga-copenhagen") == COURIER_LATER
        assert record.one("courier-2") == COURIER_LATER

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
        assert keep(record, COURIER_LATER, COURIER) == ["changed", "changed"]
        assert (kept(record), ids(search(record, "proposals"))) == before
        assert record.versions("courier") == [COURIER, COURIER_LATER, COURIER]

    def test_it_stays_in_its_story(self, record: Record) -> None:
        keep(record, COURIER)
        desk.place(record)
        (story,) = record.stories()
        keep(record, COURIER_LATER)
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
