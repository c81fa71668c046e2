"""python -m quality.side_by_side [--shared ../shared] [--minutes 12] [--json]

Communique's model beside spaCy's own CPU pipeline (tok2vec, tagger, parser, ner; the configuration of `spacy init config --optimize
efficiency`) trained from nothing on exactly the parse and names data that our model saw, both scored on the same dev files with words and
sentences given, and timed on the same articles in the same run, with one thread and with two. Needs spaCy in a bench environment of its
own (`pip install spacy`); it is no dependency of the project.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import minibatch
from thinc.api import Adam

from communique.annotate.bundle import Bundle
from training import corpora
from training.evaluate import Tally, evaluate

CONFIG = {
    "tagger": "spacy.Tagger.v2",
    "parser": "spacy.TransitionBasedParser.v2",
    "ner": "spacy.TransitionBasedParser.v2",
}
NAMES = {
    "PER": "PER",
    "Person": "PER",
    "ORG": "ORG",
    "Organization": "ORG",
    "LOC": "LOC",
    "Location": "LOC",
    "Facility": "LOC",
}
BATCH = 6
"""Documents of a training batch."""
ARTICLES = 60


def names_of(words: list[str], entities: list | None) -> list[str]:
    """BIO tags of persons, organisations and places, empty strings where a corpus marks no names; clitics left out as in our scoring."""
    if entities is None:
        return [""] * len(words)
    tags = ["O"] * len(words)
    for begin, end, label in entities:
        if label not in NAMES:
            continue
        if end - begin > 1 and words[end - 1] in corpora.POSSESSIVE:
            end -= 1
        tags[begin:end] = [f"{'I' if k else 'B'}-{NAMES[label]}" for k in range(end - begin)]
    return tags


def documents(path: Path, vocab: Any, names: bool) -> Iterator[Doc]:
    """Gold documents of a parse or names corpus."""
    for row in corpora.rows(path):
        words: list[str] = []
        tags, heads, deps, ents, starts = [], [], [], [], []
        parsed = "upos" in row["sentences"][0]
        for s in row["sentences"]:
            base = len(words)
            words += s["words"]
            starts += [i == 0 for i in range(len(s["words"]))]
            ents += names_of(s["words"], s["entities"] if names else None)
            if parsed:
                tags += s["upos"]
                heads += [base + (h - 1 if h else i) for i, h in enumerate(s["head"])]
                deps += ["ROOT" if d == "root" else d.partition(":")[0] for d in s["deprel"]]
        kinds = {"tags": tags, "heads": heads, "deps": deps} if parsed else {}
        yield Doc(vocab, words=words, ents=ents, sent_starts=starts, **kinds)


def train(shared: Path, minutes: float, to: Path) -> None:
    """Writes the pipeline after so many minutes of training, with averaged weights; dropout as spaCy recommends."""
    nlp = spacy.blank("en")
    width = 96
    nlp.add_pipe("tok2vec", config={"model": {
        "@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": width, "depth": 4, "embed_size": 2000,
        "window_size": 1, "maxout_pieces": 3, "subword_features": True,
    }})  # fmt: skip
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": width, "upstream": "*"}
    for name, architecture in CONFIG.items():
        model: dict[str, Any] = {"@architectures": architecture, "tok2vec": listener, "nO": None}
        if name != "tagger":
            model |= {"state_type": name, "extra_state_tokens": False, "hidden_width": 128 if name == "parser" else 64,
                      "maxout_pieces": 3 if name == "parser" else 2, "use_upper": True}  # fmt: skip
        nlp.add_pipe(name, config={"model": model})
    c = shared / "corpora"
    gold = [
        *documents(c / "parse/ewt-train.jsonl.gz", nlp.vocab, names=True),
        *documents(c / "parse/gum-train.jsonl.gz", nlp.vocab, names=False),
        *documents(c / "names/worldwide-train.jsonl.gz", nlp.vocab, names=True),
    ]
    examples = [Example(Doc(nlp.vocab, words=[t.text for t in d]), d) for d in gold]
    nlp.initialize(lambda: examples)
    optimizer = Adam(0.001, L2=0.01, use_averages=True, L2_is_weight_decay=True)
    since, rng = time.time(), random.Random(0)
    epochs = 0
    while time.time() - since < 60 * minutes:
        rng.shuffle(examples)
        for batch in minibatch(examples, BATCH):
            nlp.update(batch, sgd=optimizer, drop=0.1)
            if time.time() - since > 60 * minutes:
                break
        epochs += 1
        print(f"epoch {epochs}, {time.time() - since:.0f} s", file=sys.stderr, flush=True)
    with nlp.use_params(optimizer.averages):
        nlp.to_disk(to)


def scores(nlp: Any, path: Path, parsed: bool, named: bool) -> dict[str, float]:
    """UPOS, LAS and names F1 of spaCy on a dev file, words and sentences given."""
    tally, total, upos, las = Tally(), 0, 0, 0
    for gold in documents(path, nlp.vocab, names=True):
        doc = Doc(nlp.vocab, words=[t.text for t in gold], sent_starts=[bool(t.is_sent_start) for t in gold])
        doc = nlp(doc)
        if parsed:
            for g, f in zip(gold, doc, strict=True):
                total += 1
                upos += g.tag_ == f.tag_
                las += g.head.i == f.head.i and (g.dep_ == f.dep_ or g.head.i == g.i)
        if named:
            marked = [t.ent_iob_ != "" for t in gold]
            spans = lambda d: [(e.start, e.end, e.label_) for e in d.ents if all(marked[e.start : e.end])]  # noqa: B023, E731
            tally.add(spans(gold), spans(doc))
    out = {"upos": round(100 * upos / total, 2), "las": round(100 * las / total, 2)} if parsed else {}
    return out | ({"names_f1": tally.f1} if named else {})


def speed(code: str, threads: int) -> float:
    """Words a second that a fresh process reports, bound to so many cores."""
    bound = sorted(os.sched_getaffinity(0))[:threads]
    environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
    command = [sys.executable, "-c", f"import os; os.sched_setaffinity(0, {set(bound)})\n{code}"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return float(done.stdout.split()[-1])


OURS = """
import gzip, json, time
from communique.annotate import Annotator
from communique.types import Article
texts = [json.loads(l)["text"] for l in gzip.open({path!r}, "rt")][:{n}]
annotate = Annotator()
annotate([Article("w", texts[0])])
since = time.perf_counter()
words = sum(len(a.tokens) for t in texts for a in annotate([Article("x", t)]))
print(words / (time.perf_counter() - since))
"""
THEIRS = """
import gzip, json, time, spacy
texts = [json.loads(l)["text"] for l in gzip.open({path!r}, "rt")][:{n}]
nlp = spacy.load({model!r})
list(nlp.pipe(texts[:1]))
since = time.perf_counter()
words = sum(len(d) for d in nlp.pipe(texts, n_process={processes}))
print(words / (time.perf_counter() - since))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--to", type=Path, default=Path("/tmp/side_by_side"))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    c = args.shared / "corpora"
    if not (args.to / "config.cfg").exists():
        train(args.shared, args.minutes, args.to)
    nlp, bundle = spacy.load(args.to), Bundle()
    figures: dict[str, dict[str, float]] = {"spacy": {}, "communique": {}}
    for name, parsed in (("parse/ewt-dev", True), ("names/worldwide-dev", False)):
        path = c / f"{name}.jsonl.gz"
        ours = evaluate(bundle, path)
        for key, value in scores(nlp, path, parsed, named=True).items():
            figures["spacy"][f"{path.name.split('.')[0]} {key}"] = value
            figures["communique"][f"{path.name.split('.')[0]} {key}"] = ours[key]
    news = str((c / "stories/basil-dev.jsonl.gz").resolve())
    for threads in (1, 2):
        figures["communique"][f"words/s, {threads} thread(s)"] = round(
            speed(OURS.format(path=news, n=ARTICLES), threads)
        )
        code = THEIRS.format(path=news, n=ARTICLES, model=str(args.to), processes=threads)
        figures["spacy"][f"words/s, {threads} thread(s)"] = round(speed(code, threads))
    if args.json:
        print(json.dumps(figures))
    else:
        for key, value in figures["communique"].items():
            print(f"{key:28} communique {value:9}   spacy {figures['spacy'][key]:9}")


if __name__ == "__main__":
    main()
