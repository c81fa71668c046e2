"""Who said what: the words as they stand, by speaker, with cue, channel and day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from communique.brief import cuts
from communique.brief.around import Held
from communique.brief.phrases import capital, day_of
from communique.types import Span
from communique.words import content_stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.brief.material import Material, Place, Saying
    from communique.types import Fact, Line, Statement

LEAST_WORDS = 3
"""A saying of fewer words ("anger") is shown with what follows it in its clause, or it says nothing."""
NEAR = 12
"""Characters between a cue and its words within which they are one phrase ("cautioned against …")."""
SLIP = 2
"""Words between two pieces of one saying that are taken to belong to it, unless they attribute it."""
_PLAIN = frozenset({"said", "says", "say", "told", "according to", "stated", "adds", "added", "stating", "saying"})
"""Cues that only say that somebody spoke."""
_NOTHING = frozenset(content_stems("nothing"))
_STOPS = (".", "!", "?", "”", '"')
_NEXT = re.compile(r"\s(?:after|before|following|when|as|but|while|and(?=\s\w+ed\b))\s")


def said(material: Material, wanted: Sequence[Place], shown: Sequence[Place]) -> list[Line]:
    """One line a saying. What `wants` shows, and accounts of acts that `happened` shows, are not said again."""
    asked, above = Held(wanted), Held(shown)
    by_speaker: dict[str, list[tuple[Fact, list[Saying]]]] = {}
    for fact, sayings in material.sayings:
        speaker = next((n for s in sayings if (n := material.name(s.report, s.statement.speaker))), None)
        again = all(_wanted(s, asked) or _within(s) for s in sayings) or any(_told(s, above) for s in sayings)
        if speaker and not again and not all(map(_is_empty, sayings)):
            by_speaker.setdefault(capital(speaker), []).append((fact, sayings))
    ordered = sorted(by_speaker.items(), key=lambda item: (-_origins(material, item[1]), -len(item[1])))
    return [_line(material, name, sayings) for name, facts in ordered for _, sayings in facts]


def _origins(material: Material, facts: Sequence[tuple[Fact, list[Saying]]]) -> int:
    return material.origins_of(s.report for _, sayings in facts for s in sayings)


def _is_empty(saying: Saying) -> bool:
    """Reported words without any of their own: `suggested it`, `said nothing`."""
    pieces = (c.of(saying.text) for c in saying.statement.content)
    return saying.statement.form == "indirect" and all(set(content_stems(p)) <= _NOTHING for p in pieces)


def _wanted(saying: Saying, asked: Held) -> bool:
    return saying.statement.form != "direct" and asked.holds(saying.report, saying.statement.content[0])


def _within(saying: Saying) -> bool:
    """A statement told inside a quotation, which is shown whole: "the man who rails against my visit"."""
    whole = saying.whole
    others = (c for c, s in saying.around.said.over(whole) if s is not saying.statement and s.form == "direct")
    return any(c != whole and c.contains(whole) for c in others)


def _told(saying: Saying, above: Held) -> bool:
    """An account of an act whose sentence stands above already: "according to officials, they met"."""
    statement = saying.statement
    if statement.form != "indirect" or not above.holds(saying.report, saying.whole):
        return False
    acts = (e for c in statement.content for word, e in saying.around.acts.over(c) if c.contains(word))
    return any(e.type == "CONSULT" or e.reported_by for e in acts)


def _line(material: Material, lead: str, sayings: Sequence[Saying]) -> Line:
    best = max(sayings, key=_weight)
    others = [(s.report, s.whole) for s in sayings if s is not best]
    pieces = _pieces(best)
    body = " … ".join(p.of(best.text) for p in pieces)
    whole = Span(pieces[0].start, pieces[-1].end)
    return material.line(lead, body, _note(best, pieces), [(best.report, whole), *others])


def _weight(saying: Saying) -> tuple[bool, bool, int]:
    """Whole sentences before headlines, quotations before reports of them, more words before fewer."""
    sentence = saying.findings.sentence_of(saying.whole).of(saying.text).rstrip()
    return sentence[-1:] in _STOPS, saying.statement.form == "direct", saying.whole.end - saying.whole.start


def _pieces(saying: Saying) -> list[Span]:
    """The words to show; pieces with nothing but marks between them are one."""
    content = saying.statement.content
    with_cue = _with_cue(saying)
    if with_cue is not None:
        return [with_cue]
    pieces = [content[0]]
    for span in content[1:]:
        apart = _apart(saying, pieces[-1].end, span.start)
        pieces = [*pieces, span] if apart else [*pieces[:-1], Span(pieces[-1].start, span.end)]
    return pieces


def _apart(saying: Saying, end: int, start: int) -> bool:
    """Whether more stands between two pieces than marks, or than a word or two that the reading left out."""
    statement = saying.statement
    if start <= end or not re.search(r"\w", saying.text[end:start]):
        return False
    between = Span(end, start)
    parts = [statement.cue, statement.speaker.span if statement.speaker else None]
    attributed = any(part and part.overlaps(between) for part in parts)
    return attributed or len(between.of(saying.text).split()) > SLIP


def _with_cue(saying: Saying) -> Span | None:
    """Cue and words as one stretch where the words cannot stand alone: "criticised the blockade", "voiced anger"."""
    cue, content, text = saying.statement.cue, saying.statement.content, saying.text
    if cue is None or saying.statement.form == "direct" or len(content) > 1 or cue.end > content[0].start:
        return None
    between = text[cue.end : content[0].start]
    if len(between) > NEAR or cue.of(text).lower() in _PLAIN or re.search(r"\bthat\b|[.!?]", between):
        return None
    end = content[0].end
    if len(content[0].of(text).split()) < LEAST_WORDS:
        end = cuts.clause(saying.findings, content[0]).end
        stop = _NEXT.search(text, content[0].end, max(end, content[0].end))
        end = max(content[0].end, stop.start() if stop else end)
    return cuts.trimmed(text, cue.start, end)


def _note(saying: Saying, shown: Sequence[Span]) -> str | None:
    """Cue, channel and day, as far as the shown words do not hold them."""
    statement, text = saying.statement, saying.text
    parts = []
    if statement.cue and not _holds(shown, statement.cue) and (cue := manner(statement, text)):
        parts.append(cue)
    channel = statement.channel
    if channel and not (statement.cue and statement.cue.contains(channel)) and not _holds(shown, channel):
        before = re.search(r"\b(on|to|in|at|via|through|with)\s+(?:the\s+)?$", text[: channel.start])
        parts.append(f"{before[1] if before else 'to'} {channel.of(text)}")
    if statement.when and not _holds(shown, statement.when.span):
        parts.append(day_of(statement.when, text) or "")
    return ", ".join(" ".join(p.split()) for p in parts if p) or None


def manner(statement: Statement, text: str) -> str | None:
    """The cue where it says more than that somebody spoke: denied, warned, rejected. Without it what was denied would be claimed."""
    cue = None if statement.cue is None else " ".join(statement.cue.of(text).split())
    return None if cue is None or is_plain(cue) else cue


def is_plain(cue: str) -> bool:
    """Whether a cue says no more than that somebody spoke."""
    return cue.lower() in _PLAIN


def _holds(shown: Sequence[Span], span: Span) -> bool:
    return any(piece.contains(span) for piece in shown)
