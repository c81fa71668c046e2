"""python -m quality.bench [SOURCE…]

Time and memory of `communique brief` as a whole process, start included, the installed size of the base package, a small record's answers
(`quality.record` measures a large one), and an update of two hundred feeds of a loopback server.
Without sources: the two seed reports of ../shared, else the examples. Seconds are of this machine; compare them only within one run.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import distribution, requires
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).parent
RUNS = 5
RECORD = 1000
"""Reports of the record that is asked."""


def brief(sources: list[str]) -> tuple[float, float]:
    """Seconds and megabytes (peak resident) of one run."""
    since = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "communique", "brief", *sources], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"communique brief ended with {process.returncode}")
    return time.perf_counter() - since, usage.ru_maxrss / 1024


def installed(name: str = "communique") -> float:
    """Megabytes of a distribution and all it needs without extras, as their wheels hold them (no bytecode caches)."""
    seen: set[str] = set()
    open_ = [Requirement(name)]
    total = 0
    while open_:
        need = open_.pop()
        at = need.name.lower()
        if str(need) in seen:
            continue
        files = [] if at in seen else distribution(at).files or []  # named again for the sake of an extra
        seen |= {str(need), at}
        total += sum(p.stat().st_size for f in files if f.suffix != ".pyc" and (p := Path(str(f.locate()))).is_file())
        for text in requires(at) or []:
            further = Requirement(text)
            if further.marker is None or any(further.marker.evaluate({"extra": e}) for e in ("", *need.extras)):
                open_.append(
                    Requirement(
                        f"{further.name}[{','.join(sorted(further.extras))}]" if further.extras else further.name
                    )
                )
    source = HERE.parent / "src/communique"
    editable = not any("communique/cli/__init__.py" in str(f) for f in distribution(name).files or [])
    if editable:
        total += sum(p.stat().st_size for p in source.rglob("*") if p.is_file() and p.suffix != ".pyc")
    return total / 1e6


def record() -> list[str]:
    """The median of each kind of question, of a record made by substitution."""
    from communique.annotate import Annotator
    from quality.record import figures, real

    with tempfile.TemporaryDirectory() as folder:
        found = figures(str(Path(folder) / "communique.db"), real(Annotator()), RECORD)
    told = [f"{question} {t['median']}" for question, t in found["milliseconds"].items()]
    return [*told, f"{found['bytes a report']:,} bytes a report"]


def feeds() -> str:
    """What two updates took, and what came of feeds and items."""
    sys.path.insert(0, str(HERE.parent / "tests"))
    from feed_server import bench

    return ", ".join(f"{name} {value}" for name, value in bench().items())


def main() -> None:
    seeds = [HERE.parent.parent / "shared/desk-gold/reports" / f"seed-{n}.json" for n in ("000", "003")]
    sources = sys.argv[1:] or ([str(s) for s in seeds] if seeds[0].exists() else [str(HERE.parent / "examples/visit")])
    runs = [brief(sources) for _ in range(RUNS)]
    seconds = sorted(s for s, _ in runs)
    print(
        f"brief of {len(sources)} source(s), {RUNS} runs: median {seconds[RUNS // 2]:.2f} s, fastest {seconds[0]:.2f} s, "
        f"slowest {seconds[-1]:.2f} s; peak memory {max(m for _, m in runs):.0f} MB; {os.cpu_count()} cores"
    )
    print(f"installed, with dependencies: {installed():.0f} MB")
    print(f"a record of {RECORD} reports, medians in milliseconds: {', '.join(record())}")
    print(f"two hundred feeds: {feeds()}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"(this script itself: {peak:.0f} MB)")


if __name__ == "__main__":
    main()
