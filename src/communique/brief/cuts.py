"""Stretches of text to show: always cut whole from one report, at the borders of sentences, clauses and list items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from communique.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from communique.brief.material import Telling
    from communique.types import Findings

LONGEST_ITEM = 120
"""Characters of a list item on the agenda; a longer piece is a clause and is cut after its last connective."""
NEAR = 60
"""Characters before an act within which its parties are shown with it; further off, another clause lies between."""
LONGEST_CLAUSE = 240
"""Characters of a clause from the dependency tree that still reads as a line."""

_CLAUSE_END = re.compile(
    r"”|[,;:—–]\s|[,;:—–](?=[A-Za-z])(?<!\d,)|\s[–-]\s|\s(?=(?:but|while|although|though|because|since|when|amid|after)\s)"
)
_ITEM_END = re.compile(r"[,;:—–]|\s(?:included?|including|such as|covered|covering|concerned|were|was)(?=\s)")
_CONNECTIVE = re.compile(r"\b(?:for|that|when|as|to|about|on|of|over|into|and)\s+")
_OPENING = re.compile(
    r"(?:[\s,;:—–]|(?:and|or|but|also|as well as|while|although|though|since|when|including|such as)\s)+", re.IGNORECASE
)
_JOINING = re.compile(r"(?:after|before|because|if|that|when|while|as|by|of|for|to)\s+", re.IGNORECASE)
_SPEECH = frozenset({"REQUEST", "REJECT", "AGREE", "ACCUSE", "THREATEN", "SUPPORT"})


def clause(f: Findings, span: Span) -> Span:
    """The clause around a span: its subtree where the annotation has dependencies, else what punctuation bounds."""
    grown = subtree(f, span)
    if grown is not None and grown.end - grown.start <= LONGEST_CLAUSE:
        return grown
    return bounded(f, span)


def bounded(f: Findings, span: Span) -> Span:
    """The stretch between the punctuation and conjunctions around a span."""
    sentence, text = f.sentence_of(span), f.article.text
    start, end = _between(_CLAUSE_END, text, sentence, span)
    return trimmed(text, start, end) or span


def onward(t: Telling) -> Span:
    """From those who act, where they stand just before, to the end of the clause or the next act of speech."""
    text, event, clause_ = t.text, t.event, clause(t.findings, t.event.trigger)
    near = [p.span.start for p in event.source if clause_.start <= p.span.start < event.trigger.start]
    start = min([event.trigger.start, *(n for n in near if event.trigger.start - n < NEAR)])
    start = min(start, _antecedent(t.findings, event.trigger))
    end = clause_.end
    for _, other in t.around.acts.over(Span(event.trigger.start, max(event.trigger.end, clause_.end))):
        if other.type in _SPEECH and event.trigger.end < other.trigger.start < end:
            joint = list(re.finditer(r"\s(?:and|or|after|before)\s", text[event.trigger.end : other.trigger.start]))
            end = event.trigger.end + joint[-1].start() if joint else end
    return trimmed(text, start, end) or event.trigger


def _antecedent(f: Findings, trigger: Span) -> int:
    """Where the noun begins that is the object of a relative clause's verb, for `a demand that Varga rejected`; else the verb itself."""
    tokens, here = f.annotation.tokens, f.annotation.within(f.sentence_of(trigger))
    for verb in f.annotation.within(trigger)[:1]:
        noun = tokens[verb].head
        if tokens[verb].deprel != "acl:relcl" or noun is None or noun > verb:
            break
        relative = (tokens[n] for n in here if tokens[n].head == verb and noun < n < verb)
        if any(t.deprel == "obj" and t.upos == "PRON" for t in relative):
            return min(tokens[n].span.start for n in here if n == noun or (n < noun and tokens[n].head == noun))
    return trigger.start


