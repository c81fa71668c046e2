"""The values that cross a module boundary. Standard library only at run time; every one is frozen and compared by content.

Positions are half-open ranges of code points in `Article.text`, the one kept text of a report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

PLOVER_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
"""The event types of PLOVER (Political Language Ontology for Verifiable Event Records), in its order from accord to force."""

MODES = ("visit", "meet", "call", "talks", "mediate")
"""The modes of CONSULT; all other types have none."""

STATUSES = ("happened", "ongoing", "planned", "possible", "denied")

ActorKind = Literal["person", "state", "organisation", "group", "outlet"]
Form = Literal["direct", "indirect", "mixed"]
DifferenceKind = Literal[
    "status", "value", "time", "place", "speaker", "participants", "wording", "superlative", "role", "only-in"
]


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
    `outlet` and `published` are the user's word and go before anything the page says of itself.
    """

    source: str
    content: bytes
    media_type: str
    url: str | None = None
    fetched: datetime | None = None
    outlet: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read: which, what kind of failure, and one sentence for the person who asked."""

    source: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Article:
    """One report. `text` is kept character for character; `furniture` marks what in it is not the report."""

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


@dataclass(frozen=True, slots=True)
class When:
    """Earliest and latest day, both included, and the expression it came from.

    Both days None: the expression cannot be settled (a weekday in an undated report). Never the day of publication in disguise.
    """

    earliest: date | None
    latest: date | None
    span: Span

    @property
    def settled(self) -> bool:
        return self.earliest is not None and self.latest is not None


@dataclass(frozen=True, slots=True)
class Role:
    """An office, title or description of a person, and the state it serves (ISO 3166 alpha-3)."""

    span: Span
    country: str | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts. A metonym keeps its name ("the Kremlin") and gets its country."""

    id: str
    kind: ActorKind
    name: str
    country: str | None
    mentions: tuple[Span, ...]
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """A span that names a side, and the actor it means if that is known."""

    span: Span
    actor: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a part of a finding is as it is: `part` names it (cue, speaker, type, source, status …), `by` is `model` or a rule in words,
    `score` the model's probability, `words` what it rests on."""

    part: str
    by: str
    score: float | None = None
    words: Span | None = None


@dataclass(frozen=True, slots=True)
class Place:
    span: Span
    country: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """Words attributed to a source. An unfound speaker is None and the statement stays."""

    id: str
    speaker: Party | None
    cue: Span | None
    content: tuple[Span, ...]
    form: Form
    channel: Span | None
    when: When | None
    reasons: tuple[Reason, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Event:
    """One act: PLOVER type, its parts, its status; `reported_by` where the report leaves it to somebody else."""

    id: str
    type: str
    mode: str | None
    trigger: Span
    source: tuple[Party, ...]
    target: tuple[Party, ...]
    topics: tuple[Span, ...]
    place: Place | None
    status: str
    reported_by: Party | None
    when: When | None
    confidence: float
    reasons: tuple[Reason, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything found in one article."""

    source: str
    article: Article
    annotation: Annotation
    actors: tuple[Actor, ...]
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    times: tuple[When, ...]

    def actor(self, party: Party | None) -> Actor | None:
        """The actor a party stands for, None if it is unknown."""
        if party is None or party.actor is None:
            return None
        return next((a for a in self.actors if a.id == party.actor), None)

    def sentence_of(self, span: Span) -> Span:
        """The sentence that holds the start of a span; the span itself if none does."""
        return next((s for s in self.annotation.sentences if s.start <= span.start < s.end), span)


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """A place in a report: the article's id and a range of its text."""

    report: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Reports whose text is of one lineage. `shares[i]` is the part of report i's text that stands in the first one (0 to 1); `agency`:
    the news agency that they credit, in lower case."""

    reports: tuple[str, ...]
    shares: tuple[float, ...]
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Placing:
    """Why a report stands in its story: what words, names, numbers, places, vectors and days add to its likeness to those that were there
    or take off it; empty for the report that founded the story."""

    report: str
    parts: Mapping[str, float]

    @property
    def likeness(self) -> float:
        return sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class Story:
    """Reports about one course of events. `first` and `last`: days of publication, None where no report is dated; `former`: ids of
    stories that turned out to be this one."""

    id: str
    title: str
    reports: tuple[str, ...]
    origins: tuple[Origin, ...]
    first: date | None
    last: date | None
    placings: tuple[Placing, ...] = ()
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Findings of one or more reports that assert the same thing. `members` as (article id, finding id)."""

    id: str
    kind: Literal["event", "statement"]
    members: tuple[tuple[str, str], ...]
    origins: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Where reports do not say the same. Every side is cited."""

    kind: DifferenceKind
    about: str
    sides: tuple[tuple[str, Citation], ...]
    """What a side says, in words of the report or a status word, and where."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person across reports. `members` as (article id, actor id)."""

    name: str
    country: str | None
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """One story and everything the merge found in it."""

    story: Story
    facts: tuple[Fact, ...]
    differences: tuple[Difference, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a brief. It cannot be built without a citation.

    `lead` names the parties or the matter, `body` is cut from a report verbatim, `note` says status, day or channel.
    `sides` are the cited sides of a difference, each (what it says, citation).
    """

    lead: str
    body: str | None
    note: str | None
    citations: tuple[Citation, ...]
    outlets: tuple[str, ...]
    origins: int
    sides: tuple[tuple[str, Citation], ...] = ()

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a line of a brief needs a citation: {self.lead!r}")


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one kind. `left_out`: how many more there are than are shown."""

    key: str
    title: str
    lines: tuple[Line, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Brief:
    """One story told in cited lines. `articles` are the reports cited, in the order of their numbers [1], [2] …"""

    story: Story
    articles: tuple[Article, ...]
    sections: tuple[Section, ...] = field(default=())
    sentences: tuple[tuple[Span, ...], ...] = field(default=())
    """The sentences of each of `articles`, in the same order. Without them a citation names only its source."""
    since: str | None = None
    """What the lines are new to, in words, where only new ones are told."""
