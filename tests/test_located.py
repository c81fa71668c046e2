"""What stands over a span is found as by looking at everything."""

from hypothesis import given
from hypothesis import strategies as st

from communique.located import Located
from communique.types import Span

spans = st.tuples(st.integers(0, 40), st.integers(1, 15)).map(lambda x: Span(x[0], x[0] + x[1]))


@given(st.lists(spans, max_size=12), spans)
def test_finds_exactly_what_overlaps_in_text_order(placed: list[Span], span: Span) -> None:
    found = [thing for thing, _ in Located((s, None) for s in placed).over(span)]
    assert found == sorted(s for s in placed if s.start < span.end and span.start < s.end)


def test_gives_the_thing_with_its_place() -> None:
    names = Located([(Span(10, 14), "Oslo"), (Span(0, 6), "Norway")])
    assert names.over(Span(4, 12)) == [(Span(0, 6), "Norway"), (Span(10, 14), "Oslo")]
    assert names.over(Span(6, 10)) == []
