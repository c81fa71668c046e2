"""Coreference on GUM: CoNLL F1, the mean of MUC (Vilain et al. 1995), B³ (Bagga & Baldwin 1998) and CEAF-e (Luo 2005).

Chains of one mention count neither in the gold nor in what is found, as in CoNLL-2012 and CorefUD.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from pathlib import Path

import numpy as np

from communique.annotate import decode
from communique.annotate.bundle import Bundle
from communique.annotate.chains import MENTION_FLOOR, Mention, Mentions, chains, kind_of
from training import corpora
from training.corpora import POSSESSIVE
from training.windows import Document, Window, cut

Chains = Sequence[Collection[Hashable]]
WINDOW = 192
"""Word pieces a window, as the package reads."""
OUTSIDE = {"case", "cc", "punct", "mark", "conj", "parataxis", "appos", "discourse", "nsubj", "cop", "advmod", "aux"}
"""Relations of words below a mention's head that do not belong to the mention where they stand at its edge."""


def links(bundle: Bundle, path: Path) -> dict[str, float]:
    """`links_conll_f1`: the words of every mention given; `links_found_conll_f1`: mentions found by the model."""
    counter = lambda words: [len(p) for p in bundle.pieces(words)]  # noqa: E731
    documents = corpora.parsed(
        path, counter, {d: i for i, d in enumerate(bundle.labels.deprel)}, names=None, links=False
    )
    given, found = Scorer(), Scorer()
    for row, document in zip(corpora.rows(path), documents, strict=True):
        read = _Read(bundle, document)
        starts = np.cumsum([0, *(len(s["words"]) for s in row["sentences"])]).tolist()
        gold: dict[int, set[tuple[int, int]]] = {}
        for sentence, begin, end, cluster, *_ in row["mentions"]:
            gold.setdefault(cluster, set()).add((starts[sentence] + begin, starts[sentence] + end))
        spans = sorted({s for c in gold.values() for s in c})
        given.add(list(gold.values()), read.chains(spans))
        found.add(list(gold.values()), read.chains(read.mentions()))
    return {"links_conll_f1": given.conll, "links_muc_f1": given.muc, "links_b3_f1": given.b3, "links_ceafe_f1": given.ceafe,
            "links_found_conll_f1": found.conll}  # fmt: skip


