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

if TYPE_CHECKING:
    from communique.record import Record

where_option = click.option(
    "--record", "where", metavar="PATH|URL", help="The record; without, that of the settings (communique info)."
)
"""Which record; for a command that needs none where it is given sources."""


@contextmanager
def opened(where: str | None) -> Iterator[Record]:
    """The record that `--record` names, else the settings; closed at the end."""
    from communique.record import open_record

    record = open_record(settings.read({"record": where}, os.environ, Path.cwd()).record)
    try:
        yield record
    finally:
        record.close()


def record_option(command: Callable[..., None]) -> Callable[..., None]:
    """Adds --record, and calls the command with `record`: open, and closed after it."""

    @where_option
    @wraps(command)
    def with_record(*args: Any, where: str | None, **known: Any) -> None:
        with opened(where) as record:
            command(*args, record=record, **known)

    return with_record
