"""What happened: one line for each act, visits and meetings first, newest first where days are known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.brief import cuts
from communique.brief.phrases import capital, consultation, day_of, deed
from communique.types import STATUSES, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.brief.material import Material, Place, Telling
    from communique.types import Fact, Line

DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "AID", "COOPERATE", "RETREAT", "SUPPORT", "ACCUSE"})
BACKGROUND_DAYS = 300
"""An act that a report dates no closer than this is background; it stands in the timeline only."""
_FIRST = {"visit": 0, "meet": 1, "talks": 1, "call": 1, "mediate": 2}
_BACKWARD = re.compile(r"\b(?:last|previous|prior|earlier|initial|first|former)\b(?:\W+\w+){0,3}\W*$", re.IGNORECASE)
_FURTHEST = {status: n for n, status in enumerate(("possible", "planned", "ongoing", "denied", "happened"))}


@dataclass(frozen=True)
class Act:
    """A fact with its tellings, the one that tells it best first."""

    fact: Fact
    tellings: Sequence[Telling]
    source: list[str]
    target: list[str]
    place: str | None
    status: str

    @property
    def best(self) -> Telling:
        return self.tellings[0]

    @property
    def type(self) -> str:
        return self.best.event.type

    @property
    def lead(self) -> str:
        event = self.best.event
        if event.type == "CONSULT":
            return capital(consultation(event.mode, self.status, self.source, self.target, self.place))
        return capital(deed(event.trigger.of(self.best.text), self.source, self.target))

    @property
    def place_of_words(self) -> list[Place]:
        return [(t.report, t.sentence) for t in self.tellings]


def acts(material: Material) -> list[Act]:
    """Every act of the story with names and status settled, in the order of the facts."""
    return [_act(material, fact, tellings) for fact, tellings in material.acts]


def _act(material: Material, fact: Fact, tellings: Sequence[Telling]) -> Act:
    ordered = sorted(tellings, key=lambda t: -_telling(material, t))
    fullest = max(ordered, key=lambda t: len(_sides(material, t)))
    source, target = (material.names(fullest.report, side) for side in (fullest.event.source, fullest.event.target))
    place = next((t.event.place.span.of(t.text) for t in ordered if t.event.place), None)
    status = max((t.event.status for t in ordered), key=_FURTHEST.__getitem__)
    return Act(fact, ordered, source, [t for t in target if t not in source], place, status)


def _sides(material: Material, t: Telling) -> list[str]:
    return material.names(t.report, (*t.event.source, *t.event.target))


def _telling(material: Material, t: Telling) -> float:
    """How well a sentence tells an act on its own: parties by name, place and day in it, a whole sentence, not too long."""
    sentence, event = t.sentence, t.event
    named = [p for p in (*event.source, *event.target) if sentence.contains(p.span) and p.span.of(t.text)[:1].isupper()]
    score = 2.0 * len(named) + (event.place is not None) + (event.when is not None) + _FURTHEST[event.status] / 4
    score -= 2 * (t.text[sentence.start : sentence.end].rstrip()[-1:] not in '.!?”"')
    return score - (sentence.end - sentence.start) / 200


def happened(material: Material, known: Sequence[Act]) -> list[Line]:
    """The lines of the section. A sentence is shown once; a second act of the same sentence is only named."""
    lines: list[Line] = []
    shown: set[Place] = set()
    for act in sorted(filter(lambda a: _belongs(material, a), known), key=_rank):
        fresh = next(((t.report, t.sentence) for t in act.tellings if (t.report, t.sentence) not in shown), None)
        if fresh is None and _is_vague(act):
            continue
        places = act.place_of_words
        if fresh is None:
            lines.append(material.line(act.lead, None, note(material, act), places))
        else:
            shown.add(fresh)
            lines.append(material.cut(act.lead, note(material, act), fresh, places))
    return lines


def _belongs(material: Material, act: Act) -> bool:
    if is_background(act) or not (act.source or act.target or act.status == "denied"):
        return False
    if act.type == "CONSULT":
        return not all(_quoted(t) for t in act.tellings)
    if act.type == "AGREE":
        return not act.source
    # An act of speech is told by its words (`said`), and what is only possible by the demand for it (`wants`) or as a topic.
    return act.type in DEEDS and act.status != "possible" and not all(in_words(t) for t in act.tellings)


def is_background(act: Act) -> bool:
    when = act.best.event.when
    return bool(when and when.earliest and when.latest and (when.latest - when.earliest).days >= BACKGROUND_DAYS)


def _is_vague(act: Act) -> bool:
    """Talks of one side without place: nothing to say of them where their sentence already stands."""
    return act.type == "CONSULT" and len(act.source) + len(act.target) < 2 and not act.place


def _quoted(t: Telling) -> bool:
    """Told only inside a quotation, which `said` shows whole."""
    quotes = [c for s in t.findings.statements if s.form == "direct" for c in s.content]
    return any(c.contains(t.event.trigger) for c in quotes)


def in_words(t: Telling) -> bool:
    """Whether an act lies in a statement or is its cue."""
    trigger = t.event.trigger
    for s in t.findings.statements:
        parts = [*s.content, *([s.cue] if s.cue else [])]
        if any(p.overlaps(trigger) for p in parts):
            return True
    return False


def _rank(act: Act) -> tuple[int, int, float, int, int]:
    event = act.best.event
    first = _FIRST.get(event.mode or "", 3) if event.type == "CONSULT" else 3
    day = next((t.event.when.latest for t in act.tellings if t.event.when and t.event.when.latest), None)
    back = looks_back(act.best)
    return first, int(back), -float(day.toordinal()) if day else 0.0, -act.fact.origins, -len(act.tellings)


def looks_back(t: Telling) -> bool:
    """Told as an earlier act: "last spoke", "his prior talks"."""
    start = max(t.sentence.start, t.event.trigger.start - 40)
    return _BACKWARD.search(t.text, start, t.event.trigger.start) is not None


def note(material: Material, act: Act) -> str:
    """The status first, then who gives another one, on whose word, and when."""
    parts = [act.status]
    for status in reversed(STATUSES):
        reports = {t.report for t in act.tellings if t.event.status == status}
        furthest = {t.report for t in act.tellings if _FURTHEST[t.event.status] > _FURTHEST[status]}
        if status != act.status and reports - furthest:
            outlets = dict.fromkeys(material.outlet(r) for r in material.findings if r in reports - furthest)
            parts.append(f"{status} in {', '.join(outlets)}")
    reporters = (material.name(t.report, t.event.reported_by) for t in act.tellings)
    parts += [f"according to {name}" for name in dict.fromkeys(r for r in reporters if r)][:2]
    parts += list(dict.fromkeys(day for t in act.tellings if (day := day_of(t.event.when, t.text))))[:2]
    return "; ".join(parts)


def short(t: Telling) -> Span:
    """A few words of a report for an act that another section shows in full."""
    return cuts.core(t.findings, t.event)
