"""Briefs in words, for the tests of what shows them. Every state, person and outlet here is invented."""

from __future__ import annotations

import re
from datetime import date

from communique.types import Article, Brief, Citation, Line, Origin, Section, Span, Story

COURIER = """By Mara Ellinson, Port Tamar

Foreign minister Ilse Aldane of Valdora arrived in Port Tamar on Tuesday for three days of talks on the Sund \
pipeline.

“We will not leave the table before the valves are open,” Aldane told reporters at the airport. She is \
expected to meet \
President Joran Teck of Tamarin on Thursday. Valdora halted gas deliveries on 2 March after twelve tankers \
were held in the Sund.

Teck’s office said the tankers would be released “as a first step” once inspections end. Tamarin has rejected \
Valdora’s demand \
for an international inspection team.

Aldane's deputy, Piet Oranje, warned that Valdora could bring the matter before the Sund Commission.

Share this article"""

WIRE = """Foreign minister Ilse Aldane of Valdora arrived in Port Tamar on Tuesday for three days of talks on \
the Sund pipeline.

“We will not leave the table before the valves are open,” Aldane told reporters at the airport. She is \
expected to meet \
President Joran Teck of Tamarin on Thursday."""

LEDGER = """President Joran Teck met the Valdoran foreign minister, Ilse Aldane, in Port Tamar on Thursday \
evening, his spokeswoman \
Nadia Brandt said on Friday.

“We shall not leave the table until every valve is open,” Aldane was quoted as saying. Some twenty tankers \
remain in the Sund, \
according to the harbour authority.

Brandt told Tamar Radio that Tamarin “never refused” inspections and had offered Valdora joint patrols. A \
second round is \
planned in Valdora’s capital, Lindhaven, in April."""


def article(id: str, text: str, **known: object) -> Article:
    return Article(id=id, text=text, **known)  # type: ignore[arg-type]


def sentences(text: str) -> tuple[Span, ...]:
    """Good enough for the texts above: a sentence ends at a stop before a space, or at a line's end."""
    return tuple(Span(m.start(), m.end()) for m in re.finditer(r"\S(?:.*?[.!?]”?(?=\s|$)|.*$)", text, re.MULTILINE))


def cite(report: Article, words: str) -> Citation:
    """The place of these words in the report; they must stand there."""
    start = report.text.index(words)
    return Citation(report.id, start, start + len(words))


def line(
    lead: str,
    body: str | None = None,
    note: str | None = None,
    *,
    cited: list[Citation],
    origins: int = 1,
    **more: object,
) -> Line:
    outlets = tuple(dict.fromkeys(citation.report for citation in cited))
    return Line(lead, body, note, tuple(cited), outlets, origins, **more)  # type: ignore[arg-type]


def told(lead: str, words: str, note: str | None, *reports: Article, origins: int = 1) -> Line:
    """A line that shows these words as they stand in each of the reports."""
    return line(lead, words, note, cited=[cite(report, words) for report in reports], origins=origins)


def differing(about: str, kind: str, *sides: tuple[str, Article, str]) -> Line:
    """A difference: what a side says, the report, and the words there that it rests on."""
    cited = tuple((says, cite(report, words)) for says, report, words in sides)
    return line(about, None, kind, cited=[citation for _, citation in cited], origins=2, sides=cited)


def brief(*articles: Article, lines: list[Line], title: str = "A story", section: str = "What was said") -> Brief:
    """One section about these articles, each its own origin."""
    origins = tuple(Origin((a.id,), (1.0,)) for a in articles)
    days = sorted(a.published for a in articles if a.published)
    first, last = (days[0], days[-1]) if days else (None, None)
    story = Story("story-1", title, tuple(a.id for a in articles), origins, first, last)
    return Brief(story, articles, (Section("said", section, tuple(lines)),), tuple(sentences(a.text) for a in articles))


