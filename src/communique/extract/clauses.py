"""Questions about the dependency trees of an annotation: what governs what, and which words a phrase has."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import cached_property

from communique.types import Annotation, Span, Token, When

FUTURE = {"will", "shall", "’ll", "'ll", "wo", "would", "to"}
"""Helpers of a verb that put it after the day of the report (`wo` is that of `won't`)."""

LOOKING_AHEAD = {"plans", "intends", "expects", "hopes", "expected", "scheduled", "due", "set", "slated", "poised"}
"""Words that put what hangs on them after the day of the report without a helper of their own."""


class Clauses:
    """The trees of one annotation over its text."""

    def __init__(self, text: str, annotation: Annotation) -> None:
        self.text = text
        self.tokens: tuple[Token, ...] = annotation.tokens
        self._starts = [t.span.start for t in self.tokens]
        self._ends = [t.span.end for t in self.tokens]

    @cached_property
    def children(self) -> list[list[int]]:
        """The governed tokens of each token, in text order."""
        out: list[list[int]] = [[] for _ in self.tokens]
        for i, token in enumerate(self.tokens):
            if token.head is not None:
                out[token.head].append(i)
        return out

    def within(self, span: Span) -> range:
        """Numbers of the tokens that overlap a span."""
        return range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))

    def word(self, i: int) -> str:
        return self.tokens[i].span.of(self.text)

    def head(self, span: Span) -> int | None:
        """The token of a span that no other token of the span governs; None if the span holds no token."""
        inside = self.within(span)
        for i in inside:
            governor = self.tokens[i].head
            if self.tokens[i].upos != "PUNCT" and (governor is None or governor not in inside):
                return i
        return inside[0] if inside else None

    def sentence(self, span: Span) -> int | None:
        """The number of the sentence in which a span stands."""
        head = self.head(span)
        return None if head is None else self.tokens[head].sentence

    def above(self, i: int) -> list[int]:
        """The governors of a token, nearest first."""
        out: list[int] = []
        at = self.tokens[i].head
        while at is not None and len(out) < 40:
            out.append(at)
            at = self.tokens[at].head
        return out

    def distance(self, a: int, b: int) -> int | None:
        """Steps between two tokens in the tree; None if they stand in different sentences."""
        up_a, up_b = [a, *self.above(a)], [b, *self.above(b)]
        where = {t: k for k, t in enumerate(up_b)}
        return next((k + where[t] for k, t in enumerate(up_a) if t in where), None)

    def phrase(self, i: int, keep: Callable[[int], bool] = lambda _: True) -> Span:
        """The words under a token as one range of text: its subtree, without branches that `keep` refuses."""
        start, end = self.tokens[i].span.start, self.tokens[i].span.end
        open_, seen = [i], set()
        while open_:
            at = open_.pop()
            seen.add(at)
            start, end = min(start, self.tokens[at].span.start), max(end, self.tokens[at].span.end)
            open_ += [c for c in self.children[at] if keep(c) and c not in seen]
        return Span(start, end)

    def completed(self, span: Span) -> Span:
        """A phrase that stops before its noun, or begins after its possessor, made whole inside its sentence."""
        inside = self.within(span)
        head = self.head(span)
        if not inside or head is None:
            return span
        first, last = inside[0], inside[-1]
        while self._leads_on(last) and last + 1 < len(self.tokens) and head in self.above(last + 1):
            last += 1
        while self.tokens[first].deprel == "case" and self.word(first)[0] in "'’" and first > 0:
            owner = self.tokens[first].head
            first = min(owner, first - 1) if owner is not None and owner < first else first - 1
        return Span(min(span.start, self.tokens[first].span.start), max(span.end, self.tokens[last].span.end))

    def _leads_on(self, i: int) -> bool:
        return (
            self.tokens[i].upos in {"DET", "ADP", "ADJ", "NUM"}
            or self.word(i) == "-"
            or self.tokens[i].deprel == "compound"
        )

    def is_past(self, span: Span) -> bool:
        """Whether the clause around a span speaks of what has been (the news default)."""
        at = self.head(span)
        if at is None:
            return True
        for governor in [at, *self.above(at)]:
            token = self.tokens[governor]
            if token.upos not in {"VERB", "AUX"}:
                continue
            helpers = [
                self.word(c).lower()
                for c in self.children[governor]
                if self.tokens[c].deprel.startswith(("aux", "mark"))
            ]
            if any(h in FUTURE for h in helpers):
                return False
            return self.word(governor).lower() not in LOOKING_AHEAD
        return True


def by_sentence(times: Iterable[When], clauses: Clauses) -> dict[int | None, list[When]]:
    """The times of each sentence; None: of those that hold no word."""
    out: dict[int | None, list[When]] = {}
    for when in times:
        out.setdefault(clauses.sentence(when.span), []).append(when)
    return out
