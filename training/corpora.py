"""Reads the corpora of ../shared (see the README there) as training documents. Texts stay there; only weights leave."""

from __future__ import annotations

import gzip
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal
from zlib import crc32

from communique.annotate.words import sentences as cut_sentences
from communique.annotate.words import words as cut_words
from communique.types import PLOVER_TYPES, Span
from training import labels
from training.windows import IGNORE, Document, Window

Count = Callable[[list[str]], list[int]]
"""Word pieces of each word."""

_NAMES = {"ewt": (labels.EWT_NAMES, labels.EWT_UNMARKED), "gum": (labels.GUM_NAMES, labels.GUM_UNMARKED)}
_TIME = {tag: i for i, tag in enumerate(labels.TIME_TAGS)}
_TAG = {tag: i for i, tag in enumerate(labels.NAME_TAGS)}
_PAIR = {name: i for i, name in enumerate(labels.PAIRS)}
Factuality = dict[tuple[str, ...], dict[int, float]]
"""Words of a sentence → word number → score from -3 (did not happen) to 3 (happened)."""
POSSESSIVE = {"'s", "’s", "'", "’"}


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def held_out(identity: str) -> bool:
    """Whether a record belongs to the fifth that is set aside where a corpus has no dev part (PLV, WikiWars, MEANTIME)."""
    return crc32(identity.encode()) % 5 == 0


def factuality(path: Path) -> Factuality:
    """UDS's scores, by sentence: it marks sentences of EWT."""
    out: Factuality = {}
    for row in rows(path):
        out.setdefault(tuple(row["words"]), {})[row["predicate"]] = row["score"]
    return out


def parsed(
    path: Path,
    count: Count,
    deprels: dict[str, int],
    *,
    names: Literal["ewt", "gum"] | None,
    links: bool,
    happened: Factuality | None = None,
) -> list[Document]:
    """Documents of EWT or GUM: parts of speech, trees, and, where asked, names (by which corpus's labels), links, and
    factuality.

    `deprels` is the set of relations and grows while training files are read."""
    out = []
    for row in rows(path):
        w = Window([], [], [], upos=[], head=[], deprel=[], names=[] if names else None, links=[] if links else None)
        w.factuality = None if happened is None else []
        starts = []
        for number, s in enumerate(row["sentences"]):
            base = len(w.words)
            starts.append(base)
            w.words += s["words"]
            w.sentence += [number] * len(s["words"])
            w.boundary += _boundaries([s["words"]], [bool(s.get("newpar"))])
            w.upos += [labels.UPOS.index(u) if u in labels.UPOS else IGNORE for u in s["upos"]]
            w.head += [base + (h - 1 if h else i) for i, h in enumerate(s["head"])]
            w.deprel += [deprels.setdefault(d, len(deprels)) for d in s["deprel"]]
            if w.factuality is not None:
                scores = happened.get(tuple(s["words"]), {})
                w.factuality += [scores.get(i) for i in range(len(s["words"]))]
            if names:
                ours, unmarked = _NAMES[names]
                w.names += _allowed(s["words"], s["entities"], ours, unmarked)
        if links and row["mentions"]:
            w.links = _clusters(row, starts, w)
            heads = {word for word, _ in w.links}
            w.mention = [int(i in heads) for i in range(len(w.words))]
        out.append(Document(w, count(w.words)))
    return out


def _clusters(row: dict[str, Any], starts: list[int], w: Window) -> list[tuple[int, list[int]]]:
    of: dict[int, int] = {}
    for sentence, begin, end, cluster, *_ in row["mentions"]:
        a, b = starts[sentence] + begin, starts[sentence] + end
        top = [i for i in range(a, b) if w.head[i] == i or not a <= w.head[i] < b]
        if top:
            of.setdefault(top[0], cluster)
    seen: dict[int, list[int]] = {}
    out = []
    for word in sorted(of):
        earlier = seen.setdefault(of[word], [])
        out.append((word, list(earlier)))
        earlier.append(word)
    return out


