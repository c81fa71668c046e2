"""Scores of a window → labelled words, spans and relations. Everything is in word numbers of the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from communique.annotate.bundle import Labels, Scores, Words
from communique.annotate.tree import tree

Phrase = tuple[int, int]
"""Word numbers, half-open."""


class Floor(NamedTuple):
    """Probabilities that decide which phrases an anchor governs."""

    word: float  # a word belongs to a phrase from here
    sure: float  # a phrase with such a word is taken
    lone: float  # where no phrase is sure, the best one is taken from here


FLOORS = {
    "speaker": Floor(0.1, 0.6, 0.05), "content": Floor(0.5, 0.8, 0.5), "channel": Floor(0.4, 0.5, 0.5),
    "role": Floor(0.3, 0.4, 0.3), "event-source": Floor(0.2, 0.3, 0.2), "event-target": Floor(0.3, 0.3, 0.05),
    "event-place": Floor(0.3, 0.5, 0.5), "event-time": Floor(0.3, 0.5, 0.3),
}  # fmt: skip
"""Chosen on desk-gold dev and the stories of quality/gold/merge; the sides of acts by all their parties (`python -m quality.unseen` and
desk-gold dev: F1 76.7 and 82.0 with these, 76.3 and 81.4 with .3 for sources too, 75.9 and 81.2 with .2 and .3 for both). A statement has
one speaker; acts have few sides, and a wrong one costs more than a missing one."""
FARTHEST = 60.0
"""Scores beyond this are as sure as any; exp of more would overflow."""
NEVER = -30.0
"""The score of a word that can belong to no phrase."""
GAP = 2
"""Words of lower score that a phrase may run over between two sure parts."""


def probabilities(scores: np.ndarray) -> np.ndarray:
    """Softmax over the last axis."""
    e = np.exp(scores - scores.max(-1, keepdims=True))
    result: np.ndarray = e / e.sum(-1, keepdims=True)
    return result


def sigmoid(scores: np.ndarray) -> np.ndarray:
    result: np.ndarray = 1 / (1 + np.exp(-np.clip(scores, -FARTHEST, FARTHEST)))
    return result


def spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """(begin, end, label) of BIO tags; an I that continues nothing of its kind begins a span."""
    out: list[tuple[int, int, str]] = []
    for i, tag in enumerate(tags):
        edge, _, label = tag.partition("-")
        if tag == "O":
            continue
        if edge == "I" and out and out[-1][1] == i and out[-1][2] == label:
            out[-1] = (out[-1][0], i + 1, label)
        else:
            out.append((i, i + 1, label))
    return out


def legal(scores: np.ndarray, tags: Sequence[str], sentence: Sequence[int] | None = None) -> list[str]:
    """The best legal sequence of BIO tags (Viterbi 1967): an I stands only after a B or I of its own label,
    and, where the words' sentence numbers are given, of its own sentence."""
    n, k = scores.shape
    logp = scores - scores.max(-1, keepdims=True)
    logp = logp - np.log(np.exp(logp).sum(-1, keepdims=True))
    allowed = _steps(tuple(tags))
    best = logp[0] + allowed[0]  # as after an O, which is tag 0
    back = np.zeros((n, k), dtype=np.int64)
    for i in range(1, n):
        begins = sentence is not None and sentence[i] != sentence[i - 1]
        paths = best[:, None] + (allowed[:1] if begins else allowed)
        back[i] = paths.argmax(0)
        best = paths.max(0) + logp[i]
    at = int(best.argmax())
    out = [at]
    for i in range(n - 1, 0, -1):
        at = int(back[i, at])
        out.append(at)
    return [tags[t] for t in reversed(out)]


NAME_LEANING = {"FAC": -2.0, "ORG": -0.5}
"""Added to the score of a kind of name; chosen by exact spans on EWT dev (81.1 without, 81.7) and Worldwide dev (85.7 both ways; with the
weights before 85.9, 86.2). No corpus but one marks buildings apart from places, so what the others leave open is read as one too
easily."""


NEVER_SIDE_BY_SIDE = {"PER", "ORG", "LOC"}
"""Kinds of which no two names stand without a word between them: `Mr Varga` is one name, whatever the scores say of `Varga` (exact spans
on EWT dev 82.1 without, 82.3; on Worldwide dev 85.9, 86.4)."""


