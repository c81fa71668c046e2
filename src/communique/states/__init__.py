"""Which state a name means: its usual names, its people, its capital or the seat of its government.

The table is `states.toml`, written for this project; pycountry only checks its codes in a test (it takes 50 to
65 ms to import and knows neither people nor metonyms).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from communique.types import Span

Kind = Literal["name", "adjective", "capital", "seat"]

_FIELDS: tuple[tuple[str, Kind], ...] = (
    ("names", "name"),
    ("people", "adjective"),
    ("capitals", "capital"),
    ("seats", "seat"),
)
_WORD = re.compile(r"(?<!\w)(?:[^\W\d_]\. ?)+[^\W\d_](?!\w)\.?|[^\W_]+")
"""A word, or letters with points ("U.S.", "D.C", "U. N.")."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a name means and how it must be written: a shortening in capitals, a common word with one, others anyhow."""

    meaning: str | None
    kind: Kind
    shortening: bool
    common: bool

    def written(self, words: str) -> bool:
        if self.shortening:
            return words.isupper() or ("." in words and not self.common)
        return not self.common or words[:1].isupper()


Table = Mapping[str, _Entry]


def country_of(name: str) -> str | None:
    """The state that a name, adjective, capital or seat means (ISO 3166 alpha-3, Kosovo XKX), else None."""
    entry = _looked_up(name, _states())
    return entry.meaning if entry else None


def kind_of_state_name(name: str) -> Kind | None:
    """Whether a name is the state's own, its adjective or people, its capital, or the seat of its government."""
    entry = _looked_up(name, _states())
    return entry.kind if entry and entry.meaning else None


def short_name(alpha3: str) -> str:
    """The usual English name of a state, without article; the code itself for one that the table does not have."""
    state = _words()["states"].get(alpha3)
    return str(state["name"]) if state else alpha3


def organisation(name: str) -> str | None:
    """The canonical name of an international organisation, None if the name is not known as one."""
    entry = _looked_up(name, _organisations())
    return entry.meaning if entry else None


def outlet(name: str) -> str | None:
    """The canonical name of a news agency, newspaper or broadcaster, None if the name is not known as one."""
    entry = _looked_up(name, _outlets())
    return entry.meaning if entry else None


def countries_in(phrase: str) -> tuple[tuple[Span, str], ...]:
    """Every state named in a phrase, in order, by the longest name at each place; ambiguous names are passed over."""
    return tuple((span, entry.meaning) for span, entry in _named(phrase) if entry.meaning)


# Looking up.


def _looked_up(name: str, table: Table) -> _Entry | None:
    bare = re.sub(r"^the\s+", "", name.strip(), flags=re.I)
    bare = re.sub(r"['’](?:s)?$", "", bare)
    entry = table.get(_key(bare))
    return entry if entry and entry.written(bare) else None


def _named(phrase: str) -> Iterator[tuple[Span, _Entry]]:
    words = [m.span() for m in _WORD.finditer(phrase)]
    table, longest = _states(), _longest_names()
    at = 0
    while at < len(words):
        start = words[at][0]
        first = _key(phrase[start : words[at][1]])
        for count in range(min(longest.get(first, 0), len(words) - at), 0, -1):
            span = Span(start, words[at + count - 1][1])
            entry = table.get(_key(span.of(phrase)))
            if entry and entry.written(span.of(phrase)) and not (count == 1 and _in_a_name(phrase, words, at)):
                yield span, entry
                at += count
                break
        else:
            at += 1


def _in_a_name(phrase: str, words: list[tuple[int, int]], at: int) -> bool:
    """Whether a word that people are called too stands beside another name: "Michael Jordan", "Paris Hilton"."""
    if phrase[slice(*words[at])].lower() not in _persons():
        return False
    return any(
        0 <= other < len(words)
        and phrase[min(words[at][1], words[other][1]) : max(words[at][0], words[other][0])] == " "
        and phrase[words[other][0]].isupper()
        and phrase[slice(*words[other])] not in _beside()
        for other in (at - 1, at + 1)
    )


def _key(words: str) -> str:
    """Words as they stand in the table: small letters without accents and points, one blank between them."""
    letters = unicodedata.normalize("NFKD", words.replace("’", "'"))
    bare = "".join(c for c in letters if not unicodedata.combining(c) and c not in ".,")
    return " ".join(bare.casefold().split())


# The tables, read when first asked for.


@cache
def _words(file: str = "states") -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(f"{file}.toml").read_text("utf-8"))


@cache
def _states() -> Table:
    common = {_key(word) for word in _words()["readings"]["common"]}
    table: dict[str, _Entry] = {}
    for code, state in _words()["states"].items():
        for kind, name in _names(state):
            key = _key(name)
            shortening = name.isupper() and len(key) < 5
            known = table.get(key)
            meaning = code if known is None or known.meaning == code else None
            table[key] = _Entry(meaning, known.kind if known else kind, shortening, key in common)
    for name in _words()["ambiguous"]["names"]:
        table[_key(name)] = _Entry(None, "name", shortening=name.isupper(), common=False)
    return table


def _names(state: dict[str, Any]) -> Iterator[tuple[Kind, str]]:
    yield "name", state["name"]
    for field, kind in _FIELDS:
        for name in state.get(field, ()):
            yield kind, name
            if kind == "adjective" and not re.search(r"(?:s|sh|ch|ese|man|men)$", name):
                yield kind, name + "s"


@cache
def _organisations() -> Table:
    return _bodies(_words()["organisations"])


@cache
def _outlets() -> Table:
    return _bodies(_words("outlets")["outlets"])


def _bodies(named: dict[str, list[str]]) -> Table:
    table: dict[str, _Entry] = {}
    for canonical, others in named.items():
        for name in (canonical, *others):
            table[_key(name)] = _Entry(canonical, "name", shortening=name.isupper() and len(name) < 8, common=True)
    return table


@cache
def _longest_names() -> dict[str, int]:
    """For the first word of every name, how many words the longest such name has."""
    longest: dict[str, int] = {}
    for key in _states():
        words = _WORD.findall(key)
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


@cache
def _persons() -> frozenset[str]:
    return frozenset(word.lower() for word in _words()["readings"]["persons"])


@cache
def _beside() -> frozenset[str]:
    return frozenset(_words()["readings"]["beside"])