def _allowed(
    words: list[str], entities: list | None, mapping: dict[str, tuple[str, ...]], unmarked: tuple[str, ...]
) -> list[list[int]]:
    """The tags each word may carry: one where the corpus decides, several where its labels are broader than ours.

    A possessive clitic at a name's end (EWT-NNER counts it in, the newswire does not) stands outside of the name."""
    n = len(words)
    if entities is None:
        return [list(range(len(_TAG))) for _ in range(n)]
    outside = [0, *(_TAG[f"{e}-{u}"] for u in unmarked for e in "BI")]
    out = [outside] * n
    for begin, end, label in entities:
        ours = mapping.get(label)
        if end - begin > 1 and words[end - 1] in POSSESSIVE:
            end -= 1
        for i in range(begin, end):
            edge = "B" if i == begin else "I"
            out[i] = [_TAG[f"{edge}-{o}"] for o in ours] if ours else list(range(len(_TAG)))
    return out


def worldwide(path: Path, count: Count) -> list[Document]:
    """Documents of the Worldwide newswire: names."""
    out = []
    for row in rows(path):
        w = Window([], [], [], names=[])
        for number, s in enumerate(row["sentences"]):
            w.words += s["words"]
            w.sentence += [number] * len(s["words"])
            w.boundary += _boundaries([s["words"]], [True])
            w.names += _allowed(s["words"], s["entities"], labels.WORLDWIDE_NAMES, ())
        out.append(Document(w, count(w.words)))
    return out


def _boundaries(sentences: list[list[str]], new: list[bool]) -> list[int]:
    return [(2 if p else 1) if i == 0 else 0 for s, p in zip(sentences, new, strict=True) for i in range(len(s))]


class Layout:
    """A text as words, and where a range of characters lies among them."""

    def __init__(self, text: str, sentences: list[Span]) -> None:
        self.spans = [s for s in cut_words(text) if any_inside(s, sentences)]
        self.starts = [s.start for s in self.spans]
        self.ends = [s.end for s in self.spans]
        numbers = [bisect_right([x.start for x in sentences], s.start) - 1 for s in self.spans]
        new = [i == 0 or "\n" in text[sentences[i - 1].end : s.start] for i, s in enumerate(sentences)]
        boundary = [
            0 if i and numbers[i] == numbers[i - 1] else (2 if new[numbers[i]] else 1) for i in range(len(numbers))
        ]
        self.window = Window([s.of(text) for s in self.spans], numbers, boundary)

    def words(self, start: int, end: int) -> list[int]:
        """Numbers of the words that overlap a range."""
        return list(range(bisect_right(self.ends, start), bisect_left(self.starts, end)))


def any_inside(span: Span, sentences: list[Span]) -> bool:
    at = bisect_right([s.start for s in sentences], span.start) - 1
    return at >= 0 and span.start < sentences[at].end


def polnear(path: Path, count: Count) -> list[Document]:
    """Documents of PolNeAR: source, cue and content tags, and the relations from each cue."""
    out = []
    for row in rows(path):
        lay = Layout(row["text"], cut_sentences(row["text"]))
        w = lay.window
        w.parts = {p: [0] * len(w.words) for p in labels.PARTS}
        for a in row["attributions"]:
            found = {p: [lay.words(*span) for span in a[p]] for p in labels.PARTS}
            for part, phrases in found.items():
                for phrase in phrases:
                    for k, i in enumerate(phrase):
                        if not (k and w.parts[part][i]):
                            w.parts[part][i] = 1 if k == 0 else 2
            cue = [i for phrase in found["cue"] for i in phrase]
            if cue:
                for part in ("source", "content"):
                    relation = _PAIR[f"attribution-{part}"]
                    w.anchors.append((relation, cue[0]))
                    w.pairs.append((relation, cue[0], [i for phrase in found[part] for i in phrase]))
        out.append(Document(w, count(w.words)))
    return out