def names(scores: np.ndarray, tags: Sequence[str], sentence: Sequence[int]) -> list[str]:
    """The best legal tags of names; one that would begin where another of its kind ends goes on."""
    leaning = np.array([NAME_LEANING.get(t.partition("-")[2], 0.0) for t in tags])
    out = legal(scores + leaning, tags, sentence)
    for i in range(1, len(out)):
        edge, _, kind = out[i].partition("-")
        beside = sentence[i] == sentence[i - 1] and out[i - 1].endswith(f"-{kind}")
        if edge == "B" and kind in NEVER_SIDE_BY_SIDE and beside:
            out[i] = f"I-{kind}"
    return out


NO_END = {"of", "the", "and", "or", "in", "at", "for", "to", "on", "by", "with", "from"}
"""Words in which no name ends: of `Ann Varga of Norland` the model reads `Ann Varga of` where `Norland` is a name of its own."""


def trimmed(words: Sequence[str], begin: int, end: int) -> int:
    """Where a name ends, without linking words behind it."""
    while end > begin and words[end - 1] in NO_END:
        end -= 1
    return end


ATTRIBUTION_OUTSIDE = 0.4
"""Added to the score of standing outside of an attribution part; chosen on PolNeAR dev by exact spans (content 65.9 without, 66.6)."""


def attribution(scores: np.ndarray) -> list[str]:
    """The best legal tags (O, B-x, I-x) of one attribution part, from its three scores a word."""
    return legal(scores + np.array([ATTRIBUTION_OUTSIDE, 0.0, 0.0]), ("O", "B-x", "I-x"))


@cache
def _steps(tags: tuple[str, ...]) -> np.ndarray:
    """0 where a tag (column) may follow another (row), minus infinity where it may not."""
    out = np.zeros((len(tags), len(tags)))
    for j, after in enumerate(tags):
        edge, _, label = after.partition("-")
        for i, before in enumerate(tags):
            if edge == "I" and before.partition("-")[2] != label:
                out[i, j] = -np.inf
    return out


def heads(scores: Scores, words: Words) -> list[int]:
    """Head of each word inside its own sentence; a root is its own head."""
    out: list[int] = []
    begin = 0
    for i in range(1, len(words.sentence) + 1):
        if i == len(words.sentence) or words.sentence[i] != words.sentence[begin]:
            out += [begin + h for h in tree(scores["arcs"][begin:i, begin:i])]
            begin = i
    return out


def members(
    row: np.ndarray, words: Words, floor: Floor, verbs: frozenset[int] = frozenset()
) -> tuple[tuple[Phrase, ...], float]:
    """The phrases that an anchor governs, from its row of pair scores, and their mean probability.

    Small gaps inside a sentence are closed, but for those with one of the `verbs`; phrases never run over a sentence's end."""
    p = sigmoid(row)
    likely = np.flatnonzero(p >= floor.word)
    out: list[list[int]] = []
    for i in likely.tolist():
        gap = range(out[-1][1], i) if out else range(0)
        if out and len(gap) < GAP and words.sentence[i] == words.sentence[out[-1][0]] and verbs.isdisjoint(gap):
            out[-1][1] = i + 1
        else:
            out.append([i, i + 1])
    taken = [(a, b) for a, b in out if p[a:b].max() >= floor.sure]
    if not taken and out:
        best = max(out, key=lambda ab: float(p[ab[0] : ab[1]].max()))
        taken = [(best[0], best[1])] if p[best[0] : best[1]].max() >= floor.lone else []
    score = float(np.mean([p[a:b].mean() for a, b in taken])) if taken else 0.0
    return tuple(taken), score


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue (or a quote that goes on: `cue` None) with the phrases it governs; `anchor`: the first word of either."""

    anchor: int
    cue: Phrase | None
    source: tuple[Phrase, ...]
    content: tuple[Phrase, ...]
    channel: tuple[Phrase, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Trigger:
    words: Phrase
    type: str
    mode: str | None
    status: str
    source: tuple[Phrase, ...]
    target: tuple[Phrase, ...]
    place: tuple[Phrase, ...]
    time: tuple[Phrase, ...]
    score: float


SAY_FLOOR = 0.5
"""Probability from which a word begins a cue; chosen by F1 of statements on desk-gold dev and on the stories of quality/gold/merge."""
PLANNED = -1.0
"""Added to the score of `planned`: the model knows it from nouns of diplomacy too well, and words that plan are known by rule. Chosen
on desk-gold dev (where -1 and -2 are alike) and the reports of quality.unseen (80.9 with -1, 80.1 with -2, 80.6 without)."""
NAMING = {"VERB", "NOUN", "ADJ", "ADV", "PROPN", "INTJ", "X"}
"""Parts of speech of a word that can name an act."""
NO_ACTS = {"PER", "ORG", "LOC", "FAC", "NORP", "DATE", "MONEY"}
"""Names inside which no word names an act."""
EVENT_FLOOR = 0.48
"""Probability that a word names any act, from which it is taken as one; chosen by F1 of acts over desk-gold dev (64.9, 66.1, 66.7, 67.0
with .4, .48, .5, .55) and the 89 reports of quality.unseen (69.0, 69.2, 68.7, 68.0); facts of real stories want it low."""


def cues(scores: Scores, words: Words, labels: Labels) -> list[Cue]:
    """Cues by the desk gold's guidelines, with speaker, content and channel."""
    p = probabilities(scores["say"])
    begin_cue, inside_cue, quote = (labels.say.index(t) for t in ("B-CUE", "I-CUE", "QUOTE"))
    relation = {name: labels.pairs.index(name) for name in ("speaker", "content", "channel")}
    out = []
    i = 0
    while i < len(p):
        starts = p[i, begin_cue] >= SAY_FLOOR and p[i, begin_cue] >= p[i, quote]
        goes_on = not starts and p[i, quote] >= SAY_FLOOR
        if not (starts or goes_on):
            i += 1
            continue
        end = i + 1
        while starts and end < len(p) and p[end].argmax() == inside_cue and words.sentence[end] == words.sentence[i]:
            end += 1
        found = {k: members(scores["pairs"][r, i], words, FLOORS[k]) for k, r in relation.items()}
        out.append(
            Cue(
                i,
                (i, end) if starts else None,
                found["speaker"][0],
                found["content"][0],
                found["channel"][0],
                float(p[i, begin_cue] if starts else p[i, quote]),
            )
        )
        i = end
    return out


