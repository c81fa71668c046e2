"""Acts that several reports of one topic tell, and which of them are one: ECB+ (Cybulska & Vossen 2014) and the stories of quality/gold."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

from training import corpora, marked
from training.augment import Names
from training.corpora import Count, DeskReport
from training.windows import Document, Window, cut

_QUOTES = {"``": "“", "''": "”"}


def crossdoc(path: Path, count: Count) -> list[Document]:
    """The documents of ECB+, of which only some sentences are given."""
    out = []
    for row in corpora.rows(path):
        words, sentence, begins = [], [], []
        for number, given in enumerate(row["sentences"]):
            begins.append(len(words))
            words += [_QUOTES.get(w, w) for w in given]
            sentence += [number] * len(given)
        boundary = [2 if i == 0 else int(i in begins) for i in range(len(words))]
        acts = [(begins[s] + begin, f"{row['topic']} {which}") for s, begin, _, which in row["events"]]
        out.append(Document(Window(words, sentence, boundary, topic=row["topic"], acts=acts), count(words)))
    return out


def stories(shared: Path, count: Count) -> list[Document]:
    """The reports of the marked stories and of those that were invented to train with."""
    out = []
    told = [*marked.stories(), *marked.lines(marked.INVENTED)]
    texts = marked.texts(shared, [m for story in told for m in story["reports"]])
    for story in told:
        fact = {(r, i): n for n, group in enumerate(story["facts"]) for r, kind, i in group if kind == "event"}
        for r, mark in enumerate(story["reports"]):
            text = texts[mark["from"], mark["id"]][: mark["end"]]
            laid = DeskReport(marked.report(mark["id"], text, None), {}).lay
            window = laid.window
            window.topic = story["id"]
            for i, e in enumerate(mark["events"]):
                if words := laid.words(*e["trigger"]):
                    window.acts.append((words[0], f"{story['id']} {fact.get((r, i), f'{r} {i}')}"))
            out.append(Document(window, count(window.words)))
    return out


class Topics:
    """Endless batches, each of one topic: as many of its documents as have room, cut to windows."""

    def __init__(self, documents: list[Document], config: dict[str, Any], _: Names, rng: random.Random) -> None:
        self.topics: defaultdict[str, list[Document]] = defaultdict(list)
        for d in documents:
            self.topics[d.window.topic or ""].append(d)
        self.sizes = [sum(len(d.window.acts) for d in ds) for ds in self.topics.values()]
        self.pieces, self.shortest, self.longest = config["pieces"], config["shortest"], config["longest"]
        self.rng = rng

    def next(self) -> list[Window]:
        """Topics come as often as they have acts."""
        own = self.topics[self.rng.choices(list(self.topics), self.sizes)[0]]
        most = round(math.exp(self.rng.uniform(math.log(self.shortest), math.log(self.longest))))
        batch: list[Window] = []
        longest = 0
        for d in self.rng.sample(own, len(own)):
            for w in cut(d, most):
                longest = max(longest, int(len(w.words) * 1.25) + 2)
                if batch and longest * (len(batch) + 1) > self.pieces:
                    return batch
                batch.append(w)
        return batch
