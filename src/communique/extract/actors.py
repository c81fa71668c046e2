"""Who acts in a report: persons with their roles, states, organisations and groups.

The report teaches who people are (the model's role phrases); the word lists only know states, seats of government and organisations.
"""

from __future__ import annotations

import re
from itertools import pairwise

from communique.extract.both import REACH, kind_of_pair, the_two
from communique.extract.clauses import Clauses
from communique.extract.names import GOVERNMENTS, folded
from communique.extract.offices import Held
from communique.extract.people import Draft, People, country_in
from communique.extract.phrases import closes, nominal
from communique.extract.roles import JOINT
from communique.located import Located
from communique.states import country_of, kind_of_state_name, organisation, outlet, short_name
from communique.types import Actor, ActorKind, Annotation, Name, Party, Span

HYPHENS = {"-", "–", "/"}
_COMMA = re.compile(r"\s*,\s*")
ACTING = {"PER", "ORG", "LOC", "NORP"}
FIRST_PERSON = {"i", "me", "my", "myself", "we", "us", "our", "ourselves"}


def is_first_person(words: str) -> bool:
    """Whether words are `I`, `we` or a form of them; `US` is a state."""
    return words.lower() in FIRST_PERSON and words != "US"


PRONOUNS = {"he", "him", "his", "himself", "she", "her", "hers", "herself"}
RELATIVE = {"who", "whom", "whose", "which", "that"}
APART = {"acl:relcl", "acl", "appos", "parataxis", "punct", "case"}
"""Relations of words that stand beside the phrase of a noun, not in it."""
NAMING = {"NOUN", "PROPN", "PRON", "NUM", "ADJ", "VERB", "X", "ADV"}
"""Parts of speech of a word that can name a side; an article or preposition alone cannot."""
ORGANISATION: ActorKind = "organisation"
OUTLET: ActorKind = "outlet"
OUTLET_WORDS = {"news", "times", "post", "tv", "television", "radio", "newspaper", "magazine", "journal",
                "telegraph", "herald", "tribune", "daily", "gazette"}  # fmt: skip


