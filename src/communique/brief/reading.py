"""What was found in one report, on a terminal: the plain form of `communique read`."""

from __future__ import annotations

from textwrap import fill, shorten
from typing import TYPE_CHECKING

from rich.text import Text

from communique.brief.references import spelled
from communique.brief.shown import on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from communique.types import Actor, Event, Findings, Party, Statement, When


LEFT_OUT_LINES, LEFT_OUT_LETTERS = 8, 90


def render(findings: Findings, console: Console) -> None:
    """Print one report's actors, statements, events and times, each with its words."""
    article = findings.article
    console.print(Text(on_one_line(article.title or findings.source), "bold"))
    day = spelled(article.published) if article.published else "undated"
    facts = [article.outlet or "outlet unknown", day, f"{article.reading_seconds} s to read"]
    console.print(Text(" · ".join(facts), "dim"))
    _block(console, "Actors", (actor_line(findings, a) for a in findings.actors))
    _block(console, "Statements", (statement_line(findings, s) for s in findings.statements))
    _block(console, "Events", (event_line(findings, e) for e in findings.events))
    _block(console, "Times", (time_line(findings, t) for t in findings.times))
    _block(console, "Left out", left_out_lines(findings))
    console.print()


def left_out_lines(findings: Findings) -> list[str]:
    """What of the text was not read, being no report, a table, or in another language; each by its first words."""
    article = findings.article
    out = [shorten(piece.of(article.text), LEFT_OUT_LETTERS, placeholder=" …") for piece in article.furniture]
    more = len(out) - LEFT_OUT_LINES
    return out if more <= 0 else [*out[:LEFT_OUT_LINES], f"and {more} more"]


def _block(console: Console, title: str, lines: Iterable[str]) -> None:
    rows = [on_one_line(line) for line in lines]
    if rows:
        console.print()
        console.print(Text(title, "bold"))
    for row in rows:
        console.print(Text(fill(row, console.width, initial_indent="  ", subsequent_indent="    ")))


def actor_line(findings: Findings, actor: Actor) -> str:
    """Name, state, kind and roles."""
    roles = "; ".join(dict.fromkeys(r.span.of(findings.article.text) for r in actor.roles))
    country = f" ({actor.country})" if actor.country else ""
    return f"{actor.name}{country} · {actor.kind}" + (f" · {roles}" if roles else "")


def statement_line(findings: Findings, s: Statement) -> str:
    """Speaker, cue, content, form, channel and day."""
    text = findings.article.text
    words = " … ".join(c.of(text) for c in s.content)
    about = [s.form, *([s.channel.of(text)] if s.channel else []), *_when(s.when, text)]
    return f"{_called(findings, s.speaker)} · {s.cue.of(text) if s.cue else 'goes on'} · {words} · {', '.join(about)}"


def event_line(findings: Findings, e: Event) -> str:
    """Type, word, sides, topics, status, place and day."""
    text = findings.article.text
    kind = f"{e.type}/{e.mode}" if e.mode else e.type
    sides = [", ".join(_called(findings, p) for p in parties) for parties in (e.source, e.target) if parties]
    rest = [e.status, *([f"at {e.place.span.of(text)}"] if e.place else []), *_when(e.when, text)]
    if e.reported_by:
        rest.append(f"by {_called(findings, e.reported_by)}")
    about = [f"on {t.of(text)}" for t in e.topics]
    return " · ".join([kind, e.trigger.of(text), *([" → ".join(sides)] if sides else []), *about, ", ".join(rest)])


def time_line(findings: Findings, t: When) -> str:
    """The expression and its days."""
    return " · ".join([t.span.of(findings.article.text), _days(t)])


def _days(when: When) -> str:
    if when.earliest is None or when.latest is None:
        return "not settled"
    if when.earliest == when.latest:
        return spelled(when.earliest)
    return f"{spelled(when.earliest)} to {spelled(when.latest)}"


def _when(when: When | None, text: str) -> list[str]:
    if when is None:
        return []
    return [when.span.of(text) + (f" ({_days(when)})" if when.settled else "")]


def _called(findings: Findings, party: Party | None) -> str:
    if party is None:
        return "speaker unknown"
    actor = findings.actor(party)
    return actor.name if actor else party.span.of(findings.article.text)
