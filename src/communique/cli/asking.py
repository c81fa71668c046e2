"""`who`, `said`, `events`, `timeline` and `search`: questions to the record."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from communique.cli import answers, completing
from communique.cli.days import Day
from communique.cli.record import record_option
from communique.cli.showing import console, line
from communique.errors import CommuniqueError
from communique.types import MODES, PLOVER_TYPES, STATUSES

if TYPE_CHECKING:
    from communique.record import Record
    from communique.record.asking import Named

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


def most_option(default: int) -> Callable[..., Any]:
    return click.option("--most", type=click.IntRange(1), default=default, show_default=True, help="So many at most.")


def days_options(command: Callable[..., None]) -> Callable[..., None]:
    """--since and --until: days as people say them."""
    command = click.option("--until", type=Day("last"), help="Until this day.")(command)
    return click.option("--since", type=Day("first"), help="From this day on: 2025-04-03, last week, March 2025.")(
        command
    )


class Country(click.ParamType[str]):
    """A state by its name, its people's, or its code, as its code (ISO 3166 alpha-3)."""

    name = "country"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from communique.extract.states import country_of, short_name

        given = str(value)
        found = country_of(given) or country_of(given.title())
        if found is None and len(given) == 3 and country_of(short_name(given.upper())):
            found = given.upper()
        if found is None:
            self.fail(f"{value!r} is no state that is known; write it as Norway, Norwegian or NOR", param, ctx)
        return found


class Type(click.ParamType[str]):
    """A PLOVER type, or one with its mode: CONSULT/visit. A mode alone will do."""

    name = "type"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        type, _, mode = str(value).partition("/")
        if type.lower() in MODES and not mode:
            type, mode = "CONSULT", type
        if type.upper() not in PLOVER_TYPES or (mode and (mode.lower() not in MODES or type.upper() != "CONSULT")):
            self.fail(
                f"{value!r} is no type of event; types are {', '.join(PLOVER_TYPES)}, and CONSULT/{', CONSULT/'.join(MODES)}",
                param,
                ctx,
            )
        return f"{type.upper()}/{mode.lower()}" if mode else type.upper()


@click.command()
@click.argument("name", shell_complete=completing.names)
@record_option
@most_option(10)
@json_option
def who(name: str, record: Record, most: int, as_json: bool) -> None:
    """Tell who somebody is: what they were called and when, whom they met, what they said last.

    A name that may be several people's is answered with their names.

    \b
    Example: communique who Teskarin
    """
    from communique.record import asking

    found = _one(record, name)
    answer = (
        asking.offices(record, found, most), asking.meetings(record, found, most), asking.said(record, found, most=most)
    )  # fmt: skip
    if as_json:
        line(answers.who_data(found, *answer))
    else:
        answers.who(console(sys.stdout), found, *answer)


@click.command()
@click.argument("name", shell_complete=completing.names)
@click.option("--about", metavar="TOPIC", help="Only what holds these words, or words near in meaning if none does.")
@record_option
@days_options
@most_option(20)
@json_option
def said(
    name: str, about: str | None, record: Record, since: date | None, until: date | None, most: int, as_json: bool
) -> None:
    """Tell what somebody said, the newest first, in the words of the reports.

    \b
    Example: communique said Teskarin --about sanctions
    """
    from communique.record import asking

    found = asking.said(record, _one(record, name), about, since=since, until=until, most=most)
    _answer(found, as_json, answers.said_data, answers.said)


