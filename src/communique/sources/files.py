"""Files, folders and standard input.

A folder is read whole, with its subfolders, by name: every file that ends in one of SUFFIXES. Hidden files and folders
(`.git`) are passed over. Whatever has such a name is taken for a report, and one that is none is told, because a report
that is silently missing is worse than a message too many. The one exception: a subfolder named `markup` holds somebody's
notes on the reports beside it, and is passed over unless it is named itself.
"""

from __future__ import annotations

import itertools
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ..types import Failure, Page
from . import reports
from .contents import REPORT_BYTES, page, too_large

if TYPE_CHECKING:
    from collections.abc import Iterator

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
}
SUFFIXES = tuple(MEDIA_TYPES)
NOTES_FOLDER = "markup"
SPLIT_IT = "give the report alone, or many reports as JSON Lines (.jsonl), one a line"


def from_path(source: str) -> Iterator[Page | Failure]:
    """The pages of a file or folder."""
    try:
        mode = Path(source).stat().st_mode if source.strip() else None
    except (OSError, ValueError) as error:
        yield _unopened(source, error)
        return
    if mode is None:
        yield Failure(source, "missing", "cannot read an empty name: give a file, a folder, an address or -")
    elif stat.S_ISDIR(mode):
        yield from _folder(source)
    else:
        yield from _file(source)


def from_stdin(stdin: BinaryIO) -> Iterator[Page | Failure]:
    """Standard input: text, HTML, a JSON report or list of them, or JSON Lines (streamed), told apart by content."""
    first = stdin.readline(REPORT_BYTES + 1)
    if reports.starts_lines(first) and (second := stdin.readline(REPORT_BYTES + 1)):
        yield from reports.from_lines("-", _Chained((first, second), stdin))
        return
    content = first + stdin.read(max(REPORT_BYTES + 1 - len(first), 0))
    if len(content) > REPORT_BYTES:
        yield too_large("-", REPORT_BYTES, SPLIT_IT)
    elif _is_json(content):
        yield from reports.from_json("-", content)
    else:
        yield page("-", content, "text/plain")


def _file(source: str) -> Iterator[Page | Failure]:
    media_type = MEDIA_TYPES.get(Path(source).suffix.lower(), "text/plain")
    try:
        with Path(source).open("rb") as file:
            if media_type == "application/x-ndjson":
                yield from reports.from_lines(source, file)
                return
            content = file.read(REPORT_BYTES + 1)
    except OSError as error:
        yield _unopened(source, error)
        return
    if len(content) > REPORT_BYTES:
        yield too_large(source, REPORT_BYTES, SPLIT_IT)
    elif media_type == "application/json":
        yield from reports.from_json(source, content)
    else:
        yield page(source, content, media_type)


def _folder(source: str) -> Iterator[Page | Failure]:
    some = False
    for found in _walk(source):
        some = True
        yield found
    if not some:
        message = f"no reports in the folder {source}: it has no file that ends in {', '.join(SUFFIXES)}"
        yield Failure(source, "empty", message)


def _walk(folder: str) -> Iterator[Page | Failure]:
    try:
        with os.scandir(folder) as entries:
            shown = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except OSError as error:
        yield _unopened(folder, error)
        return
    for entry in shown:
        # a link to a folder may lead in a circle: give its target to read it
        if entry.is_dir(follow_symlinks=False):
            if entry.name != NOTES_FOLDER:
                yield from _walk(entry.path)
        elif Path(entry.name).suffix.lower() in MEDIA_TYPES:
            yield from _file(entry.path)


def _is_json(content: bytes) -> bool:
    """Whether it can only be meant as JSON: a text may well begin with a bracket, `["`, `[{` or `{"` it does not."""
    return b"".join(content.removeprefix(reports.BOM)[:200].split())[:2] in (b'{"', b"[{", b"{}", b"[]")


def _unopened(source: str, error: OSError | ValueError) -> Failure:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        if Path(source).is_symlink():
            return Failure(
                source, "missing", f"{source} is a link to a file that is not there: {Path(source).readlink()}"
            )
        hint = "; for a web page give its address with https://" if source.startswith("www.") else "; check the path"
        return Failure(source, "missing", f"there is no file or folder {source}{hint}")
    if isinstance(error, PermissionError):
        return Failure(
            source, "unreadable", f"no permission to read {source}; ask its owner, or copy it to where you may"
        )
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Failure(source, "unreadable", f"cannot read {source!r}: {why}")


class _Chained:
    """Lines already read, then those still to come, read like one file."""

    def __init__(self, first: tuple[bytes, ...], rest: BinaryIO) -> None:
        self._lines = itertools.chain(first)
        self._rest = rest

    def readline(self, limit: int, /) -> bytes:
        return next(self._lines, None) or self._rest.readline(limit)
