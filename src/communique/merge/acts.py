"""An event or a statement beside its report, with its sides known: what facts and differences compare."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from communique.merge.numbers import Counted, counted
from communique.types import Span
from communique.wording import put_before
from communique.words import content_stems, stem, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from communique.merge.sides import Side, Sides
    from communique.types import Event, Findings, Statement, When

_BACKWARD = put_before("previously", "past", "since")
"""Not "first": the first talks may be those that are expected."""
_AHEAD = frozenset({"planned", "possible"})


@dataclass(frozen=True, slots=True)
class Act:
    """An event, who took part and which words tell it."""

    report: str
    event: Event
    source: tuple[Side, ...]
    target: tuple[Side, ...]
    reporter: Side | None
    trigger: str
    """The stem of the word that names the act."""
    stems: frozenset[str]
    looks_back: bool
    """Told as an earlier act ("last spoke", "his prior talks"), so it is not the one that is expected."""
    sentence: str
    """The words of its sentence: a sentence that another report prints again tells the same act."""
    vector: np.ndarray | None = field(default=None, compare=False, repr=False)
    numbers: tuple[Counted, ...] = ()
    """What its sentence counts."""
    alone: float = 1.0
    """One part in as many acts of its type as its report has."""
    own: np.ndarray | None = field(default=None, compare=False, repr=False)
    """By which the model compares it with other acts."""

    @property
    def sides(self) -> tuple[Side, ...]:
        return tuple({s.key: s for s in (*self.source, *self.target)}.values())

    @property
    def ahead(self) -> bool:
        return self.event.status in _AHEAD

    @property
    def when(self) -> When | None:
        return self.event.when


@dataclass(frozen=True, slots=True)
class Saying:
    """A statement, its speaker and the stems of its words."""

    report: str
    statement: Statement
    speaker: Side | None
    text: str
    stems: tuple[str, ...]
    sentence: str = ""
    cue: str = ""
    """The stem of the first word that attributes it."""
    vector: np.ndarray | None = field(default=None, compare=False, repr=False)


def acts(findings: Sequence[Findings], sides: Sides) -> list[Act]:
    """Every event outside the furniture, report by report, in text order."""
    found = []
    for f in findings:
        own = [e for e in sorted(f.events, key=lambda e: e.trigger) if not f.article.in_furniture(e.trigger)]
        types = Counter(e.type for e in own)
        at = _Sentences(f)
        vectors = f.annotation.act_vectors
        of_word = (
            {} if vectors is None else dict(zip((w.trigger for w in f.annotation.event_words), vectors, strict=True))
        )
        found += [_act(f, event, sides, at, 1 / types[event.type], of_word.get(event.trigger)) for event in own]
    return found


class _Sentences:
    """The sentences of a report by what stands in them: their words, vector and numbers, each made once."""

    def __init__(self, f: Findings) -> None:
        self._f = f
        self._starts = [s.start for s in f.annotation.sentences]
        self._known: dict[Span, tuple[str, np.ndarray | None, tuple[Counted, ...]]] = {}

    def of(self, span: Span) -> tuple[str, np.ndarray | None, tuple[Counted, ...]]:
        f, text = self._f, self._f.article.text
        number = bisect_right(self._starts, span.start) - 1
        every = f.annotation.sentences
        inside = number >= 0 and span.start < every[number].end
        sentence = every[number] if inside else span
        if sentence not in self._known:
            vector = None if f.annotation.vectors is None or not inside else f.annotation.vectors[number]
            self._known[sentence] = " ".join(words(sentence.of(text))), vector, tuple(counted(text, sentence))
        return self._known[sentence]


def _act(f: Findings, event: Event, sides: Sides, at: _Sentences, alone: float, vector: np.ndarray | None) -> Act:
    report, text = f.article.id, f.article.text
    source, target = sides.all_of(report, event.source), sides.all_of(report, event.target)
    clause = text[slice(*_clause(f, event.trigger))]
    names = {w for side in (*source, *target) for w in content_stems(side.name)}
    before = text[max(f.sentence_of(event.trigger).start, event.trigger.start - 40) : event.trigger.start]
    return Act(
        report, event, source, target, sides.of(report, event.reported_by),
        stem(words(event.trigger.of(text))[0]) if words(event.trigger.of(text)) else "",
        frozenset(content_stems(clause)) - names,
        _BACKWARD.search(before) is not None, *at.of(event.trigger), alone, vector,
    )  # fmt: skip


def _clause(f: Findings, trigger: Span) -> tuple[int, int]:
    """The stretch between the commas, semicolons and dashes around the trigger."""
    sentence, text = f.sentence_of(trigger), f.article.text
    stops = [m.start() for m in re.finditer(r"[,;—–:]\s|[.!?]$", text[sentence.start : sentence.end])]
    start = max((sentence.start + s for s in stops if sentence.start + s < trigger.start), default=sentence.start)
    end = min((sentence.start + s for s in stops if sentence.start + s >= trigger.end), default=sentence.end)
    return start, end


def sayings(findings: Sequence[Findings], sides: Sides) -> list[Saying]:
    """Every statement outside the furniture, report by report, in text order."""
    found = []
    for f in findings:
        at = _Sentences(f)
        for statement in sorted(f.statements, key=lambda s: s.content[0]):
            if f.article.in_furniture(statement.content[0]):
                continue
            text = " ".join(span.of(f.article.text) for span in statement.content)
            speaker = sides.of(f.article.id, statement.speaker)
            cue = words(statement.cue.of(f.article.text))[:1] if statement.cue else []
            sentence, vector, _ = at.of(statement.content[0])
            stems = tuple(content_stems(text))
            found.append(
                Saying(f.article.id, statement, speaker, text, stems, sentence, "".join(map(stem, cue)), vector)
            )
    return found
