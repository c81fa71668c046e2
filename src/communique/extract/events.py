"""Events from event words: parties, topics, place, day, and who reports them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from communique.extract.actors import Cast, is_first_person
from communique.extract.again import told_again
from communique.extract.clauses import Clauses, by_sentence
from communique.extract.dating import dated, is_in_time, of_another
from communique.extract.phrases import run_together
from communique.extract.sides import Sides
from communique.extract.status import is_denial, marked_status
from communique.extract.topics import topics
from communique.located import Located
from communique.states import country_of
from communique.types import Annotation, Event, EventWord, Party, Place, Reason, Span, Statement, When

_CLAIMING = re.compile(r"(?:suggest|insist|propos|hint)", re.IGNORECASE)
ASSERTING = {"had", "has", "have", "was", "were", "is", "are", "would", "will", "did", "does"}
ASKING = {"should", "must", "be", "shall", "ought"}
GREETING = {"REJECT", "SUPPORT"}
"""Who dismisses a proposal or welcomes a visit does not tell of it: the report does."""


def events(
    text: str,
    annotation: Annotation,
    clauses: Clauses,
    cast: Cast,
    said: Sequence[Statement],
    times: Sequence[When],
    published: date | None,
) -> tuple[Event, ...]:
    """The acts of a report in text order."""
    sides = Sides(clauses, annotation)
    of_sentence = by_sentence(times, clauses)
    days = Located((t.span, t.span) for t in times)
    told = _told(annotation, clauses, said)
    out = []
    for number, word in enumerate(_acts(annotation, clauses), 1):
        read, teller = _sides(word, clauses, sides), _teller(word, told)
        source, target = _parties(read, text, teller, cast)
        place = min(word.place, key=lambda s: abs(s.start - word.trigger.start), default=None)
        status, by_status = _status(word, clauses, teller)
        when = _when(word, clauses, of_sentence)
        if when is not None and not is_in_time(when, status, published):
            when = None
        reasons = (
            Reason("type", "model", word.score, word.trigger),
            *(Reason("source", f"{read.by_source}; {cast.how(p)}", None, p.span) for p in source),
            *(Reason("target", f"{read.by_target}; {cast.how(p)}", None, p.span) for p in target),
            Reason("status", by_status),
            *([Reason("when", "model", None, when.span)] if when else []),
            *(
                [Reason("reported by", "stands in what was said", None, teller.cue)]
                if teller and teller.speaker
                else []
            ),
        )
        out.append(
            Event(
                f"e{number}", word.type, word.mode, word.trigger, source, target,
                topics(clauses, word, days),
                Place(place, country_of(place.of(text))) if place else None,
                status, teller.speaker if teller else None, when, word.score, reasons,
            )
        )  # fmt: skip
    return told_again(dated(out, annotation, clauses, times, published), clauses)


def _told(annotation: Annotation, clauses: Clauses, said: Sequence[Statement]) -> Located[Statement]:
    """The statements that tell of acts, at each part of their content: no greetings, unless they deny."""
    greeting = Located((w.trigger, w) for w in annotation.event_words if w.type in GREETING)
    telling = [s for s in said if not (s.cue and greeting.over(s.cue)) or is_denial(clauses, s.cue)]
    return Located((c, s) for s in telling for c in s.content)


def _acts(annotation: Annotation, clauses: Clauses) -> list[EventWord]:
    """The event words that are acts, in text order."""
    words = sorted(annotation.event_words, key=lambda w: w.trigger)
    return [w for w in words if not _is_naming(w, clauses) and not _is_claim(w, clauses)]


def _is_naming(word: EventWord, clauses: Clauses) -> bool:
    """`calling it a step forward` names a thing; only to call for it, or on somebody, is to ask."""
    head = clauses.head(word.trigger)
    if head is None or word.type != "REQUEST" or not word.trigger.of(clauses.text).lower().startswith("call"):
        return False
    below = [clauses.tokens[c] for c in clauses.children[head]]
    asked = any(
        clauses.word(c).lower() in {"for", "on", "upon"}
        for i in clauses.children[head]
        for c in (i, *clauses.children[i])
    )
    return clauses.tokens[head].upos == "VERB" and any(t.deprel == "obj" for t in below) and not asked


def _is_claim(word: EventWord, clauses: Clauses) -> bool:
    """`suggested that progress had been made`, `insisted that he was right` assert; only what should or shall be is asked."""
    head = clauses.head(word.trigger)
    if head is None or word.type != "REQUEST" or not _CLAIMING.match(clauses.word(head)):
        return False
    told = (c for c in clauses.children[head] if clauses.tokens[c].deprel == "ccomp")
    helpers = {clauses.word(x).lower() for c in told for x in clauses.children[c] if clauses.tokens[x].upos == "AUX"}
    return bool(helpers & ASSERTING) and not helpers & ASKING


def _distinct(parties: Iterable[Party]) -> tuple[Party, ...]:
    """Every actor once, at the first place that names it."""
    out: list[Party] = []
    for p in parties:
        if not any(_are_one(p, q) for q in out):
            out.append(p)
    return tuple(out)


def _are_one(p: Party, q: Party) -> bool:
    """Whether two sides are one actor, or one place that names nobody known; `both leaders` is two at one place."""
    return p.actor == q.actor if p.actor and q.actor else p.span == q.span


def _without_offices(side: tuple[Party, ...], every: tuple[Party, ...], cast: Cast) -> tuple[Party, ...]:
    """No state or body that only says what another party is: of `Ann Varga, head of the Grain Fund` the fund is no party."""
    actors = {p.actor for p in every if p.actor}
    return tuple(p for p in side if not (cast.served_in(p.span) & (actors - {p.actor})))


class _Read(NamedTuple):
    """The phrases of both sides, and whether the model or a rule gives them."""

    source: tuple[Span, ...]
    target: tuple[Span, ...]
    by_source: str = "model"
    by_target: str = "model"


def _sides(word: EventWord, clauses: Clauses, sides: Sides) -> _Read:
    """Source and target as the model reads them; what it leaves open, by the tree."""
    head = clauses.head(word.trigger)
    if head is None:
        return _Read(word.source, word.target)

    def is_side(phrase: Span) -> bool:
        return not (sides.judges(head, phrase) or sides.elsewhere(word.type, phrase) or _is_where(phrase, word))

    read = run_together(sides.whole(head, s) for s in _near(word.source, word, sides) if is_side(s))
    owner = sides.possessor(head)
    if any(s.overlaps(o) for s in read for o in owner) or (owner and not read):
        read = owner
    source = read or sides.source(head)
    towards = [t for t in _near(word.target, word, sides) if is_side(t)]
    target = run_together(sides.whole(head, t) for t in towards) or tuple(t for t in sides.target(head) if is_side(t))
    subject = sides.subject(head)
    if subject:  # a verb's own subject acts, and nobody else in its sentence
        source = tuple(s for s in source if any(s.overlaps(x) for x in subject))
    apart = tuple(t for t in target if not any(t.overlaps(s) for s in source or subject))
    if subject and not source:
        return _Read(subject, apart, "the subject of its verb", "model" if towards else "the sentence's tree")
    by_source = "whose it is" if read and read is owner else "model" if read else "the sentence's tree"
    return _Read(source, apart, by_source, "model" if towards else "the sentence's tree")


def _parties(
    read: _Read, text: str, teller: Statement | None, cast: Cast
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Who the phrases of source and target name; nobody is both."""
    source = _distinct(_spoken(p, text, teller) for s in read.source for p in cast.parties(s))
    away = (_spoken(p, text, teller) for s in read.target for p in cast.parties(s))
    target = _distinct(p for p in away if not any(_are_one(p, q) for q in source))
    every = (*source, *target)
    return _without_offices(source, every, cast), _without_offices(target, every, cast)


