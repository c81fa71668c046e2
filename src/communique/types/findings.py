"""What was found in one report: its actors, statements, events and times."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from communique.types.report import Annotation, Article, Span

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


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a part of a finding is as it is: `part` names it (cue, speaker, type, source, status …), `by` is `model` or a rule in words,
    `score` the model's probability, `words` what it rests on."""

    part: str
    by: str
    score: float | None = None
    words: Span | None = None


@dataclass(frozen=True, slots=True)
class When:
    """Earliest and latest day, both included, and the expression it came from.

    Both days None: the expression cannot be settled (a weekday in an undated report). Never the day of publication in disguise.
    """

    earliest: date | None
    latest: date | None
    span: Span
    reasons: tuple[Reason, ...] = field(default=(), compare=False)
    """Of a time that was just read; the record does not keep them."""

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
        sentences = self.annotation.sentences
        begun = bisect_right(sentences, span.start, key=lambda s: s.start)
        return sentences[begun - 1] if begun > 0 and span.start < sentences[begun - 1].end else span
