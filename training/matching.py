"""python -m training.matching [--shared ../shared] [--model FOLDER]

Fits the weights of merge/matching.toml on the stories of quality/gold/merge, invented and real (but those kept for dev), as marked up and
as the program reads them: logistic regression over the evidence of every pair of findings. Prints pair F1 with each sixth of the stories
scored by weights that were fitted without it. Needs no torch.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from communique.annotate import Annotator
from communique.merge.acts import Act, Saying, acts, sayings
from communique.merge.matching import act_evidence, same_quotation, saying_evidence
from communique.merge.people import people
from communique.merge.sides import Sides
from quality.merge import Place, Story, gold, own, perfect
from quality.real import real

OUT = Path(__file__).parents[1] / "src/communique/merge/matching.toml"
DECAY = 3.0
"""L2 penalty."""
LEANING = {"acts": -1.4, "sayings": -1.0}
"""The sum from which a pair counts as one, taken off `always`; that of acts chosen on the real stories kept for dev (pair F1 as read 28.8
with -1.2, 29.7 with -1.4, 30.4 with -1.6, differences 19.6, 22.8, 21.8), though the invented ones lose by it (45.3, 44.6, 44.9)."""
PARTS = 6
"""Parts of the stories, each scored by weights fitted on the others."""
SETTLED = 1e-3
"""The fit ends when no weight moves further."""
Rows = list[tuple[dict[str, float], bool]]


class Table(NamedTuple):
    """Evidence of pairs [pairs, kinds of evidence] by the names of the kinds, whether each pair is one fact, and its story's number."""

    names: list[str]
    x: np.ndarray
    y: np.ndarray
    story: np.ndarray


def table(rows: Rows, story: int) -> Table:
    """The rows of one story, `always` first."""
    names = ["always", *sorted({k for e, _ in rows for k in e} - {"always"})]
    x = np.array([[e.get(k, 0.0) for k in names] for e, _ in rows], np.float32).reshape(len(rows), len(names))
    return Table(names, x, np.array([same for _, same in rows], float), np.full(len(rows), story))


def together(tables: Sequence[Table]) -> Table:
    """The tables of all stories as one."""
    names = ["always", *sorted({n for t in tables for n in t.names} - {"always"})]
    x = np.zeros((sum(len(t.y) for t in tables), len(names)))
    begin = 0
    for t in tables:
        x[begin : begin + len(t.y), [names.index(n) for n in t.names]] = t.x
        begin += len(t.y)
    return Table(names, x, np.concatenate([t.y for t in tables]), np.concatenate([t.story for t in tables]))


def tables(shared: Path, model: Path | None) -> dict[str, Table]:
    """Every pair of findings, as marked up and as read. The stories are shared out among the cores."""
    invented = gold()
    every = list(enumerate([*invented, *real(shared, dev=False)]))
    with ProcessPoolExecutor(initializer=_begin, initargs=(model, len(invented))) as pool:
        found = list(pool.map(_of_story, every, chunksize=4))
    return {kind: together([t[kind] for t in found]) for kind in LEANING}


_own: dict[str, Any] = {}
"""What a process holds: the reader, its folder and how many stories are invented."""


def _begin(model: Path | None, invented: int) -> None:
    _own.update(annotate=Annotator(model), model=model, invented=invented)


def _of_story(numbered: tuple[int, Story]) -> dict[str, Table]:
    number, story = numbered
    out: dict[str, Rows] = {"acts": [], "sayings": []}
    fact = {place: n for n, group in enumerate(story.facts()) for place in group}
    for reports in (perfect(story, _own["annotate"], _own["model"]), own(_own["annotate"])(story)):
        sides = Sides(reports, people(reports))
        for a, b in combinations(acts(reports, sides), 2):
            one = _are_one(a, b, fact)
            out["acts"].append((act_evidence(a, b), one))
            if number < _own["invented"]:  # older records have no vectors of acts
                out["acts"].append((act_evidence(replace(a, own=None), replace(b, own=None)), one))
        for s, t in combinations(sayings(reports, sides), 2):
            if not same_quotation(s, t):
                out["sayings"].append((saying_evidence(s, t), _are_one(s, t, fact)))
    return {kind: table(some, number) for kind, some in out.items()}


def _are_one(a: Act | Saying, b: Act | Saying, fact: dict[Place, int]) -> bool:
    one, other = _fact(a, fact), _fact(b, fact)
    return one is not None and one == other


def _fact(finding: Act | Saying, fact: dict[Place, int]) -> int | None:
    """The fact whose mention in the gold a finding overlaps."""
    span = finding.event.trigger if isinstance(finding, Act) else finding.statement.content[0]
    return next(
        (n for (r, start, end), n in fact.items() if r == finding.report and start < span.end and span.start < end),
        None,
    )


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The weights of a logistic regression, by Newton's method; the first column is not penalised."""
    decay = DECAY * np.r_[1e-6, np.ones(x.shape[1] - 1)]
    w = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(decay), x.T @ (p - y) + decay * w)
        w -= step
        if np.abs(step).max() < SETTLED:
            break
    return w


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", type=Path, help="folder of an exported model, instead of the package's")
    args = parser.parse_args()
    lines = ["# Written by `python -m training.matching`: weights of evidence that two findings are one fact."]
    for kind, (names, x, y, of) in tables(args.shared, args.model).items():
        apart = np.zeros(len(y))
        for part in range(PARTS):
            here = of % PARTS == part
            apart[here] = x[here] @ fit(x[~here], y[~here])
        for leaning in (-1.2, -0.8, -0.4, 0.0, 0.4):
            found = apart > leaning
            both = (found & (y > 0)).sum()
            print(f"{kind} {leaning}: precision {100 * both / max(1, found.sum()):.1f} recall {100 * both / y.sum():.1f} "
                  f"f1 {200 * both / (found.sum() + y.sum()):.1f} of {Counter(y)[1.0]} pairs")  # fmt: skip
        w = fit(x, y)
        w[0] -= LEANING[kind]
        lines += ["", f"[{kind}]", *(f'"{k}" = {v:.2f}' for k, v in zip(names, w, strict=True))]
    OUT.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
