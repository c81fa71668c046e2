"""One family of errors.

    CommuniqueError
    ├── SourceError            a source could not be brought: missing, unreachable, too large, not text
    ├── ParseError             a page was brought but holds no report: empty, broken, another language
    ├── SettingsError          a flag, environment variable or settings file says something impossible
    ├── RecordError            the record cannot be opened, read or written, or does not hold what is asked for
    └── ModelError             the model file is missing or not the one the package was built for

`kind` is a short word for programs, the message one sentence for people: what could not be done, with which thing, why, and the next step.
"""

from __future__ import annotations


class CommuniqueError(Exception):
    def __init__(self, message: str, kind: str = "error") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class SourceError(CommuniqueError):
    """A source could not be brought. Kinds: missing, unreadable, unreachable, too-large, binary, refused."""


class ParseError(CommuniqueError):
    """A page holds no report. Kinds: empty, no-article, broken-json, no-text, language, bad-date."""


class SettingsError(CommuniqueError):
    """A setting says something impossible."""


class RecordError(CommuniqueError):
    """The record cannot do it. Kinds: foreign, newer, damaged, locked, read-only, full, unreachable, clash, unknown, ambiguous,
    no-record."""


class ModelError(CommuniqueError):
    """The model cannot be loaded."""
