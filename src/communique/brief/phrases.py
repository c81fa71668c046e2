"""The few words of a brief that are our own: how an act is named before its sentence is shown, and how days are put."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING

from communique.brief.references import period
from communique.wording import up_to_noun

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from communique.types import When

_CONSULTING = {
    "visit": ("visit", "visited", "visiting"),
    "meet": ("meet", "met", "meeting"),
    "call": ("speak with", "spoke with", "speaking with"),
    "talks": ("hold talks with", "held talks with", "holding talks with"),
    "mediate": ("mediate", "mediated", "mediating"),
}
"""Base, past and -ing form for each mode of a consultation."""

_PLURALS = """
    others many some several few both officials analysts critics observers experts sources diplomats aides protesters
    demonstrators rebels ministers lawmakers lawyers leaders residents witnesses supporters opponents activists campaigners
    police people"""
_MANY = frozenset(_PLURALS.split())
"""Plural words that, alone at a sentence's head, are written as names are."""

WANTS = {"REQUEST": "ask", "AGREE": "agree", "REJECT": "reject", "CONCEDE": "give way", "THREATEN": "threaten"}


def consultation(mode: str | None, status: str, source: Sequence[str], target: Sequence[str], place: str | None) -> str:
    """For example "Ann Varga is expected to meet Jon Holm". Without a counterpart: "Ann Varga held talks in Oslo"."""
    base, past, doing = _CONSULTING[mode or "talks"]
    plural = are_many(source)
    verb = {
        "happened": past,
        "ongoing": f"{'are' if plural else 'is'} {doing}",
        "planned": f"{'are' if plural else 'is'} expected to {base}",
        "possible": f"may {base}",
        "denied": f"did not {base}",
    }[status]
    if mode == "visit":
        return _visit(joined(source), verb, target, place)
    if target:
        return f"{joined(source)} {verb} {joined(target)}"
    verb = verb.removesuffix(" with")
    return f"{joined(source)} {verb}" + (f" in {place}" if place and mode == "talks" and not plural else "")


def _visit(who: str, verb: str, target: Sequence[str], place: str | None) -> str:
    """A visit goes to a place; whoever is visited stands in the sentence."""
    return f"{who} {verb} {place or joined(target)}".rstrip()


def encounter(trigger: str, target: Sequence[str], place: str | None) -> str:
    """Talks or a visit of nobody in particular, in the report's own word: "Talks with Jon Holm in Oslo"."""
    return trigger + (f" with {joined(target)}" if target else "") + (f" in {place}" if place else "")


def deed(trigger: str, source: Sequence[str], target: Sequence[str]) -> str:
    """An act other than a consultation in the report's own word: "Norland: sanctions → Ann Varga"."""
    words = f"{trigger[0].upper()}{trigger[1:]}" if not source else f"{joined(source)}: {trigger}"
    return f"{words} → {joined(target)}" if target else words


def wanting(type_: str, status: str, source: Sequence[str], target: Sequence[str]) -> str:
    """For example "Norland asks:". To agree with nobody is to promise."""
    base = "promise" if type_ == "AGREE" and not target else WANTS[type_]
    many = are_many(source)
    first, _, rest = base.partition(" ")
    verb = {
        "planned": f"{'are' if many else 'is'} expected to {base}",
        "possible": f"may {base}",
        "denied": f"{'do' if many else 'does'} not {base}",
    }.get(status, base if many else f"{first}s {rest}".rstrip())
    return f"{joined(source)} {verb}:"


def are_many(names: Sequence[str]) -> bool:
    """Whether the verb is plural: several sides, or a group by its plural noun ("U.S. officials", "sources close to …", "exiled Greens"),
    or by a word at a sentence's head ("Others")."""
    if len(names) != 1:
        return len(names) > 1
    words = up_to_noun(names[0])
    if " and " in names[0] or " ".join(words).lower() in _MANY:
        return True
    described = words and (names[0][0].islower() or words[-1].islower())
    return bool(described and re.search(r"[^s]s$|people$|police$|men$", words[-1]))


def joined(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def day_of(when: When | None, text: str) -> str | None:
    """A settled time as days; an unsettled one in the report's own words, in quotation marks."""
    if when is None:
        return None
    if when.earliest is None or when.latest is None:
        return f"“{when.span.of(text)}”"
    return _spelled(when.earliest, when.latest)


def _spelled(first: date, last: date) -> str:
    """Days as a paper writes them; a whole year or month by its name."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    month = (first.year, first.month) == (last.year, last.month)
    if month and first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return period(first, last).split(" ", 1)[1]
    return period(first, last)
