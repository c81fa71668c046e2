"""Sanctions: imposed, eased, and measures of force against persons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from communique.brief.sections.happened import in_words, is_background, note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.brief.material import Material, Place
    from communique.brief.sections.happened import Act
    from communique.types import Line

_NAMED = re.compile(
    r"\b(?:sanction\w*|embargo\w*|tariffs?|asset\s+freezes?|blacklist\w*|travel\s+bans?)\b", re.IGNORECASE
)


def sanctions(material: Material, penal: Sequence[Act]) -> list[Line]:
    """One line a sentence: sanctions and their lifting often stand in one. What is only asked for stands in `wants`."""
    together: dict[Place, list[Act]] = {}
    for act in penal:
        together.setdefault((act.best.report, act.best.sentence), []).append(act)
    lines = []
    for place, acts in together.items():
        lead = "; ".join(_leads(acts))
        notes = "; ".join(dict.fromkeys(part for act in acts for part in note(material, act).split("; ")))
        lines.append(material.cut(lead, notes, place, [p for act in acts for p in act.place_of_words]))
    return lines


def _leads(acts: Sequence[Act]) -> list[str]:
    """The acts of one sentence; a target that the act before has is not said again."""
    leads: dict[str, None] = {}
    for n, act in enumerate(acts):
        same = n > 0 and not act.source and act.target == acts[n - 1].target
        leads[act.best.event.trigger.of(act.best.text) if same else act.lead] = None
    return list(leads)


def is_sanction(material: Material, act: Act) -> bool:
    best = act.best
    if act.status == "possible" and any(
        e.type == "REQUEST" and best.sentence.contains(word) for word, e in best.around.acts.over(best.sentence)
    ):
        return False
    if act.type == "SANCTION":
        if is_background(act) and not (act.source or act.target):
            return False
        return not all(in_words(t) for t in act.tellings)
    if act.type == "CONCEDE" and not act.source:
        return _NAMED.search(best.sentence.of(best.text)) is not None
    persons = any(material.is_person(best.report, p) for p in best.event.target)
    return act.type == "COERCE" and persons and act.status != "possible"
