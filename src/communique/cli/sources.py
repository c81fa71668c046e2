"""The sources that a command is given, and reading them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

import click

from communique.cli import completing
from communique.cli.ahead import tell_if_ahead
from communique.cli.days import Day
from communique.cli.record import where_option
from communique.cli.showing import progress, tell
from communique.types import Failure, Findings


def _given(command: Callable[..., None], required: bool) -> Callable[..., None]:
    name = "SOURCE..." if required else "[SOURCE|STORY]..."
    for option in (
        click.option("--published", type=Day(), help="The day of publication of every report read, as 2025-04-03."),
        click.option("--outlet", help="The outlet of every report read."),
        click.argument(
            "sources",
            nargs=-1,
            required=required,
            metavar=name,
            shell_complete=completing.sources if required else completing.sources_or_stories,
        ),
    ):
        command = option(command)
    return command


def sources_given(command: Callable[..., None]) -> Callable[..., None]:
    """The argument and options of every command that reads."""
    return _given(command, required=True)


def sources_or_record(command: Callable[..., None]) -> Callable[..., None]:
    """Of a command that reads sources or, without them, asks the record."""
    return where_option(_given(command, required=False))


def none_in_vain(reads: bool, where: str | None, outlet: str | None, published: date | None) -> None:
    """Refuses an option that would change nothing: --record where sources are read, those of reports read where the record is asked."""
    if reads and where is not None:
        raise click.UsageError("--record goes without SOURCE: either these sources are read, or the record is asked")
    for option, given in (("--outlet", outlet), ("--published", published)):
        if given is not None and not reads:
            raise click.UsageError(f"{option} goes with SOURCE, and no file, folder or address that is there is given")


def read_each(sources: Iterable[str], outlet: str | None, published: date | None) -> Iterator[Findings | Failure]:
    """What was found in each source, in order; a report dated after today is told as it comes."""
    from communique import desk
    from communique.annotate import Annotator
    from communique.sources import pages

    for found in desk.read(pages(sources, outlet=outlet, published=published), Annotator()):
        if isinstance(found, Findings):
            tell_if_ahead(found.source, found.article.published)
        yield found


def read_all(
    sources: Iterable[str], outlet: str | None, published: date | None, *, told: bool = True
) -> tuple[list[Findings], list[Failure]]:
    """Everything read, each report once, with a count of reports on a terminal; failures are told as they come. Of several texts under one
    id only the first is taken, since citations name the id."""
    findings: list[Findings] = []
    failures: list[Failure] = []
    read: dict[str, Findings] = {}
    with progress() as shown:
        task = shown.add_task("reading", total=None)
        for found in read_each(sources, outlet, published):
            if not isinstance(found, Failure) and (first := read.setdefault(found.article.id, found)) is not found:
                if first.article.text == found.article.text:
                    continue
                found = _clash(found, first)
            if isinstance(found, Failure):
                failures.append(found)
                if told:
                    tell(found)
            else:
                findings.append(found)
            shown.update(task, description=f"{len(findings)} reports read")
    return findings, failures


def _clash(found: Findings, first: Findings) -> Failure:
    id = found.article.id
    message = (
        f"{found.source} has the id {id}, which is that of {first.source}, and another text: it is left out; "
        "give it an id of its own, or keep the versions of a page with communique add"
    )
    return Failure(found.source, "clash", message)
