"""python -m quality.merge [--read] [--real] [--show] [--json]

How well the merge finds which findings of several reports assert the same, where the reports differ, and who is one person: on the stories
of quality/gold/merge, those invented for this project or, with --real, the real ones that are kept from training. Without --read from the
mark-up, as a perfect reader would hand it over; with it from what the program itself reads.

fact_*: pairs of mentions in one fact. differences_*: a difference is found if its kind agrees and each of its sides is cited in the right
sentence; what only one report has is not counted. people_f1: pairs of a person's mentions in two reports. In percent.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from communique.annotate import Annotator
from communique.annotate.bundle import Bundle
from communique.annotate.windows import cut as cut_windows
from communique.annotate.windows import lay, window
from communique.annotate.words import sentences as cut
from communique.merge.differences import differences
from communique.merge.facts import facts
from communique.merge.origins import origins
from communique.merge.people import people
from communique.types import Article, EventWord, Findings, Span
from quality.markup import findings

GOLD = Path(__file__).parent / "gold" / "merge"
Place = tuple[str, int, int]
"""Report, start, end."""
Pairs = set[frozenset[Place]]
Report = dict[str, Any]


class Story:
    """One story of the gold."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told
        self.sentences = {r["id"]: cut(r["text"]) for r in told["reports"]}
        self.texts = {r["id"]: r["text"] for r in told["reports"]}

    def reports(self) -> list[tuple[Report, Report]]:
        """Each report as the desk gold writes it, and its mark-up."""
        out = []
        for r in self.told["reports"]:
            spans = enumerate(self.sentences[r["id"]], 1)
            numbered = [{"n": n, "start": s.start, "text": s.of(r["text"])} for n, s in spans]
            out.append((r | {"sentences": numbered}, r["markup"]))
        return out

    def place(self, at: list[Any]) -> Place:
        report, number, words = at
        sentence = self.sentences[report][number - 1]
        start = self.texts[report].index(words, sentence.start)
        return report, start, start + len(words)

    def facts(self) -> list[list[Place]]:
        return [[self.place(at) for at in group] for group in self.told["facts"]]

    def differences(self) -> list[tuple[str, list[Place]]]:
        """Each kind with the sentences of its sides."""
        return [(d["kind"], [self.sentence(self.place(side)) for side in d["sides"]]) for d in self.told["differences"]]

    def sentence(self, place: Place) -> Place:
        report, start, _ = place
        own = max((s for s in self.sentences[report] if s.start <= start), key=lambda s: s.start)
        return report, own.start, own.end


class Found:
    """What the merge makes of the findings of a story's reports, all taken as one story."""

    def __init__(self, story: Story, reports: list[Findings]) -> None:
        lineage = origins([f.article for f in reports])
        persons = people(reports)
        merged = facts(reports, persons, lineage)
        by_id = {f.article.id: f for f in reports}
        self.groups = [[_place(by_id[report], finding) for report, finding in fact.members] for fact in merged]
        told = differences(reports, persons, merged, lineage)
        self.differences = [
            (d.kind, [story.sentence((c.report, c.start, c.end)) for _, c in d.sides], d)
            for d in told
            if d.kind != "only-in"
        ]
        names = {(r, a.id): a.name for r, f in by_id.items() for a in f.actors}
        self.people = [[(report, names[report, actor]) for report, actor in p.members] for p in persons]


def _place(f: Findings, finding: str) -> Place:
    span = next(
        (e.trigger for e in f.events if e.id == finding),
        next((s.content[0] for s in f.statements if s.id == finding), Span(0, 1)),
    )
    return f.article.id, span.start, span.end


def pairs(groups: Iterable[list[Place]]) -> Pairs:
    return {frozenset(p) for g in groups for p in combinations(sorted(set(g)), 2)}


def settled(gold: Iterable[Place], found: list[list[Place]]) -> list[list[Place]]:
    """The found groups with each mention put as the gold has it, if it is one of the gold's; others stay."""
    known = Known(gold)
    return [[known.mention(p) or p for p in group] for group in found]


class Known:
    """The mentions of the gold, by which found ones are known: of those that share characters the most alike one, from Dice's coefficient
    ALIKE on, so that a statement is not taken for an act that it tells of."""

    ALIKE = 0.3

    def __init__(self, mentions: Iterable[Place]) -> None:
        self._of_report: defaultdict[str, list[Place]] = defaultdict(list)
        for place in mentions:
            self._of_report[place[0]].append(place)

    def mention(self, place: Place) -> Place | None:
        best = max(self._of_report[place[0]], key=lambda g: _dice(g, place), default=None)
        return best if best and _dice(best, place) >= self.ALIKE else None


def _dice(a: Place, b: Place) -> float:
    shared = min(a[2], b[2]) - max(a[1], b[1])
    return max(0.0, 2 * shared / (a[2] - a[1] + b[2] - b[1]))


