"""How well stories are grouped, on a corpus of reports with known stories.

    python -m quality.stories CORPUS.jsonl.gz [LIMIT]

The corpus holds no findings, so capitalised words inside sentences stand in for names. Prints precision, recall and F1
of pairs and of B-cubed, in percent.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from datetime import date
from itertools import combinations

from communique.merge.stories import stories
from communique.types import Actor, Annotation, Article, Findings, Span

_NAME = re.compile(r"(?<![.!?“\"\n] )(?<!^)\b[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?”\"]*\s*")


def stand_in(row: dict[str, str]) -> Findings:
    text = row["text"]
    sentences = tuple(Span(m.start(), m.end()) for m in _SENTENCE.finditer(text) if m.group().strip())
    places: dict[str, list[Span]] = {}
    for m in _NAME.finditer(text):
        places.setdefault(m.group(), []).append(Span(m.start(), m.end()))
    actors = tuple(Actor(f"a{i}", "person", n, None, tuple(p)) for i, (n, p) in enumerate(places.items()))
    published = date.fromisoformat(row["published"]) if row.get("published") and len(row["published"]) == 10 else None
    article = Article(row["id"], text, row.get("outlet"), title=row.get("title"), published=published)
    return Findings(row["id"], article, Annotation(sentences, (), (), (), (), (), (), ()), actors, (), (), ())


def pairs(groups: dict[str, str]) -> set[tuple[str, str]]:
    held: dict[str, list[str]] = {}
    for report, story in groups.items():
        held.setdefault(story, []).append(report)
    return {pair for members in held.values() for pair in combinations(sorted(members), 2)}


def f1(precision: float, recall: float) -> str:
    f = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f"P {100 * precision:.1f} R {100 * recall:.1f} F1 {100 * f:.1f}"


def score(gold: dict[str, str], found: dict[str, str]) -> dict[str, str]:
    g, f = pairs(gold), pairs(found)
    both, of_gold, of_found = (Counter(x) for x in (((gold[r], found[r]) for r in gold), gold.values(), found.values()))
    common = [both[gold[r], found[r]] for r in gold]
    precision = sum(n / of_found[found[r]] for r, n in zip(gold, common, strict=True)) / len(gold)
    recall = sum(n / of_gold[gold[r]] for r, n in zip(gold, common, strict=True)) / len(gold)
    return {
        "pairs": f1(len(g & f) / max(len(f), 1), len(g & f) / max(len(g), 1)),
        "b-cubed": f1(precision, recall),
        "stories": f"{len(of_found)} found, {len(of_gold)} in the corpus",
    }


def main(path: str, limit: int | None = None) -> None:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][:limit]
    found = {r: s.id for s in stories([stand_in(row) for row in rows]) for r in s.reports}
    for name, value in score({row["id"]: row["story"] for row in rows}, found).items():
        print(f"{name:8} {value}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None)
