"""Word pieces of BERT's uncased vocabulary (Devlin et al. 2019), from the vocabulary in tokenizer.json.

Our own forty lines because the library for it brings a client for a model hub and 38 MB to a program that never asks a hub.
tests/test_pieces.py holds them to the library's result.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

UNKNOWN = 100
LONGEST = 100
"""Characters of a word beyond which BERT does not look for pieces."""


REMEMBERED = 200_000
"""Forms of words whose pieces are kept, so that a long run takes bounded memory."""


class WordPieces:
    """The numbers of a word's pieces; at least one each."""

    def __init__(self, file: Path) -> None:
        self._vocabulary: dict[str, int] = json.loads(file.read_text("utf-8"))["model"]["vocab"]
        self._known: dict[str, list[int]] = {}

    def of(self, word: str) -> list[int]:
        pieces = self._known.get(word)
        if pieces is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            pieces = self._known[word] = [p for part in _parts(word) for p in self._greedy(part)] or [UNKNOWN]
        return pieces

    def _greedy(self, part: str) -> list[int]:
        """The longest piece of the vocabulary first, from the left; unknown as a whole if any rest has none."""
        if len(part) > LONGEST:
            return [UNKNOWN]
        out, start = [], 0
        while start < len(part):
            for end in range(len(part), start, -1):
                number = self._vocabulary.get(part[start:end] if start == 0 else "##" + part[start:end])
                if number is not None:
                    out.append(number)
                    start = end
                    break
            else:
                return [UNKNOWN]
        return out


def _parts(word: str) -> list[str]:
    """A word without accents and in lower case, cut at blanks, marks and ideographs."""
    kept = []
    for c in word:
        if c in "\0\ufffd" or (unicodedata.category(c)[0] == "C" and c not in "\t\n\r"):
            continue
        kept.append(f" {c} " if _is_ideograph(c) else " " if c.isspace() else c)
    plain = "".join(c for c in unicodedata.normalize("NFD", "".join(kept)) if unicodedata.category(c) != "Mn").lower()
    return "".join(f" {c} " if _is_mark(c) else c for c in plain).split()


def _is_mark(c: str) -> bool:
    """Punctuation in BERT's sense: every ASCII sign that is no letter or digit, and Unicode's punctuation."""
    return (c.isascii() and not c.isalnum() and not c.isspace()) or unicodedata.category(c)[0] == "P"


def _is_ideograph(c: str) -> bool:
    n = ord(c)
    blocks = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF),
              (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))  # fmt: skip
    return any(a <= n <= b for a, b in blocks)
