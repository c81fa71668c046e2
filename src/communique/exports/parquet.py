"""Tables as Parquet, with days as days and counts as counts. Needs pyarrow (the extra `exports`)."""

from __future__ import annotations

import io
from importlib import import_module
from typing import TYPE_CHECKING, Any

from communique.errors import CommuniqueError
from communique.exports.tables import TABLES, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from communique.types import Findings, Merged


def files(findings: Iterable[Findings], merged: Iterable[Merged]) -> Iterator[tuple[str, bytes]]:
    """Each file's name and its bytes. Raises CommuniqueError if pyarrow is not installed."""
    pa, parquet = library()
    types = {"words": pa.string(), "day": pa.date32(), "count": pa.int64(), "share": pa.float64()}
    for name, rows in tables(findings, merged).items():
        schema = pa.schema([(column, types[kind]) for column, kind in TABLES[name].items()])
        held = io.BytesIO()
        parquet.write_table(pa.Table.from_pylist(list(rows), schema=schema), held, compression="zstd")
        yield f"{name}.parquet", held.getvalue()


def library() -> tuple[Any, Any]:
    """pyarrow and its Parquet. Raises CommuniqueError if it is not installed."""
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ModuleNotFoundError as error:
        message = "parquet is written by pyarrow, which is not installed: pip install 'communique[exports]'"
        raise CommuniqueError(message, "missing-library") from error
