"""The reports as BibTeX: an `@article` of its outlet each, `@misc` where no outlet is known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from communique.brief.references import address
from communique.exports.bibliography import citation_key
from communique.exports.characters import plain_line
from communique.exports.dossier import once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from communique.types import Article, Findings

_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{mark: f"\\{mark}" for mark in "&%$#_"},
}  # fmt: skip
_MARKS = re.compile(r"[\\{}~^&%$#_]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def entries(findings: Iterable[Findings]) -> Iterator[str]:
    """One entry a report. A byline is one author, braced, since nobody knows where one name in it ends."""
    return (_entry(f.article) for f in once(findings))


def _entry(article: Article) -> str:
    title, byline, outlet = article.title, article.byline, article.outlet
    fields = {
        "author": f"{{{{{_literal(byline)}}}}}" if byline else None,
        "title": f"{{{{{_literal(title)}}}}}" if title else None,
        "journal": f"{{{_literal(outlet)}}}" if outlet else None,
    }
    if day := article.published:
        fields |= {"year": f"{{{day.year:04d}}}", "month": _MONTHS[day.month - 1], "day": f"{{{day.day}}}"}
    fields |= {
        "url": f"{{{_url(page)}}}" if (page := address(article)) else None,
        "language": f"{{{_literal(article.language)}}}",
        "note": f"{{Communique report {_literal(article.id)}}}",
    }
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@{'article' if outlet else 'misc'}{{{citation_key(article)},\n{lines}}}\n\n"


def _literal(words: str) -> str:
    return _MARKS.sub(lambda m: _ESCAPES[m[0]], plain_line(words))


def _url(page: str) -> str:
    """An address as it stands; braces and backslashes, which would end the field, by their numbers."""
    return page.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")
