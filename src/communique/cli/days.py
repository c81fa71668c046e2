"""Days as people give them on the command line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click


class Day(click.ParamType[date]):
    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2025-04-03", param, ctx)
