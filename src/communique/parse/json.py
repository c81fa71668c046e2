"""A report as a JSON object: `text`, and `id`, `title`, `outlet`, `url`, `published`, `byline`, `language` if known."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ..errors import ParseError
from .dates import iso_day
from .draft import Draft

if TYPE_CHECKING:
    from datetime import date

    from ..types import Page

HALF_CHARACTER = re.compile("[\ud800-\udfff]")
"""Half of a UTF-16 pair, left where a text was cut; no file can hold it, so U+FFFD stands in its place."""


def read(page: Page) -> Draft:
    """The report, its text kept exactly; fields we do not know, and known ones that are not text, are passed over.

    Raises ParseError of the kinds broken-json, no-text and bad-date.
    """
    report = _object(page)
    text = report.get("text")
    if not isinstance(text, str):
        said = "has no text" if text is None else f'has a {type(text).__name__} as its "text"'
        raise ParseError(f'{page.source} {said}: a report needs "text" with the words of the report', "no-text")
    identity = report.get("id")
    return Draft(
        text=_whole(text),
        id=str(identity) if isinstance(identity, int) and not isinstance(identity, bool) else _named(identity),
        title=_said(report.get("title")),
        byline=_names(report.get("byline")),
        outlet=_said(report.get("outlet")),
        url=_said(report.get("url")),
        published=_day(page.source, report.get("published")),
        language=_said(report.get("language")),
    )


def _object(page: Page) -> dict[str, Any]:
    try:
        report = json.loads(page.content)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"{page.source} is not readable JSON: {error}; correct it", "broken-json") from error
    if not isinstance(report, dict):
        raise ParseError(f'{page.source} holds no report: a report is an object with "text"', "broken-json")
    return report


def _said(value: object) -> str | None:
    return _whole(value.strip()) or None if isinstance(value, str) else None


def _named(value: object) -> str | None:
    """An id: without NUL, which no database holds."""
    said = _said(value)
    return said and said.replace("\0", "\ufffd")


def _names(value: object) -> str | None:
    """A byline, or several names in a list."""
    if isinstance(value, list):
        return ", ".join(name for name in map(_said, value) if name) or None
    return _said(value)


def _day(source: str, value: object) -> date | None:
    if value is None or value == "":
        return None
    day = iso_day(value) if isinstance(value, str) else None
    if day is None:
        message = f"{source} was published on {value!r}, which is no day: write it as 2021-03-31, or leave it out"
        raise ParseError(message, "bad-date")
    return day


def _whole(text: str) -> str:
    return HALF_CHARACTER.sub("\ufffd", text)
