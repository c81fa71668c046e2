"""python -m quality.origins [--shared ../shared] [--json]

How well shared lineage is found: pair F1 over copies made from the BASIL dev reports (whole, cut, reordered, 10 and 30 % of their words
edited, mixed with paragraphs of another report), with the other two outlets' own reports of the same event as negatives. The set is the
same every time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from communique.merge.origins import origins
from communique.types import Article

EVENTS = 50
FOOTERS = (
    "Sign up for our newsletter and never miss a story. Follow us on Facebook and Twitter.",
    "Read more: What we know so far about today's events. Share this article with friends.",
    "Our journalism needs your support. Subscribe today for full access to all articles.",
)
WORD = re.compile(r"\w+")


def paragraphs(text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 3:
        return lines
    sentences = re.split(r"(?<=[.!?”\"]) +(?=[A-Z“\"])", " ".join(lines))
    return [" ".join(sentences[i : i + 2]) for i in range(0, len(sentences), 2)]


def edited(text: str, part: float, rng: random.Random, words: list[str]) -> str:
    """A part of the words exchanged for others, left out or doubled up."""

    def edit(m: re.Match[str]) -> str:
        if rng.random() >= part:
            return m.group()
        return rng.choice((rng.choice(words), rng.choice(words), "", f"{m.group()} {rng.choice(words)}"))

    return WORD.sub(edit, text)


def copies(text: str, other: str, rng: random.Random, words: list[str]) -> dict[str, str]:
    """Copies of a text by what was done to it."""
    whole = paragraphs(text)
    shuffled = rng.sample(whole, len(whole))
    half = max(2, len(whole) // 2)
    own = paragraphs(other)[:half]
    return {
        "whole": text,
        "cut": "\n".join(whole[:half]),
        "reordered": "\n".join(shuffled),
        "edited 10 %": edited(text, 0.1, rng, words),
        "edited 30 %": edited(text, 0.3, rng, words),
        "mixed": "\n".join(p for pair in zip(whole[:half], own, strict=False) for p in pair),
    }


def articles(path: Path) -> tuple[list[Article], dict[str, str], dict[str, str]]:
    """The reports and their copies, the lineage of each, and what was done to it."""
    events = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            events[row["story"]].append(row)
    rng = random.Random(8)
    keys = sorted(events)
    words = [w for key in keys for w in WORD.findall(events[key][0]["text"])[:80]]
    out, lineage, made = [], {}, {}
    for k, key in enumerate(keys[:EVENTS]):
        first, *others = events[key]
        unlike = events[keys[(k + EVENTS) % len(keys)]][0]["text"]
        texts = {"original": first["text"], **copies(first["text"], unlike, rng, words)}
        for n, (kind, text) in enumerate(texts.items()):
            name = f"{key}/{kind}"
            out.append(Article(name, f"{text}\n{FOOTERS[n % 3]}", f"outlet {n}"))
            lineage[name], made[name] = key, kind
        for row in others:
            out.append(Article(row["id"], row["text"], row["outlet"]))
            lineage[row["id"]], made[row["id"]] = row["id"], "another outlet's own"
    return out, lineage, made


def score(path: Path) -> dict[str, float]:
    """Precision, recall and F1 of pairs, and the recall for each kind of copy, in percent."""
    reports, lineage, made = articles(path)
    found = {r: n for n, o in enumerate(origins(reports)) for r in o.reports}
    names = [a.id for a in reports]
    gold = {(a, b) for a, b in combinations(names, 2) if lineage[a] == lineage[b]}
    have = {(a, b) for a, b in combinations(names, 2) if found[a] == found[b]}
    both = len(gold & have)
    figures = {
        "precision": 100 * both / max(1, len(have)),
        "recall": 100 * both / len(gold),
        "f1": 200 * both / (len(gold) + len(have)),
    }
    for kind in dict.fromkeys(made.values()):
        pairs = {p for p in gold if kind in (made[p[0]], made[p[1]])}
        if pairs:
            figures[kind] = 100 * len(pairs & have) / len(pairs)
    return {k: round(v, 1) for k, v in figures.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    figures = score(args.shared / "corpora/stories/basil-dev.jsonl.gz")
    print(json.dumps(figures) if args.json else "  ".join(f"{k} {v}" for k, v in figures.items()))


if __name__ == "__main__":
    main()
