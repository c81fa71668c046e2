"""python -m quality.gate [--shared ../shared] [--model FOLDER] [--all] [--full]

Scores the desk on fixed, fingerprinted mark-up and fails where a figure falls under its floor in floors.json.
Layers: this project's examples, passages and stories for merging (`merge`: from their mark-up, `merged`: as the program reads them) always;
the desk gold, samples of the dev corpora, reports and real stories kept from training (`unseen`, `merged-real`), copies made from reports
(`origins`) and streams of stories where ../shared is there.
--full scores the corpora whole. --all prints every figure, not only those with a floor. A change may raise a floor; lowering one is
done on purpose and said.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from communique.annotate import Annotator
from communique.annotate.bundle import Bundle
from quality import merge, origins, score, stories, times, unseen
from quality.desk import found
from quality.real import real
from training.marked import lines

HERE = Path(__file__).parent
FULL = " (full)"
VALUES = ("times/wikiwars-train", "times/meantime-train")
"""Corpora of which a fifth is set aside, on which the days of their expressions are scored too."""
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


def sampled(path: Path, every: int, folder: Path) -> tuple[Path, str]:
    """Every so many-th line of a corpus as a file of the same name, and its fingerprint."""
    with gzip.open(path, "rb") as lines:
        kept = b"".join(list(lines)[::every])
    out = folder / path.name
    out.write_bytes(gzip.compress(kept, mtime=0))
    return out, hashlib.sha256(kept).hexdigest()[:16]


def corpus_figures(
    model: Path | None, shared: Path, samples: dict[str, int], full: bool
) -> tuple[dict[str, Figures], dict[str, str]]:
    """The figures of each dev corpus or of its sample, and the fingerprints of the samples."""
    from training.corpora import held_out
    from training.evaluate import evaluate

    bundle, figures, prints = Bundle(model), {}, {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, every in samples.items():
            file, prints[name] = sampled(shared / "corpora" / f"{name}.jsonl.gz", 1 if full else every, Path(scratch))
            scored = evaluate(bundle, file)
            if name in VALUES:
                days = times.Score()
                for marked_up in times.of_corpus(file):
                    if held_out(marked_up[-1]):
                        days.add(*marked_up)
                scored["values_f1"] = days.values_f1
            figures[name.split("/")[1] + (FULL if full else "")] = scored
    return figures, {} if full else prints


def merge_figures(annotate: Annotator, model: Path | None) -> tuple[dict[str, Figures], str]:
    """The figures of quality/gold/merge, from the mark-up and as read, and the fingerprint of the gold."""
    told = merge.gold()
    figures = {
        "merge": merge.score(told, lambda story: merge.perfect(story, annotate, model)),
        "merged": merge.score(told, merge.own(annotate)),
    }
    return figures, fingerprint([(story.told, {}) for story in told])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--model", type=Path, help="folder of another exported model")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--full", action="store_true")
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
    prints = {name: fingerprint(pairs) for name, pairs in sets.items()}
    merged, prints["merge"] = merge_figures(annotate, args.model)
    figures |= merged
    if gold.is_dir():
        told = real(args.shared, dev=True)
        figures["unseen"] = unseen.figures(args.shared, annotate)
        prints["unseen"] = fingerprint([({}, m) for m in lines(unseen.AGAIN)])
        figures["merged-real"] = merge.score(told, merge.own(annotate))
        prints["merged-real"] = fingerprint([(story.marks, {}) for story in told])
        figures["origins"] = origins.score(args.shared / "corpora/stories/basil-dev.jsonl.gz")
        figures["stories"] = stories.score(args.shared, annotate)
        scored, of_samples = corpus_figures(args.model, args.shared, wanted["corpora"], args.full)
        figures |= scored
        prints |= of_samples
    changed = [name for name, mark in prints.items() if wanted["fingerprints"].get(name) != mark]
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
        print(f"{name}: the mark-up is not the one the floors were measured on ({prints[name]})")
    sys.exit(1 if under or changed else 0)


if __name__ == "__main__":
    main()
