"""The Python API: every public name is there, every example of its documentation runs, and both bridges hold what was found."""

from __future__ import annotations

import doctest
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

import communique
from builders import event, report, said
from communique import CommuniqueError, Desk, Failure, Findings, Page, Span, open_desk
from communique.exports.tables import TABLES
from communique.types import Annotation, Article, Name, Token

ROOT = Path(__file__).parents[1]
NOTE = Page("note", b"Envoy Elsa Brandt met Jonas Lind in Oslo on Monday. She left on Tuesday.", "text/plain")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk whose record holds the three reports of the visit, in the folder where the examples stand."""
    with pytest.MonkeyPatch.context() as patch, open_desk(tmp_path_factory.mktemp("api") / "communique.db") as desk:
        patch.chdir(ROOT)
        desk.add("examples/visit")
        yield desk


@pytest.fixture(scope="module")
def visit(desk: Desk) -> list[Findings]:
    assert desk.record is not None
    return list(desk.record.findings())


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], dict[str, Any]]:
    """The examples that need other libraries, and what the others have named, which are run before."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "examples").symlink_to(ROOT / "examples")
    blocks = (ROOT / "docs/api.md").read_text("utf-8").split("```python\n")[1:]
    shown = [block.partition("```")[0] for block in blocks]
    others = [code for code in shown if "to_dataframe" in code or "to_spacy" in code]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return others, shown_to_run("".join(code for code in shown if code not in others), {})


class TestDocumentation:
    """What it shows is what happens."""

    NEEDS: ClassVar = {"communique.bridges.frames": "pandas", "communique.bridges.spacy": "spacy"}

    @pytest.mark.parametrize("module", ["communique.api", *NEEDS])
    def test_examples_of_docstrings(self, module: str, desk: Desk, visit: list[Findings]) -> None:
        if module in self.NEEDS:
            pytest.importorskip(self.NEEDS[module], reason=f"{self.NEEDS[module]} is not installed")
        whole = import_module(module)
        found = next(f for f in visit if f.article.id == "visit-wire")
        names = {**vars(communique.types), **vars(whole), "date": date, "desk": desk, "found": found}
        run(doctest.DocTestFinder().find(whole, globs=names))

    def test_every_public_function_has_an_example(self) -> None:
        public = [communique.open_desk, communique.to_dataframe, communique.to_spacy]
        public += [getattr(Desk, n) for n in vars(Desk) if not n.startswith("_") and n != "close"]
        assert len(public) > 10
        assert [f.__name__ for f in public if ">>> " not in (f.__doc__ or "")] == []

    def test_the_page_about_it(self, page: tuple[list[str], dict[str, Any]]) -> None:
        others, known = page
        assert len(others) == 2
        assert isinstance(known["desk"], Desk)

    @pytest.mark.parametrize("library", ["pandas", "spacy"])
    def test_the_page_about_other_libraries(self, library: str, page: tuple[list[str], dict[str, Any]]) -> None:
        others, known = page
        pytest.importorskip(library, reason=f"{library} is not installed")
        word = {"pandas": "to_dataframe", "spacy": "to_spacy"}[library]
        shown_to_run("".join(code for code in others if word in code), known)

    def test_the_page_names_every_public_name(self) -> None:
        page = (ROOT / "docs/api.md").read_text("utf-8")
        assert [name for name in communique.__all__ if f"`{name}" not in page] == []


def shown_to_run(code: str, known: dict[str, Any]) -> dict[str, Any]:
    """Runs the examples of a page, and gives what they have named."""
    test = doctest.DocTestParser().get_doctest(code, known, "docs/api.md", "docs/api.md", 0)
    run([test])
    return test.globs


def run(tests: list[doctest.DocTest]) -> None:
    runner = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL | doctest.NORMALIZE_WHITESPACE)
    told: list[str] = []
    done = [runner.run(test, out=told.append, clear_globs=False) for test in tests]
    assert sum(d.attempted for d in done)
    assert sum(d.failed for d in done) == 0, "".join(told)


class TestNames:
    def test_every_public_name_is_there(self) -> None:
        assert [name for name in communique.__all__ if getattr(communique, name, None) is None] == []
        assert set(communique.__all__) <= set(dir(communique))

    def test_an_unknown_name(self) -> None:
        with pytest.raises(AttributeError, match="no attribute 'open_dask'"):
            _ = communique.open_dask  # type: ignore[attr-defined]

    def test_importing_the_package_brings_nothing_else(self) -> None:
        code = "import sys; before = set(sys.modules); import communique; print(*set(sys.modules) - before)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.split() == ["communique"]

    def test_opening_a_desk_loads_no_model(self) -> None:
        code = "import sys; from communique import open_desk; open_desk(); print('onnxruntime' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "False"


