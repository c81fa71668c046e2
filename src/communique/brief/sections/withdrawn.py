"""What outlets took back: sentences with findings that stood in an earlier version of a page and are gone or rewritten."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from communique.brief.versions import Withdrawn, withdrawn
from communique.types import Brief, Citation, Line, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from communique.types import Article, Findings

NOTES = {"gone": "no longer on the page", "rewritten": "rewritten on the page"}


def with_withdrawn(brief: Brief, changed: Iterable[Sequence[Findings]]) -> Brief:
    """The brief with a section of what was taken back; `changed`: the versions of each page that has several, the first one first.

    An earlier version is a source of its own, named `id@1`, after the others."""
    lines: list[Line] = []
    articles, sentences = list(brief.articles), list(brief.sentences)
    for versions in changed:
        told: set[str | None] = set()
        for number, before in reversed([*enumerate(versions[:-1], 1)]):  # of several versions that had it, the last
            article = replace(before.article, id=f"{before.article.id}@{number}", title=_title(before.article, number))
            every = [_line(article, w, versions[-1]) for w in withdrawn(before, versions[-1])]
            own = [line for line in every if line.body not in told]
            if own:
                told |= {line.body for line in own}
                lines += own
                articles.append(article)
                sentences.append(before.annotation.sentences)
    if not lines:
        return brief
    section = Section("withdrawn", "Taken back by outlets", tuple(lines))
    at = next(
        (i for i, s in enumerate(brief.sections) if s.key in ("only", "timeline", "unknown")), len(brief.sections)
    )
    sections = (*brief.sections[:at], section, *brief.sections[at:])
    return replace(brief, articles=tuple(articles), sentences=tuple(sentences), sections=sections)


def _line(article: Article, w: Withdrawn, now: Findings) -> Line:
    cited = Citation(article.id, w.sentence.start, w.sentence.end)
    body = " ".join(w.sentence.of(article.text).split())
    citations = (cited, Citation(now.article.id, w.now.start, w.now.end)) if w.now else (cited,)
    return Line(article.outlet or "A report", body, NOTES[w.how], citations, (article.called,), 1)


def _title(article: Article, number: int) -> str:
    return f"{replace(article, outlet=None).called} (version {number}, replaced)"
