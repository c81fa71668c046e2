"""`communique/1`: one line a report, the same as `communique read --json` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.brief import data
from communique.exports.characters import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from communique.types import Findings


def lines(findings: Iterable[Findings]) -> Iterator[str]:
    return (as_json(data.reading(f.source, f)) + "\n" for f in findings)