class Cast:
    """The actors of one report. `party` says who a span means; `actors` gives everybody who is named or acts."""

    def __init__(self, text: str, annotation: Annotation, clauses: Clauses) -> None:
        self.text, self.annotation, self.clauses = text, annotation, clauses
        self._drafts: list[Draft] = []
        self._by_key: dict[tuple[str, str], Draft] = {}
        self._people = People(text, annotation, clauses)
        self._names = Located((n.span, n) for n in annotation.names)
        self._antecedent = {link.mention: link.antecedent for link in annotation.links}
        self._role_heads: dict[int | None, Draft] = {}
        for person in self._people.every:
            self._enter(person)
            for role in person.roles:
                self._role_heads.setdefault(clauses.head(role.span), person)
        self._offices = Held(text, clauses, self._role_heads)
        self._roles = Located((role.span, person) for person in self._people.every for role in person.roles)
        self._parties: list[tuple[Span, Draft]] = []
        self._how: dict[Span, str] = {}
        self._marked: dict[int, set[int]] = {}  # the words of each actor's mentions

    def _enter(self, draft: Draft) -> None:
        self._drafts.append(draft)
        draft.number = len(self._drafts)

    # parties

    def parties(self, span: Span) -> tuple[Party, ...]:
        """The sides that a span names: `Moscow and Washington`, `the U.S.-Ukrainian plan` are two, each by its own words; of `who` that
        means nobody known, those it describes: `the gunmen who fled`."""
        whole = self._whole(self._whose(span))
        if not any(self.clauses.tokens[i].upos in NAMING for i in self.clauses.within(whole)):
            return ()
        if two := self._the_two(whole):
            self._how[whole] = "the two the report has just named"
            self._parties += [(whole, draft) for draft in two]
            return tuple(Party(whole, self._id(draft)) for draft in two)
        return tuple(self.party(s) for s in self._joined(whole))

    def _the_two(self, span: Span) -> tuple[Draft, Draft] | None:
        """Whom `both leaders` or `the two sides` means, if the text allows it."""
        kind, number = kind_of_pair(span.of(self.text)), self.clauses.sentence(span)
        if kind is None or number is None:
            return None
        before = self.annotation.sentences[: number + 1][-REACH:]
        if kind == "states" and (two := the_two(span, before, self._states_in)):
            a, b = (self._state(phrase) for phrase in two)
            return (a, b) if a and b else None
        return the_two(span, before, self._persons_in)

    def _persons_in(self, span: Span) -> list[Draft]:
        return list({p.number: p for _, p in self._people_in(span)}.values())

    def _states_in(self, span: Span) -> list[str]:
        """A name of each state that is named in a range, the last one used."""
        phrases = [n.span.of(self.text) for _, n in self._names.over(span) if n.label in ACTING]
        return list({code: p for p in phrases if kind_of_state_name(p) and (code := country_of(p))}.values())

    def _whole(self, span: Span) -> Span:
        """A span grown to the names it cuts and to the end of its phrase."""
        whole = self.clauses.completed(span)
        span = nominal(self.clauses, whole, [s for s, _ in self._people_in(whole)])
        for name in self._named_in(span):
            span = Span(min(span.start, name.span.start), max(span.end, name.span.end))
        end = span.end
        while end > span.start + 1 and self.text[end - 1] in " ,;:\n":
            end -= 1
        return Span(span.start, end)

    def _named_in(self, span: Span) -> list[Name]:
        """The names of those who can act that overlap a span; names do not overlap one another."""
        return [n for _, n in self._names.over(span) if n.label in ACTING]

    def _people_in(self, span: Span) -> list[tuple[Span, Draft]]:
        """The persons whose names overlap a span."""
        return self._people.named.over(span)

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
        draft, self._how[span] = self._meaning(span)
        if draft is not None:
            self._parties.append((span, draft))
        return Party(span, None if draft is None else self._id(draft))

    def served_in(self, span: Span) -> set[str]:
        """The people in whose roles a span stands: `Oslo` in `the mayor of Oslo`."""
        return {self._id(person) for role, person in self._roles.over(span) if role.contains(span) and role != span}

    def how(self, party: Party) -> str:
        """By what a side that `party` gave is known as its actor."""
        return self._how[party.span]

    def _meaning(self, span: Span) -> tuple[Draft | None, str]:
        """Who a phrase means, and by what that is known."""
        clauses = self.clauses
        head = clauses.head(span)
        if head is None:
            return None, "no word"
        word = clauses.word(head)
        people = self._people_in(span)
        for at, person in people:
            if at.overlaps(clauses.tokens[head].span):
                government = self._government(at, span)
                return (government, "a leader's government") if government else (person, "named")
        for at, person in people:
            if self._stands_beside(at, head) and self._government(at, span) is None:
                return person, "the name beside it"
        owners = [at for at, _ in people[:-1] if self.text[at.end : at.end + 2] in {"’s", "'s"}]
        if people and len(owners) == len(people) - 1 and closes(self.clauses, people[-1][0], span):
            return people[-1][1], "the name at its end"  # also of `Varga’s envoy, Jon Holm`
        if head in self._role_heads:
            return self._role_heads[head], "an office the report gives somebody"
        if clauses.tokens[head].upos == "PRON" or word.lower() in PRONOUNS:
            return self._by_link(head), "a pronoun, by the model's links"
        phrase = span.of(self.text).strip("“”\"' ")
        state = self._state(phrase)
        if state is not None:
            return state, "a name of a state, its people, capital or seat"
        if not people and (holder := self._offices.holder(word, phrase)):
            return holder, "the office that one person of the report holds"
        if self._is_definite(span) and not people:
            linked = self._by_link(head)
            if linked is not None and linked.kind == "person":
                return linked, "by the model's links"
        for at, _ in people:
            government = self._government(at, span)
            if government is not None and len(clauses.within(span)) <= 6:
                return government, "a leader's government"
        if named := self._named(span, phrase):
            return named, "named"
        return self._group(span, phrase, people), "a group, by its own words"

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

    def _government(self, at: Span, span: Span) -> Draft | None:
        """`the Trump administration`: the leader's government, not the leader."""
        if at.end >= len(self.text):
            return None
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
        person = self._people.at(at)
        family = person.name.split()[-1]
        return self._keep("organisation", f"{family} {follow[0].lower()}", person.country, at)

    def _by_link(self, i: int) -> Draft | None:
        """The person or named actor that a pronoun or nominal means by the model's links; `he` and `she` mean persons only, `it` none."""
        personal, thing = (
            self.clauses.word(i).lower() in PRONOUNS,
            self.clauses.word(i).lower() in {"it", "its", "itself"},
        )
        if personal and (owner := self._own_subject(i)) is not None:
            return owner
        described = self._described(i)
        for _ in range(6):
            antecedent, described = self._antecedent.get(i) if described is None else described, None
            if antecedent is None:
                return None
            i = antecedent
            at = self.clauses.tokens[i].span
            people = [] if thing else self._people_in(at)
            if people:
                return people[0][1]
            if personal:
                if self._named_in(at):  # no person's name: `he` is no state
                    return None
                continue
            for _, name in self._names.over(at):
                if name.label in ("LOC", "ORG"):
                    return self._state(name.span.of(self.text)) or self._named(name.span, name.span.of(self.text))
        return None

    def _described(self, i: int) -> int | None:
        """The noun that a relative clause describes, from its pronoun: `Varga, who arrived on Monday`."""
        if self.clauses.word(i).lower() not in RELATIVE:
            return None
        clause = next((c for c in (i, *self.clauses.above(i)) if self.clauses.tokens[c].deprel == "acl:relcl"), None)
        return None if clause is None else self.clauses.tokens[clause].head

    def _whose(self, span: Span) -> Span:
        """The noun that a relative pronoun describes, with what is joined to it; the span itself, if the pronoun is known as somebody."""
        tokens, i = self.clauses.tokens, self.clauses.head(span)
        noun = None if i is None or tokens[i].span != span else self._described(i)
        if i is None or noun is None:
            return span
        while tokens[noun].deprel in {"compound", "flat"} and (above := tokens[noun].head) is not None:
            noun = above
        joined = any(tokens[c].deprel == "conj" for c in self.clauses.children[noun])
        if not joined and self._by_link(i) is not None:
            return span
        return self.clauses.phrase(noun, lambda c: tokens[c].deprel not in APART)

    def _own_subject(self, i: int) -> Draft | None:
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

    def _state(self, phrase: str) -> Draft | None:
        kind = kind_of_state_name(phrase)
        code = country_of(phrase)
        if kind is None or code is None:
            return None
        metonym = kind in ("capital", "seat")
        return self._keep("state", bare_the(phrase) if metonym else short_name(code), code, None)

    def _named(self, span: Span, phrase: str) -> Draft | None:
        for known, kind in ((organisation(phrase), ORGANISATION), (outlet(phrase), OUTLET)):
            if known:
                return self._keep(kind, known, None, None)
        head = self.clauses.head(span)
        for _, name in [] if head is None else self._names.over(self.clauses.tokens[head].span):
            if name.label == "ORG":
                form = bare_the(name.span.of(self.text))
                press = outlet(form)
                is_outlet = press is not None or bool(OUTLET_WORDS & set(form.lower().split()))
                whole = bare_the(phrase) if len(phrase.split()) <= 6 else form
                called = organisation(form) or press or whole
                return self._keep(
                    OUTLET if is_outlet else ORGANISATION, called, country_in(span.of(self.text)), name.span
                )
        return None

    def _group(self, span: Span, phrase: str, people: list[tuple[Span, Draft]]) -> Draft:
        country = country_in(span.of(self.text)) or next((p.country for _, p in people if p.country), None)
        return self._keep("group", bare_the(phrase), country, None)

    def _keep(self, kind: ActorKind, name: str, country: str | None, mention: Span | None) -> Draft:
        key = (kind, folded(name))
        draft = self._by_key.get(key)
        if draft is None:
            draft = self._by_key[key] = Draft(kind, name, country)
            self._enter(draft)
        if mention is not None:
            draft.mentions.append(mention)
        draft.country = draft.country or country
        return draft

    def _id(self, draft: Draft) -> str:
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

    def _mark(self, draft: Draft, span: Span) -> None:
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
                called = organisation(phrase) or outlet(phrase) or bare_the(phrase)
                draft = self._by_key.get(("organisation", folded(called))) or self._by_key.get(
                    ("outlet", folded(called))
                )
            if draft is not None:
                self._mark(draft, name.span)


def bare_the(phrase: str) -> str:
    """A phrase without its leading article and trailing possessive."""
    words = phrase.split()
    if len(words) > 1 and words[0].lower() in {"the", "a", "an"}:
        words = words[1:]
    out = " ".join(words)
    return out.removesuffix("’s").removesuffix("'s")
