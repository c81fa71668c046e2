"""One story as a brief: which sections it has and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.brief.material import Material
from communique.brief.sections.agenda import agenda
from communique.brief.sections.differ import differ, only
from communique.brief.sections.happened import acts, happened
from communique.brief.sections.people import people
from communique.brief.sections.said import said
from communique.brief.sections.sanctions import is_sanction, sanctions
from communique.brief.sections.timeline import timeline
from communique.brief.sections.unknown import unknown, untold
from communique.brief.sections.wants import told_as_wants, wants
from communique.types import Brief, Section, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from communique.types import Findings, Merged


def compose(merged: Merged, findings: Mapping[str, Findings]) -> Brief:
    """The brief of one story. `findings` by article id, for every report of the story; empty sections are left out."""
    material = Material(merged, findings)
    known = acts(material)
    silences = untold(material)
    penal = [act for act in known if is_sanction(material, act)]
    events = happened(material, [act for act in known if act not in penal], silences)
    shown = [(c.report, Span(c.start, c.end)) for line in events if line.body for c in line.citations[:1]]
    words = said(material, told_as_wants(known), shown)
    sections = (
        Section("happened", "What happened", tuple(events)),
        Section("people", "Who", tuple(people(material))),
        Section("said", "What was said", tuple(words)),
        Section("wants", "Wants and offers", tuple(wants(material, known))),
        Section("agenda", "On the agenda", tuple(agenda(material))),
        Section("sanctions", "Sanctions and coercion", tuple(sanctions(material, penal))),
        Section("differ", "Where reports differ", tuple(differ(material))),
        Section("only", "Only in one report", tuple(only(material, known, words))),
        Section("timeline", "Timeline", tuple(timeline(material, known))),
        Section("unknown", "What is not known", tuple(unknown(material, silences))),
    )
    return Brief(
        merged.story,
        tuple(f.article for f in material.reports),
        tuple(section for section in sections if section.lines),
        tuple(f.annotation.sentences for f in material.reports),
    )
