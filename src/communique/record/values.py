"""What the record answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from communique.types import Citation

if TYPE_CHECKING:
    from sqlalchemy import Row


@dataclass(frozen=True, slots=True)
class Report:
    """A report as lists show it. `key` is the record's own number."""

    key: int
    id: str
    version: int
    current: bool
    source: str
    outlet: str | None
    url: str | None
    title: str | None
    published: date | None
    added: str


def listed(row: Row[Any]) -> Report:
    """The report of a row of `reports`, whole or without its texts."""
    return Report(
        row.key, row.id, row.version, row.current, row.source, row.outlet, row.url, row.title, row.published, row.added
    )


@dataclass(frozen=True, slots=True)
class Cited:
    """Words of a report: what they are, where they stand, and the sentence around them."""

    report: Report
    citation: Citation
    words: str
    sentence: str
