"""A brief on a terminal, and the same words in plain lines where it is piped."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text

from communique.brief.lines import apart_from_sides, by_lead, joint, notes, sides_by_words, status_of
from communique.brief.references import References, left_out, summary
from communique.brief.shown import on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from communique.types import Brief, Citation, Line, Section

WIDTH = 100
"""Columns of a piped brief, and the most that is used of a terminal: longer lines are hard to follow back."""

MINIMUM = 12
"""Columns that a paragraph keeps on the narrowest terminal; it then runs over rather than into single letters."""

_MARKS = {
    "happened": ("●", "green"),
    "ongoing": ("◐", "green"),
    "planned": ("○", "yellow"),
    "possible": ("◌", "yellow"),
    "denied": ("×", "red"),
}
"""How a terminal shows the status with which a line's note begins; the word itself always stands in the note."""


def console_for(stream: TextIO) -> Console:
    """A console for `render`: the terminal as it is, or a hundred columns without colour where the stream is piped."""
    if stream.isatty():
        return Console(file=stream, highlight=False, markup=False, emoji=False)
    return Console(
        file=stream, width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False,
        highlight=False, markup=False, emoji=False,
    )  # fmt: skip


def render(brief: Brief, console: Console) -> None:
    """Print one brief. Words of reports are never read as markup and cannot steer the terminal."""
    page = _Page(console, References(brief))
    page.put(Text(on_one_line(brief.story.title), "bold"))
    page.put(Text(summary(brief), "dim"))
    page.sources()
    for section in brief.sections:
        page.section(section)
    page.blank()


class _Page:
    def __init__(self, console: Console, references: References) -> None:
        self._console = console
        self._references = references
        self._width = min(console.width, WIDTH)

    def blank(self) -> None:
        self._console.print()

    def put(self, words: Text, first: str | Text = "", rest: str | None = None) -> None:
        """Words wrapped to the width, behind `first` on the first line and `rest` (default: as wide) on the others."""
        lead = first if isinstance(first, Text) else Text(first)
        hanging = " " * lead.cell_len if rest is None else rest
        for n, line in enumerate(self._wrapped(words, self._width - lead.cell_len)):
            self._console.print((Text(hanging) if n else lead.copy()).append_text(line), soft_wrap=True)

    def sources(self) -> None:
        self._heading("Sources")
        margin = len(f"[{len(self._references.sources)}] ")
        for source in self._references.sources:
            first = Text.assemble((f"[{source.number}] ".ljust(margin), "cyan"))
            about = Text.assemble((on_one_line(source.name), "bold"), f", {source.facts}")
            if source.origin:
                about.append(f"; {source.origin}", "yellow")
            self.put(about, first)
            if source.title:
                self.put(Text(on_one_line(source.title), "italic"), " " * margin)
        if any(self._references.sentences(s.article.id) for s in self._references.sources):
            self.put(Text("In the lines below, [1:4] is sentence 4 of source 1.", "dim"))

    def section(self, section: Section) -> None:
        self._heading(section.title)
        for lead, lines in by_lead(section):
            if len(lines) == 1:
                self._line(lines[0], lead)
                continue
            self.put(Text(lead, "bold"), "- ")
            for line in lines:
                self._line(line, "", indent="  ")
        if more := left_out(section):
            self.put(Text(more, "dim"), "  ")

    def _heading(self, title: str) -> None:
        self.blank()
        self.put(Text(on_one_line(title).upper(), "bold"))

    def _line(self, line: Line, lead: str, indent: str = "") -> None:
        words = Text.assemble((lead, "bold"))
        if line.body:
            words.append(joint(lead, line.body))
            words.append(on_one_line(line.body))
        if note := notes(line):
            words.append(f" ({note})" if words else note, "dim")
        words.append_text(self._cited(apart_from_sides(line)))
        self.put(words, Text(indent).append_text(self._mark(line)))
        self._sides(line, indent + "    ")

    def _mark(self, line: Line) -> Text:
        status = status_of(line)
        if self._console.is_terminal and status:
            return Text.assemble(_MARKS[status], " ")
        return Text("- ")

    def _cited(self, citations: Iterable[Citation]) -> Text:
        cited = Text()
        for reference in self._references.of(citations):
            cited.append(" ").append(reference.label, "cyan")
        return cited

    def _sides(self, line: Line, indent: str) -> None:
        """Who says it in one column, what they say beside it."""
        sides = [(self._carriers(citations), says) for says, citations in sides_by_words(line)]
        longest = max((carrier.cell_len for carriers, _ in sides for carrier in carriers), default=0)
        margin = min(longest, self._width // 2 - len(indent)) + 2
        for carriers, says in sides:
            left = [part for c in carriers for part in self._wrapped(c, margin - 2)]
            right = self._wrapped(Text(says), self._width - margin - len(indent))
            for who, what in zip_longest(left, right, fillvalue=Text()):
                gap = " " * (margin - who.cell_len) if what else ""
                self._console.print(Text.assemble(indent, who, gap, what), soft_wrap=True)

    def _carriers(self, citations: Sequence[Citation]) -> list[Text]:
        by_source = self._references.by_source(citations)
        return [Text(on_one_line(source.name)).append_text(self._cited(own)) for source, own in by_source]

    def _wrapped(self, words: Text, width: int) -> list[Text]:
        lines = list(words.wrap(self._console, max(MINIMUM, width)))
        for line in lines:
            line.rstrip()
        return lines
