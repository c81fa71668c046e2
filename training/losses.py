"""The loss of every head over the windows that mark its layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from training import labels
from training.model import Reader
from training.windows import IGNORE, Window


def _pad(rows: Sequence[list[int] | None], n: int) -> Tensor:
    return torch.tensor([(r or []) + [IGNORE] * (n - len(r or [])) for r in rows])


def _tags(scores: Tensor, rows: Sequence[list[int] | None], weight: Tensor | None = None) -> Tensor:
    gold = _pad(rows, scores.shape[1]).to(scores.device)
    return F.cross_entropy(scores.flatten(0, 1).float(), gold.flatten(), weight=weight, ignore_index=IGNORE)


def _allowed(scores: Tensor, windows: Sequence[Window]) -> Tensor:
    """-log of the probability that goes to the tags a word may carry."""
    b, n, k = scores.shape
    allowed = np.zeros((b, n, k), dtype=np.float32)
    decided = np.zeros((b, n), dtype=bool)
    for i, w in enumerate(windows):
        for j, tags in enumerate(w.names or []):
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


def _links(scores: Tensor, windows: Sequence[Window]) -> Tensor:
    marked = [(i, word, earlier or [word]) for i, w in enumerate(windows) for word, earlier in w.links or []]
    if not marked:
        return scores.sum() * 0
    rows = torch.tensor([m[:2] for m in marked])
    gold = torch.full((len(marked), scores.shape[-1]), -1e4)
    for k, (_, _, earlier) in enumerate(marked):
        gold[k, earlier] = 0
    logp = scores[rows[:, 0], rows[:, 1]].log_softmax(-1)
    return -(logp + gold.to(logp.device)).logsumexp(-1).mean()


def losses(outputs: tuple[Tensor, ...], windows: Sequence[Window]) -> dict[str, Tensor]:
    """Head → loss, only for heads whose layer is marked in these windows."""
    o = dict(zip(Reader.OUTPUTS, outputs, strict=True))
    first = windows[0]
    out: dict[str, Tensor] = {}
    if first.upos is not None:
        out["upos"] = _tags(o["upos"], [w.upos for w in windows])
        heads = _pad([w.head for w in windows], o["arcs"].shape[1]).to(o["arcs"].device)
        out["arcs"] = F.cross_entropy(o["arcs"].flatten(0, 1), heads.flatten(), ignore_index=IGNORE)
        out["rels"] = _tags(o["rels"], [w.deprel for w in windows])
    if first.names is not None:
        out["names"] = _allowed(o["names"], windows)
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
        out["time"] = _tags(o["time"], [w.time for w in windows])
    if any(w.anchors for w in windows):
        out["pairs"] = _pairs(o["pairs"], windows)
    if first.links is not None and any(w.links for w in windows):
        out["links"] = _links(o["links"], windows)
    return out
