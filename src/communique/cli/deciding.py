"""`same`, `apart`, `undo` and `judgements`: what people decide, which wins over what the merge finds."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from communique.cli.record import record_option
from communique.cli.showing import line
from communique.types import Judgement

if TYPE_CHECKING:
    from communique.record import Record

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


def _two(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        json_option,
        click.option("--author", default=getpass.getuser, show_default="your user name", help="Who decides."),
        click.option("--reason", help="Why."),
        click.option(
            "--reports", "of_reports", is_flag=True, help="ONE and OTHER are ids of reports: decide on their story."
        ),
        record_option,
        click.argument("other"),
        click.argument("one"),
    ):
        command = option(command)
    return command


@click.command()
@_two
def same(one: str, other: str, **known: Any) -> None:
    """Decide that two names are one person's, or two reports of one story.

    \b
    Example: communique same "Volodymyr Zelensky" "V. Zelenskiy" --reason "transliteration"
    """
    _judge(one, other, True, **known)


@click.command()
@_two
def apart(one: str, other: str, **known: Any) -> None:
    """Decide that two names are two people's, or two reports of two stories (OTHER then stands in one of its own).

    \b
    Example: communique apart "George Bush" "George W. Bush"
    """
    _judge(one, other, False, **known)


@click.command()
@click.argument("number", type=int, required=False)
@record_option
@json_option
def undo(number: int | None, record: Record, as_json: bool) -> None:
    """Take back a decision: that of NUMBER (communique judgements), else the last one.

    \b
    Example: communique undo 3
    """
    _show(record.withdraw(number), as_json)


@click.command()
@click.option("--all", "every", is_flag=True, help="Those taken back, too.")
@record_option
@json_option
def judgements(every: bool, record: Record, as_json: bool) -> None:
    """List what people decided.

    \b
    Example: communique judgements --all
    """
    for judgement in record.judgements(all=every):
        _show(judgement, as_json)


def _judge(
    one: str, other: str, same: bool, record: Record, of_reports: bool, reason: str | None, author: str, as_json: bool
) -> None:
    if of_reports:
        from communique import desk

        desk.place(record)
    kind: Any = "report" if of_reports else "person"
    _show(record.judge(kind, one, other, same=same, author=author, reason=reason), as_json)


def _show(j: Judgement, as_json: bool) -> None:
    if as_json:
        line({name: getattr(j, name) for name in Judgement.__slots__})
        return
    why = f": {j.reason}" if j.reason else ""
    back = f"; taken back {j.withdrawn}" if j.withdrawn else ""
    click.echo(f"{j.number}  {j.kind}  {j.one} {'=' if j.same else '≠'} {j.other}{why} ({j.author}, {j.made}{back})")