@click.command()
@click.option(
    "--type",
    "types",
    type=Type(),
    multiple=True,
    help="A PLOVER type or mode, as SANCTION, CONSULT/visit; again for more.",
)
@click.option(
    "--status", type=click.Choice(STATUSES), multiple=True, help="happened, ongoing, planned, possible or denied."
)
@click.option("--actor", shell_complete=completing.names, help="One side of the event, by name.")
@click.option("--country", type=Country(), help="A side's state, or that of the place.")
@record_option
@days_options
@most_option(50)
@json_option
def events(
    types: tuple[str, ...],
    status: tuple[str, ...],
    actor: str | None,
    country: str | None,
    record: Record,
    since: date | None,
    until: date | None,
    most: int,
    as_json: bool,
) -> None:
    """List events of the record, the newest first. The day is that of the act, where it is not known that of the report.

    \b
    Example: communique events --type visit --since "last month"
    """
    from communique.record import asking

    sought = asking.Asked(
        types, status, _one(record, actor) if actor else None, country, since=since, until=until
    )  # fmt: skip
    _answer(asking.happened(record, sought, most=most), as_json, answers.act_data, answers.act)


@click.command()
@click.argument("subject", required=False, metavar="[NAME|STORY]", shell_complete=completing.names)
@click.option("--country", type=Country(), help="A side's state, or that of the place.")
@record_option
@days_options
@most_option(100)
@json_option
def timeline(
    subject: str | None,
    country: str | None,
    record: Record,
    since: date | None,
    until: date | None,
    most: int,
    as_json: bool,
) -> None:
    """Tell dated events in the order of time, past and planned: of somebody, of a story, or of the whole record.

    \b
    Example: communique timeline Teskarin
    """
    from communique.record import asking

    actor: Named | None = None
    members: tuple[str, ...] = ()
    if subject:
        try:
            members = record.story(subject).reports
        except CommuniqueError:
            actor = _one(record, subject)
    asked = asking.Asked(actor=actor, country=country, story=members, since=since, until=until, dated=True)
    found = asking.happened(record, asked, oldest_first=True, most=most)
    _answer(asking.once(found), as_json, answers.dated_data, answers.dated)


@click.command(context_settings={"ignore_unknown_options": True})  # -sanctions is a word that must not stand there
@click.argument("words", nargs=-1, required=True)
@click.option("--like", is_flag=True, help="Search by meaning: the reports nearest to these words.")
@click.option("--outlet", help="Reports of this outlet.")
@click.option("--actor", shell_complete=completing.names, help="Reports that name them.")
@click.option("--country", type=Country(), help="Reports that name this state, or somebody of it.")
@record_option
@days_options
@most_option(20)
@json_option
def search(
    words: tuple[str, ...],
    like: bool,
    outlet: str | None,
    actor: str | None,
    country: str | None,
    record: Record,
    since: date | None,
    until: date | None,
    most: int,
    as_json: bool,
) -> None:
    """Find reports by words, "phrases", beginnings*, -without, one OR another; or by meaning.

    \b
    Example: communique search "sarn strait" -sanctions --since 2025-05-01
    """
    from communique.record import search as searching

    given = " ".join(f'"{w}"' if " " in w and '"' not in w and not like else w for w in words)
    wanted = searching.Filter(outlet, actor, country, since, until)
    found = (
        searching.near(record, _meaning(given), wanted, most) if like else searching.search(record, given, wanted, most)
    )
    _answer(found, as_json, answers.hit_data, answers.hit)


def _meaning(given: str) -> Any:
    """The vector of words, as the model gives it to a sentence."""
    from communique.annotate import Annotator
    from communique.types import Article

    annotation = Annotator()([Article("", given)])[0]
    if annotation.vectors is None or not len(annotation.vectors):
        raise click.UsageError("give a few words to search by their meaning")
    return annotation.vectors[0]


def _one(record: Record, name: str) -> Named:
    from communique.merge.people import grouped
    from communique.record import asking

    return asking.one(record, name, partial(grouped, judgements=record.judgements()))


def _answer(
    found: Sequence[Any], as_json: bool, data: Callable[[Any], Any], show: Callable[[Console, Any], None]
) -> None:
    to = console(sys.stdout)
    for one in found:
        if as_json:
            line(data(one))
        else:
            show(to, one)
    if not found and not as_json:
        click.echo("nothing of the kind stands in the record", err=True)
