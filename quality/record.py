"""python -m quality.record [--reports 100000] [--json] [--postgresql URL] [--folder /tmp]

How quickly a record of many reports answers, and how much room it takes: medians over different questions, in milliseconds, of a SQLite
file and, with --postgresql, of an empty database or schema. The reports are made of eighteen real ones (examples/visit and the stories
of gold/merge, three short reports of each in one), read once by the model: names and content words are exchanged for others of the same
length, so that every range stays true, and all days are moved together. They are saved in transactions of many, which `communique add`
does not do.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import func, insert, select, text

from communique import desk
from communique.annotate import Annotator
from communique.merge.people import grouped
from communique.merge.stories import Stories
from communique.merge.stories.keeping import placed
from communique.record import Record, asking, open_record, rows
from communique.record.packing import pack, pack_sentences, pack_vectors
from communique.record.search import near, search
from communique.record.tables import actors, metadata, reports
from communique.sources import pages
from communique.types import Event, Findings, Page, Statement, When
from communique.words import FUNCTION_WORDS, NEWS_WORDS

HERE = Path(__file__).parent
VISIT = HERE.parent / "examples/visit"
TOGETHER = 500
"""Reports in one transaction."""
A_DAY = 200
FIRST = date(2024, 1, 1)
IN_A_STORY = 5
QUESTIONS = 40
EXCHANGED = 0.3
"""Share of a report's content words that are exchanged: two reports of one original then share about half of their content words."""
NAMES = 40_000
"""People of whom the made reports tell; the first are told of most (Zipf)."""


# --- making reports


def real(annotate: Annotator) -> list[Findings]:
    """Eighteen reports as long as reports are, read by the model."""
    given = list(pages([str(VISIT)]))
    for path in sorted((HERE / "gold/merge").glob("*.json")):
        told = json.loads(path.read_text("utf-8"))["reports"]
        joined = {**told[0], "id": path.stem, "text": "\n\n".join(r["text"] for r in told)}
        joined.pop("markup")
        given.append(Page(path.name, json.dumps(joined).encode(), "application/json"))
    return [f for f in desk.read(given, annotate) if isinstance(f, Findings)]


