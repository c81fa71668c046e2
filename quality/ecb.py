"""python -m quality.ecb [--shared ../shared] [--part dev] [--by topic|subtopic] [--json]

Events over documents on ECB+ (Cybulska & Vossen 2014), whose events are of any kind, not only political: the groups of the merge against
the gold's, topic by topic (as given; a topic holds two like events, a subtopic one), CoNLL F1 with single mentions counted. `given`: the
gold's mentions, of which the merge sees the word, its sentence, the model's vector and the sides that the desk read there; `read`: what
the desk finds by itself, which is political acts only.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

from communique.annotate import Annotator
from communique.annotate.bundle import Bundle
from communique.extract import extract
from communique.merge.acts import acts
from communique.merge.facts import group_acts
from communique.merge.people import people
from communique.merge.sides import Sides
from communique.types import Article, Event, EventWord, Findings, Span
from quality.merge import Place, act_vectors
from training.chains import Scorer
from training.corpora import rows

ANY = "COERCE"
"""A type for all given mentions: ECB+ has none of PLOVER's."""


class Topic:
    """The documents of a topic as the desk reads them, and the gold's mentions by cluster."""

    def __init__(self) -> None:
        self.read: list[Findings] = []
        self.given: list[Findings] = []
        self.gold: defaultdict[str, list[Place]] = defaultdict(list)

    def add(self, row: dict[str, Any], annotate: Annotator, bundle: Bundle) -> None:
        text, begins = "", []
        for words in row["sentences"]:
            starts = []
            for w in words:
                starts.append(len(text))
                text += w + " "
            begins.append(starts)
            text = text[:-1] + "\n"
        spans = []
        for sentence, begin, end, cluster in row["events"]:
            last = begins[sentence][end - 1]
            span = Span(begins[sentence][begin], last + len(row["sentences"][sentence][end - 1]))
            if span not in spans:
                spans.append(span)
                self.gold[cluster].append((row["id"], span.start, span.end))
        article = Article(row["id"], text)
        read = extract(row["id"], article, annotate([article])[0])
        self.read.append(read)
        events = tuple(_event(n, span, read) for n, span in enumerate(sorted(spans), 1))
        triggers = tuple(EventWord(e.trigger, ANY, None, e.status, (), (), (), 1.0) for e in events)
        vectors = act_vectors(article, [e.trigger for e in events], bundle)
        self.given.append(
            replace(read, events=events, annotation=replace(read.annotation, event_words=triggers, act_vectors=vectors))
        )


def _event(number: int, span: Span, read: Findings) -> Event:
    """A given mention with the sides and the day that the desk read there."""
    same = next((e for e in read.events if e.trigger.overlaps(span)), None)
    if same is None:
        return Event(f"e{number}", ANY, None, span, (), (), (), None, "happened", None, None, 1.0)
    return replace(same, id=f"e{number}", type=ANY, mode=None, trigger=span)


def groups(findings: list[Findings]) -> list[list[Place]]:
    found = group_acts(acts(findings, Sides(findings, people(findings))))
    return [[(a.report, a.event.trigger.start, a.event.trigger.end) for a in group] for group in found]


def settled(gold: list[list[Place]], found: list[list[Place]]) -> list[list[Place]]:
    """The found groups with each mention put as the gold has it, where they overlap, once."""
    by_report: defaultdict[str, list[Place]] = defaultdict(list)
    for place in (p for cluster in gold for p in cluster):
        by_report[place[0]].append(place)
    taken: set[Place] = set()
    out = []
    for group in found:
        own = []
        for p in group:
            fits = (g for g in by_report[p[0]] if g not in taken and g[1] < p[2] and p[1] < g[2])
            own.append(next(fits, p))
            taken.add(own[-1])
        out.append(own)
    return out


def score(path: Path, by: str = "topic") -> dict[str, float]:
    annotate, bundle = Annotator(), Bundle()
    topics: defaultdict[str, Topic] = defaultdict(Topic)
    for row in rows(path):
        topics[row[by]].add(row, annotate, bundle)
    scorers = {"given": Scorer(single=True), "read": Scorer(single=True)}
    for topic in topics.values():
        gold = list(topic.gold.values())
        for name, findings in (("given", topic.given), ("read", topic.read)):
            scorers[name].add(gold, settled(gold, groups(findings)))
    return {f"{name}_{k}_f1": getattr(s, k) for name, s in scorers.items() for k in ("conll", "muc", "b3", "ceafe")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--part", default="dev")
    parser.add_argument("--by", choices=("topic", "subtopic"), default="topic")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    figures = score(args.shared / f"corpora/crossdoc/ecbplus-{args.part}.jsonl.gz", args.by)
    print(json.dumps(figures) if args.json else "  ".join(f"{k} {v}" for k, v in figures.items()))


if __name__ == "__main__":
    main()
