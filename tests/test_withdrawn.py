"""What outlets took back stands in the brief once, and is told as new with the page that took it back."""

from __future__ import annotations

from builders import event, report
from communique.brief.compose import compose
from communique.brief.sections.withdrawn import with_withdrawn
from communique.brief.selection import only_of
from communique.merge import merge
from communique.types import Brief, Findings

MET, LEFT, STAYED = "Ann Varga met Jon Holm in Oslo.", "She left on Monday.", "She stayed until Tuesday."


def version(*told: str) -> Findings:
    """A page as it stood at one time."""
    acts = [event("met", source="Ann Varga", target="Jon Holm")] if MET in told else []
    return report(" ".join(told), id="page", outlet="Courier", people={"Ann Varga": None}, events=acts)


def brief(*versions: Findings) -> Brief:
    (merged,) = merge(versions[-1:])
    return with_withdrawn(compose(merged, {"page": versions[-1]}), [versions])


def test_a_sentence_that_two_versions_had_is_told_once_from_the_later_one() -> None:
    told = brief(version(MET, LEFT), version(MET, STAYED), version(STAYED))
    (section,) = [s for s in told.sections if s.key == "withdrawn"]
    assert [(line.body, line.citations[0].report) for line in section.lines] == [(MET, "page@2")]


def test_what_a_new_version_took_back_is_new_and_its_page_counts_as_one_report() -> None:
    told = only_of(brief(version(MET, LEFT), version(LEFT)), {"page"}, "new")
    assert [line.body for s in told.sections if s.key == "withdrawn" for line in s.lines] == [MET]
    assert told.since == "new: 1 of 1 reports"
