"""How well calendar expressions are found and settled.

    python quality/times.py DESK_GOLD_FOLDER | CORPUS.jsonl.gz …     [--wrong] shows what is wrong

A folder holds `reports/` and `markup/` in the form of the desk gold; a corpus has one text a line with `times` (TimeML
or TIMEX2 values). Overlap of one character finds an expression; a value is right if both its days are.
Tense comes from `looks_past` here, from the parse in the desk.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.extract import calendar as cal
from communique.extract.calendar import Days
from communique.extract.times import find_times, looks_past, read_times
from communique.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Marked = tuple[str, date | None, dict[Span, Days | None], frozenset[Span], str]
"""A text, its day, its expressions with their days, those of which the days are only the period around them, and its name."""
PARTLY = {"START", "MID", "END"}
"""TIMEX2's marks for a part of the period that it gives as the value ("the end of 1944" is 1944): days inside of it are right."""


def days_of(value: str | None) -> Days | None:
    """An ISO day, month, year, `first/last`, decade, quarter or season as first and last day; else None."""
    if not value:
        return None
    if "/" in value:
        first, last = (days_of(part) for part in value.split("/"))
        return (first[0], last[1]) if first and last else None
    value = re.sub(r"(?:-XX)+$", "", value[:10])
    if m := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        return cal.day(date(*map(int, m.groups())))
    if m := re.fullmatch(r"(\d{4})-(\d\d)", value):
        return cal.month(int(m[1]), int(m[2]))
    if re.fullmatch(r"\d{4}", value) and value != "0000":
        return cal.year(int(value))
    if re.fullmatch(r"\d{3}", value):
        return cal.decade(int(value) * 10)
    if m := re.fullmatch(r"(\d{4})-Q([1-4])", value):
        return cal.quarter(int(m[1]), int(m[2]))
    if m := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        return cal.week(date.fromisocalendar(int(m[1]), int(m[2]), 1))
    if m := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        return cal.months(int(m[1]), *{"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}[m[2]])
    return None


def of_desk_gold(folder: Path) -> Iterator[Marked]:
    for path in sorted((folder / "reports").glob("*.json")):
        report, markup = (json.loads((folder / kind / path.name).read_text("utf-8")) for kind in ("reports", "markup"))
        published = date.fromisoformat(report["published"][:10]) if report.get("published") else None
        sentences = {s["n"]: s for s in report["sentences"]}
        gold: dict[Span, Days | None] = {}
        for time in markup["times"]:
            sentence, at = sentences[time["s"]], -1
            for _ in range(time.get("k", 1)):
                at = sentence["text"].index(time["x"], at + 1)
            start = sentence["start"] + at
            gold[Span(start, start + len(time["x"]))] = days_of(time["value"])
        yield report["text"], published, gold, frozenset(), path.stem


def of_corpus(path: Path) -> Iterator[Marked]:
    """DATE expressions that are not vague references ("now", "recently")."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            doc: dict[str, Any] = json.loads(line)
            times = [t for t in doc["times"] if t["type"] == "DATE" and "REF" not in str(t["value"])]
            gold = {
                Span(t["start"], t["end"]): days_of(t["value"])
                or (days_of(f"{t['from']}/{t['to']}") if t.get("from") and t.get("to") else None)
                for t in times
            }
            partly = frozenset(Span(t["start"], t["end"]) for t in times if t.get("mod") in PARTLY)
            yield doc["text"], _published(doc["published"]), gold, partly, doc["id"]


def _published(stamp: str) -> date:
    """A corpus's day, written 2008-03-01, 2009-12-19T17:00:00 or 03-02-2009."""
    return date.fromisoformat(stamp[:10] if stamp[4] == "-" else f"{stamp[6:10]}-{stamp[:5]}")


@dataclass
class Score:
    found: int = 0
    """Expressions found that overlap a marked one."""
    hit: int = 0
    """Marked expressions that one found overlaps."""
    proposed: int = 0
    marked: int = 0
    settled_right: int = 0
    settled_marked: int = 0
    value_right: int = 0
    found_right: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(
        self, text: str, published: date | None, gold: dict[Span, Days | None], partly: frozenset[Span], name: str
    ) -> None:
        def agrees(read: Days | None, span: Span) -> bool:
            days = gold[span]
            inside = bool(read and days and days[0] <= read[0] and read[1] <= days[1])
            return read == days or (inside and span in partly)

        given, found = _read(text, gold, published), _read(text, find_times(text), published)
        self.proposed += len(found)
        self.marked += len(gold)
        for span, days in gold.items():
            right = agrees(given[span], span)
            self.value_right += right
            self.settled_marked += days is not None
            self.settled_right += right and days is not None
            if not right:
                self.wrong.append(f"value  {name} {published} {_shown(text, span)} {_iso(days)} {_iso(given[span])}")
            near = [s for s in found if s.overlaps(span)]
            self.hit += bool(near)
            self.found_right += any(agrees(found[s], span) for s in near)
            if not near:
                self.wrong.append(f"missed {name} {_shown(text, span)}")
        extra = [span for span in found if not any(span.overlaps(g) for g in gold)]
        self.found += len(found) - len(extra)
        self.wrong += [f"extra  {name} {_shown(text, span)}" for span in extra]

    @property
    def values_f1(self) -> float:
        """Percent: expressions found with the right days, of those found and those marked."""
        return round(200 * self.found_right / max(1, self.proposed + self.marked), 2)

    def __str__(self) -> str:
        precision, recall = self.found / max(1, self.proposed), self.hit / max(1, self.marked)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        return (
            f"found: precision {precision:.1%} recall {recall:.1%} F1 {f1:.1%}; values F1 {self.values_f1}%; "
            f"given the span: {self.value_right / max(1, self.marked):.1%} of {self.marked} "
            f"({self.settled_right / max(1, self.settled_marked):.1%} of {self.settled_marked} that the gold settles)"
        )


def _read(text: str, spans: Iterable[Span], published: date | None) -> dict[Span, Days | None]:
    whens = read_times(text, spans, published, lambda s: looks_past(text, s))
    return {w.span: (w.earliest, w.latest) if w.earliest and w.latest else None for w in whens}


def _shown(text: str, span: Span) -> str:
    return f"{text[max(0, span.start - 60) : span.start]}[{span.of(text)}]{text[span.end : span.end + 30]}".replace(
        "\n", " "
    )


def _iso(days: Days | None) -> str:
    return "/".join(d.isoformat() for d in days) if days else "-"


def main() -> None:
    names = [a for a in sys.argv[1:] if not a.startswith("--")]
    for name in names:
        path, score = Path(name), Score()
        for marked in of_desk_gold(path) if path.is_dir() else of_corpus(path):
            score.add(*marked)
        print(f"{path.name}: {score}")
        if "--wrong" in sys.argv:
            print("\n".join(score.wrong))


if __name__ == "__main__":
    main()
