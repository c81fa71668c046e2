"""When a feed is asked next. Pure: given how it fared, a time."""

from __future__ import annotations

from datetime import datetime, timedelta

AGAIN = timedelta(minutes=5)
"""A feed that answers is not asked again sooner, however often updates are run. A choice."""

FIRST_WAIT = timedelta(minutes=15)
"""After a first failure; doubled with each further one in a row. A choice."""

LONGEST_WAIT = timedelta(days=1)
"""A feed that fails for ever is still asked once a day: outlets come back. A choice."""


def after_success(now: datetime) -> datetime:
    return now + AGAIN


def after_failure(now: datetime, failures: int, seconds: float | None) -> datetime:
    """`failures`: those in a row with this one; `seconds`: what the server asks us to wait, a day at most."""
    doubled: timedelta = FIRST_WAIT * 2 ** min(max(failures - 1, 0), 10)
    asked = timedelta(seconds=seconds or 0.0)
    return now + min(max(doubled, asked), LONGEST_WAIT)


def put_off(now: datetime, seconds: float | None) -> datetime:
    """For a feed that was not asked since its host was to be left alone."""
    return now + min(max(timedelta(seconds=seconds or 0.0), AGAIN), LONGEST_WAIT)
