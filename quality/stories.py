"""python -m quality.stories [--shared ../shared] [--all] [--json]

How well reports are grouped into stories: B-cubed precision, recall and F1 on the dev streams of ../shared/corpora/stories, shuffled
together (mean of three orders) and read by the program itself with one fixed setting. Beside it single-pass average-link TF-IDF over the
same beginnings, its threshold tuned on the very stream. Without --all BASIL and ECB+; with it EpiMine too (copies, paywalls, one story of
279 reports: a test of robustness rather than of stories).
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from communique.annotate import Annotator
from communique.extract import extract
from communique.merge.stories import Stories
from communique.types import Article, Findings
from communique.words import content_stems

STREAMS = ("basil", "ecbplus")
BEGINNING = 2500
"""Characters of each report that are read: what the stories are made of."""
ORDERS = (1, 2, 3)
Groups = list[list[int]]


def rows(shared: Path, streams: Sequence[str]) -> Iterator[dict[str, Any]]:
    for stream in streams:
        with gzip.open(shared / f"corpora/stories/{stream}-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield row | {"id": f"{stream}/{row['id']}", "story": f"{stream}/{row['story']}"}


def beginning(text: str) -> str:
    """The first sentences, about BEGINNING characters of them."""
    if len(text) <= BEGINNING:
        return text
    end = max(text.rfind(stop, 0, BEGINNING) for stop in (". ", ".\n", "\n"))
    return text[: end + 1] if end > BEGINNING // 4 else text[:BEGINNING]


def read(row: dict[str, Any], annotate: Annotator) -> Findings:
    published = row.get("published") or ""
    article = Article(
        row["id"], beginning(row["text"]), row.get("outlet"), title=row.get("title"),
        published=date.fromisoformat(published) if len(published) == 10 else None,
    )  # fmt: skip
    return extract(article.id, article, annotate([article])[0])


def grouped(findings: Sequence[Findings]) -> Groups:
    """What the program makes of a stream, as numbers of its reports."""
    growing = Stories()
    for f in findings:
        growing.add(f)
    number = {f.article.id: n for n, f in enumerate(findings)}
    return [[number[report] for report in story.reports] for story in growing.told()]


def likeness(findings: Sequence[Findings]) -> np.ndarray:
    """TF-IDF cosines of all pairs of reports."""
    counts = [Counter(content_stems(f"{f.article.title or ''} {f.article.text}")) for f in findings]
    held = Counter(w for count in counts for w in count)
    holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for n, count in enumerate(counts):
        raw = {w: (1 + math.log(k)) * math.log(len(counts) / held[w]) for w, k in count.items()}
        length = math.sqrt(sum(v * v for v in raw.values())) or 1.0
        for w, v in raw.items():
            holders[w].append((n, v / length))
    out = np.zeros((len(counts), len(counts)), dtype=np.float32)
    for some in holders.values():
        at, values = np.array([n for n, _ in some]), np.array([v for _, v in some], dtype=np.float32)
        out[np.ix_(at, at)] += np.outer(values, values)
    return out


def single_pass(alike: np.ndarray, least: float) -> Groups:
    """Each report joins the group it is most like on average, or founds one."""
    groups: Groups = []
    sums = np.zeros((0, len(alike)), dtype=np.float32)
    for n in range(len(alike)):
        means = sums[:, n] / np.array([len(g) for g in groups], dtype=np.float32) if groups else np.zeros(0)
        if groups and means.max() >= least:
            best = int(means.argmax())
            groups[best].append(n)
            sums[best] += alike[n]
        else:
            groups.append([n])
            sums = np.vstack([sums, alike[n]])
    return groups


def bcubed(gold: Sequence[str], groups: Groups) -> tuple[float, float, float]:
    """Precision, recall and F1 in percent (Bagga & Baldwin 1998)."""
    sizes = Counter(gold)
    precision = recall = 0.0
    for group in groups:
        for story, n in Counter(gold[i] for i in group).items():
            precision += n * n / len(group)
            recall += n * n / sizes[story]
    p, r = precision / len(gold), recall / len(gold)
    return 100 * p, 100 * r, 200 * p * r / (p + r)


def score(shared: Path, annotate: Annotator, streams: Sequence[str] = STREAMS) -> dict[str, float]:
    told = list(rows(shared, streams))
    findings = [read(row, annotate) for row in told]
    alike = likeness(findings)
    ours, theirs, sizes = [], [], []
    for seed in ORDERS:
        order = random.Random(seed).sample(range(len(told)), len(told))
        gold = [told[i]["story"] for i in order]
        groups = grouped([findings[i] for i in order])
        ours.append(bcubed(gold, groups))
        sizes.append(len(groups) / len(set(gold)))
        mixed = alike[np.ix_(order, order)]
        thresholds = np.quantile(mixed[np.triu_indices(len(order), 1)], (0.95, 0.97, 0.98, 0.985, 0.99, 0.9925, 0.995))
        theirs.append(max(bcubed(gold, single_pass(mixed, float(t)))[2] for t in thresholds))
    precision, recall, f1 = np.mean(ours, axis=0)
    return {
        "precision": round(float(precision), 1), "recall": round(float(recall), 1), "f1": round(float(f1), 1),
        "tfidf_f1": round(float(np.mean(theirs)), 1), "ahead": round(float(f1 - np.mean(theirs)), 1),
        "found_to_gold": round(float(np.mean(sizes)), 2), "reports": len(told),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    figures = score(args.shared, Annotator(), (*STREAMS, "epimine") if args.all else STREAMS)
    print(json.dumps(figures) if args.json else "  ".join(f"{k} {v}" for k, v in figures.items()))


if __name__ == "__main__":
    main()
