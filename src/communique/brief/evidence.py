"""What a line rests on, opened: the words in their place, a finding with its reasons, a report's versions, a story's reasons."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rich.text import Text

from communique.brief import data
from communique.brief.overview import reason
from communique.brief.references import spelled
from communique.brief.shown import put
from communique.brief.versions import Withdrawn, back_in, withdrawn
from communique.types import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from communique.types import Event, Findings, Reason, Statement, Story

Json = dict[str, Any]
AROUND = 1
"""Sentences shown before and after the one that is meant."""


def place(found: Findings, start: str, end: str | None = None) -> Json | None:
    """The words at a place with their sentence and its neighbours; None if the text does not reach so far."""
    text = found.article.text
    first, last = int(start), min(int(end or start) + (end is None), len(text))
    if first >= last:
        return None
    words = Span(first, last)
    sentences = found.annotation.sentences
    at = next((i for i, s in enumerate(sentences) if s.end > first), len(sentences) - 1)
    shown = sentences[max(0, at - AROUND) : at + AROUND + 1] or (words,)
    findings = [
        _named(found, f) for f in (*found.statements, *found.events) if any(s.overlaps(words) for s in _spans(f))
    ]
    return _head(found) | {
        "kind": "place", "start": first, "end": last, "words": words.of(text),
        "sentences": [{"start": s.start, "end": s.end, "words": s.of(text)} for s in shown], "findings": findings,
    }  # fmt: skip


def finding(found: Findings, id: str) -> Json | None:
    """A statement or event with its parts as words and the reason of each; None if the report has none of that id."""
    findings: list[Statement | Event] = [*found.statements, *found.events]
    one = next((f for f in findings if f.id == id), None)
    if one is None:
        return None
    sentence = found.sentence_of(_spans(one)[0])
    told = next(row for key in ("statements", "events") for row in data.reading("", found)[key] if row["id"] == id)
    return _head(found) | {
        "kind": "finding", "id": id, "sentence": sentence.of(found.article.text), "finding": told,
        "parts": _parts(found, one), "reasons": [_reason(found, r) for r in one.reasons],
    }  # fmt: skip


def report(versions: Sequence[Findings], story: Story) -> Json:
    """A report's versions, what each later one took back and which one has it again, and why it stands in its story."""
    now = versions[-1]
    placing = next((p for p in story.placings if p.report == now.article.id), None)
    back = [
        _taken_back(w, number, versions)
        for number, (before, after) in enumerate(pairwise(versions), 1)
        for w in withdrawn(before, after)
    ]
    return _head(now) | {
        "kind": "report", "versions": len(versions), "withdrawn": back, "story": story.id, "story_title": story.title,
        "because": reason(placing) if placing else None,
    }  # fmt: skip


def _taken_back(w: Withdrawn, number: int, versions: Sequence[Findings]) -> Json:
    """What version `number` was the last to have; `back`: the version that has it again, after which nothing stands in its place."""
    before, after, *later = versions[number - 1 :]
    again = back_in(w, before, later)
    back = None if again is None else number + 2 + again
    return {
        "version": number, "how": w.how, "id": w.finding.id, "sentence": w.sentence.of(before.article.text),
        "now": w.now.of(after.article.text) if w.now and not back else None, "back": back,
    }  # fmt: skip


def story(story: Story, reports: Mapping[str, Findings]) -> Json:
    """Why reports are together."""
    return {
        "kind": "story", "story": story.id, "title": story.title, "former": list(story.former),
        "reports": [
            {"report": p.report, "outlet": reports[p.report].article.outlet, "because": reason(p)} for p in story.placings
        ],
    }  # fmt: skip


def render(answer: Json, to: Console) -> None:
    if answer["kind"] == "story":
        put(to, answer["title"], style="bold")
        for r in answer["reports"]:
            put(to, f"{r['report']} ({r['outlet'] or 'outlet unknown'}): {r['because']}", "- ")
        for former in answer["former"]:
            put(to, f"{former} turned out to be this story", "- ")
        return
    put(to, f"{answer['title'] or 'no title'}", style="bold")
    put(to, f"{answer['outlet'] or 'outlet unknown'}, {answer['day'] or 'undated'} · {answer['report']}", style="dim")
    if answer["url"]:
        to.print(Text(answer["url"], "dim"), soft_wrap=True)
    if answer["kind"] == "place":
        for s in answer["sentences"]:
            here = s["start"] < answer["end"] and answer["start"] < s["end"]
            put(to, s["words"], "> " if here else "  ", "bold" if here else "")
        for found in answer["findings"]:
            put(to, f"found here: {found}", "  ", "dim")
    elif answer["kind"] == "finding":
        put(to, answer["sentence"], "> ", "bold")
        for part, words in answer["parts"].items():
            put(to, f"{part}: {words}", "  ")
        for r in answer["reasons"]:
            score = f" {r['score']:.2f}" if r["score"] is not None else ""
            words = f" (“{r['words']}”)" if r["words"] else ""
            put(to, f"{r['part']} by {r['by']}{score}{words}", "  ", "dim")
    else:
        versions = f"{answer['versions']} versions" if answer["versions"] > 1 else "1 version"
        put(to, f"{versions}; in the story “{answer['story_title']}” ({answer['story']}): {answer['because']}")
        for w in answer["withdrawn"]:
            back = f", back in version {w['back']}" if w["back"] else ""
            put(to, f"withdrawn after version {w['version']}{back}: {w['sentence']}", "- ")
            if w["now"]:
                put(to, f"now: {w['now']}", "  ")


def _head(found: Findings) -> Json:
    a = found.article
    return {
        "report": a.id, "outlet": a.outlet, "title": a.title, "url": a.url, "day": spelled(a.published) if a.published else None,
    }  # fmt: skip


def _spans(f: Any) -> tuple[Span, ...]:
    return f.content if hasattr(f, "content") else (f.trigger,)


def _named(found: Findings, f: Any) -> str:
    kind = "statement" if hasattr(f, "content") else f"{f.type}{'/' + f.mode if f.mode else ''}"
    return f"{kind} {found.article.id}/{f.id}"


def _parts(found: Findings, f: Any) -> dict[str, str]:
    """What a finding is made of, in the report's words."""
    text = found.article.text
    parts: dict[str, str] = {}
    for name in f.__slots__:
        value = getattr(f, name)
        if name in ("id", "reasons") or value is None or value == ():
            continue
        values = value if isinstance(value, tuple) else (value,)
        said = []
        for v in values:
            span = v if isinstance(v, Span) else getattr(v, "span", None)
            said.append(" ".join(span.of(text).split()) if span else f"{v:.2f}" if isinstance(v, float) else str(v))
        parts[name.replace("_", " ")] = "; ".join(said)
    return parts


def _reason(found: Findings, r: Reason) -> Json:
    return {"part": r.part, "by": r.by, "score": r.score, "words": r.words.of(found.article.text) if r.words else None}