class Words:
    """Words to exchange others for: of the same length, the common ones more often."""

    def __init__(self, of: Sequence[Findings], rng: random.Random) -> None:
        own = {w for f in of for a in f.actors for w in re.findall(r"\w+", a.name)}
        used = {w for f in of for w in re.findall(r"\b[a-z]{5,}\b", f.article.text)}
        self.names = own - used - {w for w in own if w.islower()}
        self.content = sorted(used - FUNCTION_WORDS - NEWS_WORDS)
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        for w in rng.sample(self.content, len(self.content)):
            self._by_length[len(w)].append(w)
            self._by_length[len(w)] += [invented(len(w), rng) for _ in range(9)]
        self._there: dict[str, tuple[list[str], list[str]]] = {}
        for f in of:
            there = set(re.findall(r"\w+", f"{f.article.text} {f.article.title}"))
            self._there[f.article.id] = sorted(there & self.names), sorted(there & set(self.content))
        self._names: defaultdict[int, list[str]] = defaultdict(list)
        for length in {len(w) for w in self.names}:
            self._names[length] = [invented(length, rng).title() for _ in range(NAMES // 8)]

    def others(self, f: Findings, rng: random.Random) -> dict[str, str]:
        """Which words of a report are to be exchanged, and for which."""
        names, content = self._there[f.article.id]
        out = {w: _zipf(self._names[len(w)], rng) for w in names}
        for w in rng.sample(content, int(EXCHANGED * len(content))):
            out[w] = _zipf(self._by_length[len(w)], rng)
        return out


def invented(length: int, rng: random.Random) -> str:
    return "".join(rng.choice("bdfgklmnprstvz" if i % 2 == 0 else "aeiou") for i in range(length))


def _zipf(among: Sequence[str], rng: random.Random) -> str:
    return among[int(len(among) ** rng.random()) - 1]


def made(of: Sequence[Findings], most: int, rng: random.Random) -> Iterator[tuple[int, str, Findings]]:
    """Reports in the order of time, each with the number of its story and the id of its original.

    Reports of one story share their exchanged words.
    """
    words = Words(of, rng)
    outlets = [invented(rng.choice([5, 6, 7, 8]), rng).title() + " Courier" for _ in range(400)]
    for n in range(0, most, IN_A_STORY):
        f = rng.choice(of)
        other = words.others(f, rng)
        day = FIRST + timedelta(days=n // A_DAY)
        for m in range(n, min(n + IN_A_STORY, most)):
            own = other | words.others(f, rng) if m > n else other
            yield n, f.article.id, _other(f, own, day, f"{m:09x}", rng.choice(outlets), rng)


def _other(f: Findings, words: dict[str, str], day: date, id: str, outlet: str, rng: random.Random) -> Findings:
    def exchanged(said: str) -> str:
        return re.sub(r"\w+", lambda m: words.get(m[0], m[0]), said)

    by = day - (f.article.published or day)
    article = replace(
        f.article, id=id, text=exchanged(f.article.text), title=f.article.title and exchanged(f.article.title), outlet=outlet,
        published=day, url=f"https://{outlet.split()[0].lower()}.example/{day}/{id}",
    )  # fmt: skip
    turned = f.annotation.vectors
    if turned is not None:
        turned = turned + rng.uniform(0.2, 0.6) * _turn(rng)
        turned /= np.linalg.norm(turned, axis=1, keepdims=True)
    return replace(
        f, source=id, article=article, annotation=replace(f.annotation, vectors=turned),
        actors=tuple(replace(a, name=exchanged(a.name)) for a in f.actors),
        statements=tuple(_moved(s, by) for s in f.statements), events=tuple(_moved(e, by) for e in f.events),
        times=tuple(t for w in f.times if (t := _later(w, by))),
    )  # fmt: skip


def _turn(rng: random.Random) -> np.ndarray:
    random_ = np.random.default_rng(rng.randrange(1 << 30)).normal(size=384)
    return np.asarray(random_ / np.linalg.norm(random_))


def _moved(found: Any, by: timedelta) -> Any:
    """A statement or event on the other days."""
    assert isinstance(found, Statement | Event)
    return replace(found, when=_later(found.when, by))


def _later(when: When | None, by: timedelta) -> When | None:
    if when is None:
        return None
    return replace(when, earliest=when.earliest and when.earliest + by, latest=when.latest and when.latest + by)


def true(f: Findings) -> bool:
    """Whether every name that was found still stands where it was found."""
    text = f.article.text
    return all(span.end <= len(text) for span in rows.ranges(f)) and all(
        a.name in {m.of(text) for m in a.mentions} or " " not in a.name or not a.mentions for a in f.actors[:3]
    )


# --- filling a record


def row(f: Findings, reading: bytes) -> rows.Row:
    """As rows.report makes it, but with the packed findings of the original, for want of time; they are as long."""
    a = f.article
    return {
        "id": a.id, "address": rows.address(a.url), "digest": rows.digest(a), "source": f.source, "outlet": a.outlet, "url": a.url,
        "title": a.title, "byline": a.byline, "published": a.published, "language": a.language, "added": f"{a.published}T06:00:00Z",
        "text": a.text, "sentences": pack_sentences(f.annotation.sentences), "reading": reading,
        "vectors": pack_vectors(f.annotation.vectors),
    }  # fmt: skip


def fill(record: Record, of: Sequence[Findings], most: int) -> None:
    """Saves made reports and the stories they stand in, many in one transaction."""
    growing = Stories()
    for f in of:
        growing.add(f)
    packed = {f.article.id: pack(f) for f in of}
    features = [placed(s) for s in growing.standings()]
    several = made(of, most, random.Random(4))
    key = 0
    while some := list(islice(several, TOGETHER)):
        held: defaultdict[str, list[rows.Row]] = defaultdict(list)
        members: defaultdict[int, list[Findings]] = defaultdict(list)
        for story, of_it, f in some:
            key += 1
            day = f.article.published
            held["reports"].append({**row(f, packed[of_it]), "key": key, "first": key, "version": 1, "current": True})
            for name, values in rows.found_rows(f, key).items():
                held[name] += values
            held["vectors"].append({"report": key, "vector": rows.vector(f)})
            like = features[key % len(features)]
            held["placings"].append(
                {"report": key, "story": f"s{story:09x}", "day": day, "headline": f.article.title or "",
                 "parts": json.dumps(dict(like.parts)), "features": like.features}
            )  # fmt: skip
            members[story].append(f)
        for story, told in members.items():
            days = [f.article.published for f in told]
            held["stories"].append(
                {"id": f"s{story:09x}", "title": told[0].article.title or "", "reports": len(told), "first": min(days), "last": max(days),
                 "changed": f"{max(days)}T06:00:00Z"}
            )  # fmt: skip
        with record.writing() as c:
            for table in metadata.sorted_tables:
                if held[table.name]:
                    c.execute(insert(table), held[table.name])
            if c.dialect.name == "sqlite":
                indexed = [{"key": r["key"], "title": r["title"], "text": r["text"]} for r in held["reports"]]
                c.execute(text("INSERT INTO words (rowid, title, text) VALUES (:key, :title, :text)"), indexed)
        if key % 10_000 < TOGETHER:
            print(f"{key} reports saved", file=sys.stderr, flush=True)
    with record.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as c:
        c.execute(text("ANALYZE"))


# --- asking it


def questions(record: Record, rng: random.Random) -> dict[str, list[Callable[[], object]]]:
    """What is asked, by name: QUESTIONS different ones of each kind, of words and people that the record holds."""
    with record.reading() as c:
        most = c.execute(select(func.count()).select_from(reports)).scalar_one()
        keys = [rng.randint(1, most) for _ in range(QUESTIONS)]
        some = c.execute(select(reports.c.id, reports.c.text).where(reports.c.key.in_(keys))).all()
        named = c.execute(select(actors.c.kind, actors.c.name, actors.c.country).where(actors.c.report.in_(keys))).all()
    found = list(record.findings([r.id for r in some]))
    told = [re.findall(r"\w+", f.article.text) for f in found]
    content = [[w for w in t if len(w) > 5 and w.lower() not in FUNCTION_WORDS] for t in told]
    people = sorted({a.name for a in named if a.kind == "person"}, key=lambda _: rng.random())
    states = sorted({a.country for a in named if a.country}, key=lambda _: rng.random())
    held = {s: f.annotation.vectors for s, f in enumerate(found)}

    def phrase(f: Findings) -> str:
        sentence = rng.choice(f.annotation.sentences).of(f.article.text)
        words = re.findall(r"\w+", sentence)
        at = rng.randrange(max(1, len(words) - 2))
        return '"' + " ".join(words[at : at + 3]) + '"'

    def one(name: str) -> asking.Named | None:
        try:
            return asking.one(record, name, partial(grouped, judgements=record.judgements()))
        except Exception as error:  # ambiguous, as it may be
            if getattr(error, "kind", "") != "ambiguous":
                raise
            return None

    def who(name: str) -> object:
        named = one(name)
        return named and (asking.offices(record, named), asking.meetings(record, named), asking.said(record, named))

    def timeline(name: str) -> object:
        asked = asking.Asked(actor=one(name), dated=True)
        return asking.once(asking.happened(record, asked, oldest_first=True, most=100))

    def opening() -> None:
        open_record(record.name).close()

    def each(asked: Callable[[Any], object], *of: Sequence[Any]) -> list[Callable[[], object]]:
        return [partial(asked, *x) for x in islice(zip(*of, strict=False), QUESTIONS)]

    searching = partial(search, record)
    years = sorted({f.article.published for f in found if f.article.published})
    return {
        "opening": [opening] * QUESTIONS if record.engine.dialect.name == "sqlite" else [],
        "search, 1 word": each(searching, [rng.choice(t) for t in content]),
        "search, 2 words": each(searching, [" ".join(rng.sample(t, 2)) for t in content]),
        "search, 3 words": each(searching, [" ".join(rng.sample(t, 3)) for t in content]),
        "search, phrase": each(searching, [phrase(f) for f in found]),
        "search, beginning": each(searching, [rng.choice(t)[:4] + "*" for t in content]),
        "search by meaning": each(partial(near, record), [v[0] for v in held.values() if v is not None]),
        "who": each(who, people),
        "timeline of a person": each(timeline, people),
        "events of a state": each(lambda s: asking.happened(record, asking.Asked(country=s)), states),
        "timeline of a month": each(
            lambda d: asking.happened(record, asking.Asked(since=d, until=d + timedelta(30), dated=True), most=100), years
        ),
        "events of a type": each(
            lambda d: asking.happened(record, asking.Asked(types=("THREATEN",), since=d)), years
        ),
        "stories, newest 20": [lambda: record.stories(most=20)] * 5,
        "stories of a week": each(lambda d: record.stories(since=d, until=d + timedelta(7), most=20), years),
        "a story": each(lambda r: record.story(r.id), some),
        "a report": each(lambda r: record.one(r.id), some),
        "numbers": [record.info] * 3,
    }  # fmt: skip


def timed(asked: dict[str, list[Callable[[], object]]]) -> dict[str, dict[str, float]]:
    """Milliseconds: the median and the slowest of ten."""
    out = {}
    for name, several in asked.items():
        spent = []
        for ask in several:
            since = time.perf_counter()
            ask()
            spent.append(1000 * (time.perf_counter() - since))
        if spent:
            slow = sorted(spent)[int(len(spent) * 0.9)]
            out[name] = {"median": round(statistics.median(spent), 1), "slowest of ten": round(slow, 1)}
    return out


def size(record: Record) -> int:
    """Bytes on the disk."""
    with record.reading() as c:
        if c.dialect.name == "sqlite":
            c.exec_driver_sql("SELECT 1")
            return Path(record.name).stat().st_size
        tables = "relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        total = f"SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE {tables}"
        return int(c.execute(text(total)).scalar_one())


def figures(where: str, of: Sequence[Findings], most: int) -> dict[str, Any]:
    record = open_record(where)
    since = time.perf_counter()
    fill(record, of, most)
    filled = time.perf_counter() - since
    record.close()
    if record.engine.dialect.name == "sqlite":
        with sqlite3.connect(where) as c:
            c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        c.close()
    record = open_record(where)
    try:
        asked = timed(questions(record, random.Random(7)))
        return {
            "reports": most, "milliseconds": asked, "bytes a report": round(size(record) / most),
            "characters a report": _characters(record), "saving, milliseconds a report": round(1000 * filled / most, 2),
        }  # fmt: skip
    finally:
        record.close()


def _characters(record: Record) -> int:
    with record.reading() as c:
        return round(c.execute(select(func.avg(func.length(reports.c.text)))).scalar_one())


def bench(args: argparse.Namespace) -> None:
    of = real(Annotator())
    if not all(true(f) for *_, f in made(of, 200, random.Random(4))):
        raise SystemExit("a made report has a range that is not true")
    out: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="communique-bench-", dir=args.folder) as folder:
        out["sqlite"] = figures(str(Path(folder) / "communique.db"), of, args.reports)
    if args.postgresql:
        out["postgresql"] = figures(args.postgresql, of, args.reports)
    if args.json:
        print(json.dumps(out))
        return
    for name, of_one in out.items():
        rest = ", ".join(f"{k} {v:,}" for k, v in of_one.items() if k != "milliseconds")
        print(f"\n{name}: {rest}\n{'':24}{'median':>10}{'slowest of ten':>16}{'to SQLite':>12}")
        for question, t in of_one["milliseconds"].items():
            first = out["sqlite"]["milliseconds"].get(question, t)["median"] or 0.1
            print(f"{question:24}{t['median']:>8} ms{t['slowest of ten']:>13} ms{t['median'] / first:>12.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--postgresql", metavar="URL")
    parser.add_argument("--folder", default="/tmp")
    bench(parser.parse_args())


if __name__ == "__main__":
    main()
