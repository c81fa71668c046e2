"""Persons' names put in the place of others, so that the model learns where names stand and not which.

The news of one region knows few names of another; a name of the same number of words taken from the whole world's news keeps every
word number, and so every label, in its place.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

from training import labels
from training.windows import Document, Window

BEGIN, INSIDE = labels.NAME_TAGS.index("B-PER"), labels.NAME_TAGS.index("I-PER")


def persons(window: Window) -> list[tuple[int, int]]:
    """The word ranges of the persons' names that a window marks."""
    out: list[tuple[int, int]] = []
    for i, tags in enumerate(window.names or []):
        if tags == [BEGIN]:
            out.append((i, i + 1))
        elif tags == [INSIDE] and out and out[-1][1] == i:
            out[-1] = (out[-1][0], i + 1)
    return out


class Names:
    """The persons' names of some documents, by their number of words."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.of: dict[int, list[tuple[str, ...]]] = {}
        seen: set[tuple[str, ...]] = set()
        for document in documents:
            for begin, end in persons(document.window):
                name = tuple(document.window.words[begin:end])
                if name not in seen and name[0][0].isupper():
                    seen.add(name)
                    self.of.setdefault(end - begin, []).append(name)

    def swapped(self, windows: Iterable[Window], rng: random.Random) -> list[Window]:
        """The windows with every person's name exchanged; the same name for the same name."""
        out: list[Window] = []
        new: dict[tuple[str, ...], tuple[str, ...]] = {}
        for window in windows:
            words = list(window.words)
            for begin, end in persons(window):
                old = tuple(words[begin:end])
                if (end - begin) in self.of and old[0][0].isupper():
                    words[begin:end] = new.setdefault(old, rng.choice(self.of[end - begin]))
            out.append(replace(window, words=words, vectors=None))
        return out
