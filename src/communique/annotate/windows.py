"""An article's words cut into windows of whole sentences for the model."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from communique.annotate.bundle import Words
from communique.annotate.words import sentences, words, words_in
from communique.types import Article, Span

MOST = 192
"""Word pieces a window. Chosen on desk-gold dev: at 288, the longest of training, speakers and trees are read worse."""
MARGIN = 48
"""Word pieces that neighbouring windows of one long sentence share."""


@dataclass(frozen=True, slots=True)
class Laid:
    """An article laid out as words. `sentence[i]` is the number of word i's sentence; `boundary[i]` as in features.BOUNDARIES."""

    spans: tuple[Span, ...]
    sentences: tuple[Span, ...]
    sentence: tuple[int, ...]
    boundary: tuple[int, ...]
    forms: tuple[str, ...]


def lay(article: Article) -> Laid:
    """The words of an article without its furniture, in sentences."""
    text = article.text
    every = words(text)
    starts = [w.start for w in every]
    spans: list[Span] = []
    kept: list[Span] = []
    sentence: list[int] = []
    boundary: list[int] = []
    end = 0
    for s in sentences(text, article.furniture):
        inside = words_in(s, starts, every)
        if not inside:
            continue
        new = not kept or "\n" in text[end : s.start]
        boundary += [2 if new else 1] + [0] * (len(inside) - 1)
        sentence += [len(kept)] * len(inside)
        spans += inside
        kept.append(_after(s, article.dateline, text))
        end = s.end
    return Laid(tuple(spans), tuple(kept), tuple(sentence), tuple(boundary), tuple(w.of(text) for w in spans))


def _after(sentence: Span, dateline: Span | None, text: str) -> Span:
    """A sentence without the dateline at its head, as it is cited; the model still reads the dateline."""
    if dateline is None or not sentence.overlaps(dateline):
        return sentence
    start = dateline.end
    while start < sentence.end and text[start].isspace():
        start += 1
    return Span(start, sentence.end) if start < sentence.end else sentence


class Range(NamedTuple):
    """A window as word numbers of the article: the model reads [begin, end), what it finds is kept for [first, last)."""

    begin: int
    end: int
    first: int
    last: int


def cut(laid: Laid, pieces: Callable[[Sequence[str]], list[list[int]]], most: int = MOST) -> list[Range]:
    """Windows of whole sentences, about equally long, none over `most` word pieces. A sentence that is longer by itself is cut into
    windows that overlap, so that no word is read without its neighbours."""
    if not laid.forms:
        return []
    sizes = [len(p) for p in pieces(laid.forms)]
    total = sum(sizes)
    aim = total / math.ceil(total / most)
    edges = [i for i, b in enumerate(laid.boundary) if b] + [len(laid.forms)]
    out: list[Range] = []
    begin, size = 0, 0
    for a, b in pairwise(edges):
        length = sum(sizes[a:b])
        if size and (size + length > most or size + length / 2 > aim):
            out.append(Range(begin, a, begin, a))
            begin, size = a, 0
        size += length
        if length > most:
            out += _overlapping(sizes, a, b, most)
            begin, size = b, 0
    if begin < len(laid.forms):
        out.append(Range(begin, len(laid.forms), begin, len(laid.forms)))
    return out


def _overlapping(sizes: Sequence[int], a: int, b: int, most: int) -> list[Range]:
    """Windows over one long sentence, each sharing up to MARGIN pieces on either side with its neighbours."""
    margin = min(MARGIN, most // 4)
    out: list[Range] = []
    first = a
    while first < b:
        begin = _fill_back(sizes, a, first, margin)
        end = _fill(sizes, begin, b, most)
        if end <= first:  # the next word alone nearly fills a window
            begin, end = first, _fill(sizes, first, b, most)
        last = b if end == b else max(first + 1, _fill_back(sizes, first, end, margin))
        out.append(Range(begin, end, first, last))
        first = last
    return out


def _fill(sizes: Sequence[int], begin: int, end: int, most: int) -> int:
    """Where `most` word pieces from `begin` on are used up, but one word at least."""
    at, used = begin, 0
    while at < end and (at == begin or used + sizes[at] <= most):
        used += sizes[at]
        at += 1
    return at


def _fill_back(sizes: Sequence[int], begin: int, end: int, most: int) -> int:
    """The same from `end` backwards."""
    at, used = end, 0
    while at > begin and used + sizes[at - 1] <= most:
        used += sizes[at - 1]
        at -= 1
    return at


def window(laid: Laid, at: Range) -> Words:
    """The part of an article that goes through the model at once."""
    return Words(laid.forms[at.begin : at.end], laid.sentence[at.begin : at.end], laid.boundary[at.begin : at.end])
