"""The reports as CSL-JSON, which Zotero, pandoc and citeproc read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.brief.references import address
from communique.exports.bibliography import citation_key
from communique.exports.characters import as_json, plain_line
from communique.exports.dossier import once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from communique.types import Article, Findings


def pieces(findings: Iterable[Findings]) -> Iterator[str]:
    """One JSON list, an item a report; the ids are the keys of `bibtex`."""
    yield "["
    between = "\n"
    for f in once(findings):
        yield between + as_json(_item(f.article))
        between = ",\n"
    yield "\n]\n"


def _item(article: Article) -> dict[str, Any]:
    day = article.published
    known: dict[str, Any] = {
        "id": citation_key(article),
        "type": "article-newspaper" if article.outlet else "document",
        "title": plain_line(article.title) if article.title else None,
        "container-title": plain_line(article.outlet) if article.outlet else None,
        "author": [{"literal": plain_line(article.byline)}] if article.byline else None,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "URL": address(article),
        "language": article.language,
        "note": f"Communique report {plain_line(article.id)}",
    }
    return {key: value for key, value in known.items() if value is not None}
