"""The sentence vectors that the model learns to give beside its other work: those of all-MiniLM-L6-v2 itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from training.model import SIZE, Encoder, padding
from training.windows import Document

MOST = 256
"""Word pieces of a sentence that the teacher reads, as its makers set it."""


class Teacher:
    """all-MiniLM-L6-v2: the mean of the last layer's vectors, of length 1."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(MOST)
        self.tokenizer.no_padding()
        self.encoder = Encoder(0.0)
        self.encoder.start_from(folder / "model.safetensors")
        torch.nn.init.zeros_(self.encoder.shape.weight)
        torch.nn.init.zeros_(self.encoder.boundary.weight)
        self.encoder.eval()

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """[texts, 384] in 16 bits."""
        ids = [e.ids for e in self.tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        out = np.zeros((len(ids), SIZE), dtype=np.float16)
        for k in range(0, len(order), 64):
            some = order[k : k + 64]
            out[some] = self._batch([ids[i] for i in some]).numpy()
        return out

    @torch.no_grad()
    def _batch(self, rows: Sequence[list[int]]) -> Tensor:
        longest = max(map(len, rows))
        pieces = torch.tensor([r + [0] * (longest - len(r)) for r in rows])
        none = torch.zeros_like(pieces)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            x = self.encoder.syntax(self.encoder(pieces, none, none), padding(pieces)).float()
        real = (pieces != 0)[..., None].float()
        return F.normalize((x * real).sum(1) / real.sum(1), dim=-1)


def teach(kinds: Sequence[Sequence[Document]], folder: Path, kept: Path) -> None:
    """Gives every sentence of the documents the teacher's vector; computed once, kept in `kept`."""
    documents = [d for kind in kinds for d in kind]
    texts: list[list[str]] = []
    for d in documents:
        w = d.window
        starts = [i for i in range(len(w.words)) if i == 0 or w.sentence[i] != w.sentence[i - 1]] + [len(w.words)]
        texts.append([" ".join(w.words[a:b]) for a, b in pairwise(starts)])
    if kept.exists():
        every = np.load(kept)
    else:
        every = Teacher(folder).vectors([t for own in texts for t in own])
        np.save(kept, every)
    at = 0
    for d, own in zip(documents, texts, strict=True):
        d.window.vectors = list(every[at : at + len(own)])
        at += len(own)