class TestWithoutARecord:
    def test_it_reads_and_keeps_nothing(self, desk: Desk) -> None:
        found, failure = Desk(annotate=desk._annotate).read(
            NOTE, "missing.txt", outlet="Courier", published=date(2025, 5, 16)
        )
        assert isinstance(found, Findings)
        assert isinstance(failure, Failure)
        assert (found.article.outlet, found.article.published) == ("Courier", date(2025, 5, 16))
        assert failure.kind == "missing"

    @pytest.mark.parametrize(
        "question",
        [
            lambda d: d.add("examples/visit"), lambda d: d.stories(), lambda d: d.story("x"), lambda d: list(d.briefs()),
            lambda d: list(d.compare()), lambda d: d.who("Teskarin"), lambda d: d.said("Teskarin"), lambda d: d.events(),
            lambda d: d.timeline(), lambda d: d.search("grain"),
        ],
    )  # fmt: skip
    def test_a_question_to_the_record(self, question: Any) -> None:
        with pytest.raises(CommuniqueError, match="no record") as raised:
            question(Desk(annotate=lambda articles: pytest.fail("nothing should be read")))
        assert type(raised.value).__name__ == "RecordError"

    def test_stories_of_findings_and_of_sources_are_the_same(self, desk: Desk, visit: list[Findings]) -> None:
        without = Desk(annotate=desk._annotate)
        (found,) = without.read(NOTE)
        assert without.stories(NOTE) == without.stories(found) != []
        assert (
            [b.story for b in without.briefs(*visit)]
            == [m.story for m in without.compare(*visit)]
            == without.stories(*visit)
        )

    def test_a_source_that_cannot_be_read_is_not_passed_over(self) -> None:
        with pytest.raises(CommuniqueError, match=r"missing\.txt") as raised:
            Desk().stories("missing.txt")
        assert raised.value.kind == "missing"


class TestWithARecord:
    def test_what_is_added_twice_is_known(self, desk: Desk) -> None:
        again = desk.add("examples/visit", "missing.txt")
        assert [a.kind if isinstance(a, Failure) else a[1].kind for a in again] == ["known"] * 3 + ["missing"]

    def test_a_story_is_told_as_it_stands_in_the_record(self, desk: Desk) -> None:
        (story,) = desk.stories(since=date(2025, 5, 1), until=date(2025, 5, 31), most=5)
        assert desk.stories(since=date(2025, 6, 1)) == []
        assert list(desk.briefs()) == list(desk.briefs(story)) == list(desk.briefs(desk.story(story.id[:4])))
        assert [m.story for m in desk.compare(story)] == [story]

    def test_a_story_that_it_does_not_hold(self, desk: Desk) -> None:
        (story,) = desk.stories(NOTE)
        with pytest.raises(CommuniqueError, match=f"no story {story.id}"):
            list(desk.briefs(story))

    def test_days_choose_among_stories_of_sources_too(self, desk: Desk) -> None:
        met = Page("met", b"Envoy Elsa Brandt met Jonas Lind in Oslo.", "text/plain", published=date(2025, 5, 2))
        (dated,) = desk.stories(met)
        assert desk.stories(met, since=date(2025, 5, 2), until=date(2025, 5, 2)) == [dated]
        assert desk.stories(met, since=date(2025, 5, 3)) == desk.stories(NOTE, since=date(2025, 5, 1)) == []
        assert len(desk.stories(NOTE, most=1)) == 1

    def test_events_by_type_status_and_state(self, desk: Desk) -> None:
        visits = desk.events("visit")
        assert {(a.type, a.mode) for a in visits} == {("CONSULT", "visit")}
        assert desk.events("CONSULT/visit") == visits == [a for a in desk.events("consult") if a.mode == "visit"]
        assert {a.status for a in desk.events(status=("planned", "denied"))} == {"planned", "denied"}
        assert desk.events(country="Norway") == desk.events(country="NOR") == []

    @pytest.mark.parametrize(
        ("asked", "word"), [({"country": "Nowhere"}, "state"), ({"status": "happend"}, "status"), ({"actor": "Nobody Atall"}, "nobody")]
    )  # fmt: skip
    def test_what_there_is_not(self, desk: Desk, asked: dict[str, str], word: str) -> None:
        with pytest.raises(CommuniqueError, match=word):
            desk.events(**asked)  # type: ignore[arg-type]

    def test_an_unknown_type(self, desk: Desk) -> None:
        with pytest.raises(CommuniqueError, match=r"'visits' is no type of event; types are AGREE, .* visit"):
            desk.events("visits")

    def test_a_timeline_of_a_story_and_of_somebody(self, desk: Desk) -> None:
        whole = desk.timeline(desk.story("visit-wire"))
        days = [d.act.earliest for d in whole]
        assert days == sorted(days, key=lambda d: d or date.max)
        assert {d.act.id for d in desk.timeline("Brendemar")} <= {d.act.id for d in whole}

    def test_search_by_meaning(self, desk: Desk) -> None:
        assert {hit.report.id for hit in desk.search("cereal shipments", like=True)} >= {"visit-wire"}
        with pytest.raises(CommuniqueError, match="a few words"):
            desk.search(" ", like=True)

    def test_the_record_is_closed_at_the_end(self, tmp_path: Path) -> None:
        with open_desk(tmp_path / "a.db") as desk:
            assert desk.stories() == []
        assert desk.record is not None
        assert desk.record.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


