"""Windows as padded tensors, with case and word dropout."""

from __future__ import annotations

import random
from collections.abc import Sequence

import torch
from tokenizers import Tokenizer
from torch import Tensor

from communique.annotate.features import shape
from training.windows import Window

UNKNOWN, START, END = 100, 101, 102
DROPPED, DROPPED_RARE = 0.01, 0.06
"""Part of the words that lose their form in training, and of those of several pieces: what they are must come from their place."""


class Pieces:
    """The word pieces of each word, remembered."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.tokenizer = tokenizer
        self.known: dict[str, list[int]] = {}

    def of(self, words: Sequence[str]) -> list[list[int]]:
        new = list({w for w in words if w not in self.known})
        for w, e in zip(new, self.tokenizer.encode_batch(new, add_special_tokens=False), strict=True):
            self.known[w] = e.ids or [UNKNOWN]
        return [self.known[w] for w in words]

    def count(self, words: list[str]) -> list[int]:
        return [len(p) for p in self.of(words)]


def inputs(windows: Sequence[Window], pieces: Pieces, rng: random.Random | None = None) -> dict[str, Tensor]:
    """The model's inputs. With `rng`: a sentence now and then loses its case or is all capitals, a word its form."""
    rows = []
    for w in windows:
        ids, shapes, bounds, first = [START], [0], [0], []
        case = {s: rng.random() for s in set(w.sentence)} if rng else {}
        for word, s, b, of in zip(w.words, w.sentence, w.boundary, pieces.of(w.words), strict=True):
            first.append(len(ids))
            drop = rng is not None and rng.random() < (DROPPED_RARE if len(of) > 1 else DROPPED)
            chance = case.get(s, 1.0)
            form = (
                word.lower()
                if chance < 0.03
                else word.upper()
                if chance < 0.04
                else word.title()
                if chance < 0.06
                else word
            )
            ids += [UNKNOWN] if drop else of
            n = 1 if drop else len(of)
            shapes += [shape(form)] * n
            bounds += [b] + [0] * (n - 1)
        rows.append(([*ids, END], [*shapes, 0], [*bounds, 0], first, w.sentence))
    longest = max(len(r[0]) for r in rows)
    most = max(len(r[3]) for r in rows)
    pad = lambda xs, n, fill: xs + [fill] * (n - len(xs))  # noqa: E731
    return {
        "pieces": torch.tensor([pad(r[0], longest, 0) for r in rows]),
        "shapes": torch.tensor([pad(r[1], longest, 0) for r in rows]),
        "boundaries": torch.tensor([pad(r[2], longest, 0) for r in rows]),
        "first": torch.tensor([pad(r[3], most, 0) for r in rows]),
        "sentence": torch.tensor([pad(r[4], most, -1) for r in rows]),
    }
