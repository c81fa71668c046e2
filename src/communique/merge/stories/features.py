"""What a report is compared by when stories are found: weighted words, names, numbers and places, a vector, whom it is about, its days."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from communique.merge.people import full_name
from communique.words import FUNCTION_WORDS, NEWS_WORDS, content_stems, folded, stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from communique.types import Actor, Findings, Span

BEGINNING = 2500
"""Characters of a report whose words are compared: news puts what it is about there."""
VECTORS = 6
"""First sentences whose mean vector stands for the report."""
HEAD, COUNTED = 3, 5
"""First sentences whose capitalised words, and whose numbers, are compared."""
ABOUT = 3
"""Times that a person is named from which the report is about them."""
PRIOR = 300
"""Reports that the frequencies of the news at large count for, beside the reports at hand."""
KINDS = ("words", "names", "heads", "numbers", "places")

_GENERIC = frozenset(stem(w) for w in NEWS_WORDS)
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]+")
_NUMBER = re.compile(
    r"\b\d[\d,.]*\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million)\b", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Features:
    """Each weighted set has the length one, or is empty. `days`: of publication, else of full dates in the beginning."""

    weights: Mapping[str, Mapping[str, float]]
    vector: np.ndarray | None
    main: str | None
    persons: frozenset[str]
    days: tuple[date, ...]

    def keys(self, most: int) -> list[tuple[str, str]]:
        """The heaviest words and names, by which like reports are looked up."""
        both = [(v, kind, k) for kind in ("words", "names") for k, v in self.weights[kind].items()]
        return [(kind, k) for _, kind, k in sorted(both, reverse=True)[:most]]


@cache
def _frequencies() -> tuple[int, Mapping[str, int]]:
    lines = (files("communique.merge.stories") / "frequency.tsv").read_text("utf-8").splitlines()
    counts = {k: int(n) for k, n in (line.split("\t") for line in lines)}
    return counts.pop(""), counts


class Rarity:
    """How little a key is heard of: in the news at large, and in the reports read so far."""

    def __init__(self) -> None:
        self._texts, self._known = _frequencies()
        self._held: Counter[str] = Counter()
        self._reports = 0

    def add(self, keys: Iterable[str]) -> None:
        self._held.update(set(keys))
        self._reports += 1

    def of(self, key: str) -> float:
        """Its inverse document frequency; at least a fifth."""
        known = self._known.get(key) or self._known.get(stem(key.rsplit(" ", 1)[-1]), 1)
        held = known * PRIOR / self._texts + self._held[key]
        return max(0.2, math.log((PRIOR + self._reports) / (held + 0.05)))


def features(f: Findings, rarity: Rarity) -> Features:
    """The features of a report, which counts towards `rarity` from now on."""
    text = f.article.text
    sentences = own_sentences(f)
    title = f.article.title or ""
    beginning = " ".join([title, *(s.of(text) for s in sentences if s.start < BEGINNING)])
    head = " ".join([title, *(s.of(text) for s in sentences[:HEAD])])
    counted = " ".join([title, *(s.of(text) for s in sentences[:COUNTED])]).lower()
    names, persons = _names(f)
    words = Counter(w for w in content_stems(beginning) if w not in _GENERIC)
    rarity.add([*words, *names])
    heads = Counter(stem(w) for w in map(folded, _CAPITAL.findall(head)) if w not in FUNCTION_WORDS)
    of = rarity.of
    weights = {
        "words": weighted(words, of),
        "names": weighted(names, of),
        "heads": weighted(heads, of),
        "numbers": weighted(Counter(_NUMBER.findall(counted)), _telling),
        "places": weighted(_places(f), of),
    }
    top = persons.most_common(1)
    main = top[0][0] if top and top[0][1] >= ABOUT else None
    return Features(weights, _vector(f, sentences), main, frozenset(persons), days_of(f))


def weighted(counts: Mapping[str, int], weight: Callable[[str], float]) -> dict[str, float]:
    """Counts times weights, of length one."""
    raw = {k: (1 + math.log(n)) * weight(k) for k, n in counts.items()}
    length = math.sqrt(sum(v * v for v in raw.values())) or 1.0
    return {k: v / length for k, v in raw.items()}


def own_sentences(f: Findings) -> list[Span]:
    """The sentences of the report itself."""
    return [s for s in f.annotation.sentences if not f.article.in_furniture(s)]


def _names(f: Findings) -> tuple[Counter[str], Counter[str]]:
    """How often each actor is named, people by family name, states by country; and the people alone."""
    names: Counter[str] = Counter()
    persons: Counter[str] = Counter()
    for actor in f.actors:
        if key := _name(actor):
            count = max(1, len(actor.mentions))
            names[key] += count
            if actor.kind == "person":
                persons[key] += count
    return names, persons


def _name(actor: Actor) -> str | None:
    if actor.kind == "person":
        name = full_name(actor.name)
        return name.family if name else None
    if actor.kind == "outlet":
        return None
    return actor.country if actor.kind == "state" and actor.country else folded(actor.name)


def _places(f: Findings) -> Counter[str]:
    """The words of where acts take place, and the states named."""
    out: Counter[str] = Counter()
    for event in f.events:
        if event.place:
            out.update(content_stems(event.place.span.of(f.article.text)))
    for actor in f.actors:
        if actor.kind == "state" and actor.country:
            out[actor.country] += max(1, len(actor.mentions))
    return out


def _telling(number: str) -> float:
    """A number of two figures or more tells more than a year, a year more than "three"."""
    if number.isalpha() or sum(c.isdigit() for c in number) < 2:
        return 1.0
    return 1.5 if _YEAR.fullmatch(number) else 3.0


def _vector(f: Findings, sentences: list[Span]) -> np.ndarray | None:
    if f.annotation.vectors is None or not sentences:
        return None
    first = set(sentences[:VECTORS])
    rows = [v for s, v in zip(f.annotation.sentences, f.annotation.vectors, strict=True) if s in first]
    mean: np.ndarray = np.mean(rows, axis=0)
    return np.asarray(mean / (np.linalg.norm(mean) or 1.0))


def days_of(f: Findings) -> tuple[date, ...]:
    if f.article.published:
        return (f.article.published,)
    text = f.article.text
    full = (
        w.earliest
        for w in f.times
        if w.earliest and w.earliest == w.latest and w.span.start < BEGINNING and _YEAR.search(w.span.of(text))
    )
    return tuple(dict.fromkeys(full))[:2]