VARGA = "Ann Varga of Norland met Jon Holm in Oslo on 3 May for talks. “We agree on grain,” Varga said on television."


def varga() -> Findings:
    return report(
        VARGA, "v", outlet="Courier", published=date(2025, 5, 4), people={"Ann Varga": "NOR", "Jon Holm": None},
        roles={"Ann Varga": ["of Norland"]},
        events=[event("met", source="Ann Varga", target="Jon Holm", place=("Oslo", "NOR"), when=("3 May", "2025-05-03"))],
        statements=[said("Varga@2", "“We agree on grain,”", cue="said", channel="television")],
    )  # fmt: skip


class TestDataFrames:
    @pytest.fixture(autouse=True)
    def pandas(self) -> Any:
        return pytest.importorskip("pandas", reason="pandas is not installed")

    @pytest.mark.parametrize("table", TABLES)
    def test_columns_are_those_of_the_exports_with_findings_and_without(self, table: Any) -> None:
        frame, empty = communique.to_dataframe([varga()], table), communique.to_dataframe([], table)
        assert list(frame.columns) == list(empty.columns) == list(TABLES[table])
        assert list(frame.dtypes) == list(empty.dtypes)
        assert (len(frame) > 0, len(empty)) == (True, 0)

    def test_values_keep_their_kind(self, pandas: Any) -> None:
        (row,) = communique.to_dataframe([varga()]).to_dict("records")
        assert row["earliest"] == pandas.Timestamp("2025-05-03")
        assert (row["source"], row["place_country"], row["start"], row["confidence"]) == (
            "Ann Varga",
            "NOR",
            VARGA.index("met"),
            1.0,
        )
        assert pandas.isna(row["reported_by"])

    def test_old_days(self, pandas: Any) -> None:
        old = report("They met in 1648.", "o", events=[event("met", when=("1648", "1648-10-24"))])
        assert communique.to_dataframe([old])["earliest"][0] == pandas.Timestamp("1648-10-24")

    def test_stories_that_are_known(self, visit: list[Findings], desk: Desk) -> None:
        known = communique.to_dataframe(visit, "events", desk.compare())
        assert set(known["story"]) == {s.id for s in desk.stories()}
        assert communique.to_dataframe(visit, "events", ())["story"].isna().all()

    def test_an_unknown_table(self) -> None:
        with pytest.raises(CommuniqueError, match=r"no table 'event'; tables are reports, actors"):
            communique.to_dataframe([], "event")  # type: ignore[arg-type]

    def test_a_source_that_could_not_be_read(self) -> None:
        with pytest.raises(CommuniqueError, match=r"missing\.txt"):
            communique.to_dataframe(Desk().read("missing.txt"))


@pytest.mark.parametrize(
    ("library", "call"),
    [("pandas", lambda: communique.to_dataframe([])), ("spacy", lambda: communique.to_spacy(varga()))],
)
def test_a_library_that_is_missing(library: str, call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)  # Python's own way of saying that a module is not to be had
    with pytest.raises(CommuniqueError, match=f"pip install {library}") as raised:
        call()
    assert raised.value.kind == "missing-library"


