"""The day of an act that its own words leave open: told of it elsewhere in the report, or named beside it.

For every time of the report the evidence that it dates the act is weighed; the weights in dating.toml are fitted by logistic
regression on the marked reports (`python -m training.dating`). Two rules before it, by steps in the sentence's tree and for acts
told again ("the attack" has the day of the last one), gave 43 right days and 261 wrong or doubtful ones there; this gives about
as many right ones as others, each eighth of the reports dated by weights of the rest.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from math import exp, log1p

import numpy as np

from communique.extract.clauses import Clauses
from communique.types import Annotation, Event, Reason, Span, When
from communique.words import stem

SURE = 0.4
"""Probability from which a day is given."""
FRESH = range(-1, 4)
"""Days from the last day of a time to publication within which it is news."""
FAR = 20
"""Sentences beyond which no time is looked for, but for the report's first: a text of any length is read in time by its length."""
AKIN = 4
"""Acts and expressions of the same days on either side of an act that it is compared with."""
REAL = {"happened", "ongoing"}
KNOWN = {"the", "this", "that", "his", "her", "its", "their"}
"""Words that make a noun one that was told of before."""

_SINCE = re.compile(r"\bsince\b[^.;]*$")
"""What stands between a noun and the time of what it is measured by."""

Evidence = dict[str, float]
Days = tuple[date, date]


@cache
def weights() -> Mapping[str, float]:
    """A weight for each kind of evidence."""
    return {
        k: float(v) for k, v in tomllib.loads((files("communique.extract") / "dating.toml").read_text("utf-8")).items()
    }


def dated(
    found: Sequence[Event], annotation: Annotation, clauses: Clauses, times: Sequence[When], published: date | None
) -> list[Event]:
    """The acts, those without a time with the likeliest one of the report's, if it is likely enough."""
    best: dict[int, tuple[float, When]] = {}
    table = weights()
    for number, when, evidence in candidates(found, annotation, clauses, times, published):
        sure = 1 / (1 + exp(-sum(table.get(k, 0.0) * v for k, v in evidence.items())))
        if sure >= SURE and (number not in best or sure > best[number][0]):
            best[number] = sure, when
    return [_with(e, *best[n]) if n in best else e for n, e in enumerate(found)]


def _with(event: Event, sure: float, when: When) -> Event:
    told = Reason("when", "the likeliest time of the report", sure, when.span)
    return replace(event, when=when, reasons=(*event.reasons, told))


def candidates(
    found: Sequence[Event], annotation: Annotation, clauses: Clauses, times: Sequence[When], published: date | None
) -> Iterator[tuple[int, When, Evidence]]:
    """Of every act without a time its number, every time of the report that can be settled, and the evidence that it is the act's."""
    if not any(t.settled for t in times):
        return
    report = _Report(found, annotation, clauses, times)
    for number, event in enumerate(found):
        if event.when is None:
            told = report.of_act(number)
            for days in report.around(number):
                when = report.nearest(days, event.trigger)
                if is_in_time(when, event.status, published) and not report.is_of_another(when, number):
                    yield number, when, told | report.of_time(number, days, published)


def days_of(when: When | None) -> Days | None:
    return None if when is None or when.earliest is None or when.latest is None else (when.earliest, when.latest)


def is_in_time(when: When, status: str, published: date | None) -> bool:
    """Whether a time can be an act's by publication: what has happened is of no day after it, what is planned of none before it. (Of the
    training reports' acts 30 were read as such; two of those days were right.)"""
    if published is None or when.earliest is None or when.latest is None:
        return True
    return not (status in REAL and when.earliest > published) and not (status == "planned" and when.latest < published)


