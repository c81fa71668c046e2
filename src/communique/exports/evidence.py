"""The evidence as W3C Web Annotations (JSON-LD): each finding points at the words it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from communique.brief.references import address
from communique.exports.characters import as_json
from communique.exports.dossier import events, once, statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from communique.types import Article, Findings, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Characters of the text before and after a passage that tell it from another with the same words."""


def pieces(findings: Iterable[Findings]) -> Iterator[str]:
    """One annotation page, piece by piece."""
    yield f'{{"@context": "{CONTEXT}", "id": "urn:communique:annotations", "type": "AnnotationPage", "items": ['
    between = "\n"
    for f in once(findings):
        for annotation in _annotations(f):
            yield between + as_json(annotation)
            between = ",\n"
    yield "\n]}\n"


def _annotations(f: Findings) -> Iterator[dict[str, Any]]:
    for actor in f.actors:
        mentions = [span for span in actor.mentions if not f.article.in_furniture(span)]
        if mentions:
            country = [actor.country] if actor.country else []
            yield _annotation(f, actor.id, "identifying", actor.name, [actor.kind, *country], mentions)
    for s in statements(f):
        speaker = f.actor(s.speaker)
        said = f"said by {speaker.name}" if speaker else "speaker not known"
        yield _annotation(f, s.id, "describing", said, ["statement", s.form], s.content)
    for e in events(f):
        tags = [e.type, *([e.mode] if e.mode else []), e.status]
        yield _annotation(f, e.id, "classifying", None, tags, [e.trigger])


def _annotation(
    f: Findings, finding: str, motivation: str, described: str | None, tags: Sequence[str], spans: Sequence[Span]
) -> dict[str, Any]:
    body = [{"type": "TextualBody", "purpose": "describing", "value": described}] if described else []
    body += [{"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in tags]
    return {
        "id": f"{_urn(f.article)}:{quote(finding, safe='')}",
        "type": "Annotation",
        "motivation": motivation,
        "body": body,
        "target": [_target(f.article, span) for span in spans],
    }


def _target(article: Article, span: Span) -> dict[str, Any]:
    """Places are in the text as we keep it, so that is the source; the page it was taken from stands beside it."""
    text = article.text
    source: dict[str, Any] = {"id": _urn(article), "type": "Text", "format": "text/plain", "language": article.language}
    if page := address(article):
        source["dcterms:source"] = {"id": page}
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    words = {
        "type": "TextQuoteSelector",
        "exact": span.of(text),
        "prefix": text[max(0, span.start - AROUND) : span.start],
        "suffix": text[span.end : span.end + AROUND],
    }
    return {"type": "SpecificResource", "source": source, "selector": [position, words]}


def _urn(article: Article) -> str:
    return f"urn:communique:report:{quote(article.id.encode('utf-8', 'replace'), safe='')}"
