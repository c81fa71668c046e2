"""Who does an act and to whom, by the sentence's tree: for event words whose sides the model leaves open.

Subjects, agents and possessors act; objects and the phrases after `with`, `against`, `on`, `to` are acted on. A subject is shared over
control and raising (`wants to meet`), light verbs (`held talks`) and joined verbs, as in Universal Dependencies.
"""

from __future__ import annotations

from itertools import pairwise

from communique.extract.actors import ACTING
from communique.extract.clauses import Clauses
from communique.types import Annotation, Span

PERSONS = {"he", "she", "they", "we", "i", "who", "his", "her", "their", "its", "it", "our"}
WITH = {"with", "against", "on", "to", "from", "at", "upon", "of"}
JUDGING = {"SUPPORT", "ACCUSE"}
"""Who welcomes or condemns an act is no side of it for that."""
AROUND = {"under", "since", "during", "amid", "despite"}
"""Prepositions before what an act happens under, and after whom no side is named."""
THERE = {"in", "at", "inside", "near", "on", "about", "over", "regarding"}
"""Prepositions before where people meet and what they talk about."""
BEFORE_NOUN = {"amod", "det", "nummod"}
LIGHT = {"hold", "held", "holding", "have", "had", "make", "made", "give", "gave", "take", "took", "conduct", "conducted", "pay", "paid",
         "begin", "began", "start", "started", "launch", "launched", "join", "joined", "attend", "attended", "open", "opened", "issue",
         "issued",
         "impose", "imposed", "reach", "reached", "sign", "signed", "host", "hosted", "lead", "led", "carry", "carried"}  # fmt: skip


