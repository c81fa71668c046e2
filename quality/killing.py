"""python -m quality.killing [--reports 1000] [--kills 20] [--folder /tmp]

`communique add` is killed (SIGKILL) again and again while it saves; each time the file must be whole, and in the end the record must be
the one that an uninterrupted run makes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from communique import desk
from communique.brief import data
from communique.record import open_record
from communique.record.check import check
from quality.record import HERE, invented


def short(most: int, rng: random.Random) -> Iterator[dict[str, str]]:
    """Short reports, each of three passages of the gold with other names and figures."""
    lines = [
        json.loads(x)
        for n in ("statements", "events")
        for x in (HERE / f"gold/{n}.jsonl").read_text("utf-8").splitlines()
    ]
    texts = [x["text"] for x in lines]
    for n in range(most):
        told = rng.sample(texts, 3)
        names = {w for t in told for w in re.findall(r"\b[A-Z][a-z]{4,}\b", t)}
        other = {w: invented(len(w), rng).title() for w in sorted(names) if rng.random() < 0.3}
        words = re.sub(r"\w+", lambda m: other.get(m[0], m[0]), " ".join(told))  # noqa: B023
        yield {"id": f"r{n:05}", "outlet": f"Courier {n % 7}", "text": words, "published": f"2025-03-{1 + n % 28:02}"}


def killed(folder: Path, most: int, kills: int, rng: random.Random) -> tuple[list[int], str, str]:
    """How many reports were saved at each kill, and the hashes of the record so made and of one made without a kill.

    Raises AssertionError where a kill leaves a file that is not whole."""
    source = folder / "reports.jsonl"
    source.write_text("".join(json.dumps(r) + "\n" for r in short(most, rng)), "utf-8")
    harmed, whole = folder / "harmed.db", folder / "whole.db"
    held = []
    for at in sorted(rng.sample(range(1, most), kills)):
        running = subprocess.Popen([*_ADD, str(source), "--record", str(harmed)], stdout=subprocess.DEVNULL)
        while running.poll() is None and _saved(harmed) < at:
            time.sleep(0.002)
        time.sleep(rng.random() * 0.03)
        running.kill()
        running.wait()
        held.append(_saved(harmed))
        with sqlite3.connect(harmed) as c:
            assert c.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert c.execute("PRAGMA foreign_key_check").fetchall() == []
        c.close()
        assert held[-1] >= at
        assert _checked(harmed) == ()
    for path in (harmed, whole):
        subprocess.run([*_ADD, str(source), "--record", str(path)], check=True, stdout=subprocess.DEVNULL)
    return held, fingerprint(harmed), fingerprint(whole)


_ADD = (sys.executable, "-m", "communique", "add")


def _saved(path: Path) -> int:
    """Reports that are in a file; none while there is no file, or no table."""
    if not path.exists():
        return 0
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10) as c:
        try:
            found = c.execute("SELECT count(*) FROM reports").fetchone()[0]
        except sqlite3.OperationalError:
            found = 0
    c.close()
    return int(found)


def _checked(path: Path) -> tuple[str, ...]:
    record = open_record(path)
    try:
        found = check(record)
        return found.wrong + found.mended
    finally:
        record.close()


def fingerprint(path: Path) -> str:
    """Of everything that a record tells other programs: sorted lines of `communique/1` and of the stories."""
    record = open_record(path)
    try:
        desk.place(record)
        lines = [json.dumps(data.reading(f.source, f, tokens=True)) for f in record.findings()]
        lines += [json.dumps(data.story(s)) for s in record.stories()]
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
    finally:
        record.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--folder", default="/tmp")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="communique-kill-", dir=args.folder) as folder:
        held, harmed, whole = killed(Path(folder), args.reports, args.kills, random.Random(11))
    saved = ", ".join(map(str, held))
    print(f"killed {len(held)} times, with {saved} of {args.reports} reports saved: the file was whole each time")
    print(f"completed: {harmed}\nunharmed:  {whole}")
    if harmed != whole:
        raise SystemExit("the records differ")


if __name__ == "__main__":
    main()
