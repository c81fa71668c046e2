"""What several reports come to: stories, origins, facts, differences, people."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

DifferenceKind = Literal[
    "status", "value", "time", "place", "speaker", "participants", "wording", "superlative", "role", "only-in"
]


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
class Placed:
    """Where a report stands, to be kept: `features` is what later reports are compared with, as the merge packs it; `headline` its own
    (`titled`), else its first sentence."""

    report: str
    published: date | None
    headline: str
    titled: bool
    story: str
    parts: Mapping[str, float]
    features: bytes


def story_id(report: str) -> str:
    """The id of the story that a report founds: the same whenever and wherever it is read."""
    return hashlib.blake2b(report.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


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
class Judgement:
    """A person's word on two names or two reports. `withdrawn`: when it was taken back, None while it holds."""

    number: int
    kind: Literal["person", "report"]
    one: str
    other: str
    same: bool
    reason: str | None
    author: str
    made: str
    withdrawn: str | None