def _is_where(side: Span, word: EventWord) -> bool:
    """Whether a phrase is read as a side of talks and as their place: they were there. (A state that is visited is both.)"""
    return word.mode in {"talks", "meet", "mediate"} and any(side.overlaps(place) for place in word.place)


def _near(read: Sequence[Span], word: EventWord, sides: Sides) -> Sequence[Span]:
    """The phrases of the act's own sentence; those of others only where it names none."""
    own = [s for s in (*word.source, *word.target) if sides.together(s, word.trigger)]
    return [s for s in read if s in own] if own else read


def _status(word: EventWord, clauses: Clauses, teller: Statement | None) -> tuple[str, str]:
    """What the words around an act leave no doubt of, else what the model reads; what somebody denies is denied."""
    denied = teller is not None and teller.cue is not None and is_denial(clauses, teller.cue)
    if denied and word.status in {"happened", "ongoing"}:
        return "denied", "told in a denial"
    marked = marked_status(clauses, word.trigger)
    return (marked, "the words beside its verb") if marked else (word.status, "model")


def _spoken(party: Party, text: str, teller: Statement | None) -> Party:
    """`I` and `we` in what somebody says are the speaker."""
    first = is_first_person(party.span.of(text))
    return Party(party.span, teller.speaker.actor) if first and teller and teller.speaker else party


def _teller(word: EventWord, told: Located[Statement]) -> Statement | None:
    """The innermost statement whose content holds the act; None where the act is done by saying it."""
    holding = [
        (sum(c.end - c.start for c in s.content), s)
        for content, s in told.over(word.trigger)
        if content.contains(word.trigger) and not (s.cue and s.cue.overlaps(word.trigger))
    ]
    return min(holding, key=lambda x: x[0])[1] if holding else None


def _when(word: EventWord, clauses: Clauses, times: Mapping[int | None, Sequence[When]]) -> When | None:
    """The time that the model gives an event word, if it stands in its sentence; dating.py weighs all others."""
    trigger = clauses.head(word.trigger)
    if trigger is None or word.time is None:
        return None
    here = times.get(clauses.tokens[trigger].sentence, ())
    given = next((t for t in here if t.span.overlaps(word.time)), None)
    return None if given is None or of_another(given, trigger, clauses) else given
