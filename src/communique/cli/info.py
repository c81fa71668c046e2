"""`info`: what is installed, what is set and by what, and what the record holds."""

from __future__ import annotations

import json
import os
import platform
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from communique import __version__, settings
from communique.cli.showing import line
from communique.errors import RecordError


@click.command(epilog="Example: communique info --json")
@click.option("--config", metavar="FILE", help="The settings file; without, ./communique.toml or the user's own.")
@click.option("--record", metavar="PATH|URL", help="The record; without, that of the settings.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def info(config: str | None, record: str | None, as_json: bool) -> None:
    """Show the version, the model, every setting with where it came from, and what the record holds."""
    given = settings.read({"config": config, "record": record}, os.environ, Path.cwd())
    told: dict[str, Any] = {
        "version": __version__,
        "python": platform.python_version(),
        "model": _model(),
        "settings": {name: {"value": given.shown(name), "from": given.origin(name)} for name in settings.NAMES},
        "record": _record(given.record),
    }
    if as_json:
        line(told)
    else:
        click.echo("\n".join(_lines(told)))


def _model() -> dict[str, Any]:
    """The shipped model, by its file's hash; `whole`: whether the file is the one that its labels name."""
    folder = files("communique") / "annotate/model"
    try:
        content = (folder / "encoder.onnx").read_bytes()
        named = json.loads((folder / "labels.json").read_text("utf-8"))["sha256"]["encoder.onnx"]
    except (OSError, KeyError, ValueError):
        return {"name": "encoder.onnx", "sha256": None, "bytes": None, "whole": False}
    digest = sha256(content).hexdigest()
    return {"name": "encoder.onnx", "sha256": digest, "bytes": len(content), "whole": digest == named}


def _record(where: str) -> dict[str, Any] | None:
    """Numbers of the record, or why they cannot be had; None where there is no record yet. None is made."""
    if "://" not in where and not Path(where).exists():
        return None
    from communique.record import open_record

    try:
        record = open_record(where)
    except RecordError as error:
        return {"error": error.message}
    try:
        return {name: n.isoformat() if hasattr(n, "isoformat") else n for name, n in record.info().items()}
    finally:
        record.close()


def _lines(told: dict[str, Any]) -> list[str]:
    model, given, record = told["model"], told["settings"], told["record"]
    digest = (
        f"sha256 {model['sha256'][:16]}…, {model['bytes'] / 1e6:.1f} MB"
        if model["sha256"]
        else "missing; install again"
    )
    damaged = "" if model["whole"] or not model["sha256"] else " (damaged: install the package again)"
    held = (
        "none yet"
        if record is None
        else ", ".join(f"{name} {'none' if n is None else n}" for name, n in record.items())
    )
    wide = max(len(s["value"] or "not set") for s in given.values())
    return [
        f"communique {told['version']}, Python {told['python']}",
        f"model      {model['name']}, {digest}{damaged}",
        f"record     {held}",
        "settings",
        *(f"  {name:<14} {s['value'] or 'not set':<{wide}}  {s['from']}" for name, s in given.items()),
    ]
