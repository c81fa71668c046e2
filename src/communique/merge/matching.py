"""How sure it is that two findings assert the same: evidence for and against, weighed as in Fellegi & Sunter (1969); that of acts by
weighing.py, together with what the model makes of them.

The weights of sayings in matching.toml are fitted by logistic regression on marked stories (`python -m training.matching`); a sum
above 0 means: rather the same than not.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.fuzz import ratio

from communique.merge.consultations import (
    DAYS_APART,
    MODES,
    agreeing_places,
    consultation_fit,
    told_as_two,
    with_others,
)
from communique.merge.sides import likeness
from communique.merge.weighing import weighed
from communique.words import containment, folded, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from communique.merge.acts import Act, Saying
    from communique.merge.sides import Side

Evidence = dict[str, float]

SAME_QUOTATION = 82.0
"""Percent of letters two quotations share that are one, printed with other words or cut differently."""
OTHER_TALKS = 0.7
"""Taken off where two consultations do not fit by the rules of consultations.py, or one is told as an earlier one; only strong evidence
overrules it."""
SAME_TALKS = 2.0
"""Fit from which two consultations are one, whatever the words: all sides agree, or one visitor, in no other place."""
OTHER_SPEECH = 1.7
"""Taken off where one report tells two acts of speech in other words: two demands, and not one told twice; where no model has read what
is demanded, they are two."""
OWN_WORDS, NEARLY = 4, 0.6
"""Content words of a saying, and the part of them that another one shares, from which both are the same words."""
TELLING, LITTLE = 3, 0.34
"""Content words of a clause from which they tell what an act is about, and the part of them that clauses on two matters may share."""
BODILY = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST"})
"""Types whose acts are one if who, at whom and when agree, whatever the words."""
MUCH = 0.5
"""Likeness of two acts, from which more of it counts more."""
AT_ONCE = 4096
"""Pairs of acts whose evidence is held together: memory is bounded, however many reports a story has."""
CERTAIN = 9.0
"""For what needs no weighing: the same word of the same sentence printed twice."""


@cache
def weights() -> Mapping[str, float]:
    """A weight for each kind of evidence that two sayings are one."""
    table = tomllib.loads((files("communique.merge") / "matching.toml").read_text("utf-8"))
    return {k: float(v) for k, v in table["sayings"].items()}


def same_acts(pairs: Sequence[tuple[Act, Act]]) -> list[float]:
    """For each pair: above 0 where two findings are rather one act than two; the greater, the surer."""
    told: list[float] = []
    for begin in range(0, len(pairs), AT_ONCE):
        some = pairs[begin : begin + AT_ONCE]
        sure = weighed([(a.own, b.own) for a, b in some], [act_evidence(a, b) for a, b in some])
        told += [_same_act(a, b, s) for (a, b), s in zip(some, sure, strict=True)]
    return told


def _same_act(a: Act, b: Act, sure: float) -> float:
    """What the net says, but where a rule knows better."""
    if a.report == b.report and a.event.trigger == b.event.trigger:
        return -CERTAIN
    if a.report != b.report and a.trigger == b.trigger and a.sentence == b.sentence:
        return CERTAIN
    if a.event.type != b.event.type:
        return sure
    if a.event.type != "CONSULT":
        unread = a.own is None or b.own is None
        return sure - (CERTAIN if unread else OTHER_SPEECH) if _in_other_words(a, b) else sure
    if told_as_two(a, b) or with_others(a, b):
        return -CERTAIN
    fit, apart = consultation_fit(a, b), a.looks_back != b.looks_back
    if fit >= SAME_TALKS and not apart:
        return max(sure, fit)
    return sure if fit > 0 and not apart else sure - OTHER_TALKS  # with other people, or before: rather other talks


def _in_other_words(a: Act, b: Act) -> bool:
    """Whether one report tells two acts of speech in clauses that have little in common."""
    enough = min(len(a.stems), len(b.stems)) >= TELLING
    return a.report == b.report and a.event.type not in BODILY and enough and containment(a.stems, b.stems) <= LITTLE


def same_sayings(pairs: Sequence[tuple[Saying, Saying]]) -> list[float]:
    """The same for pairs of statements."""
    return [same_saying(a, b) for a, b in pairs]


def same_saying(a: Saying, b: Saying) -> float:
    """Above 0 where two statements are rather one."""
    if same_quotation(a, b):
        return CERTAIN
    if a.speaker and b.speaker and a.speaker.person and b.speaker.person and a.speaker.key != b.speaker.key:
        return -CERTAIN if not same_words(a, b) else _weighed(saying_evidence(a, b))
    return _weighed(saying_evidence(a, b))


def same_quotation(a: Saying, b: Saying) -> bool:
    """One quotation printed twice, perhaps cut or with a word changed."""
    if "direct" not in (a.statement.form, b.statement.form) or min(len(a.stems), len(b.stems)) < 4:
        return False
    x, y = " ".join(words(folded(a.text))), " ".join(words(folded(b.text)))
    return ratio(x, y) >= SAME_QUOTATION or (len(a.stems) > 4 and (x in y or y in x))


def same_words(a: Saying, b: Saying) -> bool:
    """Whether two sayings are so near in their words that they can hardly be two people's own."""
    shared = containment(frozenset(a.stems), frozenset(b.stems))
    return same_quotation(a, b) or (min(len(a.stems), len(b.stems)) >= OWN_WORDS and shared >= NEARLY)


