"""Mentions of one thing gathered into chains over a whole article: by the model's links inside a window, by their words beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from communique.annotate.decode import probabilities


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that names something: its words [begin, end) and its head, as word numbers of the article."""

    begin: int
    end: int
    head: int


def antecedents(scores: np.ndarray, heads: Sequence[int]) -> list[int | None]:
    """For each of the mention heads of a window (its word numbers, ascending) the earlier one that it means, None for a first mention.

    `scores` [words, words] are the model's link scores; only mentions are weighed against each other."""
    out: list[int | None] = []
    for k, head in enumerate(heads):
        some = [*heads[:k], head]
        best = some[int(probabilities(scores[head, some]).argmax())]
        out.append(None if best == head else best)
    return out


def chains(
    mentions: Sequence[Mention], earlier: Sequence[int | None], forms: Sequence[str], upos: Sequence[str]
) -> list[list[Mention]]:
    """The mentions (in text order) in chains, each in text order. `earlier[i]`: head of the mention that mention i means.

    A mention that begins a chain joins one that was begun before if it has the same name or, without pronoun, the same words."""
    of_head: dict[int, int] = {}
    of_words: dict[tuple[str, ...], int] = {}
    out: list[list[Mention]] = []
    for mention, before in zip(mentions, earlier, strict=True):
        key = _key(mention, forms, upos)
        number = of_head.get(before) if before is not None else None
        if number is None and key:
            number = of_words.get(key)
        if number is None:
            number = len(out)
            out.append([])
        out[number].append(mention)
        of_head[mention.head] = number
        if key:
            of_words.setdefault(key, number)
    return out


def _key(mention: Mention, forms: Sequence[str], upos: Sequence[str]) -> tuple[str, ...]:
    """The words by which a mention is known again: those of its name, else all but its article; none for a pronoun."""
    words = range(mention.begin, mention.end)
    if upos[mention.head] == "PRON":
        return ()
    if upos[mention.head] == "PROPN":
        name = [mention.head]
        while name[0] - 1 in words and upos[name[0] - 1] == "PROPN":
            name.insert(0, name[0] - 1)
        while name[-1] + 1 in words and upos[name[-1] + 1] == "PROPN":
            name.append(name[-1] + 1)
        return tuple(forms[i].lower() for i in name)
    rest = [forms[i].lower() for i in words if upos[i] not in ("DET", "PUNCT")]
    return ("=", *rest) if rest else ()
