"""Answers of the record, as lines for people and as objects for programs. Every one is cited."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from communique.brief.references import period, spelled
from communique.brief.sections.said import is_plain
from communique.brief.shown import put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from communique.record.asking import Act, Dated, Meeting, Named, Office, Said
    from communique.record.search import Hit
    from communique.record.values import Cited

Json = dict[str, Any]


def who(
    to: Console, found: Named, offices: Sequence[Office], meetings: Sequence[Meeting], sayings: Sequence[Said]
) -> None:
    country = f" ({found.country})" if found.country else ""
    put(to, f"{found.name}{country}", style="bold")
    others = [n for n in found.names if n != found.name]
    called = f"; also {', '.join(others)}" if others else ""
    put(to, f"{found.kind}, in {found.reports} report{'s' * (found.reports != 1)}{called}", style="dim")
    if offices:
        put(to, "Called", "\n", style="bold")
    for o in offices:
        put(to, f"{o.words} ({_span(o.first, o.last)}; {o.reports} report{'s' * (o.reports != 1)})", "- ")
    if meetings:
        put(to, "Met, visited, spoke with", "\n", style="bold")
    for m in meetings:
        modes = f"{', '.join(m.modes)}; " if m.modes else ""
        put(to, f"{m.name} ({modes}told {m.told} time{'s' * (m.told != 1)}; {_span(m.first, m.last)})", "- ")
    if sayings:
        put(to, "Said", "\n", style="bold")
    for s in sayings:
        said(to, s)


def who_data(found: Named, offices: Sequence[Office], meetings: Sequence[Meeting], sayings: Sequence[Said]) -> Json:
    return {
        "kind": found.kind,
        "name": found.name,
        "country": found.country,
        "names": list(found.names),
        "reports": found.reports,
        "roles": [
            {"words": o.words, "country": o.country, "first": _iso(o.first), "last": _iso(o.last), "reports": o.reports}
            for o in offices
        ],
        "met": [
            {
                "name": m.name,
                "country": m.country,
                "told": m.told,
                "modes": list(m.modes),
                "first": _iso(m.first),
                "last": _iso(m.last),
            }
            for m in meetings
        ],
        "said": [said_data(s) for s in sayings],
    }


def said(to: Console, s: Said) -> None:
    day = f", {period(s.earliest, s.latest)}" if s.earliest and s.latest else ""
    how = f"{s.cue}, " if s.cue and not is_plain(s.cue) else ""
    put(to, f"{s.cited.words} ({how}{s.form}{day}) {_source(s.cited)}", "- ")


def said_data(s: Said) -> Json:
    return {
        "speaker": s.speaker,
        "cue": s.cue,
        "form": s.form,
        "earliest": _iso(s.earliest),
        "latest": _iso(s.latest),
        **_cited(s.cited),
    }


def act(to: Console, a: Act) -> None:
    sides = " → ".join(", ".join(side) for side in (a.source, a.target) if side) or "somebody"
    kind = f"{a.type}/{a.mode}" if a.mode else a.type
    where = f", {a.place}" if a.place else ""
    when = f", {period(a.earliest, a.latest)}" if a.earliest and a.latest else ""
    put(to, f"{sides}: {kind} ({a.status}{where}{when})", "- ", style="bold")
    put(to, f"{a.cited.sentence} {_source(a.cited)}", "  ")


def act_data(a: Act) -> Json:
    return {
        "id": f"{a.cited.report.id}/{a.id}", "type": a.type, "mode": a.mode, "status": a.status, "source": list(a.source),
        "target": list(a.target), "place": a.place, "country": a.country, "earliest": _iso(a.earliest), "latest": _iso(a.latest),
        "confidence": round(a.confidence, 2), **_cited(a.cited),
    }  # fmt: skip


def dated(to: Console, d: Dated) -> None:
    """A line of a timeline: the day, what, and all that tell it."""
    a = d.act
    sides = " → ".join(", ".join(side) for side in (a.source, a.target) if side) or "somebody"
    kind = a.mode or a.type.lower()
    day = period(a.earliest, a.latest) if a.earliest and a.latest else "day unknown"
    others = f" and {len(d.others)} more" if d.others else ""
    put(to, f"{day}: {sides}: {kind} ({a.status}{f', {a.place}' if a.place else ''}) {_source(a.cited)}{others}", "- ")


def dated_data(d: Dated) -> Json:
    return act_data(d.act) | {"also": [_cited(c) for c in d.others]}


def hit(to: Console, h: Hit) -> None:
    r = h.report
    day = spelled(r.published) if r.published else "undated"
    put(to, f"{r.title or 'no title'}", style="bold")
    put(to, f"{r.outlet or 'outlet unknown'}, {day} · {r.id}", "  ", style="dim")
    for passage in h.passages:
        put(to, passage.sentence, "  ")


def hit_data(h: Hit) -> Json:
    r = h.report
    return {
        "report": r.id, "outlet": r.outlet, "title": r.title, "url": r.url, "published": _iso(r.published), "score": round(h.score, 6),
        "passages": [{"start": p.citation.start, "end": p.citation.end, "words": p.words} for p in h.passages],
    }  # fmt: skip


def _cited(c: Cited) -> Json:
    return {
        "words": c.words, "sentence": c.sentence, "report": c.report.id, "start": c.citation.start, "end": c.citation.end,
        "outlet": c.report.outlet, "published": _iso(c.report.published), "url": c.report.url,
    }  # fmt: skip


def _source(c: Cited) -> str:
    """Who carries it, and what opens it: `communique why`."""
    day = f", {spelled(c.report.published)}" if c.report.published else ""
    return f"[{c.report.outlet or 'outlet unknown'}{day}; {c.report.id}:{c.citation.start}]"


def _span(first: date | None, last: date | None) -> str:
    return period(first, last) if first and last else "undated"


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
