"""A brief as Markdown: CommonMark without HTML, so that it looks the same wherever it is pasted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from communique.brief.lines import apart_from_sides, by_lead, joint, notes, sides_by_words
from communique.brief.references import References, address, left_out, summary
from communique.brief.shown import on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from communique.brief.references import Source
    from communique.types import Brief, Citation, Line

_MARKUP = re.compile(r"[\\`*_\[\]<>|~&#$^]")
"""Characters that mean something inside a line or, #, at the end of a heading; $ and ^ only in some dialects."""

_BLOCK = re.compile(r"^([+=:-]|\d+(?=[.)]))")
"""What would make a heading, a list or a rule of a line that begins with it, besides #."""


def render(brief: Brief) -> str:
    """One brief. Words of reports stay literal; citations such as [2:10] point at the list of sources at the end."""
    references = References(brief)
    blocks = [f"# {literal(brief.story.title)}", summary(brief)]
    for section in brief.sections:
        blocks.append(f"## {literal(section.title)}")
        blocks.append("\n".join(row for lead, lines in by_lead(section) for row in _lines(lead, lines, references)))
        blocks.append(left_out(section) or "")
    blocks += ["## Sources", "\n".join(row for source in references.sources for row in _source(source))]
    blocks.append(r"\[2:10\] is sentence 10 of source 2.")
    return "\n\n".join(block for block in blocks if block) + "\n"


def literal(words: str) -> str:
    """Words on one line that Markdown shows exactly as they are."""
    escaped = _MARKUP.sub(r"\\\g<0>", on_one_line(words))
    return _BLOCK.sub(lambda m: f"{m[0]}\\" if m[0].isdigit() else f"\\{m[0]}", escaped)


def _lines(lead: str, lines: Sequence[Line], references: References) -> Iterator[str]:
    if len(lines) == 1:
        yield from _line(lines[0], lead, references)
        return
    yield f"- {_strong(lead)}"
    for line in lines:
        for row in _line(line, "", references):
            yield f"  {row}"


def _line(line: Line, lead: str, references: References) -> Iterator[str]:
    words = _strong(lead)
    if line.body:
        words += joint(lead, line.body) + literal(line.body)
    if note := notes(line):
        words += f" ({literal(note)})"
    yield f"- {words}{_cited(apart_from_sides(line), references)}"
    for says, citations in sides_by_words(line):
        carriers = ", ".join(_carrier(source, c, references) for source, c in references.by_source(citations))
        yield f"  - {literal(says)} — {carriers}"


def _carrier(source: Source, citations: Iterable[Citation], references: References) -> str:
    return literal(source.name) + _cited(citations, references)


def _cited(citations: Iterable[Citation], references: References) -> str:
    return "".join(f" {literal(reference.label)}" for reference in references.of(citations))


def _strong(words: str) -> str:
    return f"**{literal(words)}**" if words else ""


def _source(source: Source) -> Iterator[str]:
    """An entry of a numbered list: Markdown counts it as the brief does."""
    entry = f"{source.number}. **{literal(source.name)}**, {source.facts}"
    if source.origin:
        entry += f"; {literal(source.origin)}"
    if title := literal(source.title or ""):
        entry += f". *{title}*"
    if place := address(source.article):
        entry += f". <{place}>"
    yield entry