def act_evidence(a: Act, b: Act) -> Evidence:
    """What speaks for and against two acts of one type being one."""
    one_type, one_word, one_report = a.event.type == b.event.type, a.trigger == b.trigger, a.report == b.report
    out = {"always": 1.0, "trigger": one_word, "words": containment(a.stems, b.stems), "type other": not one_type}
    out["trigger, type other"] = one_word and not one_type
    out["vector"] = _cosine(a.vector, b.vector, out["words"])
    if a.own is None or b.own is None:
        out["own open"], out["own open, trigger"] = 1.0, one_word
    else:
        own = float(np.dot(a.own, b.own))
        out |= {"own": own, "own, much": max(0.0, own - MUCH), "own, type other": own * (not one_type)}
        out["own, one report"] = own * one_report
    for side, x, y in (("source", a.source, b.source), ("target", a.target, b.target)):
        out[f"{side} {_agreement(x, y)}"] = 1.0
    crossed = any(likeness(x, y) == 2 for x in a.sides for y in b.sides)
    out["sides crossed"] = crossed and not (out.get("source same") or out.get("target same"))
    out |= _time(a, b)
    places = agreeing_places(a, b)
    out["place same"], out["place other"] = places > 0, places < 0
    out["both ahead or neither"] = a.ahead == b.ahead
    out["one denied"] = (a.event.status == "denied") != (b.event.status == "denied")
    out["one looks back"] = a.looks_back != b.looks_back
    out["one report"] = a.report == b.report
    out["one sentence"] = a.report == b.report and a.sentence == b.sentence
    out["numbers agree"] = any(p.agrees(q) and p.things & q.things for p in a.numbers for q in b.numbers)
    out["only of their type"] = a.alone * b.alone if a.report != b.report else 0.0
    persons = [{s.key for s in x.sides if s.person} for x in (a, b)]
    out["other persons"] = bool(persons[0] and persons[1] and not persons[0] & persons[1])
    if one_type and a.event.type == "CONSULT":
        out["talks"], out["talks, side same"] = 1.0, crossed
        out["talks, mode fits"] = b.event.mode in MODES.get(a.event.mode, frozenset({a.event.mode}))
        out["talks, fit"] = min(3.0, consultation_fit(a, b))
    elif one_type and a.event.type not in BODILY:  # acts of speech: what is said tells them apart
        out["speech"], out["speech, words"], out["speech, vector"] = 1.0, out["words"], out["vector"]
        out["in other words"] = _in_other_words(a, b)
    return {k: float(v) for k, v in out.items() if v}


def saying_evidence(a: Saying, b: Saying) -> Evidence:
    """What speaks for and against two statements being one."""
    x, y = frozenset(a.stems), frozenset(b.stems)
    shared = containment(x, y)
    speaker = _agreement((a.speaker,) if a.speaker else (), (b.speaker,) if b.speaker else ())
    out = {
        "always": 1.0, "words": shared, "of all words": len(x & y) / max(1, len(x | y)), f"speaker {speaker}": 1.0,
        "vector": _cosine(a.vector, b.vector, shared), "both quoted": a.statement.form == b.statement.form == "direct",
        "one report": a.report == b.report, "one sentence": a.report == b.report and a.sentence == b.sentence,
        "cue same": bool(a.cue) and a.cue == b.cue,
    }  # fmt: skip
    return {k: float(v) for k, v in out.items() if v}


def _time(a: Act, b: Act) -> dict[str, bool]:
    x, y = a.when, b.when
    if x is None or y is None or x.earliest is None or y.earliest is None or x.latest is None or y.latest is None:
        return {"time open": True}
    gap = max((x.earliest - y.latest).days, (y.earliest - x.latest).days)
    return {"time same": gap <= 0, "time near": 0 < gap <= DAYS_APART, "time other": gap > DAYS_APART}


def _agreement(a: Sequence[Side], b: Sequence[Side]) -> str:
    if not a or not b:
        return "open"
    return ("other", "akin", "same")[max(likeness(x, y) for x in a for y in b)]


def _cosine(a: np.ndarray | None, b: np.ndarray | None, instead: float) -> float:
    """The likeness of two sentences; without their vectors what their words have in common stands for it."""
    return instead if a is None or b is None else max(0.0, float(np.dot(a, b)))


def _weighed(evidence: Evidence) -> float:
    table = weights()
    return sum(table.get(k, 0.0) * v for k, v in evidence.items())
