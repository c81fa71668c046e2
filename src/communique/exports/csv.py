"""Tables as CSV: a file each, UTF-8 with a heading line, as RFC 4180 writes it."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from communique.exports.tables import TABLES, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from communique.exports.tables import Cell
    from communique.types import Findings, Merged

_FORMULA = re.compile(r"^'*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet would take for a formula, and what already looks like our way of keeping it from that."""


def files(findings: Iterable[Findings], merged: Iterable[Merged]) -> Iterator[tuple[str, Iterator[str]]]:
    """Each file's name and its lines."""
    for name, rows in tables(findings, merged).items():
        yield f"{name}.csv", _lines(list(TABLES[name]), (list(row.values()) for row in rows))


def cell(value: Cell | date) -> str | int | float | date | None:
    """A value as a spreadsheet shows it: words that would be a formula get an apostrophe in front.

    Whoever wants the words back takes one apostrophe off where apostrophes are followed by = + - @, a tab or a line break.
    """
    if isinstance(value, str):
        value = value.replace("\0", "␀")
        return f"'{value}" if _FORMULA.match(value) else value
    return value


def _lines(heading: Sequence[str], rows: Iterable[Sequence[Cell | date]]) -> Iterator[str]:
    yield _line(heading)
    for row in rows:
        yield _line([cell(value) for value in row])


def _line(cells: Sequence[object]) -> str:
    held = io.StringIO(newline="")
    csv.writer(held).writerow(cells)
    return held.getvalue()
