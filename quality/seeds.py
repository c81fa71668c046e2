"""python -m quality.seeds [--shared ../shared]

What the brief of the two seed reports shows of ../shared/desk-gold/seeds-compared.json: agreements as one line that cites both sentences,
differences as one line or two that cite both in a section on differences, and what only one has in any line. False differences are for a
reader to judge: all differences are printed.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from communique import desk
from communique.annotate import Annotator
from communique.sources import pages
from communique.types import Brief, Failure, Line, Span

COMPARED = {"differ", "only"}
Place = tuple[str, int, int]


def places(reports: list[dict[str, Any]], entry: dict[str, Any]) -> dict[str, Span]:
    """The sentence of each side of an entry, by side."""
    out = {}
    for side, report in zip("ab", reports, strict=True):
        if entry.get(side):
            sentence = next(s for s in report["sentences"] if s["n"] == entry[side]["s"])
            out[side] = Span(sentence["start"], sentence["start"] + len(sentence["text"]))
    return out


def cites(line: Line, report: str, span: Span) -> bool:
    return any(c.report == report and Span(c.start, c.end).overlaps(span) for c in line.citations)


def shown(brief: Brief, ids: dict[str, str], at: dict[str, Span], *, compared: bool) -> bool:
    """Whether one line cites every side; with `compared`, or lines of the sections that compare do together."""
    for section in brief.sections:
        if compared and section.key not in COMPARED:
            continue
        if any(all(cites(line, ids[side], span) for side, span in at.items()) for line in section.lines):
            return True
    lines = [line for s in brief.sections if s.key in COMPARED for line in s.lines]
    return compared and all(any(cites(line, ids[side], span) for line in lines) for side, span in at.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    gold = args.shared / "desk-gold"
    files = [gold / "reports" / f"seed-{n}.json" for n in ("000", "003")]
    reports = [json.loads(f.read_text("utf-8")) for f in files]
    found = [f for f in desk.read(pages(map(str, files)), Annotator()) if not isinstance(f, Failure)]
    ids = dict(zip("ab", (f.article.id for f in found), strict=True))
    (brief,) = desk.briefs(found)
    told = json.loads((gold / "seeds-compared.json").read_text("utf-8"))
    for key in ("agree", "differ", "only_a", "only_b"):
        entries = told.get(key, [])
        seen = [shown(brief, ids, places(reports, e), compared=key == "differ") for e in entries]
        print(f"{key}: {sum(seen)} of {len(seen)} shown")
        for entry, is_shown in zip(entries, seen, strict=True):
            print(f"  {'+' if is_shown else '-'} {entry['claim']}")
    for section in brief.sections:
        for line in section.lines if section.key == "differ" else ():
            print(f"difference: {line.lead} ({line.note}): {' | '.join(says for says, _ in line.sides)}")


if __name__ == "__main__":
    main()