@st.composite
def annotated(draw: st.DrawFn) -> Findings:
    """Any text with any words read in it, in sentences that are trees; names over some of the words."""
    text = draw(st.text(st.sampled_from("ab .\n\t\xa0é漢\U0001f600\ud800\x00”") | st.characters(), max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=24)))
    ranges = [Span(a, b) for a, b in pairwise(cuts) if draw(st.booleans())]
    tokens: list[Token] = []
    first, sentence = 0, 0
    for number, span in enumerate(ranges):
        if number > first and draw(st.integers(0, 3)) == 0:
            first, sentence = number, sentence + 1
        head = draw(st.integers(first, number - 1)) if number > first and draw(st.integers(0, 9)) else None
        tokens.append(Token(span, "NOUN", head, "dep" if head is not None else "root", sentence))
    names = tuple(Name(span, "PER", 1.0) for span in ranges if draw(st.booleans()))
    return Findings("x", Article("x", text), Annotation((), tuple(tokens), names, (), (), (), (), ()), (), (), (), ())


class TestSpacy:
    @pytest.fixture(autouse=True)
    def spacy(self) -> Any:
        return pytest.importorskip("spacy", reason="spaCy is not installed (pip install spacy)")

    @given(found=annotated())
    def test_every_text_and_place_comes_back(self, found: Findings) -> None:
        text = found.article.text
        doc = communique.to_spacy(found)
        assert len(doc.text) == len(text)
        assert all(a == b or "\ud800" <= b <= "\udfff" for a, b in zip(doc.text, text, strict=True))
        at = {word.idx: word for word in doc}
        tokens = found.annotation.tokens
        words = [at[t.span.start] for t in tokens]
        assert [(w.idx, w.idx + len(w), w.pos_) for w in words] == [(t.span.start, t.span.end, "NOUN") for t in tokens]
        for token, word in zip(tokens, words, strict=True):
            if token.head is not None:
                assert word.head == words[token.head]
        assert [t.sentence != n.sentence for t, n in pairwise(tokens)] == [a.sent != b.sent for a, b in pairwise(words)]
        assert {(e.start_char, e.end_char) for e in doc.ents} == {
            (n.span.start, n.span.end) for n in found.annotation.names
        }

    def test_findings_stand_in_the_spans(self) -> None:
        doc = communique.to_spacy(varga())

        def spans(key: str) -> list[tuple[str, str, str]]:
            return [(s.text, s.label_, s.id_) for s in doc.spans[key]]

        assert doc.text == VARGA
        assert spans("actors") == [("Ann Varga", "person", "a1"), ("Jon Holm", "person", "a2")]
        assert spans("events") == [("met", "CONSULT/meet", "e1")]
        assert spans("sources") == [("Ann Varga", "source", "e1")]
        assert spans("places") == [("Oslo", "NOR", "e1")]
        assert spans("cues") == [("said", "cue", "s1")]
        assert spans("times") == [("3 May", "2025-05-03/2025-05-03", "")]
        assert spans("topics") == []

    def test_every_finding_of_the_examples_covers_whole_words(self, visit: list[Findings]) -> None:
        for found in visit:
            doc = communique.to_spacy(found)
            assert doc.text == found.article.text
            assert len(list(doc.sents)) >= len(found.annotation.sentences)
            spans = [(s.start_char, s.end_char) for s in doc.spans["events"]]
            assert spans == [(e.trigger.start, e.trigger.end) for e in found.events]
            contents = [part.of(doc.text) for s in found.statements for part in s.content]
            assert [s.text for s in doc.spans["statements"]] == contents

    def test_furniture_is_no_part_of_a_sentence(self, visit: list[Findings]) -> None:
        found = next(f for f in visit if f.article.furniture)
        doc = communique.to_spacy(found)
        (furniture,) = found.article.furniture
        words = [w for w in doc if furniture.start <= w.idx < furniture.end and not w.is_space]
        assert words
        assert {w.pos_ for w in words} == {""}
        assert not {w.sent.start for w in words} & {
            doc.char_span(e.trigger.start, e.trigger.end).sent.start for e in found.events
        }

    def test_a_vocabulary_of_ones_own(self, spacy: Any) -> None:
        vocab = spacy.blank("de").vocab
        assert communique.to_spacy(varga(), vocab).vocab is vocab
