"""A report is called by its outlet, else its headline, else its first words: never by an id, which says nothing to a reader."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from communique.types import Article, Span

MET = "President Joran Teck of Tamarin met Ilse Aldane in Oslo on 3 March 2025. Teck offered 20 ships. “It went well,” Aldane said."
LATER = "Joran Teck of Tamarin met Ilse Aldane in Oslo on 3 March 2025. Teck offered 30 ships. Aldane thanked Joran Teck for his visit."


def run(*given: str | Path) -> str:
    words = [sys.executable, "-m", "communique", *map(str, given)]
    return subprocess.run(words, capture_output=True, check=True, text=True).stdout


@pytest.mark.parametrize(
    ("article", "called"),
    [
        (Article("x1", MET, outlet="Courier", title="Teck in Oslo"), "Courier"),
        (Article("x1", MET, title="Teck in Oslo"), "Teck in Oslo"),
        (Article("x1", MET), "“President Joran Teck of Tamarin met Ilse …”"),
        (Article("x1", "They met."), "“They met.”"),
        (Article("x1", "“It went\n well,” Aldane said."), "“It went well, Aldane said.”"),
        (Article("x1", f"Share this post\n\n{MET}", furniture=(Span(0, 15),)), "“President Joran Teck of Tamarin met Ilse …”"),
        (Article("x1", f"A\nB\n{MET}", furniture=(Span(0, 1), Span(2, 3))), "“President Joran Teck of Tamarin met Ilse …”"),
        (Article("x1", "They met. Share", furniture=(Span(10, 15),)), "“They met.”"),
        (Article("x1", "Donaudampfschifffahrtsgesellschaftskapitän ahoy"), "“Donaudampfschifffahrtsgesellschaftskapitän …”"),
        (Article("x1", "Share", furniture=(Span(0, 5),)), "x1"),
    ],
)  # fmt: skip
def test_what_a_report_is_called(article: Article, called: str) -> None:
    assert article.called == called


@pytest.fixture
def bare(tmp_path: Path) -> list[Path]:
    """Two reports on one meeting, both without title and outlet."""
    files = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for file, text in zip(files, (MET, LATER), strict=True):
        file.write_text(text, "utf-8")
    return files


def test_a_brief_calls_bare_texts_by_their_first_words_everywhere(bare: list[Path]) -> None:
    ids = [a["id"] for a in json.loads(run("brief", *bare, "--json"))["stories"][0]["articles"]]
    assert len(ids) == 2
    told = run("brief", *bare)
    assert "[1] “President Joran Teck of Tamarin met Ilse …”, undated, " in told
    assert "[2] “Joran Teck of Tamarin met Ilse Aldane in …”, undated, " in told
    assert not [id for id in ids if id in told]
    assert not [id for id in ids if id in re.sub(r'(id|href)="[^"]*"', "", run("brief", *bare, "--markdown"))]


def test_lines_name_both_of_two_texts_that_begin_alike(tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(MET, "utf-8")
    told = json.loads(run("brief", tmp_path, "--json"))
    lines = [line for s in told["stories"][0]["sections"] for line in s["lines"] if len(line["citations"]) > 1]
    assert lines
    assert {tuple(line["outlets"]) for line in lines} == {("“President Joran Teck of Tamarin met Ilse …”",) * 2}
    assert "one origin" in run("brief", tmp_path)


def test_notes_call_a_bare_text_by_its_first_words(bare: list[Path], tmp_path: Path) -> None:
    run("export", "markdown", *bare, "-o", tmp_path / "notes")
    notes = "\n".join(f.read_text("utf-8") for f in (tmp_path / "notes").rglob("*.md"))
    assert "# “President Joran Teck of Tamarin met Ilse …”" in notes.splitlines()
