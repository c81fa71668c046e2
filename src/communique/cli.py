"""The command line. The only place that prints and exits."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import IO, Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from communique import __version__
from communique.errors import CommuniqueError
from communique.types import Brief, Failure, Findings

COMPARED = ("differ", "only")
"""The sections of a brief that tell how reports compare."""


class _Day(click.ParamType[date]):
    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2025-04-03", param, ctx)


def _sources(command: Callable[..., None]) -> Callable[..., None]:
    """The argument and options of every command that reads."""
    for option in (
        click.option("--published", type=_Day(), help="The day of publication of every report read, as 2025-04-03."),
        click.option("--outlet", help="The outlet of every report read."),
        click.argument("sources", nargs=-1, required=True, metavar="SOURCE..."),
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Read the news about diplomacy: who met whom, who said what, who asks, offers, refuses or threatens what.

    SOURCE is a text or HTML file, a .json or .jsonl file of reports, a folder, an address (http, https), or - for standard input.
    Nothing is fetched but the addresses you give. A source that cannot be read is told on standard error, the others go on, and
    the exit status is 1.
    """


@cli.command()
@_sources
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
        findings, failures = _all(sources, outlet, published)
        click.echo(explained.page(findings), nl=False)
        sys.exit(1 if failures else 0)
    failed = False
    console = _console(sys.stdout)
    for found in _read(sources, outlet, published):
        failed |= isinstance(found, Failure)
        if as_json:
            _line(data.reading(found.source, found, tokens=tokens))
        elif isinstance(found, Failure):
            _tell(found)
        elif explain:
            explained.render(found, console)
        else:
            reading.render(found, console)
    sys.exit(1 if failed else 0)


@cli.command()
@_sources
@click.option("--why", is_flag=True, help="What each report stands in its story for: how like it was, by what.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each story.")
def stories(sources: tuple[str, ...], outlet: str | None, published: date | None, why: bool, as_json: bool) -> None:
    """Group reports into stories and tell which of them copy one another."""
    from communique import desk
    from communique.brief import data, overview

    findings, failures = _all(sources, outlet, published)
    for merged in desk.stories(findings):
        if as_json:
            _line(data.story(merged.story, why=why))
        else:
            articles = {f.article.id: f.article for f in findings}
            overview.render(merged.story, articles, _console(sys.stdout), why=why)
    sys.exit(1 if failures else 0)


@cli.command()
@_sources
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each story.")
def compare(sources: tuple[str, ...], outlet: str | None, published: date | None, as_json: bool) -> None:
    """Show what reports of one story share and where they differ."""
    from communique import desk
    from communique.brief import data, text
    from communique.brief.compose import compose

    findings, failures = _all(sources, outlet, published)
    by_id = {f.article.id: f for f in findings}
    for merged in desk.stories(findings):
        if as_json:
            _line(data.compared(merged, by_id))
        else:
            told = compose(merged, by_id)
            text.render(
                replace(told, sections=tuple(s for s in told.sections if s.key in COMPARED)), _console(sys.stdout)
            )
    sys.exit(1 if failures else 0)


@cli.command()
@_sources
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

    findings, failures = _all(sources, outlet, published, told=form != "json")
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
            text.render(b, _console(to))
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


def _read(sources: Iterable[str], outlet: str | None, published: date | None) -> Iterator[Findings | Failure]:
    from communique import desk
    from communique.annotate import Annotator
    from communique.sources import pages

    yield from desk.read(pages(sources, outlet=outlet, published=published), Annotator())


def _all(
    sources: Iterable[str], outlet: str | None, published: date | None, *, told: bool = True
) -> tuple[list[Findings], list[Failure]]:
    """Everything read, with a count of reports on a terminal; failures are told as they come."""
    findings: list[Findings] = []
    failures: list[Failure] = []
    with _progress() as progress:
        task = progress.add_task("reading", total=None)
        for found in _read(sources, outlet, published):
            if isinstance(found, Failure):
                failures.append(found)
                if told:
                    _tell(found)
            else:
                findings.append(found)
            progress.update(task, description=f"{len(findings)} reports read")
    return findings, failures


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True,
        disable=not console.is_terminal,
    )  # fmt: skip


def _console(stream: IO[str]) -> Console:
    from communique.brief import text

    return text.console_for(stream)  # type: ignore[arg-type]


def _line(row: Any) -> None:
    click.echo(json.dumps(row, ensure_ascii=False))


def _tell(failure: Failure) -> None:
    click.echo(f"communique: {failure.message}", err=True)


def main() -> None:
    """The program. Known errors end in one sentence and exit status 1; an interrupt in 130."""
    try:
        cli(standalone_mode=True)
    except CommuniqueError as error:
        click.echo(f"communique: {error.message}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
