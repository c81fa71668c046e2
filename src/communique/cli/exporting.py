"""`export`: reports and stories in the formats that other programs read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from itertools import chain, islice
from pathlib import Path

import click

from communique.cli import completing
from communique.cli.days import Day
from communique.cli.record import opened
from communique.cli.showing import tell
from communique.cli.sources import none_in_vain, read_each
from communique.types import Failure, Findings, Merged

FORMATS = (
    "jsonl", "csv", "parquet", "plover", "ftm", "annotations", "ics", "graphml", "bibtex", "csl", "markdown", "jsonld",
    "rss",
)  # fmt: skip
"""As in communique.exports, which is not imported to show help; a test holds the two together."""


@click.command()
@click.argument("format_", metavar="FORMAT", type=click.Choice(FORMATS))
@click.argument("sources", nargs=-1, metavar="[SOURCE]...", shell_complete=completing.sources)
@click.option("--outlet", help="The outlet of every report read.")
@click.option("--published", type=Day(), help="The day of publication of every report read, as 2025-04-03.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="Write to this file; csv, parquet and markdown: this folder.",
)
@click.option(
    "--record",
    "where",
    metavar="PATH|URL",
    help="Without SOURCE: the record; else that of the settings (communique info).",
)
def export(
    format_: str,
    sources: tuple[str, ...],
    outlet: str | None,
    published: date | None,
    output: Path | None,
    where: str | None,
) -> None:
    """Write what reports hold in a format that other programs read. Without SOURCE: all current reports of the record.

    \b
    jsonl        communique/1, the lines of read --json
    csv          tables: reports, actors, statements, events, facts (a folder)
    parquet      the same tables with types (a folder; needs communique[exports])
    plover       event records in the way of PLOVER and POLECAT, JSON Lines
    ftm          FollowTheMoney entities, JSON Lines (needs communique[exports])
    annotations  the evidence as W3C Web Annotations, JSON-LD
    ics          planned meetings and visits as a calendar
    graphml      who met whom
    bibtex, csl  the reports as a bibliography
    markdown     notes with wiki links, as for Obsidian (a folder)
    jsonld       schema.org NewsArticle and Quotation
    rss          facts as a feed, newest first

    A folder must be empty or hold an earlier export of the same format. The formats are told in docs/exports.md.

    \b
    Example: communique export ics examples/visit -o visits.ics
    """
    from communique import desk, exports

    none_in_vain(bool(sources), where, outlet, published)
    kind = next(known for known in exports.FORMATS if known == format_)
    exports.check(kind, output)
    failures: list[Failure] = []
    with nullcontext() if sources else opened(where) as record:
        each = iter(record.findings() if record else _told(read_each(sources, outlet, published), failures))
        first = list(islice(each, 1))
        if failures and not first:
            sys.exit(1)  # what an earlier run wrote stays
        findings: Iterable[Findings] = chain(first, each)
        merged: Sequence[Merged] = ()
        if kind not in exports.ALONE:
            findings = list(findings)
            merged = desk.all_told(record) if record else desk.stories(findings)
        said = exports.write(kind, findings, merged, output or sys.stdout.buffer)
    if said:
        click.echo(f"communique: {said}", err=True)
    sys.exit(1 if failures else 0)


def _told(found: Iterable[Findings | Failure], failures: list[Failure]) -> Iterator[Findings]:
    """The findings as they come; failures are told and kept."""
    for f in found:
        if isinstance(f, Failure):
            failures.append(f)
            tell(f)
        else:
            yield f
