"""`why`: opens what a line rests on."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import click

from communique.cli.record import record_option
from communique.cli.showing import console, line
from communique.errors import RecordError

if TYPE_CHECKING:
    from communique.record import Record

_PLACE = re.compile(r"(?P<report>.+?):(?P<start>\d+)(?:-(?P<end>\d+))?")
_FINDING = re.compile(r"(?P<report>.+)/(?P<id>[se]\d+)")


@click.command()
@click.argument("id")
@record_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def why(id: str, record: Record, as_json: bool) -> None:
    """Open what something rests on.

    \b
    REPORT:120 or REPORT:120-164   the words at that place, with the sentences around them
    REPORT/e3, REPORT/s2           an event or statement: its parts, and why each is as it is
    REPORT                         its versions, what its outlet took back, and why it stands in its story
    STORY                          why its reports are together

    \b
    Example: communique why visit-wire/e1
    """
    from communique import desk
    from communique.brief import evidence

    desk.place(record)
    for pattern, told in ((_PLACE, evidence.place), (_FINDING, evidence.finding)):
        if m := pattern.fullmatch(id):
            try:
                found = record.one(m["report"])
            except RecordError:
                continue
            answer: dict[str, Any] | None = told(found, **{k: v for k, v in m.groupdict().items() if k != "report"})
            if answer is None:
                raise RecordError(f"{m[0]} is not in {record.name}: the report has no such place or finding", "unknown")
            break
    else:
        answer = _report_or_story(record, id)
    if as_json:
        line(answer)
    else:
        evidence.render(answer, console(sys.stdout))


def _report_or_story(record: Record, id: str) -> dict[str, Any]:
    from communique import desk
    from communique.brief import evidence

    try:
        versions = record.versions(record.one(id).article.id)
    except RecordError:
        story, reports = desk.with_origins(record, record.story(id))
        return evidence.story(story, reports)
    return evidence.report(versions, record.story(versions[-1].article.id))
