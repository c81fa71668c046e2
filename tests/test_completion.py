"""Completion as a shell asks for it, of the installed program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import BashComplete

from builders import report
from communique import open_desk
from communique.cli import cli
from communique.exports import FORMATS

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """One in which the installed `communique` is found first."""
    scripts = str(Path(sys.executable).parent)
    if shutil.which("communique", path=scripts) is None:
        pytest.skip("communique is not installed beside this Python (pip install -e .)")
    return {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}


def asked(*words: str) -> list[str]:
    """What the program offers for the last word."""
    asking = BashComplete(cli, {}, "communique", "_COMMUNIQUE_COMPLETE")
    return [offered.value for offered in asking.get_completions(list(words[:-1]), words[-1])]


def test_a_command() -> None:
    assert asked("br") == ["brief"]


def test_formats_of_export() -> None:
    assert asked("export", "") == list(FORMATS)
    assert asked("export", "gr") == ["graphml"]


def test_options_and_their_values() -> None:
    assert asked("who", "--rec") == ["--record"]
    assert asked("events", "--status", "pl") == ["planned"]


def test_names_and_stories_of_the_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = tmp_path / "communique.db"
    with open_desk(where) as desk:
        assert desk.record is not None
        desk.record.add(report("Ann Varga met Jon Holm in Oslo.", "v", people={"Ann Varga": "NOR", "Jon Holm": None}))
        (story,) = desk.stories()
    monkeypatch.setenv("COMMUNIQUE_RECORD", str(where))
    assert asked("story", story.id[:5]) == asked("brief", story.id[:5]) == [story.id]
    assert asked("who", "Var") == asked("events", "--actor", "Var") == ["Varga"]
    assert asked("who", "va") == ["varga"]
    assert asked("who", "x") == []


def test_files_for_a_source() -> None:
    """The shell is asked for files, else it would offer none."""
    for words in (["read", "exa"], ["add", ""], ["brief", "exa"], ["export", "csv", "exa"]):
        assert asked(*words) == [words[-1]]


def test_no_record_is_made_and_no_error_told(tmp_path: Path) -> None:
    (tmp_path / "other.db").write_text("something else", "utf-8")
    for name in ("missing.db", "other.db"):
        assert asked("who", "--record", str(tmp_path / name), "Var") == []
    assert [p.name for p in tmp_path.iterdir()] == ["other.db"]


def documented() -> dict[str, str]:
    """Each shell's line in the documentation."""
    page = (ROOT / "docs/completion.md").read_text("utf-8")
    return {m[1]: m[0].strip() for m in re.finditer(r"^    .*_COMMUNIQUE_COMPLETE=(\w+)_source.*$", page, re.MULTILINE)}


def test_every_shell_is_documented() -> None:
    assert set(documented()) == {"bash", "zsh", "fish"}


def test_bash_itself_completes_after_the_documented_line(environment: dict[str, str]) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash here")
    line = next(
        row.strip()
        for row in (ROOT / "docs/completion.md").read_text("utf-8").splitlines()
        if row.startswith("    eval") and "bash_source" in row
    )
    script = f"""{line}
        complete -p communique
        COMP_WORDS=(communique br) COMP_CWORD=1
        _communique_completion communique communique br
        echo "${{COMPREPLY[@]}}"
    """
    done = subprocess.run([bash, "--norc", "-c", script], env=environment, capture_output=True, text=True, check=True)
    completes, offered = done.stdout.splitlines()
    assert completes.endswith(" communique")
    assert offered == "brief"
