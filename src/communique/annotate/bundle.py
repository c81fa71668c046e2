"""The shipped model: encoder.onnx, tokenizer.json, labels.json. The only module that knows ONNX Runtime."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

from communique.annotate.features import shape
from communique.errors import ModelError

UNKNOWN, START, END, PAD = 100, 101, 102, 0


@dataclass(frozen=True, slots=True)
class Labels:
    """The label sets of the heads, in the order of their scores."""

    upos: tuple[str, ...]
    deprel: tuple[str, ...]
    names: tuple[str, ...]
    parts: tuple[str, ...]
    say: tuple[str, ...]
    event: tuple[str, ...]
    mode: tuple[str, ...]
    status: tuple[str, ...]
    pairs: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A window as the model takes it: words, the number of each word's sentence, and where sentences and paragraphs begin
    (numbers of features.BOUNDARIES)."""

    forms: tuple[str, ...]
    sentence: tuple[int, ...]
    boundary: tuple[int, ...]


Scores = Mapping[str, np.ndarray]
"""Head → scores of one window, padding cut off. Shapes: tags [words, labels], arcs and links [words, words],
rels [words, relations] at each word's best head, pairs [kinds, words, words]."""


class Bundle:
    """The model, loaded once. Raises ModelError if its files are missing or unreadable."""

    def __init__(self, folder: Path | None = None, threads: int = 0) -> None:
        with as_file(files("communique.annotate") / "model") as packaged:
            folder = folder or packaged
            try:
                self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
                raw = json.loads((folder / "labels.json").read_text("utf-8"))
                self.labels = Labels(**{k: tuple(raw[k]) for k in Labels.__slots__})
                options = ort.SessionOptions()
                options.intra_op_num_threads = threads
                self._session = ort.InferenceSession(
                    str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
                )
            except (OSError, KeyError, ValueError, ort.capi.onnxruntime_pybind11_state.NoSuchFile) as cause:
                raise ModelError(
                    f"The language model in {folder} cannot be loaded: {cause}. Install the package again."
                ) from cause
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._pieces: dict[str, list[int]] = {}

    def pieces(self, forms: Sequence[str]) -> list[list[int]]:
        """The word pieces of each word; at least one each."""
        new = list({f for f in forms if f not in self._pieces})
        for form, encoded in zip(new, self._tokenizer.encode_batch(new, add_special_tokens=False), strict=True):
            self._pieces[form] = encoded.ids or [UNKNOWN]
        return [self._pieces[f] for f in forms]

    def read(self, windows: Sequence[Words], together: int = 8) -> list[Scores]:
        """The scores of every window, in order. Windows of like length go through the model together."""
        order = sorted(range(len(windows)), key=lambda i: len(windows[i].forms))
        out: list[Scores] = [{}] * len(windows)
        for at in range(0, len(order), together):
            batch = order[at : at + together]
            given = _inputs([windows[i] for i in batch], self)
            results = self._session.run(None, given)
            for row, i in enumerate(batch):
                n = len(windows[i].forms)
                out[i] = {
                    name: _cut(name, array[row], n) for name, array in zip(self.labels.outputs, results, strict=True)
                }
        return out


def _cut(name: str, scores: np.ndarray, n: int) -> np.ndarray:
    if name in ("arcs", "links"):
        return scores[:n, :n]
    return scores[:, :n, :n] if name == "pairs" else scores[:n]


def _inputs(windows: Sequence[Words], bundle: Bundle) -> dict[str, np.ndarray]:
    rows = []
    for w in windows:
        ids, shapes, bounds, first = [START], [0], [0], []
        for form, boundary, pieces in zip(w.forms, w.boundary, bundle.pieces(w.forms), strict=True):
            first.append(len(ids))
            ids += pieces
            shapes += [shape(form)] * len(pieces)
            bounds += [boundary] + [0] * (len(pieces) - 1)
        rows.append(([*ids, END], [*shapes, 0], [*bounds, 0], first, list(w.sentence)))
    longest, most = max(len(r[0]) for r in rows), max(len(r[3]) for r in rows)
    fill = (PAD, 0, 0, 0, -1)
    names = ("pieces", "shapes", "boundaries", "first", "sentence")
    out = {}
    for k, name in enumerate(names):
        array = np.full((len(rows), most if k > 2 else longest), fill[k], dtype=np.int64)
        for i, row in enumerate(rows):
            array[i, : len(row[k])] = row[k]
        out[name] = array
    return out
