"""A report given as text. Every character is kept, line ends too, so that positions hold."""

from __future__ import annotations

from email.message import Message
from typing import TYPE_CHECKING

from .decode import decoded
from .draft import Draft

if TYPE_CHECKING:
    from ..types import Page


def read(page: Page) -> Draft:
    """The whole text. What its first lines say of it is found later, as for every text."""
    return Draft(text=decoded(page.content, charset(page.media_type)))


def charset(media_type: str) -> str | None:
    """The charset that a media type names: `text/html; charset=utf-8`."""
    message = Message()
    message["content-type"] = media_type
    return message.get_content_charset()
