"""Where reports differ, side by side, and what only one lineage of reports has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.brief.phrases import WANTS
from communique.brief.sections.happened import DEEDS, in_words, is_background, left_out, short
from communique.brief.sections.wants import is_want, wanted
from communique.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.brief.material import Material
    from communique.brief.sections.happened import Act
    from communique.types import Citation, Line

_ORDER = ("status", "value", "time", "place", "speaker", "participants", "wording", "superlative", "role")
_TELLING = frozenset({"CONSULT", "SANCTION", *WANTS, *DEEDS})


def differ(material: Material) -> list[Line]:
    """One line a difference, the gravest kinds first."""
    found = [d for d in material.merged.differences if d.kind != "only-in"]
    return [
        material.line(d.about, None, d.kind, [(c.report, Span(c.start, c.end)) for _, c in d.sides], d.sides)
        for d in sorted(found, key=lambda d: _ORDER.index(d.kind))
    ]


def only(material: Material, known: Sequence[Act], said: Sequence[Line]) -> list[Line]:
    """By outlet: acts that only its lineage tells, in few words, and the speakers whom only it lets speak."""
    if len(material.merged.story.origins) < 2:
        return []
    acts = [_line(material, act) for act in known if act.fact.origins == 1 and _telling(act)]
    lines = [*_once(acts), *_voices(material, said)]
    order = {f.article.id: n for n, f in enumerate(material.reports)}
    return sorted(lines, key=lambda line: order[line.citations[0].report])


def _line(material: Material, act: Act) -> Line:
    outlets = ", ".join(dict.fromkeys(material.outlet(t.report) for t in act.tellings))
    if is_want(act):
        span = wanted(act.best)
        missing = left_out(material, act.best, span)
    else:
        span, missing = short(material, act, act.best)
    notes = [missing, act.status if act.status != "happened" else None]
    return material.cut(outlets, ", ".join(filter(None, notes)) or None, (act.best.report, span))


def _telling(act: Act) -> bool:
    sides = len(act.source) + len(act.target)
    if act.type not in _TELLING or not sides or is_background(act) or (act.type in DEEDS and act.status == "possible"):
        return False
    if act.type in ("SUPPORT", "ACCUSE"):
        return bool(act.source) and not all(in_words(t) for t in act.tellings)
    return sides > 1 or act.place is not None or act.type in (*WANTS, "SANCTION")


def _once(lines: Sequence[Line]) -> list[Line]:
    """Without the lines whose words stand inside another line's."""
    kept: list[Line] = []
    for line in sorted(lines, key=lambda line: -len(line.body or "")):
        here = line.citations[0]
        places = [k.citations[0] for k in kept]
        if not any(c.report == here.report and c.start <= here.start and here.end <= c.end for c in places):
            kept.append(line)
    return sorted(kept, key=lambda line: line.citations[0])


def _voices(material: Material, said: Sequence[Line]) -> list[Line]:
    """One line an outlet: those who speak in it and in no report of another lineage."""
    cited: dict[str, list[Citation]] = {}
    for line in said:
        cited.setdefault(line.lead, []).extend(line.citations)
    by_outlet: dict[str, dict[str, list[Citation]]] = {}
    for speaker, citations in cited.items():
        if material.origins_of(c.report for c in citations) == 1:
            outlets = ", ".join(dict.fromkeys(material.outlet(c.report) for c in citations))
            by_outlet.setdefault(outlets, {})[speaker] = citations
    return [
        material.line(
            outlets, None, f"quoted or reported only here: {', '.join(voices)}",
            [(c.report, Span(c.start, c.end)) for citations in voices.values() for c in citations],
        )
        for outlets, voices in by_outlet.items()
    ]  # fmt: skip
