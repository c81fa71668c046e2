"""From the findings of many reports to stories: who is who, what is the same, where reports differ.

stories → people → facts → differences        all pure; findings in, values out
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.merge.differences import differences
from communique.merge.facts import facts
from communique.merge.people import people
from communique.merge.stories import stories
from communique.types import Findings, Merged

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["merge"]


def merge(findings: Sequence[Findings]) -> tuple[Merged, ...]:
    """Every story of these reports with what the merge found in it. A report given twice (one id) counts once."""
    by_id = {f.article.id: f for f in reversed(findings)}
    known = [by_id[report] for report in dict.fromkeys(f.article.id for f in findings)]
    merged = []
    for story in stories(known):
        reports = [by_id[report] for report in story.reports]
        who = people(reports)
        same = facts(reports, who, story.origins)
        merged.append(Merged(story, same, differences(reports, who, same, story.origins), who))
    return tuple(merged)
