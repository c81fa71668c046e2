"""What other programs read, a file for each format: findings and stories in, a file or a folder out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, get_args

from communique.brief.references import count
from communique.errors import CommuniqueError
from communique.exports import (
    bibtex,
    csl,
    csv,
    evidence,
    ftm,
    graphml,
    ics,
    jsonl,
    jsonld,
    markdown,
    parquet,
    plover,
    rss,
)
from communique.exports.files import check_folder, fill, put

if TYPE_CHECKING:
    from collections.abc import Iterable

    from communique.types import Findings, Merged

__all__ = ["ALONE", "FOLDERS", "FORMATS", "Format", "check", "write"]

Format = Literal[
    "jsonl", "csv", "parquet", "plover", "ftm", "annotations", "ics", "graphml", "bibtex", "csl", "markdown", "jsonld",
    "rss",
]  # fmt: skip
FORMATS: tuple[Format, ...] = get_args(Format)
FOLDERS: frozenset[Format] = frozenset({"csv", "parquet", "markdown"})
"""Formats of several files."""
ALONE: frozenset[Format] = frozenset({"jsonl", "annotations", "bibtex", "csl", "jsonld"})
"""Formats that take report by report and ask for no stories: `merged` may be empty, and `findings` are read as they come."""


def check(kind: Format, to: Path | None) -> None:
    """Raises CommuniqueError where an export would fail whatever is in it: no folder, another's, or a library missing."""
    if kind in FOLDERS:
        check_folder(_folder(kind, to), kind)
    if kind == "parquet":
        parquet.library()
    if kind == "ftm":
        ftm.library()


def write(kind: Format, findings: Iterable[Findings], merged: Iterable[Merged], to: Path | BinaryIO) -> str | None:
    """Write reports and their stories to a file, a folder or an open stream; gives what a person should be told, if anything.

    Raises CommuniqueError where it cannot be written or a library is missing.
    """
    match kind:
        case "csv":
            fill(_folder(kind, to), kind, csv.files(findings, merged))
        case "parquet":
            fill(_folder(kind, to), kind, parquet.files(findings, merged))
        case "markdown":
            fill(_folder(kind, to), kind, markdown.files(findings, merged))
        case "ics":
            text, left_out = ics.calendar(findings, merged, datetime.now(UTC))
            put(text, to)
            return (
                f"{count(left_out, 'planned consultation')} left out: no report settles the days within a month"
                if left_out
                else None
            )
        case "jsonl":
            put(jsonl.lines(findings), to)
        case "plover":
            put(plover.lines(findings, merged), to)
        case "ftm":
            put(ftm.lines(findings, merged), to)
        case "annotations":
            put(evidence.pieces(findings), to)
        case "graphml":
            put(graphml.graph(findings, merged), to)
        case "bibtex":
            put(bibtex.entries(findings), to)
        case "csl":
            put(csl.pieces(findings), to)
        case "jsonld":
            put(jsonld.pieces(findings), to)
        case "rss":
            put(rss.pieces(findings, merged), to)
    return None


def _folder(kind: Format, to: Path | BinaryIO | None) -> Path:
    if not isinstance(to, Path):
        raise CommuniqueError(f"{kind} fills a folder; say which with -o FOLDER", "no-folder")
    return to
