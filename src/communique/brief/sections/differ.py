"""Where reports differ, side by side, and what only one lineage of reports has."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from communique.brief.phrases import WANTS
from communique.brief.sections.happened import DEEDS, in_words, is_background, left_out, short
from communique.brief.sections.wants import is_want, wanted
from communique.types import Span
from communique.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.brief.material import Material, Place
    from communique.brief.printed import Said
    from communique.brief.sections.happened import Act
    from communique.types import Citation, Line

_ORDER = ("status", "value", "time", "place", "speaker", "participants", "wording", "superlative", "role")
_TELLING = frozenset({"CONSULT", "SANCTION", *WANTS, *DEEDS})


def differ(material: Material) -> list[Line]:
    """One line a difference, the gravest kinds first."""
    found = [d for d in material.merged.differences if d.kind != "only-in"]
    return [
        material.line(d.about, None, d.kind, [(c.report, _span(c)) for _, c in d.sides], d.sides)
        for d in sorted(found, key=lambda d: _ORDER.index(d.kind))
    ]


def only(material: Material, known: Sequence[Act], said: Sequence[Line]) -> list[Line]:
    """By outlet: acts that only its lineage tells, in few words, and the speakers whom only it lets speak. What another lineage prints
    word for word it tells too."""
    if len(material.merged.story.origins) < 2:
        return []
    acts = [line for act in known if act.fact.origins == 1 and _telling(act) and (line := _line(material, act))]
    order = {f.article.id: n for n, f in enumerate(material.reports)}
    acts.sort(key=lambda line: order[line.citations[0].report])
    lines = [*_once(material, acts), *_voices(material, said)]
    return sorted(lines, key=lambda line: order[line.citations[0].report])


def _line(material: Material, act: Act) -> Line | None:
    """None where another lineage prints what one report tells."""
    reports = _holders(material, [(t.report, t.event.trigger) for t in act.tellings])
    if material.origins_of(reports) > 1:
        return None
    outlets = _outlets(material, reports)
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


def _holders(material: Material, places: Sequence[Place]) -> list[str]:
    """The reports of these places, then those that print their sentences too."""
    copies = set().union(*(material.printed.by(report, span) for report, span in places))
    return list(dict.fromkeys([*(report for report, _ in places), *(r for r in material.findings if r in copies)]))


def _outlets(material: Material, reports: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(map(material.outlet, reports)))


def _once(material: Material, lines: Sequence[Line]) -> list[Line]:
    """Without the lines whose words stand inside another line's, in the same place or in the same sentence of a copy."""
    kept: list[Line] = []
    in_sentence: defaultdict[Said, list[str]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: -len(line.body or "")):
        here = line.citations[0]
        places = [k.citations[0] for k in kept]
        sentence, told = material.printed.said(here.report, _span(here)), _told(material, here)
        inside = any(c.report == here.report and c.start <= here.start and here.end <= c.end for c in places)
        if not inside and not (sentence and any(told in other for other in in_sentence[sentence])):
            kept.append(line)
            in_sentence[sentence].append(told)
    return sorted(kept, key=lambda line: line.citations[0])


def _voices(material: Material, said: Sequence[Line]) -> list[Line]:
    """One line an outlet: those who speak in it and in no report of another lineage. Who says in a copy, by another name, what another
    voice says is that voice."""
    cited: dict[str, list[Citation]] = {}
    for line in said:
        cited.setdefault(line.lead, []).extend(line.citations)
    by_outlet: dict[str, dict[str, list[Citation]]] = {}
    said_in: defaultdict[tuple[str, Said], set[str]] = defaultdict(set)
    for speaker, citations in cited.items():
        own = {c.report for c in citations}
        keys = [(_told(material, c), material.printed.said(c.report, _span(c))) for c in citations]
        named_otherwise = all(sentence and said_in[told, sentence] - own for told, sentence in keys)
        for key, c in zip(keys, citations, strict=True):
            said_in[key].add(c.report)
        reports = _holders(material, [(c.report, _span(c)) for c in citations])
        if material.origins_of(reports) == 1 and not named_otherwise:
            by_outlet.setdefault(_outlets(material, reports), {})[speaker] = citations
    return [
        material.line(
            outlets, None, f"quoted or reported only here: {', '.join(voices)}",
            [(c.report, _span(c)) for citations in voices.values() for c in citations],
        )
        for outlets, voices in by_outlet.items()
    ]  # fmt: skip


def _told(material: Material, c: Citation) -> str:
    """The words of a place, so that those of another place stand in them or do not."""
    return f" {' '.join(words(_span(c).of(material.findings[c.report].article.text)))} "


def _span(c: Citation) -> Span:
    return Span(c.start, c.end)
