"""Who acts in a report: persons with their roles, states, organisations and groups.

The report teaches who people are (the model's role phrases); the word lists only know states, seats of government and organisations.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from communique.extract.clauses import Clauses
from communique.extract.located import Located
from communique.extract.names import GOVERNMENTS, bare, fits, folded
from communique.extract.phrases import closes, nominal
from communique.extract.roles import JOINT, offices
from communique.extract.states import countries_in, country_of, kind_of_state_name, organisation, short_name
from communique.types import Actor, ActorKind, Annotation, Name, Party, Role, Span

HYPHENS = {"-", "–", "/"}
_COMMA = re.compile(r"\s*,\s*")
ACTING = {"PER", "ORG", "LOC", "NORP"}
WHERE = {"in", "near", "into", "across", "inside", "outside", "throughout"}
"""Prepositions that stand before places and hardly before persons."""
PRONOUNS = {"he", "him", "his", "himself", "she", "her", "hers", "herself"}
OUTLET_WORDS = {"news", "times", "post", "agency", "tv", "television", "radio", "newspaper", "magazine", "journal", "guardian",
                "telegraph", "herald", "tribune", "daily", "gazette"}  # fmt: skip


@dataclass
class _Draft:
    """An actor while the report is being read."""

    kind: ActorKind
    name: str
    country: str | None
    mentions: list[Span] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    number: int = 0
    acts: bool = False


class Cast:
    """The actors of one report. `party` says who a span means; `actors` gives everybody who is named or acts."""

    def __init__(self, text: str, annotation: Annotation, clauses: Clauses) -> None:
        self.text, self.annotation, self.clauses = text, annotation, clauses
        self._drafts: list[_Draft] = []
        self._by_key: dict[tuple[str, str], _Draft] = {}
        self._person_at: dict[Span, _Draft] = {}
        self._names = Located((n.span, n) for n in annotation.names)
        self._antecedent = {link.mention: link.antecedent for link in annotation.links}
        self._read_people()
        self._persons = Located(self._person_at.items())
        self._read_roles()
        self._role_heads: dict[int | None, _Draft] = {}
        for person in self._people():
            for role in person.roles:
                self._role_heads.setdefault(clauses.head(role.span), person)
        self._parties: list[tuple[Span, _Draft]] = []
        self._marked: dict[int, set[int]] = {}  # the words of each actor's mentions

    # people

    def _read_people(self) -> None:
        places = self._place_names()
        persons = [n for n in self.annotation.names if n.label == "PER" and _may_be_person(n.span.of(self.text))]
        names = [n for n in persons if bare(n.span.of(self.text)) not in places]
        people: list[_Draft] = []
        of_word: dict[str, dict[int, _Draft]] = {}
        for name in sorted(names, key=lambda n: len(bare(n.span.of(self.text)).split()) < 2):  # full names first
            form = bare(name.span.of(self.text))
            words = folded(form).split()
            if not words:
                continue
            near = {number: p for word in words for number, p in of_word.get(word, {}).items()}
            fitting = [near[n] for n in sorted(near) if fits(form, near[n].name)]
            person = self._nearest(fitting, name) if fitting else None
            if person is None:
                person = _Draft("person", form, None, number=len(people))
                people.append(person)
            elif len(form.split()) > len(person.name.split()):
                person.name = form
            for word in words:
                of_word.setdefault(word, {})[person.number] = person
            person.mentions.append(name.span)
            self._person_at[name.span] = person
        called: dict[str, list[_Draft]] = {}
        for person in people:
            for form in {folded(person.name), folded(person.name).split()[-1]}:
                called.setdefault(form, []).append(person)
        for name in self.annotation.names:  # what is a person's name once is so wherever it stands alone
            known = called.get(folded(bare(name.span.of(self.text))), [])
            if name.label != "PER" and len(known) == 1:
                known[0].mentions.append(name.span)
                self._person_at[name.span] = known[0]
        for person in people:
            person.mentions.sort()
        for person in sorted(people, key=lambda p: p.mentions[0]):
            self._enter(person)

    def _enter(self, draft: _Draft) -> None:
        self._drafts.append(draft)
        draft.number = len(self._drafts)

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
    def _nearest(people: list[_Draft], name: Name) -> _Draft:
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
        for name, span in offices(self.text, self.annotation.roles, self._person_at, self.clauses):
            person = self._person_at[name]
            if self._is_office(span) and all(not span.overlaps(r.span) for r in person.roles):
                person.roles.append(Role(span, self._country_in(span)))
        for person in self._people():
            person.roles.sort(key=lambda r: r.span)
            found = Counter(r.country for r in person.roles if r.country)
            person.country = found.most_common(1)[0][0] if found else None
        for person in self._people():  # "Trump's envoy": known once the other person's country is
            for k, role in enumerate(person.roles):
                if role.country is None and (lord := self._lord(role.span, person)):
                    person.roles[k] = Role(role.span, lord)
                    person.country = person.country or lord

    def _is_office(self, phrase: Span) -> bool:
        """Whether a phrase can say what somebody is: no state and no government by itself."""
        head = self.clauses.head(phrase)
        words = {phrase.of(self.text).split()[-1].lower(), "" if head is None else self.clauses.word(head).lower()}
        return not words & GOVERNMENTS and kind_of_state_name(phrase.of(self.text)) is None

    def _people(self) -> list[_Draft]:
        return [d for d in self._drafts if d.kind == "person"]

    def _country_in(self, phrase: Span) -> str | None:
        """The state that a phrase names; the first one, as in `Russia's ambassador to France`."""
        found = countries_in(phrase.of(self.text))
        return found[0][1] if found else None

    def _lord(self, phrase: Span, servant: _Draft) -> str | None:
        lords = (p for span, p in self._people_in(phrase) if phrase.contains(span) and p is not servant)
        return next((p.country for p in lords if p.country), None)

    # parties

    def parties(self, span: Span) -> tuple[Party, ...]:
        """The sides that a span names: `Moscow and Washington`, `the U.S.-Ukrainian plan` are two, each by its own words."""
        joined = self._joined(self._whole(span))
        return tuple(self.party(s) for s in joined)

    def _whole(self, span: Span) -> Span:
        """A span grown to the names it cuts and to the end of its phrase."""
        whole = self.clauses.completed(span)
        span = nominal(self.clauses, whole, [s for s, _ in self._people_in(whole)])
        for name in self._named_in(span):
            span = Span(min(span.start, name.span.start), max(span.end, name.span.end))
        return span

    def _named_in(self, span: Span) -> list[Name]:
        """The names of those who can act that overlap a span; names do not overlap one another."""
        return [n for _, n in self._names.over(span) if n.label in ACTING]

    def _people_in(self, span: Span) -> list[tuple[Span, _Draft]]:
        """The persons whose names overlap a span."""
        return self._persons.over(span)

    def _joined(self, span: Span) -> list[Span]:
        named = self._named_in(span)
        names = [n.span for n in named]
        people = [n.span for n in named if n.label == "PER"]
        if len(people) > 1 and all(JOINT.fullmatch(self.text[a.end : b.start]) for a, b in pairwise(people)):
            return people if not _COMMA.fullmatch(self.text[people[-2].end : people[-1].start]) else [span]
        between = [self.text[a.end : b.start] for a, b in pairwise(names)]
        if not between:
            return [span]
        listed = all(JOINT.fullmatch(t) for t in between) and not _COMMA.fullmatch(between[-1])
        if listed and (span.end <= names[-1].end or all(t in HYPHENS for t in between)):
            return names
        head = self.clauses.head(span)
        if head is None:
            return [span]
        chain = {head, *(c for c in self.clauses.children[head] if self.clauses.tokens[c].deprel == "conj")}
        picked = [n for n in names if any(i in chain for i in self.clauses.within(n))]
        return picked if len(picked) > 1 else [span]

    def party(self, span: Span) -> Party:
        """The span with the actor it means; the actor is None only for a pronoun that nothing explains."""
        span = self._whole(span)
        draft = self._meaning(span)
        if draft is not None:
            draft.acts = True
            self._parties.append((span, draft))
        return Party(span, None if draft is None else self._id(draft))

    def _meaning(self, span: Span) -> _Draft | None:
        clauses = self.clauses
        head = clauses.head(span)
        if head is None:
            return None
        word = clauses.word(head)
        people = self._people_in(span)
        for at, person in people:
            if at.overlaps(clauses.tokens[head].span):
                return self._government(at, span) or person
        for at, person in people:
            if self._stands_beside(at, head) and self._government(at, span) is None:
                return person
        if len(people) == 1 and closes(self.clauses, people[0][0], span):
            return people[0][1]
        if head in self._role_heads:
            return self._role_heads[head]
        if clauses.tokens[head].upos == "PRON" or word.lower() in PRONOUNS:
            return self._by_link(head)
        phrase = span.of(self.text).strip("“”\"' ")
        state = self._state(phrase)
        if state is not None:
            return state
        if self._is_definite(span) and not people:
            linked = self._by_link(head)
            if linked is not None and linked.kind == "person":
                return linked
        for at, _ in people:
            government = self._government(at, span)
            if government is not None and len(clauses.within(span)) <= 6:
                return government
        return self._named(span, phrase) or self._group(span, phrase, people)

    def _stands_beside(self, name: Span, head: int) -> bool:
        """Whether a name is in apposition to a word: `Russia's envoy, Kirill Dmitriev`, `the envoy Kirill Dmitriev`."""
        at = self.clauses.head(name)
        return (
            at is not None
            and self.clauses.tokens[at].head == head
            and self.clauses.tokens[at].deprel in {"appos", "flat"}
        )

    def _is_definite(self, span: Span) -> bool:
        first = span.of(self.text).split()[0].lower()
        return first in {"the", "this", "that", "his", "her", "its", "their"}

    def _government(self, at: Span, span: Span) -> _Draft | None:
        """`the Trump administration`: the leader's government, not the leader."""
        words = self.clauses.within(Span(at.end, min(len(self.text), at.end + 40)))
        follow = [self.clauses.word(i) for i in words[:2]]
        if follow and follow[0] in {"’s", "'s", "’", "'"}:
            follow = follow[1:]
        if (
            not follow
            or follow[0].lower() not in GOVERNMENTS
            or not span.overlaps(Span(at.end, at.end + 1 + len(follow[0])))
        ):
            return None
        person = self._person_at[at]
        family = person.name.split()[-1]
        return self._keep("organisation", f"{family} {follow[0].lower()}", person.country, at)

    def _by_link(self, i: int) -> _Draft | None:
        """The person or named actor that a pronoun or nominal means by the model's links; `he` and `she` mean persons only, `it` none."""
        personal, thing = (
            self.clauses.word(i).lower() in PRONOUNS,
            self.clauses.word(i).lower() in {"it", "its", "itself"},
        )
        if personal and (owner := self._own_subject(i)) is not None:
            return owner
        for _ in range(6):
            antecedent = self._antecedent.get(i)
            if antecedent is None:
                return None
            i = antecedent
            at = self.clauses.tokens[i].span
            people = [] if thing else self._people_in(at)
            if people:
                return people[0][1]
            if personal:
                continue
            for _, name in self._names.over(at):
                if name.label in ("LOC", "ORG"):
                    return self._state(name.span.of(self.text)) or self._named(name.span, name.span.of(self.text))
        return None

    def _own_subject(self, i: int) -> _Draft | None:
        """The person whose a thing is that they act on: in `Varga welcomed Holm and renewed her offer` the offer is Varga's."""
        tokens, noun = self.clauses.tokens, self.clauses.tokens[i].head
        if tokens[i].deprel != "nmod:poss" or noun is None or tokens[noun].deprel != "obj":
            return None
        verb = tokens[noun].head
        while verb is not None:
            subject = next((c for c in self.clauses.children[verb] if tokens[c].deprel == "nsubj"), None)
            if subject is not None:
                beside = [c for c in self.clauses.children[subject] if tokens[c].deprel in {"flat", "appos"}]
                spans = [tokens[c].span for c in (subject, *beside)]
                return next((p for x in spans for _, p in self._people_in(x)), None)
            verb = tokens[verb].head if tokens[verb].deprel == "conj" else None
        return None

    def _state(self, phrase: str) -> _Draft | None:
        kind = kind_of_state_name(phrase)
        code = country_of(phrase)
        if kind is None or code is None:
            return None
        metonym = kind in ("capital", "seat")
        return self._keep("state", bare_the(phrase) if metonym else short_name(code), code, None)

    def _named(self, span: Span, phrase: str) -> _Draft | None:
        canonical = organisation(phrase)
        if canonical:
            return self._keep("organisation", canonical, None, None)
        head = self.clauses.head(span)
        for _, name in [] if head is None else self._names.over(self.clauses.tokens[head].span):
            if name.label == "ORG":
                form = bare_the(name.span.of(self.text))
                known = organisation(form)
                outlet = bool(OUTLET_WORDS & set(form.lower().split()))
                whole = bare_the(phrase) if len(phrase.split()) <= 6 else form
                return self._keep(
                    "outlet" if outlet else "organisation", known or whole, self._country_in(span), name.span
                )
        return None

    def _group(self, span: Span, phrase: str, people: list[tuple[Span, _Draft]]) -> _Draft:
        country = self._country_in(span) or next((p.country for _, p in people if p.country), None)
        return self._keep("group", bare_the(phrase), country, None)

    def _keep(self, kind: ActorKind, name: str, country: str | None, mention: Span | None) -> _Draft:
        key = (kind, folded(name))
        draft = self._by_key.get(key)
        if draft is None:
            draft = self._by_key[key] = _Draft(kind, name, country)
            self._enter(draft)
        if mention is not None:
            draft.mentions.append(mention)
        draft.country = draft.country or country
        return draft

    def _id(self, draft: _Draft) -> str:
        return f"a{draft.number}"

    # outcome

    def actors(self) -> tuple[Actor, ...]:
        """Everybody named or acting, each with at least one mention."""
        self._marked = {d.number: {i for m in d.mentions for i in self.clauses.within(m)} for d in self._drafts}
        for span, draft in self._parties:
            if draft.kind != "person":
                self._mark(draft, span)
        self._add_state_mentions()
        return tuple(
            Actor(self._id(d), d.kind, d.name, d.country, tuple(sorted(set(d.mentions))), tuple(d.roles))
            for d in self._drafts
            if d.mentions
        )

    def _mark(self, draft: _Draft, span: Span) -> None:
        """Adds a mention where there is none yet."""
        words = self.clauses.within(span)
        if self._marked[draft.number].isdisjoint(words):
            self._marked[draft.number].update(words)
            draft.mentions.append(span)

    def _add_state_mentions(self) -> None:
        """States and bodies that act are marked wherever the report names them."""
        for name in self.annotation.names:
            if name.label not in ("LOC", "NORP", "ORG"):
                continue
            phrase = name.span.of(self.text)
            code, kind = country_of(phrase), kind_of_state_name(phrase)
            if code and kind:
                called = bare_the(phrase) if kind in ("capital", "seat") else short_name(code)
                draft = self._by_key.get(("state", folded(called)))
            else:
                called = organisation(phrase) or bare_the(phrase)
                draft = self._by_key.get(("organisation", folded(called))) or self._by_key.get(
                    ("outlet", folded(called))
                )
            if draft is not None:
                self._mark(draft, name.span)


def _may_be_person(name: str) -> bool:
    """Not a state, a seat of government or a known body, and written as a name."""
    return name[:1].isupper() and kind_of_state_name(name) is None and organisation(name) is None


def bare_the(phrase: str) -> str:
    """A phrase without its leading article and trailing possessive."""
    words = phrase.split()
    if len(words) > 1 and words[0].lower() in {"the", "a", "an"}:
        words = words[1:]
    out = " ".join(words)
    return out.removesuffix("’s").removesuffix("'s")
