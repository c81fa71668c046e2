"""Reports for the tests of exports: real ones read from examples/visit, and odd ones made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from builders import event, report, said
from communique import desk
from communique.annotate import Annotator
from communique.sources import pages
from communique.types import Fact, Findings, Merged, Origin, Person, Story

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
VISIT = Path(__file__).parents[1] / "examples/visit"
Values = tuple[list[Findings], tuple[Merged, ...]]


@cache
def visit() -> Values:
    """The three reports of examples/visit and their one story."""
    findings = [f for f in desk.read(pages([str(VISIT)]), Annotator()) if isinstance(f, Findings)]
    return findings, desk.stories(findings)


def alone(*findings: Findings, story: str = "s", title: str | None = None) -> Values:
    """One story of these reports in which every finding is a fact of its own, every person one of this name."""
    facts = [
        Fact(f"{kind[0]}{f.article.id}{x.id}", kind, ((f.article.id, x.id),), 1)  # type: ignore[arg-type]
        for f in findings
        for kind, found in (("event", f.events), ("statement", f.statements))
        for x in found
    ]
    people: dict[tuple[str, str | None], list[tuple[str, str]]] = {}
    for f in findings:
        for a in f.actors:
            if a.kind == "person":
                people.setdefault((a.name, a.country), []).append((f.article.id, a.id))
    days = [f.article.published for f in findings if f.article.published]
    reports = tuple(f.article.id for f in findings)
    told = Story(
        story, title or findings[0].article.title or "Untitled", reports, tuple(Origin((r,), (1.0,)) for r in reports),
        min(days, default=None), max(days, default=None),
    )  # fmt: skip
    persons = tuple(Person(*known, tuple(members)) for known, members in people.items())
    return list(findings), (Merged(told, tuple(facts), (), persons),)


def meeting(
    id: str = "a", *, status: str = "planned", when: tuple[str, str | None] | None = ("Friday", "2025-05-16"),
    **known: object,
) -> Findings:  # fmt: skip
    """Ann Varga and Jon Holm in Oslo, and a word of hers."""
    return report(
        "Ann Varga of Norland will meet Jon Holm in Oslo on Friday. “We come to talk,” Varga told reporters.", id,
        people={"Ann Varga": "NOR", "Jon Holm": "SWE"}, roles={"Ann Varga": ["Norland"]},
        events=[event("meet", source="Ann Varga", target="Jon Holm", status=status, when=when, place=("Oslo", "NOR"))],
        statements=[said("Varga", "“We come to talk,”", cue="told", channel="reporters")], **known,
    )  # fmt: skip


ODD = 'A "title" with =1+1, {braces} & <tags>, $5 100% #1_a ^~\\ [[x|y]]\n\x00\x0b\x1b[31m\ud800\ufffe\u202e %%'


def odd(id: str = "-x/../../é:CON", **known: object) -> Findings:
    """Characters that one format or another forbids, wherever a report may carry words."""
    text = (
        "=cmd|' /C calc'!A0 Varga, Ann \ud800 met “Jon\x00 Holm” & <b>others</b>, at Oslo; Lund.\x0b "
        "“We \ufffecome,\x1b[0m” Varga, Ann said."
    )
    return report(
        text, id, people={"Varga, Ann": "NOR", "“Jon\x00 Holm”": None}, roles={"Varga, Ann": ["\ud800"]},
        events=[event("met", source="Varga, Ann", target="“Jon\x00 Holm”", place="Oslo; Lund", status="planned",
                      when=("at", "2025-05-16/2025-05-18"), topics="<b>others</b>")],
        statements=[said("Varga, Ann@2", "“We \ufffecome,\x1b[0m”")],
        **{"title": ODD, "byline": ODD, "outlet": ODD, "url": "javascript:alert(1)"} | known,
    )  # fmt: skip


SEVERAL: dict[str, Callable[[], Values]] = {
    "visit": visit,
    "odd": lambda: alone(odd(), odd("second", title="x" * 400, published=date(2025, 5, 15))),
    "undated": lambda: alone(meeting(when=None)),
    "none": lambda: ([], ()),
}
"""What every format is given: real reports, odd ones, one without a day, none at all."""