def pipeline_talks() -> Brief:
    """A whole brief: a copy, an undated source, furniture, quotes, plans, a rejection and differences."""
    share = COURIER.index("Share this")
    courier = article(
        "tc",
        COURIER,
        outlet="The Tamar Courier",
        url="https://courier.example/talks",
        published=date(2025, 3, 11),
        title="Valdoran foreign minister in Port Tamar for pipeline talks",
        byline="Mara Ellinson",
        furniture=(Span(0, 28), Span(share, len(COURIER))),
    )
    wire = article("hw", WIRE, outlet="Harbour Wire", published=date(2025, 3, 12), title="Aldane arrives for talks")
    ledger = article(
        "nl", LEDGER, outlet="Northern Ledger", title="Teck meets Aldane", url="https://ledger.example/?b=1&c=2"
    )
    origins = (Origin(("tc", "hw"), (1.0, 0.93)), Origin(("nl",), (1.0,)))
    story = Story("st-1", courier.title or "", ("tc", "hw", "nl"), origins, date(2025, 3, 11), date(2025, 3, 12))
    sections = (
        Section("happened", "What happened", _happened(courier, wire, ledger)),
        Section("people", "Who", _people(courier, wire, ledger)),
        Section("said", "What was said", _said(courier, wire, ledger)),
        Section("planned", "Planned and possible", _planned(courier, ledger)),
        Section("differ", "Where reports differ", _differences(courier, wire, ledger)),
    )
    return Brief(story, (courier, wire, ledger), sections, tuple(sentences(a.text) for a in (courier, wire, ledger)))


_ARRIVED = "Foreign minister Ilse Aldane of Valdora arrived in Port Tamar on Tuesday"
_EXPECTED = "She is expected to meet President Joran Teck of Tamarin on Thursday"
_MET = "President Joran Teck met the Valdoran foreign minister, Ilse Aldane, in Port Tamar on Thursday evening"
_QUOTE = "“We will not leave the table before the valves are open,”"
_QUOTED = "“We shall not leave the table until every valve is open,”"
_REJECTED = "Tamarin has rejected Valdora’s demand for an international inspection team"
_RELEASED = "the tankers would be released “as a first step” once inspections end"
_NEVER = "Tamarin “never refused” inspections and had offered Valdora joint patrols"
_SECOND = "A second round is planned in Valdora’s capital, Lindhaven, in April"
_COMMISSION = "Valdora could bring the matter before the Sund Commission"


def _happened(courier: Article, wire: Article, ledger: Article) -> tuple[Line, ...]:
    return (
        told("Joran Teck, Ilse Aldane: meeting", _MET, "happened, 13 March 2025", ledger),
        told("Valdora, Tamarin: visit", _ARRIVED, "happened, 11 March 2025", courier, wire),
        told("Valdora: gas", "Valdora halted gas deliveries on 2 March", "happened, 2 March 2025", courier),
    )


def _people(courier: Article, wire: Article, ledger: Article) -> tuple[Line, ...]:
    return (
        told("Ilse Aldane", "Foreign minister", "Valdora", courier, wire),
        told("Joran Teck", "President", "Tamarin", courier, ledger, origins=2),
        told("Piet Oranje", "Aldane's deputy", "Valdora", courier),
    )


def _said(courier: Article, wire: Article, ledger: Article) -> tuple[Line, ...]:
    return (
        told("Ilse Aldane, foreign minister of Valdora", _QUOTE, "to reporters, 11 March 2025", courier, wire),
        told("Ilse Aldane, foreign minister of Valdora", _QUOTED, None, ledger),
        told("Teck’s office", _RELEASED, None, courier),
        told("Nadia Brandt, spokeswoman", _NEVER, "on Tamar Radio", ledger),
    )


def _planned(courier: Article, ledger: Article) -> tuple[Line, ...]:
    return (
        told("Valdora, Tamarin: talks", _SECOND, "planned, April 2025", ledger),
        told("Valdora: Sund Commission", _COMMISSION, "possible", courier),
        told("Tamarin: inspections", _REJECTED, "denied", courier),
    )


def _differences(courier: Article, wire: Article, ledger: Article) -> tuple[Line, ...]:
    return (
        differing(
            "Tankers held in the Sund",
            "value",
            ("twelve tankers", courier, "twelve tankers"),
            ("Some twenty tankers", ledger, "Some twenty tankers"),
        ),
        differing(
            "Meeting of Teck and Aldane",
            "status",
            ("expected", courier, _EXPECTED),
            ("expected", wire, _EXPECTED),
            ("met", ledger, _MET),
        ),
        differing("Inspections", "status", (_REJECTED, courier, _REJECTED), (_NEVER, ledger, _NEVER)),
        differing(
            "Aldane’s words", "wording", (_QUOTE, courier, _QUOTE), (_QUOTE, wire, _QUOTE), (_QUOTED, ledger, _QUOTED)
        ),
    )
