"""Names put in the place of others, so that the model learns where names stand and not which.

The news of one region knows few names of another; a name of the same kind and number of words taken from the whole world's news keeps
every word number, and so every label, in its place.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

from training import labels
from training.windows import Document, Window

KINDS = ("PER", "LOC", "ORG")
_BEGIN = {labels.NAME_TAGS.index(f"B-{kind}"): kind for kind in KINDS}
_INSIDE = {labels.NAME_TAGS.index(f"I-{kind}"): kind for kind in KINDS}


def named(window: Window) -> list[tuple[str, int, int]]:
    """The kind and word range of each person's, place's or organisation's name that a window marks for sure.

    Where a corpus's label is broader than ours (a place or a building), the first of ours is taken."""
    out: list[tuple[str, int, int]] = []
    for i, tags in enumerate(window.names or []):
        if kind := _BEGIN.get(tags[0]):
            out.append((kind, i, i + 1))
        elif (kind := _INSIDE.get(tags[0])) and out and out[-1][::2] == (kind, i):
            out[-1] = (kind, out[-1][1], i + 1)
    return out


class Names:
    """The names of some documents, by their kind and number of words."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.of: dict[tuple[str, int], list[tuple[str, ...]]] = {}
        seen: set[tuple[str, ...]] = set()
        for document in documents:
            for kind, begin, end in named(document.window):
                name = tuple(document.window.words[begin:end])
                if name not in seen and name[0][0].isupper():
                    seen.add(name)
                    self.of.setdefault((kind, end - begin), []).append(name)

    def swapped(self, windows: Iterable[Window], rng: random.Random) -> list[Window]:
        """The windows with every name exchanged; the same name for the same name."""
        out: list[Window] = []
        new: dict[tuple[str, ...], tuple[str, ...]] = {}
        for window in windows:
            words = list(window.words)
            for kind, begin, end in named(window):
                old = tuple(words[begin:end])
                if (kind, end - begin) in self.of and old[0][0].isupper():
                    words[begin:end] = new.setdefault(old, rng.choice(self.of[kind, end - begin]))
            out.append(replace(window, words=words))
        return out
