"""python -m quality.gate [--shared ../shared] [--model FOLDER] [--all]

Scores the desk on fixed, fingerprinted mark-up and fails where a figure falls under its floor in floors.json.
Layers: this project's examples and passages always; the desk gold and the dev corpora of ../shared where that folder is there.
--all prints every figure, not only those with a floor. A change may raise a floor; lowering one is done on purpose and said.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from communique.annotate import Annotator
from communique.annotate.bundle import Bundle
from quality import score
from quality.desk import found

HERE = Path(__file__).parent
Figures = dict[str, float]


def marked(reports: Path, markup: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Reports with their mark-up from two folders of equal file names."""
    return [
        (json.loads(p.read_text("utf-8")), json.loads((markup / p.name).read_text("utf-8")))
        for p in sorted(reports.glob("*.json"))
    ]


def passages() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The passages of quality/gold."""
    rows = [
        json.loads(line) for p in sorted((HERE / "gold").glob("*.jsonl")) for line in p.read_text("utf-8").splitlines()
    ]
    return [(row, row["markup"]) for row in rows]


def desk_figures(pairs: list[tuple[dict[str, Any], dict[str, Any]]], annotate: Annotator) -> Figures:
    """F1 of each layer of score.py over all reports together."""
    reports = {r["id"]: r for r, _ in pairs}
    golds = {r["id"]: score.from_markup(r, m) for r, m in pairs}
    founds = {k: score.from_found(reports[k], o) for k, o in found(reports.values(), annotate).items()}
    return {layer: v["f1"] for layer, v in score.score(reports, golds, founds).items()}


def fingerprint(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> str:
    """Tells whether the mark-up is the one the floors were measured on."""
    return hashlib.sha256(json.dumps(pairs, sort_keys=True).encode()).hexdigest()[:16]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--model", type=Path, help="folder of another exported model")
    parser.add_argument("--all", action="store_true")
    args = parser.parse_args()
    wanted = json.loads((HERE / "floors.json").read_text("utf-8"))
    annotate = Annotator(args.model)
    examples = HERE.parent / "examples/visit/markup"
    sets = {"examples": marked(examples / "reports", examples / "findings"), "passages": passages()}
    gold = args.shared / "desk-gold"
    if gold.is_dir():
        sets["desk-gold"] = marked(gold / "reports", gold / "markup")
    else:
        print(f"{gold} is not here: the desk gold and the corpora are not scored")
    figures = {name: desk_figures(pairs, annotate) for name, pairs in sets.items()}
    changed = [n for n, pairs in sets.items() if wanted["fingerprints"].get(n) != fingerprint(pairs)]
    if gold.is_dir():
        from training.evaluate import evaluate

        bundle = Bundle(args.model)
        for name in wanted["corpora"]:
            figures[name.split("/")[1]] = evaluate(bundle, args.shared / "corpora" / f"{name}.jsonl.gz")
    under = 0
    for name, found_figures in figures.items():
        floors = wanted["floors"].get(name, {})
        for layer, value in found_figures.items():
            floor = floors.get(layer)
            if floor is None and not args.all:
                continue
            low = floor is not None and value < floor
            under += low
            print(
                f"{name:14} {layer:18} {value:6.1f}" + (f"   floor {floor}{'   UNDER' if low else ''}" if floor else "")
            )
    for name in changed:
        print(f"{name}: the mark-up is not the one the floors were measured on ({fingerprint(sets[name])})")
    sys.exit(1 if under or changed else 0)


if __name__ == "__main__":
    main()
