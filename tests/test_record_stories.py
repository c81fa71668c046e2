"""The stories of a record: where reports stand, and what becomes of it as more come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from builders import report
from communique import desk
from communique.annotate import Annotator
from communique.errors import RecordError
from communique.record import Record, open_record
from communique.sources import pages
from communique.types import Findings, Placed
from recorded import VISIT, counts, keep

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
