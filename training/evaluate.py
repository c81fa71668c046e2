"""python -m training.evaluate CORPUS.jsonl.gz… [--model FOLDER] [--json]

Scores files in the corpora's formats with the exported model through the package's own runtime and in windows of its own length (torch
is not needed).
Percent throughout. names_f1: exact spans of PER, ORG and LOC,
without the possessive clitic that EWT-NNER counts into a name. source, cue and content: F1 over words, and of exact spans.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from communique.annotate import decode
from communique.annotate.bundle import Bundle, Scores, Words
from communique.annotate.windows import MOST
from training import corpora, labels
from training.chains import links
from training.windows import IGNORE, Window, cut

WITHOUT_DEV = ("plv-train", "wikiwars-train", "meantime-train")
"""Files of which a fifth is set aside (corpora.held_out); any other file is scored whole."""
COMMON = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "FAC": "LOC"}
"""EWT-NNER and Worldwide cannot tell cities from buildings alike: FAC counts as LOC."""


class Tally:
    """Right, found and gold, and the F1 of them."""

    def __init__(self) -> None:
        self.right = self.found = self.gold = 0

    def add(self, gold: Iterable[object], found: Iterable[object]) -> None:
        g, f = Counter(gold), Counter(found)
        self.right += sum((g & f).values())
        self.found += sum(f.values())
        self.gold += sum(g.values())

    @property
    def f1(self) -> float:
        return round(200 * self.right / max(1, self.found + self.gold), 2)


def read(bundle: Bundle, windows: list[Window]) -> Iterator[tuple[Window, Words, Scores]]:
    words = [Words(tuple(w.words), tuple(w.sentence), tuple(w.boundary)) for w in windows]
    return zip(windows, words, bundle.read(words), strict=True)


def parse(bundle: Bundle, path: Path, names: bool) -> dict[str, float]:
    """UPOS, UAS and LAS given words and sentences; names where they are gold.

    LAS as in the CoNLL 2018 shared task (Zeman et al. 2018): universal relations; las_subtypes: with their subtypes; las_news: of the
    documents whose genre is news."""
    numbers = {d: i for i, d in enumerate(bundle.labels.deprel)}
    documents = corpora.parsed(path, _counter(bundle), numbers, names="ewt" if names else None, links=False)
    news = [row["genre"] == "news" for row in corpora.rows(path)]
    windows = [(w, n) for d, n in zip(documents, news, strict=True) for w in cut(d, MOST)]
    universal = [d.partition(":")[0] for d in numbers]
    root = bundle.labels.deprel.index("root")
    tally = Tally()
    sums: Counter[str] = Counter()
    for (window, words, scores), (_, of_news) in zip(read(bundle, [w for w, _ in windows]), windows, strict=True):
        tags = scores["upos"].argmax(-1)
        heads = decode.heads(scores, words)
        rels = scores["rels"].argmax(-1)
        for i, (u, h, r) in enumerate(zip(window.upos, window.head, window.deprel, strict=True)):
            if IGNORE in (u, h):
                continue
            found = root if heads[i] == i else int(rels[i])
            right = heads[i] == h and universal[found] == universal[r]
            sums.update(
                total=1, upos=int(tags[i] == u), uas=int(heads[i] == h), las=int(right),
                las_subtypes=int(heads[i] == h and found == r), news=int(of_news), las_news=int(of_news and right),
            )  # fmt: skip
        if names:
            tally.add(*_name_spans(window, scores, bundle))
    out = {k: _percent(sums[k], sums["total"]) for k in ("upos", "uas", "las", "las_subtypes")}
    if sums["news"]:
        out["las_news"] = _percent(sums["las_news"], sums["news"])
    return out | ({"names_f1": tally.f1} if names else {})


def _name_spans(window: Window, scores: Scores, bundle: Bundle) -> tuple[list[tuple], list[tuple]]:
    every = bundle.labels.names
    gold_tags = []
    for allowed in window.names:
        tags = [every[k] for k in allowed]
        gold_tags.append("O" if "O" in tags else tags[0])
    found_tags = decode.names(scores["names"], every, window.sentence)
    plain = lambda tags: [(b, e, COMMON[x]) for b, e, x in decode.spans(tags) if x in COMMON]  # noqa: E731
    return plain(gold_tags), plain(found_tags)


def names(bundle: Bundle, path: Path) -> dict[str, float]:
    documents = corpora.worldwide(path, _counter(bundle))
    tally = Tally()
    for window, _, scores in read(bundle, [w for d in documents for w in cut(d, MOST)]):
        tally.add(*_name_spans(window, scores, bundle))
    return {"names_f1": tally.f1}


def attribution(bundle: Bundle, path: Path) -> dict[str, float]:
    """Word and exact-span F1 of source, cue and content on PolNeAR."""
    documents = corpora.polnear(path, _counter(bundle))
    exact = {p: Tally() for p in labels.PARTS}
    words = {p: Tally() for p in labels.PARTS}
    for window, _, scores in read(bundle, [w for d in documents for w in cut(d, MOST)]):
        for k, part in enumerate(labels.PARTS):
            found = decode.attribution(scores["parts"][:, 3 * k : 3 * k + 3])
            gold = [("O", "B-x", "I-x")[t] for t in window.parts[part]]
            exact[part].add(decode.spans(gold), decode.spans(found))
            words[part].add(*([i for i, t in enumerate(tags) if t != "O"] for tags in (gold, found)))
    return {f"{p}_f1": exact[p].f1 for p in labels.PARTS} | {f"{p}_words_f1": words[p].f1 for p in labels.PARTS}


def times(bundle: Bundle, path: Path) -> dict[str, float]:
    """Relaxed (overlap) F1 of time expressions of every type, each matched once (UzZaman et al. 2013). Of the corpora without a dev
    part, the fifth set aside. `times_date_f1`: of those alone that a day of publication settles (GUM marks no others)."""
    part: Literal["dev", "all"] = "dev" if path.name.split(".")[0] in WITHOUT_DEV else "all"
    every, settled = Tally(), Tally()
    documents = corpora.times(path, _counter(bundle), part=part)
    for window, _, scores in read(bundle, [w for d in documents for w in cut(d, MOST)]):
        tags = bundle.labels.time
        found = decode.spans(decode.legal(scores["time"], tags, window.sentence))
        gold = decode.spans([tags[t[0]] for t in window.time])
        every.add(*_overlapping(gold, found))
        settled.add(*_overlapping([g for g in gold if g[2] == "DATE"], [f for f in found if f[2] == "DATE"]))
    return {"times_relaxed_f1": every.f1, "times_date_f1": settled.f1}


def _overlapping(gold: list[tuple], found: list[tuple]) -> tuple[list[tuple], list[tuple]]:
    """The found spans with those that overlap a gold one, first come, in its place."""
    free, out = list(gold), []
    for f in found:
        match = next((g for g in free if g[0] < f[1] and f[0] < g[1]), None)
        if match:
            free.remove(match)
        out.append(match or (*f, "false"))
    return gold, out


def types(bundle: Bundle, path: Path) -> dict[str, float]:
    """Macro-F1 and accuracy of PLV's 15 types, source and target given. Of plv-train, the fifth set aside."""
    part: Literal["dev", "all"] = "dev" if path.name.split(".")[0] in WITHOUT_DEV else "all"
    pairs: list[tuple[int, int]] = []
    documents = corpora.typed(path, _counter(bundle), part=part)
    for window, _, scores in read(bundle, [d.window for d in documents]):
        gold, source, target = window.type
        pairs.append((gold, int(decode.event_type(scores["type"], source, target).argmax())))
    return {
        "type_macro_f1": macro_f1(pairs),
        "type_accuracy": _percent(sum(g == f for g, f in pairs), len(pairs)),
    }


