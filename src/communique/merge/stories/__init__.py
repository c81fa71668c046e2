"""Which reports tell one course of events.

Taken in time order, each report joins the story it is most like or founds one (single pass with average link). What comes later may show
that an earlier report was put wrongly: then it moves, and two stories that turn out to be one are joined; the elder keeps its id, and
the other's leads to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from communique.merge.origins import origins
from communique.merge.stories.features import Features, Rarity, features, own_sentences
from communique.merge.stories.likeness import Parts, Story, between, to_story
from communique.merge.stories.near import Near
from communique.types import Findings, Placing, story_id
from communique.types import Story as Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SAME_STORY = 0.54
"""Likeness from which a report joins a story; chosen on the dev streams (`quality/stories.py`)."""
ONE_STORY = 0.1
"""How much more alike two stories must be to be joined."""
BETTER = 0.02
"""How much better another story must fit for a report to move."""
MOVING = 12
"""Nearest earlier reports that are asked after each new one whether they stand right."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a report stands, and what later ones are compared with: enough to go on without the report itself."""

    report: str
    published: date | None
    headline: str
    """Its own, else its first sentence."""
    titled: bool
    features: Features
    story: str
    parts: Parts


def stories(findings: Sequence[Findings]) -> tuple[Told, ...]:
    """Every report in exactly one story, stories in the order of their first day.

    Dated reports go first, by day; an undated one is then placed by its content and the full dates it names.
    """
    growing = Stories()
    articles = {f.article.id: f.article for f in findings}
    for f in sorted(findings, key=lambda f: f.article.published or date.max):
        growing.add(f)
    told = (replace(s, origins=origins([articles[r] for r in s.reports])) for s in growing.told())
    return tuple(sorted(told, key=lambda s: s.first or date.max))


class Stories:
    """Stories while reports are added, one at a time; `before`: reports that stand in stories already, in order of time."""

    def __init__(self, before: Iterable[Standing] = ()) -> None:
        self._reports: list[Standing] = []
        self._of: list[Story] = []
        self._reasons: list[Parts] = []
        self._rarity, self._near = Rarity(), Near()
        self._stories: dict[int, Story] = {}
        self._joined: dict[int, list[int]] = {}
        self._ids: dict[int, str] = {}
        keys: dict[str, int] = {}
        for standing in before:
            number = len(self._reports)
            key = keys.setdefault(standing.story, number)
            self._ids[key] = standing.story
            self._take(number, standing, self._stories.get(key) or self._found(key), standing.parts)
            self._rarity.add([*standing.features.weights["words"], *standing.features.weights["names"]])

    def add(self, f: Findings) -> None:
        """Takes a report into the story it is most like, or founds one; then looks whether its neighbours still stand right."""
        own, number = features(f, self._rarity), len(self._reports)
        near = self._near.find(own)
        headline = f.article.title or _beginning(f)
        score, parts, best = self._best(own, near)
        if best is None or score < SAME_STORY:
            self._ids[number] = story_id(f.article.id)
            best, parts = self._found(number), {}
        standing = Standing(
            f.article.id, f.article.published, headline, f.article.title is not None, own, self._ids[best.key], parts
        )
        self._take(number, standing, best, parts)
        for other in near[:MOVING]:
            self._reconsider(other, [*near[:MOVING], number])
        self._join(self._of[number], near)

    def told(self) -> Iterable[Told]:
        """The stories as they are now. Whose text is whose (`origins`) is left open."""
        for story in self._stories.values():
            yield self._told(story, sorted(story.members, key=lambda i: (self._reports[i].published or date.max, i)))

    def standings(self) -> Iterable[Standing]:
        """Where every report stands now, in the order in which they came."""
        for i, standing in enumerate(self._reports):
            yield replace(standing, story=self._ids[self._of[i].key], parts=self._reasons[i])

    def joined(self) -> Mapping[str, str]:
        """The stories that turned out to be another, and which."""
        return {self._ids[old]: self._ids[new] for new, olds in self._joined.items() for old in olds}

    def _take(self, number: int, standing: Standing, story: Story, parts: Parts) -> None:
        self._reports.append(standing)
        self._of.append(story)
        self._reasons.append(parts)
        story.add(number, standing.features)
        self._near.add(number, standing.features)

    def _best(self, f: Features, near: Iterable[int], own: Story | None = None) -> tuple[float, Parts, Story | None]:
        """The story among those of some reports that a report is most like, other than its own."""
        found: tuple[float, Parts, Story | None] = (0.0, {}, None)
        for key in dict.fromkeys(self._of[i].key for i in near):
            if own is None or key != own.key:
                parts = to_story(f, self._stories[key])
                if (score := sum(parts.values())) > found[0]:
                    found = score, parts, self._stories[key]
        return found

    def _found(self, key: int) -> Story:
        self._stories[key] = Story(key)
        return self._stories[key]

    def _reconsider(self, number: int, near: Sequence[int]) -> None:
        """Moves a report to another story where it fits better by now."""
        story = self._of[number]
        f = self._reports[number].features
        own = sum(to_story(f, story, own=True).values()) if len(story.members) > 1 else 0.0
        score, parts, better = self._best(f, near, story)
        if better is None or score < max(SAME_STORY, own + BETTER):
            return
        story.add(number, f, -1)
        better.add(number, f)
        self._of[number], self._reasons[number] = better, parts
        if not story.members:
            self._end(story, better)

    def _join(self, story: Story, near: Iterable[int]) -> None:
        """Joins a story with the one it is most like, if they are one."""
        others = {self._of[i].key: self._of[i] for i in near if self._of[i] is not story}
        score, key = max(((between(story, s), -k) for k, s in others.items()), default=(0.0, 0))
        if score < SAME_STORY + ONE_STORY:
            return
        elder, other = sorted((story, others[-key]), key=lambda s: s.key)
        elder.absorb(other, {i: self._reports[i].features for i in other.members})
        for number in other.members:
            self._of[number] = elder
        self._end(other, elder)

    def _end(self, story: Story, into: Story) -> None:
        del self._stories[story.key]
        self._joined.setdefault(into.key, []).extend([story.key, *self._joined.pop(story.key, [])])

    def _told(self, story: Story, members: Sequence[int]) -> Told:
        reports = [self._reports[i] for i in members]
        days = [r.published for r in reports if r.published]
        return Told(
            id=self._ids[story.key],
            title=self._title(story, members),
            reports=tuple(r.report for r in reports),
            origins=(),
            first=min(days, default=None),
            last=max(days, default=None),
            placings=tuple(Placing(self._reports[i].report, self._reasons[i]) for i in members),
            former=tuple(self._ids[key] for key in self._joined.get(story.key, ())),
        )

    def _title(self, story: Story, members: Sequence[int]) -> str:
        """The headline of the earliest report, of the most central undated one; without headlines, a first sentence."""

        def order(i: int) -> tuple[bool, date, float]:
            report = self._reports[i]
            central = sum(to_story(report.features, story, own=len(members) > 1).values())
            return not report.titled, report.published or date.max, -central

        return self._reports[min(members, key=order)].headline


def _beginning(f: Findings) -> str:
    """The first sentence, for want of a headline."""
    sentences = own_sentences(f)
    return " ".join((sentences[0].of(f.article.text) if sentences else f.article.text[:120]).split())
