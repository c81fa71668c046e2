"""The reports as schema.org: a NewsArticle each, with its quotations and who speaks them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from communique.brief.references import address
from communique.exports.characters import as_json
from communique.exports.dossier import once, roles, statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from communique.types import Actor, Findings, Statement

_QUOTED = re.compile(r"“[^“”]+”|\"[^\"]+\"|«[^«»]+»|„[^„“”]+[“”]")
"""Words between quotation marks, the marks included."""


def pieces(findings: Iterable[Findings]) -> Iterator[str]:
    """One JSON-LD document, piece by piece."""
    yield '{"@context": "https://schema.org", "@graph": ['
    between = "\n"
    for f in once(findings):
        yield between + as_json(_article(f))
        between = ",\n"
    yield "\n]}\n"


def _article(f: Findings) -> dict[str, Any]:
    article = f.article
    urn = f"urn:communique:report:{quote(article.id.encode('utf-8', 'replace'), safe='')}"
    said: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": urn,
        "identifier": article.id,
        "url": address(article),
        "headline": article.title,
        "creditText": article.byline,
        "datePublished": article.published.isoformat() if article.published else None,
        "inLanguage": article.language,
        "publisher": {"@type": "Organization", "name": article.outlet} if article.outlet else None,
        "hasPart": [quotation for s in statements(f) for quotation in _quotations(f, s, urn)] or None,
    }
    return _known(said)


def _quotations(f: Findings, s: Statement, urn: str) -> Iterator[dict[str, Any]]:
    """What is told word for word. Of a statement told partly in other words, what stands in quotation marks."""
    when = s.when
    day = when.earliest.isoformat() if when and when.earliest and when.earliest == when.latest else None
    for number, words in enumerate(_verbatim(f, s), 1):
        yield _known(
            {
                "@type": "Quotation",
                "@id": f"{urn}:{s.id}:{number}",
                "text": words,
                "spokenByCharacter": _speaker(f, f.actor(s.speaker)),
                "dateCreated": day,
                "inLanguage": f.article.language,
            }
        )


def _verbatim(f: Findings, s: Statement) -> list[str]:
    parts = [part.of(f.article.text) for part in s.content]
    if s.form == "direct":
        return parts
    return [m[0] for part in parts for m in _QUOTED.finditer(part)] if s.form == "mixed" else []


def _speaker(f: Findings, actor: Actor | None) -> dict[str, Any] | None:
    if actor is None:
        return None
    if actor.kind == "person":
        return _known({"@type": "Person", "name": actor.name, "jobTitle": roles(f, actor) or None})
    return {"@type": "Organization", "name": actor.name}


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
