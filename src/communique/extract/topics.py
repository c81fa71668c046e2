"""What talks, demands, deals and refusals are about, from the phrases under the event word."""

from __future__ import annotations

from communique.extract.clauses import Clauses
from communique.located import Located
from communique.types import EventWord, Span

ABOUT = {"on", "about", "over", "regarding", "concerning", "covering", "including", "toward", "towards"}
PURPOSE = {*ABOUT, "for", "of", "to"}
TALKING = {"CONSULT", "COOPERATE", "SUPPORT", "ACCUSE", "PROTEST"}
ASKING = {"REQUEST", "AGREE", "REJECT", "THREATEN", "CONCEDE"}
OBJECTS = {"obj", "ccomp", "xcomp"}


def topics(clauses: Clauses, word: EventWord, times: Located[Span]) -> tuple[Span, ...]:
    """Phrases that tell the matter of an act, in text order; parties, place and time are left out."""
    head = clauses.head(word.trigger)
    if head is None or word.type not in TALKING | ASKING:
        return ()
    parties = [*word.source, *word.target, *word.place]
    found = []
    for child in clauses.children[head]:
        relation = clauses.tokens[child].deprel
        marker = _marker(clauses, child)
        asked = word.type in ASKING and (relation in OBJECTS or (relation in {"advcl", "acl"} and marker == "to"))
        matter = relation.startswith(("nmod", "obl")) and marker in (PURPOSE if word.type in ASKING else ABOUT)
        if asked or matter:
            span = _phrase(clauses, child)
            head_word = clauses.tokens[child].span
            if not times.over(head_word) and not any(span.overlaps(p) and p.contains(head_word) for p in parties):
                found.append(span)
    return tuple(sorted(found))


def _marker(clauses: Clauses, i: int) -> str | None:
    return next(
        (clauses.word(c).lower() for c in clauses.children[i] if clauses.tokens[c].deprel in {"case", "mark"}), None
    )


def _phrase(clauses: Clauses, i: int) -> Span:
    """The phrase under a word without its own preposition and marks at the edges."""
    drop = {c for c in clauses.children[i] if clauses.tokens[c].deprel in {"case", "mark", "punct"} and c < i}
    span = clauses.phrase(i, lambda c: c not in drop and clauses.tokens[c].deprel != "punct")
    inside = list(clauses.within(span))
    while len(inside) > 1 and clauses.tokens[inside[0]].upos in {"ADP", "PART", "SCONJ", "CCONJ", "PUNCT"}:
        inside = inside[1:]
    return Span(clauses.tokens[inside[0]].span.start, span.end)
