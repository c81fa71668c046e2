"""Who `the two leaders` and `both sides` are: the only two of their kind that the report has just spoken of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from communique.types import Span

_BOTH = re.compile(
    r"(?:(?:the|these|those)\s+two|both(?:\s+of\s+the)?(?:\s+the)?|the\s+pair)(?:\s+[\w-]+){0,2}?(?:\s+(?P<kind>[a-z]+))?",
    re.I,
)
PERSONS = {"leaders", "presidents", "premiers", "ministers", "men", "women", "politicians", "envoys", "diplomats", "negotiators",
           "statesmen", "chancellors", "heads", "commanders", "generals", "senators", "lawmakers", "spokesmen"}  # fmt: skip
STATES = {
    "sides",
    "countries",
    "nations",
    "states",
    "governments",
    "neighbours",
    "neighbors",
    "capitals",
    "powers",
    "allies",
    "parties",
}
REACH = 3
"""Sentences back, with its own, in which the two are named."""

T = TypeVar("T")


def kind_of_pair(phrase: str) -> str | None:
    """persons or states, if a phrase says that it means two of them; None for any other phrase."""
    found = _BOTH.fullmatch(phrase.strip())
    if found is None:
        return None
    word = (found["kind"] or "").lower()
    if not word:
        return "persons" if phrase.lower().strip() == "the pair" else None
    return "persons" if word in PERSONS else "states" if word in STATES else None


def the_two(span: Span, sentences: Sequence[Span], named: Callable[[Span], Sequence[T]]) -> tuple[T, T] | None:
    """The two that are named before a phrase, if its own sentence, or that and as few before it as it takes, name two and no third.

    `sentences`: those up to and with the phrase's own; `named`: who is named in a range of the text, each once, in text order."""
    for sentence in reversed(sentences[-REACH:]):
        found = named(Span(sentence.start, span.start)) if sentence.start < span.start else ()
        if len(found) == 2:
            return found[0], found[1]
        if len(found) > 2:
            return None
    return None
