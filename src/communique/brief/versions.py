"""What a changed page took back: sentences with findings that stand in its later version no more."""

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
    """A sentence of an earlier version that the later one does not have or has `rewritten`, and the first finding in it."""

    finding: Statement | Event
    sentence: Span
    how: Literal["gone", "rewritten"]
    now: Span | None


def withdrawn(before: Findings, after: Findings) -> tuple[Withdrawn, ...]:
    """In the order of the earlier text. A sentence that was only moved, or spelled with other quotation marks, took nothing back."""
    sentences = [_said(after, s) for s in after.annotation.sentences]
    kept = set(sentences)
    first: dict[Span, Statement | Event] = {}
    for finding, span in _places(before):
        first.setdefault(before.sentence_of(span), finding)
    out = []
    for sentence, finding in first.items():
        said = _said(before, sentence)
        if said in kept or not said:
            continue
        near = process.extractOne(said, sentences, scorer=ratio, score_cutoff=REWRITTEN)
        now = after.annotation.sentences[near[2]] if near else None
        out.append(Withdrawn(finding, sentence, "rewritten" if near else "gone", now))
    return tuple(out)


def back_in(taken: Withdrawn, before: Findings, later: Sequence[Findings]) -> int | None:
    """Where among `later` versions the sentence that `before` had stands again first; None where it stays withdrawn."""
    said = _said(before, taken.sentence)
    return next((n for n, f in enumerate(later) if said in {_said(f, s) for s in f.annotation.sentences}), None)


def _places(f: Findings) -> Sequence[tuple[Statement | Event, Span]]:
    found: list[tuple[Statement | Event, Span]] = [(s, s.content[0]) for s in f.statements]
    found += [(e, e.trigger) for e in f.events]
    return sorted(found, key=lambda x: x[1])


def _said(f: Findings, sentence: Span) -> str:
    return " ".join(words(sentence.of(f.article.text)))
