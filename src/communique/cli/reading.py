"""`read`: what each report holds."""

from __future__ import annotations

import sys
from datetime import date

import click

from communique.cli.showing import console, line, tell
from communique.cli.sources import read_all, read_each, sources_given
from communique.cli.usage import only_one
from communique.types import Failure


@click.command()
@sources_given
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each source (format communique/1).")
@click.option("--tokens", is_flag=True, help="With --json: every word with its part of speech and governor.")
@click.option(
    "--explain", is_flag=True, help="The report's text with its findings in the margin, and why each was made."
)
@click.option("--html", "as_html", is_flag=True, help="With --explain: one self-contained HTML page.")
def read(
    sources: tuple[str, ...],
    outlet: str | None,
    published: date | None,
    as_json: bool,
    tokens: bool,
    explain: bool,
    as_html: bool,
) -> None:
    """Show what each report holds: its actors, statements, events and times. Nothing is saved.

    \b
    Example: communique read examples/visit/daily.txt --explain
    """
    from communique.brief import data, reading
    from communique.brief import explain as explained

    if as_json and (explain or as_html):
        raise only_one("--json", "--html" if as_html else "--explain")
    if as_html and not explain:
        raise click.UsageError("--html shows a report with its findings in the margin; give --explain with it")
    if tokens and not as_json:
        raise click.UsageError("--tokens adds words to the JSON form, and no other holds them; give --json with it")
    if as_html:
        findings, failures = read_all(sources, outlet, published)
        click.echo(explained.page(findings), nl=False)
        sys.exit(1 if failures else 0)
    failed = False
    to = console(sys.stdout)
    for found in read_each(sources, outlet, published):
        failed |= isinstance(found, Failure)
        if as_json:
            line(data.reading(found.source, found, tokens=tokens))
        elif isinstance(found, Failure):
            tell(found)
        elif explain:
            explained.render(found, to)
        else:
            reading.render(found, to)
    sys.exit(1 if failed else 0)
