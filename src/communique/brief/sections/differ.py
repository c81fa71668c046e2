"""Where reports differ, side by side, and what only one lineage of reports has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.brief.phrases import WANTS
from communique.brief.sections.happened import DEEDS, in_words, is_background, short
from communique.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.brief.material import Material
    from communique.brief.sections.happened import Act
    from communique.types import Line

_ORDER = ("status", "value", "time", "place", "speaker", "wording", "role")
_TELLING = frozenset({"CONSULT", "SANCTION", *WANTS, *DEEDS})


def differ(material: Material) -> list[Line]:
    """One line a difference, the gravest kinds first."""
    found = [d for d in material.merged.differences if d.kind != "only-in"]
    return [
        material.line(d.about, None, d.kind, [(c.report, Span(c.start, c.end)) for _, c in d.sides], d.sides)
        for d in sorted(found, key=lambda d: _ORDER.index(d.kind))
    ]


def only(material: Material, known: Sequence[Act]) -> list[Line]:
    """By outlet: acts that only its lineage tells, in few words, and speakers whom only it quotes."""
    if len(material.merged.story.origins) < 2:
        return []
    lines: list[tuple[int, Line]] = []
    order = {f.article.id: n for n, f in enumerate(material.reports)}
    for act in known:
        if act.fact.origins == 1 and _telling(act):
            outlets = ", ".join(dict.fromkeys(material.outlet(t.report) for t in act.tellings))
            line = material.cut(
                outlets, act.status if act.status != "happened" else None, (act.best.report, short(act.best))
            )
            lines.append((order[act.best.report], line))
    for speaker, places in _voices(material).items():
        if material.origins_of(report for report, _ in places) == 1:
            outlets = ", ".join(dict.fromkeys(material.outlet(report) for report, _ in places))
            lines.append((order[places[0][0]], material.line(outlets, None, f"{speaker} speaks only here", places)))
    return _once([line for _, line in sorted(lines, key=lambda item: item[0])])


def _telling(act: Act) -> bool:
    sides = len(act.source) + len(act.target)
    if act.type not in _TELLING or not sides or is_background(act) or (not act.source and act.status == "possible"):
        return False
    if act.type in ("SUPPORT", "ACCUSE"):
        return bool(act.source) and not all(in_words(t) for t in act.tellings)
    return sides > 1 or act.place is not None or act.type in WANTS or act.type == "SANCTION"


def _once(lines: Sequence[Line]) -> list[Line]:
    """Without the lines whose words stand inside another line's."""
    kept: list[Line] = []
    for line in lines:
        here = line.citations[0]
        inside = [c for k in lines if k is not line and k.body for c in k.citations[:1]]
        covered = any(
            c.report == here.report and c.start <= here.start and here.end <= c.end and c != here for c in inside
        )
        if not (line.body and covered) and not any(k.body == line.body and k.note == line.note for k in kept):
            kept.append(line)
    return kept


def _voices(material: Material) -> dict[str, list[tuple[str, Span]]]:
    voices: dict[str, list[tuple[str, Span]]] = {}
    for _, sayings in material.sayings:
        for s in sayings:
            name = material.name(s.report, s.statement.speaker)
            if name:
                voices.setdefault(name, []).append((s.report, s.whole))
    return voices
