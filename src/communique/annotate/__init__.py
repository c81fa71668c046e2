"""Article → Annotation: one pass of the model over windows of whole sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from communique.annotate import decode
from communique.annotate.bundle import Bundle, Scores, Words
from communique.annotate.windows import Laid, cut, lay, window
from communique.types import Annotation, Article, Attribution, EventWord, Link, Name, RolePhrase, Span, Token

LINK_FLOOR = 0.35
"""Probability from which a pronoun or nominal is linked to an earlier mention."""


class Annotator:
    """Reads articles. Holds the loaded model; otherwise without state."""

    def __init__(self, folder: Path | None = None, threads: int = 0) -> None:
        self._bundle = Bundle(folder, threads)

    def __call__(self, articles: Sequence[Article]) -> list[Annotation]:
        """One annotation an article, in order."""
        laid = [lay(a) for a in articles]
        cuts = [cut(a, self._bundle.pieces) for a in laid]
        windows = [window(a, *c) for a, ranges in zip(laid, cuts, strict=True) for c in ranges]
        scores = iter(self._bundle.read(windows))
        return [
            self._annotation(a, [(c, window(a, *c), next(scores)) for c in ranges])
            for a, ranges in zip(laid, cuts, strict=True)
        ]

    def _annotation(self, laid: Laid, windows: list[tuple[tuple[int, int], Words, Scores]]) -> Annotation:
        tokens: list[Token] = []
        names: list[Name] = []
        attributions: list[Attribution] = []
        event_words: list[EventWord] = []
        roles: list[RolePhrase] = []
        times: list[Span] = []
        links: list[Link] = []
        for (begin, _), words, scores in windows:
            at = _Placed(laid, begin)
            tokens += _tokens(words, scores, self._bundle, at)
            here = _names(words, scores, self._bundle, at)
            names += [n for n, _ in here]
            roles += _roles(here, words, scores, self._bundle, at)
            times += [at.span(b, e) for b, e, _ in decode.spans(_bio(scores["time"], words))]
            attributions += [
                Attribution(
                    at.span(*c.cue) if c.cue else None,
                    at.spans(c.source),
                    at.spans(c.content),
                    at.spans(c.channel),
                    c.score,
                )
                for c in decode.cues(scores, words, self._bundle.labels)
            ]
            event_words += [
                EventWord(
                    at.span(*t.words), t.type, t.mode, t.status,
                    at.spans(t.source), at.spans(t.target), at.spans(t.place), t.score,
                )
                for t in decode.triggers(scores, words, self._bundle.labels)
            ]  # fmt: skip
            links += _links(scores, begin)
        return Annotation(
            laid.sentences, tuple(tokens), tuple(names), tuple(attributions), tuple(event_words),
            tuple(roles), tuple(times), tuple(links),
        )  # fmt: skip


class _Placed:
    """Word numbers of a window as ranges of the article's text."""

    def __init__(self, laid: Laid, begin: int) -> None:
        self.laid, self.begin = laid, begin

    def span(self, begin: int, end: int) -> Span:
        words = self.laid.spans
        return Span(words[self.begin + begin].start, words[self.begin + end - 1].end)

    def spans(self, phrases: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
        return tuple(self.span(*p) for p in phrases)


def _bio(scores: np.ndarray, words: Words) -> list[str]:
    return decode.legal(scores, ("O", "B-x", "I-x"), words.sentence)


def _tokens(words: Words, scores: Scores, bundle: Bundle, at: _Placed) -> list[Token]:
    upos, deprel = scores["upos"].argmax(-1), scores["rels"].argmax(-1)
    out = []
    for i, head in enumerate(decode.heads(scores, words)):
        root = head == i
        label = "root" if root else bundle.labels.deprel[int(deprel[i])]
        out.append(
            Token(
                at.span(i, i + 1),
                bundle.labels.upos[int(upos[i])],
                None if root else at.begin + head,
                label,
                words.sentence[i],
            )
        )
    return out


def _names(words: Words, scores: Scores, bundle: Bundle, at: _Placed) -> list[tuple[Name, int]]:
    """Names with the number of their first word in the window."""
    p = decode.probabilities(scores["names"])
    tags = decode.legal(scores["names"], bundle.labels.names, words.sentence)
    return [(Name(at.span(b, e), label, float(p[b:e].max(-1).mean())), b) for b, e, label in decode.spans(tags)]


def _roles(here: list[tuple[Name, int]], words: Words, scores: Scores, bundle: Bundle, at: _Placed) -> list[RolePhrase]:
    relation = bundle.labels.pairs.index("role")
    out = []
    for name, first in here:
        if name.label != "PER":
            continue
        phrases, score = decode.members(scores["pairs"][relation, first], words, decode.FLOORS["role"])
        out += [RolePhrase(name.span, at.span(*p), score) for p in phrases]
    return out


def _links(scores: Scores, begin: int) -> list[Link]:
    p = decode.probabilities(scores["links"])
    best = p.argmax(-1)
    return [
        Link(begin + i, begin + int(j), float(p[i, j])) for i, j in enumerate(best) if j < i and p[i, j] >= LINK_FLOOR
    ]
