"""What an alert carries."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a report that an alert rests on. `outlet`: what a reader calls the report by; `published`: ISO day."""

    report: str
    outlet: str
    title: str | None
    url: str | None
    published: str | None
    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Alert:
    """A fact that a rule asked for. `keys`, one a member of the fact, stay the same when further reports join it; `id` is made of the
    first; `note`: status, on whose word, when."""

    id: str
    rule: str
    story: str
    title: str
    fact: str
    kind: Literal["event", "statement"]
    headline: str
    note: str | None
    passages: tuple[Passage, ...]
    origins: int
    keys: tuple[str, ...]
    to: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences, word for word, each once."""
        return tuple(dict.fromkeys(p.sentence for p in self.passages))

    @property
    def reports(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.report for p in self.passages))

    @property
    def outlets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.outlet for p in self.passages))

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.url for p in self.passages if p.url))


def as_json(alert: Alert) -> dict[str, Any]:
    """An alert as programs read it; what only the record needs (`keys`, `to`) is left out."""
    told = asdict(alert)
    del told["keys"], told["to"]
    told["passages"] = [asdict(p) for p in alert.passages]
    return told


def from_json(told: dict[str, Any], keys: tuple[str, ...] = (), to: tuple[str, ...] = ()) -> Alert:
    passages = tuple(Passage(**p) for p in told["passages"])
    return Alert(**{**told, "passages": passages, "keys": keys, "to": to})
