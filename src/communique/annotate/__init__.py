"""Article → Annotation: one pass of the model over windows of whole sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from communique.annotate import decode
from communique.annotate.bundle import Bundle, Scores, Words
from communique.annotate.chains import MENTION_FLOOR, Mentions, kind_of
from communique.annotate.tree import closing
from communique.annotate.windows import Laid, cut, lay, window
from communique.types import Annotation, Article, Attribution, EventWord, Link, Name, RolePhrase, Span, Token
from communique.vectors import in_steps, units

LINK_FLOOR = 0.35
"""Probability from which a pronoun or nominal is linked to an earlier mention."""


class Annotator:
    """Reads articles. Holds the loaded model; otherwise without state."""

    def __init__(self, folder: Path | None = None, threads: int = 0) -> None:
        self._bundle = Bundle(folder, threads)

    def __call__(self, articles: Sequence[Article]) -> list[Annotation]:
        """One annotation an article, in order."""
        return [self._annotation(lay(a)) for a in articles]

    def _annotation(self, laid: Laid) -> Annotation:
        ranges = cut(laid, self._bundle.pieces)
        windows = [window(laid, r) for r in ranges]
        labels = self._bundle.labels
        tokens: list[Token] = []
        names: list[Name] = []
        attributions: list[Attribution] = []
        event_words: list[EventWord] = []
        roles: list[RolePhrase] = []
        times: list[Span] = []
        links: list[Link] = []
        mentions = Mentions(self._bundle.link_distance)
        first = [p[0] for p in self._bundle.pieces(laid.forms)] + [-1, -1]
        vectors: dict[int, np.ndarray] = {}
        acts: list[np.ndarray] = []
        for r, words, scores in zip(ranges, windows, self._bundle.read(windows), strict=True):
            at, kept = _Placed(laid, r.begin), range(r.first - r.begin, r.last - r.begin)
            tokens += _tokens(words, scores, self._bundle, at)[kept.start : kept.stop]
            here = [(n, begin) for n, begin in _names(words, scores, self._bundle, at) if begin in kept]
            names += [n for n, _ in here]
            roles += _roles(here, words, scores, self._bundle, at)
            times += _times(words, scores, self._bundle, at, kept)
            attributions += [
                Attribution(
                    at.span(*c.cue) if c.cue else None, at.spans(c.source), at.spans(c.content), at.spans(c.channel), c.score
                )
                for c in decode.cues(scores, words, labels)
                if c.anchor in kept
            ]  # fmt: skip
            triggers = [t for t in decode.triggers(scores, words, labels) if t.words[0] in kept]
            event_words += [_event_word(t, scores, at) for t in triggers]
            acts += [scores["act"][t.words[0]].copy() for t in triggers]
            labels_of = {w: n.label for n, begin in here for w in at.words(n.span, begin)}
            links += _links(scores, r.begin, kept, mentions, first, words, labels_of)
            for i, sentence in enumerate(words.sentence):
                if sentence not in vectors:
                    vectors[sentence] = scores["vector"][i].copy()  # a view would keep the whole window's
        return Annotation(
            laid.sentences, tuple(_trees(tokens)), tuple(names), tuple(attributions), tuple(event_words),
            tuple(roles), tuple(times), tuple(links), _units([vectors[k] for k in sorted(vectors)]), _units(acts),
        )  # fmt: skip


class _Placed:
    """Word numbers of a window as ranges of the article's text."""

    def __init__(self, laid: Laid, begin: int) -> None:
        self.laid, self.begin = laid, begin

    def span(self, begin: int, end: int) -> Span:
        words = self.laid.spans
        return Span(words[self.begin + begin].start, words[self.begin + end - 1].end)

    def words(self, span: Span, begin: int) -> Iterator[int]:
        """The words of the window that a span from word `begin` on covers."""
        while self.begin + begin < len(self.laid.spans) and self.laid.spans[self.begin + begin].start < span.end:
            yield begin
            begin += 1

    def spans(self, phrases: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
        return tuple(self.span(*p) for p in phrases)


def _units(vectors: Sequence[np.ndarray]) -> np.ndarray | None:
    return units(in_steps(units(np.stack(vectors)))) if vectors else None


def _times(words: Words, scores: Scores, bundle: Bundle, at: _Placed, kept: range) -> list[Span]:
    """Calendar expressions; no durations and no vague ones."""
    tags = decode.legal(scores["time"], bundle.labels.time, words.sentence)
    return [at.span(b, e) for b, e, label in decode.spans(tags) if label == "DATE" and b in kept]


def _event_word(t: decode.Trigger, scores: Scores, at: _Placed) -> EventWord:
    nearest = min(t.time, key=lambda p: abs(p[0] - t.words[0]), default=None)
    return EventWord(
        at.span(*t.words), t.type, t.mode, t.status,
        at.spans(t.source), at.spans(t.target), at.spans(t.place), t.score,
        at.span(*nearest) if nearest else None, float(scores["factuality"][t.words[0], 0]),
    )  # fmt: skip


def _tokens(words: Words, scores: Scores, bundle: Bundle, at: _Placed) -> list[Token]:
    upos = [bundle.labels.upos[k] for k in scores["upos"].argmax(-1)]
    deprel = [bundle.labels.deprel[k] for k in scores["rels"].argmax(-1)]
    out = []
    for i, head in enumerate(decode.heads(scores, words)):
        root = head == i
        label = "root" if root else _argument(deprel[i], upos[head], before=i < head)
        out.append(Token(at.span(i, i + 1), upos[i], None if root else at.begin + head, label, words.sentence[i]))
    return out


def _trees(tokens: list[Token]) -> list[Token]:
    """The tokens with a root where the heads of several windows close a cycle."""
    for i in closing([t.head for t in tokens]):
        tokens[i] = replace(tokens[i], head=None, deprel="root")
    return tokens


def _argument(deprel: str, governor: str, *, before: bool) -> str:
    """A title read as a modifier of its verb (`nmod:desc`, which Universal Dependencies keeps for nouns) is its subject or object."""
    if deprel == "nmod:desc" and governor == "VERB":
        return "nsubj" if before else "obj"
    return deprel


def _names(words: Words, scores: Scores, bundle: Bundle, at: _Placed) -> list[tuple[Name, int]]:
    """Names with the number of their first word in the window."""
    p = decode.probabilities(scores["names"])
    tags = decode.names(scores["names"], bundle.labels.names, words.sentence)
    whole = ((b, decode.trimmed(words.forms, b, e), label) for b, e, label in decode.spans(tags))
    return [(Name(at.span(b, e), label, float(p[b:e].max(-1).mean())), b) for b, e, label in whole if b < e]


def _roles(here: list[tuple[Name, int]], words: Words, scores: Scores, bundle: Bundle, at: _Placed) -> list[RolePhrase]:
    relation = bundle.labels.pairs.index("role")
    out = []
    for name, first in here:
        if name.label != "PER":
            continue
        phrases, score = decode.members(scores["pairs"][relation, first], words, decode.FLOORS["role"])
        out += [RolePhrase(name.span, at.span(*p), score) for p in phrases]
    return out


def _links(
    scores: Scores,
    begin: int,
    kept: range,
    mentions: Mentions,
    first: Sequence[int],
    words: Words,
    names: Mapping[int, str],
) -> list[Link]:
    """The links of a window's mentions. `first`: the first word piece of each of the article's words; `names`: the label of the name
    that a word of the window is in."""
    inside = [i for i in kept if decode.probabilities(scores["mention"][i])[1] >= MENTION_FLOOR]
    heads = [begin + i for i in inside]
    kinds = [kind_of(words.forms[i], names.get(i)) for i in inside]
    found = mentions.read(heads, scores["links"][inside], [first[h : h + 3] for h in heads], kinds)
    return [
        Link(head, a.head, a.score)
        for head, a in zip(heads, found, strict=True)
        if a.head is not None and a.score >= LINK_FLOOR
    ]
