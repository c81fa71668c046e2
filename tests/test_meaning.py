"""Search by meaning in a PostgreSQL that has pgvector: the same reports as where every vector is compared by us."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import text

from builders import report
from communique.record import Record, open_record
from communique.record.search import Filter, near
from communique.types import Findings
from postgresql import binaries_with_pgvector, server


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    folder = binaries_with_pgvector()
    if folder is None:
        pytest.skip("the package pgserver, which brings pgvector, is not installed")
    with server(folder) as found:
        assert found
        yield found


def told(id: str, seed: int, text: str = "Envoys met in Oslo. They spoke of the straits.") -> Findings:
    found = report(text, id, outlet=f"Outlet {id}", url=f"https://outlet.example/{id}")
    vectors = np.random.default_rng(seed).normal(size=(len(found.annotation.sentences), 384))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return replace(found, annotation=replace(found.annotation, vectors=vectors.astype(np.float32)))


@pytest.fixture
def record(url: str) -> Iterator[Record]:
    with closing(open_record(url)) as opened:
        with opened.writing() as c:
            c.execute(text("TRUNCATE reports CASCADE"))
        yield opened


def test_the_database_finds_what_the_exact_search_finds(record: Record) -> None:
    assert record.pgvector
    for n in range(30):
        record.add(told(f"r{n}", n))
    given = told("q", 7).annotation.vectors
    assert given is not None
    by_database = near(record, given[0], most=8)
    by_us = near(replace(record, pgvector=False), given[0], most=8)
    assert [h.report.id for h in by_database] == [h.report.id for h in by_us]
    assert [h.score for h in by_database] == pytest.approx([h.score for h in by_us], abs=0.02)
    assert [h.report.id for h in near(record, given[0], Filter(outlet="Outlet r3"))] == ["r3"]


def test_a_replaced_version_is_not_found(record: Record) -> None:
    record.add(told("r1", 1))
    record.add(told("r1", 2, "Envoys met in Oslo again. They spoke of the grain."))
    with record.reading() as c:
        assert c.execute(text("SELECT count(*) FROM meanings")).scalar_one() == 1


def test_what_was_saved_before_pgvector_is_carried_over(record: Record, url: str) -> None:
    with record.writing() as c:
        c.execute(text("DROP TABLE meanings"))
    older = replace(record, pgvector=False)
    older.add(told("r1", 1))
    with closing(open_record(url)) as again, again.reading() as c:
        assert again.pgvector
        assert c.execute(text("SELECT count(*) FROM meanings")).scalar_one() == 1
