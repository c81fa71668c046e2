"""One dependency tree a sentence from arc scores: the maximum spanning arborescence (Chu & Liu 1965, Edmonds 1967)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def tree(scores: np.ndarray) -> list[int]:
    """Head of each word, the root its own head, exactly one root, no cycle. `scores[i, j]`: word j governs word i;
    on the diagonal: word i is the root."""
    heads = scores.argmax(1)
    if _is_tree(heads):
        return [int(h) for h in heads]
    n = len(scores)
    # an artificial root as node 0; a root costs so much that there is only one
    full = np.full((n + 1, n + 1), -1e9)
    off = ~np.eye(n, dtype=bool)
    full[1:, 1:][off] = scores[off]
    full[1:, 0] = scores.diagonal() - 1e5
    found = _arborescence(full)
    return [i - 1 if h == 0 else h - 1 for i, h in enumerate(found) if i]


def closing(heads: Sequence[int | None]) -> list[int]:
    """The words that close a cycle, one of each: there are cycles where a sentence was read in several windows, each with a tree of its
    own, of which the words take their heads. None: a root."""
    out: list[int] = []
    seen: list[int | None] = [None] * len(heads)  # from which word the way up came by
    for start in range(len(heads)):
        at: int | None = start
        while at is not None and seen[at] is None:
            seen[at] = start
            at = heads[at]
        if at is not None and seen[at] == start:
            out.append(at)
    return out


def _is_tree(heads: np.ndarray) -> bool:
    if (heads == np.arange(len(heads))).sum() != 1:
        return False
    at = heads
    for _ in range(max(1, int(np.ceil(np.log2(len(heads) + 1))))):
        at = at[at]
    return bool((at[at] == at).all() and len(set(at.tolist())) == 1)


def _arborescence(scores: np.ndarray) -> list[int]:
    """Head of each node (node 0 is the root and its own head). `scores[i, j]`: j governs i."""
    n = len(scores)
    scores = scores.copy()
    np.fill_diagonal(scores, -np.inf)
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return [int(h) for h in heads]
    inside = np.zeros(n, dtype=bool)
    inside[cycle] = True
    rest = [i for i in range(n) if not inside[i]]
    place = {node: k for k, node in enumerate(rest)}
    k = len(rest)  # the cycle becomes node k
    small = np.full((k + 1, k + 1), -np.inf)
    small[:k, :k] = scores[np.ix_(rest, rest)]
    kept = scores[cycle, heads[cycle]]
    entering = scores[np.ix_(cycle, rest)] - kept[:, None]
    small[k, :k] = entering.max(0)
    leaving = scores[np.ix_(rest, cycle)]
    small[:k, k] = leaving.max(1)
    solved = _arborescence(small)
    out = heads.tolist()
    for node in rest[1:]:
        h = solved[place[node]]
        out[node] = rest[h] if h < k else cycle[int(leaving[place[node]].argmax())]
    governor = solved[k]
    broken = cycle[int(entering[:, governor].argmax())]
    out[broken] = rest[governor]
    return [int(h) for h in out]


def _cycle(heads: np.ndarray) -> list[int]:
    state = [0] * len(heads)
    for start in range(1, len(heads)):
        path, at = [], start
        while at and state[at] == 0:
            state[at] = 1
            path.append(at)
            at = int(heads[at])
        if at and state[at] == 1:
            return path[path.index(at) :]
        for node in path:
            state[node] = 2
    return []
