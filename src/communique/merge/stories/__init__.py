"""Which reports tell one course of events.

Taken in time order, each report joins the story it is most like or founds one (single pass with average link). What comes later may show
that an earlier report was put wrongly: then it moves, and two stories that turn out to be one are joined; the elder keeps its id, and
the other's leads to it.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

from communique.merge.origins import origins
from communique.merge.stories.features import Features, Rarity, features, own_sentences
from communique.merge.stories.likeness import Parts, Story, between, to_story
from communique.merge.stories.near import Near
from communique.types import Findings, Placing
from communique.types import Story as Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SAME_STORY = 0.5
"""Likeness from which a report joins a story; chosen on the dev streams (`quality/stories.py`)."""
ONE_STORY = 0.1
"""How much more alike two stories must be to be joined."""
BETTER = 0.02
"""How much better another story must fit for a report to move."""
MOVING = 12
"""Nearest earlier reports that are asked after each new one whether they stand right."""


def stories(findings: Sequence[Findings]) -> tuple[Told, ...]:
    """Every report in exactly one story, stories in the order of their first day.

    Dated reports go first, by day; an undated one is then placed by its content and the full dates it names.
    """
    growing = Stories()
    for i in sorted(range(len(findings)), key=lambda i: (findings[i].article.published or date.max, i)):
        growing.add(findings[i])
    return tuple(sorted(growing.told(), key=lambda s: s.first or date.max))


class Stories:
    """Stories while reports are added, one at a time."""

    def __init__(self) -> None:
        self.findings: list[Findings] = []
        self._features: list[Features] = []
        self._of: list[Story] = []
        self._reasons: list[Parts] = []
        self._rarity, self._near = Rarity(), Near()
        self._stories: dict[int, Story] = {}
        self._joined: dict[int, list[int]] = {}

    def add(self, f: Findings) -> None:
        """Takes a report into the story it is most like, or founds one; then looks whether its neighbours still stand right."""
        own, number = features(f, self._rarity), len(self.findings)
        near = self._near.find(own)
        self.findings.append(f)
        self._features.append(own)
        score, parts, best = self._best(number, near)
        if best is None or score < SAME_STORY:
            best, parts = self._found(number), {}
        self._of.append(best)
        self._reasons.append(parts)
        best.add(number, own)
        self._near.add(number, own)
        for other in near[:MOVING]:
            self._reconsider(other, [*near[:MOVING], number])
        self._join(self._of[number], near)

    def told(self) -> Iterable[Told]:
        for story in self._stories.values():
            members = sorted(story.members, key=lambda i: (self.findings[i].article.published or date.max, i))
            yield self._told(story, members)

    def _best(self, number: int, near: Iterable[int]) -> tuple[float, Parts, Story | None]:
        """The story among those of some reports that a report is most like, other than its own."""
        own = self._of[number].key if number < len(self._of) else None
        found: tuple[float, Parts, Story | None] = (0.0, {}, None)
        for key in dict.fromkeys(self._of[i].key for i in near if i != number):
            if key != own:
                parts = to_story(self._features[number], self._stories[key])
                if (score := sum(parts.values())) > found[0]:
                    found = score, parts, self._stories[key]
        return found

    def _found(self, number: int) -> Story:
        self._stories[number] = Story(number)
        return self._stories[number]

    def _reconsider(self, number: int, near: Sequence[int]) -> None:
        """Moves a report to another story where it fits better by now."""
        story = self._of[number]
        own = sum(to_story(self._features[number], story, own=True).values()) if len(story.members) > 1 else 0.0
        score, parts, better = self._best(number, near)
        if better is None or score < max(SAME_STORY, own + BETTER):
            return
        story.add(number, self._features[number], -1)
        better.add(number, self._features[number])
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
        elder.absorb(other, self._features)
        for number in other.members:
            self._of[number] = elder
        self._end(other, elder)

    def _end(self, story: Story, into: Story) -> None:
        del self._stories[story.key]
        self._joined.setdefault(into.key, []).extend([story.key, *self._joined.pop(story.key, [])])

    def _told(self, story: Story, members: Sequence[int]) -> Told:
        reports = [self.findings[i] for i in members]
        days = [r.article.published for r in reports if r.article.published]
        return Told(
            id=self._id(story.key),
            title=self._title(story, members),
            reports=tuple(r.article.id for r in reports),
            origins=origins([r.article for r in reports]),
            first=min(days, default=None),
            last=max(days, default=None),
            placings=tuple(Placing(self.findings[i].article.id, self._reasons[i]) for i in members),
            former=tuple(self._id(key) for key in self._joined.get(story.key, ())),
        )

    def _id(self, key: int) -> str:
        """Made of the report that founded the story."""
        return hashlib.blake2b(self.findings[key].article.id.encode(), digest_size=6).hexdigest()

    def _title(self, story: Story, members: Sequence[int]) -> str:
        """The headline of the earliest report, of the most central undated one; without headlines, a first sentence."""

        def order(i: int) -> tuple[bool, date, float]:
            article = self.findings[i].article
            central = sum(to_story(self._features[i], story, own=len(members) > 1).values())
            return article.title is None, article.published or date.max, -central

        first = self.findings[min(members, key=order)]
        if first.article.title:
            return first.article.title
        sentences = own_sentences(first)
        return " ".join((sentences[0].of(first.article.text) if sentences else first.article.text[:120]).split())
