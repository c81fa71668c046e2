"""What alerts were told, by which facts, and which channels have still to carry them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from communique.alerts.values import Alert, as_json, from_json
from communique.record.tables import Key, metadata

alerts = Table(
    "alerts",
    metadata,
    Column("key", Key, primary_key=True),
    Column("id", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("at", String, nullable=False),
    Column("told", Text, nullable=False),
    Column("delivered", String, nullable=False),
    Column("waiting", String, nullable=False),
    Index("alerts_id", "id", unique=True),
    Index("alerts_waiting", "waiting"),
)
"""`told`: the alert in JSON; `delivered`, `waiting`: names of channels with a space between."""

alerted = Table(
    "alerted",
    metadata,
    Column("mark", String, primary_key=True),
    Column("alert", Key, ForeignKey("alerts.key", ondelete="CASCADE"), nullable=False),
    Column("origins", Integer, nullable=False),
    Index("alerted_alert", "alert"),
)
"""`mark`: one of an alert's keys, by which its fact is known again; `origins`: how many it had when it was last told."""


class Alerted:
    """The memory of alerts. What is remembered is told at least once: a channel that fails is tried again at the next run."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)

    def known(self) -> dict[str, int]:
        """The keys of all facts told, with the origins they had then."""
        with self._engine.connect() as connection:
            return {row.mark: row.origins for row in connection.execute(select(alerted))}

    def remember(self, told: Iterable[Alert], at: str) -> int:
        """Keeps alerts as waiting for all their channels, in one transaction; how many were new. `at`: ISO moment in UTC."""
        with self._writing.begin() as connection:
            return sum(_kept(connection, alert, at) for alert in told)

    def joined(self, matched: Iterable[Alert], known: Mapping[str, int]) -> None:
        """Further members of facts that were told: they are known from now on, even if the fact falls apart later."""
        grown = [a for a in matched if any(k in known for k in a.keys) and not all(k in known for k in a.keys)]
        with self._writing.begin() as connection:
            for alert in grown:
                one = next(k for k in alert.keys if k in known)
                first = connection.execute(select(alerted.c.alert).where(alerted.c.mark == one)).scalar_one()
                _know(connection, alert.keys, first, known[one])

    def waiting(self) -> list[Alert]:
        """Alerts that have not gone everywhere, the oldest first; `to` is where they have still to go."""
        wanted = select(alerts.c.told, alerts.c.waiting).where(alerts.c.waiting != "").order_by(alerts.c.key)
        with self._engine.connect() as connection:
            return [from_json(json.loads(told), to=tuple(to.split())) for told, to in connection.execute(wanted)]

    def delivered(self, channel: str, ids: Collection[str]) -> None:
        """These alerts have gone out by a channel."""
        self._settle(channel, ids, carried=True)

    def dropped(self, channel: str, ids: Collection[str]) -> None:
        """These alerts will not go out by a channel: it is no longer set up."""
        self._settle(channel, ids, carried=False)

    def _settle(self, channel: str, ids: Collection[str], *, carried: bool) -> None:
        with self._writing.begin() as connection:
            for id_ in ids:
                row = connection.execute(select(alerts).where(alerts.c.id == id_)).one()
                left = [c for c in row.waiting.split() if c != channel]
                done = [*row.delivered.split(), channel] if carried else row.delivered.split()
                values = {"waiting": " ".join(left), "delivered": " ".join(dict.fromkeys(done))}
                connection.execute(update(alerts).where(alerts.c.id == id_).values(values))


def _kept(connection: Connection, alert: Alert, at: str) -> bool:
    """False where another run of the program has just told the same."""
    told = json.dumps(as_json(alert))  # in ASCII: no database takes half a surrogate pair
    row = {"id": alert.id, "rule": alert.rule, "at": at, "told": told, "delivered": "", "waiting": " ".join(alert.to)}
    try:
        with connection.begin_nested():
            key = connection.execute(insert(alerts).values(row)).inserted_primary_key[0]  # type: ignore[index]
    except IntegrityError:
        return False
    _know(connection, alert.keys, key, alert.origins)
    return True


def _know(connection: Connection, keys: Sequence[str], alert: int, origins: int) -> None:
    for key in keys:
        row = {"alert": alert, "origins": origins}
        if not connection.execute(update(alerted).where(alerted.c.mark == key).values(row)).rowcount:
            connection.execute(insert(alerted).values(mark=key, **row))
