"""The shipped model: encoder.onnx, tokenizer.json, labels.json. The only module that knows ONNX Runtime."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import onnxruntime as ort

from communique.annotate.features import shape
from communique.annotate.pieces import WordPieces
from communique.errors import ModelError

START, END = 101, 102


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
    time: tuple[str, ...]
    type: tuple[str, ...]
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
"""Head → scores of one window. Shapes: tags [words, labels], arcs [words, words], rels [words, relations] at each word's best head,
links [words, WIDTH of chains], act [words, 128] (what is compared of two acts), pairs [kinds, words, words], vector [words, 384] (at every
word that of its sentence), type [words, 1 + 3 types] (event_type in decode puts them together)."""


class Bundle:
    """The model, loaded once. Raises ModelError if its files are missing or unreadable."""

    def __init__(self, folder: Path | None = None, threads: int = 0) -> None:
        with as_file(files("communique.annotate") / "model") as packaged:
            folder = folder or packaged
            try:
                self._pieces = WordPieces(folder / "tokenizer.json")
                raw = json.loads((folder / "labels.json").read_text("utf-8"))
                self.labels = Labels(**{k: tuple(raw[k]) for k in Labels.__slots__})
                self.link_distance = np.array(raw["link_distance"], dtype=np.float32)
                for name, digest in raw["sha256"].items():
                    if sha256((folder / name).read_bytes()).hexdigest() != digest:
                        raise ValueError(f"{name} is damaged: it is not the file that labels.json names")
                options = ort.SessionOptions()
                options.intra_op_num_threads = threads or cores()
                self._session = ort.InferenceSession(
                    str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
                )
            except (OSError, KeyError, ValueError, ort.capi.onnxruntime_pybind11_state.NoSuchFile) as cause:
                raise ModelError(
                    f"The language model in {folder} cannot be loaded: {cause}. Install the package again."
                ) from cause

    def pieces(self, forms: Sequence[str]) -> list[list[int]]:
        """The word pieces of each word; at least one each."""
        return [self._pieces.of(f) for f in forms]

    def read(self, windows: Iterable[Words]) -> Iterator[Scores]:
        """The scores of every window, in order, one at a time: a caller that keeps none needs memory for one.

        Each window goes through by itself: int8 activations are scaled over all that is in a batch, so in company a window
        would be read a little differently, and the same report must always give the same findings. On two cores it takes 5 % longer.
        """
        for window in windows:
            arrays = self._session.run(None, _inputs(window, self.pieces(window.forms)))
            yield {name: array[0] for name, array in zip(self.labels.outputs, arrays, strict=True)}


def cores(quota: Path = Path("/sys/fs/cgroup/cpu.max")) -> int:
    """The processor cores that this process may use: those it is bound to, or what its control group (cgroup v2) grants, if fewer."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        granted, period = quota.read_text("ascii").split()
        return max(1, min(bound, int(granted) // int(period)))
    except (OSError, ValueError):  # no such file elsewhere; "max": no limit
        return bound


def _inputs(window: Words, pieces: Sequence[list[int]]) -> dict[str, np.ndarray]:
    """The model's inputs for one window: [1, pieces] and [1, words]."""
    ids, shapes, bounds, first = [START], [0], [0], []
    for form, boundary, of in zip(window.forms, window.boundary, pieces, strict=True):
        first.append(len(ids))
        ids += of
        shapes += [shape(form)] * len(of)
        bounds += [boundary] + [0] * (len(of) - 1)
    rows = {
        "pieces": [*ids, END], "shapes": [*shapes, 0], "boundaries": [*bounds, 0],
        "first": first, "sentence": list(window.sentence),
    }  # fmt: skip
    return {name: np.array([row], dtype=np.int64) for name, row in rows.items()}
