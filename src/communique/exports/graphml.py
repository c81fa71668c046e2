"""Who met whom as GraphML: a node for each side, an edge for each two that consulted."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from communique.exports.characters import plain_line
from communique.exports.dossier import Dossier, events

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from communique.exports.dossier import Character
    from communique.types import Event, Findings, Merged

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
TOOK_PLACE = frozenset({"happened", "ongoing"})
"""Of what is planned, possible or denied nobody can say that they met."""

_KEYS = (
    ("name", "node", "string"), ("kind", "node", "string"), ("country", "node", "string"),
    ("count", "edge", "int"), ("first", "edge", "string"), ("last", "edge", "string"), ("modes", "edge", "string"),
    ("reports", "edge", "string"),
)  # fmt: skip


@dataclass(slots=True)
class Meetings:
    """What two sides have had together. A fact told by many reports counts once; days only where they are settled."""

    facts: set[tuple[str, str]] = field(default_factory=set)
    days: list[date] = field(default_factory=list)
    modes: dict[str, None] = field(default_factory=dict)
    reports: dict[str, None] = field(default_factory=dict)


def graph(findings: Iterable[Findings], merged: Iterable[Merged]) -> str:
    """The graph, undirected. Groups whose country is not known ("two officials") are no nodes."""
    met = meetings(Dossier(findings, merged))
    root = ET.Element("graphml", xmlns=_NAMESPACE)
    for name, domain, kind in _KEYS:
        ET.SubElement(root, "key", {"id": name, "for": domain, "attr.name": name, "attr.type": kind})
    graph = ET.SubElement(root, "graph", id="met", edgedefault="undirected")
    for who in dict.fromkeys(who for pair in met for who in pair):
        node = ET.SubElement(graph, "node", id=who.id)
        _data(node, {"name": plain_line(who.name), "kind": who.kind, "country": who.country})
    for (one, other), had in met.items():
        edge = ET.SubElement(graph, "edge", source=one.id, target=other.id)
        _data(edge, {
            "count": str(len(had.facts)),
            "first": min(had.days).isoformat() if had.days else None,
            "last": max(had.days).isoformat() if had.days else None,
            "modes": "; ".join(had.modes),
            "reports": "; ".join(plain_line(report) for report in had.reports),
        })  # fmt: skip
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, "unicode")}\n'


def meetings(dossier: Dossier) -> dict[tuple[Character, Character], Meetings]:
    """Each two that consulted, in the order of the reports."""
    met: dict[tuple[Character, Character], Meetings] = {}
    for f in dossier.reports:
        for event in events(f):
            if event.type != "CONSULT" or event.status not in TOOK_PLACE:
                continue
            for pair in _pairs(dossier, f, event):
                had = met.get((pair[1], pair[0])) or met.setdefault(pair, Meetings())
                _add(had, dossier, f, event)
    return met


def _pairs(dossier: Dossier, f: Findings, event: Event) -> Iterator[tuple[Character, Character]]:
    """Each source with each target; where no target is told, the sources with one another."""
    sources, targets = (
        [who for who in dossier.cast(f, side) if who.is_somebody] for side in (event.source, event.target)
    )
    pairs = product(sources, targets) if event.target else combinations(sources, 2)
    return (pair for pair in pairs if pair[0] != pair[1])


def _add(had: Meetings, dossier: Dossier, f: Findings, event: Event) -> None:
    belongs = dossier.fact(f.article.id, event.id)
    had.facts.add((belongs[0].merged.story.id, belongs[1].id) if belongs else (f.article.id, event.id))
    if event.when and event.when.earliest and event.when.latest:
        had.days += [event.when.earliest, event.when.latest]
    had.modes[event.mode or "talks"] = None
    had.reports[f.article.id] = None


def _data(parent: ET.Element, values: dict[str, str | None]) -> None:
    for key, value in values.items():
        if value:
            ET.SubElement(parent, "data", key=key).text = value
