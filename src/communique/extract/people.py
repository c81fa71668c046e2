"""The persons of a report: which names are one person's, and what the report says they are.

A full name stands for the person; every shorter form goes to the one it fits, the last named if it fits several.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from communique.extract.clauses import Clauses
from communique.extract.names import GOVERNMENTS, TITLES, bare, fits, folded
from communique.extract.phrases import names_act
from communique.extract.roles import offices
from communique.located import Located
from communique.states import countries_in, kind_of_state_name, organisation, outlet
from communique.types import ActorKind, Annotation, Name, Role, Span

MISREAD = {"ORG", "LOC", "FAC", "PRODUCT", "MISC"}
"""Labels under which the name of a person whom the report names in full may be read by mistake."""
WHERE = {"in", "near", "into", "across", "inside", "outside", "throughout"}
"""Prepositions that stand before places and hardly before persons."""

_ACTS_BY_TRADE = re.compile(r"(?:er|or|ist|ee|ant|ent|ian|voy|man|woman|head|chief)s?$")
"""Nouns for people, some of which the model takes for what these people do."""


@dataclass
class Draft:
    """An actor while the report is being read; `number` counts them in the order in which they are known."""

    kind: ActorKind
    name: str
    country: str | None
    mentions: list[Span] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    number: int = 0


class People:
    """`every`: the persons in the order of their first mention; `named`: the spans of their names with the person."""

    def __init__(self, text: str, annotation: Annotation, clauses: Clauses) -> None:
        self.text, self.annotation, self.clauses = text, annotation, clauses
        self._acts = Located((w.trigger, w.trigger) for w in annotation.event_words)
        self._at: dict[Span, Draft] = {}
        self.every = self._read()
        self.named = Located(self._at.items())
        self._read_roles()

    def at(self, name: Span) -> Draft:
        """The person whom a name stands for."""
        return self._at[name]

    def _read(self) -> list[Draft]:
        people: list[Draft] = []
        of_word: dict[str, dict[int, Draft]] = {}
        for name in self._names():
            form = bare(name.span.of(self.text))
            words = folded(form).split()
            if not words:
                continue
            near = {number: p for word in words for number, p in of_word.get(word, {}).items()}
            fitting = [near[n] for n in sorted(near) if fits(form, near[n].name)]
            person = self._nearest(fitting, name) if fitting else None
            if person is None:
                person = Draft("person", form.title() if form.isupper() else form, None, number=len(people))
                people.append(person)
            elif len(form.split()) > len(person.name.split()):
                person.name = form.title() if form.isupper() else form
            for word in words:
                of_word.setdefault(word, {})[person.number] = person
            person.mentions.append(name.span)
            self._at[name.span] = person
        self._claim(people)
        for person in people:
            person.mentions.sort()
        return sorted(people, key=lambda p: p.mentions[0])

    def _names(self) -> list[Name]:
        """The names that are persons', full ones first."""
        persons = [n for n in self.annotation.names if n.label == "PER" and _may_be_person(n.span.of(self.text))]
        bodies = {bare(n.span.of(self.text)) for n in persons if self._has_article(n.span)} | self._place_names()
        names = [n for n in persons if bare(n.span.of(self.text)) not in bodies]
        return sorted(names, key=lambda n: len(bare(n.span.of(self.text)).split()) < 2)

    def _claim(self, people: list[Draft]) -> None:
        """What is a person's name once is so wherever it stands alone, if it is no day's and no state's (May, Jordan)."""
        called: dict[str, list[Draft]] = {}
        for person in people:
            for form in {folded(person.name), folded(person.name).split()[-1]}:
                called.setdefault(form, []).append(person)
        for name in self.annotation.names:
            form = name.span.of(self.text)
            known = called.get(folded(bare(form)), [])
            if name.label in MISREAD and len(known) == 1 and _may_be_person(form):
                known[0].mentions.append(name.span)
                self._at[name.span] = known[0]

    def _has_article(self, name: Span) -> bool:
        """Whether a name stands after `the` as the noun of its phrase (`the Likud`), as no person's does; not `the Varga plan`."""
        words = self.clauses.within(name)
        before, after = words.start - 1, words.stop
        if (
            before < 0
            or self.clauses.word(before).lower() != "the"
            or self.clauses.word(words[0]) != name.of(self.text).split()[0]
        ):
            return False
        follows = self.clauses.tokens[after].upos if after < len(self.clauses.tokens) else ""
        titled = self.clauses.word(words[0]).strip(".").lower() in TITLES
        return (
            not titled
            and follows not in {"NOUN", "PROPN", "ADJ", "PART", "NUM"}
            and self.text[name.end : name.end + 1] not in {"-", "–"}
        )

    def _place_names(self) -> set[str]:
        """Names of one word that are no persons' by what the whole report says of them: something may be in them, they have a people
        (`Norlanders`, `Norlandian`), or they are more often read as places or bodies."""
        of_full = {
            w
            for n in self.annotation.names
            if n.label == "PER" and len(words := n.span.of(self.text).split()) > 1
            for w in words
        }
        votes: dict[str, dict[str, float]] = {}
        for name in self.annotation.names:
            form = bare(name.span.of(self.text))
            if form and " " not in form and form not in of_full:
                labels = votes.setdefault(form, {})
                labels[name.label] = labels.get(name.label, 0) + name.score
                before = self.clauses.within(name.span).start - 1
                if before >= 0 and self.clauses.word(before).lower() in WHERE:
                    labels["LOC"] = labels.get("LOC", 0) + 2
        spoken = {self.clauses.word(i) for i in range(len(self.clauses.tokens))}
        peoples = {
            f for f in votes if spoken & {f + "n", f + "an", f + "ian", f[:-1] + "ian", f + "ese", f + "er", f + "ers"}
        }
        return peoples | {f for f, labels in votes.items() if max(labels, key=lambda k: labels[k]) != "PER"}

    @staticmethod
    def _nearest(people: list[Draft], name: Name) -> Draft:
        """The person named last before a mention; the first after it if none was."""
        before = [
            (max(m.start for m in p.mentions if m.start <= name.span.start), p)
            for p in people
            if p.mentions[0].start <= name.span.start
        ]
        if before:
            return max(before, key=lambda x: x[0])[1]
        return min(people, key=lambda p: p.mentions[0].start)

    def _read_roles(self) -> None:
        for name, span in offices(self.text, self.annotation.roles, self._at, self.clauses):
            person = self._at[name]
            if self._is_office(span) and all(not span.overlaps(r.span) for r in person.roles):
                person.roles.append(Role(span, country_in(span.of(self.text))))
        for person in self.every:
            person.roles.sort(key=lambda r: r.span)
            found = Counter(r.country for r in person.roles if r.country)
            person.country = found.most_common(1)[0][0] if found else None
            # Of 333 people of the desk gold (train) whose roles name states, none has roles of two.
            person.roles = [r for r in person.roles if r.country in (None, person.country)]
        for person in self.every:  # "Trump's envoy": known once the other person's country is
            for k, role in enumerate(person.roles):
                if role.country is None and (lord := self._lord(role.span, person)):
                    person.roles[k] = Role(role.span, lord)
                    person.country = person.country or lord

    def _is_office(self, phrase: Span) -> bool:
        """Whether a phrase can say what somebody is: no state and no government by itself, and no act (`talks`), but who
        acts by trade (`envoy`)."""
        head = self.clauses.head(phrase)
        words = {phrase.of(self.text).split()[-1].lower(), "" if head is None else self.clauses.word(head).lower()}
        act = names_act(self.clauses, phrase, self._acts) and not any(_ACTS_BY_TRADE.search(w) for w in words)
        return not act and not words & GOVERNMENTS and kind_of_state_name(phrase.of(self.text)) is None

    def _lord(self, phrase: Span, servant: Draft) -> str | None:
        lords = (p for span, p in self.named.over(phrase) if phrase.contains(span) and p is not servant)
        return next((p.country for p in lords if p.country), None)


def _may_be_person(name: str) -> bool:
    """Not a state, a seat of government, a known body or outlet, and written as a name."""
    known = kind_of_state_name(name) or organisation(name) or outlet(name)
    return name[:1].isupper() and known is None


def country_in(phrase: str) -> str | None:
    """The state that a phrase names; the first one, as in `Russia's ambassador to France`."""
    found = countries_in(phrase)
    return found[0][1] if found else None
