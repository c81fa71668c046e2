"""Which reports carry the same text: they count as one origin, however many outlets print it.

Decided by containment, sentence by sentence, of what the outlet tells in its own words: quotations of one occasion stand in everybody's
report. Compared are the reports of one story, so an index over three words in a row finds every pair; MinHash would estimate how alike two
texts are as wholes, and miss the few wire paragraphs in a long report.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from communique.types import Article, Origin
from communique.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GRAM = 3
"""Words in a row. A copy in which a third of the words were edited keeps about a third of these."""
TAKEN = 0.22
"""Part of a sentence's word groups that stand in the other report, from which the sentence is taken over. Chance reaches a tenth."""
LEAST_GRAMS = 3
"""Word groups that a sentence taken over has in common at least: names and offices are that long by themselves."""
SAME_LINEAGE = 0.34
"""Part of one report's own words, in sentences taken over, from which both have one origin. Outlets that each wrote their own report of
one event (BASIL dev: 50 events) reach .25 in one pair of a hundred; `quality/origins.py` measures."""
SHORT, SAME_LINEAGE_OF_SHORT = 80, 0.6
"""Words under which a text is short, and the part of it that must then be taken over: in two sentences on one meeting the names of both
sides alone make up a third."""
OWN_WORDS = 40
"""Fewer words outside of quotations than this tell nothing; the quotations are then compared as well."""
OUTLET_HABIT = 5
"""A sentence that stands in this many reports of one outlet and in no other's is that outlet's own boilerplate."""
HOLDERS = 60
"""Reports that a word group leads to, the first ones: of 500 copies each meets the first ones, and so all are one."""
PARTNERS = 16
"""Reports compared with each: those that share most word groups."""

_QUOTED = re.compile(r"“[^”\n]{0,600}”|\"[^\"\n]{0,600}\"")
_END = re.compile(r"(?<=[.!?”\"])\s+|\n+")
_AGENCY = re.compile(r"\(([A-Z][\w .&-]{1,30})\)")
_BEGINS_BY = re.compile(r"[^.!?\n]{0,60}\([A-Z][\w .&-]{1,30}\)\s*[-–—]")
"""How a report begins that has a dateline which was not read as one."""
_CREDIT = re.compile(
    r"\b(?:The )?(Associated Press|Reuters|AFP|Agence France-Presse|Xinhua|TASS|AP|dpa|Bloomberg)\b"
    r"(?: (?:also )?contributed|(?=\W*$))|(?:[Ss]ource|[Vv]ia|©|\([Cc]\)|[Ww]ith inputs from|[Rr]eporting by)[: ]+([A-Z][\w-]+)"
)
_AGENCIES = {"associated press": "ap", "agence france-presse": "afp"}

Grams = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class _Text:
    """A report's sentences as words with their word groups, and all of the groups together."""

    sentences: tuple[tuple[tuple[str, ...], Grams], ...]
    grams: Grams
    size: int

    def taken_from(self, other: _Text) -> float:
        """The part of this text's words that stand in sentences taken over from, or into, another."""
        taken = 0
        for said, grams in self.sentences:
            if len(grams & other.grams) >= max(min(LEAST_GRAMS, len(grams)), TAKEN * len(grams)):
                taken += len(said)
        return taken / self.size if self.size else 0.0