class Sides:
    """Source and target of event words from trees."""

    def __init__(self, clauses: Clauses, annotation: Annotation) -> None:
        self.clauses = clauses
        told = [*(a.cue for a in annotation.attributions if a.cue), *(e.trigger for e in annotation.event_words)]
        self._telling = {i for span in told for i in clauses.within(span)}
        self._judging = {i for w in annotation.event_words if w.type in JUDGING for i in clauses.within(w.trigger)}
        self._acting = {i for name in annotation.names if name.label in ACTING for i in clauses.within(name.span)}

    def subject(self, trigger: int) -> tuple[Span, ...]:
        """The subject of an active verb with those joined to it, a joined verb's from the first; empty for nouns and passives."""
        token = self.clauses.tokens[trigger]
        if token.upos != "VERB":
            return ()
        own = self._of(trigger, {"nsubj"}, set())
        if own or token.deprel != "conj" or token.head is None or self._has_subject(trigger):
            return own
        return self._of(token.head, {"nsubj"}, set())

    def possessor(self, trigger: int) -> tuple[Span, ...]:
        """Who does an act told by a noun, where the noun is said to be theirs: `the envoy's talks`."""
        if self.clauses.tokens[trigger].upos not in {"NOUN", "PROPN"}:
            return ()
        return self._of(trigger, {"nmod:poss"}, set())

    def elsewhere(self, type_: str, party: Span) -> bool:
        """Whether a phrase says where, when or about what, and so is no side: `talks in Oslo`, `negotiations on Ukraine`, `was cut off
        under the administration of Ann Varga`."""
        at = self.clauses.head(party)
        while at is not None and self.clauses.tokens[at].deprel == "nmod:desc":  # a title stands where its name does
            at = self.clauses.tokens[at].head
        marker = None if at is None else self._marker(at)
        while at is not None and marker == "of" and self.clauses.tokens[at].deprel == "nmod":
            at = self.clauses.tokens[at].head
            marker = None if at is None else self._marker(at)
        return marker in AROUND or (type_ == "CONSULT" and marker in THERE)

    def judges(self, trigger: int, party: Span) -> bool:
        """Whether a phrase is the subject of a verb that welcomes or condemns the act: `Paris welcomed the visit`."""
        tokens, at = self.clauses.tokens, self.clauses.head(party)
        verb = tokens[trigger].head
        if at is None or tokens[trigger].deprel != "obj" or verb not in self._judging:
            return False
        return tokens[at].head == verb and tokens[at].deprel.startswith("nsubj")

    def together(self, a: Span, b: Span) -> bool:
        """Whether two phrases stand in one sentence."""
        x, y = self.clauses.head(a), self.clauses.head(b)
        return x is not None and y is not None and self.clauses.tokens[x].sentence == self.clauses.tokens[y].sentence

    def whole(self, trigger: int, party: Span) -> Span:
        """A side that is only the possessor of who acts (`Varga` in `met Varga's envoy`), or only the words before its noun (`two` of `two
        envoys`), made whole; not that of the act itself."""
        at = self.clauses.head(party)
        above = {trigger, *self.clauses.above(trigger)}
        while at is not None and (
            self.clauses.tokens[at].deprel == "nmod:poss"
            or (self.clauses.tokens[at].deprel in BEFORE_NOUN and at not in self._acting)
        ):
            owner = self.clauses.tokens[at].head
            if (
                owner is None
                or owner in above
                or owner in self._telling
                or party.contains(self.clauses.tokens[owner].span)
            ):
                break
            core = self._core(owner)
            core = Span(min(party.start, core.start), max(party.end, core.end))
            if core.contains(self.clauses.tokens[trigger].span):  # a tree gone wrong: no side holds its own act
                core = Span(party.start, core.end)
            party = core
            at = owner
        return party

    def _has_subject(self, verb: int) -> bool:
        return any(self.clauses.tokens[c].deprel.startswith("nsubj") for c in self.clauses.children[verb])

    def source(self, trigger: int) -> tuple[Span, ...]:
        """The phrases that act: subject, agent, possessor; both sides of `talks between A and B`."""
        own = self._of(trigger, {"nsubj", "nmod:poss", "obl:agent"}, {"by", "between"})
        if own:
            return own
        token = self.clauses.tokens[trigger]
        if token.upos != "VERB" and (found := self._of(trigger, {"compound", "amod"}, set())):
            return found
        for governor, relation in self._governors(trigger):
            light = relation == "obj" and self.clauses.word(governor).lower() in LIGHT
            if light or relation in {"xcomp", "conj", "advcl", "ccomp", "parataxis", "obl"}:
                found = self._of(governor, {"nsubj", "obl:agent"}, {"by"} if light else set())
                if found:
                    return found
            if relation not in {"xcomp", "conj", "obj", "nmod", "advcl", "compound", "obl"}:
                break
        return ()

    def target(self, trigger: int) -> tuple[Span, ...]:
        """The phrases acted on or met with."""
        own = self._of(trigger, {"obj", "iobj", "nsubj:pass"}, WITH)
        if own:
            return own
        for governor, relation in self._governors(trigger)[:1]:
            if relation == "obj" and self.clauses.word(governor).lower() in LIGHT:
                return self._of(governor, {"iobj"}, {"with", "against", "to", "on"})
        return ()

    def _governors(self, i: int) -> list[tuple[int, str]]:
        path = [i, *self.clauses.above(i)[:3]]
        return [(up, self.clauses.tokens[down].deprel) for down, up in pairwise(path)]

    def _of(self, head: int, relations: set[str], markers: set[str]) -> tuple[Span, ...]:
        found: list[Span] = []
        for child in self.clauses.children[head]:
            relation = self.clauses.tokens[child].deprel
            marked = relation.split(":")[0] in {"obl", "nmod"} and self._marker(child) in markers
            if (relation in relations or marked) and self._acts(child):
                found += self._joined(child)
        return tuple(found)

    def _acts(self, i: int) -> bool:
        """Whether a word names somebody who can act: a name, a person's pronoun, or a noun with a name beside it."""
        if i in self._acting or self.clauses.word(i).lower() in PERSONS:
            return True
        near = [
            c
            for c in self.clauses.children[i]
            if self.clauses.tokens[c].deprel in {"amod", "compound", "nmod:poss", "appos", "flat"}
        ]
        return any(c in self._acting for c in near)

    def _joined(self, i: int) -> list[Span]:
        """A phrase and those joined to it by `and`, each by itself, without clauses and prepositional tails."""
        out = [self._core(i)]
        out += [self._core(c) for c in self.clauses.children[i] if self.clauses.tokens[c].deprel == "conj"]
        return out

    def _core(self, i: int) -> Span:
        keep = {"amod", "compound", "flat", "det", "nummod", "nmod:poss", "fixed", "goeswith", "punct", "case"}
        inside = [i]
        open_ = [i]
        while open_:
            at = open_.pop()
            for c in self.clauses.children[at]:
                t = self.clauses.tokens[c]
                possessive = t.deprel == "case" and self.clauses.word(c) in {"’s", "'s", "’", "'"}
                hyphen = t.deprel == "punct" and self.clauses.word(c) == "-"
                if t.deprel in keep - {"case", "punct"} or (possessive and at != i) or hyphen:
                    inside.append(c)
                    open_.append(c)
        spans = [self.clauses.tokens[k].span for k in inside]
        return Span(min(s.start for s in spans), max(s.end for s in spans))

    def _marker(self, i: int) -> str | None:
        return next(
            (self.clauses.word(c).lower() for c in self.clauses.children[i] if self.clauses.tokens[c].deprel == "case"),
            None,
        )
