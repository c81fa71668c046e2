"""Mentions of one thing gathered into chains over a whole article, by what the model says of each of their words.

Each mention's head brings features [WIDTH]: what it looks for in an antecedent and what it offers as one (ROOM each, multiplied with
each other: word-level coreference, Dobrovolskii 2021), the score of being a first mention, what the same word in both is worth to
it (SAME_PIECES), and how it minds the distance. So a link reaches over windows, which the model reads one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

ROOM, NEAR = 192, 4
FAR = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
"""Steps between two words from which a farther distance counts as another one."""
SAME_PIECES = ((0, 0), (0, 1), (1, 1), (0, 2))
"""Which words after the mention's head and after its antecedent's are the same by their first word piece: Dmitriev – Dmitriev,
Dmitriev – Kirill Dmitriev, European Union – European Union, Putin – Vladimir V. Putin."""
SAME = len(SAME_PIECES)
WIDTH = 2 * ROOM + 1 + SAME + NEAR
MENTION_FLOOR = 0.5
"""Probability from which a word is taken as the head of a mention."""
BEGINS = 0.2
"""Added to the score of being a first mention. A mention joins the chain whose members are together the likeliest to be meant (the model
is taught all right antecedents, not the best): on GUM dev, of given mentions, CoNLL F1 69.0 by the likeliest member with one set of
weights, 70.0 by the chain; between 0 and 0.3 nothing changes that is more than chance."""
LOOK_BACK = 500
"""Mentions before a mention that are weighed: so that long articles take time and memory by their length."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that names something: its words [begin, end) and its head, as word numbers of the article."""

    begin: int
    end: int
    head: int


PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she",
    "it": "it", "its": "it", "itself": "it",
}  # fmt: skip
KINDS = ("other", "he", "she", "it", "person", "thing")
_NEVER = (
    ("he", "she"),
    ("he", "it"),
    ("she", "it"),
    ("he", "thing"),
    ("she", "thing"),
    ("it", "person"),
    ("person", "thing"),
)
APART = np.array([[(a, b) in _NEVER or (b, a) in _NEVER for b in KINDS] for a in KINDS])
"""Which kinds of mentions never mean the same: `he` is no state, `it` no person."""


def kind_of(form: str, label: str | None) -> int:
    """The number in KINDS of a mention by its head's form and the label of the name that the head is in."""
    pronoun = PRONOUNS.get(form.lower())
    of_name = None if label is None else "person" if label == "PER" else "thing"
    return KINDS.index(pronoun or of_name or "other")


@dataclass(frozen=True, slots=True)
class Antecedent:
    """An earlier head of the chain that a mention joins, None for a first mention, and how probable that is."""

    head: int | None
    score: float


class Mentions:
    """The mentions of one article as they are read, window by window; the last LOOK_BACK are remembered."""

    def __init__(self, distance: np.ndarray) -> None:
        """`distance` [len(FAR) + 1, NEAR]: what each distance is worth."""
        self._distance = distance
        self._heads = np.empty(0, dtype=np.int64)
        self._features = np.empty((0, WIDTH), dtype=np.float32)
        self._pieces = np.empty((0, 3), dtype=np.int64)
        self._kinds = np.empty(0, dtype=np.int64)
        self._chains = np.empty(0, dtype=np.int64)
        self._begun = 0

    def read(
        self, heads: Sequence[int], features: np.ndarray, pieces: Sequence[Sequence[int]], kinds: Sequence[int]
    ) -> list[Antecedent]:
        """What each of the next mentions means. `heads`: word numbers of the article, ascending; `features` [heads, WIDTH]; `pieces`:
        the first word pieces of each head and of the two words after it; `kinds`: as `kind_of` gives them."""
        if not heads:
            return []
        known = len(self._heads)
        self._heads = np.append(self._heads, heads)
        self._features = np.append(self._features, features, axis=0)
        self._pieces = np.append(self._pieces, np.asarray(pieces), axis=0)
        self._kinds = np.append(self._kinds, kinds)
        fits = self._fits(known)
        out = [self._antecedent(k, fits[k - known]) for k in range(known, len(self._heads))]
        self._heads, self._kinds = self._heads[-LOOK_BACK:], self._kinds[-LOOK_BACK:]
        self._chains = self._chains[-LOOK_BACK:]
        self._features, self._pieces = self._features[-LOOK_BACK:], self._pieces[-LOOK_BACK:]
        return out

    def _fits(self, known: int) -> np.ndarray:
        """How each mention from number `known` on fits each one as an antecedent [mentions, mentions]; only those before it count."""
        own = self._features[known:]
        scores = own[:, :ROOM] @ self._features[:, ROOM : 2 * ROOM].T
        same, near = own[:, 2 * ROOM + 1 : 2 * ROOM + 1 + SAME], own[:, 2 * ROOM + 1 + SAME :]
        steps = self._heads[known:, None] - self._heads[None]
        scores += np.take_along_axis(near @ self._distance.T, np.searchsorted(FAR, steps, side="right"), axis=1)
        for worth, (mine, its) in zip(same.T, SAME_PIECES, strict=True):
            scores += worth[:, None] * (self._pieces[known:, None, mine] == self._pieces[None, :, its])
        return scores

    def _antecedent(self, k: int, fits: np.ndarray) -> Antecedent:
        before = slice(max(0, k - LOOK_BACK), k)
        chain, first = self._chains[before], float(self._features[k, 2 * ROOM])
        lowest = int(chain.min(initial=self._begun))  # chains are numbered as they begin
        chain = chain - lowest
        never = np.zeros(self._begun - lowest, dtype=bool)
        never[chain[APART[self._kinds[k], self._kinds[before]]]] = True
        scores = np.where(never[chain], -1e4, fits[before])
        most = max(float(scores.max(initial=-np.inf)), first)
        of_chain = np.bincount(chain, np.exp(scores - most), len(never))
        begins = float(np.exp(first + BEGINS - most))
        best = int(of_chain.argmax()) if len(of_chain) else 0
        every = float(of_chain.sum()) + begins
        if not len(of_chain) or of_chain[best] < begins:
            self._chains = np.append(self._chains, self._begun)
            self._begun += 1
            return Antecedent(None, begins / every)
        self._chains = np.append(self._chains, lowest + best)
        nearest = int(np.where(chain == best, scores, -np.inf).argmax())
        return Antecedent(int(self._heads[before][nearest]), float(of_chain[best] / every))


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
