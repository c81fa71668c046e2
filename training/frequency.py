"""python -m training.frequency [--shared ../shared]

Writes merge/stories/frequency.tsv: in how many of the training corpora's news texts each word stem and each state stands. The merge weighs
words by it, so that two reports alone are compared as well as two of thousands.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from communique.states import country_of
from communique.words import content_stems
from training import corpora

BEGINNING = 2500
"""Characters of a text that are counted: about what the merge looks at."""
ARTICLES = 130
"""Articles of each topic of the Entities timelines."""
LEAST = 4
"""Texts from which a stem is listed."""
OUT = Path(__file__).parents[1] / "src/communique/merge/stories/frequency.tsv"


def texts(folder: Path) -> Iterator[str]:
    for row in corpora.rows(folder / "names/worldwide-train.jsonl.gz"):
        yield " ".join(" ".join(s["words"]) for s in row["sentences"])
    for name in ("attribution/polnear-train", "events/wikievents-train"):
        for row in corpora.rows(folder / f"{name}.jsonl.gz"):
            yield row["text"]
    rng = random.Random(1)
    for row in corpora.rows(folder / "timelines/entities-dev.jsonl.gz"):
        for article in rng.sample(row["articles"], min(ARTICLES, len(row["articles"]))):
            yield article["text"]


def keys(text: str) -> set[str]:
    """The stems of a text and the codes of the states it names by one word."""
    capital = {w for w in text.split() if w[:1].isupper()}
    return {*content_stems(text), *(c for w in capital if (c := country_of(w)))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    held: Counter[str] = Counter()
    total = 0
    for text in texts(args.shared / "corpora"):
        held.update(keys(text[:BEGINNING]))
        total += 1
    rows = sorted((k, n) for k, n in held.items() if n >= LEAST)
    OUT.write_text("".join(f"{k}\t{n}\n" for k, n in [("", total), *rows]), "utf-8")


if __name__ == "__main__":
    main()
