"""Rules as they stand in a TOML file: what to be told of, and by which channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from communique.brief.shown import on_one_line
from communique.errors import CommuniqueError, SettingsError
from communique.given import country_code
from communique.settings import nearest, toml
from communique.types import MODES, PLOVER_TYPES, STATUSES
from communique.words import words

CHANNELS = ("terminal", "rss", "webhook", "email")
SAID = "STATEMENT"
"""The type by which a rule asks for what somebody said."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rule:
    """All that is given must fit; of several in one field, any. `country`: ISO 3166 alpha-3; `type`: with its mode or None; `origins`: at
    least so many; `new`: told of a fact once, else again whenever a further origin carries it."""

    name: str
    actor: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    type: tuple[tuple[str, str | None], ...] = ()
    status: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    origins: int = 1
    new: bool = True
    to: tuple[str, ...] = ("terminal",)


@dataclass(frozen=True, slots=True)
class Channels:
    """Where alerts go; None or nothing: the channel is not set up."""

    rss: Path | None = None
    webhook: str | None = None
    email: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    rules: tuple[Rule, ...]
    channels: Channels


def read(path: Path) -> Rules:
    """The rules of a file. Raises SettingsError for what is missing, unknown or impossible, with the rule it stands in."""
    if not path.exists():
        raise SettingsError(f"there are no alert rules at {path}; write them there, or name a file with --rules")
    table = toml(path, "rules file")
    _only(table, ("alert", "channel"), str(path))
    given = table.get("alert")
    if not isinstance(given, list) or not given or not all(isinstance(r, dict) for r in given):
        raise SettingsError(f"{path} holds no rule; begin one with [[alert]]")
    channels = _channels(table.get("channel", {}), path)
    rules: list[Rule] = []
    for n, raw in enumerate(given, 1):
        rule = _rule(raw, f"rule {n} of {path}")
        if any(rule.name == other.name for other in rules):
            raise SettingsError(f"{path} has two rules named “{rule.name}”; give one another name")
        for channel in rule.to:
            if channel != "terminal" and not getattr(channels, channel):
                raise SettingsError(
                    f"{_named(rule.name, path)} goes to {channel}, but there is no [channel.{channel}]; add it"
                )
        rules.append(rule)
    return Rules(tuple(rules), channels)


def _rule(raw: Mapping[str, Any], where: str) -> Rule:
    name = raw.get("name")
    if not isinstance(name, str) or not name.strip():
        raise SettingsError(f'{where} has no name; add name = "…"')
    where = f"{where}, “{name}”"
    _only(raw, Rule.__slots__, where)
    name = on_one_line(name)
    rule = Rule(
        name=name,
        actor=_each(raw, "actor", where, _name),
        country=_each(raw, "country", where, _country),
        type=_each(raw, "type", where, _type),
        status=_each(raw, "status", where, lambda given, at: _one_of(given, STATUSES, "status", at)),
        topic=_each(raw, "topic", where, _name),
        origins=_origins(raw.get("origins", 1), where),
        new=_yes_or_no(raw.get("new", True), where),
        to=_each(raw, "to", where, lambda given, at: _one_of(given, CHANNELS, "to", at)) or ("terminal",),
    )
    if rule == Rule(name, new=rule.new, to=rule.to):
        raise SettingsError(f"{where} asks for everything; give it an actor, country, type, status, topic or origins")
    return rule


def _channels(raw: object, path: Path) -> Channels:
    if not isinstance(raw, dict) or not all(isinstance(c, dict) for c in raw.values()):
        raise SettingsError(f"channel in {path} is no table; write [channel.webhook], [channel.email] or [channel.rss]")
    _only(raw, CHANNELS[1:], f"channel in {path}")
    for channel, key in (("rss", "path"), ("webhook", "url"), ("email", "to")):
        where = f"[channel.{channel}] in {path}"
        if channel in raw:
            _only(raw[channel], (key,), where)
            if key not in raw[channel]:
                raise SettingsError(f'{where} has no {key}; add {key} = "…"')
    channels = {name: _each(of, next(iter(of)), f"[channel.{name}] in {path}", _name) for name, of in raw.items()}
    url = channels.get("webhook", (None,))[0]
    if url is not None and not url.startswith(("http://", "https://")):
        raise SettingsError(f"[channel.webhook] in {path} has a url that is no web address; write https://…")
    for address in channels.get("email", ()):
        if "@" not in address or any(c.isspace() or c in "<>," for c in address):
            raise SettingsError(
                f"[channel.email] in {path} cannot write to {address!r}; give an address such as desk@example.org"
            )
    rss = channels.get("rss", (None,))[0]
    return Channels(path.parent / Path(rss).expanduser() if rss else None, url, channels.get("email", ()))


# --- single values


def _only(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            raise SettingsError(f"{where} sets {key}, which means nothing here{nearest(key, known)}")


def _each(raw: Mapping[str, Any], key: str, where: str, read: Callable[[str, str], T]) -> tuple[T, ...]:
    """A word or a list of words, each read; nothing where the key is not there."""
    given = raw.get(key, [])
    given = [given] if isinstance(given, str) else given
    if not isinstance(given, list) or not all(isinstance(g, str) for g in given) or (key in raw and not given):
        raise SettingsError(f"{key} of {where} cannot be {given!r}; write a word in quotation marks or a list of such")
    return tuple(dict.fromkeys(read(g, f"{key} of {where}") for g in given))


def _name(given: str, where: str) -> str:
    if not words(given):
        raise SettingsError(f"{where} cannot be {given!r}: it holds no word; write a name or words")
    return given


def _country(given: str, where: str) -> str:
    try:
        return country_code(given)
    except CommuniqueError:
        raise SettingsError(f"{where} cannot be {given!r}; write a state as France, French or FRA") from None


def _type(given: str, where: str) -> tuple[str, str | None]:
    kind, _, mode = given.partition("/")
    kind = _one_of(kind.upper(), (*PLOVER_TYPES, SAID), "type", where)
    if mode and kind != "CONSULT":
        raise SettingsError(f"{where} cannot be {given!r}: only CONSULT has modes ({', '.join(MODES)})")
    return kind, _one_of(mode, MODES, "mode", where) if mode else None


def _one_of(given: str, known: tuple[str, ...], what: str, where: str) -> str:
    if given not in known:
        raise SettingsError(f"{where} cannot be {given!r}, which is no {what}{nearest(given, known)}")
    return given


def _origins(given: object, where: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise SettingsError(
            f"origins of {where} cannot be {given!r}; write how many origins a fact needs at least, such as 2"
        )
    return given


def _yes_or_no(given: object, where: str) -> bool:
    if not isinstance(given, bool):
        raise SettingsError(f"new of {where} cannot be {given!r}; write true or false")
    return given


def _named(rule: str, path: Path) -> str:
    return f"rule “{rule}” of {path}"
