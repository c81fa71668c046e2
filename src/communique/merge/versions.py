"""What a changed page took back: findings whose words stand in its later version no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from communique.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.types import Event, Findings, Span, Statement

REWRITTEN = 60.0
"""Percent of letters in common from which a sentence is a rewritten one, and not another."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A finding of an earlier version that the later one does not have: gone with its sentence, or its sentence `rewritten`."""

    finding: Statement | Event
    sentence: Span
    how: Literal["gone", "rewritten"]
    now: Span | None


def withdrawn(before: Findings, after: Findings) -> tuple[Withdrawn, ...]:
    """In the order of the earlier text. A sentence that was only moved, or spelled with other quotation marks, took nothing back."""
    kept = {_said(after, s) for s in after.annotation.sentences}
    sentences = [_said(after, s) for s in after.annotation.sentences]
    out = []
    for finding, span in _places(before):
        sentence = before.sentence_of(span)
        said = _said(before, sentence)
        if said in kept or not said:
            continue
        near = process.extractOne(said, sentences, scorer=ratio, score_cutoff=REWRITTEN)
        now = after.annotation.sentences[near[2]] if near else None
        out.append(Withdrawn(finding, sentence, "rewritten" if near else "gone", now))
    return tuple(out)


def _places(f: Findings) -> Sequence[tuple[Statement | Event, Span]]:
    found: list[tuple[Statement | Event, Span]] = [(s, s.content[0]) for s in f.statements]
    found += [(e, e.trigger) for e in f.events]
    return sorted(found, key=lambda x: x[1])


def _said(f: Findings, sentence: Span) -> str:
    return " ".join(words(sentence.of(f.article.text)))
