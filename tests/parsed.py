"""Texts read as articles."""

from __future__ import annotations

import json
from typing import Any

import pytest

from communique.errors import ParseError
from communique.parse import article
from communique.types import Article, Page

LEAD = (
    "The foreign minister of Velmar met the envoy of Dravia on Tuesday and asked for the release of the "
    "crew that was detained in the harbour, officials of both sides said after the talks."
)


def read(text: str, **of_page: Any) -> Article:
    return article(Page("report.txt", text.encode(), "text/plain", **of_page))


def report(**fields: Any) -> Article:
    return article(Page("reports.jsonl:7", json.dumps({"text": LEAD, **fields}).encode(), "application/json"))


def refusal(page: Page) -> str:
    with pytest.raises(ParseError) as raised:
        article(page)
    assert raised.value.message.startswith((page.source, "no article found on " + page.source))
    return raised.value.kind
