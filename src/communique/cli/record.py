"""The record that a command asks or writes: `--record`, else the setting."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique import settings
from communique.errors import RecordError

if TYPE_CHECKING:
    from communique.record import Record

where_option = click.option(
    "--record", "where", metavar="PATH|URL", help="The record; without, that of the settings (communique info)."
)
"""Which record; for a command that needs none where it is given sources."""


@contextmanager
def opened(where: str | None, *, made: bool = False) -> Iterator[Record]:
    """The record that `--record` names, else the settings; closed at the end. Only with `made` is a file made that is not there: a
    mistyped name is no empty record."""
    from communique.record import exists, open_record

    place = settings.read({"record": where}, os.environ, Path.cwd()).record
    if not made and not exists(place):
        raise RecordError(
            f"there is no record at {place}; communique add makes one, or give another --record", "unknown"
        )
    record = open_record(place)
    try:
        yield record
    finally:
        record.close()


def record_option(command: Callable[..., None]) -> Callable[..., None]:
    """Adds --record, and calls the command with `record`: open, and closed after it."""
    return _with_record(command, made=False)


def record_made_option(command: Callable[..., None]) -> Callable[..., None]:
    """The same for commands that put something in: a record that is not there is made."""
    return _with_record(command, made=True)


def _with_record(command: Callable[..., None], *, made: bool) -> Callable[..., None]:
    @where_option
    @wraps(command)
    def with_record(*args: Any, where: str | None, **known: Any) -> None:
        with opened(where, made=made) as record:
            command(*args, record=record, **known)

    return with_record
