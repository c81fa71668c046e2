"""Real stories of two to four reports each, marked up for this project: quality/gold/merge/real.jsonl; and, in the same form, stories
invented to train with: invented.jsonl.

real.jsonl holds ranges of characters only; the texts are the publishers' and stay in ../shared/corpora. Fifteen of its stories (`dev`)
are kept from training and from the weights of the merge.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from communique.annotate.words import sentences
from communique.extract.times import looks_past, read_times
from communique.types import Span
from quality.merge import Place, Story
from training import marked

Json = dict[str, Any]


class RealStory(Story):
    """A story whose findings are given as ranges of its reports' texts."""

    def __init__(self, told: Json, texts: list[str]) -> None:
        self.marks = told
        self.ids = [f"{told['id']}-{n}" for n in range(1, len(texts) + 1)]
        self.texts = dict(zip(self.ids, texts, strict=True))
        self.sentences = {r: sentences(text) for r, text in self.texts.items()}
        people = [{"members": [[self.ids[r], name] for r, name in p]} for p in told["people"]]
        rows = zip(self.ids, texts, told["reports"], strict=True)
        reports = [
            {"id": i, "text": text, "published": m.get("published"), "markup": as_gold(text, m)} for i, text, m in rows
        ]
        self.told = {"id": told["id"], "reports": reports, "people": people}

    def facts(self) -> list[list[Place]]:
        return [[self._finding(*member) for member in group] for group in self.marks["facts"]]

    def differences(self) -> list[tuple[str, list[Place]]]:
        return [
            (d["kind"], [self.sentence((self.ids[r], start, end)) for r, start, end in d["sides"]])
            for d in self.marks["differences"]
        ]

    def _finding(self, report: int, kind: str, number: int) -> Place:
        own = self.marks["reports"][report]
        span = own["events"][number]["trigger"] if kind == "event" else own["statements"][number]["content"][0]
        return self.ids[report], span[0], span[1]


def real(shared: Path, *, dev: bool) -> list[RealStory]:
    """The stories of one part, with their texts."""
    return _with_texts(marked.stories(dev=dev), shared)


def for_training(shared: Path) -> list[RealStory]:
    """The real stories that are not kept for dev and those that were invented to train with."""
    return [*real(shared, dev=False), *_with_texts(marked.lines(marked.INVENTED), shared)]


def _with_texts(told: list[Json], shared: Path) -> list[RealStory]:
    texts = marked.texts(shared, [m for story in told for m in story["reports"]])
    return [RealStory(s, [texts[m["from"], m["id"]][: m["end"]] for m in s["reports"]]) for s in told]


def as_gold(text: str, mark: Json) -> Json:
    """The marks as the stories that we invented have them: who a side is where it is a named person, else its own words. What days an
    expression means is not marked: it is what the package reads."""
    found = marked.markup(text, mark)
    days = _days(text, mark)
    forms = sorted(((form, p["name"]) for p in found["people"] for form in p["mentions"]), key=lambda f: -len(f[0]))

    def named(span: Json | None) -> str | None:
        if span is None:
            return None
        return str(span.get("who") or next((name for form, name in forms if form in span["x"]), span["x"]))

    for p in found["people"]:
        p["country"] = None
        p["roles"] = [r | {"country": None} for r in p["roles"]]
    for s in found["statements"]:
        first = s["content"][0]["x"][:1]
        s |= {
            "who": named(s["speaker"]),
            "country": None,
            "date": None,
            "form": "direct" if first in "\"“‘'" else "indirect",
        }
    for e in found["events"]:
        e |= {"date": e["date"] and days[e["date"]], "reported_by": None}
        for side in ("source", "target"):
            e[side] = [x | {"who": named(x), "country": None} for x in e[side]]
    found["times"] = [t | {"value": days[t["value"]]} for t in found["times"]]
    return found


def _days(text: str, mark: Json) -> dict[str, str | None]:
    """`first/last` of each marked expression of time, by its place as marked.markup writes it; None where they stay open."""
    published = date.fromisoformat(mark["published"][:10]) if mark.get("published") else None
    spans = [Span(*t) for t in mark["times"]]
    whens = read_times(text, spans, published, lambda span: looks_past(text, span))
    settled = {str(w.span.start): f"{w.earliest}/{w.latest}" if w.earliest and w.latest else None for w in whens}
    return {str(e["when"][0]): None for e in mark["events"] if e["when"]} | settled
