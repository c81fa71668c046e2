"""Vectors of reports where PostgreSQL has pgvector: the database itself then finds the nearest, exactly, without sending them all."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from sqlalchemy import ColumnElement, Connection, Float, literal_column, select, text
from sqlalchemy.exc import DBAPIError

from communique.record.packing import WIDTH
from communique.record.tables import vectors
from communique.vectors import STEPS

TOGETHER = 1000
"""Reports whose vectors are carried over at once, where pgvector was installed after them."""


def prepare(c: Connection) -> bool:
    """Makes the table `meanings` where pgvector is installed, and fills it; whether it is there. Without the right to, nothing is made."""
    if c.execute(text("SELECT to_regclass('meanings') IS NOT NULL")).scalar_one():
        ready = True
    elif c.execute(text("SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'")).scalar_one():
        ready = _made(c)
    else:
        ready = False
    if ready:
        missing = select(vectors).where(
            text("NOT EXISTS (SELECT 1 FROM meanings WHERE meanings.report = vectors.report)")
        )
        while rows := c.execute(missing.limit(TOGETHER)).all():
            keep(c, ((row.report, bytes(row.vector)) for row in rows))
    return ready


def _made(c: Connection) -> bool:
    try:
        with c.begin_nested():
            c.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
            c.execute(
                text(
                    "CREATE TABLE meanings (report BIGINT PRIMARY KEY REFERENCES vectors (report) ON DELETE CASCADE, "
                    f"meaning vector({WIDTH}) NOT NULL)"
                )
            )
    except DBAPIError:  # who may not make extensions has the exact search over all
        return False
    return True


def keep(c: Connection, rows: Iterable[tuple[int, bytes]]) -> None:
    """Vectors of reports, as `vectors` has them."""
    values = [{"report": report, "meaning": _said(np.frombuffer(v, dtype=np.int8) / STEPS)} for report, v in rows]
    if values:
        c.execute(text("INSERT INTO meanings VALUES (:report, CAST(:meaning AS vector))"), values)


def likeness(vector: np.ndarray) -> ColumnElement[float]:
    """The cosine of each report's vector in `meanings` to this one."""
    return literal_column(f"1 - (meanings.meaning <=> '{_said(vector)}'::vector)", Float).label("score")


def _said(vector: np.ndarray) -> str:
    """As pgvector reads it: numbers in brackets, and nothing else can stand there."""
    return "[" + ",".join(f"{float(x):.5f}" for x in vector) + "]"