def origins(articles: Sequence[Article]) -> tuple[Origin, ...]:
    """Every article in exactly one origin, the oldest text of each first; origins in order of time.

    Direction goes by the day of publication; where that is missing or the same, an outlet that others credit stands first, then the
    longer text.
    """
    pieces = _without_boilerplate(articles, [_sentences(a) for a in articles])
    whole = [_text(p) for p in pieces]
    own = [_own(p, w) for p, w in zip(pieces, whole, strict=True)]
    group = list(range(len(articles)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, j in _candidates(own):
        if root(i) != root(j) and (_is_taken(own[i], own[j]) or _is_taken(own[j], own[i])):
            group[root(j)] = root(i)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for i in range(len(articles)):
        members[root(i)].append(i)
    credited = [_credited(a) for a in articles]

    def order(i: int) -> tuple[date, bool, int, int]:
        article = articles[i]
        named = _short(article.outlet or "") in {c for j in members[root(i)] if j != i for c in credited[j]}
        return article.published or date.max, not named, -whole[i].size, i

    lineages = sorted((sorted(m, key=order) for m in members.values()), key=lambda m: order(m[0]))
    return tuple(
        Origin(tuple(articles[i].id for i in m), tuple(_share(whole[i], whole[m[0]]) for i in m), _agency(m, credited))
        for m in lineages
    )


def _is_taken(text: _Text, other: _Text) -> bool:
    """Whether so much of a text is taken over that both are of one lineage."""
    return text.taken_from(other) >= (SAME_LINEAGE if text.size >= SHORT else SAME_LINEAGE_OF_SHORT)


def _sentences(article: Article) -> list[str]:
    kept, start = [], 0
    for piece in sorted(article.furniture):
        kept.append(article.text[start : max(start, piece.start)])
        start = max(start, piece.end)
    kept.append(article.text[start:])
    return [s for text in kept for s in _END.split(text) if s.strip()]


def _without_boilerplate(articles: Sequence[Article], pieces: Sequence[list[str]]) -> list[list[str]]:
    outlets: defaultdict[str, Counter[str | None]] = defaultdict(Counter)
    for article, sentences in zip(articles, pieces, strict=True):
        for sentence in set(sentences):
            outlets[sentence][article.outlet] += 1
    habits = {
        sentence
        for sentence, counts in outlets.items()
        if len(counts) == 1 and None not in counts and max(counts.values()) >= OUTLET_HABIT
    }
    return [[s for s in sentences if s not in habits] or sentences for sentences in pieces]


def _text(sentences: Iterable[str]) -> _Text:
    said = [tuple(words(s)) for s in sentences]
    told = tuple((w, frozenset(w[i : i + GRAM] for i in range(max(1, len(w) - GRAM + 1)))) for w in said if w)
    return _Text(told, frozenset(g for _, grams in told for g in grams), sum(len(w) for w, _ in told))


def _own(sentences: Sequence[str], whole: _Text) -> _Text:
    """What the outlet tells in its own words."""
    own = _text(_END.split(_QUOTED.sub(" ", "\n".join(sentences))))
    return own if own.size >= OWN_WORDS else whole


def _candidates(texts: Sequence[_Text]) -> list[tuple[int, int]]:
    """Each report with the earlier ones that share most word groups with it."""
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    pairs = []
    for i, text in enumerate(texts):
        common: Counter[int] = Counter()
        for gram in text.grams:
            common.update(holders[gram])
            if len(holders[gram]) < HOLDERS:
                holders[gram].append(i)
        pairs += [(j, i) for j, n in common.most_common(PARTNERS) if n >= min(LEAST_GRAMS, len(text.grams))]
    return pairs


def _credited(article: Article) -> list[str]:
    """The agencies that a report names as where it comes from: in its dateline, or at its end."""
    begins = _BEGINS_BY.match(article.text)
    dateline = article.dateline.of(article.text) if article.dateline else begins[0] if begins else ""
    named = [m[1] for m in _AGENCY.finditer(dateline)]
    named += [m[1] or m[2] for m in _CREDIT.finditer(article.text[-240:])]
    return [_short(n) for n in named]


def _short(outlet: str) -> str:
    name = outlet.lower().removeprefix("the ").strip()
    return _AGENCIES.get(name, name)


def _agency(members: Sequence[int], credited: Sequence[list[str]]) -> str | None:
    """The agency that most of several reports credit."""
    counts = Counter(name for i in members for name in dict.fromkeys(credited[i]))
    name, n = counts.most_common(1)[0] if counts and len(members) > 1 else ("", 0)
    return name if 2 * n >= len(members) else None


def _share(text: _Text, first: _Text) -> float:
    return 1.0 if text is first else round(text.taken_from(first), 3)