def times(path: Path, count: Count, *, part: Literal["train", "dev", "all"] = "train") -> list[Document]:
    """Documents of WikiWars or MEANTIME: time expressions; one fifth of the documents is dev.

    A word may be of a DATE or of an OTHER where the corpus's types and the desk's do not decide."""
    out = []
    for row in rows(path):
        if part != "all" and held_out(row["id"]) != (part == "dev"):
            continue
        lay = Layout(row["text"], cut_sentences(row["text"]))
        w = lay.window
        w.time = [[0] for _ in w.words]
        for t in sorted(row["times"], key=lambda t: t["start"] - t["end"]):
            phrase = lay.words(t["start"], t["end"])
            if any(w.time[i] != [0] for i in phrase):
                continue
            settled = t["type"] == "DATE" and re.match(r"\d", t.get("value") or "")
            kinds = ("DATE",) if settled else ("DATE", "OTHER") if t["type"] == "TIME" else ("OTHER",)
            for k, i in enumerate(phrase):
                w.time[i] = [_TIME[f"{'I' if k else 'B'}-{kind}"] for kind in kinds]
        out.append(Document(w, count(w.words)))
    return out


def typed(path: Path, count: Count, *, part: Literal["train", "dev", "all"] = "train") -> list[Document]:
    """Sentences of PLV, a window each: its type, and the words of its source and target; one fifth is dev."""
    out = []
    for row in rows(path):
        if part != "all" and held_out(row["id"]) != (part == "dev"):
            continue
        lay = Layout(row["text"], [Span(0, len(row["text"]))])
        sides = [lay.words(*row[side]) if row[side] else [] for side in ("source", "target")]
        lay.window.type = (labels.PLV_TYPES.index(row["type"]), *sides)
        out.append(Document(lay.window, count(lay.window.words)))
    return out


def desk(reports: Iterable[tuple[dict[str, Any], dict[str, Any]]], count: Count) -> list[Document]:
    """Reports with their mark-up by the desk gold's guidelines: cues with their parts, event words with theirs, roles, times."""
    return [DeskReport(report, markup).document(count) for report, markup in reports]


