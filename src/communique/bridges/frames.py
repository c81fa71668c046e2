"""Findings as pandas data frames: the tables that the exports write, column for column. Needs pandas."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from communique import desk
from communique.api import all_read
from communique.errors import CommuniqueError
from communique.exports.tables import TABLES, tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pandas import DataFrame  # type: ignore[import-untyped,import-not-found,unused-ignore]

    from communique.types import Failure, Findings, Merged

Table = Literal["reports", "actors", "statements", "events", "facts"]

DTYPES = {"words": "string", "day": "datetime64[s]", "count": "Int64", "share": "Float64"}
"""What each kind of column becomes: types that hold a missing value as such. Seconds, because nanoseconds end in 1677 and 2262."""


def to_dataframe(
    findings: Iterable[Findings | Failure], kind: Table = "events", merged: Iterable[Merged] | None = None
) -> DataFrame:
    """One table of reports as a pandas DataFrame, a row for each report, actor, statement, event, or finding of a fact.

    Columns are those of `communique export csv` (docs/exports.md), always all of them; what a report does not say is missing. `merged`:
    the stories of these reports where they are known (`desk.compare()`); without, they are worked out here, which takes longer the more
    reports there are. With `()` the columns `story`, `fact` and `person` stay empty.

    >>> events = to_dataframe(desk.read("examples/visit/wire.json"))
    >>> events.loc[events["type"] == "THREATEN", ["status", "source", "earliest"]].values.tolist()
    [['happened', 'Oskar Brendemar', Timestamp('2025-05-14 00:00:00')]]
    >>> to_dataframe([], "statements").empty
    True

    Raises CommuniqueError where pandas is missing, for a table that there is not, and for a source that could not be read.
    """
    if kind not in TABLES:
        raise CommuniqueError(f"there is no table {kind!r}; tables are {', '.join(TABLES)}", "unknown")
    pandas = library()
    read = list(all_read(findings))
    rows = list(tables(read, desk.stories(read) if merged is None else merged)[kind])
    return pandas.DataFrame(
        {column: pandas.Series([row[column] for row in rows], dtype=DTYPES[of]) for column, of in TABLES[kind].items()}
    )


def library() -> Any:
    """pandas. Raises CommuniqueError if it is not installed."""
    try:
        return import_module("pandas")
    except ModuleNotFoundError as error:
        message = "data frames are made by pandas, which is not installed: pip install pandas"
        raise CommuniqueError(message, "missing-library") from error
