"""Transcripts of briefings and interviews: whose words a paragraph is by the label before it.

QUESTION: Will the minister travel?
MS. BRANDT: I have nothing to announce.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from communique.types import Span

_LABEL = re.compile(
    r"^[ \t]*(?P<label>[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|of|the|de|von|van|al|bin)){0,5})(?:[ \t]*\([^)\n]{1,60}\))?[ \t]*:[ \t]*(?=\S)",
    re.M,
)
LEAST = 4
"""Labelled paragraphs that make a transcript; two labels at least, one of them more than once."""
ASKING = {"q", "question", "questions", "a", "answer", "reporter", "journalist", "moderator", "interviewer", "host", "speaker", "audience",
          "operator", "caller", "participant", "unidentified", "voice"}  # fmt: skip
"""Labels that name nobody."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's words; `speaker` None under a label that names nobody."""

    label: Span
    speaker: Span | None
    words: Span


def turns(text: str) -> tuple[Turn, ...]:
    """The turns of a transcript in text order; none in any other text."""
    found = list(_LABEL.finditer(text))
    counted = Counter(m["label"].lower() for m in found)
    if len(found) < LEAST or len(counted) < 2 or max(counted.values()) < 2:
        return ()
    kept = [m for m in found if counted[m["label"].lower()] > 1 or m["label"].isupper()]
    ends = [m.start() for m in kept[1:]] + [len(text)]
    return tuple(t for m, end in zip(kept, ends, strict=True) if (t := _turn(text, m, end)))


def _turn(text: str, m: re.Match[str], end: int) -> Turn | None:
    words = re.split(r"\n\s*\((?=[^()]*\)\s*$)", text[m.end() : end])[
        0
    ].rstrip()  # "(The briefing ended at 2 p.m.)" is nobody's
    if not words:
        return None
    label = Span(*m.span("label"))
    first = m["label"].split()[0].lower().strip(".")
    return Turn(label, None if first in ASKING else label, Span(m.end(), m.end() + len(words)))


def spoken(turn: Turn, sentences: Sequence[Span]) -> tuple[Span, ...]:
    """The words of a turn by sentences."""
    parts = [
        Span(max(s.start, turn.words.start), min(s.end, turn.words.end)) for s in sentences if s.overlaps(turn.words)
    ]
    return tuple(p for p in parts if p.end > p.start) or (turn.words,)
