"""The status of an act where the words around it leave no doubt: expected, due, will, may. The rest is the model's to judge."""

from __future__ import annotations

from communique.extract.clauses import Clauses
from communique.types import Span

PLANNING = {
    "expected",
    "scheduled",
    "due",
    "set",
    "slated",
    "planned",
    "plans",
    "plan",
    "planning",
    "intends",
    "intend",
    "poised",
}
DENYING = {"deny", "denies", "denied", "denying"}
DISMISSING = {
    "dismiss",
    "dismisses",
    "dismissed",
    "dismissing",
    "reject",
    "rejects",
    "rejected",
    "rejecting",
    "refute",
    "refuted",
}
HEARSAY = {"report", "reports", "claim", "claims", "allegation", "allegations", "accusation", "accusations", "rumours", "rumors",
           "suggestions", "assertions"}  # fmt: skip
MODAL = {"may", "might", "could"}
WILL = {"will", "shall", "’ll", "'ll"}
LIGHT = {
    "hold",
    "holding",
    "have",
    "make",
    "take",
    "pay",
    "give",
    "conduct",
    "begin",
    "start",
    "open",
    "sign",
    "attend",
    "send",
}


MOVING = {"come", "go", "travel", "fly", "sail"}
NOT = {"not", "n't", "n’t"}
NOBODY = {"no", "nobody", "none", "neither"}
"""Words that a subject begins with that is nobody."""


def marked_status(clauses: Clauses, trigger: Span) -> str | None:
    """planned or possible by an explicit mark on the act's own verb, denied of nobody's act, happened where only the purpose is denied;
    None where there is no such mark."""
    verb = clauses.head(trigger)
    if verb is None:
        return None
    if _is_nobodys(clauses, verb):
        return "denied"
    governor = clauses.tokens[verb].head
    if clauses.tokens[verb].deprel == "obj" and governor is not None and clauses.word(governor).lower() in LIGHT:
        verb = governor
    beside = {clauses.word(c).lower() for c in clauses.children[verb] if clauses.tokens[c].deprel in {"aux", "advmod"}}
    governor = clauses.tokens[verb].head
    led = clauses.tokens[verb].deprel == "xcomp" and governor is not None and clauses.word(governor).lower() in PLANNING
    if beside & MODAL or (beside & WILL and _is_conditional(clauses, verb)):
        return "possible"
    if led or beside & WILL:
        return "planned"
    return "happened" if "did" in beside and beside & NOT and _is_for_a_purpose(clauses, verb) else None


def _is_nobodys(clauses: Clauses, act: int) -> bool:
    """`No vessel has fired`, `nobody met them`, `no deal`: the act is denied with who would have done it, or by its own `no`."""
    if clauses.tokens[act].upos == "NOUN":
        return any(clauses.word(c).lower() == "no" for c in clauses.children[act] if clauses.tokens[c].deprel == "det")
    subjects = [c for c in clauses.children[act] if clauses.tokens[c].deprel.startswith("nsubj")]
    return any(clauses.phrase(s).of(clauses.text).split()[0].lower() in NOBODY for s in subjects)


def _is_for_a_purpose(clauses: Clauses, verb: int) -> bool:
    """`did not come here to be photographed`: who says so has come. Read from the words, since trees hang the purpose elsewhere."""
    after = range(verb + 1, min(verb + 4, len(clauses.tokens)))
    return clauses.word(verb).lower() in MOVING and any(
        clauses.word(i).lower() == "to" and clauses.tokens[i].upos == "PART" for i in after
    )


def _is_conditional(clauses: Clauses, verb: int) -> bool:
    """Whether a clause holds only under another one: `will leave if …`, `unless …, they will leave`."""
    under = [c for c in clauses.children[verb] if clauses.tokens[c].deprel.startswith("advcl")]
    marks = {clauses.word(m).lower() for c in under for m in clauses.children[c] if clauses.tokens[m].deprel == "mark"}
    return bool(marks & {"if", "unless"})


def is_denial(clauses: Clauses, cue: Span) -> bool:
    """Whether a cue says that something is not so: `denied that …`, `dismissed reports that …`."""
    head = clauses.head(cue)
    if head is None:
        return False
    word = clauses.word(head).lower()
    if word in DENYING:
        return True
    objects = {clauses.word(c).lower() for c in clauses.children[head] if clauses.tokens[c].deprel == "obj"}
    return word in DISMISSING and bool(objects & HEARSAY)
