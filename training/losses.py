"""The loss of every head over the windows that mark its layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from communique.annotate.chains import FAR, NEAR, ROOM, SAME, SAME_PIECES
from training import labels
from training.windows import IGNORE, Window


def _pad(rows: Sequence[list[int] | None], n: int) -> Tensor:
    return torch.tensor([(r or []) + [IGNORE] * (n - len(r or [])) for r in rows])


def _tags(scores: Tensor, rows: Sequence[list[int] | None], weight: Tensor | None = None) -> Tensor:
    gold = _pad(rows, scores.shape[1]).to(scores.device)
    return F.cross_entropy(scores.flatten(0, 1).float(), gold.flatten(), weight=weight, ignore_index=IGNORE)


def _allowed(scores: Tensor, rows: Sequence[list[list[int]] | None]) -> Tensor:
    """-log of the probability that goes to the tags a word may carry."""
    b, n, k = scores.shape
    allowed = np.zeros((b, n, k), dtype=np.float32)
    decided = np.zeros((b, n), dtype=bool)
    for i, row in enumerate(rows):
        for j, tags in enumerate(row or []):
            if len(tags) < k:
                allowed[i, j, tags] = 1
                decided[i, j] = True
    mask, marked = torch.from_numpy(allowed).to(scores.device), torch.from_numpy(decided).to(scores.device)
    logp = scores.float().log_softmax(-1)
    inside = (logp + torch.log(mask.clamp(min=1e-9))).logsumexp(-1)
    return -inside[marked].mean()


def _pairs(scores: Tensor, windows: Sequence[Window]) -> Tensor:
    phrases: dict[tuple[int, int, int], set[int]] = {}
    for i, w in enumerate(windows):
        for relation, anchor in w.anchors:
            phrases.setdefault((i, relation, anchor), set())
        for relation, anchor, phrase in w.pairs:
            phrases.setdefault((i, relation, anchor), set()).update(phrase)
    if not phrases:
        return scores.sum() * 0
    rows = torch.tensor(list(phrases))
    gold = torch.zeros(len(rows), scores.shape[-1])
    for k, phrase in enumerate(phrases.values()):
        gold[k, list(phrase)] = 1
    lengths = torch.tensor([len(w.words) for w in windows])
    real = torch.arange(scores.shape[-1])[None, :] < lengths[rows[:, 0]][:, None]
    picked = scores[rows[:, 0], rows[:, 1], rows[:, 2]].float()
    gold, real = gold.to(picked.device), real.to(picked.device)
    loss = F.binary_cross_entropy_with_logits(picked, gold, weight=real.float(), reduction="sum")
    return loss / len(rows) / 4  # about the scale of a tag loss: a row holds several undecided words


def _links(o: Mapping[str, Tensor], windows: Sequence[Window]) -> Tensor:
    """-log of the probability that goes to the right antecedents, over all windows of a document that are in the batch.

    Where a corpus marks its mentions, only they are weighed against each other; else every earlier word."""
    documents: dict[int, list[int]] = {}
    for i, w in enumerate(windows):
        documents.setdefault(w.document, []).append(i)
    parts = [_links_of([(i, windows[i]) for i in rows], o) for rows in documents.values()]
    marked = [p for p in parts if p is not None]
    return torch.cat(marked).mean() if marked else o["links"].sum() * 0


def _links_of(windows: Sequence[tuple[int, Window]], o: Mapping[str, Tensor]) -> Tensor | None:
    at = [(i, j, w.start + j) for i, w in windows for j in range(len(w.words))]
    number = {place: k for k, (_, _, place) in enumerate(at)}
    marked = [(number[m], earlier) for _, w in windows for m, earlier in w.links or []]
    if not marked:
        return None
    rows, columns, places = torch.tensor(at, device=o["links"].device).unbind(1)
    features, pieces = o["links"][rows, columns], o["first_pieces"][rows, columns]
    mentions = [
        number[w.start + j] for _, w in windows for j, m in enumerate(w.mention or [1] * len(w.words)) if m == 1
    ]
    others = torch.tensor(mentions, device=places.device)
    of = torch.tensor([m for m, _ in marked], device=places.device)
    scores = linked(features, pieces, places, of, others, o["link_distance"])
    allowed = torch.full(scores.shape, -1e4)
    column = {m: k for k, m in enumerate(mentions)}
    for k, (_, earlier) in enumerate(marked):
        right = [column[number[e]] for e in earlier if number.get(e) in column]
        allowed[k, right or [len(mentions)]] = 0
    return -(scores.log_softmax(-1) + allowed.to(scores.device)).logsumexp(-1)


def linked(features: Tensor, pieces: Tensor, places: Tensor, of: Tensor, others: Tensor, distance: Tensor) -> Tensor:
    """Scores [of, others + 1] of some words of a document meaning the same as others before them; the last column: it is a first
    mention. As communique.annotate.chains.scores does it, with gradients."""
    left, right, first, same, near = features.split([ROOM, ROOM, 1, SAME, NEAR], -1)
    scores = left[of] @ right[others].T
    steps = torch.searchsorted(
        torch.tensor(FAR, device=places.device), places[of][:, None] - places[others][None], right=True
    )
    scores = scores + (distance[steps] @ near[of][:, :, None])[..., 0]
    after = torch.cat([pieces, pieces.new_full((2,), -1)])
    for k, (mine, its) in enumerate(SAME_PIECES):
        equal = after[of + mine][:, None] == after[others + its][None]
        scores = scores + equal * same[of][:, k : k + 1]
    scores = scores.masked_fill(others[None] >= of[:, None], -1e4)
    return torch.cat([scores, first[of]], -1)


def _factuality(scores: Tensor, windows: Sequence[Window]) -> Tensor:
    at = [(i, j, f) for i, w in enumerate(windows) for j, f in enumerate(w.factuality or []) if f is not None]
    if not at:
        return scores.sum() * 0
    rows = torch.tensor([a[:2] for a in at])
    gold = torch.tensor([a[2] for a in at], device=scores.device)
    return F.smooth_l1_loss(scores[rows[:, 0], rows[:, 1], 0], gold)


def pooled(scores: Tensor, source: Tensor, target: Tensor, real: Tensor) -> Tensor:
    """Scores of a window's event type [batch, types] from those of its words [batch, words, 1 + 3 types]: a weighted mean
    over the window (the first score is the weight) plus the means over the source's and the target's words."""
    weight, own, by, to = scores.split([1, *[(scores.shape[-1] - 1) // 3] * 3], dim=-1)
    weight = weight.masked_fill(~real[..., None], -1e4).softmax(1)
    mean = lambda x, m: (x * m[..., None]).sum(1) / m.sum(1).clamp(min=1)[:, None]  # noqa: E731
    return (own * weight).sum(1) + mean(by, source) + mean(to, target)


def _type(scores: Tensor, windows: Sequence[Window]) -> Tensor:
    n = scores.shape[1]
    masks = torch.zeros(3, len(windows), n)
    for i, w in enumerate(windows):
        masks[0, i, w.type[1]] = 1
        masks[1, i, w.type[2]] = 1
        masks[2, i, : len(w.words)] = 1
    source, target, real = masks.to(scores.device)
    gold = torch.tensor([w.type[0] for w in windows], device=scores.device)
    return F.cross_entropy(pooled(scores, source, target, real > 0), gold, label_smoothing=0.1)


def _some_word(scores: Tensor, windows: Sequence[Window]) -> Tensor:
    """The best word's score of each type, against the window's type: PLV does not say which word names the event."""
    gold = torch.tensor([w.type[0] for w in windows], device=scores.device)
    real = torch.tensor([[j < len(w.words) for j in range(scores.shape[1])] for w in windows], device=scores.device)
    best = scores.masked_fill(~real[..., None], -1e4).logsumexp(1)
    of = [labels.PLV_TYPES.index(labels.PLV_OF[t]) for t in labels.EVENT_TAGS[1:]]
    groups = [[1 + i for i, t in enumerate(of) if t == k] for k in range(len(labels.PLV_TYPES))]
    types = torch.stack([best[:, g].logsumexp(-1) for g in groups], -1)
    return F.cross_entropy(types, gold, label_smoothing=0.1)


SHARPNESS = 10.0
"""By which the likeness of two acts is multiplied."""


def _alike(scores: Tensor, windows: Sequence[Window]) -> Tensor:
    """-log of the probability that goes to the same act's other mentions, among all mentions of the topic that are in the batch:
    supervised contrast (Khosla et al. 2020)."""
    units, same = _acts(scores, windows)
    if not same.any():
        return scores.sum() * 0
    own = torch.eye(len(same), dtype=torch.bool, device=scores.device)
    likely = (SHARPNESS * units @ units.T).masked_fill(own, -1e4).log_softmax(-1)
    return -likely.masked_fill(~same, -1e4).logsumexp(-1)[same.any(-1)].mean()


def _acts(scores: Tensor, windows: Sequence[Window]) -> tuple[Tensor, Tensor]:
    """The vectors of the acts that are told in a batch [acts, ACT_SIZE], of length 1, and which two are one [acts, acts]."""
    at = [(i, j, which) for i, w in enumerate(windows) for j, which in w.acts]
    number = {which: k for k, which in enumerate(dict.fromkeys(which for *_, which in at))}
    which = torch.tensor([number[w] for *_, w in at], device=scores.device)
    rows = torch.tensor([a[:2] for a in at], dtype=torch.long, device=scores.device).view(-1, 2)
    units = F.normalize(scores[rows[:, 0], rows[:, 1]].float(), dim=-1)
    return units, (which[:, None] == which[None]) & ~torch.eye(len(at), dtype=torch.bool, device=scores.device)


ONE = 0.3
"""Part of the loss that pairs of one act are given; they are one in thirty."""


def one_act(net: nn.Module, scores: Tensor, windows: Sequence[Window]) -> Tensor:
    """How well `net` tells from two acts' vectors whether they are one."""
    units, same = _acts(scores, windows)
    if not same.any() or same.all():
        return scores.sum() * 0
    i, j = torch.triu_indices(len(same), len(same), 1, device=scores.device)
    told, gold = net(units[i], units[j]), same[i, j]
    one, other = F.softplus(-told[gold]).mean(), F.softplus(told[~gold]).mean() if (~gold).any() else 0.0
    return ONE * one + (1 - ONE) * other


