"""What the encoder is given beside word pieces: the shape of each word and where sentences and paragraphs begin.

The vocabulary is uncased; the shape gives the case back. Training and run time use this one module, so they cannot disagree.
"""

from __future__ import annotations

SHAPES = ("none", "lower", "title", "upper", "mixed", "digits", "alphanumeric", "mark", "initial")
BOUNDARIES = ("inside", "sentence", "paragraph")


def shape(word: str) -> int:
    """The number of a word's shape in SHAPES."""
    if word.isdigit() or (word[0].isdigit() and not any(c.isalpha() for c in word)):
        return 5
    if any(c.isdigit() for c in word):
        return 6
    if not any(c.isalpha() for c in word):
        return 7
    if word.islower():
        return 1
    if word.isupper():
        return 8 if len(word.replace(".", "")) == 1 else 3
    if word[0].isupper() and word[1:].islower():
        return 2
    return 4
