"""A story told in cited lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.types.report import Article, Span
    from communique.types.story import Citation, Story


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
