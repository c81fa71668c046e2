"""From paths, folders, `-` and addresses to pages. What cannot be brought is a Failure, and the others go on."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from ..types import Failure, Page
from . import files
from .web import Manners, fetch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

__all__ = ["Manners", "pages"]

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")


def pages(
    sources: Iterable[str],
    *,
    outlet: str | None = None,
    published: date | None = None,
    stdin: BinaryIO | None = None,
    manners: Manners | None = None,
) -> Iterator[Page | Failure]:
    """Every page of the sources, in their order, brought one at a time as it is asked for.

    `outlet` and `published` are the user's word and go with every page. `stdin` is read for the source `-`.
    """
    for source in sources:
        for found in _bring(source, stdin, manners or Manners()):
            yield replace(found, outlet=outlet, published=published) if isinstance(found, Page) else found


def _bring(source: str, stdin: BinaryIO | None, manners: Manners) -> Iterator[Page | Failure]:
    if source == "-":
        return files.from_stdin(stdin or sys.stdin.buffer)
    scheme = SCHEME.match(source)
    if scheme is None:
        return files.from_path(source)
    if scheme[1].lower() in ("http", "https"):
        return fetch(source, manners)
    message = (
        f"cannot fetch {source}: only http and https addresses are fetched; save the page to a file and give its path"
    )
    return iter([Failure(source, "refused", message)])
