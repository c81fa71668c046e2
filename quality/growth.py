"""python -m quality.growth [--shared ../shared] [--most 100000]

What a report costs when it is placed into stories, as the record grows: processor time of the reports before the 1,000th, the 10,000th
and the 100,000th, as ratios to the first, each told when it is reached. The reports are made from the BASIL dev reports, read once, by
substitution: for each made report its people, states and rare words are exchanged for others of the same made story, and a story has
about as many reports, over as many days, as a real one.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zlib import crc32

import numpy as np

from communique.annotate import Annotator
from communique.merge.stories import Stories
from communique.types import Findings
from quality.stories import read, rows

AT = (1_000, 10_000, 100_000)
WINDOW = 400
"""Reports over whose placing the time is taken."""
A_DAY = 200
REAL = 120
"""Real reports that the others are made of."""
FIRST = date(2024, 1, 1)


def made(real: list[list[Findings]], most: int, rng: random.Random) -> Iterator[Findings]:
    """Reports in time order. A made story is a real one with every fourth word and every name another."""
    names = [a.name for story in real for f in story for a in f.actors if a.kind == "person"]
    waiting: list[tuple[int, Findings]] = []
    for n in range(most):
        if not waiting:
            story = rng.choice(real)
            salt = f"{n:x}"
            new = {a.name: rng.choice(names) for f in story for a in f.actors if a.kind == "person"}
            turn = rng.normalvariate(0, 1)
            waiting = [(n + rng.randrange(2 * A_DAY), _other(f, salt, new, turn)) for f in story]
            waiting.sort(key=lambda x: x[0])
        _, f = waiting.pop(0)
        day = FIRST + timedelta(days=n // A_DAY)
        yield replace(f, article=replace(f.article, id=f"r{n}", published=day))


def _other(f: Findings, salt: str, new: dict[str, str], turn: float) -> Findings:
    words = f.article.text.split(" ")
    other = lambda w: len(w) > 4 and crc32(f"{w}{salt}".encode()) % 4 == 0  # noqa: E731
    text = " ".join(w[::-1].lower() + salt[-2:] if other(w) else w for w in words)
    actors = tuple(replace(a, name=new.get(a.name, a.name)) for a in f.actors)
    article = replace(f.article, text=text[: len(f.article.text)].ljust(len(f.article.text)))
    vectors = f.annotation.vectors
    if vectors is not None:
        vectors = np.roll(vectors, int(abs(turn) * 100) % vectors.shape[1], axis=1)
    return replace(f, article=article, actors=actors, annotation=replace(f.annotation, vectors=vectors, tokens=()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--most", type=int, default=AT[-1])
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    annotate = Annotator()
    of_story: dict[str, list[Findings]] = {}
    for row in list(rows(args.shared, ["basil"]))[:REAL]:
        of_story.setdefault(row["story"], []).append(read(row, annotate))
    growing, spent = Stories(), deque[float](maxlen=WINDOW)
    first, figures = 0.0, {}
    for n, f in enumerate(made(list(of_story.values()), args.most, random.Random(4)), 1):
        since = time.process_time()
        growing.add(f)
        spent.append(time.process_time() - since)
        if n in AT:
            cost = 1000 * sum(spent) / len(spent)
            first = first or cost
            figures[f"{n:,}"] = {"milliseconds": round(cost, 2), "ratio": round(cost / first, 2)}
            if not args.json:
                print(f"report {n:,}: {cost:.2f} ms, {cost / first:.2f} times the first", flush=True)
    if args.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
