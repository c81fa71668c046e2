"""What databases raise, told as one sentence."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, NoResultFound, OperationalError

from communique.errors import RecordError


@contextmanager
def told(name: str) -> Iterator[None]:
    """What databases raise, as one sentence for people."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as cause:
        raise _error(name, cause) from cause
    except UnicodeEncodeError:
        raise
    except (
        zlib.error,
        ValueError,
        NoResultFound,
    ) as cause:  # what was packed is no longer, a row that must be there is not
        raise RecordError(f"{name} {DAMAGED}", "damaged") from cause


def _error(name: str, cause: DBAPIError) -> RecordError:
    why = str(cause.orig).strip().splitlines()[0] if str(cause.orig).strip() else type(cause.orig).__name__
    for words, kind, message in _CAUSES:
        if words in why:
            return RecordError(f"{name} {message}", kind)
    if isinstance(cause, OperationalError):
        return RecordError(f"the record {name} cannot be reached or used: {why}", "unreachable")
    if isinstance(cause, DatabaseError):
        return RecordError(f"the record {name} cannot be used: {why}", "damaged")
    return RecordError(f"the record {name}: {why}", "damaged")


DAMAGED = "is damaged; run communique check, or take a copy from before"
_CAUSES = (
    ("file is not a database", "foreign", "is not a record: it is no database; give another path"),
    ("malformed", "damaged", DAMAGED),
    ("Could not decode", "damaged", DAMAGED),
    ("fts5", "damaged", DAMAGED),
    ("lock timeout", "locked", "is being written by another program; wait until it is done, then try again"),
    ("locked", "locked", "is being written by another program; wait until it is done, then try again"),
    (
        "readonly",
        "read-only",
        "cannot be written: the file or its folder is read-only; change that or give another path with --record",
    ),
    ("read-only", "read-only", "cannot be written: it is read-only; change that or give another record with --record"),
    ("disk is full", "full", "cannot grow: the disk is full; make room, then try again: what was saved is kept"),
    ("unable to open database file", "unreachable", "cannot be opened; check that its folder exists and is yours"),
)
