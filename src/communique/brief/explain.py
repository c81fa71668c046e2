"""Why each finding of a report was made: its text by sentences, with what was found in each and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from communique.brief import reading
from communique.brief.html import templates
from communique.brief.passages import paragraphs
from communique.brief.shown import on_one_line
from communique.located import Located
from communique.types import Reason, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console

    from communique.brief.passages import Segment
    from communique.types import Findings


@dataclass(frozen=True, slots=True)
class Note:
    """One finding beside the place that it stands at: its id, what it says, and why."""

    at: Span
    id: str
    says: str
    reasons: tuple[Reason, ...]
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or text between sentences, with the findings that begin in it; `read` is False for what is left out as furniture."""

    span: Span
    notes: tuple[Note, ...]
    read: bool


def notes(findings: Findings) -> list[Note]:
    """Every finding with its reasons, in text order."""
    text, read = findings.article.text, findings.annotation
    names = Located((n.span, n) for n in read.names)
    roles = Located((r.role, r) for r in read.roles)
    out = []
    for a in findings.actors:
        first = a.mentions[0]
        name = next((n for _, n in names.over(first) if 2 * len(n.span.of(text)) > len(first.of(text))), None)
        known = (
            Reason("name", f"model, as {name.label}", name.score, first)
            if name
            else Reason("name", "a side of an act or statement")
        )
        held = [Reason("role", "model", next((p.score for _, p in roles.over(r.span)), None), r.span) for r in a.roles]
        out.append(
            Note(
                first, a.id, reading.actor_line(findings, a), (known, *held), (*a.mentions, *(r.span for r in a.roles))
            )
        )
    for s in findings.statements:
        marks = (*s.content, *([s.cue] if s.cue else []))
        out.append(Note(min(marks), s.id, reading.statement_line(findings, s), s.reasons, marks))
    for e in findings.events:
        out.append(Note(e.trigger, e.id, reading.event_line(findings, e), e.reasons, (e.trigger,)))
    for number, t in enumerate(findings.times, start=1):
        out.append(Note(t.span, f"t{number}", reading.time_line(findings, t), t.reasons, (t.span,)))
    return sorted(out, key=lambda n: (n.at, n.id))


def passages(findings: Findings) -> Iterator[Passage]:
    """The whole text in order: every sentence with its notes, and what stands between sentences."""
    text, placed, at = findings.article.text, Located((n.at, n) for n in notes(findings)), 0

    def between(end: int) -> Iterator[Passage]:
        if text[at:end].strip():
            yield Passage(Span(at, end), (), read=False)

    for sentence in findings.annotation.sentences:
        yield from between(sentence.start)
        here = tuple(n for span, n in placed.over(sentence) if span.start >= sentence.start)
        yield Passage(sentence, here, read=True)
        at = sentence.end
    yield from between(len(text))


def render(findings: Findings, console: Console) -> None:
    """Print the report with its findings in the margin."""
    article = findings.article
    console.print(Text(on_one_line(article.title or findings.source), "bold"))
    table = Table.grid(padding=(0, 3, 1, 0), expand=True)
    table.add_column(ratio=2)
    table.add_column(ratio=3)
    for passage in passages(findings):
        words = on_one_line(passage.span.of(article.text)).strip()
        if passage.read:
            table.add_row(Text(words), Text("\n").join(_told(findings, n) for n in passage.notes))
        else:
            table.add_row(Text(words, "dim"), Text("left out", "dim"))
    with console.capture() as shown:
        console.print(table)
    console.file.write("\n".join(line.rstrip() for line in shown.get().splitlines()) + "\n")


def _told(findings: Findings, note: Note) -> Text:
    out = Text.assemble((note.id, "bold"), " ", on_one_line(note.says))
    for reason in why(findings, note.reasons):
        out.append(f"\n  {reason}", "dim")
    return out


def why(findings: Findings, reasons: Iterable[Reason]) -> list[str]:
    """Each reason in one line: `status: the words beside its verb`, `speaker: model .93 “Varga”`."""
    text = findings.article.text
    out = []
    for r in reasons:
        score = "" if r.score is None else f" {r.score:.2f}".replace("0.", ".")
        words = "" if r.words is None else f" “{on_one_line(r.words.of(text))}”"
        out.append(f"{r.part}: {r.by}{score}{words}")
    return list(dict.fromkeys(out))


def page(every: Iterable[Findings]) -> str:
    """One self-contained HTML page: the reports with what was found marked in them, and the reasons beside each paragraph."""
    return (
        templates().get_template("explain.html.j2").render(reports=[Told(f, n) for n, f in enumerate(every, start=1)])
    )


class Told:
    """One report as the template asks for it."""

    def __init__(self, findings: Findings, number: int) -> None:
        self._findings = findings
        self._notes = Located((n.at, n) for n in notes(findings))
        self.id, self.article = f"r{number}", findings.article
        self.title = on_one_line(findings.article.title or findings.source)

    def paragraphs(self) -> Iterator[tuple[list[Segment], list[Note]]]:
        """Each paragraph in its marked parts, with the notes that begin in it."""
        cited: dict[Span, str] = {}  # one place may be marked for several findings
        for _, n in self._notes:
            for span in n.marks:
                cited[span] = f"{cited.get(span, '')} {n.id[0]} {self.id}-{n.id}".strip()
        rows = paragraphs(self.article, cited, self._findings.annotation.sentences)
        at = 0
        for segments in rows:
            start = self.article.text.index(segments[0].text, at)
            at = start + len("".join(s.text for s in segments))
            yield segments, [n for span, n in self._notes.over(Span(start, at)) if span.start >= start]

    def why(self, note: Note) -> list[str]:
        return why(self._findings, note.reasons)

    @property
    def marked(self) -> list[str]:
        """The ids of all notes."""
        return [f"{self.id}-{n.id}" for _, n in self._notes]
