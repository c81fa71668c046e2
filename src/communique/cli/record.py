"""The record that a command asks or writes: `--record`, else the setting."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from communique import settings


def record_option(command: Callable[..., None]) -> Callable[..., None]:
    """Adds --record, and calls the command with `record`: open, and closed after it."""

    @click.option(
        "--record", "where", metavar="PATH|URL", help="The record; without, that of the settings (communique info)."
    )
    @wraps(command)
    def with_record(*args: Any, where: str | None, **known: Any) -> None:
        from communique.record import open_record

        record = open_record(settings.read({"record": where}, os.environ, Path.cwd()).record)
        try:
            command(*args, record=record, **known)
        finally:
            record.close()

    return with_record
