"""The tables of the record. What migrations make must be what stands here; a test compares them.

`reports` holds every version of every report, with its text and, packed, all that was read in it (packing.py). The other tables hold what
questions look for: they are made from the packed findings and can be made again.

Ranges are half-open, in code points of `reports.text`. Days are ISO dates; moments are ISO in UTC (`2025-04-03T10:00:00Z`), as text, for
the two databases disagree on zones. `key` is a number of the database and means nothing outside it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    column,
)

metadata = MetaData()
Key = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only where the type is exactly INTEGER."""


def _of(table: str) -> ForeignKey:
    return ForeignKey(f"{table}.key", ondelete="CASCADE")


_CURRENT = column("current", Boolean)
_LASTING = column("latest", Date) > column("day", Date)

reports = Table(
    "reports",
    metadata,
    Column("key", Key, primary_key=True),
    Column("id", String, nullable=False),
    Column("first", Key, nullable=False),  # the key of the page's first version
    Column("version", Integer, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("address", String),  # the URL without what only tracks its readers
    Column("digest", String, nullable=False),  # of all that a page says: text, title, byline, outlet, day
    Column("source", String, nullable=False),
    Column("outlet", String),
    Column("url", String),
    Column("title", String),
    Column("byline", String),
    Column("published", Date),
    Column("language", String, nullable=False),
    Column("added", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("sentences", LargeBinary, nullable=False),
    Column("reading", LargeBinary, nullable=False),
    Column("vectors", LargeBinary),
    Index("reports_id", "id"),
    Index("reports_current", "id", unique=True, sqlite_where=_CURRENT, postgresql_where=_CURRENT),
    Index("reports_first", "first", "version"),
    Index("reports_address", "address"),
    Index("reports_published", "current", "published"),
    Index("reports_added", "added"),
    Index("reports_outlet", "outlet"),
    Index("reports_source", "source"),
)
"""`sentences`, `reading` and `vectors`: see packing.py."""

vectors = Table(
    "vectors",
    metadata,
    Column("report", Key, _of("reports"), primary_key=True, autoincrement=False),
    Column("vector", LargeBinary, nullable=False),
)
"""One vector a current report (of its first sentences), apart so that all of them are read quickly."""

actors = Table(
    "actors",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=False),
    Column("report", Key, _of("reports"), nullable=False),
    Column("id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("country", String),
    Column("mentions", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index("actors_report", "report"),
    Index("actors_name", "name"),
    Index("actors_country", "country", "kind"),
)
"""`start`, `end`: the first mention."""

words_of_names = Table(
    "words_of_names",
    metadata,
    Column("word", String, primary_key=True),
    Column("actor", Key, _of("actors"), primary_key=True),
    Index("words_of_names_actor", "actor"),
)
"""Each word of each actor's name, folded: by them an actor is found."""

roles = Table(
    "roles",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=False),
    Column("actor", Key, _of("actors"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("country", String),
    Index("roles_actor", "actor"),
)

statements = Table(
    "statements",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=False),
    Column("report", Key, _of("reports"), nullable=False),
    Column("id", String, nullable=False),
    Column("speaker", Key, _of("actors")),
    Column("form", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("earliest", Date),
    Column("latest", Date),
    Index("statements_report", "report"),
    Index("statements_speaker", "speaker"),
)
"""`start`, `end`: from the first to the last of the words said."""

events = Table(
    "events",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=False),
    Column("report", Key, _of("reports"), nullable=False),
    Column("id", String, nullable=False),
    Column("type", String, nullable=False),
    Column("mode", String),
    Column("status", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("place_start", Integer),
    Column("place_end", Integer),
    Column("place_country", String),
    Column("earliest", Date),
    Column("latest", Date),
    Column("day", Date),  # the first day of the act, else the day of publication: what a timeline is sorted by
    Column("confidence", Float, nullable=False),
    Index("events_report", "report"),
    Index("events_type", "type", "day"),
    Index("events_day", "day"),
    Index("events_place", "place_country"),
    Index("events_lasting", "latest", sqlite_where=_LASTING, postgresql_where=_LASTING),
)
"""`start`, `end`: the trigger."""

sides = Table(
    "sides",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=False),
    Column("event", Key, _of("events"), nullable=False),
    Column("side", String, nullable=False),  # source or target
    Column("actor", Key, _of("actors")),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index("sides_event", "event"),
    Index("sides_actor", "actor"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("first", Date),
    Column("last", Date),
    Column("changed", String, nullable=False),
    Index("stories_last", "last"),
)

former_stories = Table(
    "former_stories",
    metadata,
    Column("id", String, primary_key=True),
    Column("story", String, nullable=False),
    Index("former_stories_story", "story"),
)
"""Stories that turned out to be another: their ids go on leading somewhere."""

placings = Table(
    "placings",
    metadata,
    Column("report", Key, _of("reports"), primary_key=True, autoincrement=False),
    Column("story", String, nullable=False),
    Column("day", Date, nullable=False),  # of publication, else that on which it was added
    Column("headline", Text, nullable=False),
    Column("parts", Text, nullable=False),
    Column("features", LargeBinary, nullable=False),
    Index("placings_story", "story"),
    Index("placings_day", "day"),
)
"""Which story a report stands in, why (JSON), and what later ones are compared with (as the merge packs it)."""

judgements = Table(
    "judgements",
    metadata,
    Column("key", Key, primary_key=True),
    Column("kind", String, nullable=False),  # person or report
    Column("one", String, nullable=False),
    Column("other", String, nullable=False),
    Column("same", Boolean, nullable=False),
    Column("reason", String),
    Column("author", String, nullable=False),
    Column("made", String, nullable=False),
    Column("withdrawn", String),
    Index("judgements_one", "kind", "one"),
)
"""What people decided: two names of a person, or two reports' stories, are the same or apart. Withdrawn ones stay."""
