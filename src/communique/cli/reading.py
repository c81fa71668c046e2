"""`read`, `stories`, `compare` and `brief`: the questions to reports given on the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import IO

import click

from communique.cli.showing import console, line, tell
from communique.cli.sources import read_all, read_each, sources_given
from communique.types import Brief, Failure, Findings

COMPARED = ("differ", "only")
"""The sections of a brief that tell how reports compare."""


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
    """Show what each report holds: its actors, statements, events and times."""
    from communique.brief import data, reading
    from communique.brief import explain as explained

    if explain and as_json:
        raise click.UsageError("--explain is for reading; it does not go with --json")
    if as_html and not explain:
        raise click.UsageError("--html goes with --explain")
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


@click.command()
@sources_given
@click.option("--why", is_flag=True, help="What each report stands in its story for: how like it was, by what.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each story.")
def stories(sources: tuple[str, ...], outlet: str | None, published: date | None, why: bool, as_json: bool) -> None:
    """Group reports into stories and tell which of them copy one another."""
    from communique import desk
    from communique.brief import data, overview

    findings, failures = read_all(sources, outlet, published)
    for merged in desk.stories(findings):
        if as_json:
            line(data.story(merged.story, why=why))
        else:
            articles = {f.article.id: f.article for f in findings}
            overview.render(merged.story, articles, console(sys.stdout), why=why)
    sys.exit(1 if failures else 0)


@click.command()
@sources_given
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each story.")
def compare(sources: tuple[str, ...], outlet: str | None, published: date | None, as_json: bool) -> None:
    """Show what reports of one story share and where they differ."""
    from communique import desk
    from communique.brief import data, text
    from communique.brief.compose import compose

    findings, failures = read_all(sources, outlet, published)
    by_id = {f.article.id: f for f in findings}
    for merged in desk.stories(findings):
        if as_json:
            line(data.compared(merged, by_id))
        else:
            told = compose(merged, by_id)
            text.render(
                replace(told, sections=tuple(s for s in told.sections if s.key in COMPARED)), console(sys.stdout)
            )
    sys.exit(1 if failures else 0)


@click.command()
@sources_given
@click.option("--json", "form", flag_value="json", help="The brief as one JSON object (format communique/1).")
@click.option("--markdown", "form", flag_value="markdown", help="The brief as Markdown.")
@click.option("--html", "form", flag_value="html", help="The brief as one self-contained HTML page.")
@click.option("--output", "-o", type=click.File("w", encoding="utf-8", lazy=True), help="Write to this file.")
@click.option(
    "--new-since",
    metavar="DAY|REPORT",
    help="Only what no report before this day (2025-04-03), or up to this source or report id, has.",
)
@click.option(
    "--lines", type=click.IntRange(0), default=150, show_default=True, help="At most so many lines a story; 0: all."
)
def brief(
    sources: tuple[str, ...],
    outlet: str | None,
    published: date | None,
    form: str | None,
    output: IO[str] | None,
    new_since: str | None,
    lines: int,
) -> None:
    """Tell each story of the reports in cited lines."""
    from communique import desk
    from communique.brief import data, html, markdown, selection, text

    findings, failures = read_all(sources, outlet, published, told=form != "json")
    told: Sequence[Brief] = desk.briefs(findings)
    if new_since is not None:
        since = _moment(new_since, findings)
        told = [new for b in told if (new := selection.newer(b, since))]
    if lines:
        told = [selection.at_most(b, lines) for b in told]
    to = output or sys.stdout
    if form == "json":
        to.write(json.dumps(data.briefs(told, failures), ensure_ascii=False) + "\n")
    elif form == "html":
        to.write(html.render(told))
    elif form == "markdown":
        to.write("\n\n".join(markdown.render(b) for b in told) + "\n" if told else "")
    else:
        for b in told:
            text.render(b, console(to))
    sys.exit(1 if failures else 0)


def _moment(given: str, findings: Sequence[Findings]) -> date | str:
    """A day, or the id of the report that a user names by its source or id."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        pass
    for f in findings:
        if given in (f.article.id, f.source):
            return f.article.id
    raise click.BadParameter(
        f"{given!r} is neither a day (2025-04-03) nor a source or id of a report read here", param_hint="--new-since"
    )
