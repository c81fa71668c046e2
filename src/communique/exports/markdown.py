"""A folder of Markdown notes with wiki links, as Obsidian reads them: a note for each story, person and report.

Every line links to the sentence it rests on, `[[reports/…#^s10]]`: sentence 10 of that report.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, TypeVar

from communique.brief.compose import compose
from communique.brief.lines import apart_from_sides, joint, notes, sides_by_words
from communique.brief.markdown import literal
from communique.brief.references import References, address, summary
from communique.brief.sections.said import manner
from communique.exports.characters import plain_line
from communique.exports.dossier import Dossier, digest, events, roles, statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from communique.brief.material import Material
    from communique.exports.dossier import Character
    from communique.types import Actor, Article, Citation, Findings, Line, Merged, Span, Statement

_Thing = TypeVar("_Thing")

LONGEST_NAME = 120
"""Bytes of a file's name, so that every file system takes it."""
_UNFIT = re.compile(r'[\\/:*?"<>|#^\[\]%]+')
"""What file systems and wiki links do not allow in a name."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for its devices."""


def files(findings: Iterable[Findings], merged: Iterable[Merged]) -> Iterator[tuple[str, str]]:
    """Each note's path in the folder and its text."""
    vault = _Vault(Dossier(findings, merged))
    for story in vault.dossier.stories:
        yield f"{vault.stories[story.merged.story.id]}.md", vault.story(story)
    for who, named in vault.people.items():
        yield f"{vault.who[who]}.md", vault.person(who, named)
    for f in vault.dossier.reports:
        yield f"{vault.reports[f.article.id]}.md", vault.report(f)


def file_name(title: str, id: str, taken: set[str]) -> str:
    """A name for a note that every file system takes; `id` tells it from another of the same name. Adds it to `taken`."""
    name = " ".join(_UNFIT.sub(" ", unicodedata.normalize("NFC", plain_line(title))).split())
    name = _cut(name, LONGEST_NAME).strip(". ")
    if not name or _RESERVED.fullmatch(name):
        name = f"note {name}".strip()
    if name.casefold() in taken:
        name = f"{name} {digest(id)[:8]}"
    taken.add(name.casefold())
    return name


