"""The lesson of the sentence vectors: each word piece is to be what it is to all-MiniLM-L6-v2 when that reads the sentence by itself,
and their mean the sentence's vector (Reimers & Gurevych 2020, with the hidden states of Jiao et al. 2020). No labels are needed, so
all training texts serve.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from training import corpora
from training.batches import END, START, Pieces
from training.marked import text_of
from training.model import sentence_of_piece
from training.teacher import Teacher
from training.windows import Document, Window

UNMARKED = ("timelines/entities-dev", "events/wikievents-train")
"""Texts that are read without marks; of the first every third article."""


def texts(shared: Path, kinds: dict[str, list[Document]], pieces: Pieces) -> list[Document]:
    """The documents of every kind and those of UNMARKED, as words only."""
    documents = [Document(bare(d.window), d.pieces) for kind in kinds.values() for d in kind]
    for name in UNMARKED:
        for row in corpora.rows(shared / "corpora" / f"{name}.jsonl.gz"):
            for article in row.get("articles", [row])[::3]:
                text = text_of(article)
                lay = corpora.Layout(text, corpora.cut_sentences(text))
                documents.append(Document(lay.window, pieces.count(lay.window.words)))
    return documents


def bare(w: Window) -> Window:
    return Window(w.words, w.sentence, w.boundary)


class Lessons:
    """What the teacher makes of windows, and how far the model is from it."""

    def __init__(self, folder: Path, pieces: Pieces, device: str) -> None:
        self.teacher, self.pieces = Teacher(folder, device), pieces

    def __call__(self, meanings: Tensor, given: dict[str, Tensor], windows: list[Window]) -> dict[str, Tensor]:
        """1 - cosine to the teacher, of sentences' vectors (`vector`) and of word pieces (`pieces`); `meanings` [batch, pieces, SIZE]
        of the inputs `given`, in which no word was dropped."""
        rows, places = self._cut(windows)
        states = self.teacher.states(rows)
        vectors = torch.stack([F.normalize(h.mean(0), dim=-1) for h in states])
        of = sentence_of_piece(given["pieces"], given["first"], given["sentence"])
        at = torch.tensor(places, device=of.device)
        same = (given["sentence"][at[:, 0], at[:, 1]][:, None] == of[at[:, 0]]).float()
        found = (same[:, None] @ meanings.float()[at[:, 0]])[:, 0]
        every = torch.cat([h[1:-1] for h in states])
        return {
            "vector": (1 - F.cosine_similarity(found, vectors)).mean(),
            "pieces": (1 - F.cosine_similarity(meanings.float()[of >= 0], every)).mean(),
        }

    def _cut(self, windows: list[Window]) -> tuple[list[list[int]], list[tuple[int, int]]]:
        """The word pieces of every sentence, and its window and first word."""
        rows, places = [], []
        for i, w in enumerate(windows):
            edges = [j for j in range(len(w.words)) if j == 0 or w.sentence[j] != w.sentence[j - 1]] + [len(w.words)]
            for a, b in pairwise(edges):
                rows.append([START, *(p for word in self.pieces.of(w.words[a:b]) for p in word), END])
                places.append((i, a))
        return rows, places
