"""News of ../shared/corpora marked up by the desk gold's guidelines, as training material beside desk-gold/train.

training/marked.jsonl and quality/gold/merge/real.jsonl hold the marks only, as ranges of characters: the texts stay where they are and
are put together here as they were when they were marked. What has `dev` is not trained on. One line a report: `from` (the corpus file),
`id`, `end` (the character up to which the text was read), `begin` (from which it was, if not from its first), `people` (mentions, roles),
`statements` (cue, speaker, content, channel), `events` (trigger, type, mode, status, source, target, place, when), `times`. A span is
[start, end] in what was read, and for a pronoun the number of its person
in `people` as third. Of the stories a line each: its `reports`, and which of their findings are one fact and which differ.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from communique.annotate.words import sentences as cut_sentences
from training import corpora

MARKS = Path(__file__).with_name("marked.jsonl")
STORIES = Path(__file__).parents[1] / "quality/gold/merge/real.jsonl"
"""Real stories of two to four reports each (quality.merge): a line a story, its `reports` as above."""
INVENTED = STORIES.with_name("invented.jsonl")
"""Stories invented to learn from which acts are one, in the same form; their reports hold their `text`. They tell twice as many acts as
news does, so nothing else is learned from them."""
Json = dict[str, Any]


def plain(words: str) -> str:
    """Words with blanks between them, as they are printed: `said , “ no ”` → `said, “no”`."""
    text = re.sub(r" (?=[,.;:!?%)\]}’”]|'s\b|n['’]t\b|'(?:re|ve|ll|d|m)\b)", "", words)
    text = re.sub(r"(?<=[(\[{“‘$£€#]) ", "", text)
    text = re.sub(r"(?<=’) (?=(?:s|re|ve|ll|d|m|t)\b)", "", text)
    text = re.sub(r"(?<=\w) - (?=\w)", "-", text)
    out: list[str] = []
    inside = False
    for part in re.split(r'( ?" ?)', text):
        if part.strip() != '"':
            out.append(part)
            continue
        out.append(
            ('" ' if part.endswith(" ") else '"') if inside else (' "' if part[0] == " " or not "".join(out) else '"')
        )
        inside = not inside
    return re.sub(r"  +", " ", "".join(out)).strip()


def text_of(row: Json) -> str:
    """The text of a row of names/ (sentences of words), timelines/ (an article: a tokenised sentence a line) or events/ (plain)."""
    if "sentences" in row and isinstance(row["sentences"][0], dict):
        lines = [" ".join(s["words"]) for s in row["sentences"]]
    elif "entities" in row:
        return "\n".join(line for line in row["text"].split("\n") if line.strip())
    else:
        lines = [" ".join(line.split()) for line in row["text"].split("\n") if line.strip()]
    return "\n".join(map(plain, lines))


def reports(shared: Path, *, dev: bool = False) -> Iterator[tuple[Json, Json]]:
    """Each marked report and its mark-up, as desk-gold has them; with `dev` those that are kept from training."""
    told = [m for m in lines(MARKS) if m.get("dev", False) == dev]
    told += [m for story in stories(dev=dev) for m in story["reports"]]
    return laid(shared, told)


def laid(shared: Path, marks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """The report and the mark-up of each line of marks."""
    found = articles(shared, marks)
    for m in marks:
        article = m if "text" in m else found[m["from"], m["id"]]
        text = (m["text"] if "text" in m else text_of(article))[m.get("begin", 0) : m["end"]]
        yield report(m["id"], text, article.get("published")), markup(text, m)


def stories(*, dev: bool = False) -> list[Json]:
    """The marked real stories."""
    return [s for s in lines(STORIES) if s["dev"] == dev]


def texts(shared: Path, marks: Iterable[Json]) -> dict[tuple[str, str], str]:
    """The whole texts that marks speak of, by corpus file and id."""
    marks = list(marks)
    found = {key: text_of(article) for key, article in articles(shared, marks).items()}
    return found | {(m["from"], m["id"]): m["text"] for m in marks if "text" in m}


def articles(shared: Path, marks: Iterable[Json]) -> dict[tuple[str, str], Json]:
    """The rows of the articles that marks speak of and do not hold, by corpus file and id."""
    wanted = {(m["from"], m["id"]) for m in marks if "text" not in m}
    return {
        (name, article["id"]): article
        for name in sorted({name for name, _ in wanted})
        for row in corpora.rows(shared / "corpora" / f"{name}.jsonl.gz")
        for article in row.get("articles", [row])
        if (name, article["id"]) in wanted
    }


def lines(file: Path) -> list[Json]:
    """The lines of a file of marks."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def report(identity: str, text: str, published: str | None) -> Json:
    """A report as desk-gold has it; `published` as its corpus has it."""
    sentences = [{"n": i, "start": s.start, "text": s.of(text)} for i, s in enumerate(cut_sentences(text), 1)]
    return {"id": identity, "published": published, "text": text, "sentences": sentences}


def markup(text: str, mark: Json) -> Json:
    """The marks of a report as desk-gold writes them."""
    return _Marks(text, mark).markup()


class _Marks:
    """The marks of one report as desk-gold writes them: sentence number, substring, and its turn in the sentence."""

    def __init__(self, text: str, mark: Json) -> None:
        self.text, self.mark = text, mark
        self.sentences = list(enumerate(cut_sentences(text), 1))

    def markup(self) -> Json:
        m = self.mark
        names = [max((self.text[a:b] for a, b in p["mentions"]), key=len) for p in m["people"]]
        self.names = names
        people = [
            {"name": n, "mentions": sorted({self.text[a:b] for a, b in p["mentions"]}), "roles": self._all(p["roles"])}
            for n, p in zip(names, m["people"], strict=True)
        ]
        return {
            "people": people,
            "statements": [self._statement(s) for s in m["statements"]],
            "events": [self._event(e) for e in m["events"]],
            "times": [self._span(t) | {"value": str(t[0])} for t in m["times"]],
        }

    def _statement(self, s: Json) -> Json:
        speaker = self._span(s["speaker"])
        return {
            "cue": self._span(s["cue"]), "speaker": speaker, "who": speaker and speaker.get("who"),
            "content": self._all(s["content"]), "channel": self._words(s["channel"]),
        }  # fmt: skip

    def _event(self, e: Json) -> Json:
        return {
            "trigger": self._span(e["trigger"]), "type": e["type"], "mode": e["mode"], "status": e["status"],
            "source": self._all(e["source"]), "target": self._all(e["target"]), "place": self._words(e["place"]),
            "date": e["when"] and str(e["when"][0]),
        }  # fmt: skip

    def _all(self, spans: list[list[int]]) -> list[Json]:
        return [self._span(s) for s in spans]

    def _words(self, span: list[int] | None) -> str | None:
        return self.text[span[0] : span[1]] if span else None

    def _span(self, span: list[int] | None) -> Json | None:
        if span is None:
            return None
        start, end, *person = span
        number, sentence = next((n, s) for n, s in self.sentences if start < s.end)
        start = max(start, sentence.start)
        x = self.text[start : min(end, sentence.end)]  # a text that was cut short may end its sentences elsewhere
        starts = [m.start() for m in re.finditer(f"(?={re.escape(x)})", self.text[sentence.start : sentence.end])]
        found = {"s": number, "x": x, "k": 1 + starts.index(start - sentence.start)}
        return found | ({"who": self.names[person[0]]} if person else {})
