"""Words and sentences of an English text, as ranges of it.

Words follow the conventions of Universal Dependencies English (EWT): clitics and hyphens stand alone, abbreviations keep their
full stop. Sentences are cut by `sentencex` inside each paragraph (97 % of the sentence starts of the desk gold, none invented).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

import sentencex

from communique.located import Located
from communique.types import Span

_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Brig|Sen|Rep|Gov|Amb|Rev|Hon|St|Jr|Sr|Inc|Corp|Ltd|Co|vs|etc|No|Nos|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun"
)
_WORD = re.compile(
    rf"""
    (?:https?://|www\.)[^\s<>"”]*[\w/]                      # addresses
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | [@#]\w+
    | (?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?!\w))?               # U.S., a.m., U.S.A
    | (?:{_ABBREVIATIONS})\.(?=\s|,|$)
    | [A-Z]\.(?=\s+[A-Z][a-z])                              # an initial
    | \d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s|bn|m|k|am|pm)?(?!\w)
    | \w+(?:['’](?!(?:s|re|ve|ll|d|m|t|S|RE|VE|LL|D|M|T)\b)[^\W\d_]{{2,}})?
    | ([!?=*_~<>#])\1+
    | \.\.+ | …+ | -{{2,}} | ['’](?:s|re|ve|ll|d|m|S|RE|VE|LL|D|M)\b
    | \S
    """,
    re.VERBOSE,
)
_TITLE_LAST = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Brig|Sens?|Reps?|Gov|Amb|Rev|Hon)\.$")
"""A title that a sentence cannot end with: its name follows."""
_PARAGRAPH = re.compile(r"[^\r\n]+")


def words(text: str) -> list[Span]:
    """Every word and mark of the text, in order; blanks belong to none."""
    out = []
    for match in _WORD.finditer(text):
        out.append(Span(*match.span()))
    return _join_negations(text, out)


def _join_negations(text: str, found: list[Span]) -> list[Span]:
    """`doesn`, `’`, `t` become `does`, `n’t`; `cannot` becomes `can`, `not`."""
    out: list[Span] = []
    position = 0
    while position < len(found):
        span = found[position]
        tail = text[span.end : span.end + 2]
        if (
            len(tail) == 2
            and tail[0] in "'’"
            and tail[1] in "tT"
            and text[span.end - 1] in "nN"
            and span.end - span.start > 1
        ):
            after = text[span.end + 2 : span.end + 3]
            if not (after.isalnum()):
                out.append(Span(span.start, span.end - 1))
                out.append(Span(span.end - 1, span.end + 2))
                position += 1
                while position < len(found) and found[position].start < span.end + 2:
                    position += 1
                continue
        if span.of(text).lower() == "cannot":
            out += [Span(span.start, span.start + 3), Span(span.start + 3, span.end)]
        else:
            out.append(span)
        position += 1
    return out


def paragraphs(text: str) -> list[Span]:
    """Runs of text between line breaks, blanks at their ends left out."""
    out = []
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if start < end:
            out.append(Span(start, end))
    return out


_SURROGATE = re.compile("[\ud800-\udfff]")


def sentences(text: str, skip: Iterable[Span] = ()) -> list[Span]:
    """Sentences inside paragraphs, in order; paragraphs that touch `skip` (furniture) are left out."""
    text = _SURROGATE.sub("\ufffd", text)  # the library takes none
    left_out = Located((s, s) for s in skip)
    out: list[Span] = []
    for paragraph in paragraphs(text):
        if left_out.over(paragraph):
            continue
        position = paragraph.start
        for piece in sentencex.segment("en", paragraph.of(text)):
            bare = piece.strip()
            if not bare:
                continue
            start = text.find(bare, position, paragraph.end)
            if start < 0:  # the library changed a character: keep the rest of the paragraph whole
                out.append(Span(position, paragraph.end))
                break
            position = start + len(bare)
            if out and paragraph.contains(out[-1]) and _TITLE_LAST.search(out[-1].of(text)):
                start = out.pop().start
            out.append(Span(start, position))
    return out


def words_in(sentence: Span, starts: list[int], found: list[Span]) -> list[Span]:
    """The words that begin inside a sentence; `starts` are their sorted starts."""
    begin = bisect_right(starts, sentence.start - 1)
    end = bisect_right(starts, sentence.end - 1)
    return found[begin:end]