def of_another(when: When, trigger: int, clauses: Clauses) -> bool:
    """Whether a time dates what the act is measured by, and not the act: `the first visit since the invasion in 2022`."""
    at = clauses.head(when.span)
    if at is None or clauses.tokens[trigger].upos != "NOUN":
        return False
    if _SINCE.search(clauses.text, clauses.tokens[trigger].span.end, when.span.start):  # whatever its tree
        return True
    above = [trigger, *clauses.above(trigger)]
    path = [at, *clauses.above(at)]
    below = path[: next((k for k, i in enumerate(path) if i in above), len(path))]
    marks = (c for i in below for c in clauses.children[i] if clauses.tokens[c].deprel in {"case", "mark"})
    return any(clauses.word(c).lower() == "since" for c in marks)


class _Report:
    """What the acts and times of one report are compared by, each looked up once."""

    def __init__(self, found: Sequence[Event], annotation: Annotation, clauses: Clauses, times: Sequence[When]) -> None:
        self._found, self._clauses = found, clauses
        self._told = sorted(((t.span.start, d, t) for t in times if (d := days_of(t))), key=lambda x: x[0])
        self._starts = [start for start, *_ in self._told]
        self._homes = [-1 if (home := clauses.sentence(t.span)) is None else home for *_, t in self._told]
        self._of_days: dict[Days, list[int]] = {}
        for n, (_, days, _) in enumerate(self._told):
            self._of_days.setdefault(days, []).append(n)
        self._on: dict[Days, list[int]] = {}
        self._last: list[Days | None] = []
        """Of every act the days of the last dated one of its type and mode before it."""
        last: dict[tuple[str, str | None], Days] = {}
        for n, event in enumerate(found):
            self._last.append(last.get(_kind(event)))
            if (on := days_of(event.when)) is not None:
                self._on.setdefault(on, []).append(n)
                last[_kind(event)] = on
        self._sentence = [-1 if (home := clauses.sentence(e.trigger)) is None else home for e in found]
        self._head = [clauses.head(e.trigger) for e in found]
        self._stem = [stem(e.trigger.of(clauses.text).lower()) for e in found]
        self._sides = [{p.actor for p in (*e.source, *e.target) if p.actor} for e in found]
        words = {w.trigger: n for n, w in enumerate(annotation.event_words)}
        numbers = [words.get(e.trigger) for e in found]
        self._time = [None if n is None else annotation.event_words[n].time for n in numbers]
        vectors = annotation.act_vectors
        self._vectors = [None if n is None or vectors is None else vectors[n] for n in numbers]

    def around(self, number: int) -> list[Days]:
        """The days that may be an act's: those named near it, and the report's first; for `the visit` the last visit's alone."""
        before = self._last[number]
        if before is not None and self._is_known(number):
            return [before]
        at = bisect_right(self._starts, self._found[number].trigger.start)
        here = self._sentence[number]
        first, last = at, at
        while first > 0 and here - self._homes[first - 1] <= FAR:
            first -= 1
        while last < len(self._told) and self._homes[last] - here <= FAR:
            last += 1
        return list(dict.fromkeys(days for _, days, _ in (self._told[0], *self._told[first:last])))

    def nearest(self, days: Days, trigger: Span) -> When:
        """The expression of these days that stands nearest to an act."""
        return min(
            (self._told[n][2] for n in self._expressions(days, trigger)),
            key=lambda t: abs(t.span.start - trigger.start),
        )

    def is_of_another(self, when: When, number: int) -> bool:
        """Whether a time in an act's own sentence dates what the act is measured by."""
        head = self._head[number]
        return (
            head is not None
            and self._clauses.sentence(when.span) == self._sentence[number]
            and of_another(when, head, self._clauses)
        )

    def of_act(self, number: int) -> Evidence:
        """What of the act itself bears on whether it has a day at all."""
        event = self._found[number]
        out = {
            "always": True, "happened": event.status == "happened", "planned": event.status == "planned",
            "possible": event.status in {"possible", "denied"}, "noun": self._is_noun(number), "known": self._is_known(number),
        }  # fmt: skip
        return {k: float(v) for k, v in out.items() if v}

    def of_time(self, number: int, days: Days, published: date | None) -> Evidence:
        """What speaks for and against its being of these days."""
        event, here = self._found[number], self._sentence[number]
        on = _around(self._on.get(days, []), number)
        expressions = self._expressions(days, event.trigger)
        homes = [self._homes[n] for n in expressions]
        back = min((here - home for home in homes if home <= here), default=FAR)
        gap = None if published is None else (published - days[1]).days
        ahead, fresh = gap is not None and gap < FRESH[0], gap in FRESH
        steps = self._steps(number, days) if back == 0 else None
        time = self._time[number]
        out: dict[str, float | bool] = {
            "likeness": max((self._likeness(number, n) for n in on), default=0.0),
            "likeness, one type": max((self._likeness(number, n) for n in on if _kind(self._found[n]) == _kind(event)), default=0.0),
            "one word": any(self._stem[n] == self._stem[number] for n in on),
            "one side": any(self._sides[n] & self._sides[number] for n in on),
            "model": time is not None and any(time.overlaps(self._told[n][2].span) for n in expressions),
            "one step": steps == 1, "two steps": steps == 2,
            "few steps, no noun": steps is not None and steps < 3 and not self._is_noun(number),
            "in its sentence": back == 0, "sentence before": back == 1, "away": log1p(min(back, FAR)),
            "other in its sentence": self._is_other_beside(number, days),
            "another act beside it": any(self._sentence[n] == here for n in on),
            "another act in the sentence before": any(self._sentence[n] == here - 1 for n in on),
            "spoken of last": event.status in REAL and days == self._before(event.trigger),
            "known, last of its type": self._is_known(number) and days == self._last[number],
            "first": days == self._told[0][1], "day": days[0] == days[1], "fresh": fresh,
            "reported, fresh": event.reported_by is not None and fresh,
            "ahead": ahead, "planned, ahead": ahead and event.status == "planned",
        }  # fmt: skip
        return {k: float(v) for k, v in out.items() if v}

    def _expressions(self, days: Days, trigger: Span) -> Sequence[int]:
        """The expressions of these days around an act, by their number."""
        return _around(self._of_days[days], bisect_right(self._starts, trigger.start))

    def _likeness(self, one: int, other: int) -> float:
        a, b = self._vectors[one], self._vectors[other]
        return 0.0 if a is None or b is None else float(np.dot(a, b))

    def _steps(self, number: int, days: Days) -> int | None:
        """Steps in the tree from the act to the nearest expression of these days in its sentence."""
        head = self._head[number]
        expressions = self._expressions(days, self._found[number].trigger)
        here = (n for n in expressions if self._homes[n] == self._sentence[number])
        ends = [self._clauses.head(self._told[n][2].span) for n in here]
        far = [self._clauses.distance(head, e) for e in ends if head is not None and e is not None]
        return min((f for f in far if f is not None), default=None)

    def _is_other_beside(self, number: int, days: Days) -> bool:
        here = self._sentence[number]
        first, last = bisect_left(self._homes, here), bisect_right(self._homes, here)
        return any(self._told[n][1] != days for n in range(first, last))

    def _is_noun(self, number: int) -> bool:
        head = self._head[number]
        return head is not None and self._clauses.tokens[head].upos == "NOUN"

    def _is_known(self, number: int) -> bool:
        """Whether it is told by a noun as a known one: `the visit`, `their talks`."""
        head = self._head[number]
        below = [] if head is None else self._clauses.children[head]
        return self._is_noun(number) and any(self._clauses.word(c).lower() in KNOWN for c in below)

    def _before(self, trigger: Span) -> Days | None:
        """The days spoken of last before an act."""
        place = bisect_left(self._starts, trigger.start)
        return self._told[place - 1][1] if place else None


def _kind(event: Event) -> tuple[str, str | None]:
    """Type and mode: a visit is not dated by the call before it."""
    return event.type, event.mode


def _around(numbers: Sequence[int], at: int) -> Sequence[int]:
    """Of ascending numbers the nearest on either side."""
    place = bisect_right(numbers, at)
    return numbers[max(0, place - AKIN) : place + AKIN]
