"""python -m quality.plover [--shared ../shared] [--model FOLDER] [--json]

PLV's held-out fifth read end to end: type, source and target as the desk finds them, where `training.evaluate` is given source and target.
A sentence has one gold act. `found`: part of the sentences in which an act of its type is found; `type_macro_f1`: over the 15 types, of
the act with the best confidence; `who`: part in which that type is found with a source and a target that overlap the gold's.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from communique.annotate import Annotator
from communique.extract import extract
from communique.types import Article, Event, Party, Span
from training import corpora, labels


def figures(path: Path, annotate: Annotator) -> dict[str, float]:
    """The figures over the fifth that is set aside, in percent."""
    right: Counter[str] = Counter()
    said: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    found = who = 0
    for row in corpora.rows(path):
        if not corpora.held_out(row["id"]):
            continue
        article = Article(row["id"], row["text"])
        events = extract("", article, annotate([article])[0]).events
        gold[row["type"]] += 1
        best = max(events, key=lambda e: e.confidence, default=None)
        if best is not None:
            said[labels.PLV_OF[best.type]] += 1
            right[row["type"]] += labels.PLV_OF[best.type] == row["type"]
        same = [e for e in events if labels.PLV_OF[e.type] == row["type"]]
        found += bool(same)
        who += any(_names(e, row["source"], row["target"]) for e in same)
    n = sum(gold.values())
    f1 = [200 * right[t] / max(1, said[t] + gold[t]) for t in gold]
    return {
        "found": round(100 * found / n, 1),
        "type_macro_f1": round(sum(f1) / len(f1), 1),
        "who": round(100 * who / n, 1),
    }


def _names(event: Event, source: list[int] | None, target: list[int] | None) -> bool:
    """Whether the act's sides overlap the gold's; of acts between two either may be the source."""
    either = (*event.source, *event.target)
    return _one(event.source or either, source) and _one(either, target)


def _one(parties: tuple[Party, ...], side: list[int] | None) -> bool:
    return side is None or any(p.span.overlaps(Span(*side)) for p in parties)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", type=Path)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    out = figures(args.shared / "corpora/events/plv-train.jsonl.gz", Annotator(args.model))
    print(json.dumps(out) if args.json else "  ".join(f"{k} {v}" for k, v in out.items()))


if __name__ == "__main__":
    main()
