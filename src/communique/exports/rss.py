"""Facts as an RSS 2.0 feed, newest first: each with its sentences, the outlets that carry them, and links."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from communique.brief.references import address, count
from communique.brief.sections.happened import acts
from communique.brief.sections.said import manner
from communique.exports.characters import plain, plain_line
from communique.exports.dossier import Dossier, digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from communique.types import Fact, Findings, Merged, Span

TITLE = "Communique: facts"
ABOUT = "Who met whom, who said what, who asks, offers, refuses or threatens what: each with the sentences it rests on."


@dataclass(frozen=True, slots=True)
class Item:
    """One fact: its title, and its passages as (report, finding's words, sentence), the first telling first."""

    title: str
    fact: Fact
    story: str
    passages: Sequence[tuple[Findings, Span, Span]]

    @property
    def guid(self) -> str:
        """The same in every run and whatever is read later: where its first telling stands."""
        f, span, _ = self.passages[0]
        return f"urn:communique:fact:{digest(f.article.id, str(span.start), str(span.end))}"

    @property
    def told(self) -> date | None:
        """The day it was first reported; None if no report of it is dated."""
        return min((day for f, *_ in self.passages if (day := f.article.published)), default=None)


def pieces(findings: Iterable[Findings], merged: Iterable[Merged]) -> Iterator[str]:
    """The feed, item by item. Facts that no dated report tells come last and have no date."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>\n'
    about = {"title": TITLE, "link": "urn:communique:facts", "description": ABOUT, "generator": "Communique"}
    for name, words in about.items():
        yield f"<{name}>{html.escape(words)}</{name}>\n"
    items = sorted(_items(Dossier(findings, merged)), key=lambda i: i.told or date.min, reverse=True)
    yield from (_item(item) for item in items)
    yield "</channel></rss>\n"


def _items(dossier: Dossier) -> Iterator[Item]:
    for story in dossier.stories:
        title = story.merged.story.title
        for act in acts(story):
            telling = {(t.report, t.event.id): t for t in act.tellings}
            ordered = [telling[member] for member in act.fact.members if member in telling]
            yield Item(act.lead, act.fact, title, [(t.findings, t.event.trigger, t.sentence) for t in ordered])
        for fact, sayings in story.sayings:
            passages = [(s.findings, s.whole, s.findings.sentence_of(s.statement.content[0])) for s in sayings]
            first = sayings[0]
            speaker = story.name(first.report, first.statement.speaker)
            words = " … ".join(part.of(first.text) for part in first.statement.content)
            how = manner(first.statement, first.text)
            said = (
                f"{speaker or 'Somebody not named'} ({how}): {words}"
                if how
                else f"{speaker}: {words}"
                if speaker
                else words
            )
            yield Item(said, fact, title, passages)


def _item(item: Item) -> str:
    element = ET.Element("item")
    _put(element, "title", plain_line(item.title))
    if page := next((page for f, *_ in item.passages if (page := address(f.article))), None):
        _put(element, "link", page)
    _put(element, "description", "".join(_paragraphs(item)))
    _put(element, "category", item.fact.kind)
    _put(element, "guid", item.guid, isPermaLink="false")
    if item.told:
        _put(element, "pubDate", format_datetime(datetime.combine(item.told, time(), UTC), usegmt=True))
    ET.indent(element, " ")
    return ET.tostring(element, "unicode") + "\n"


def _paragraphs(item: Item) -> Iterator[str]:
    """HTML: a sentence and its outlet each, then what the fact rests on."""
    told = dict.fromkeys((f.article.id, sentence) for f, _, sentence in item.passages)
    by_id = {f.article.id: f for f, *_ in item.passages}
    for report, sentence in told:
        article = by_id[report].article
        name = html.escape(plain_line(article.called))
        page = address(article)
        outlet = f'<a href="{html.escape(page)}">{name}</a>' if page else name
        day = f", {article.published.isoformat()}" if article.published else ""
        words = html.escape(plain(sentence.of(article.text)))
        yield f"<blockquote>{words}</blockquote><p>{outlet}{day}</p>"
    yield f"<p>{count(item.fact.origins, 'origin')}; story: {html.escape(plain_line(item.story))}</p>"


def _put(parent: ET.Element, name: str, words: str, **known: str) -> None:
    ET.SubElement(parent, name, known).text = words
