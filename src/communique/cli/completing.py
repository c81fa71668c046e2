"""What the shell completes: files for a source, and stories and names of the record. None is made for it, and no error is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from communique import settings
from communique.errors import CommuniqueError

if TYPE_CHECKING:
    from communique.record import Record

SHOWN = 30
"""As many as a terminal shows at once; who wants others writes a letter more."""

Completions = list[CompletionItem]


def sources(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Completions:
    """Files; the shell finds them itself."""
    return [CompletionItem(incomplete, type="file")]


def stories(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Completions:
    """Ids of stories, the newest first, with their titles."""
    from communique.record import beginnings

    return _asked(ctx, lambda r: [CompletionItem(i, help=t) for i, t in beginnings.story_ids(r, incomplete, SHOWN)])


def sources_or_stories(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Ids of stories where the letters begin one and no file, else files."""
    if incomplete.isalnum() and not any(Path().glob(f"{incomplete}*")):
        return stories(ctx, param, incomplete)
    return sources(ctx, param, incomplete)


def names(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Completions:
    """A word of somebody's name, with the names that hold it: one word is enough to ask with, and needs no quotation marks."""
    from communique.record import beginnings

    def words(record: Record) -> Completions:
        found: dict[str, list[str]] = {}
        for word, name in beginnings.name_words(record, incomplete, SHOWN):
            found.setdefault(word, []).append(name)
        return [CompletionItem(_as_typed(word, incomplete), help=", ".join(of)) for word, of in found.items()]

    return _asked(ctx, words) if incomplete else []


def _as_typed(word: str, incomplete: str) -> str:
    """A folded word that goes on from the letters as they were typed: shells drop what does not begin with them."""
    return incomplete + word[len(incomplete) :]


def _asked(ctx: click.Context, question: Callable[[Record], Completions]) -> Completions:
    """The answer of the record that the line names so far, else of that of the settings; none where there is no record."""
    from communique.record import open_record

    try:
        where = settings.read({"record": ctx.params.get("where")}, os.environ, Path.cwd()).record
        if "://" not in where and not Path(where).exists():
            return []
        record = open_record(where)
        try:
            return question(record)
        finally:
            record.close()
    except CommuniqueError:
        return []
