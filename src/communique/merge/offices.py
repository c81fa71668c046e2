"""What reports call one person, and whether that is unlike: other offices, or one that is held now, no more, or not yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from communique.states import countries_in
from communique.types import Span
from communique.words import content_stems, stem

SAME_BEGINNING = 5
"""Letters at the beginning that two forms of one word share."""
_OFFICE_WORDS = """
    president premier chancellor minister secretary undersecretary deputy ambassador envoy emissary negotiator mediator delegate
    representative diplomat intermediary consul spokesman spokeswoman spokesperson adviser advisor aide head chief chair chairman
    chairwoman director boss commissioner coordinator governor mayor prefect speaker senator congressman congresswoman lawmaker judge
    justice prosecutor attorney commander king queen prince princess emir sultan pope"""
_OFFICES = frozenset(stem(w) for w in _OFFICE_WORDS.split())
"""Words that name an office. Who is called a leader, a cleric or a candidate by one outlet may hold any office in another."""
_FIELD_WORDS = """
    prime vice deputy first second acting foreign defence defense interior home finance treasury economy trade commerce energy oil health
    education justice agriculture transport labour labor environment climate economic investment political military religious cultural
    security intelligence army navy police border nuclear"""
_FIELDS = frozenset(stem(w) for w in _FIELD_WORDS.split())
"""Words that tell one office from another of the same word; "embattled" and "local" do not."""
_SHARED = re.compile(r"(?:the\s+)?(?:two|three|both|other|his|her|their)\b", re.IGNORECASE)
"""Roles that say something of a person only beside another one: "the two leaders", "his counterpart"."""
_NO_MORE = re.compile(
    r"\b(?:former|ex|then|late|outgoing|until|previously|retired)\b|^(?:who\s+)?was\b|\b(?:from|between)\s\d{4}\s(?:to|and)\s\d{4}",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:elect|designate|designated|incoming|nominee|candidate|next|future|successor|chosen|would-be)\b",
    re.IGNORECASE,
)
_HEADS = re.compile(r"(?:who\s+)?(?:heads?|headed|leads?|led|chairs?|runs)\b", re.IGNORECASE)
_MATTER = re.compile(r"\s(?:for|on)\s(.+)", re.DOTALL)
"""What an envoy is for."""
_RANK = re.compile(
    r"\b(?:general|colonel|major|captain|lieutenant|admiral|commander|sergeant|senator|lord|sir|dr|professor)s?$",
    re.IGNORECASE,
)
"""Ranks and titles, which somebody has beside any office."""
_ONE_TRADE = (
    "envoy emissary negotiator mediator delegate representative ambassador diplomat intermediary",
    "head chief chair chairman chairwoman director leader boss commissioner president",
    "spokesman spokeswoman spokesperson",
)
_TRADE = {stem(w): line.split()[0] for line in _ONE_TRADE for w in line.split()}
"""Words that outlets use for one another: an envoy who negotiates."""


@dataclass(frozen=True, slots=True)
class Office:
    """A role: its word ("minister"), the other words that tell which ("foreign"), and when it is held (now, before, later)."""

    span: Span
    word: str
    which: frozenset[str]
    when: str


def office(span: Span, text: str, person: str) -> Office | None:
    """The office that a role names; None for one that is none, or only says something beside another person."""
    said = span.of(text)
    plain = re.sub(r"-(?:elect|designate)\b|\bex-", " ", said)
    core = re.split(r"\s(?:who|which|that|of|for|to|in|at|on|until)\s|,", plain)[0].strip()
    states = {w for place, _ in countries_in(said) for w in content_stems(place.of(said))}
    stems = [w for w in content_stems(core) if w not in states]
    if _SHARED.match(said) or _RANK.search(core) or not (stems or _HEADS.match(said)):
        return None
    word = "head" if _HEADS.match(said) else stems[-1]
    if word not in _OFFICES:
        return None
    passing = {stem(w) for m in (*_NO_MORE.finditer(said), *_NOT_YET.finditer(said)) for w in [m[0].lower()]}
    matter = _MATTER.search(plain)
    telling = (frozenset(content_stems(plain)) & _FIELDS) | frozenset(content_stems(matter[1]) if matter else ())
    which = telling - {word} - states - passing - frozenset(content_stems(person))
    when = "before" if _NO_MORE.search(said) else "later" if _NOT_YET.search(said) else "now"
    return Office(span, _TRADE.get(word, word), which, when)


def unlike(mine: Sequence[Office], other: Sequence[Office]) -> tuple[Span, Span] | None:
    """The roles by which two reports differ most plainly; None where one only says more than the other."""
    pairs = list(product(mine, other))
    for a, b in pairs:
        if a.word == b.word and a.when != b.when and not any(x.word == a.word and x.when == b.when for x in mine):
            return a.span, b.span
    for a, b in pairs:
        if a.word == b.word and _own(a.which, b.which) and _own(b.which, a.which):
            return a.span, b.span
    if pairs and not any(a.word == b.word or a.word in b.which or b.word in a.which for a, b in pairs):
        return pairs[0][0].span, pairs[0][1].span
    return None


def _own(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether one has a word that the other has in no form."""
    return any(all(x[:n] != y[:n] for y in b for n in [min(SAME_BEGINNING, len(x), len(y))]) for x in a)
