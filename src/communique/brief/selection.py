"""What is shown: of stories those of some days, of a brief only what is new since a day or a report, and so many lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from communique.brief.printed import Printed
from communique.brief.references import spelled
from communique.types import Brief, Section, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from communique.types import Citation, Line, Story

WEIGHTS = {"happened": 4.0, "said": 4.0, "wants": 3.0, "differ": 3.0, "people": 2.0, "agenda": 1.5, "sanctions": 1.5,
           "timeline": 2.0, "withdrawn": 2.0,
           "only": 1.5, "unknown": 1.0}  # fmt: skip
"""How the lines of a short brief are shared out among its sections."""


def of_days(stories: Sequence[Story], since: date | None, until: date | None) -> list[Story]:
    """The stories with reports of these days, both included, as the record takes them: an undated one is of no day."""
    return [
        s
        for s in stories
        if (since is None or (s.last is not None and s.last >= since))
        and (until is None or (s.first is not None and s.first <= until))
    ]


def newest(stories: Sequence[Story], most: int | None) -> list[Story]:
    """So many, those with the newest reports, in the order in which they were; None: all."""
    kept = {s.id for s in sorted(stories, key=lambda s: s.last or date.min, reverse=True)[:most]}
    return [s for s in stories if s.id in kept]


def newer(brief: Brief, since: date | str) -> Brief | None:
    """The lines that rest on no report before a day, or on none up to a report (its id): what those reports did not have.

    A difference is new if one of its sides is. None if nothing is, and for a story that does not hold the report. An undated report counts
    as later than every dated one."""
    order = sorted(brief.articles, key=lambda a: a.published or date.max)
    ids = [a.id for a in order]
    if isinstance(since, str):
        if since not in ids:
            return None
        new = set(ids[ids.index(since) + 1 :])
        label = f"new since {_name(brief, since)}"
    else:
        new = {a.id for a in brief.articles if a.published is None or a.published >= since}
        label = f"new since {spelled(since)}"
    told = only_of(brief, new, label)
    return told if told.sections else None


def only_of(brief: Brief, reports: Collection[str], label: str) -> Brief:
    """The lines that rest on these reports alone (ids) and on no sentence that another one prints word for word; a difference if one of
    its sides does. `label` says which they are."""
    printed = Printed(zip(brief.articles, brief.sentences, strict=False))

    def is_new(c: Citation) -> bool:
        return all(_page(report) in reports for report in printed.by(c.report, Span(c.start, c.end)))

    def kept(section: Section, line: Line) -> bool:
        if section.key == "withdrawn":  # that a sentence is taken back is news, whoever prints it
            return all(_page(c.report) in reports for c in line.citations)
        of = map(is_new, line.citations)
        return any(of) if line.sides else all(of)

    every = {_page(a.id) for a in brief.articles}
    return replace(_lines(brief, kept), since=f"{label}: {len(every & set(reports))} of {len(every)} reports")


def _page(report: str) -> str:
    """The id of a report of which this is one version: `id@1` is what stood on its page before."""
    return report.partition("@")[0]


def at_most(brief: Brief, lines: int) -> Brief:
    """A brief of at most so many lines. The sections take turns by their weight, each giving its first lines; each says how many more
    it has, one that gives none too."""
    taken = {s.key: 0 for s in brief.sections}
    while sum(taken.values()) < lines:
        open_ = [s.key for s in brief.sections if taken[s.key] < len(s.lines)]
        if not open_:
            return brief
        taken[min(open_, key=lambda key: (taken[key] + 1) / WEIGHTS.get(key, 1.0))] += 1
    cut = (replace(s, lines=s.lines[: taken[s.key]], left_out=len(s.lines) - taken[s.key]) for s in brief.sections)
    return replace(brief, sections=tuple(cut))


def _lines(brief: Brief, kept: Callable[[Section, Line], bool]) -> Brief:
    sections = (Section(s.key, s.title, tuple(line for line in s.lines if kept(s, line))) for s in brief.sections)
    return replace(brief, sections=tuple(s for s in sections if s.lines))


def _name(brief: Brief, report: str) -> str:
    article = next(a for a in brief.articles if a.id == report)
    day = f", {spelled(article.published)}" if article.published else ""
    return f"{article.called}{day}"
