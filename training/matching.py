"""python -m training.matching [--shared ../shared] [--model FOLDER] [--pairs FILE]

Fits what says that two findings are one fact on the stories of quality/gold/merge (real.jsonl, but for those kept for dev, and
invented.jsonl), as marked up and as the program reads them: the net of merge/acts.npz over the vectors and the evidence of two acts,
and the weights of merge/matching.toml, a logistic regression over the evidence of two sayings. Prints pair F1 with each third of the
stories scored by what was fitted without it. Collecting the pairs takes minutes: `--pairs` keeps them in a file and takes them from
there, if it is there.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from communique.annotate import Annotator
from communique.merge.acts import Act, Saying, acts, sayings
from communique.merge.matching import act_evidence, same_quotation, saying_evidence
from communique.merge.people import people
from communique.merge.sides import Sides
from communique.vectors import ACT_WIDTH
from quality.merge import Known, Place, Story, own, perfect
from quality.real import for_training
from training.fitting import fit
from training.weighing import save, trained

MERGE = Path(__file__).parents[1] / "src/communique/merge"
LEANING = -1.0
"""The sum from which a pair of sayings counts as one, taken off `always`."""
PARTS = 3
"""Parts of the stories, each scored by what was fitted on the others."""
FOR_SCALE = (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
Kinds = dict[str, float]


class Pairs(NamedTuple):
    """Pairs of findings: evidence [pairs, kinds of evidence] by the names of the kinds, whether each is one fact, the number of its story,
    and the numbers of its two vectors [pairs, 2]. `vectors`: [findings, ACT_WIDTH]; zeros where there is none."""

    names: list[str]
    evidence: np.ndarray
    one: np.ndarray
    story: np.ndarray
    ends: np.ndarray
    vectors: np.ndarray


def pairs(
    evidence: Sequence[Kinds], one: Sequence[bool], story: int, ends: Sequence[tuple[int, int]], vectors: Any
) -> Pairs:
    """Those of one story."""
    names = sorted({k for e in evidence for k in e})
    rows = np.array([[e.get(k, 0.0) for k in names] for e in evidence], np.float32).reshape(len(evidence), len(names))
    return Pairs(
        names, rows, np.array(one, np.float32), np.full(len(one), story), np.array(ends, np.int64).reshape(-1, 2),
        np.array(vectors, np.float32).reshape(-1, ACT_WIDTH),
    )  # fmt: skip


def together(some: Sequence[Pairs]) -> Pairs:
    """Those of all stories as one."""
    names = sorted({n for t in some for n in t.names})
    evidence = np.zeros((sum(len(t.one) for t in some), len(names)), np.float32)
    begin, before, ends = 0, 0, []
    for t in some:
        evidence[begin : begin + len(t.one), [names.index(n) for n in t.names]] = t.evidence
        ends.append(t.ends + before)
        begin, before = begin + len(t.one), before + len(t.vectors)
    joined = (np.concatenate([getattr(t, k) for t in some]) for k in ("one", "story"))
    return Pairs(names, evidence, *joined, np.concatenate(ends), np.concatenate([t.vectors for t in some]))


def collected(shared: Path, model: Path | None) -> dict[str, Pairs]:
    """Every pair of findings, as marked up and as read. The stories are shared out among the cores."""
    every = list(enumerate(for_training(shared)))
    with ProcessPoolExecutor(initializer=_begin, initargs=(model,)) as pool:
        found = list(pool.map(_of_story, every, chunksize=4))
    return {kind: together([p for of in found for p in of[kind]]) for kind in ("acts", "sayings")}


_own: dict[str, Any] = {}
"""What a process holds: the reader and its folder."""


def _begin(model: Path | None) -> None:
    _own.update(annotate=Annotator(model), model=model)


def _of_story(numbered: tuple[int, Story]) -> dict[str, list[Pairs]]:
    number, story = numbered
    out: dict[str, list[Pairs]] = {"acts": [], "sayings": []}
    fact = {place: n for n, group in enumerate(story.facts()) for place in group}
    known = Known(fact)
    for reports in (perfect(story, _own["annotate"], _own["model"]), own(_own["annotate"])(story)):
        sides = Sides(reports, people(reports))
        found = acts(reports, sides)
        ends = list(combinations(range(len(found)), 2))
        given = [act_evidence(found[i], found[j]) for i, j in ends]
        of = [fact.get(known.mention(_place(a)) or _place(a)) for a in found]
        one = [of[i] is not None and of[i] == of[j] for i, j in ends]
        out["acts"].append(pairs(given, one, number, ends, [_vector(a) for a in found]))
        told = sayings(reports, sides)
        of = [fact.get(known.mention(_place(s)) or _place(s)) for s in told]
        ends = [(i, j) for i, j in combinations(range(len(told)), 2) if not same_quotation(told[i], told[j])]
        given = [saying_evidence(told[i], told[j]) for i, j in ends]
        one = [of[i] is not None and of[i] == of[j] for i, j in ends]
        out["sayings"].append(pairs(given, one, number, [(0, 0)] * len(ends), []))
    return out


def _vector(act: Act) -> np.ndarray:
    return np.zeros(ACT_WIDTH, np.float32) if act.own is None else act.own


def _place(finding: Act | Saying) -> Place:
    span = finding.event.trigger if isinstance(finding, Act) else finding.statement.content[0]
    return finding.report, span.start, span.end


def apart(story: np.ndarray) -> Iterator[np.ndarray]:
    """For each part of the stories, which pairs are of it."""
    for part in range(PARTS):
        yield story % PARTS == part


def tell(kind: str, sure: np.ndarray, one: np.ndarray) -> None:
    for least in FOR_SCALE:
        found = sure > least
        both = (found & (one > 0)).sum()
        print(f"{kind} {least}: precision {100 * both / max(1, found.sum()):.1f} recall {100 * both / one.sum():.1f} "
              f"f1 {200 * both / (found.sum() + one.sum()):.1f} of {int(one.sum())} pairs", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", type=Path, help="folder of an exported model, instead of the package's")
    parser.add_argument("--pairs", type=Path)
    args = parser.parse_args()
    if args.pairs and args.pairs.exists():
        found: dict[str, Pairs] = pickle.loads(args.pairs.read_bytes())
    else:
        found = collected(args.shared, args.model)
        if args.pairs:
            args.pairs.write_bytes(pickle.dumps(found))

    of = found["acts"]
    sure = np.zeros(len(of.one), np.float32)
    for here in apart(of.story):
        sure[here] = trained(of.names, of.evidence, of.vectors, of.ends, of.one, ~here).of(np.flatnonzero(here))
    tell("acts", sure, of.one)
    save(MERGE / "acts.npz", trained(of.names, of.evidence, of.vectors, of.ends, of.one, np.ones(len(of.one), bool)))

    of = found["sayings"]
    names, x = ["always", *of.names[:]], np.c_[np.ones(len(of.one)), of.evidence]
    x = np.delete(x, 1 + of.names.index("always"), axis=1)
    names = ["always", *(n for n in of.names if n != "always")]
    sure = np.zeros(len(of.one))
    for here in apart(of.story):
        sure[here] = x[here] @ fit(x[~here], of.one[~here])
    tell("sayings", sure, of.one)
    w = fit(x, of.one)
    w[0] -= LEANING
    lines = [
        "# Written by `python -m training.matching`: weights of evidence that two sayings are one fact.",
        "",
        "[sayings]",
    ]
    lines += [f'"{k}" = {v:.2f}' for k, v in zip(names, w, strict=True)]
    (MERGE / "matching.toml").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
