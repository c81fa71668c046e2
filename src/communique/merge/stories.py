"""Which reports tell one course of events: taken in time order, each joins the story it is most like or founds one."""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from communique.merge.origins import origins
from communique.merge.people import full_name
from communique.merge.words import NEWS_WORDS, content_stems, folded, stem
from communique.types import Actor, Findings, Span, Story

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAME_STORY = 0.24
"""Likeness from which a report joins a story. Pairs F1 on BASIL, quality/stories.py: .20 93, .24 95, .28 87."""
SAME_STORY_UNDATED = 0.28
"""The same for a report without a day, which only its content can place. Pairs F1 on undated ECB+: .28 84, .33 79."""
NAMES_WEIGH = 0.4
"""Part of the likeness that comes from who and where; the rest comes from the words of headline and beginning."""
LEAD_SENTENCES = 6
"""How much of the beginning speaks for the report: news puts what it is about there."""
QUIET_DAYS = 4
"""Days without a report that a story survives unharmed."""
HALVED_AFTER = 7
"""After so many further days the likeness counts half: the same people meet again, and it is another meeting."""
BACKGROUND = 300
"""Reports imagined beside the given ones, without their words; else a word that all six reports hold weighs nothing."""
KEYS = 24
"""A report's heaviest features, by which stories are looked up: work per report does not grow with all stories."""

_GENERIC = frozenset(stem(w) for w in NEWS_WORDS)


@dataclass(slots=True)
class _Growing:
    """A story while reports join it."""

    names: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    members: list[int] = field(default_factory=list)
    last: date | None = None


@dataclass(frozen=True, slots=True)
class _Features:
    """What a report is compared by, weighted, each side of length one."""

    names: Mapping[str, float]
    words: Mapping[str, float]


def stories(findings: Sequence[Findings]) -> tuple[Story, ...]:
    """Every report in exactly one story, stories in the order of their first report.

    Dated reports go first, by day; an undated one is then placed by its content alone.
    """
    features = _weighted([_names(f) for f in findings], [_words(f) for f in findings])
    order = sorted(range(len(findings)), key=lambda i: (findings[i].article.published or date.max, i))
    growing: list[_Growing] = []
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for i in order:
        day = findings[i].article.published
        near = {n for key in _keys(features[i]) for n in holders[key]}
        likeness, best = max(((_likeness(features[i], growing[n], day), -n) for n in near), default=(0.0, 0))
        if likeness < (SAME_STORY if day else SAME_STORY_UNDATED):
            growing.append(_Growing())
            best = -(len(growing) - 1)
        _join(growing[-best], i, features[i], day)
        for key in _keys(features[i]):
            holders[key].add(-best)
    found = [_story([findings[i] for i in g.members], [features[i] for i in g.members]) for g in growing]
    return tuple(sorted(found, key=lambda s: s.first or date.max))


def _names(f: Findings) -> Counter[str]:
    """How often each name stands in the report; people by family name, states by country."""
    count: Counter[str] = Counter()
    for actor in f.actors:
        if key := _name(actor):
            count[key] += max(1, len(actor.mentions))
    for event in f.events:
        if event.place and event.place.country:
            count[event.place.country] += 1
    return count


def _name(actor: Actor) -> str | None:
    if actor.kind == "person":
        name = full_name(actor.name)
        return name.family if name else None
    if actor.kind == "outlet":
        return None
    return actor.country if actor.kind == "state" and actor.country else folded(actor.name)


def _words(f: Findings) -> Counter[str]:
    lead = [s.of(f.article.text) for s in _sentences(f)[:LEAD_SENTENCES]]
    return Counter(w for text in (f.article.title or "", *lead) for w in content_stems(text) if w not in _GENERIC)


def _sentences(f: Findings) -> list[Span]:
    """The sentences of the report itself."""
    return [s for s in f.annotation.sentences if not any(s.overlaps(piece) for piece in f.article.furniture)]


def _weighted(names: Sequence[Counter[str]], words: Sequence[Counter[str]]) -> list[_Features]:
    weighed = [_tfidf(counts) for counts in (names, words)]
    return [_Features(n, w) for n, w in zip(*weighed, strict=True)]


def _tfidf(counts: Sequence[Counter[str]]) -> list[dict[str, float]]:
    held = Counter(key for count in counts for key in count)
    total = len(counts) + BACKGROUND

    def weigh(count: Counter[str]) -> dict[str, float]:
        raw = {k: (1 + math.log(n)) * math.log(total / held[k]) for k, n in count.items()}
        length = math.sqrt(sum(v * v for v in raw.values())) or 1.0
        return {k: v / length for k, v in raw.items()}

    return [weigh(count) for count in counts]


def _keys(f: _Features) -> list[str]:
    both = [(v, k) for side in (f.names, f.words) for k, v in side.items()]
    return [k for _, k in sorted(both, reverse=True)[:KEYS]]


def _likeness(f: _Features, story: _Growing, day: date | None) -> float:
    names, words = _cosine(f.names, story.names), _cosine(f.words, story.words)
    content = NAMES_WEIGH * names + (1 - NAMES_WEIGH) * words if f.names and story.names else words
    return content * _freshness(story.last, day)


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    length = math.sqrt(sum(v * v for v in b.values())) or 1.0
    return sum(v * b.get(k, 0.0) for k, v in a.items()) / length


def _freshness(last: date | None, day: date | None) -> float:
    if last is None or day is None:
        return 1.0
    quiet = max(0, abs((day - last).days) - QUIET_DAYS)
    return float(0.5 ** (quiet / HALVED_AFTER))


def _join(story: _Growing, i: int, f: _Features, day: date | None) -> None:
    story.members.append(i)
    for mine, theirs in ((story.names, f.names), (story.words, f.words)):
        for key, value in theirs.items():
            mine[key] += value  # type: ignore[assignment]  # a Counter of weights
    if day is not None:
        story.last = max(story.last or day, day)


def _story(members: Sequence[Findings], features: Sequence[_Features]) -> Story:
    days = [m.article.published for m in members if m.article.published]
    return Story(
        id=hashlib.blake2b(members[0].article.id.encode(), digest_size=6).hexdigest(),
        title=_title(members, features),
        reports=tuple(m.article.id for m in members),
        origins=origins([m.article for m in members]),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def _title(members: Sequence[Findings], features: Sequence[_Features]) -> str:
    """The headline of the earliest report, of the most central undated one; without headlines, a first sentence."""
    sums = _Growing()
    for f in features:
        _join(sums, 0, f, None)

    def order(i: int) -> tuple[bool, date, float]:
        day = members[i].article.published
        return members[i].article.title is None, day or date.max, -_likeness(features[i], sums, None)

    first = members[min(range(len(members)), key=order)]
    if first.article.title:
        return first.article.title
    sentences = _sentences(first)
    return " ".join((sentences[0].of(first.article.text) if sentences else first.article.text[:120]).split())
