"""The word lists of `furniture.toml`, read once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Words:
    """`lines`, `sentences`: a whole line of furniture. `lists`: the heading of a list of other reports. `items`: words
    of a navigation bar. `agencies`, `labels`: what stands in datelines, and what only looks like one."""

    lines: re.Pattern[str]
    sentences: re.Pattern[str]
    lists: re.Pattern[str]
    items: frozenset[str]
    agencies: frozenset[str]
    labels: frozenset[str]


def _read() -> Words:
    data = tomllib.loads((files(__package__) / "furniture.toml").read_text("utf-8"))
    names = "|".join(data["networks"]["names"])

    def any_of(expressions: Iterable[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{e.replace('NETWORK', f'(?:{names})')})" for e in expressions), re.IGNORECASE)

    return Words(
        lines=any_of(chain.from_iterable(data["lines"].values())),
        sentences=any_of(chain.from_iterable(data["sentences"].values())),
        lists=any_of(data["lists"]["headings"]),
        items=frozenset(data["navigation"]["items"]),
        agencies=frozenset(data["datelines"]["agencies"]),
        labels=frozenset(data["datelines"]["labels"]),
    )


WORDS = _read()
