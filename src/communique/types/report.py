"""A report, and what the model reads in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, datetime

    import numpy as np


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in an article's text. Never empty; raises ValueError if it were."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}, {self.end}")

    def of(self, text: str) -> str:
        """The words themselves."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Page:
    """What a source gives: bytes and what is known about them before they are read.

    `source` is the place as the user gave it (a path, an address, `-`); for a file of many reports, `path:line`.
    `outlet` and `published` are the user's word and go before anything the page says of itself; the hints (of the feed that led to it)
    stand only where the page says nothing.
    """

    source: str
    content: bytes
    media_type: str
    url: str | None = None
    fetched: datetime | None = None
    outlet: str | None = None
    published: date | None = None
    hint_outlet: str | None = None
    hint_published: date | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read: which, what kind of failure, and one sentence for the person who asked."""

    source: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a report: it is new, it is known as it stands, or its page has changed (`version` 2 and later)."""

    kind: Literal["new", "known", "changed"]
    report: str
    version: int


CALLED_LETTERS = 40
"""Letters of a text's first words that stand for its name: enough to know it again, and no wider than most headlines. A choice."""
_QUOTATION_MARKS = str.maketrans("", "", '“”„"')


@dataclass(frozen=True, slots=True)
class Article:
    """One report. `text` is kept character for character; `furniture` marks what in it is not the report, in text order, no piece over
    another."""

    id: str
    text: str
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    byline: str | None = None
    published: date | None = None
    language: str = "en"
    furniture: tuple[Span, ...] = ()
    dateline: Span | None = None
    reading_seconds: int = 0

    @property
    def called(self) -> str:
        """What a reader calls it by: its outlet, else its headline, else its first words in quotation marks; its id says nothing to one."""
        return self.outlet or self.title or self._first_words() or self.id

    def _first_words(self) -> str | None:
        """The first words that are no furniture, as many as CALLED_LETTERS hold; None where there is none."""
        end, first = 0, ""
        for piece in sorted(self.furniture):
            if first := self.text[end : piece.start].strip():
                break
            end = max(end, piece.end)
        words = (first or self.text[end:]).translate(_QUOTATION_MARKS).split()
        kept = words[:1]
        for word in words[1:]:
            if len(" ".join([*kept, word])) > CALLED_LETTERS:
                break
            kept.append(word)
        return f"“{' '.join(kept)}{' …' if len(kept) < len(words) else ''}”" if kept else None

    def in_furniture(self, span: Span) -> bool:
        """Whether a span touches what in the page is not the report."""
        before = bisect_left(self.furniture, span.end, key=lambda piece: piece.start)
        return before > 0 and span.start < self.furniture[before - 1].end


@dataclass(frozen=True, slots=True)
class Token:
    """A word. `head` is the number of the governing token in the same annotation, None at the root of a sentence."""

    span: Span
    upos: str
    head: int | None
    deprel: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name; label one of PER, ORG, LOC, FAC, NORP, DATE, MONEY, PRODUCT, MISC (states and cities are LOC)."""

    span: Span
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content of one attribution (PDTB, PARC and PolNeAR's parts). Without cue: a quote that goes on."""

    cue: Span | None
    source: tuple[Span, ...]
    content: tuple[Span, ...]
    channel: tuple[Span, ...]
    score: float


@dataclass(frozen=True, slots=True)
class EventWord:
    """A word that names an act, with its PLOVER type, status and parts as the model reads them.

    `time`: the calendar expression that dates it. `factuality`: -3 (did not happen) to 3 (happened), the scale of UDS-IH2
    (Rudinger et al. 2018)."""

    trigger: Span
    type: str
    mode: str | None
    status: str
    source: tuple[Span, ...]
    target: tuple[Span, ...]
    place: tuple[Span, ...]
    score: float
    time: Span | None = None
    factuality: float | None = None


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """A phrase that says what the named person is."""

    name: Span
    role: Span
    score: float


@dataclass(frozen=True, slots=True)
class Link:
    """A pronoun or nominal and the earlier mention that it means, each given by its head token's number."""

    mention: int
    antecedent: int
    score: float


@dataclass(frozen=True, slots=True)
class Annotation:
    """What the model reads in one article, in text order.

    `act_vectors`: [event_words, 128] of length 1, from which it is told how likely two words tell one act of the world.
    `vectors`: [sentences, 384] of length 1, near to those that all-MiniLM-L6-v2 gives the sentences (their product is their likeness);
    None where no model has read."""

    sentences: tuple[Span, ...]
    tokens: tuple[Token, ...]
    names: tuple[Name, ...]
    attributions: tuple[Attribution, ...]
    event_words: tuple[EventWord, ...]
    roles: tuple[RolePhrase, ...]
    times: tuple[Span, ...]
    links: tuple[Link, ...]
    vectors: np.ndarray | None = field(default=None, compare=False, repr=False)
    act_vectors: np.ndarray | None = field(default=None, compare=False, repr=False)

    def within(self, span: Span) -> range:
        """Numbers of the tokens that overlap a span."""
        first = bisect_right(self.tokens, span.start, key=lambda t: t.span.end)
        return range(first, bisect_left(self.tokens, span.end, lo=first, key=lambda t: t.span.start))
