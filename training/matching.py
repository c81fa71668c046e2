"""python -m training.matching

Fits the weights of merge/matching.toml on the stories of quality/gold/merge: logistic regression over the evidence of every pair of
findings that could be one. Prints pair F1 with each story scored by weights that were fitted without it. Needs no torch.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np

from communique.annotate import Annotator
from communique.merge.acts import Act, Saying, acts, sayings
from communique.merge.matching import act_evidence, same_quotation, saying_evidence
from communique.merge.people import people
from communique.merge.sides import Sides
from quality.merge import gold, pairs, perfect

OUT = Path(__file__).parents[1] / "src/communique/merge/matching.toml"
DECAY = 3.0
"""L2 penalty."""
LEANING = {"acts": -0.2, "sayings": -0.6}
"""The sum from which a pair counts as one; chosen by the figures that this script prints, and taken off `always`."""
Rows = list[tuple[int, dict[str, float], bool]]


def rows() -> dict[str, Rows]:
    """Of every pair the number of its story, its evidence, and whether it is one fact."""
    annotate = Annotator()
    out: dict[str, Rows] = {"acts": [], "sayings": []}
    for number, story in enumerate(gold()):
        reports = perfect(story, annotate)
        sides = Sides(reports, people(reports))
        want = pairs(story.facts())
        for a, b in combinations(acts(reports, sides), 2):
            if a.event.type == b.event.type:
                out["acts"].append((number, act_evidence(a, b), frozenset((_at(a), _at(b))) in want))
        for s, t in combinations(sayings(reports, sides), 2):
            if not same_quotation(s, t):
                out["sayings"].append((number, saying_evidence(s, t), frozenset((_at(s), _at(t))) in want))
    return out


def _at(finding: Act | Saying) -> tuple[str, int, int]:
    span = finding.event.trigger if isinstance(finding, Act) else finding.statement.content[0]
    return finding.report, span.start, span.end


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The weights of a logistic regression, by Newton's method; the first column is not penalised."""
    decay = DECAY * np.r_[1e-6, np.ones(x.shape[1] - 1)]
    w = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(decay), x.T @ (p - y) + decay * w)
    return w


def main() -> None:
    lines = ["# Written by `python -m training.matching`: weights of evidence that two findings are one fact."]
    for kind, some in rows().items():
        names = ["always", *sorted({k for _, e, _ in some for k in e} - {"always"})]
        x = np.array([[e.get(k, 0.0) for k in names] for _, e, _ in some])
        y = np.array([float(same) for *_, same in some])
        of = np.array([n for n, *_ in some])
        apart = np.zeros(len(y))
        for n in set(of):
            apart[of == n] = x[of == n] @ fit(x[of != n], y[of != n])
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
