"""`check`: whether the record is whole."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from communique.cli.record import record_option
from communique.cli.showing import line

if TYPE_CHECKING:
    from communique.record import Record


@click.command()
@record_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def check(record: Record, as_json: bool) -> None:
    """Look through the record: every stored range against its text, what points somewhere, the index of words.

    The index of words is made again where it is not right. Exit status 1 if anything else is wrong.

    \b
    Example: communique check
    """
    from communique.record.check import check as look

    found = look(record)
    if as_json:
        line(
            {"record": record.name, "reports": found.reports, "wrong": list(found.wrong), "mended": list(found.mended)}
        )
    else:
        for words in (*found.wrong, *found.mended):
            click.echo(words)
        state = "whole" if not found.wrong else f"{len(found.wrong)} things are wrong"
        click.echo(f"{record.name}: {found.reports} reports looked at; {state}")
    sys.exit(1 if found.wrong else 0)
