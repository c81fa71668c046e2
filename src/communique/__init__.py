"""Communique reads the news about diplomacy and keeps the record: who met whom, who said what, with every line cited.

    from communique import open_desk

docs/api.md shows what can be done with it. What costs time to import is imported when it is first used.
"""

__version__ = "0.1.0"

TYPE_CHECKING = False  # what typing.TYPE_CHECKING is; importing typing takes longer than all of this
if TYPE_CHECKING:
    from communique.api import Desk, open_desk
    from communique.bridges.frames import to_dataframe
    from communique.bridges.spacy import to_spacy
    from communique.errors import CommuniqueError
    from communique.types import Actor, Article, Brief, Event, Failure, Findings, Page, Span, Statement, Story

__all__ = [
    "Actor",
    "Article",
    "Brief",
    "CommuniqueError",
    "Desk",
    "Event",
    "Failure",
    "Findings",
    "Page",
    "Span",
    "Statement",
    "Story",
    "open_desk",
    "to_dataframe",
    "to_spacy",
]

_HOMES = {
    "Desk": "api",
    "open_desk": "api",
    "to_dataframe": "bridges.frames",
    "to_spacy": "bridges.spacy",
    "CommuniqueError": "errors",
}
"""Where a public name stands; the others are values and stand in `types`."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'communique' has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module(f"communique.{_HOMES.get(name, 'types')}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
