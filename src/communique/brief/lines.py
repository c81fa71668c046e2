"""How a line of a brief is put together, the same in every form: what is joined, grouped, and said in brackets."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from communique.brief.shown import on_one_line
from communique.types import STATUSES

if TYPE_CHECKING:
    from communique.types import Citation, Line, Section

_OPENING_MARKS = "“”„«‹\"‘'"


def by_lead(section: Section) -> list[tuple[str, list[Line]]]:
    """The lines of a section in their order; neighbours with the same lead together, so that it is shown once."""
    return [(lead, list(lines)) for lead, lines in groupby(section.lines, key=lambda line: on_one_line(line.lead))]


def status_of(line: Line) -> str | None:
    """The status with which a line's note begins, None where it begins with something else."""
    word = (line.note or "").replace(";", ",").split(",")[0].strip()
    return word if word in STATUSES else None


def backing(line: Line) -> str | None:
    """How many origins carry a line, said only where its citations would not show it or would mislead."""
    if line.sides or len(line.outlets) <= 1:
        return None
    return f"{line.origins} origins" if line.origins > 1 else "one origin"


def notes(line: Line) -> str:
    """What stands in brackets after a line: its own note and its backing."""
    return "; ".join(filter(None, [on_one_line(line.note or ""), backing(line)]))


def joint(lead: str, body: str) -> str:
    """What stands between a lead and words cut from a report: a colon before a quotation, a dash before narration."""
    if not lead or lead.endswith(":"):
        return " " if lead else ""
    return ": " if is_quoted(body) else " — "


def sides_by_words(line: Line) -> list[tuple[str, list[Citation]]]:
    """The sides of a difference in their order, reports that use the same words on one side."""
    sides: dict[str, list[Citation]] = {}
    for says, citation in line.sides:
        sides.setdefault(on_one_line(says), []).append(citation)
    return list(sides.items())


def apart_from_sides(line: Line) -> list[Citation]:
    """The citations of a line that its sides do not show already."""
    shown_beside = {citation for _, citation in line.sides}
    return [citation for citation in line.citations if citation not in shown_beside]


def is_quoted(words: str) -> bool:
    """Whether words cut from a report bring their own quotation marks."""
    return words.lstrip()[:1] in _OPENING_MARKS if words.strip() else False
