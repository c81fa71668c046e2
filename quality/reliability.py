"""python -m quality.reliability [--shared ../shared] [--json]

How far the confidence of events and statements can be believed: of those found with a confidence of about so much, how many are in the
gold (an event: its type in its sentence; a statement: its cue's sentence), on mark-up that the model has not seen: passages, examples and
merging stories of quality/gold, and the desk gold. Expected calibration error as in Guo et al. 2017, ten bins of equal size.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from communique.annotate import Annotator
from communique.extract import extract
from communique.types import Article
from quality import gate, merge

BINS = 10
HERE = Path(__file__).parent
Marked = tuple[dict[str, Any], dict[str, Any]]


def unseen(shared: Path) -> dict[str, list[Marked]]:
    """Mark-up that no training has read, by where it is from."""
    examples = HERE.parent / "examples/visit/markup"
    own = [*gate.passages(), *gate.marked(examples / "reports", examples / "findings")]
    sets = {"own": own + [pair for story in merge.gold() for pair in story.reports()]}
    gold = shared / "desk-gold"
    if gold.is_dir():
        sets["desk-gold"] = gate.marked(gold / "reports", gold / "markup")
    return sets


def events(pairs: Iterable[Marked], annotate: Annotator) -> Iterator[tuple[float, bool]]:
    """The confidence of every event found, and whether the gold has one of its type in its sentence."""
    for report, markup in pairs:
        article = Article(
            report["id"], report["text"], title=report.get("title"), published=_day(report.get("published"))
        )
        found = extract(article.id, article, annotate([article])[0])
        starts = {s["n"]: (s["start"], s["start"] + len(s["text"])) for s in report["sentences"]}
        gold = {(starts[e["trigger"]["s"]], e["type"]) for e in markup["events"]}
        for e in found.events:
            here = next((span for span in starts.values() if span[0] <= e.trigger.start < span[1]), None)
            yield e.confidence, (here, e.type) in gold


def _day(published: str | None) -> date | None:
    return date.fromisoformat(published[:10]) if published else None


def table(pairs: list[tuple[float, bool]]) -> tuple[list[tuple[float, float, int]], float]:
    """Mean confidence, part that is right, and number of each bin; and the expected calibration error in points."""
    ordered = sorted(pairs)
    rows = []
    for some in np.array_split(np.arange(len(ordered)), BINS):
        own = [ordered[i] for i in some]
        rows.append((float(np.mean([c for c, _ in own])), float(np.mean([r for _, r in own])), len(own)))
    error = sum(abs(c - r) * n for c, r, n in rows) / len(ordered)
    return rows, 100 * error


def plot(rows: list[tuple[float, float, int]]) -> str:
    """A reliability plot in characters: `#` up to the part that is right, `|` where the confidence says."""
    lines = []
    for confidence, right, n in rows:
        bar = ["#" if k < round(40 * right) else " " for k in range(41)]
        bar[round(40 * confidence)] = "|"
        lines.append(f"{100 * confidence:4.0f} %  {''.join(bar)} {100 * right:3.0f} % of {n}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    annotate = Annotator()
    for name, pairs in unseen(args.shared).items():
        rows, error = table(list(events(pairs, annotate)))
        if args.json:
            print(json.dumps({"set": name, "ece": round(error, 1), "bins": rows}))
        else:
            print(f"{name}: expected calibration error {error:.1f} points\n{plot(rows)}\n")


if __name__ == "__main__":
    main()
