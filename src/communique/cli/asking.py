"""`who`, `said`, `events`, `timeline` and `search`: questions to the record."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from communique.cli import answers, completing
from communique.cli.days import Day
from communique.cli.record import record_option
from communique.cli.showing import console, line, tell_left_out
from communique.errors import CommuniqueError
from communique.given import country_code, event_type
from communique.types import STATUSES

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


TELLINGS = 5
"""Tellings looked up for each act that a timeline has room for."""


class Given(click.ParamType[str]):
    """What people give in words, as a value; what is none is told as the option's fault."""

    def __init__(self, name: str, value: Callable[[str], str]) -> None:
        self.name, self._value = name, value

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return self._value(str(value))
        except CommuniqueError as error:
            self.fail(error.message, param, ctx)


COUNTRY, TYPE = Given("country", country_code), Given("type", event_type)


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
    from communique import desk
    from communique.record import asking

    found = desk.named(record, name)
    offices, meetings = asking.offices(record, found, None), asking.meetings(record, found, None)
    said = asking.said(record, found, most=most)
    answer = offices[:most], meetings[:most], said
    if as_json:
        line(answers.who_data(found, *answer))
    else:
        answers.who(console(sys.stdout), found, *answer)
    unsaid = _more(said, most, lambda: asking.number_said(record, found))
    _tell_more({"role": len(offices) - most, "meeting": len(meetings) - most, "statement": unsaid}, most)


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
    from communique import desk
    from communique.record import asking

    speaker = desk.named(record, name)
    found = asking.said(record, speaker, about, since=since, until=until, most=most)
    _answer(found, as_json, answers.said_data, answers.said)
    number = partial(asking.number_said, record, speaker, about, since=since, until=until)
    _tell_more({"statement": _more(found, most, number)}, most)


@click.command()
@click.option(
    "--type",
    "types",
    type=TYPE,
    multiple=True,
    help="A PLOVER type or mode, as SANCTION, CONSULT/visit; again for more.",
)
@click.option(
    "--status", type=click.Choice(STATUSES), multiple=True, help="happened, ongoing, planned, possible or denied."
)
@click.option("--actor", shell_complete=completing.names, help="One side of the event, by name.")
@click.option("--country", type=COUNTRY, help="A side's state, or that of the place.")
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
    from communique import desk
    from communique.record import asking

    sought = asking.Asked(
        types, status, desk.named(record, actor) if actor else None, country, since=since, until=until
    )  # fmt: skip
    found = asking.happened(record, sought, most=most)
    _answer(found, as_json, answers.act_data, answers.act)
    _tell_more({"event": _more(found, most, partial(asking.number_happened, record, sought))}, most)


@click.command()
@click.argument("subject", required=False, metavar="[NAME|STORY]", shell_complete=completing.names)
@click.option("--country", type=COUNTRY, help="A side's state, or that of the place.")
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
    from communique import desk
    from communique.record import asking

    actor: Named | None = None
    members: tuple[str, ...] = ()
    if subject:
        try:
            members = record.story(subject).reports
        except CommuniqueError:
            actor = desk.named(record, subject)
    asked = asking.Asked(actor=actor, country=country, story=members, since=since, until=until, dated=True)
    tellings = asking.happened(record, asked, oldest_first=True, most=TELLINGS * most)
    found = asking.once(tellings)
    _answer(found[:most], as_json, answers.dated_data, answers.dated)
    if len(found) > most or len(tellings) == TELLINGS * most:  # which of the others tell one act is not known
        told = sum(1 + len(d.others) for d in found[:most])
        _tell_more({"telling of an act": asking.number_happened(record, asked) - told}, most)


# -harbour is a word that must not stand there, and no -h; only --help asks for help
@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("words", nargs=-1, required=True)
@click.option("--like", is_flag=True, help="Search by meaning: the reports nearest to these words.")
@click.option("--outlet", help="Reports of this outlet.")
@click.option("--actor", shell_complete=completing.names, help="Reports that name them.")
@click.option("--country", type=COUNTRY, help="Reports that name this state, or somebody of it.")
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
    Example: communique search Teskarin -harbour --since 2025-05-01
    """
    from communique import desk
    from communique.record import search as searching

    given = " ".join(f'"{w}"' if " " in w and '"' not in w and not like else w for w in words)
    wanted = searching.Filter(outlet, actor, country, since, until)
    if like:
        from communique.annotate import Annotator

        found = searching.near(record, desk.meaning(given, Annotator()), wanted, most)
    else:
        found = searching.search(record, given, wanted, most)
    _answer(found, as_json, answers.hit_data, answers.hit)
    if not like:  # every report is more or less like the words
        _tell_more({"report": _more(found, most, partial(searching.number_found, record, given, wanted))}, most)


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


def _more(shown: Sequence[Any], most: int, number: Callable[[], int]) -> int:
    """How many more there are than are shown; they are counted only where as many are shown as may be."""
    return number() - len(shown) if len(shown) == most else 0


def _tell_more(left_out: Mapping[str, int], most: int) -> None:
    tell_left_out(left_out, f"--most {most + max(left_out.values())}")
