"""python -m quality.unseen [--shared ../shared] [--model FOLDER] [--json]

What is found in the 89 news reports that were marked up for this project and kept from training and from all weights, by the figures of
score.py. Each was marked twice, by two markers that did not see one another's marks: the first marks stand in training/marked.jsonl and
quality/gold/merge/real.jsonl, the second in quality/gold/reports/again.jsonl. As in the desk gold, a statement or an act that only one of
them saw is right when found and no loss when not. Days, their values and the forms of statements are not marked: `date`, `values` and
`form` are not told. With --agree the second marks are scored against the first: how far two markers agree.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from communique.annotate import Annotator
from quality import score
from quality.desk import found
from quality.real import as_gold
from training import marked

AGAIN = Path(__file__).parent / "gold" / "reports" / "again.jsonl"
NOT_MARKED = ("date", "values", "form")
Json = dict[str, Any]


def twice(shared: Path) -> list[tuple[Json, Json, Json]]:
    """Each report with its first and its second mark-up, both as score.py reads them."""
    lines = [m for m in marked.lines(marked.MARKS) if m.get("dev")]
    lines += [m for story in marked.stories(dev=True) for m in story["reports"]]
    first = {(m["from"], m["id"], m["end"]): m for m in lines}
    texts = marked.texts(shared, first.values())
    out = []
    for again in marked.lines(AGAIN):
        key = (again["from"], again["id"], again["end"])
        if key not in first:
            raise ValueError(f"{AGAIN.name}: {again['from']} {again['id']} was not marked before")
        text = texts[key[:2]][: again["end"]]
        report = marked.report(again["id"], text, first[key].get("published"))
        both = (score.from_markup(report, as_gold(text, m)) for m in (first[key], again))
        out.append((report, *both))
    return out


def joined(report: Json, first: Json, second: Json) -> Json:
    """The first mark-up with what only the second has; what only one has is optional."""
    return first | {
        "said": _joined(first["said"], second["said"], lambda a, b: score.dice(a["content"], b["content"]) >= 0.5),
        "acts": _joined(first["acts"], second["acts"], lambda a, b: a["type"] == b["type"] and _one_word(report, a, b)),
    }


def _one_word(report: Json, a: Json, b: Json) -> bool:
    """Whether two acts are told by one word, or else by one sentence."""
    return score.overlap(a["trigger"], b["trigger"]) or _sentence(report, a) == _sentence(report, b)


def _sentence(report: Json, act: Json) -> int | None:
    start = act["trigger"][0]
    return next((s["n"] for s in report["sentences"] if s["start"] <= start < s["start"] + len(s["text"])), None)


def _joined(first: list[Json], second: list[Json], are_one: Callable[[Json, Json], bool]) -> list[Json]:
    pairs = score.pair(first, second, lambda a, b: float(are_one(a, b)))
    seen, known = {id(a) for a, _ in pairs}, {id(b) for _, b in pairs}
    own = [a | {"optional": id(a) not in seen} for a in first]
    return own + [b | {"optional": True} for b in second if id(b) not in known]


def figures(shared: Path, annotate: Annotator) -> dict[str, float]:
    """F1 or accuracy of each layer, in percent."""
    told = twice(shared)
    reports = {report["id"]: report for report, _, _ in told}
    gold = {report["id"]: joined(report, first, second) for report, first, second in told}
    read = {k: score.from_found(reports[k], o) for k, o in found(reports.values(), annotate).items()}
    return _told(score.score(reports, gold, read))


def agreement(shared: Path) -> dict[str, float]:
    """The same of the second mark-up against the first."""
    told = twice(shared)
    of = [{report["id"]: row[k] for row in told for report in row[:1]} for k in range(3)]
    return _told(score.score(*of))


def _told(scored: dict[str, Any]) -> dict[str, float]:
    return {layer: v["f1"] for layer, v in scored.items() if layer not in NOT_MARKED}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", type=Path, help="folder of another exported model")
    parser.add_argument("--agree", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    out = agreement(args.shared) if args.agree else figures(args.shared, Annotator(args.model))
    print(json.dumps(out) if args.json else "\n".join(f"{layer:10} {value:5.1f}" for layer, value in out.items()))


if __name__ == "__main__":
    main()
