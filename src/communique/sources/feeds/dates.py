"""Days as feeds write them: RFC 822 in RSS, ISO 8601 in the others. The day is the one the feed names, in the feed's own time."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

ISO_DAY = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?!\d)")
FIRST_YEAR = 1990
"""An earlier year is a server's clock that was never set ("Thu, 01 Jan 1970")."""


def day(words: object) -> date | None:
    """The day of a feed's time; None if it is none, or one before there were feeds."""
    if not isinstance(words, str):
        return None
    found = _iso(words) or _rfc822(words)
    return found if found is not None and found.year >= FIRST_YEAR else None


def _iso(words: str) -> date | None:
    match = ISO_DAY.match(words)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _rfc822(words: str) -> date | None:
    try:
        found: datetime = parsedate_to_datetime(words.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.date()
