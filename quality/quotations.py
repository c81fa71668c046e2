"""python -m quality.quotations [--shared ../shared] [--json]

Who said each direct quotation: Communique beside textacy's direct_quotations, on PolNeAR dev and on desk-gold dev. textacy reads the same
trees and parts of speech as ours, and lemmas from spaCy's tables. Needs a bench environment of its own (`pip install spacy textacy
spacy-lookups-data`); it is no dependency of the project.

A quotation counts if it has LONG words and the gold gives it a speaker; it is right if the speaker found overlaps the gold's.
Precision: of the quotations in marks to which a speaker was given; recall: of those with a speaker in the gold.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc
from textacy.extract.triples import direct_quotations

from communique.annotate import Annotator
from communique.extract import extract
from communique.extract.quotes import quotes
from communique.types import Annotation, Article, Findings, Span
from training import corpora

LONG = 5
"""Words from which something in quotation marks is taken for what somebody said."""
Speakers = dict[Span, list[Span]]
"""Each quotation with the places that name who said it."""


def polnear(path: Path) -> Iterator[tuple[str, Speakers]]:
    """Texts with their quotations that lie in a gold content which has a source."""
    for row in corpora.rows(path):
        parts = [([Span(*s) for s in a["content"]], [Span(*s) for s in a["source"]]) for a in row["attributions"]]
        yield row["text"], _marked(row["text"], parts)


def desk(folder: Path) -> Iterator[tuple[str, Speakers]]:
    """The same of reports marked up by the desk gold's guidelines."""
    for path in sorted((folder / "reports").glob("*.json")):
        report, markup = (
            json.loads(path.read_text("utf-8")),
            json.loads((folder / "markup" / path.name).read_text("utf-8")),
        )
        starts = {s["n"]: s["start"] for s in report["sentences"]}

        def at(x: dict[str, Any], text: str = report["text"], starts: dict[int, int] = starts) -> Span:
            begin = starts[x["s"]] - 1
            for _ in range(x.get("k", 1)):
                begin = text.index(x["x"], begin + 1)
            return Span(begin, begin + len(x["x"]))

        parts = [([at(c) for c in s["content"]], [at(s["speaker"])]) for s in markup["statements"] if s["speaker"]]
        yield report["text"], _marked(report["text"], parts)


def _marked(text: str, parts: list[tuple[list[Span], list[Span]]]) -> Speakers:
    out: Speakers = {}
    for quote in _long(text):
        holding = [source for content, source in parts if source and _covers(content, quote)]
        if holding:
            out[quote] = [s for source in holding for s in source]
    return out


def _long(text: str) -> list[Span]:
    return [q for q in quotes(text) if len(q.of(text).split()) >= LONG]


def _covers(content: list[Span], quote: Span) -> bool:
    shared = sum(max(0, min(c.end, quote.end) - max(c.start, quote.start)) for c in content)
    return shared > 0.5 * (quote.end - quote.start)


def ours(findings: Findings) -> Speakers:
    text = findings.article.text
    said = [(list(s.content), s.speaker.span) for s in findings.statements if s.speaker]
    return {q: [speaker for content, speaker in said if _covers(content, q)] for q in _long(text)}


def theirs(nlp: Any, text: str, annotation: Annotation) -> Speakers:
    tokens = annotation.tokens
    doc = Doc(
        nlp.vocab,
        words=[t.span.of(text) for t in tokens],
        pos=[t.upos for t in tokens],
        heads=[i if t.head is None else t.head for i, t in enumerate(tokens)],
        deps=["ROOT" if t.head is None else t.deprel for t in tokens],
    )
    doc = nlp(doc)
    found = []
    for part in [doc, *doc.sents]:  # it refuses a text with an odd number of marks: then sentence by sentence
        try:
            part_doc = doc if part is doc else part.as_doc()
            base = 0 if part is doc else part.start
            found += [
                (Span(tokens[base + q.content.start].span.start, tokens[base + q.content.end - 1].span.end),
                 Span(tokens[base + q.speaker[0].i].span.start, tokens[base + q.speaker[-1].i].span.end))
                for q in direct_quotations(part_doc)
            ]  # fmt: skip
        except ValueError:
            continue
        if part is doc:
            break
    return {q: [s for content, s in found if _covers([content], q)] for q in _long(text)}


def figures(gold: list[Speakers], found: list[Speakers]) -> dict[str, float]:
    right = given = wanted = 0
    for g, f in zip(gold, found, strict=True):
        wanted += len(g)
        given += sum(1 for speakers in f.values() if speakers)
        right += sum(1 for q, speakers in g.items() if any(a.overlaps(b) for a in speakers for b in f.get(q, ())))
    return {
        "quotations": wanted,
        "precision": round(100 * right / max(1, given), 1),
        "recall": round(100 * right / max(1, wanted), 1),
        "f1": round(200 * right / max(1, given + wanted), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    nlp, annotate = spacy.blank("en"), Annotator()
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.initialize()
    sets = {
        "polnear-dev": list(polnear(args.shared / "corpora/attribution/polnear-dev.jsonl.gz")),
        "desk-gold": list(desk(args.shared / "desk-gold")),
    }
    out: dict[str, dict[str, dict[str, float]]] = {}
    for name, pairs in sets.items():
        articles = [Article(str(i), text) for i, (text, _) in enumerate(pairs)]
        read = [annotate([a])[0] for a in articles]
        gold = [speakers for _, speakers in pairs]
        out[name] = {
            "communique": figures(gold, [ours(extract("", a, n)) for a, n in zip(articles, read, strict=True)]),
            "textacy": figures(gold, [theirs(nlp, a.text, n) for a, n in zip(articles, read, strict=True)]),
        }
    if args.json:
        print(json.dumps(out))
        return
    for name, both in out.items():
        for system, values in both.items():
            print(f"{name:12} {system:12}", "  ".join(f"{k} {v}" for k, v in values.items()))


if __name__ == "__main__":
    main()
