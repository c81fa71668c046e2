"""A window of training data: words, where sentences begin, and the labels that its corpus gives.

`None` for a layer means the corpus does not mark it; the loss of that head is then left out. -100 masks a single word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

IGNORE = -100


@dataclass
class Window:
    words: list[str]
    sentence: list[int]  # number of each word's sentence, from 0
    boundary: list[int]  # number in features.BOUNDARIES for each word
    upos: list[int] | None = None
    head: list[int] | None = None  # word number inside the window; a root's head is itself
    deprel: list[int] | None = None
    names: list[list[int]] | None = None  # allowed tags of each word
    parts: dict[str, list[int]] | None = None  # PolNeAR tags, one list a part
    say: list[int] | None = None
    event: list[int] | None = None
    mode: list[int] | None = None
    status: list[int] | None = None
    time: list[list[int]] | None = None  # allowed tags of each word
    factuality: list[float | None] | None = None  # UDS: -3 (did not happen) to 3 (happened)
    mention: list[int] | None = None
    type: tuple[int, list[int], list[int]] | None = None  # of the whole window: PLV type, source words, target words
    pairs: list[tuple[int, int, list[int]]] = field(default_factory=list)  # (relation, anchor, words of the phrase)
    anchors: list[tuple[int, int]] = field(default_factory=list)  # (relation, anchor) rows that are fully marked
    # (mention head, earlier heads of its cluster; empty = first), as word numbers of the document: links reach over windows
    links: list[tuple[int, list[int]]] | None = None
    topic: str | None = None  # of documents whose acts are compared
    acts: list[tuple[int, str]] = field(default_factory=list)  # (first word, which act of the topic it names)
    document: int = 0
    start: int = 0  # word number in the document


@dataclass
class Document:
    """A whole document laid out as sentences of words; `cut` makes windows of whole sentences from it."""

    window: Window
    pieces: list[int]  # word pieces of each word


def cut(document: Document, most: int, start: int = 0) -> list[Window]:
    """Windows of whole sentences with at most `most` word pieces (a longer sentence stands alone, cut to `most`)."""
    w, out = document.window, []
    edges = [i for i in range(len(w.words)) if i == 0 or w.sentence[i] != w.sentence[i - 1]] + [len(w.words)]
    begin, size = None, 0
    for a, b in pairwise(edges):
        if w.sentence[a] < start:
            continue
        length = sum(document.pieces[a:b])
        if begin is None:
            begin, size = a, length
        elif size + length > most:
            out.append((begin, a))
            begin, size = a, length
        else:
            size += length
    if begin is not None:
        out.append((begin, len(w.words)))
    windows = []
    for a, b in out:
        while sum(document.pieces[a:b]) > most and b > a + 1:
            b -= 1
        windows.append(_slice(w, a, b, id(document)))
    return windows


def _slice(w: Window, a: int, b: int, document: int) -> Window:
    def part(x: list | None) -> list | None:
        return None if x is None else x[a:b]

    inside = lambda i: a <= i < b  # noqa: E731
    pairs = [(r, h - a, [i - a for i in phrase if inside(i)]) for r, h, phrase in w.pairs if inside(h)]
    return Window(
        words=w.words[a:b],
        sentence=[s - w.sentence[a] for s in w.sentence[a:b]],
        boundary=w.boundary[a:b],
        upos=part(w.upos),
        head=None if w.head is None else [h - a if inside(h) else IGNORE for h in w.head[a:b]],
        deprel=part(w.deprel),
        names=part(w.names),
        parts=None if w.parts is None else {k: v[a:b] for k, v in w.parts.items()},
        say=part(w.say),
        event=part(w.event),
        mode=part(w.mode),
        status=part(w.status),
        time=part(w.time),
        factuality=part(w.factuality),
        mention=part(w.mention),
        type=w.type,
        pairs=pairs,
        anchors=[(r, h - a) for r, h in w.anchors if inside(h)],
        links=None if w.links is None else [link for link in w.links if inside(link[0])],
        topic=w.topic,
        acts=[(i - a, which) for i, which in w.acts if inside(i)],
        document=document,
        start=a,
    )
