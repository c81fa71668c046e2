"""One story in a few lines: the plain form of `communique stories`."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from rich.text import Text

from communique.brief.references import count, period, spelled
from communique.brief.shown import on_one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from communique.types import Article, Placing, Story


def render(story: Story, articles: Mapping[str, Article], console: Console, *, why: bool = False) -> None:
    """Print a story's title, its days, and its reports by origin; a report that copies stands under what it copies. With `why`, under
    each report how like it was to those that were there before it, and by what."""
    reasons = {p.report: p for p in story.placings} if why else {}
    console.print(Text(on_one_line(story.title), "bold"))
    days = period(story.first, story.last) if story.first and story.last else "undated"
    summary = f"{count(len(story.reports), 'report')} · {count(len(story.origins), 'origin')} · {days}"
    console.print(Text(summary, "dim"))
    for origin in story.origins:
        for number, (report, share) in enumerate(zip(origin.reports, origin.shares, strict=True)):
            article = articles[report]
            day = spelled(article.published) if article.published else "undated"
            copied = f" · {share:.0%} of its text stands in the report above" if number else ""
            outlet = article.outlet or "outlet unknown"
            agency = f" · credits {origin.agency.upper()}" if origin.agency and not number else ""
            line = f"{outlet} · {day} · {article.title or 'no title'}{agency}{copied}"
            indent = "    " if number else "  "
            _print(console, line, indent, "")
            if placing := reasons.get(report):
                _print(console, reason(placing), indent + "  ", "dim")
    if why and story.former:
        _print(console, f"joined with what were stories of their own: {', '.join(story.former)}", "  ", "dim")
    console.print()


def reason(placing: Placing) -> str:
    """Why a report stands in its story: "likeness 0.62: words 0.31, vector 0.29, days apart -0.04"."""
    if not placing.parts:
        return "founded the story"
    weighty = sorted(((v, k) for k, v in placing.parts.items() if abs(v) >= 0.005), key=lambda x: -abs(x[0]))
    return f"likeness {placing.likeness:.2f}: " + ", ".join(f"{kind} {value:.2f}" for value, kind in weighty)


def _print(console: Console, line: str, indent: str, style: str) -> None:
    filled = fill(on_one_line(line), console.width, initial_indent=indent, subsequent_indent=indent + "  ")
    console.print(Text(filled, style))
