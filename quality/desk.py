"""What the desk finds in reports given as values: the way of `communique read` without files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from communique import desk
from communique.annotate import Annotator
from communique.brief import data
from communique.types import Failure, Page


def found(reports: Iterable[dict[str, Any]], annotate: Annotator) -> dict[str, dict[str, Any]]:
    """Report id → the object that `communique read --json` prints. Raises ValueError if a report cannot be read."""
    pages = [
        Page(
            f"{r['id']}.json", json.dumps({k: v for k, v in r.items() if k != "sentences"}).encode(), "application/json"
        )
        for r in reports
    ]
    out = {}
    for result in desk.read(pages, annotate):
        if isinstance(result, Failure):
            raise ValueError(result.message)
        out[result.article.id] = data.reading(result.source, result)
    return out
