"""Files of reports: a JSON object, a list of them, or JSON Lines. Each page carries the bytes of one object."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, Protocol

from ..types import Failure, Page
from .contents import REPORT_BYTES, is_blank, too_large, unfit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

JSON = "application/json"
BOM = b"\xef\xbb\xbf"


class Lines(Protocol):
    """What lines are read from: a file, or standard input."""

    def readline(self, limit: int, /) -> bytes: ...


def from_json(
    source: str, content: bytes, *, url: str | None = None, fetched: datetime | None = None
) -> Iterator[Page | Failure]:
    """The reports of one JSON text: an object, or a list (then `source:1`, `source:2` …).

    JSON Lines under the wrong name are read as what they are.
    """
    failure = unfit(source, content)
    if failure:
        yield failure
        return
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        if _is_lines(content):
            yield from from_lines(source, io.BytesIO(content))
        else:
            message = f"{source} is not readable JSON ({_why(error)}); correct it, or give the report as text"
            yield Failure(source, "broken-json", message)
        return
    if isinstance(value, list):
        yield from _listed(source, value, url, fetched)
    elif isinstance(value, dict):
        yield Page(source, content, JSON, url, fetched)
    else:
        yield _no_report(source, value)


def from_lines(source: str, lines: Lines) -> Iterator[Page | Failure]:
    """One page for each line that is not blank, as `source:line`; a broken line is a Failure and the others go on.

    Streamed: a file may be far larger than memory, one line may not.
    """
    seen = False
    number = 0
    while line := lines.readline(REPORT_BYTES + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(BOM)
        if len(line) > REPORT_BYTES:
            yield too_large(f"{source}:{number}", REPORT_BYTES, "give each report a line of its own")
            _skip_rest(lines, line)
        elif not is_blank(line):
            yield _line(f"{source}:{number}", line.strip())
        else:
            continue
        seen = True
    if not seen:
        yield Failure(source, "empty", f"{source} is empty: give one report a line, as a JSON object")


def starts_lines(line: bytes) -> bool:
    """Whether a first line is a whole JSON object, as in JSON Lines."""
    try:
        return isinstance(json.loads(line.removeprefix(BOM)), dict)
    except (ValueError, RecursionError):
        return False


def _listed(source: str, values: list[Any], url: str | None, fetched: datetime | None) -> Iterator[Page | Failure]:
    if not values:
        yield Failure(source, "empty", f"{source} is an empty list: it holds no report")
    for number, value in enumerate(values, 1):
        place = f"{source}:{number}"
        # in ASCII, so that half characters (lone surrogates) survive the way to the parser
        yield (
            Page(place, json.dumps(value).encode(), JSON, url, fetched)
            if isinstance(value, dict)
            else _no_report(place, value)
        )


def _line(place: str, line: bytes) -> Page | Failure:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Failure(
            place, "broken-json", f"{place} is not readable JSON ({_why(error)}); correct or remove this line"
        )
    return Page(place, line, JSON) if isinstance(value, dict) else _no_report(place, value)


def _no_report(place: str, value: object) -> Failure:
    what = "a list" if isinstance(value, list) else "nothing" if value is None else f"a bare {type(value).__name__}"
    return Failure(place, "broken-json", f'{place} holds {what}, not a report; a report is an object with "text"')


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg}, line {error.lineno} column {error.colno}"
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not {error.encoding}"
    return "nested too deep" if isinstance(error, RecursionError) else str(error)


def _is_lines(content: bytes) -> bool:
    first, _, rest = content.lstrip().partition(b"\n")
    return bool(rest.strip()) and starts_lines(first)


def _skip_rest(lines: Lines, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = lines.readline(REPORT_BYTES)
