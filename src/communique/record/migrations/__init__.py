"""How a record comes to the version of this program: numbered files of SQL, one for each database, applied once and in order.

Append only: a file that was released is never changed. The number of files is the record's version.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def migrations(dialect: str) -> tuple[tuple[str, ...], ...]:
    """The statements of every migration, in order; `dialect`: sqlite or postgresql."""
    found = sorted(f.name for f in files(__name__).iterdir() if f.name.endswith(f".{dialect}.sql"))
    texts = ((files(__name__) / name).read_text("utf-8") for name in found)
    return tuple(tuple(s.strip() for s in text.split(";\n") if s.strip()) for text in texts)
