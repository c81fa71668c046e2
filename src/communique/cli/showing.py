"""How commands speak: rich on a terminal, plain when piped, JSON for programs, failures on standard error."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from communique.types import Failure


def progress() -> Progress:
    """A line of progress on standard error; nothing where that is no terminal."""
    to = Console(stderr=True)
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=to, transient=True,
        disable=not to.is_terminal,
    )  # fmt: skip


def console(stream: IO[str]) -> Console:
    from communique.brief import text

    return text.console_for(stream)  # type: ignore[arg-type]


def line(row: Any) -> None:
    """A JSON object on a line of its own."""
    click.echo(json.dumps(row, ensure_ascii=False))


def tell(failure: Failure) -> None:
    click.echo(f"communique: {failure.message}", err=True)


def tell_left_out(left_out: Mapping[str, int], shown_by: str) -> None:
    """Says how many more there are than an answer shows, by what they are ("event", "story"), and what shows them; nothing where the
    answer is whole. On standard error, so that an answer for programs stays one."""
    from communique.brief.phrases import joined

    more = {thing: n for thing, n in left_out.items() if n > 0}
    if not more:
        return
    said = joined([f"{n:,} more {thing if n == 1 else MANY.get(thing, f'{thing}s')}" for thing, n in more.items()])
    one = sum(more.values()) == 1
    click.echo(
        f"communique: {said} {'is' if one else 'are'} not shown; {shown_by} shows {'it' if one else 'them'}", err=True
    )


MANY = {"story": "stories", "telling of an act": "tellings of acts"}
