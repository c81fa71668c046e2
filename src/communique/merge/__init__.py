"""From the findings of many reports to stories: who is who, what is the same, where reports differ.

stories → people → facts → differences        all pure; findings in, values out
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.merge.differences import differences as find_differences
from communique.merge.facts import facts as find_facts
from communique.merge.people import people as find_people
from communique.merge.stories import stories as find_stories
from communique.types import Findings, Judgement, Merged, Story

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["merge", "merged"]


def merge(findings: Sequence[Findings]) -> tuple[Merged, ...]:
    """Every story of these reports with what the merge found in it. A report given twice (one id) counts once."""
    by_id = {f.article.id: f for f in reversed(findings)}
    known = [by_id[report] for report in dict.fromkeys(f.article.id for f in findings)]
    return tuple(merged(story, [by_id[report] for report in story.reports]) for story in find_stories(known))


def merged(story: Story, reports: Sequence[Findings], judgements: Sequence[Judgement] = ()) -> Merged:
    """What the merge finds in one story, of its reports in order of time; a person's `judgements` win."""
    people = find_people(reports, judgements)
    facts = find_facts(reports, people, story.origins)
    return Merged(story, facts, find_differences(reports, people, facts, story.origins), people)
