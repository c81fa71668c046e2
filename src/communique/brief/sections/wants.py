"""What the parties ask, promise, refuse and threaten, each with the words of the report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from communique.brief import cuts
from communique.brief.phrases import WANTS, capital, day_of, joined, wanting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.brief.material import Material, Place, Telling
    from communique.brief.sections.happened import Act
    from communique.types import Line, Span, Statement

_ORDER = tuple(WANTS)


def wants(material: Material, known: Sequence[Act]) -> list[Line]:
    """One line an act, by party, requests first. An act of nobody in particular is for `happened` or `sanctions`."""
    chosen = _own([act for act in known if is_want(act) and _tells(act.best)])
    parties = {joined(a.source): n for n, a in reversed(list(enumerate(chosen)))}
    return [
        _line(material, act)
        for act in sorted(chosen, key=lambda a: (parties[joined(a.source)], _ORDER.index(a.type), -a.fact.origins))
    ]


def _own(acts: Sequence[Act]) -> list[Act]:
    """Without what is only possible because somebody asks for it: of "X asked Y to lift the ban" that Y may lift it."""
    words: dict[str, list[tuple[Act, Span]]] = {}
    for act in acts:
        for t in act.tellings:
            words.setdefault(t.report, []).append((act, _words(t)))

    def asked(act: Act) -> bool:
        return any(
            other is not act and span.contains(t.event.trigger)
            for t in act.tellings
            for other, span in words.get(t.report, ())
        )

    return [act for act in acts if act.status != "possible" or not asked(act)]


def is_want(act: Act) -> bool:
    return act.type in WANTS and bool(act.source)


def _line(material: Material, act: Act) -> Line:
    body = _words(act.best)
    best = act.best
    reporter = material.name(best.report, best.event.reported_by)
    notes = [
        f"to {joined(act.target)}" if act.target else None,
        f"according to {reporter}" if reporter else None,
        day_of(best.event.when, best.text),
    ]
    lead = capital(wanting(act.type, act.best.event.status, act.source, act.target))
    others: list[Place] = [(t.report, t.sentence) for t in act.tellings if t is not act.best]
    return material.cut(lead, "; ".join(filter(None, notes)) or None, (act.best.report, body), others)


def _tells(t: Telling) -> bool:
    """Whether more is told than that there is a demand: "the demands" alone do not say which."""
    words, trigger = _words(t).of(t.text), t.event.trigger
    read = t.findings.annotation
    noun = any(read.tokens[n].upos == "NOUN" for n in read.within(trigger))
    if noun and _words(t).contains(trigger):
        return re.search(r"\b(?:for|of|to|that|on|over|not|against)\b", words) is not None
    return len(words.split()) > len(trigger.of(t.text).split())


def _words(t: Telling) -> Span:
    """What is asked or refused: the statement that the act introduces, else the clause from the act onward."""
    statement = introduced(t)
    return statement.content[0] if statement else cuts.onward(t)


def introduced(t: Telling) -> Statement | None:
    """The statement whose cue is this act, if the report words it so."""
    every = [statement for _, statement in t.around.cues.over(t.event.trigger)]
    return min(every)[1] if every else None


def wanted(t: Telling) -> Span:
    """The act with those who do it, where they stand near, and what is asked or refused."""
    return cuts.together(t.text, cuts.core(t), _words(t))


def told_as_wants(known: Sequence[Act]) -> list[Place]:
    """The words that `wants` shows."""
    return [(act.best.report, _words(act.best)) for act in _own([a for a in known if is_want(a) and _tells(a.best)])]
