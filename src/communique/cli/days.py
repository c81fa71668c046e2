"""Days as people give them on the command line: 2025-04-03, 3 April 2025, yesterday, last week, April 2025, two weeks ago."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from communique.given import days


class Day(click.ParamType[date]):
    """One day; of a longer time its first day, or its last."""

    name = "day"

    def __init__(self, which: str = "only") -> None:
        self._which = which

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        found = days(str(value), date.today())
        if found is None:
            self.fail(
                f"{value!r} is no day that is understood; write it as 2025-04-03, 3 April 2025, yesterday or last week",
                param,
                ctx,
            )
        if self._which == "only" and found[0] != found[1]:
            self.fail(f"{value!r} is more than one day; give the day, as 2025-04-03", param, ctx)
        return found[1] if self._which == "last" else found[0]
