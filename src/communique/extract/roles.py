"""The offices, titles and descriptions of persons: whose a phrase is, and where it begins and ends."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from communique.extract.clauses import Clauses
from communique.located import Located
from communique.types import RolePhrase, Span

JOINT = re.compile(r"\s*(?:,|,?\s*(?:and|or|&)|[-–/])\s*")
"""What stands between the names of a list."""
_BREAK = re.compile(r"[()\[\]|]|\s[-–—]\s")
"""Marks over which no office begins: those of a dateline or an aside."""
_DATELINE = re.compile(r"\)?\s+[-–—]\s+|\|\s*")
"""What ends a dateline."""
_NO_PART = {"acl", "acl:relcl", "appos", "cc", "conj", "parataxis", "punct"}
"""Relations of words that hang on an office and are no part of it."""
OWNED = 90
"""Characters after a possessive within which what is owned ends."""


def offices(
    text: str, phrases: Sequence[RolePhrase], people: Mapping[Span, object], clauses: Clauses
) -> list[tuple[Span, Span]]:
    """(name, role) for each role that is said of a person. `people`: the person at each mention by name."""
    reading = _Offices(text, phrases, people, clauses)
    return [(name, role) for name, phrase in reading.owners() for role in reading.parts(phrase, name)]


_TITLE_OF_ANOTHER = re.compile(r",?\s+and\s+[A-Z]\w+(?:\s[A-Z]\w+)?$")
"""`head of the fund and President` before `Varga’s envoy`: the title belongs to the name that follows."""


class _Offices:
    def __init__(
        self, text: str, phrases: Sequence[RolePhrase], people: Mapping[Span, object], clauses: Clauses
    ) -> None:
        self.text, self.clauses = text, clauses
        self._phrases, self._people = phrases, people
        self._names = sorted(people)
        self._of_head: dict[int | None, list[Span]] = {}
        for name in people:
            self._of_head.setdefault(clauses.head(name), []).append(name)

    def owners(self) -> list[tuple[Span, Span]]:
        """(name, role phrase) of each role; one that the model gives to two people goes to the name it is said of.

        An office in the plural (`Senators A and B`) is that of every name joined to the first."""
        claims = [
            c for r in self._phrases if r.name in self._people and (c := self._held(r)) and not self._is_of_deeds(c)
        ]
        placed = Located((c.role, c) for c in claims)
        out = []
        for r in claims:
            person = self._people[r.name]
            rivals = [
                x for _, x in placed.over(r.role) if self._people[x.name] is not person and _is_most(x.role, r.role)
            ]
            if all(self._claim(r) <= self._claim(x) for x in rivals):
                out.append((r.name, r.role))
                out += [(name, r.role) for name in self._joined_names(r)]
        return out + list(self._beside([role for _, role in out]))

    def _beside(self, known: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
        """The noun phrases in apposition after a name that the model leaves out: `Ann Varga, the head of the Harvest Fund, …`."""
        placed = Located((role, role) for role in known)
        for name in self._names:
            head = self.clauses.head(name)
            for c in [] if head is None else self.clauses.children[head]:
                token = self.clauses.tokens[c]
                if token.deprel != "appos" or token.upos != "NOUN":
                    continue
                if self.text[name.end : self._without_others(c).start].strip() != ",":
                    continue
                joined = (j for j in self.clauses.children[c] if self.clauses.tokens[j].deprel == "conj")
                for i in (c, *(j for j in joined if self._has_article(j))):
                    if not placed.over(phrase := self._without_others(i)):
                        yield name, phrase

    def _without_others(self, i: int) -> Span:
        """The phrase of an office, without those joined to it."""
        return self.clauses.phrase(i, lambda c: self.clauses.tokens[c].deprel not in _NO_PART)

    def _held(self, r: RolePhrase) -> RolePhrase | None:
        """The office with the name that holds it. Whom an office serves does not hold it (`Varga's envoy, Jon Holm`, `the government of
        President Varga`): it goes to the name beside it, else only the title inside the phrase stays with its name."""
        name, role = self.clauses.head(r.name), self.clauses.head(r.role)
        if name is None or role is None or not (self._serves(role, name) or self._owns(r)):
            return r
        first = role
        while self.clauses.tokens[first].deprel == "conj" and (up := self.clauses.tokens[first].head) is not None:
            first = up
        beside = {role, *(c for c in self.clauses.children[role] if self.clauses.tokens[c].deprel in {"appos", "flat"})}
        if self.clauses.tokens[first].deprel in {"appos", "compound", "flat"}:
            beside.add(self.clauses.tokens[first].head or first)
        holder = next((n for i in sorted(beside) for n in self._of_head.get(i, ()) if n != r.name), None)
        if holder is not None and self._people[holder] is not self._people[r.name]:
            return replace(r, name=holder)
        own = [c for c in self.clauses.children[name] if self.clauses.tokens[c].deprel in {"compound", "flat", "amod"}]
        title = [s for c in own if (s := self.clauses.tokens[c].span).end <= r.name.start and r.role.contains(s)]
        return replace(r, role=Span(title[0].start, title[-1].end)) if title else None

    def _owns(self, r: RolePhrase) -> bool:
        """Whether the office follows a name in the possessive."""
        return (
            re.match(r"[’']s?\s", self.text[r.name.end :]) is not None and r.name.end < r.role.end <= r.name.end + OWNED
        )

    def _serves(self, role: int, name: int) -> bool:
        """Whether a name stands in the complement of an office: as its possessor or after its preposition."""
        at = name
        while at != role:
            token = self.clauses.tokens[at]
            if token.head is None or token.deprel.startswith(("appos", "flat", "acl", "conj")):
                return False
            if token.deprel.startswith("nmod") and token.head == role:
                return True
            at = token.head
        return False

    def _claim(self, r: RolePhrase) -> tuple[int, int]:
        """The smaller, the better: first whether the tree ties role and name, then the characters between them."""
        name, role = self.clauses.head(r.name), self.clauses.head(r.role)
        if name is None or role is None:
            return 1, _gap(r.name, r.role)
        tied = self.clauses.tokens[name].head == role or self.clauses.tokens[role].head == name
        return (0 if tied else 1), _gap(r.name, r.role)

    def _is_of_deeds(self, r: RolePhrase) -> bool:
        """Whether a phrase is no office but said of one's deeds: the object of their verb (`Varga, who was banned from the elections`), or
        only the words before a noun that is no name (`prominent` of `Varga, who played a prominent part`)."""
        name, role = self.clauses.head(r.name), self.clauses.head(r.role)
        if name is None or role is None or name == role:
            return False
        relation, above = self.clauses.tokens[role].deprel, self.clauses.tokens[role].head
        if relation in {"amod", "compound", "nummod"} and above is not None:
            outside = not r.role.overlaps(self.clauses.tokens[above].span)
            return outside and self.clauses.tokens[above].upos == "NOUN" and r.role.start > r.name.end
        if relation not in {"obj", "obl"}:
            return False
        beside = {self.clauses.word(c).lower() for c in self.clauses.children[role]}
        return "as" not in beside and name not in self.clauses.children[role] and r.role.start > r.name.end

    def _joined_names(self, r: RolePhrase) -> list[Span]:
        """The names listed after the one that an office in the plural stands before."""
        role = self.clauses.head(r.role)
        if role is None or not self.clauses.word(role).lower().endswith("s") or r.role.start > r.name.start:
            return []
        out = [r.name]
        for name in self._names[bisect_right(self._names, r.name.start, key=lambda n: n.start) :]:
            if not JOINT.fullmatch(self.text[out[-1].end : name.start]):
                break
            out.append(name)
        return out[1:]

    def parts(self, span: Span, name: Span) -> list[Span]:
        """The offices in a phrase: `head of the fund and a former minister` are two."""
        head = self.clauses.head(span)
        joined = [] if head is None else [
            c for c in self.clauses.children[head]
            if self.clauses.tokens[c].deprel == "conj" and span.contains(self.clauses.tokens[c].span) and self._has_article(c)
        ]  # fmt: skip
        parts, start = [], span.start
        for c in joined:
            begin = self.clauses.phrase(c).start
            if start < begin < span.end:
                parts.append(Span(start, begin))
                start = begin
        others = [
            self.clauses.phrase(c).start for c in self.clauses.children[head or 0] if self._begins_another(c, span)
        ]
        parts.append(Span(start, min([span.end, *(o for o in others if o > start)])))
        return [p for part in parts if (p := self._role_phrase(part, name))]

    def _begins_another(self, i: int, span: Span) -> bool:
        """Whether a joined office lies beyond a phrase that was read into its first words."""
        token = self.clauses.tokens[i]
        return token.deprel == "conj" and token.span.start >= span.end and self._has_article(i)

    def _has_article(self, i: int) -> bool:
        """Whether a noun has an article or a possessor, which a title may keep from being one: `President Varga’s envoy`."""
        below = self.clauses.children[i]
        owners = [c for c in below if self.clauses.tokens[c].deprel.startswith("nmod") and c < i]
        return any(self.clauses.tokens[c].deprel in {"det", "nmod:poss"} for c in below) or any(
            self.clauses.word(k) in {"’s", "'s", "’", "'"}
            for c in owners
            for k in self.clauses.within(self.clauses.phrase(c))
        )

    def _role_phrase(self, span: Span, name: Span) -> Span | None:
        """The whole noun phrase of a role, with the possessor before it, without the name itself and joining words."""
        span = self.clauses.completed(span)
        head = self._described(self.clauses.head(span), name)
        if head is None:
            return None
        start, end = min(span.start, self.clauses.tokens[head].span.start), span.end
        for child in self.clauses.children[head]:
            if self.clauses.tokens[head].upos == "VERB" and self.clauses.tokens[child].deprel == "obj":
                end = max(end, self.clauses.phrase(child).end)  # `leads the fund`
            if self.clauses.tokens[child].deprel in {"nmod:poss", "nmod:desc", "det", "amod", "compound"}:
                left = self.clauses.phrase(child)
                if (
                    left.start < start <= left.end + 1
                    and not left.overlaps(name)
                    and not _BREAK.search(self.text[left.start : start])
                ):
                    start = left.start
        inside = [i for i in self.clauses.within(Span(start, end)) if not self.clauses.tokens[i].span.overlaps(name)]
        stop = next(
            (
                i
                for i in inside
                if i > head and self.clauses.tokens[i].upos == "CCONJ" and head not in self.clauses.above(i)
            ),
            None,
        )
        inside = [i for i in inside if stop is None or i < stop]
        while inside and self.clauses.tokens[inside[0]].upos in {"PUNCT", "CCONJ", "ADP", "PART"}:
            inside = inside[1:]
        while (
            inside
            and self.clauses.tokens[inside[-1]].upos in {"PUNCT", "CCONJ", "ADP", "DET"}
            and self.clauses.word(inside[-1]) != ")"
        ):
            inside = inside[:-1]
        if not inside:
            return None
        found = Span(self.clauses.tokens[inside[0]].span.start, self.clauses.tokens[inside[-1]].span.end)
        breaks = [m.end() for m in _DATELINE.finditer(self.text, found.start, found.end)]
        found = Span(breaks[-1], found.end) if breaks else found
        tail = _TITLE_OF_ANOTHER.search(self.text, found.start, found.end)
        if tail and found.end + 1 != name.start and self.text[found.end + 1 : found.end + 2].isupper():
            found = Span(found.start, tail.start())
        return None if found.overlaps(name) else found

    def _described(self, head: int | None, name: Span) -> int | None:
        """The noun that says what somebody is, from a word of its complement: of `a figure in diplomacy` the figure."""
        while head is not None and self.clauses.tokens[head].deprel == "nmod":
            up = self.clauses.tokens[head].head
            if up is None or self.clauses.tokens[up].upos != "NOUN" or self.clauses.tokens[up].span.overlaps(name):
                break
            if not any(self.clauses.tokens[c].deprel in {"cop", "nsubj"} for c in self.clauses.children[up]):
                break
            head = up
        return head


def _is_most(part: Span, whole: Span) -> bool:
    """Whether a span covers half of another: `President` is no rival to `head of the fund and President Varga’s envoy`."""
    shared = min(part.end, whole.end) - max(part.start, whole.start)
    return 2 * shared >= whole.end - whole.start


def _gap(a: Span, b: Span) -> int:
    """Characters between two spans."""
    return max(a.start - b.end, b.start - a.end, 0)
