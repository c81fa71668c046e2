"""Documentation shows what the program does."""

from __future__ import annotations

import json
import os
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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder as the examples suppose it, and its address; they share one record, as they would at a desk."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copy(ROOT / "examples/visit/portal.html", folder / "visit.html")
    shutil.copy(ROOT / "examples/visit/portal.html", folder / "report.html")
    report = {"id": "1", "outlet": "Radio Aldane", "text": "Envoy Elsa Brandt met Jonas Lind in Oslo on Monday."}
    (folder / "reports.jsonl").write_text(json.dumps(report) + "\n", "utf-8")
    with served(folder) as address:
        item = f"<item><title>Talks</title><link>{address}/report.html</link></item>"
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Courier</title>{item}</channel></rss>'
        (folder / "feed.xml").write_text(feed, "utf-8")
        yield folder, address


@pytest.mark.parametrize("command", commands())
def test_every_example_of_the_readme_runs(command: str, folder: tuple[Path, str]) -> None:
    where, address = folder
    words = shlex.split(command.replace("https://example.org", address))[1:]
    environment = {**os.environ, "COMMUNIQUE_RECORD": str(where / "record.db"), "COMMUNIQUE_HOST_GAP": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "communique", *words], cwd=where, capture_output=True, text=True, check=False,
        env=environment,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    if "-o" in words:
        assert (where / words[words.index("-o") + 1]).read_text("utf-8").startswith("<!doctype html>")
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
