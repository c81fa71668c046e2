"""FollowTheMoney entities, as Aleph and OpenSanctions read them: a JSON object a line.

People and bodies, the reports as articles, mentions that tie the two, and what happened as events.
Needs followthemoney (the extra `exports`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

from communique.brief.references import address
from communique.brief.sections.happened import acts
from communique.errors import CommuniqueError
from communique.exports.characters import as_json, plain, plain_line
from communique.exports.dossier import Dossier, digest, roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from communique.brief.sections.happened import Act
    from communique.exports.dossier import Character
    from communique.types import Actor, Article, Findings, Merged, When

Properties: TypeAlias = "Mapping[str, Sequence[str | None]]"
SCHEMATA = {
    "person": "Person", "state": "PublicBody", "organisation": "Organization", "group": "LegalEntity",
    "outlet": "Organization",
}  # fmt: skip


def lines(findings: Iterable[Findings], merged: Iterable[Merged]) -> Iterator[str]:
    """Every entity with what FollowTheMoney's own cleaning keeps of it. Raises CommuniqueError if it is not installed."""
    model = library()
    for id, schema, properties in entities(Dossier(findings, merged)):
        entity = model.make_entity(schema)
        entity.id = id
        for name, values in properties.items():
            entity.add(name, [value for value in values if value])
        yield as_json(entity.to_dict()) + "\n"


def library() -> Any:
    """FollowTheMoney's model. Raises CommuniqueError if it is not installed."""
    try:
        return import_module("followthemoney").model
    except ModuleNotFoundError as error:
        message = "ftm is written by followthemoney, which is not installed: pip install 'communique[exports]'"
        raise CommuniqueError(message, "missing-library") from error


def entities(dossier: Dossier) -> Iterator[tuple[str, str, Properties]]:
    """Each entity's id, schema and properties."""
    for f in dossier.reports:
        yield _article_id(f.article), "Article", _article(f.article)
    for who, named in dossier.appearances().items():
        if not who.is_somebody:
            continue
        yield who.id, SCHEMATA[who.kind], _character(who, named)
        for f in {f.article.id: f for f, _ in named}.values():
            yield digest("mention", f.article.id, who.id), "Mention", _mention(f.article, who)
    for story in dossier.stories:
        for act in acts(story):
            yield _event_id(act), "Event", _event(dossier, act)


def _article(article: Article) -> Properties:
    return {
        "title": [_line(article.title)],
        "author": [_line(article.byline)],
        "publisher": [_line(article.outlet)],
        "publishedAt": [article.published.isoformat() if article.published else None],
        "sourceUrl": [address(article)],
        "language": [article.language],
        "bodyText": [plain(article.text)],
    }


def _character(who: Character, named: Sequence[tuple[Findings, Actor]]) -> Properties:
    """A person's roles are positions, in the words of the reports; the country of a role is not taken for a nationality."""
    properties: dict[str, Sequence[str | None]] = {
        "name": [plain_line(who.name)],
        "alias": [plain_line(actor.name) for _, actor in named if actor.name != who.name],
        "country": [who.country],
        "proof": [_article_id(f.article) for f, _ in named],
    }
    if who.kind == "person":
        properties["position"] = [plain_line(role) for f, actor in named for role in roles(f, actor)]
    return properties


def _mention(article: Article, who: Character) -> Properties:
    return {
        "document": [_article_id(article)],
        "name": [plain_line(who.name)],
        "resolved": [who.id],
        "detectedSchema": [SCHEMATA[who.kind]],
        "contextCountry": [who.country],
    }


def _event(dossier: Dossier, act: Act) -> Properties:
    """Days only where every report that dates the act gives the same ones."""
    days = {days for t in act.tellings if (days := _days(t.event.when))}
    first, last = days.pop() if len(days) == 1 else (None, None)
    places = [(t.event.place, t.text) for t in act.tellings if t.event.place]
    sides = [dossier.cast(t.findings, (*t.event.source, *t.event.target)) for t in act.tellings]
    return {
        "name": [plain_line(act.lead)],
        "keywords": [act.type, act.best.event.mode, act.status],
        "date": [first if first == last else None],
        "startDate": [first if first != last else None],
        "endDate": [last if first != last else None],
        "location": [plain_line(place.span.of(text)) for place, text in places],
        "country": [place.country for place, _ in places],
        "involved": sorted({who.id for side in sides for who in side if who.is_somebody}),
        "summary": list(dict.fromkeys(plain_line(t.sentence.of(t.text)) for t in act.tellings)),
        "proof": [_article_id(t.findings.article) for t in act.tellings],
    }


def _days(when: When | None) -> tuple[str, str] | None:
    if when is None or when.earliest is None or when.latest is None:
        return None
    return when.earliest.isoformat(), when.latest.isoformat()


def _event_id(act: Act) -> str:
    first = next(t for member in act.fact.members for t in act.tellings if (t.report, t.event.id) == member)
    return digest("event", first.report, str(first.event.trigger.start), str(first.event.trigger.end))


def _article_id(article: Article) -> str:
    return digest("article", article.id)


def _line(words: str | None) -> str | None:
    return plain_line(words) if words else None