class _Read:
    """A document as the model reads it, window by window."""

    def __init__(self, bundle: Bundle, document: Document) -> None:
        from training.evaluate import read

        self.forms = document.window.words
        self.heads: list[int] = []
        self.deprel: list[str] = []
        self.upos: list[str] = []
        self.mention: list[float] = []
        self.features: list[np.ndarray] = []
        self.names: list[str | None] = []
        self.distance = bundle.link_distance
        self.first = [p[0] for p in bundle.pieces(self.forms)] + [-1, -1]
        windows: list[Window] = cut(document, WINDOW)
        for _, words, scores in read(bundle, windows):
            begin = len(self.heads)
            self.features.append(np.asarray(scores["links"]))
            tags = decode.names(scores["names"], bundle.labels.names, words.sentence)
            self.names += [t.partition("-")[2] or None for t in tags]
            self.heads += [begin + h for h in decode.heads(scores, words)]
            self.deprel += [bundle.labels.deprel[k] for k in scores["rels"].argmax(-1)]
            self.upos += [bundle.labels.upos[k] for k in scores["upos"].argmax(-1)]
            self.mention += decode.probabilities(scores["mention"])[:, 1].tolist()
        self.below: dict[int, list[int]] = {}
        for i, h in enumerate(self.heads):
            if h != i:
                self.below.setdefault(h, []).append(i)

    def mentions(self) -> list[tuple[int, int]]:
        """The phrases of the words that the model marks as heads of mentions."""
        heads = [i for i, p in enumerate(self.mention[: len(self.heads)]) if p >= MENTION_FLOOR]
        return sorted({self._phrase(h) for h in heads})

    def _phrase(self, head: int) -> tuple[int, int]:
        kept = {head}
        below = self.below.get(head, [])
        todo = [
            c
            for c in below
            if self.deprel[c].partition(":")[0] not in OUTSIDE or (c > head and self.forms[c] in POSSESSIVE)
        ]
        while todo:
            i = todo.pop()
            kept.add(i)
            todo += self.below.get(i, [])
        begin, end = head, head + 1
        while begin - 1 in kept:
            begin -= 1
        while end in kept or (end + 1 in kept and end < len(self.forms)):
            end += 1
        return begin, end

    def _head(self, begin: int, end: int) -> int:
        """The word of a phrase that is governed from outside of it."""
        inside = range(begin, min(end, len(self.heads)))
        return next((i for i in inside if self.heads[i] == i or self.heads[i] not in inside), begin)

    def chains(self, spans: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
        """The spans in chains. Of several with one head the longest is linked; the others stay by themselves."""
        of_head: dict[int, tuple[int, int]] = {}
        for span in spans:
            head = self._head(*span)
            if head not in of_head or span[1] - span[0] > of_head[head][1] - of_head[head][0]:
                of_head[head] = span
        heads = sorted(of_head)
        features = np.concatenate(self.features)
        kinds = [kind_of(self.forms[h], self.names[h]) for h in heads]
        found = Mentions(self.distance).read(heads, features[heads], [self.first[h : h + 3] for h in heads], kinds)
        earlier = [a.head for a in found]
        mentions = [Mention(*of_head[h], h) for h in heads]
        return [[(m.begin, m.end) for m in chain] for chain in chains(mentions, earlier, self.forms, self.upos)]


class Scorer:
    """Sums over documents; figures in percent. `single`: whether chains of one mention count."""

    def __init__(self, *, single: bool = False) -> None:
        self._least = 1 if single else 2
        self._sums = {name: np.zeros(4) for name in ("muc", "b3", "ceafe")}

    def add(self, gold: Chains, found: Chains) -> None:
        """The chains of one document."""
        g, f = ([set(c) for c in chains if len(c) >= self._least] for chains in (gold, found))
        of_g = {m: k for k, c in enumerate(g) for m in c}
        of_f = {m: k for k, c in enumerate(f) for m in c}
        self._sums["muc"] += (*_muc(f, of_g), *_muc(g, of_f))
        self._sums["b3"] += (*_b3(f, g, of_g), *_b3(g, f, of_f))
        likeness = np.zeros((len(g), len(f)))
        for i, c in enumerate(g):
            for j in {of_f[m] for m in c if m in of_f}:
                likeness[i, j] = 2 * len(c & f[j]) / (len(c) + len(f[j]))
        best = assigned(likeness)
        self._sums["ceafe"] += (best, len(f), best, len(g))

    def _f1(self, name: str) -> float:
        right, found, again, gold = self._sums[name]
        p, r = right / max(found, 1), again / max(gold, 1)
        return 100 * 2 * p * r / max(p + r, 1e-9)

    @property
    def muc(self) -> float:
        return round(self._f1("muc"), 2)

    @property
    def b3(self) -> float:
        return round(self._f1("b3"), 2)

    @property
    def ceafe(self) -> float:
        return round(self._f1("ceafe"), 2)

    @property
    def conll(self) -> float:
        return round(sum(map(self._f1, self._sums)) / 3, 2)


def _muc(chains: Sequence[set], other: dict[Hashable, int]) -> tuple[int, int]:
    """Links of the chains that the other side has too, and all of them."""
    right = 0
    for chain in chains:
        parts = {other[m] for m in chain if m in other}
        right += len(chain) - len(parts) - sum(m not in other for m in chain)
    return right, sum(len(c) - 1 for c in chains)


def _b3(chains: Sequence[set], others: Sequence[set], other: dict[Hashable, int]) -> tuple[float, int]:
    right = sum(len(c & others[other[m]]) / len(c) for c in chains for m in c if m in other)
    return right, sum(map(len, chains))


def assigned(weights: np.ndarray) -> float:
    """The greatest sum of weights [n, m] where each row has at most one column and each column one row (Kuhn 1955, with potentials)."""
    if weights.shape[0] > weights.shape[1]:
        weights = weights.T
    n, m = weights.shape
    cost = -weights
    u, v = np.zeros(n + 1), np.zeros(m + 1)
    row_of, way = np.zeros(m + 1, dtype=int), np.zeros(m + 1, dtype=int)
    for i in range(1, n + 1):
        row_of[0], j = i, 0
        least, used = np.full(m + 1, np.inf), np.zeros(m + 1, dtype=bool)
        while row_of[j]:
            used[j] = True
            free = np.flatnonzero(~used[1:]) + 1
            reduced = cost[row_of[j] - 1, free - 1] - u[row_of[j]] - v[free]
            better = reduced < least[free]
            least[free[better]], way[free[better]] = reduced[better], j
            nearest = free[least[free].argmin()]
            step = least[nearest]
            u[row_of[used]] += step
            v[used] -= step
            least[free] -= step
            j = nearest
        while j:
            row_of[j] = row_of[way[j]]
            j = way[j]
    return float(sum(weights[row_of[j] - 1, j - 1] for j in range(1, m + 1) if row_of[j]))
