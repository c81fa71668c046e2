"""What stands over a span is found as by looking at everything."""

from hypothesis import given
from hypothesis import strategies as st

from communique.brief.around import Held
from communique.located import Located
from communique.types import Annotation, Article, Findings, Span, Token

spans = st.tuples(st.integers(0, 40), st.integers(1, 15)).map(lambda x: Span(x[0], x[0] + x[1]))
apart = st.lists(st.integers(0, 60), max_size=24, unique=True).map(
    lambda ends: tuple(Span(a, b) for a, b in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
)
"""Stretches of a text in its order, none over another: sentences, words, furniture."""


@given(st.lists(spans, max_size=12), spans)
def test_finds_exactly_what_overlaps_in_text_order(placed: list[Span], span: Span) -> None:
    found = [thing for thing, _ in Located((s, None) for s in placed).over(span)]
    assert found == sorted(s for s in placed if s.start < span.end and span.start < s.end)


def test_gives_the_thing_with_its_place() -> None:
    names = Located([(Span(10, 14), "Oslo"), (Span(0, 6), "Norway")])
    assert names.over(Span(4, 12)) == [(Span(0, 6), "Norway"), (Span(10, 14), "Oslo")]
    assert names.over(Span(6, 10)) == []


@given(apart, spans)
def test_furniture_words_and_sentence_of_a_span(pieces: tuple[Span, ...], span: Span) -> None:
    article = Article("a", " " * 60, furniture=pieces)
    tokens = tuple(Token(p, "X", None, "root", 0) for p in pieces)
    read = Annotation(pieces, tokens, (), (), (), (), (), ())
    over = [n for n, p in enumerate(pieces) if p.overlaps(span)]
    assert article.in_furniture(span) == bool(over)
    assert list(read.within(span)) == over
    holding = [p for p in pieces if p.start <= span.start < p.end]
    assert Findings("", article, read, (), (), (), ()).sentence_of(span) == (holding or [span])[0]


@given(st.lists(st.tuples(st.sampled_from("ab"), spans), max_size=12), spans)
def test_a_place_of_the_same_report_holds_a_span(places: list[tuple[str, Span]], span: Span) -> None:
    assert Held(places).holds("a", span) == any(report == "a" and s.contains(span) for report, s in places)