def triggers(scores: Scores, words: Words, labels: Labels) -> list[Trigger]:
    """Event words with type, mode, status and the phrases of their parts."""
    p = probabilities(scores["event"])
    leaning = np.array([PLANNED if s == "planned" else 0.0 for s in labels.status])
    status, mode = probabilities(scores["status"] + leaning), probabilities(scores["mode"])
    relation = {name: labels.pairs.index(f"event-{name}") for name in ("source", "target", "place", "time")}
    acts = 1 - p[:, 0]
    kind = p[:, 1:].argmax(1) + 1
    parts = [labels.upos[k] for k in scores["upos"].argmax(-1)]
    named = [labels.names[k].partition("-")[2] in NO_ACTS for k in scores["names"].argmax(-1)]
    verbs = frozenset(k for k, part in enumerate(parts) if part in {"VERB", "AUX"})  # `Varga said Norland` is no phrase
    helpers = [k for k, part in enumerate(parts) if part == "AUX"]  # nor is `Varga is to meet Norland`
    out = []
    i = 0
    while i < len(p):
        if acts[i] < EVENT_FLOOR or named[i] or parts[i] not in NAMING:
            i += 1
            continue
        end = i + 1
        while (
            end < len(p)
            and acts[end] >= EVENT_FLOOR
            and kind[end] == kind[i]
            and words.sentence[end] == words.sentence[i]
            and not named[end]
        ):
            end += 1
        while parts[end - 1] in {"PUNCT", "DET", "CCONJ"}:
            end -= 1
        name = labels.event[kind[i]]
        parties = scores["pairs"][list(relation.values()), i].copy()
        parties[:, helpers + list(range(i, end))] = NEVER
        found = {
            k: members(row, words, FLOORS[f"event-{k}"], verbs)[0] for k, row in zip(relation, parties, strict=True)
        }
        out.append(
            Trigger(
                (i, end),
                name,
                labels.mode[int(mode[i].argmax())] if name == "CONSULT" else None,
                labels.status[int(status[i].argmax())],
                found["source"],
                found["target"],
                found["place"],
                found["time"],
                float(acts[i] * p[i, kind[i]] / p[i, 1:].sum()),
            )
        )
        i = end
    return out


def event_type(scores: np.ndarray, source: Sequence[int], target: Sequence[int]) -> np.ndarray:
    """Scores [types] of what the source does to the target, from the window's scores [words, 1 + 3 types]: the mean over the
    window, weighted by the first score, plus the means over the words of the source and of the target."""
    weight = probabilities(scores[:, 0])
    own, by, to = np.split(scores[:, 1:], 3, axis=1)
    total: np.ndarray = weight @ own
    for words, side in ((source, by), (target, to)):
        if len(words):
            total = total + side[list(words)].mean(0)
    return total