def desk_gold(folder: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The reports of a folder of the desk gold, with their mark-up."""
    for path in sorted((folder / "reports").glob("*.json")):
        yield json.loads(path.read_text("utf-8")), json.loads((folder / "markup" / path.name).read_text("utf-8"))


class DeskReport:
    """One marked-up report laid out as a training window."""

    def __init__(self, report: dict[str, Any], markup: dict[str, Any]) -> None:
        self.sentences = {
            s["n"]: Span(s["start"], s["start"] + len(s["text"])) for s in report["sentences"] if s["text"]
        }
        self.text, self.markup = report["text"], markup
        self.lay = Layout(self.text, sorted(self.sentences.values()))

    def document(self, count: Count) -> Document:
        w = self.lay.window
        n = len(w.words)
        w.say, w.event = [0] * n, [0] * n
        unmarked = [0, _TIME["B-OTHER"], _TIME["I-OTHER"]]
        w.time = [unmarked for _ in range(n)]
        w.mode, w.status, w.links = [IGNORE] * n, [IGNORE] * n, []
        w.names = [[i for i, tag in enumerate(labels.NAME_TAGS) if not tag.endswith("-PER")] for _ in range(n)]
        self._people(w)
        for s in self.markup["statements"]:
            self._statement(w, s)
        for e in self.markup["events"]:
            self._event(w, e)
        for t in self.markup["times"]:
            for k, i in enumerate(self.words(t)):
                w.time[i] = [_TIME["I-DATE" if k else "B-DATE"]]
        return Document(w, count(w.words))

    def words(self, at: dict[str, Any] | None) -> list[int]:
        if at is None:
            return []
        sentence, i = self.sentences[at["s"]], -1
        for _ in range(at.get("k", 1)):
            i = self.text.index(at["x"], sentence.start + i + 1 if i < 0 else i + 1)
        return self.lay.words(i, i + len(at["x"]))

    def _find(self, needle: str, sentence: Span) -> list[list[int]]:
        pattern = rf"(?<!\w){re.escape(needle)}(?!\w)"
        return [
            self.lay.words(sentence.start + m.start(), sentence.start + m.end())
            for m in re.finditer(pattern, sentence.of(self.text))
        ]

    def _people(self, w: Window) -> None:
        taken: set[int] = set()
        role = _PAIR["role"]
        for p in self.markup["people"]:
            forms = sorted({p["name"], *p["mentions"]}, key=len, reverse=True)
            mentions: dict[int, list[list[int]]] = {}
            for number, sentence in self.sentences.items():
                for form in forms:
                    for phrase in self._find(form, sentence):
                        if not phrase or taken & set(phrase):
                            continue
                        taken |= set(phrase)
                        mentions.setdefault(number, []).append(phrase)
                        w.anchors.append((role, phrase[0]))
                        for k, i in enumerate(phrase):
                            w.names[i] = [_TAG["I-PER" if k else "B-PER"]]
            for r in p["roles"]:
                phrase = self.words(r)
                here = mentions.get(r["s"], [])
                if phrase and here:
                    nearest = min(here, key=lambda m: min(abs(m[0] - phrase[-1]), abs(phrase[0] - m[-1])))
                    w.pairs.append((role, nearest[0], [i for i in phrase if i not in nearest]))

    def _statement(self, w: Window, s: dict[str, Any]) -> None:
        cue = self.words(s["cue"])
        content = [i for c in s["content"] for i in self.words(c)]
        anchor = cue[0] if cue else (content[0] if content else None)
        if anchor is None:
            return
        if cue:
            for k, i in enumerate(cue):
                if not w.say[i] or k == 0:
                    w.say[i] = 1 if k == 0 else 2
        elif not w.say[anchor]:
            w.say[anchor] = 3
        w.anchors += [(_PAIR[r], anchor) for r in ("speaker", "content", "channel")]
        w.pairs.append((_PAIR["speaker"], anchor, self.words(s["speaker"])))
        w.pairs.append((_PAIR["content"], anchor, content))
        first = s["cue"] or s["content"][0]
        if s["channel"] and (found := self._find(s["channel"], self.sentences[first["s"]])):
            w.pairs.append((_PAIR["channel"], anchor, found[0]))
        self._link(w, s["speaker"], s["who"])

    def _link(self, w: Window, span: dict[str, Any] | None, who: str | None) -> None:
        """A pronoun speaker is linked to the earlier mentions of the person's name."""
        words = self.words(span)
        if len(words) != 1 or w.words[words[0]].lower() not in {"he", "she", "his", "her", "him"}:
            return
        person = next((p for p in self.markup["people"] if p["name"] == who), None)
        if person is None:
            return
        before = self.sentences[span["s"]]
        earlier = []
        for form in {person["name"], *person["mentions"]}:
            for sentence in self.sentences.values():
                if sentence.start <= before.start:
                    earlier += [phrase[0] for phrase in self._find(form, sentence) if phrase]
        w.links.append((words[0], sorted({e for e in earlier if e < words[0]})))

    def _event(self, w: Window, e: dict[str, Any]) -> None:
        trigger = self.words(e["trigger"])
        if not trigger or w.event[trigger[0]]:
            return
        for i in trigger:
            w.event[i] = 1 + PLOVER_TYPES.index(e["type"])
        anchor = trigger[0]
        w.status[anchor] = labels.STATUS_TAGS.index(e["status"])
        if e["mode"]:
            w.mode[anchor] = labels.MODE_TAGS.index(e["mode"])
        w.anchors += [(_PAIR[f"event-{r}"], anchor) for r in ("source", "target", "place", "time")]
        for part in ("source", "target"):
            w.pairs.append((_PAIR[f"event-{part}"], anchor, [i for p in e[part] for i in self.words(p)]))
            for p in e[part]:
                self._link(w, p, p.get("who"))
        if e["place"] and (found := self._find(e["place"], self.sentences[e["trigger"]["s"]])):
            w.pairs.append((_PAIR["event-place"], anchor, found[-1]))
        if when := self._when(e):
            w.pairs.append((_PAIR["event-time"], anchor, when))

    def _when(self, e: dict[str, Any]) -> list[int]:
        """The words of the time expression that gives an event its date: the nearest of that value, sooner before than after."""
        at = e["trigger"]["s"]
        same = [t for t in self.markup["times"] if e["date"] and t["value"] == e["date"]]
        return self.words(min(same, key=lambda t: (abs(t["s"] - at), t["s"] > at))) if same else []
