"""Training of the net that says how sure it is that two acts are one (communique.merge.weighing)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from communique.vectors import ACT_WIDTH

OPEN, OPEN_TRIGGER = "own open", "own open, trigger"
"""Evidence of acts without vectors (communique.merge.matching)."""
UNITS, STEPS, PAIRS, RATE, DECAY = 192, 2000, 256, 1e-3, 0.02
ONE_OF = 4
"""Of so many pairs that a step sees, one is one act; of all pairs one in thirty is."""
DROPOUT = 0.2
NETS = 3
"""Nets whose mean is taken: as one net, their units stand side by side."""
LEANING = 1.2
"""The sum from which a pair counts as one, taken off the bias."""


UNREAD = 0.1
"""Part of the pairs that are shown without vectors: older records have none."""


class Weighing(nn.Module):
    """As communique.merge.weighing computes it, with the pairs it is asked about."""

    def __init__(self, names: Sequence[str], evidence: np.ndarray, vectors: np.ndarray, ends: np.ndarray) -> None:
        super().__init__()
        self.names = [*names, *(n for n in (OPEN, OPEN_TRIGGER) if n not in names)]
        more = np.zeros((len(evidence), len(self.names) - len(names)), np.float32)
        self.evidence, self.ends = torch.from_numpy(np.hstack([evidence, more])), torch.from_numpy(ends)
        self.vectors = torch.from_numpy(vectors) * math.sqrt(ACT_WIDTH)
        self.hidden = nn.Linear(2 * ACT_WIDTH + len(self.names), UNITS)
        self.out, self.straight = nn.Linear(UNITS, 1), nn.Linear(len(self.names), 1, bias=False)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, pairs: Tensor) -> Tensor:
        a, b = (self.drop(self.vectors[self.ends[pairs, k]]) for k in (0, 1))
        evidence = self.evidence[pairs]
        if self.training:
            unread = torch.rand(len(pairs), 1) < UNREAD
            a, b, evidence = (
                a.masked_fill(unread, 0),
                b.masked_fill(unread, 0),
                torch.where(unread, self._open(evidence), evidence),
            )
        x = self.hidden(torch.cat([a * b, (a - b).abs(), evidence], -1))
        return (self.out(self.drop(F.relu(x))) + self.straight(evidence)).squeeze(-1)

    def _open(self, evidence: Tensor) -> Tensor:
        """The evidence where the vectors are not known."""
        own = torch.tensor([n.startswith("own") for n in self.names])
        out = evidence.masked_fill(own, 0)
        out[:, self.names.index(OPEN)] = 1
        out[:, self.names.index(OPEN_TRIGGER)] = evidence[:, self.names.index("trigger")]
        return out

    @torch.no_grad()
    def of(self, pairs: np.ndarray) -> np.ndarray:
        self.eval()
        return np.concatenate(
            [self(torch.from_numpy(some)).numpy() for some in np.array_split(pairs, len(pairs) // 4096 + 1)]
        )


class Mean:
    """Several nets, told apart by their seed, and what they say on average."""

    def __init__(self, nets: Sequence[Weighing]) -> None:
        self.nets = nets

    def of(self, pairs: np.ndarray) -> np.ndarray:
        return np.mean([net.of(pairs) for net in self.nets], axis=0)


def trained(
    names: Sequence[str],
    evidence: np.ndarray,
    vectors: np.ndarray,
    ends: np.ndarray,
    one: np.ndarray,
    known: np.ndarray,
) -> Mean:
    """Nets fitted on the pairs that are `known` [pairs]."""
    positive, negative = (np.flatnonzero(known & (one == k)) for k in (1, 0))
    gold = torch.from_numpy(one)
    nets = []
    for seed in range(NETS):
        torch.manual_seed(seed)
        rng = np.random.default_rng(seed)
        net = Weighing(names, evidence, vectors, ends)
        optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
        for step in range(STEPS):
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, (step + 1) / 100) * (0.02 + 0.49 * (1 + math.cos(math.pi * step / STEPS)))
            some = np.r_[rng.choice(positive, PAIRS // ONE_OF), rng.choice(negative, PAIRS - PAIRS // ONE_OF)]
            loss = F.binary_cross_entropy_with_logits(net(torch.from_numpy(some)), gold[some])
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
        nets.append(net)
    return Mean(nets)


def save(file: Path, mean: Mean) -> None:
    """The nets as one, as communique.merge.weighing reads it."""
    nets = mean.nets
    with torch.no_grad():
        np.savez_compressed(
            file,
            evidence=np.array(nets[0].names),
            hidden=torch.cat([n.hidden.weight.T for n in nets], 1).numpy().astype(np.float16),
            hidden_bias=torch.cat([n.hidden.bias for n in nets]).numpy().astype(np.float16),
            out=(torch.cat([n.out.weight[0] for n in nets]) / NETS).numpy().astype(np.float16),
            straight=torch.stack([n.straight.weight[0] for n in nets]).mean(0).numpy().astype(np.float16),
            bias=np.float32(np.mean([n.out.bias.item() for n in nets]) - LEANING),
        )
