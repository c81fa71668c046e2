"""Reports dated after today. They are read all the same, since nothing else can be known of them, and the reader is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import click

EARLIEST_MORNING = timedelta(hours=14)
"""How long before UTC a day begins where it begins first, in the Line Islands (UTC+14)."""


def is_ahead(day: date, now: datetime) -> bool:
    """Whether a day has begun nowhere on earth yet. Outlets date reports by their own clocks, so tomorrow here may be today there."""
    return day > (now.astimezone(UTC) + EARLIEST_MORNING).date()


def tell_if_ahead(source: str, published: date | None) -> None:
    """One sentence about a report that says it was published on a day still to come."""
    if published is None or not is_ahead(published, datetime.now(UTC)):
        return
    from communique.brief.references import spelled

    click.echo(
        f"communique: {source} is dated {spelled(published)}, a day still to come, and times in it are reckoned from that day; "
        "if it is wrong, correct it or give the right one with --published",
        err=True,
    )
