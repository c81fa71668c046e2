"""An article's words cut into windows of whole sentences for the model."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from communique.annotate.bundle import Words
from communique.annotate.words import sentences, words, words_in
from communique.types import Article, Span

MOST = 192
"""Word pieces a window. Chosen on desk-gold dev: at 288, the longest of training, speakers and trees are read worse."""


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


def cut(laid: Laid, pieces: Callable[[Sequence[str]], list[list[int]]], most: int = MOST) -> list[tuple[int, int]]:
    """Windows as ranges of word numbers: whole sentences, about equally long, none over `most` word pieces
    (a sentence that is longer by itself is cut)."""
    if not laid.forms:
        return []
    sizes = [len(p) for p in pieces(laid.forms)]
    total = sum(sizes)
    aim = total / math.ceil(total / most)
    edges = [i for i, b in enumerate(laid.boundary) if b] + [len(laid.forms)]
    out: list[tuple[int, int]] = []
    begin, size = 0, 0
    for a, b in pairwise(edges):
        length = sum(sizes[a:b])
        full = size and (size + length > most or size + length / 2 > aim)
        if full:
            out.append((begin, a))
            begin, size = a, 0
        size += length
        while size > most:
            at, used = begin, 0
            while used + sizes[at] <= most:
                used += sizes[at]
                at += 1
            out.append((begin, at))
            size -= used
            begin = at
    if begin < len(laid.forms):
        out.append((begin, len(laid.forms)))
    return out


def window(laid: Laid, begin: int, end: int) -> Words:
    """The part of an article that goes through the model at once."""
    return Words(laid.forms[begin:end], laid.sentence[begin:end], laid.boundary[begin:end])
