"""python -m quality.docs [--check]

Writes what documentation shows of the program: docs/cli.md, and in README.md the output of each command that stands in an HTML comment
`<!-- output: COMMAND -->` before a code block. With --check nothing is written, and the exit status is 1 where a page is out of date.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click

from communique.cli import cli

ROOT = Path(__file__).parent.parent
SHOWN = re.compile(r"(<!-- output: (?P<command>[^>]+) -->\n```[a-z]*\n)(?P<body>.*?)(```\n)", re.DOTALL)


def reference() -> str:
    """The command-line reference: the help of every command as the program prints it."""
    parts = ["# Command line\n\nWritten by `python -m quality.docs` from the program's own help.\n"]
    parts.append(_page("communique", cli))
    parts += [_page(f"communique {name}", command) for name, command in sorted(cli.commands.items())]
    return "\n".join(parts)


def _page(name: str, command: click.Command) -> str:
    # as the program itself makes them: a command's help options are those of the whole, and click keeps the first ones that it made
    whole = click.Context(
        cli, info_name="communique", **{**cli.context_settings, "max_content_width": 100}, terminal_width=100
    )
    context = whole if command is cli else click.Context(command, whole, name.split()[-1], **command.context_settings)
    return f"## `{name}`\n\n```text\n{command.get_help(context)}\n```\n"


def shown(page: str) -> str:
    """A page with the output of its commands as they are now."""
    return SHOWN.sub(lambda m: m[1] + _output(m["command"]) + m[4], page)


def _output(command: str) -> str:
    words = shlex.split(command)
    assert words[0] == "communique", f"only communique is run, not {words[0]}"
    done = subprocess.run(
        [sys.executable, "-m", "communique", *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return (done.stdout + done.stderr).strip("\n") + "\n"


def pages() -> dict[Path, str]:
    """Every generated page and what it should be."""
    readme = ROOT / "README.md"
    return {readme: shown(readme.read_text("utf-8")), ROOT / "docs/cli.md": reference()}


def main() -> None:
    stale = [p for p, text in pages().items() if not p.exists() or p.read_text("utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is out of date: run python -m quality.docs")
        sys.exit(1 if stale else 0)
    for path, text in pages().items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
