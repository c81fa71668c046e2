"""Planned meetings and visits as a calendar (RFC 5545), with the sentences they rest on."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from communique.brief.references import address
from communique.brief.sections.happened import Act, acts
from communique.exports.characters import plain, plain_line
from communique.exports.dossier import Dossier, digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from communique.brief.material import Material, Telling
    from communique.types import Findings, Merged

OCTETS = 75
"""A line may have no more; a longer one goes on after a line break and a space."""
LONGEST = timedelta(days=31)
"""What is planned for no nearer than a month ("next year") has no days to put in a calendar."""
_SPECIAL = re.compile(r"[\\;,]")


def calendar(findings: Iterable[Findings], merged: Iterable[Merged], now: datetime) -> tuple[str, int]:
    """The calendar, and how many planned consultations are left out because no report settles their days within a month.

    Days that reports give differently are entries of their own. `now` stamps an entry whose reports have no day.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Communique//exports//EN", "CALSCALE:GREGORIAN"]
    left_out = 0
    for story in Dossier(findings, merged).stories:
        for act in acts(story):
            if act.type != "CONSULT":
                continue
            planned = [t for t in act.tellings if t.event.status == "planned"]
            dated = _by_days(planned)
            left_out += bool(planned) and not dated
            for days, tellings in dated.items():
                lines += _entry(story, act, days, tellings, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines), left_out


def _by_days(tellings: Iterable[Telling]) -> dict[tuple[date, date], list[Telling]]:
    found: dict[tuple[date, date], list[Telling]] = defaultdict(list)
    for telling in tellings:
        when = telling.event.when
        if when and when.earliest and when.latest and when.latest - when.earliest < LONGEST and when.latest < date.max:
            found[when.earliest, when.latest].append(telling)
    return found


def _entry(
    story: Material, act: Act, days: tuple[date, date], tellings: Sequence[Telling], now: datetime
) -> Iterator[str]:
    first = min(tellings, key=lambda t: (list(story.findings).index(t.report), t.event.trigger))
    trigger = first.event.trigger
    told = "\n".join(dict.fromkeys(_evidence(story, t) for t in act.tellings))
    page = next((page for t in tellings if (page := address(t.findings.article))), None)
    place = next((t.event.place.span.of(t.text) for t in tellings if t.event.place), None)
    yield "BEGIN:VEVENT"
    yield f"UID:{digest(first.report, str(trigger.start), str(trigger.end), *map(str, days))}@communique"
    yield f"DTSTAMP:{_stamp(tellings, now):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{_day(days[0])}"
    yield f"DTEND;VALUE=DATE:{_day(days[1] + timedelta(days=1))}"
    yield f"SUMMARY:{_text(plain_line(replace(act, status='planned').lead))}"
    yield f"DESCRIPTION:{_text(told)}"
    if place:
        yield f"LOCATION:{_text(plain_line(place))}"
    if page:
        yield f"URL:{page}"
    yield f"CATEGORIES:{_text(act.best.event.mode or 'talks')}"
    yield "STATUS:TENTATIVE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _evidence(story: Material, t: Telling) -> str:
    day = t.findings.article.published
    said = f"{story.outlet(t.report)}, {day.isoformat() if day else 'undated'}"
    return plain_line(f"{said} ({t.event.status}): {t.sentence.of(t.text)}")


def _stamp(tellings: Iterable[Telling], now: datetime) -> datetime:
    """When what the entry says was last told: so that the same reports always give the same calendar."""
    days = [day for t in tellings if (day := t.findings.article.published)]
    return datetime.combine(max(days), time(), UTC) if days else now


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _text(words: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", plain(words)).replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line cut where it would be longer than allowed, never within a character."""
    parts, held = [], ""
    for character in line:
        if len((held + character).encode()) > OCTETS:
            parts.append(held)
            held = " "
        held += character
    return "\r\n".join([*parts, held])
