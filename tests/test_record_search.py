"""What is found in a record: by words, by meaning, by an id or address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import report
from communique import desk
from communique.annotate import Annotator
from communique.errors import RecordError
from communique.record import Record, open_record
from communique.record.search import Filter, near, search
from communique.types import Findings, Page
from recorded import COURIER, COURIER_LATER, LEDGER, TARIFFS, ids, keep, odd_texts


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
        keep(record, pointing(COURIER_LATER, 7))
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
