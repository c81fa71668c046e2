"""How commands speak: rich on a terminal, plain when piped, JSON for programs, failures on standard error."""

from __future__ import annotations

import json
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
