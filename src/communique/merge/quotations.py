"""One quotation that two reports print with other words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import ratio

from communique.merge.sides import likeness
from communique.types import Span
from communique.words import FUNCTION_WORDS, folded, stem, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from communique.merge.acts import Saying
    from communique.merge.sides import Side

_QUOTED = re.compile(r"[“\"‘](.+?)[”\"’](?!\w)", re.DOTALL)
_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")
LEAST_WORDS = 4
"""Words from which a sentence can be known again."""
ONE_SENTENCE, ONE_UNKNOWN = 72.0, 82.0
"""Percent of letters that two printings of one sentence share, where one speaker said both, and where it is not known that one did."""
RARE, LATEST = 3, 64
"""Sentences are looked up by so many of their rarest words, among the latest so many that have them."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence between quotation marks."""

    report: str
    span: Span
    speaker: Side | None
    words: tuple[str, ...]


def other_wordings(
    sayings: Sequence[Saying], text: Callable[[str], str], lineage: Mapping[str, int]
) -> Iterator[tuple[Quoted, Quoted]]:
    """Pairs of sentences of two origins that are one in other words; one that is only cut shorter is none. A sentence is in one pair with
    each other report at most."""
    every = list({(q.report, q.span): q for s in sayings for q in _sentences(s, text(s.report))}.values())
    held = Counter(w for q in every for w in set(q.words))
    blocks: defaultdict[str, list[Quoted]] = defaultdict(list)
    paired: set[tuple[Span, str, str]] = set()
    for q in every:
        rare = sorted(set(q.words) - FUNCTION_WORDS, key=lambda w: (held[w], w))[:RARE]
        near = {id(p): p for w in rare for p in blocks[stem(w)][-LATEST:]}
        best = max(near.values(), key=lambda p: _alike(p, q), default=None)
        if best is not None and lineage.get(best.report) != lineage.get(q.report) and _differ(best, q):
            places = {(best.span, best.report, q.report), (q.span, q.report, best.report)}
            if not places & paired:
                paired |= places
                yield best, q
        for w in rare:
            blocks[stem(w)].append(q)


def _sentences(saying: Saying, text: str) -> Iterator[Quoted]:
    if saying.statement.form == "indirect":
        return
    for content in saying.statement.content:
        for quoted in _QUOTED.finditer(text, content.start, content.end):
            for m in _SENTENCE.finditer(text, quoted.start(1), quoted.end(1)):
                said = tuple(words(folded(m[0])))
                if len(said) >= LEAST_WORDS:
                    start = m.start() + len(m[0]) - len(m[0].lstrip())
                    yield Quoted(saying.report, Span(start, m.end()), saying.speaker, said)


def _alike(a: Quoted, b: Quoted) -> float:
    return 0.0 if a.report == b.report else float(ratio(" ".join(a.words), " ".join(b.words)))


def _differ(a: Quoted, b: Quoted) -> bool:
    """Whether two sentences are one, and not the same."""
    x, y = " ".join(a.words), " ".join(b.words)
    one_voice = a.speaker is not None and b.speaker is not None and likeness(a.speaker, b.speaker) > 0
    known_apart = a.speaker is not None and b.speaker is not None and not one_voice
    least = ONE_SENTENCE if one_voice else ONE_UNKNOWN
    return not known_apart and x not in y and y not in x and ratio(x, y) >= least