def macro_f1(pairs: Sequence[tuple[int, int]]) -> float:
    """The mean of the F1 of every class that stands in the gold, in percent, from (gold, found)."""
    out = []
    for kind in {g for g, _ in pairs}:
        right = sum(g == f == kind for g, f in pairs)
        out.append(200 * right / sum((g == kind) + (f == kind) for g, f in pairs))
    return round(sum(out) / max(1, len(out)), 2)


def factuality(bundle: Bundle, path: Path) -> dict[str, float]:
    """Pearson's r between the model's and the crowd's scores of predicates (UDS-IH2); a sentence a window, as the file has them."""
    of: dict[tuple[str, ...], list[tuple[int, float]]] = {}
    for row in corpora.rows(path):
        if "score" in row:
            of.setdefault(tuple(row["words"]), []).append((row["predicate"], row["score"]))
    windows = [Words(words, (0,) * len(words), (2, *[0] * (len(words) - 1))) for words in of]
    gold, found = [], []
    for predicates, scores in zip(of.values(), bundle.read(windows), strict=True):
        for word, score in predicates:
            gold.append(score)
            found.append(float(scores["factuality"][word, 0]))
    if not gold:
        raise SystemExit(f"{path}: no predicate has a score between -3 and 3")
    return {"pearson_r": round(float(np.corrcoef(gold, found)[0, 1]), 4)}


def _counter(bundle: Bundle) -> corpora.Count:
    return lambda words: [len(p) for p in bundle.pieces(words)]


def _percent(part: int, whole: int) -> float:
    return round(100 * float(part) / max(1, whole), 2)


def evaluate(bundle: Bundle, path: Path) -> dict[str, float]:
    """The figures that apply to a file, told by its first line."""
    first = next(corpora.rows(path))
    if "attributions" in first:
        return attribution(bundle, path)
    if "times" in first:
        return times(bundle, path)
    if "penta" in first:
        return types(bundle, path)
    if "predicate" in first and ("score" in first or "coarse" in first):
        return factuality(bundle, path)
    if "mentions" in first or (first.get("sentences") and "upos" in first["sentences"][0]):
        figures = parse(bundle, path, names="ewt" in path.name)
        return figures | (links(bundle, path) if first.get("mentions") else {})
    if "sentences" in first and "entities" in first["sentences"][0]:
        return names(bundle, path)
    raise SystemExit(f"{path}: this kind of corpus has no figure yet")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--model", type=Path, help="folder of another exported model")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    bundle = Bundle(args.model)
    out = {path.name.split(".")[0]: evaluate(bundle, path) for path in args.corpora}
    if args.json:
        print(json.dumps(out))
    else:
        for name, figures in out.items():
            print(f"{name:18}", "  ".join(f"{k} {v}" for k, v in figures.items()))


if __name__ == "__main__":
    main()
