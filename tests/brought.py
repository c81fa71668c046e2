"""What comes of a source where one thing is to come of it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from communique.sources import Manners, pages
from communique.types import Failure, Page

if TYPE_CHECKING:
    from collections.abc import Iterator


def only(found: Iterator[Page | Failure]) -> Page | Failure:
    [one] = found
    return one


def failure(*sources: str, stdin: bytes = b"", manners: Manners | None = None) -> Failure:
    one = only(pages(sources, stdin=io.BytesIO(stdin), manners=manners))
    assert isinstance(one, Failure), one
    assert one.message.count("\n") == 0
    return one