def core(t: Telling) -> Span:
    """The clause of an act told by a verb; else the shortest stretch of its sentence with the act, its parties, place and time."""
    event, read = t.event, t.findings.annotation
    grown = subtree(t.findings, event.trigger)
    by_verb = any(read.tokens[n].upos == "VERB" for n in read.within(event.trigger))
    if by_verb and grown is not None and grown.end - grown.start <= LONGEST_CLAUSE:
        joining = _JOINING.match(t.text, grown.start, grown.end)
        return Span(joining.end(), grown.end) if joining else grown
    parties = [p.span for p in (*event.source, *event.target)]
    parts = [event.trigger, *(p for p in parties if p.start <= event.trigger.end or not t.around.acts_next(p))]
    parts += [event.place.span] if event.place else []
    parts += [event.when.span] if event.when else []
    inside = [p for p in parts if t.sentence.contains(p) and event.trigger.start - p.end < NEAR]
    return Span(min(p.start for p in inside), max(p.end for p in inside))


def together(text: str, a: Span, b: Span) -> Span:
    """From the beginning of two stretches to their end, without what does not belong at a border."""
    return trimmed(text, min(a.start, b.start), max(a.end, b.end)) or a


def item(f: Findings, triggers: Iterable[Span]) -> Span:
    """The item of a list ("…, collaboration in the far north, …") or the phrase that holds these acts."""
    spans = sorted(triggers)
    held = Span(spans[0].start, max(s.end for s in spans))
    grown = subtree(f, spans[0])
    if grown is not None and grown.contains(held) and grown.end - grown.start <= LONGEST_ITEM:
        return grown
    sentence, text = f.sentence_of(held), f.article.text
    start, end = _between(_ITEM_END, text, sentence, held)
    if end - start > LONGEST_ITEM:
        connectives = [m.end() for m in _CONNECTIVE.finditer(text, start, held.start)]
        start = connectives[-1] if connectives else start
    return trimmed(text, start, end) or held


def item_border(text: str, a: Span, b: Span) -> bool:
    """Whether two acts stand in two items of a list."""
    return _ITEM_END.search(text, a.end, b.start) is not None


def subtree(f: Findings, span: Span) -> Span | None:
    """The words that depend on the word at a span, as one stretch; None where the annotation has no dependencies."""
    tokens = f.annotation.tokens
    held = f.annotation.within(span)
    root = next((n for n in held if tokens[n].head not in held), None)
    if root is None:
        return None
    sentence = f.sentence_of(span)
    governed: dict[int | None, list[int]] = {}
    for n in f.annotation.within(sentence):
        if sentence.contains(tokens[n].span):
            governed.setdefault(tokens[n].head, []).append(n)
    below, found = {root}, [root]
    while found:
        more = [n for n in governed.get(found.pop(), ()) if n not in below]
        below.update(more)
        found += more
    start, end = tokens[min(below)].span.start, tokens[max(below)].span.end
    return trimmed(f.article.text, start, end) if start <= span.start and span.end <= end else None


def trimmed(text: str, start: int, end: int) -> Span | None:
    """A stretch without the commas, blanks and conjunctions at its borders; None if nothing is left."""
    opening = _OPENING.match(text, start, end)
    start = opening.end() if opening else start
    while end > start and text[end - 1] in " \t\n,;:—–":
        end -= 1
    if end - start > 1 and text[end - 1] == "." and not re.search(r"\b[A-Z]\.$", text[start:end]):
        end -= 1
    return Span(start, end) if start < end else None


def _between(border: re.Pattern[str], text: str, sentence: Span, held: Span) -> tuple[int, int]:
    """The stretch between the last border before a span and the first one after it; never inside quotation marks."""
    before = [
        m.end() for m in border.finditer(text, sentence.start, held.start) if not _quoted(text, sentence, m.end())
    ]
    after = (m.start() for m in border.finditer(text, held.end, sentence.end) if not _quoted(text, sentence, m.end()))
    return before[-1] if before else sentence.start, next(after, sentence.end)


def _quoted(text: str, sentence: Span, at: int) -> bool:
    before = text[sentence.start : at]
    return before.count("“") > before.count("”")