def wanted(window: Window) -> set[str]:
    """The heads that a window's layers teach."""
    layers = {
        "upos": window.upos, "arcs": window.upos, "rels": window.upos, "names": window.names, "parts": window.parts,
        "say": window.say, "event": window.event or window.type, "mode": window.say, "status": window.say,
        "time": window.time, "pairs": window.parts or window.say, "links": window.links, "mention": window.mention,
        "factuality": window.factuality, "type": window.type, "act": window.topic,
    }  # fmt: skip
    return {k for k, v in layers.items() if v is not None}


def losses(o: Mapping[str, Tensor], windows: Sequence[Window]) -> dict[str, Tensor]:
    """Loss → its value, for the heads whose layer is marked in these windows (all of one kind)."""
    first = windows[0]
    out: dict[str, Tensor] = {}
    if first.upos is not None:
        out["upos"] = _tags(o["upos"], [w.upos for w in windows])
        heads = _pad([w.head for w in windows], o["arcs"].shape[1]).to(o["arcs"].device)
        out["arcs"] = F.cross_entropy(o["arcs"].flatten(0, 1), heads.flatten(), ignore_index=IGNORE)
        out["rels"] = _tags(o["rels"], [w.deprel for w in windows])
    if first.names is not None:
        out["names"] = _allowed(o["names"], [w.names for w in windows])
    if first.parts is not None:
        for k, part in enumerate(labels.PARTS):
            out[part] = _tags(o["parts"][..., 3 * k : 3 * k + 3], [w.parts[part] for w in windows])
    if first.say is not None:
        out["say"] = _tags(o["say"], [w.say for w in windows])
        out["event"] = _tags(o["event"], [w.event for w in windows])
        if any(m != IGNORE for w in windows for m in w.mode):
            out["mode"] = _tags(o["mode"], [w.mode for w in windows])
        if any(m != IGNORE for w in windows for m in w.status):
            out["status"] = _tags(o["status"], [w.status for w in windows])
    if first.time is not None:
        out["time"] = _allowed(o["time"], [w.time for w in windows])
    if any(w.anchors for w in windows):
        out["pairs"] = _pairs(o["pairs"], windows)
    if first.links is not None and any(w.links for w in windows):
        out["links"] = _links(o, windows)
    if first.mention is not None:
        out["mention"] = _tags(o["mention"], [w.mention for w in windows])
    if first.factuality is not None:
        out["factuality"] = _factuality(o["factuality"], windows)
    if first.topic is not None:
        out["act"] = _alike(o["act"], windows)
    if first.type is not None:
        out["type"] = _type(o["type"], windows)
        out["some_word"] = _some_word(o["event"], windows)
    return out
