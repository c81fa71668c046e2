"""The table of word embeddings in five bits a number: it is a third of the model, and training leaves it as it is.

Numbers are rounded in blocks of a row, each with its greatest as the scale, which errs by as much as eight bits with one scale for the
whole table (rounding by blocks: Dettmers et al. 2022). Training begins from the rounded table, so the layers above know it no other way.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

BLOCK = 96
"""Numbers of a row that share a scale."""
LEVELS = 32
STEPS, LEAST = 24, 11
"""Scales are powers of two in steps of a 24th, from 2 ** -11 on, so that one byte holds each."""


def _levels(table: Tensor) -> tuple[Tensor, Tensor]:
    """The level of each number [rows, blocks, BLOCK], 0 to 31, and of the scale of each block [rows, blocks, 1], 0 to 255."""
    blocks = table.unflatten(1, (-1, BLOCK))
    least = blocks.abs().amax(-1, keepdim=True).clamp(min=2.0**-LEAST) / (LEVELS / 2 - 0.5)
    scale = ((least.log2() + LEAST) * STEPS - 1e-3).ceil().clamp(0, 255)
    return (blocks / _scale(scale)).floor().clamp(-LEVELS / 2, LEVELS / 2 - 1) + LEVELS / 2, scale


def _scale(level: Tensor) -> Tensor:
    return 2 ** (level / STEPS - LEAST)


def rounded(table: Tensor) -> Tensor:
    """The table as it is read from its packed form."""
    levels, scale = _levels(table)
    return ((levels - (LEVELS - 1) / 2) * _scale(scale)).flatten(1)


class Packed(nn.Module):
    """An embedding whose rows are unpacked as they are looked up: of each number four bits in one table and the fifth in another."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        levels, scale = _levels(table)
        whole = levels.flatten(1).to(torch.uint8)
        low, high = whole % 16, whole // 16
        halves, eighths = low.unflatten(1, (2, -1)), high.unflatten(1, (8, -1))
        self.register_buffer("low", halves[:, 0] + 16 * halves[:, 1])
        self.register_buffer(
            "high", (eighths * (2 ** torch.arange(8, dtype=torch.uint8))[:, None]).sum(1).to(torch.uint8)
        )
        self.register_buffer("scale", scale.squeeze(-1).to(torch.uint8))

    def forward(self, rows: Tensor) -> Tensor:
        low, high, scale = self.low[rows].float(), self.high[rows].float(), self.scale[rows].float()
        upper = (low / 16).floor()
        bits = [(high / 2**k).floor() for k in range(9)]
        level = torch.cat([low - 16 * upper, upper], -1) + 16 * torch.cat(
            [bits[k] - 2 * bits[k + 1] for k in range(8)], -1
        )
        return ((level - (LEVELS - 1) / 2).unflatten(-1, (-1, BLOCK)) * _scale(scale)[..., None]).flatten(-2)
