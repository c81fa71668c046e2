"""`add`: reads reports and keeps them in the record."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import click

from communique.cli.ahead import tell_if_ahead
from communique.cli.record import record_made_option
from communique.cli.showing import line, progress, tell
from communique.cli.sources import sources_given
from communique.types import Failure

if TYPE_CHECKING:
    from communique.record import Record


@click.command()
@sources_given
@record_made_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each source (format communique/1).")
def add(sources: tuple[str, ...], outlet: str | None, published: date | None, record: Record, as_json: bool) -> None:
    """Read reports and keep them in the record.

    A report that the record holds is not read again; a page that has changed is kept as a new version. Each report is saved by itself:
    interrupted, the record is whole, and the same command goes on where it stopped.

    \b
    Example: communique add examples/visit
    """
    from communique import desk
    from communique.annotate import Annotator
    from communique.brief import data
    from communique.sources import pages

    counts: Counter[str] = Counter()
    with progress() as shown:
        task = shown.add_task("reading", total=None)
        for kept in desk.add(pages(sources, outlet=outlet, published=published), Annotator(), record):
            counts["failed" if isinstance(kept, Failure) else kept[1].kind] += 1
            if isinstance(kept, Failure):
                tell(kept)
            elif kept[1].kind != "known":
                tell_if_ahead(kept[0], record.reports([kept[1].report])[0].published)
            if as_json:
                source, found = (
                    (kept.source, kept) if isinstance(kept, Failure) else (kept[0], record.one(kept[1].report))
                )
                line(data.reading(source, found))
            shown.update(task, description=_told(counts))
    if not as_json:
        click.echo(f"{_told(counts)} in {record.name}")
    sys.exit(1 if counts["failed"] else 0)


def _told(counts: Counter[str]) -> str:
    said = (f"{counts[kind]} {words}" for kind, words in KINDS.items() if counts[kind] or kind == "new")
    return ", ".join(said)


KINDS = {"new": "new", "changed": "changed", "known": "known before", "failed": "not read"}
