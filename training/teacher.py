"""all-MiniLM-L6-v2 itself, whose sentence vectors the model learns to give beside its other work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from training.model import Encoder, padding

MOST = 256
"""Word pieces of a sentence that the teacher reads, as its makers set it."""
TOGETHER = 16
"""Sentences in a batch."""


class Teacher:
    """The vector of a sentence is the mean of its pieces' hidden states, of length 1."""

    def __init__(self, folder: Path, device: str = "cpu") -> None:
        self.device = device
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(MOST)
        self.tokenizer.no_padding()
        self.encoder = Encoder(0.0)
        self.encoder.start_from(folder / "model.safetensors")
        torch.nn.init.zeros_(self.encoder.shape.weight)
        torch.nn.init.zeros_(self.encoder.boundary.weight)
        self.encoder.to(device).eval()

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """[texts, 384]."""
        states = self.states([e.ids for e in self.tokenizer.encode_batch(list(texts))])
        return torch.stack([F.normalize(h.mean(0), dim=-1) for h in states]).cpu().numpy()

    @torch.no_grad()
    def states(self, rows: Sequence[Sequence[int]]) -> list[Tensor]:
        """The last hidden states [pieces, SIZE] of rows of word pieces, those at both ends ([CLS], [SEP]) with them."""
        out: list[Tensor] = [torch.empty(0)] * len(rows)
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        for k in range(0, len(order), TOGETHER):
            some = order[k : k + TOGETHER]
            longest = max(len(rows[i]) for i in some)
            pieces = torch.tensor([[*rows[i], *[0] * (longest - len(rows[i]))] for i in some]).to(self.device)
            none = torch.zeros_like(pieces)
            with torch.autocast(self.device, dtype=torch.bfloat16):
                x = self.encoder.syntax(self.encoder(pieces, none, none), padding(pieces)).float()
            for i, states in zip(some, x, strict=True):
                out[i] = states[: len(rows[i])]
        return out