class _Vault:
    """The notes and their names. Links leave the ending off, as Obsidian does."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.people = {who: named for who, named in dossier.appearances().items() if who.kind == "person"}
        self.stories = _named(
            "stories", ((s.merged.story.id, s.merged.story.title, s.merged.story.id) for s in dossier.stories)
        )
        self.who = _named("people", ((who, who.name, who.id) for who in self.people))
        self.reports = _named(
            "reports", ((f.article.id, _report_name(f.article), f.article.id) for f in dossier.reports)
        )
        self._sentences = {
            f.article.id: {s: n for n, s in enumerate(f.annotation.sentences, 1)} for f in dossier.reports
        }

    # --- the notes

    def story(self, story: Material) -> str:
        """The brief of a story, its citations links."""
        brief = compose(story.merged, story.findings)
        references = References(brief)
        told = story.merged.story
        head = {
            "id": told.id, "kind": "story", "reports": len(told.reports), "origins": len(told.origins),
            "first": told.first and told.first.isoformat(), "last": told.last and told.last.isoformat(),
        }  # fmt: skip
        blocks = [_front(head), f"# {_literal(told.title)}", _literal(summary(brief))]
        for section in brief.sections:
            rows = (row for line in section.lines for row in self._line(line, references))
            blocks += [f"## {_literal(section.title)}", "\n".join(rows)]
        people = dict.fromkeys(
            who for f in story.reports for a in f.actors if (who := self.dossier.character(f, a)) in self.who
        )
        blocks += ["## People", "\n".join(f"- {_link(self.who[who], who.name)}" for who in people)] if people else []
        reports = "\n".join(f"- {_link(self.reports[f.article.id], _report_name(f.article))}" for f in story.reports)
        return _joined([*blocks, "## Reports", reports])

    def person(self, who: Character, named: list[tuple[Findings, Actor]]) -> str:
        """What a person is called, was said to be, said, and took part in, report by report."""
        others = list(dict.fromkeys(actor.name for _, actor in named if actor.name != who.name))
        blocks = [_front({"id": who.id, "kind": "person", "country": who.country, "aliases": others})]
        blocks.append(f"# {_literal(who.name)}")
        told = [
            f"- {_literal(role.span.of(f.article.text))} {self._cite(f, role.span)}"
            for f, actor in named
            for role in actor.roles
        ]
        by_id = {f.article.id: f for f, _ in named}
        said = [
            f"- {_literal(' … '.join(part.of(f.article.text) for part in s.content))}{_how(s, f)} {self._cite(f, s.content[0])}"
            for f in by_id.values()
            for s in statements(f)
            if s.speaker and who in self.dossier.cast(f, [s.speaker])
        ]
        did = [
            f"- {_literal(' '.join(filter(None, (e.type, e.mode))))}, {e.status}: "
            f"{_literal(f.sentence_of(e.trigger).of(f.article.text))} {self._cite(f, e.trigger)}"
            for f in by_id.values()
            for e in events(f)
            if who in self.dossier.cast(f, (*e.source, *e.target))
        ]
        for title, rows in (("As reported", told), ("Said", said), ("Took part in", did)):
            blocks += [f"## {title}", "\n".join(dict.fromkeys(rows))] if rows else []
        stories = dict.fromkeys(s for f in by_id.values() if (s := self.dossier.story(f.article.id)))
        links = [_link(self.stories[s.merged.story.id], s.merged.story.title) for s in stories]
        return _joined([*blocks, "## Stories", "\n".join(f"- {link}" for link in links)] if links else blocks)

    def report(self, f: Findings) -> str:
        """A report sentence by sentence, each a block that can be linked to."""
        article = f.article
        story = self.dossier.story(article.id)
        head = {
            "id": article.id, "kind": "report", "outlet": article.outlet, "title": article.title, "url": address(article),
            "published": article.published and article.published.isoformat(), "byline": article.byline,
            "language": article.language,
        }  # fmt: skip
        blocks = [_front(head), f"# {_literal(article.title or article.called)}"]
        if story:
            blocks.append(f"Story: {_link(self.stories[story.merged.story.id], story.merged.story.title)}")
        blocks += [
            f"{_literal(sentence.of(article.text))} ^s{n}" for sentence, n in self._sentences[article.id].items()
        ]
        people = {who: actor for actor in f.actors if (who := self.dossier.character(f, actor)) in self.who}
        rows = [
            ", ".join([f"- {_link(self.who[who], who.name)}", *map(_literal, roles(f, actor))])
            for who, actor in people.items()
        ]
        return _joined([*blocks, "## People", "\n".join(rows)] if rows else blocks)

    # --- their lines

    def _line(self, line: Line, references: References) -> Iterator[str]:
        words = f"**{_literal(line.lead)}**" if line.lead else ""
        if line.body:
            words += joint(line.lead, line.body) + _literal(line.body)
        if note := notes(line):
            words += f" ({_literal(note)})"
        yield f"- {words} {self._cited(apart_from_sides(line), references)}".rstrip()
        for says, citations in sides_by_words(line):
            yield f"  - {_literal(says)} {self._cited(citations, references)}"

    def _cited(self, citations: Iterable[Citation], references: References) -> str:
        links = []
        for reference in references.of(citations):
            source = references.sources[reference.number - 1]
            block = f"#^s{reference.sentences[0]}" if reference.sentences else ""
            places = reference.label.strip("[]").partition(":")[2]
            links.append(_link(self.reports[source.article.id] + block, f"{source.name} {places}"))
        return " ".join(links)

    def _cite(self, f: Findings, span: Span) -> str:
        place = self._sentences[f.article.id].get(f.sentence_of(span))
        name = f.article.called
        target = self.reports[f.article.id] + (f"#^s{place}" if place else "")
        return _link(target, f"{name} {place or ''}")


def _named(folder: str, titles: Iterable[tuple[_Thing, str, str]]) -> dict[_Thing, str]:
    """The path of each thing's note, of (thing, title, id)."""
    taken: set[str] = set()
    return {thing: f"{folder}/{file_name(title, id, taken)}" for thing, title, id in titles}


def _report_name(article: Article) -> str:
    """Day, outlet and headline, of what is known."""
    day = article.published.isoformat() if article.published else None
    return ", ".join(filter(None, (day, article.outlet, article.title))) or article.id


def _link(target: str, words: str) -> str:
    alias = " ".join(re.sub(r"[\[\]|^#]+", " ", plain_line(words)).split())
    return f"[[{target}|{alias}]]" if alias else f"[[{target}]]"


def _how(statement: Statement, f: Findings) -> str:
    """The cue where words without it would be claimed that were denied."""
    how = manner(statement, f.article.text)
    return f" ({_literal(how)})" if how else ""


def _literal(words: str) -> str:
    """As in a brief; besides, two percent signs would begin a comment."""
    return literal(plain_line(words)).replace("%%", "\\%\\%")


def _front(known: Mapping[str, object]) -> str:
    """What is known as YAML, written as JSON, which YAML reads."""
    rows = (f"{key}: {json.dumps(_plain(value), ensure_ascii=False)}" for key, value in known.items() if value)
    return "\n".join(["---", *rows, "---"])


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return plain_line(value).replace("[[", "[ [") if isinstance(value, str) else value


def _joined(blocks: Iterable[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def _cut(name: str, longest: int) -> str:
    """The beginning of a name, no longer than so many bytes, never ending within a character."""
    return name.encode()[:longest].decode("utf-8", "ignore")
