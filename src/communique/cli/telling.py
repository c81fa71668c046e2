"""`stories`, `story`, `brief`, `compare` and `new`: stories of the sources given or, without, of the record."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from communique import types
from communique.cli import completing
from communique.cli.days import Day
from communique.cli.record import opened, record_option
from communique.cli.showing import console, line, tell_left_out
from communique.cli.sources import none_in_vain, read_all, sources_or_record
from communique.cli.usage import only_one
from communique.errors import RecordError
from communique.given import days
from communique.types import Brief, Failure, Findings, Merged

if TYPE_CHECKING:
    from communique.record import Record

COMPARED = ("differ", "only")
"""The sections of a brief that tell how reports compare."""
SHOWN = 20
"""Stories listed, and BRIEFED told, where the record is asked without saying which."""
BRIEFED = 5

Story = tuple[Merged, Mapping[str, Findings]]


def _form(ctx: click.Context, option: click.Parameter, given: bool) -> None:
    """Passes `form` to the command: the name of the one option given, None without. click itself would take the last of several."""
    before = ctx.params.setdefault("form", None)
    if given and before:
        raise only_one(f"--{before}", f"--{option.name}")
    if given:
        ctx.params["form"] = option.name


def _as_form(name: str, help: str) -> Callable[..., Any]:
    return click.option(f"--{name}", name, is_flag=True, expose_value=False, callback=_form, help=help)


form_options = (
    _as_form("json", "As one JSON object (format communique/1)."),
    _as_form("markdown", "As Markdown."),
    _as_form("html", "As one self-contained HTML page."),
    click.option("--output", "-o", type=click.File("w", encoding="utf-8", lazy=True), help="Write to this file."),
    click.option(
        "--lines", type=click.IntRange(0), default=150, show_default=True, help="At most so many lines a story; 0: all."
    ),
)


@click.command()
@sources_or_record
@click.option("--since", type=Day("first"), help="Only stories with a report dated this day or later.")
@click.option("--until", type=Day("last"), help="Only stories with a report dated this day or earlier.")
@click.option(
    "--most",
    type=click.IntRange(1),
    show_default=f"{SHOWN} of the record, all of the sources given",
    help="So many stories, the newest.",
)
@click.option("--why", is_flag=True, help="What each report stands in its story for: how like it was, by what.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each story.")
def stories(
    sources: tuple[str, ...],
    where: str | None,
    outlet: str | None,
    published: date | None,
    since: date | None,
    until: date | None,
    most: int | None,
    why: bool,
    as_json: bool,
) -> None:
    """Group reports into stories and tell which of them copy one another.

    Without SOURCE: the stories of the record, the newest first.

    \b
    Example: communique stories examples/visit
    """
    from communique import desk
    from communique.brief import data, overview
    from communique.brief.selection import newest, of_days

    failures: Sequence[Failure] = ()
    none_in_vain(bool(sources), where, outlet, published)
    if sources:
        findings, failures = read_all(sources, outlet, published)
        by_id: Mapping[str, Findings] = {f.article.id: f for f in findings}
        every = of_days([m.story for m in desk.stories(findings)], since, until)
        listed = [(story, by_id) for story in newest(every, most)]
        number = len(every)
    else:
        with opened(where) as record:
            desk.place(record)
            told = record.stories(since=since, until=until, most=most or SHOWN)
            listed = [desk.with_origins(record, story) for story in told]
            number = record.number_of_stories(since=since, until=until)
    for story, reports in listed:
        if as_json:
            line(data.story(story, why=why))
        else:
            overview.render(story, {id: f.article for id, f in reports.items()}, console(sys.stdout), why=why)
    if (since or until) and not number:
        click.echo("communique: no story has a report of these days", err=True)
    tell_left_out({"story": number - len(listed)}, f"--most {number}")
    sys.exit(1 if failures else 0)


@click.command()
@sources_or_record
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each story.")
def compare(
    sources: tuple[str, ...], where: str | None, outlet: str | None, published: date | None, as_json: bool
) -> None:
    """Show what reports of one story share and where they differ.

    STORY is the id of a story of the record (communique stories lists them), or of a report in it.

    \b
    Example: communique compare examples/visit
    """
    from communique.brief import data, text
    from communique.brief.compose import compose

    told, failures = _stories(sources, where, outlet, published)
    for merged, reports in told:
        if as_json:
            line(data.compared(merged, reports))
        else:
            whole = compose(merged, reports)
            sections = tuple(s for s in whole.sections if s.key in COMPARED)
            text.render(replace(whole, sections=sections), console(sys.stdout))
    sys.exit(1 if failures else 0)


def _with_form(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(form_options):
        command = option(command)
    return command


@click.command()
@sources_or_record
@_with_form
@click.option(
    "--new-since",
    metavar="DAY|REPORT",
    help="Only what no report before this day (2025-04-03, yesterday), or up to this source or report id, has.",
)
def brief(
    sources: tuple[str, ...],
    where: str | None,
    outlet: str | None,
    published: date | None,
    form: str | None,
    output: IO[str] | None,
    new_since: str | None,
    lines: int,
) -> None:
    """Tell each story of the reports in cited lines.

    Without SOURCE: the newest stories of the record. STORY is the id of one of its stories, or of a report in it.

    \b
    Example: communique brief examples/visit
    """
    from communique.brief import selection

    told, findings, failures = _briefs(sources, where, outlet, published, told=form != "json")
    if new_since is not None:
        since = _moment(new_since, findings)
        told = [new for b in told if (new := selection.newer(b, since))]
        if not told:
            click.echo(f"communique: nothing is new since {new_since}", err=True)
    _show(told, failures, form, output, lines)
    sys.exit(1 if failures else 0)


@click.command()
@click.argument("story", metavar="STORY", shell_complete=completing.stories)
@record_option
@_with_form
def story(story: str, record: Record, form: str | None, output: IO[str] | None, lines: int) -> None:
    """Tell one story of the record in cited lines.

    STORY is its id (communique stories lists them), an id that it once had, or the id or address of a report in it.

    \b
    Example: communique story 3f2a90
    """
    from communique import desk

    desk.place(record)
    _show([desk.brief(record, record.story(story))], (), form, output, lines)


@click.command()
@record_option
@_with_form
@click.option(
    "--since",
    "given",
    default="yesterday",
    show_default=True,
    metavar="DAY",
    help="Reports added on this day or later.",
)
def new(record: Record, given: str, form: str | None, output: IO[str] | None, lines: int) -> None:
    """Tell what is new: the lines that rest only on reports added to the record lately, story by story.

    \b
    Example: communique new --since "last week"
    """
    from communique import desk
    from communique.brief import selection

    since = Day("first").convert(given, None, None)
    desk.place(record)
    added = {r.id for r in record.reports(added=since.isoformat())}
    told = []
    for found in record.stories_of(added):
        told.append(selection.only_of(desk.brief(record, found), added, f"added since {given}"))
    told = [b for b in told if b.sections]
    if not told:
        click.echo(f"communique: nothing new was added since {given}", err=True)
    _show(told, (), form, output, lines)


def _show(
    told: Sequence[Brief], failures: Sequence[Failure], form: str | None, output: IO[str] | None, lines: int
) -> None:
    from communique.brief import data, html, markdown, selection, text

    if output and failures and not told:
        return  # what an earlier run wrote stays
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
    tell_left_out({"line": sum(s.left_out for b in told for s in b.sections)}, "--lines 0")


def _briefs(
    sources: tuple[str, ...], where: str | None, outlet: str | None, published: date | None, *, told: bool
) -> tuple[Sequence[Brief], Sequence[tuple[str, str]], Sequence[Failure]]:
    """The briefs of sources or of the record, with the source and id of every report, and what could not be read."""
    from communique import desk

    from_sources = _are_read(sources)
    none_in_vain(from_sources, where, outlet, published)
    if from_sources:
        findings, failures = read_all(sources, outlet, published, told=told)
        return desk.briefs(findings), [(f.source, f.article.id) for f in findings], failures
    with opened(where) as record:
        desk.place(record)
        stories = _of_record(record, sources)
        held = record.reports([r for s in stories for r in s.reports])
        return [desk.brief(record, s) for s in stories], [(r.source, r.id) for r in held], ()


def _stories(
    sources: tuple[str, ...], where: str | None, outlet: str | None, published: date | None, *, told: bool = True
) -> tuple[list[Story], Sequence[Failure]]:
    """The stories of sources; of the record, those that are named, else the newest."""
    from communique import desk

    from_sources = _are_read(sources)
    none_in_vain(from_sources, where, outlet, published)
    if from_sources:
        findings, failures = read_all(sources, outlet, published, told=told)
        by_id = {f.article.id: f for f in findings}
        return [(merged, by_id) for merged in desk.stories(findings)], failures
    with opened(where) as record:
        desk.place(record)
        return [desk.told(record, story) for story in _of_record(record, sources)], ()


def _are_read(given: Sequence[str]) -> bool:
    """Whether these are sources to read; else they are stories of the record, or none is named."""
    return not all(map(_is_story, given))


def _is_story(given: str) -> bool:
    """Whether a word can only be meant for the record: it names no file, address or standard input."""
    return given != "-" and "://" not in given and not Path(given).exists() and "." not in given and "/" not in given


def _of_record(record: Record, ids: Sequence[str]) -> list[types.Story]:
    """The stories that are named, else the newest."""
    try:
        told = [record.story(id) for id in ids] if ids else record.stories(most=BRIEFED)
    except RecordError as error:
        if error.kind != "unknown":
            raise
        raise RecordError(f"there is no such file, and {error.message}", "unknown") from error
    if not told:
        raise RecordError(f"{record.name} holds no report yet; communique add reads some into it", "unknown")
    if not ids:
        every = record.number_of_stories()
        at_the_end = partial(tell_left_out, {"story": every - len(told)}, f"communique stories --most {every}")
        click.get_current_context().call_on_close(at_the_end)  # where whoever reads a long answer is
    return told


def _moment(given: str, reports: Sequence[tuple[str, str]]) -> date | str:
    """A day, or the id of the report that a user names by its source or id."""
    for source, id in reports:
        if given in (id, source):
            return id
    if found := days(given, date.today()):
        return found[0]
    raise click.BadParameter(
        f"{given!r} is neither a day (2025-04-03) nor a source or id of a report read here", param_hint="--new-since"
    )
