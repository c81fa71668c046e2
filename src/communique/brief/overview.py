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

    from communique.types import Article, Story


def render(story: Story, articles: Mapping[str, Article], console: Console) -> None:
    """Print a story's title, its days, and its reports by origin; a report that copies stands under what it copies."""
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
            line = f"{outlet} · {day} · {article.title or 'no title'}{copied}"
            indent = "    " if number else "  "
            console.print(
                Text(fill(on_one_line(line), console.width, initial_indent=indent, subsequent_indent=indent + "  "))
            )
    console.print()
