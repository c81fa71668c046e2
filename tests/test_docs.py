"""Documentation shows what the program does."""

from __future__ import annotations

import re
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
