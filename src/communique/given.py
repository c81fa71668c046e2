"""What people give in words, on the command line, in rules or in Python, as values: states, types of events, days."""

from __future__ import annotations

from datetime import date

from communique.errors import CommuniqueError
from communique.types import MODES, PLOVER_TYPES, STATUSES, Span


def country_code(given: str) -> str:
    """A state by its name, its people's, its capital or its code, as its code (ISO 3166 alpha-3). Raises CommuniqueError `unknown`.

    >>> country_code("Norwegian")
    'NOR'
    """
    from communique.states import country_of, short_name  # 0.03 s, which a command without states need not pay

    code = given.strip().upper()
    names = (given, given.title(), code)
    found = code if short_name(code) != code else next((c for n in names if (c := country_of(n))), None)
    if found is None:
        raise CommuniqueError(f"{given!r} is no state that is known; write it as Norway, Norwegian or NOR", "unknown")
    return found


def event_type(given: str) -> str:
    """A PLOVER type, or one with its mode, from either or from a mode alone. Raises CommuniqueError `unknown`.

    >>> event_type("visit"), event_type("sanction")
    ('CONSULT/visit', 'SANCTION')
    """
    type, _, mode = given.partition("/")
    if type.lower() in MODES and not mode:
        type, mode = "CONSULT", type
    if type.upper() not in PLOVER_TYPES or (mode and (mode.lower() not in MODES or type.upper() != "CONSULT")):
        known = f"{', '.join(PLOVER_TYPES)}; modes of CONSULT are {', '.join(MODES)}"
        raise CommuniqueError(f"{given!r} is no type of event; types are {known}", "unknown")
    return f"{type.upper()}/{mode.lower()}" if mode else type.upper()


def event_status(given: str) -> str:
    """One of STATUSES. Raises CommuniqueError `unknown`."""
    if given not in STATUSES:
        raise CommuniqueError(f"{given!r} is no status of an event; it is one of {', '.join(STATUSES)}", "unknown")
    return given


def days(given: str, today: date) -> tuple[date, date] | None:
    """The first and last day that an expression means, taken as in a report of today; None if that is not clear.

    >>> days("last week", date(2025, 4, 3))
    (datetime.date(2025, 3, 24), datetime.date(2025, 3, 30))
    """
    words = given.strip()
    if not words:
        return None
    try:
        day = date.fromisoformat(words)
        return day, day
    except ValueError:
        from communique.extract.times import settle  # 0.08 s

        when = settle(words, Span(0, len(words)), today)
    return (when.earliest, when.latest) if when.earliest and when.latest else None
