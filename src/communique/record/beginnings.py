"""What begins with some letters: stories by their ids, names by their words. For completion in the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, select

from communique.record.tables import actors, stories, words_of_names
from communique.record.telling import told
from communique.words import words

if TYPE_CHECKING:
    from communique.record.sql import Record

LAST = "\U0010ffff"


def story_ids(record: Record, letters: str, most: int) -> list[tuple[str, str]]:
    """Ids and titles of stories, the newest first."""
    query = select(stories.c.id, stories.c.title).where(begins(stories.c.id, letters))
    query = query.order_by(stories.c.last.is_(None), stories.c.last.desc(), stories.c.id).limit(most)
    with told(record.name), record.reading() as c:
        return [(row.id, row.title) for row in c.execute(query)]


def name_words(record: Record, letters: str, most: int) -> list[tuple[str, str]]:
    """Words of names, folded, each with a name that holds it, in alphabetical order."""
    found = words(letters)
    if len(found) != 1:
        return []
    query = (
        select(words_of_names.c.word, actors.c.name)
        .distinct()
        .join(actors, actors.c.key == words_of_names.c.actor)
        .where(begins(words_of_names.c.word, found[0]), actors.c.kind != "group")
        .order_by(words_of_names.c.word, actors.c.name)
        .limit(most)
    )
    with told(record.name), record.reading() as c:
        return [(row.word, row.name) for row in c.execute(query)]


def begins(column: ColumnElement[str], letters: str) -> ColumnElement[bool]:
    """Whether a word begins so, by its place in the index, which LIKE does not use."""
    return and_(column >= letters, column < letters + LAST)
