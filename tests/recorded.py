"""Three reports for a record, and what is asked of it in its tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import func, inspect, select

import communique.record.alerts
import communique.record.feeds  # noqa: F401
from builders import event, report, said
from communique.brief import data
from communique.record import Record
from communique.record.tables import metadata
from communique.types import Findings

TABLES = metadata.sorted_tables
"""All of them: those of alerts and feeds stand in modules of their own, and are known once these are imported."""

ROOT = Path(__file__).parents[1]
VISIT = ROOT / "examples/visit"
PEOPLE = {"Ann Varga": "NOR", "Jon Holm": "DNK"}


COURIER = report(
    "Foreign minister Ann Varga arrived in Copenhagen on Monday. She is expected to meet Jon Holm on Tuesday. "
    "“We bring twelve proposals to this table,” Varga told reporters. A ceasefire is not among them.",
    "courier", people=PEOPLE, means={"She": "Ann Varga"}, roles={"Ann Varga": ["Foreign minister"]},
    url="https://courier.example/varga-copenhagen", title="Varga in Copenhagen", published=date(2025, 3, 3),
    events=[
        event("arrived", mode="visit", source="Ann Varga", place=("Copenhagen", "DNK"), when=("Monday", "2025-03-03")),
        event("meet", source="She", target="Jon Holm", status="planned", when="Tuesday"),
    ],
    statements=[said("Varga@2", "“We bring twelve proposals to this table,”", cue="told reporters")],
)  # fmt: skip

COURIER_LATER = replace(
    report(
        "Ann Varga has left Copenhagen. The summit failed.", "courier-2", people={"Ann Varga": "NOR"},
        title="Varga leaves", url="https://courier.example/varga-copenhagen?utm_source=x&utm_medium=y",
        published=date(2025, 3, 3), events=[event("left", "RETREAT", source="Ann Varga")],
    ),
    source="again",
)  # fmt: skip
"""Another version of the page of COURIER."""
LEDGER = report(
    "Ann Varga met Jon Holm in Copenhagen, officials said. The ceasefire talks ended on Wednesday. "
    "Señor Íñigo Peña, an observer from Erdoğan's party, spoke of café diplomacy.",
    "ledger", people={**PEOPLE, "Íñigo Peña": None}, states={"Copenhagen": "DNK"}, outlet="The Ledger", published=date(2025, 3, 5),
    events=[event("met", source="Ann Varga", target="Jon Holm", by="officials", place=("Copenhagen", "DNK"))],
)  # fmt: skip

TARIFFS = report(
    "The envoys of Chile rejected the steel tariffs. O'Brien's answer: talks about a cease-fire first, the steel later.",
    "tariffs", states={"Chile": "CHL"}, others={"O'Brien": None}, outlet="Gazette", published=date(2025, 4, 1),
    events=[event("rejected", "REJECT", source="Chile")],
)  # fmt: skip


def keep(record: Record, *findings: Findings) -> list[str]:
    return [record.add(f).kind for f in findings]


def kept(record: Record) -> list[str]:
    """Everything the record tells other programs, a line a report, in an order that does not depend on the database."""
    return sorted(json.dumps(data.reading(f.source, f, tokens=True)) for f in record.findings())


def counts(record: Record) -> dict[str, int]:
    """The rows of every table that is there."""
    there = set(inspect(record.engine).get_table_names())
    with record.reading() as c:
        return {t.name: c.execute(select(func.count()).select_from(t)).scalar_one() for t in TABLES if t.name in there}


def other_words(found: Findings, text: str, **known: Any) -> Findings:
    """A report with other words, nothing found in them."""
    bare = report(text, found.article.id)
    return replace(bare, source=found.source, article=replace(found.article, text=text, furniture=(), dateline=None, **known))  # fmt: skip


def ids(hits: Sequence[Any]) -> list[str]:
    return [h.report.id for h in hits]


ODD = "e\u0301 \U0001f54a\ufe0f 👩‍🚀 שלום مرحبا \u202e \u200f \0 \ud800 \udfff \ufffd ﬁ İ ß \u2028 “ ' \" % _ \\ ;"

odd_characters = st.one_of(st.sampled_from(sorted(set(ODD))), st.characters(exclude_categories=()))

odd_texts = st.text(odd_characters, min_size=1, max_size=60)