def score(stories: Iterable[Story], reader: Callable[[Story], list[Findings]], show: bool = False) -> dict[str, float]:
    counts: defaultdict[str, int] = defaultdict(int)
    for story in stories:
        found = Found(story, reader(story))
        gold = story.facts()
        want, have = pairs(gold), pairs(settled([p for g in gold for p in g], found.groups))
        counts["fact want"] += len(want)
        counts["fact have"] += len(have)
        counts["fact both"] += len(want & have)
        told = story.differences()
        counts["difference want"] += len(told)
        counts["difference have"] += len(found.differences)
        for kind, sides, difference in found.differences:
            if any(d[0] == kind and len(set(d[1]) & set(sides)) > 1 for d in told):
                counts["difference right"] += 1
            elif show:
                print(f"{story.told['id']}: false {kind}: {[said for said, _ in difference.sides]}")
        missed = [
            d for d in told if not any(d[0] == k and len(set(d[1]) & set(s)) > 1 for k, s, _ in found.differences)
        ]
        counts["difference both"] += len(told) - len(missed)
        names = [[(r, _folded(n)) for r, n in p["members"]] for p in story.told["people"]]
        of_gold = {frozenset(p) for g in names for p in combinations(sorted(set(g)), 2)}
        known = {n for g in names for n in g}
        theirs = [[(r, _folded(n)) for r, n in g if (r, _folded(n)) in known] for g in found.people]
        of_found = {frozenset(p) for g in theirs for p in combinations(sorted(set(g)), 2)}
        counts["people want"] += len(of_gold)
        counts["people have"] += len(of_found)
        counts["people both"] += len(of_gold & of_found)
        if show:
            _show(story, want, have, missed)
    out = {}
    for what, name in (("fact", "fact"), ("difference", "differences"), ("people", "people")):
        both, want_n, have_n = (counts[f"{what} {k}"] for k in ("both", "want", "have"))
        right = counts.get(f"{what} right", both)  # one difference of three reports is three of the gold's, a pair each
        precision, recall = right / max(1, have_n), both / max(1, want_n)
        out[f"{name}_precision"], out[f"{name}_recall"] = 100 * precision, 100 * recall
        out[f"{name}_f1"] = 200 * precision * recall / ((precision + recall) or 1)
    return {k: round(v, 1) for k, v in out.items()}


def _folded(name: str) -> str:
    return " ".join(name.split()).lower()


def _show(story: Story, want: Pairs, have: Pairs, missed: list[tuple[str, list[Place]]]) -> None:
    def said(place: Place) -> str:
        report, start, end = place
        return f"{report[-2:]} {story.texts[report][start:end]!r}"

    for title, some in (("not joined", want - have), ("wrongly joined", have - want)):
        for pair in sorted(map(sorted, some)):
            print(f"{story.told['id']}: {title}: {' | '.join(map(said, pair))}")
    for kind, sides in missed:
        print(f"{story.told['id']}: missed {kind}: {' | '.join(story.texts[r][a:b][:70] for r, a, b in sides)}")


def perfect(story: Story, annotate: Annotator, folder: Path | None = None) -> list[Findings]:
    """What the mark-up says, with the model's vectors of the sentences and of the words that name acts. `folder`: the model's."""
    bundle = Bundle(folder)
    out = []
    for report, markup in story.reports():
        f = findings(report, markup)
        read = annotate([f.article])[0]
        vectors = read.vectors if read.sentences == f.annotation.sentences else None
        triggers = [e.trigger for e in f.events]
        words = tuple(EventWord(e.trigger, e.type, e.mode, e.status, (), (), (), 1.0) for e in f.events)
        given = replace(
            f.annotation, vectors=vectors, event_words=words, act_vectors=act_vectors(f.article, triggers, bundle)
        )
        out.append(replace(f, annotation=given))
    return out


def act_vectors(article: Article, triggers: Sequence[Span], bundle: Bundle) -> np.ndarray:
    """[triggers, 128]: what the model would compare of acts that somebody else has found."""
    laid = lay(article)
    ranges = cut_windows(laid, bundle.pieces)
    rows = np.concatenate(
        [
            s["act"][r.first - r.begin : r.last - r.begin]
            for r, s in zip(ranges, bundle.read(window(laid, r) for r in ranges), strict=True)
        ]
    )
    starts = [w.start for w in laid.spans]
    found: np.ndarray = rows[[max(0, bisect_right(starts, t.start) - 1) for t in triggers]].reshape(-1, rows.shape[1])
    return found / np.maximum(np.linalg.norm(found, axis=-1, keepdims=True), 1e-9)


def own(annotate: Annotator) -> Callable[[Story], list[Findings]]:
    """What the program itself reads of a story's reports."""

    def reader(story: Story) -> list[Findings]:
        articles = [findings(report, markup).article for report, markup in story.reports()]
        return [extracted(a, annotate) for a in articles]

    return reader


def extracted(article: Article, annotate: Annotator) -> Findings:
    from communique.extract import extract

    return extract(article.id, article, annotate([article])[0])


def gold() -> list[Story]:
    return [Story(json.loads(p.read_text("utf-8"))) for p in sorted(GOLD.glob("*.json"))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--read", action="store_true")
    parser.add_argument("--real", action="store_true", help="real stories; their texts are in ../shared/corpora")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--show", action="store_true", help="every pair and difference that is missed or false")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    annotate = Annotator()
    told = gold()
    if args.real:
        from quality.real import real

        told = [*real(args.shared, dev=True)]
    figures = score(told, own(annotate) if args.read else lambda s: perfect(s, annotate), args.show)
    print(json.dumps(figures) if args.json else "  ".join(f"{k} {v}" for k, v in figures.items()))


if __name__ == "__main__":
    main()
