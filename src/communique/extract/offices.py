"""Whose an office is that a report names again: `the president` is whom it gives that office, if it gives it to one person."""

from __future__ import annotations

import re
from collections.abc import Mapping

from communique.extract.clauses import Clauses
from communique.extract.people import Draft, country_in
from communique.states import country_of

MOST_WORDS = 4
"""Words after the article of an office that is named again."""
NOT_NOW = {"former", "ex", "late", "then", "next", "elect", "deputy", "vice", "assistant", "designate"}
"""Words that make an office another one than the same office without them."""
_PLURAL = re.compile(r"[^s]s$|men$|people$")


class Held:
    """The offices that a report gives somebody, by their noun. `holders`: the person by the noun's place among the words."""

    def __init__(self, text: str, clauses: Clauses, holders: Mapping[int | None, Draft]) -> None:
        self._by_noun: dict[str, list[tuple[Draft, set[str]]]] = {}
        for noun, person in holders.items():
            for role in person.roles:
                if noun is not None and role.span.contains(clauses.tokens[noun].span):
                    words = set(role.span.of(text).lower().replace("-", " ").split())
                    self._by_noun.setdefault(clauses.word(noun).lower(), []).append((person, words))

    def holder(self, noun: str, phrase: str) -> Draft | None:
        """The one person whose office is `the president`, `the Polish foreign minister`; None if several hold it, or nobody."""
        noun = noun.lower()
        article, *rest = phrase.lower().split() or [""]
        if article != "the" or len(rest) > MOST_WORDS or rest[-1:] != [noun] or _PLURAL.search(noun):
            return None
        country = country_in(phrase)
        asked = {w for w in rest if country is None or country_of(w) != country}
        held = [(p, words) for p, words in self._by_noun.get(noun, []) if country in (None, p.country)]
        fitting = {id(p): p for p, words in held if words >= asked and not (words - asked) & NOT_NOW}
        return next(iter(fitting.values())) if len(fitting) == 1 else None
