"""Who said what: the words as they stand, by speaker, with cue, channel and day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from communique.brief import cuts
from communique.brief.phrases import capital, day_of
from communique.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.brief.material import Material, Place, Saying
    from communique.types import Fact, Line

LEAST_WORDS = 3
"""A saying of fewer words ("anger") is shown with its cue, or it says nothing."""


def said(material: Material, elsewhere: frozenset[tuple[str, str]], shown: Sequence[Place]) -> list[Line]:
    """One line a saying. Those that `wants` shows, and reports of acts that `happened` shows, are not said again."""
    by_speaker: dict[str, list[tuple[Fact, list[Saying]]]] = {}
    for fact, sayings in material.sayings:
        speaker = next((n for s in sayings if (n := material.name(s.report, s.statement.speaker))), None)
        if speaker and not all((s.report, s.statement.id) in elsewhere for s in sayings):
            if not any(_told(material, s, shown) for s in sayings):
                by_speaker.setdefault(speaker, []).append((fact, sayings))
    ordered = sorted(by_speaker.items(), key=lambda item: (-_origins(material, item[1]), -len(item[1])))
    return [_line(material, capital(name), sayings) for name, facts in ordered for _, sayings in facts]


def _origins(material: Material, facts: Sequence[tuple[Fact, list[Saying]]]) -> int:
    return material.origins_of(s.report for _, sayings in facts for s in sayings)


def _told(material: Material, saying: Saying, shown: Sequence[Place]) -> bool:
    """An account of an act whose sentence stands above already: "according to officials, they met"."""
    statement = saying.statement
    if statement.form != "indirect" or not any(r == saying.report and s.contains(saying.whole) for r, s in shown):
        return False
    acts = [e for e in saying.findings.events if any(c.contains(e.trigger) for c in statement.content)]
    return any(e.type == "CONSULT" or e.reported_by for e in acts)


def _line(material: Material, lead: str, sayings: Sequence[Saying]) -> Line:
    best = max(sayings, key=lambda s: (s.statement.form == "direct", s.whole.end - s.whole.start))
    others = [(s.report, s.whole) for s in sayings if s is not best]
    body, whole = _words(best)
    return material.line(lead, body, _note(best), [(best.report, whole), *others])


def _words(saying: Saying) -> tuple[str, Span]:
    """The words, and the stretch that holds them all. Pieces with something else between them are joined by " … "."""
    text, content = saying.text, saying.statement.content
    if len(saying.whole.of(text).split()) < LEAST_WORDS and saying.statement.form != "direct" and saying.statement.cue:
        clause = cuts.clause(saying.findings, saying.whole)
        start = min(saying.statement.cue.start, saying.whole.start)
        span = cuts.trimmed(text, start, max(clause.end, saying.whole.end)) or saying.whole
        return span.of(text), span
    pieces = [content[0]]
    for span in content[1:]:
        apart = re.search(r"\w", text[pieces[-1].end : span.start])
        pieces = [*pieces, span] if apart else [*pieces[:-1], Span(pieces[-1].start, span.end)]
    return " … ".join(p.of(text) for p in pieces), saying.whole


def _note(saying: Saying) -> str | None:
    statement, text = saying.statement, saying.text
    cue = statement.cue.of(text) if statement.cue else None
    channel = statement.channel.of(text) if statement.channel else None
    if cue and channel and channel in cue:
        channel = None
    parts = [cue if cue not in {"said", "says"} or channel else None, channel, day_of(statement.when, text)]
    return ", ".join(" ".join(p.split()) for p in parts if p) or None
