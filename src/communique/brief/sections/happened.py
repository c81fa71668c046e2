"""What happened: one line for each act, visits and meetings first, newest first where days are known."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.brief import cuts
from communique.brief.around import Held
from communique.brief.phrases import capital, consultation, day_of, deed, encounter, joined
from communique.wording import put_before
from communique.words import folded, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.brief.material import Material, Place, Telling
    from communique.types import Fact, Line, Span

DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "AID", "COOPERATE", "RETREAT", "SUPPORT", "ACCUSE"})
BACKGROUND_DAYS = 300
"""An act that a report dates no closer than this is background; it stands in the timeline only."""
OFTEN = 3
"""Times an act is told from which it is what the reports are about."""
_FIRST = {"visit": 0, "meet": 1, "talks": 1, "call": 1, "mediate": 2}
_BACKWARD = put_before("first")
_DESCRIBED = re.compile(
    r"\b(?:official|envoy|diplomat|leader|minister|representative|negotiator|politician|figure|emissary|visitor)$"
)
"""A visitor by description: beside a name it says who that is ("the first visit by a senior official since")."""
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
        if event.type == "CONSULT" and not self.source:
            return capital(encounter(event.trigger.of(self.best.text), self.target, self.place))
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
    ordered = sorted(tellings, key=lambda t: -_telling(t))
    fullest = max(ordered, key=lambda t: len(_sides(material, t)))
    source, target = (material.names(fullest.report, side) for side in (fullest.event.source, fullest.event.target))
    often = Counter(name for t in ordered for name in dict.fromkeys(_sides(material, t)))
    if len(ordered) >= OFTEN:  # a side that few of many tellings add is hardly one
        part = 2 if ordered[0].event.mode == "visit" else 3  # of talks some tellings name one side only
        least = max(2, max(often.values(), default=0) / part)
        if any(often[n] >= least for n in (*source, *target)):
            source, target = ([n for n in side if often[n] >= least] for side in (source, target))
    if fullest.event.mode == "visit" and any(material.is_person(fullest.report, p) for p in fullest.event.source):
        source = [n for n in source if not _DESCRIBED.search(n)] or source
    place = next((t.event.place.span.of(t.text) for t in ordered if t.event.place), None)
    status = max((t.event.status for t in ordered), key=_FURTHEST.__getitem__)
    return Act(fact, ordered, source, [t for t in target if t not in source], place, status)


def _sides(material: Material, t: Telling) -> list[str]:
    return material.names(t.report, (*t.event.source, *t.event.target))


def _telling(t: Telling) -> float:
    """How well a sentence tells an act on its own: settled, parties by name, place and day in it, whole, short."""
    sentence, event = t.sentence, t.event
    named = [p for p in (*event.source, *event.target) if sentence.contains(p.span) and p.span.of(t.text)[:1].isupper()]
    score = 2.0 * len(named) + (event.place is not None) + (event.when is not None) + 2 * _FURTHEST[event.status]
    score -= 8 * (t.text[sentence.start : sentence.end].rstrip()[-1:] not in '.!?”"')
    score -= 6 * _quoted(t)
    return score - (sentence.end - sentence.start) / 200 - sentence.start / len(t.text)


def happened(material: Material, known: Sequence[Act], untold: Sequence[Place]) -> list[Line]:
    """The lines of the section. A sentence is shown once, from whichever report; further talks in it are named, other acts it tells itself.

    `untold`: clauses that `unknown` shows ("no agreement has been announced").
    """
    lines: list[Line] = []
    silent = Held(untold)
    shown: set[tuple[str, ...]] = set()
    for act in sorted(filter(_belongs, known), key=_rank):
        if act.status == "denied" and any(silent.holds(t.report, t.event.trigger) for t in act.tellings):
            continue
        fresh = next((t for t in act.tellings if _words(t) not in shown), None)
        if fresh is None and (act.type != "CONSULT" or _is_vague(act) or act.lead in {line.lead for line in lines}):
            continue
        places = act.place_of_words
        if fresh is None:
            lines.append(material.line(act.lead, None, note(material, act), places))
        else:
            shown.add(_words(fresh))
            lines.append(material.cut(act.lead, note(material, act), (fresh.report, fresh.sentence), places))
    return lines


def _words(t: Telling) -> tuple[str, ...]:
    """The words of its sentence, however a copy prints them."""
    return tuple(words(folded(t.sentence.of(t.text))))


def _belongs(act: Act) -> bool:
    if is_background(act):
        return False
    settled = act.place or any(t.event.when for t in act.tellings)
    if not (act.source or act.target or act.status == "denied" or (act.type == "CONSULT" and settled)):
        return False
    if act.type == "CONSULT":
        open_ = act.status in ("possible", "ongoing")  # "growing frustration with stalled negotiations"
        nobody_else = open_ and len(act.source) + len(act.target) < 2 and not settled
        return not nobody_else and not all(_quoted(t) for t in act.tellings)
    if act.type == "AGREE":
        return not act.source
    # An act of speech is told by its words (`said`), what is only possible by the demand for it or as a topic.
    if act.type in ("ACCUSE", "SUPPORT") and all(in_words(t) for t in act.tellings):
        return False
    return act.type in DEEDS and act.status != "possible" and not all(_quoted(t) for t in act.tellings)


def is_background(act: Act) -> bool:
    """Whether every telling that dates an act gives no more than a year or so, as of what is long past."""
    whens = [t.event.when for t in act.tellings if t.event.when]
    return bool(whens) and all(
        w.earliest and w.latest and (w.latest - w.earliest).days >= BACKGROUND_DAYS for w in whens
    )


def _is_vague(act: Act) -> bool:
    """A meeting of one side, or talks and visits without a place: nothing to say of them where their sentence already stands."""
    somewhere = act.best.event.mode in {"visit", "talks"} and act.place
    return act.type == "CONSULT" and len(act.source) + len(act.target) < 2 and not somewhere


def _quoted(t: Telling) -> bool:
    """Told only inside a quotation, which `said` shows whole."""
    trigger = t.event.trigger
    return any(s.form == "direct" and c.contains(trigger) for c, s in t.around.said.over(trigger))


def in_words(t: Telling) -> bool:
    """Whether an act lies in a statement or is its cue."""
    return bool(t.around.said.over(t.event.trigger) or t.around.cues.over(t.event.trigger))


def _rank(act: Act) -> tuple[int, ...]:
    """Consultations first, current before earlier, done before planned; then what most tell, the newest, the fullest."""
    best, event = act.best, act.best.event
    first = _FIRST.get(event.mode or "", 3) if event.type == "CONSULT" else 3
    days = [t.event.when.latest for t in act.tellings if t.event.when and t.event.when.latest]
    day = days[0] if days else best.findings.article.published
    newest = day.toordinal() if day else 0
    parties = len(act.source + act.target)
    ahead = event.type != "CONSULT" and act.status == "planned"
    often = len(act.tellings) >= OFTEN
    return (
        first,
        int(looks_back(best)),
        int(ahead),
        -act.fact.origins,
        -int(often),
        -newest,
        -parties,
        -len(act.tellings),
    )


def looks_back(t: Telling) -> bool:
    """Told as an earlier act: "last spoke", "his prior talks"."""
    start = max(t.sentence.start, t.event.trigger.start - 40)
    return _BACKWARD.search(t.text, start, t.event.trigger.start) is not None


def note(material: Material, act: Act) -> str:
    """The status first and on whose word, then who gives another one, then when."""
    furthest: dict[str, str] = {}
    for t in act.tellings:
        known = furthest.get(t.report)
        if known is None or _FURTHEST[t.event.status] > _FURTHEST[known]:
            furthest[t.report] = t.event.status
    parts = []
    for status in sorted(set(furthest.values()), key=lambda s: -_FURTHEST[s]):
        outlets = dict.fromkeys(material.outlet(r) for r in material.findings if furthest.get(r) == status)
        where = "" if status == act.status else f" in {', '.join(outlets)}"
        parts.append(status + where + _on_whose_word(material, act, status))
    parts += list(dict.fromkeys(day for t in act.tellings if (day := day_of(t.event.when, t.text))))[:2]
    return "; ".join(parts)


def _on_whose_word(material: Material, act: Act, status: str) -> str:
    """Empty where a report says it in its own voice."""
    told = [t for t in act.tellings if t.event.status == status]
    fullest = max(len(_sides(material, t)) for t in told)
    told = [t for t in told if len(_sides(material, t)) == fullest]
    names = [material.name(t.report, t.event.reported_by) for t in told]
    return f", according to {joined([n for n in dict.fromkeys(names) if n])}" if all(names) else ""


def short(material: Material, act: Act, t: Telling) -> tuple[Span, str | None]:
    """A few words of a report for an act that another section shows in full, and the names they leave out."""
    if act.type in ("SANCTION", "CONCEDE") or not (act.source or act.target):
        span = cuts.clause(t.findings, t.event.trigger)
    elif act.type != "CONSULT" and t.event.status == "possible":
        span = cuts.item(t.findings, [t.event.trigger])
    else:
        span = cuts.core(t)
    if t.event.when and t.sentence.contains(t.event.when.span):
        span = cuts.together(t.text, span, t.event.when.span)
    return span, left_out(material, t, span)


def left_out(material: Material, t: Telling, span: Span) -> str | None:
    """The names of those who act, where a stretch does not hold them."""
    words = span.of(t.text).lower()
    missing = [n for n in material.names(t.report, t.event.source) if n.split()[-1].lower() not in words]
    return joined(missing) or None
