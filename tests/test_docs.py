"""Documentation shows what the program does."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from quality import docs

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("path", [ROOT / "README.md", ROOT / "docs/cli.md"], ids=lambda p: p.name)
def test_generated_pages_are_what_the_program_prints_now(path: Path) -> None:
    assert docs.pages()[path] == path.read_text("utf-8")


def test_the_readme_shows_a_real_brief() -> None:
    shown = docs.SHOWN.search((ROOT / "README.md").read_text("utf-8"))
    assert shown is not None
    assert len(shown["body"].splitlines()) > 20


def test_links_of_the_documentation_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def commands() -> list[str]:
    """The one-line examples of the README, without the two that set everything up."""
    readme = (ROOT / "README.md").read_text("utf-8")
    return re.findall(r"^    (communique .+?)\s*$", readme, re.MULTILINE)


def test_the_readme_has_examples() -> None:
    assert len(commands()) >= 3


@pytest.mark.parametrize("command", commands())
def test_every_example_of_the_readme_runs(command: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples/visit/portal.html", tmp_path / "visit.html")
    report = {"id": "1", "outlet": "Radio Aldane", "text": "Envoy Elsa Brandt met Jonas Lind in Oslo on Monday."}
    (tmp_path / "reports.jsonl").write_text(json.dumps(report) + "\n", "utf-8")
    with served(tmp_path) as address:
        words = shlex.split(re.sub(r"https://example\.org/report\.html", f"{address}/visit.html", command))[1:]
        done = subprocess.run(
            [sys.executable, "-m", "communique", *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (0, "")
    if "-o" in words:
        assert (tmp_path / words[words.index("-o") + 1]).read_text("utf-8").startswith("<!doctype html>")
    else:
        assert done.stdout.strip()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder over HTTP on loopback."""
    handler = partial(Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass
