"""What stands where in the reports of a story, found by place: a brief of any length is told in time by its length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.located import Located

if TYPE_CHECKING:
    from collections.abc import Iterable

    from communique.types import Findings, Span


class Around:
    """The findings of one report by where they stand: acts by their words, statements by their cues and by what was said."""

    def __init__(self, findings: Findings) -> None:
        self.acts = Located((e.trigger, e) for e in findings.events)
        self.cues = Located((s.cue, (n, s)) for n, s in enumerate(findings.statements) if s.cue)
        self.said = Located((c, s) for s in findings.statements for c in s.content)
        self.times = Located((t.span, t) for t in findings.times)
        self._last: dict[Span, int] = {}
        for event in findings.events:
            for party in event.source:
                self._last[party.span] = max(event.trigger.start, self._last.get(party.span, 0))

    def acts_next(self, party: Span) -> bool:
        """Whether a party does an act that is told after it: "angry after HE refused"."""
        return self._last.get(party, 0) > party.start


class Held:
    """Places of several reports, asked whether one of them holds a span."""

    def __init__(self, places: Iterable[tuple[str, Span]]) -> None:
        by_report: dict[str, list[Span]] = {}
        for report, span in places:
            by_report.setdefault(report, []).append(span)
        self._by_report = {report: Located((s, s) for s in spans) for report, spans in by_report.items()}

    def holds(self, report: str, span: Span) -> bool:
        return report in self._by_report and any(s.contains(span) for s, _ in self._by_report[report].over(span))
