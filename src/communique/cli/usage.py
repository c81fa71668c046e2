"""What is wrong with a command as it was given, in one sentence as every other error; click would take three lines."""

from __future__ import annotations

import click


def sentence(error: click.ClickException) -> str:
    """What was wrong, on one line and without a full stop; of a mistake in the command's words, what tells the right ones."""
    near = getattr(error, "possibilities", None)
    said = _one_line(error.message if near else error.format_message())
    if near:
        said += f", perhaps {' or '.join(near)} is meant"
    if isinstance(error, click.UsageError):
        # where an option lacks its value click does not say of which command
        command = f"{error.ctx.command_path} " if error.ctx else ""
        said += f"; {command}--help tells what it takes"
    return said


def only_one(*given: str) -> click.UsageError:
    """What to raise where options are given that each ask for another form of the output."""
    return click.UsageError(f"{' and '.join(given)} each ask for another form of the output; give only one of them")


def _one_line(message: str) -> str:
    """click's sentences run into one, and begun small as after `communique: `."""
    words = " ".join(message.split()).rstrip(".").replace(". Choose from:", "; choose from")
    return words[:1].lower() + words[1:]
