"""Where the text stands inside quotation marks.

Marks are paired inside a paragraph. A mark without its partner costs that one quote: an opening mark runs to the paragraph's end only
where the next paragraph opens again (the newspaper's way to carry a quote on), otherwise it is left alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from communique.types import Span

OPENING, CLOSING, STRAIGHT = "“„«", "”»", '"'


def quotes(text: str) -> tuple[Span, ...]:
    """Every quoted range, marks included, in text order, never overlapping. Single marks (apostrophes) do not count."""
    paragraphs = _paragraphs(text)
    out: list[Span] = []
    for number, (start, end) in enumerate(paragraphs):
        opened: int | None = None
        for i in range(start, end):
            c = text[i]
            if c not in OPENING + CLOSING + STRAIGHT:
                continue
            opens = c in OPENING or (c == STRAIGHT and opened is None)
            if opens:
                opened = i
            elif opened is not None:
                out.append(Span(opened, i + 1))
                opened = None
        if opened is not None and number + 1 < len(paragraphs):
            after = paragraphs[number + 1][0]
            if text[after] in OPENING + STRAIGHT and end - opened > 20:
                out.append(Span(opened, end))
    return tuple(out)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    out, position = [], 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare:
            start = position + line.index(bare)
            out.append((start, start + len(bare)))
        position += len(line)
    return out


def quoted_share(content: Iterable[Span], quoted: Sequence[Span]) -> float:
    """The part of the content's characters that stands inside quotation marks (0 to 1). `quoted`: as `quotes` gives them."""
    total = inside = 0
    for c in content:
        total += c.end - c.start
        first = bisect_right(quoted, c.start, key=lambda q: q.end)
        last = bisect_left(quoted, c.end, key=lambda q: q.start)
        inside += sum(min(c.end, q.end) - max(c.start, q.start) for q in quoted[first:last])
    return inside / total if total else 0.0
