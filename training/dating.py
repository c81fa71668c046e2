"""python -m training.dating [--shared ../shared] [--model FOLDER]

Fits the weights of extract/dating.toml: logistic regression over the evidence that a time of a report dates an act whose own words leave
it open, on the acts of the training reports whose day is marked. Prints how many of the days it gives are right, each eighth of the
reports dated by weights that were fitted without it. Needs no torch.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from communique import desk
from communique.annotate import Annotator
from communique.extract.clauses import Clauses
from communique.extract.dating import SURE, Evidence, candidates, days_of
from communique.types import Event, Failure, Findings, Page
from quality import score
from training.fitting import fit

OUT = Path(__file__).parents[1] / "src/communique/extract/dating.toml"
PARTS = 8
"""Parts of the reports, each scored by weights fitted on the others."""


def read(shared: Path, model: Path | None) -> Iterator[tuple[Findings, dict[int, Any]]]:
    """The training reports as read, each with the marked days of those of its acts that the mark-up has; None: marked without a day."""
    folder = shared / "desk-gold/train"
    files = sorted((folder / "reports").glob("*.json"))
    pages = [Page(str(f), f.read_bytes(), "application/json") for f in files]
    for file, found in zip(files, desk.read(pages, Annotator(model)), strict=True):
        if isinstance(found, Failure):
            raise ValueError(found.message)
        report, markup = (score.json.loads((folder / x / file.name).read_text("utf-8")) for x in ("reports", "markup"))
        acts = score.from_markup(report, markup)["acts"]
        yield found, {n: a["date"] for n, e in enumerate(found.events) if (a := _marked(e, acts)) is not None}


def _marked(event: Event, acts: list[dict[str, Any]]) -> dict[str, Any] | None:
    here = (event.trigger.start, event.trigger.end)
    return next((a for a in acts if a["type"] == event.type and score.overlap(a["trigger"], here)), None)


def rows(found: Findings, marked: dict[int, Any]) -> Iterator[tuple[int, Evidence, bool]]:
    """Of every marked act whose own words leave its day open, each time of the report: the act, the evidence, whether it is the day."""
    clauses = Clauses(found.article.text, found.annotation)
    acts = [e if _by_model(e) else replace(e, when=None) for e in found.events]
    for act, when, evidence in candidates(acts, found.annotation, clauses, found.times, found.article.published):
        days = days_of(when)
        if act in marked and days:
            yield act, evidence, marked[act] == tuple(d.isoformat() for d in days)


def _by_model(event: Event) -> bool:
    return any(r.part == "when" and r.by == "model" for r in event.reasons)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", type=Path, help="folder of an exported model, instead of the package's")
    args = parser.parse_args()
    every = list(read(args.shared, args.model))
    some = [(n, *row) for n, (found, marked) in enumerate(every) for row in rows(found, marked)]
    names = ["always", *sorted({k for *_, e, _ in some for k in e} - {"always"})]
    x = np.array([[e.get(k, 0.0) for k in names] for *_, e, _ in some])
    y = np.array([float(right) for *_, right in some])
    report = np.array([n for n, *_ in some])
    sure = np.zeros(len(y))
    for part in range(PARTS):
        here = report % PARTS == part
        sure[here] = 1 / (1 + np.exp(-x[here] @ fit(x[~here], y[~here])))
    for least in (SURE - 0.1, SURE, SURE + 0.1):
        best: dict[tuple[int, int], int] = {}
        for row in np.flatnonzero(sure >= least):
            act = (some[row][0], some[row][1])
            if act not in best or sure[row] > sure[best[act]]:
                best[act] = int(row)
        right = int(sum(y[row] for row in best.values()))
        dated = len({(n, act) for n, act, _, same in some if same})
        print(f"from {least:.2f}: {len(best)} days given, {right} right, of {dated} that stand elsewhere in the report")
    lines = [
        "# Written by `python -m training.dating`: weights of evidence that a time of the report is the day of an act."
    ]
    lines += ["", *(f'"{k}" = {v:.2f}' for k, v in zip(names, fit(x, y), strict=True))]
    OUT.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
