"""A brief as one HTML file that needs nothing else: each citation leads to its passage in the full report below."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from communique.brief import lines
from communique.brief.passages import Segment, paragraphs
from communique.brief.references import References, address, left_out, summary
from communique.brief.shown import on_one_line, shown
from communique.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from communique.brief.references import Source
    from communique.types import Brief, Citation

TEMPLATES = Path(__file__).parent / "templates"

PREVIEW = 240
"""Characters of a passage shown when the pointer rests on its citation."""


@dataclass(frozen=True, slots=True)
class Link:
    """A citation as the page shows it; `spoken` says it to those who hear the page, `preview` shows the passage."""

    label: str
    target: str
    spoken: str
    preview: str


def render(briefs: Sequence[Brief]) -> str:
    """One page with these stories. It fetches nothing, runs no script, and shows markup in reports as text."""
    stories = [Told(brief, f"s{n}") for n, brief in enumerate(briefs, start=1)]
    title = stories[0].title if len(stories) == 1 else f"{len(stories)} stories"
    return templates().get_template("brief.html.j2").render(stories=stories, title=title)


class Told:
    """One story as the template asks for it. Ids on the page begin with `id`."""

    def __init__(self, brief: Brief, id: str) -> None:
        self.id = id
        self.title = on_one_line(brief.story.title)
        self.summary = summary(brief)
        self.sections = brief.sections
        self._references = References(brief)
        self.sources = self._references.sources
        self._articles = {article.id: article for article in brief.articles}
        self._cited = self._passages(brief)

    @property
    def passages(self) -> list[str]:
        """The ids of all cited passages."""
        return [name for cited in self._cited.values() for name in cited.values()]

    def report_id(self, source: Source) -> str:
        return f"{self.id}r{source.number}"

    def links(self, citations: Iterable[Citation]) -> list[Link]:
        """One link for each place; of several passages in the same sentence the first is linked, all are marked."""
        links: dict[str, Link] = {}
        for reference in self._references.of(citations):
            for citation in reference.citations:
                link = self._link(citation)
                links.setdefault(link.label, link)
        return list(links.values())

    def carriers(self, citations: Iterable[Citation]) -> list[tuple[Source, list[Link]]]:
        """Each source of these citations, with its links."""
        return [(source, self.links(cited)) for source, cited in self._references.by_source(citations)]

    def paragraphs(self, source: Source) -> list[list[Segment]]:
        article = source.article
        return paragraphs(article, self._cited[article.id], self._references.sentences(article.id))

    def _link(self, citation: Citation) -> Link:
        [reference] = self._references.of([citation])
        source = self._references.source(citation)
        places = ", ".join(str(n) for n in reference.sentences)
        spoken = f"source {source.number}, sentence {places}" if places else f"source {source.number}"
        words = on_one_line(self._articles[citation.report].text[citation.start : citation.end])
        preview = words if len(words) <= PREVIEW else f"{words[:PREVIEW].rstrip()} …"
        target = self._cited[citation.report][Span(citation.start, citation.end)]
        return Link(reference.label, target, spoken, f"{on_one_line(source.name)}: {preview}")

    def _passages(self, brief: Brief) -> dict[str, dict[Span, str]]:
        """For each report its cited ranges, in text order, with the ids they have on the page."""
        all_lines = [line for section in brief.sections for line in section.lines]
        cited = {c for line in all_lines for c in (*line.citations, *(side for _, side in line.sides))}
        passages: dict[str, dict[Span, str]] = {article.id: {} for article in brief.articles}
        for c in sorted(cited):
            name = f"{self.id}r{self._references.number(c)}-{c.start}-{c.end}"
            passages[c.report][Span(c.start, c.end)] = name
        return passages


@cache
def templates() -> Environment:
    """The pages' templates; what is put in is shown as text."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"lines": lines, "left_out": left_out}
    environment.filters |= {"shown": shown, "on_one_line": on_one_line, "address": address}
    return environment
