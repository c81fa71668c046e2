"""The desk for Python programs: reads, adds and asks. `desk.py` and the record do the work.

with open_desk("visits.db") as desk:
    desk.add("examples/visit")
    for brief in desk.briefs():
        print(brief.story.title)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self

from communique import desk
from communique.brief.selection import newest, of_days
from communique.errors import CommuniqueError, RecordError
from communique.given import country_code, event_status, event_type
from communique.sources import pages
from communique.types import Failure, Findings, Page, Story

if TYPE_CHECKING:
    from types import TracebackType

    from communique.record import Record
    from communique.record.asking import Act, Dated, Meeting, Named, Office, Said
    from communique.record.search import Hit
    from communique.types import Annotation, Article, Brief, Merged, Saved

Source = str | Path | Page
"""A file, a folder, an address, `-`, as on the command line; or a Page, for a text that the program has already."""


def open_desk(record: str | Path | None = None) -> Desk:
    """A desk that reads, and with a `record` (a path, made if it is not there, or postgresql://…) keeps what it adds and can be asked.

    >>> with open_desk() as desk:
    ...     found = next(desk.read("examples/visit/wire.json"))
    >>> found.article.title
    'Orvandian envoy in Port Aldane for talks on reopening strait'

    Raises RecordError where the record cannot be opened: foreign, newer, damaged, locked, read-only, full, unreachable.
    """
    if record is None:
        return Desk()
    from communique.record import open_record

    return Desk(open_record(record))


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody of the record: the names used for them, what they were called, whom they met, what they said, the latest first."""

    named: Named
    offices: tuple[Office, ...]
    meetings: tuple[Meeting, ...]
    said: tuple[Said, ...]


class Desk:
    """Reads reports and, with a record, keeps them and answers questions. `open_desk` makes one; `with` closes the record at the end.

    The model is loaded once, when a report is first read. `annotate` may be another annotator: one annotation an article, in order.
    A desk without a record raises RecordError where it is needed.
    """

    def __init__(self, record: Record | None = None, annotate: desk.Annotate | None = None) -> None:
        self.record = record
        self._annotator = annotate

    def __repr__(self) -> str:
        return f"<Desk with {self.record.name}>" if self.record else "<Desk without a record>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the record."""
        if self.record:
            self.record.close()

    # --- reading and adding

    def read(
        self, *sources: Source, outlet: str | None = None, published: date | None = None
    ) -> Iterator[Findings | Failure]:
        """What was found in each report, in order, a few reports at a time as you ask for them. Nothing is kept.

        A source that cannot be read is a Failure in its place, and the others go on. `outlet` and `published` go before what reports say.

        >>> page = Page("note", b"Envoy Elsa Brandt met Jonas Lind in Oslo on Monday.", "text/plain")
        >>> for found in desk.read(page, "missing.txt"):
        ...     print(found.message if isinstance(found, Failure) else [a.name for a in found.actors])
        ['Elsa Brandt', 'Jonas Lind']
        there is no file or folder missing.txt; check the path
        """
        return desk.read(_pages(sources, outlet, published), self._annotate)

    def add(
        self, *sources: Source, outlet: str | None = None, published: date | None = None
    ) -> list[tuple[str, Saved] | Failure]:
        """Reads every report and keeps it: what became of each source, in order. What the record holds is not read again.

        >>> desk.add("examples/visit/wire.json")
        [('examples/visit/wire.json', Saved(kind='known', report='visit-wire', version=1))]

        Raises RecordError where the record cannot be written; what was added before stays.
        """
        return list(desk.add(_pages(sources, outlet, published), self._annotate, self._asked()))

    # --- stories and briefs

    def stories(
        self,
        *of: Source | Findings,
        since: date | None = None,
        until: date | None = None,
        most: int | None = None,
    ) -> list[Story]:
        """The stories of these sources or findings; without any, those of the record, the newest first. With reports of these days; of
        more than `most` the newest.

        >>> for story in desk.stories():
        ...     print(story.title, "|", len(story.reports), "reports,", len(story.origins), "origins")
        Orvandian envoy in Port Aldane for talks on reopening strait | 3 reports, 2 origins

        Raises RecordError, and CommuniqueError where a source cannot be read.
        """
        if of:
            return newest(of_days([m.story for m in desk.stories(self._read(of))], since, until), most)
        record = self._placed()
        return [desk.with_origins(record, s)[0] for s in record.stories(since=since, until=until, most=most)]

    def story(self, id: str) -> Story:
        """One story of the record: by its id or the beginning of it, an id that it once had, or the id or address of a report in it.

        >>> desk.story("visit-wire") == desk.stories()[0]
        True

        Raises RecordError: unknown, ambiguous.
        """
        record = self._placed()
        return desk.with_origins(record, record.story(id))[0]

    def compare(self, *of: Source | Findings | Story) -> Iterator[Merged]:
        """What reports share and where they differ, story by story: `facts`, `differences` and `people`, each with its places.

        Of sources or findings, of stories of the record, or without any of all stories of the record, the newest first.

        >>> whole = next(desk.compare(desk.story("visit-wire")))
        >>> met = next(d for d in whole.differences if d.about == "meeting: Radan Teskarin, Jonas Ferrowick")
        >>> met.kind, [(said, cited.report) for said, cited in met.sides]
        ('status', [('planned', 'visit-wire'), ('happened', '8f5ca1ba2c02')])

        Raises as `stories` does.
        """
        stories, others = self._told(of)
        yield from desk.stories(others)
        for story in stories:
            yield desk.told(self._asked(), story)[0]

    def briefs(self, *of: Source | Findings | Story) -> Iterator[Brief]:
        """Each story told in cited lines: of sources or findings, of stories of the record, or of all its stories, the newest first.

        >>> brief = next(desk.briefs(*desk.stories(most=1)))
        >>> [section.title for section in brief.sections][:3]
        ['What happened', 'Who', 'What was said']
        >>> all(line.citations for section in brief.sections for line in section.lines)
        True

        `communique.brief` renders it: `text`, `markdown`, `html`, `data`. Raises as `stories` does.
        """
        stories, others = self._told(of)
        yield from desk.briefs(others)
        for story in stories:
            yield desk.brief(self._asked(), story)

    # --- questions to the record

    def who(self, name: str, *, most: int = 10) -> Profile:
        """Who somebody is: the names used for them, what they were called, whom they met, what they said; so many of each.

        >>> teskarin = desk.who("Teskarin")
        >>> teskarin.named.name, teskarin.named.reports
        ('Radan Teskarin', 3)
        >>> teskarin.meetings[0].name, teskarin.meetings[0].modes
        ('Jonas Ferrowick', ('meet',))

        Raises RecordError: unknown, ambiguous (with the candidates).
        """
        from communique.record import asking

        record, found = self._asked(), self._named(name)
        return Profile(
            found,
            tuple(asking.offices(record, found, most)),
            tuple(asking.meetings(record, found, most)),
            tuple(asking.said(record, found, most=most)),
        )

    def said(
        self,
        name: str,
        about: str | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        most: int = 20,
    ) -> list[Said]:
        """What somebody said, the newest first, in the words of the reports; `about`: only what holds these words in any of their forms.

        >>> for said in desk.said("Ferrowick", about="relief"):
        ...     print(said.form, said.cited.words, said.cited.report.outlet)
        direct “Relief comes after the ships sail, not before,” Strait Observer
        direct "Relief comes after the ships sail, not before," Northlight Wire
        mixed relief would come only “after the ships sail, not before” None

        Raises RecordError: unknown, ambiguous.
        """
        from communique.record import asking

        return asking.said(self._asked(), self._named(name), about, since=since, until=until, most=most)

    def events(
        self,
        *types: str,
        status: str | Sequence[str] = (),
        actor: str | None = None,
        country: str | None = None,
        since: date | None = None,
        until: date | None = None,
        most: int = 50,
    ) -> list[Act]:
        """Events of the record, the newest first. The day is that of the act, where it is not known that of the report.

        `types`: PLOVER types, or a mode (`"SANCTION"`, `"visit"`, `"CONSULT/visit"`); `actor`: one side, by name; `country`: a side's
        state or the place's, as Norway, Norwegian or NOR.

        >>> for act in desk.events("threaten", actor="Brendemar"):
        ...     print(act.earliest, act.status, act.source, act.cited.words, act.cited.report.outlet)
        2025-05-14 happened ('Oskar Brendemar',) threatened Strait Observer
        2025-05-14 happened ('Oskar Brendemar',) threatened Northlight Wire

        Raises RecordError (unknown, ambiguous), and CommuniqueError for a type, status or state that there is not.
        """
        from communique.record import asking

        statuses = (status,) if isinstance(status, str) else tuple(status)
        asked = asking.Asked(
            tuple(event_type(t) for t in types), tuple(event_status(s) for s in statuses), self._named(actor) if actor else None,
            country_code(country) if country else None, since=since, until=until,
        )  # fmt: skip
        return asking.happened(self._asked(), asked, most=most)

    def timeline(
        self,
        of: str | Story | None = None,
        *,
        country: str | None = None,
        since: date | None = None,
        until: date | None = None,
        most: int = 100,
    ) -> list[Dated]:
        """Dated events in the order of time, past and planned: of somebody (a name), of a story, or of the whole record.

        >>> for dated in desk.timeline("Dovrek", since=date(2025, 5, 9)):
        ...     if dated.act.mode == "call":
        ...         print(dated.act.earliest, dated.act.source, "told in", 1 + len(dated.others), "reports")
        2025-05-10 ('Helen Castorane', 'Ilmar Dovrek') told in 2 reports

        Raises RecordError: unknown, ambiguous.
        """
        from communique.record import asking

        asked = asking.Asked(
            actor=self._named(of) if isinstance(of, str) else None, country=country_code(country) if country else None,
            story=of.reports if isinstance(of, Story) else (), since=since, until=until, dated=True,
        )  # fmt: skip
        return asking.once(asking.happened(self._asked(), asked, oldest_first=True, most=most))

    def search(
        self,
        words: str,
        *,
        like: bool = False,
        outlet: str | None = None,
        actor: str | None = None,
        country: str | None = None,
        since: date | None = None,
        until: date | None = None,
        most: int = 20,
    ) -> list[Hit]:
        """Reports that hold words, "phrases", beginnings*, -without, one OR another; with `like`, those nearest to the words in meaning.

        >>> for hit in desk.search('"sarn strait" -haggling'):
        ...     print(hit.report.outlet, hit.report.published, len(hit.passages))
        Strait Observer 2025-05-16 2
        Northlight Wire 2025-05-15 2

        Raises RecordError `unknown` where no word is asked for, and CommuniqueError for a state that there is not.
        """
        from communique.record import search as searching

        record = self._asked()
        wanted = searching.Filter(outlet, actor, country_code(country) if country else None, since, until)
        if like:
            return searching.near(record, desk.meaning(words, self._annotate), wanted, most)
        return searching.search(record, words, wanted, most)

    # ---

    def _annotate(self, articles: Sequence[Article]) -> Sequence[Annotation]:
        if self._annotator is None:
            from communique.annotate import Annotator

            self._annotator = Annotator()
        return self._annotator(articles)

    def _asked(self) -> Record:
        if self.record is None:
            raise RecordError("this desk has no record to keep or ask; open it with open_desk(PATH)", "no-record")
        return self.record

    def _placed(self) -> Record:
        """The record with every report in a story."""
        record = self._asked()
        desk.place(record)
        return record

    def _named(self, name: str) -> Named:
        return desk.named(self._asked(), name)

    def _read(self, of: Iterable[Source | Findings]) -> list[Findings]:
        return [f for one in of for f in ([one] if isinstance(one, Findings) else all_read(self.read(one)))]

    def _told(self, of: Sequence[Source | Findings | Story]) -> tuple[list[Story], list[Findings]]:
        """The stories of the record that are asked for, as they stand in it now; and what else is to be told, read."""
        given = [one for one in of if isinstance(one, Story)]
        others = self._read(one for one in of if not isinstance(one, Story))
        if others and not given:
            return [], others
        record = self._placed()
        return ([record.story(s.id) for s in given] if of else record.stories()), others


def all_read(found: Iterable[Findings | Failure]) -> Iterator[Findings]:
    """The findings as they come. Raises CommuniqueError, of the failure's kind, at a source that could not be read.

    >>> next(all_read(desk.read("missing.txt")))
    Traceback (most recent call last):
    communique.errors.CommuniqueError: there is no file or folder missing.txt; check the path
    """
    for f in found:
        if isinstance(f, Failure):
            raise CommuniqueError(f.message, f.kind)
        yield f


def _pages(sources: Iterable[Source], outlet: str | None, published: date | None) -> Iterator[Page | Failure]:
    for source in sources:
        if isinstance(source, Page):
            yield replace(source, outlet=outlet or source.outlet, published=published or source.published)
        else:
            yield from pages([str(source)], outlet=outlet, published=published)
