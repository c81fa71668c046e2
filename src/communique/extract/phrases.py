"""The phrases by which a report names a side, cut to what names it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from communique.extract.clauses import Clauses
from communique.located import Located
from communique.types import Span

NOMINAL = {"DET", "ADJ", "NOUN", "PROPN", "PRON", "PUNCT", "PART", "NUM", "X"}


def nominal(clauses: Clauses, span: Span, people: Collection[Span]) -> Span:
    """A phrase without the predicate, the relative clause or the other phrase that was read with it. `people`: mentions by name."""
    span = _one(clauses, _without_predicate(clauses, span), people)
    head = clauses.head(span)
    if head is None:
        return span
    clause = next((c for c in clauses.children[head] if clauses.tokens[c].deprel == "acl:relcl"), None)
    if clause is not None and clauses.tokens[head].span.end < (start := clauses.phrase(clause).start) < span.end:
        span = Span(span.start, start)
    end = span.end
    while end > span.start and clauses.text[end - 1] in " ,;:\n":
        end -= 1
    return Span(span.start, end) if end > span.start else span


def _without_predicate(clauses: Clauses, span: Span) -> Span:
    """Of a clause its subject."""
    tokens, inside, head = clauses.tokens, clauses.within(span), clauses.head(span)
    if head is None or tokens[head].upos not in {"VERB", "AUX"}:
        return span
    subject = next((c for c in clauses.children[head] if c in inside and tokens[c].deprel.startswith("nsubj")), None)
    if subject is None or tokens[subject].upos in {"VERB", "AUX"}:
        return span
    whole = clauses.phrase(subject, lambda c: tokens[c].deprel != "acl:relcl")
    return Span(max(span.start, whole.start), min(span.end, whole.end))


def _one(clauses: Clauses, span: Span, people: Collection[Span]) -> Span:
    """Of two phrases that were read as one over a preposition (`Oslo by Ann Varga`) the one that names who acts, else the first."""
    tokens, inside, children = clauses.tokens, clauses.within(span), clauses.children
    tops = [i for i in inside if tokens[i].upos != "PUNCT" and (tokens[i].head is None or tokens[i].head not in inside)]
    marked = [i for i in inside if any(tokens[c].deprel == "case" and c < i and c in inside for c in children[i])]
    named = [i for i in marked if any(s.overlaps(tokens[i].span) for s in people)]
    doers = [i for i in named if any(clauses.word(c).lower() == "by" for c in children[i])]
    if not doers and not any(i in marked for i in tops[1:]):
        return span
    top = (doers or [i for i in tops if i in named] or tops)[0]
    whole = clauses.phrase(top, lambda c: tokens[c].deprel != "case" and c in inside)
    return Span(max(span.start, whole.start), min(span.end, whole.end))


def closes(clauses: Clauses, name: Span, span: Span) -> bool:
    """Whether a phrase ends in a name that its first words describe: `the spokesman Jon Holm`, `his counterpart, Ann Varga`."""
    if name.end < span.end or name.start == span.start:
        return False
    before = [clauses.tokens[i] for i in clauses.within(Span(span.start, name.start))]
    words = [t for t in before if t.upos != "PUNCT"]
    return bool(words) and words[-1].upos in {"NOUN", "PROPN"} and all(t.upos in NOMINAL for t in before)


def names_act(clauses: Clauses, phrase: Span, acts: Located[Span]) -> bool:
    """Whether the noun of a phrase is the word for an act: `Varga’s trip` does not speak, `the talks` are nothing that somebody is."""
    head = clauses.head(phrase)
    return head is not None and clauses.tokens[head].upos == "NOUN" and bool(acts.over(clauses.tokens[head].span))


def run_together(phrases: Iterable[Span]) -> tuple[Span, ...]:
    """The phrases, those that overlap as one: a side of which only pieces were read (`Norland's`, `band of poets`) is whole in both."""
    out: list[Span] = []
    for phrase in sorted(phrases):
        if out and out[-1].overlaps(phrase):
            out[-1] = Span(out[-1].start, max(out[-1].end, phrase.end))
        else:
            out.append(phrase)
    return tuple(out)
