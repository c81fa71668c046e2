"""What the user has set, read once at the edge: flag > environment > communique.toml > default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path

import platformdirs

from communique.errors import SettingsError

FILE = "communique.toml"
PREFIX = "COMMUNIQUE_"
LIKE = 0.8
"""From this likeness on (difflib) an unknown environment variable is taken for a misspelt one of ours; others are somebody else's."""
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_PERIOD = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True, slots=True)
class Settings:
    """Every value the desk goes by. `record` is a path or a database URL, `host_gap` seconds, `smtp_password` only from the environment."""

    record: str
    contact: str | None
    host_gap: float
    every: timedelta
    alerts: Path
    smtp_host: str | None
    smtp_port: int
    smtp_user: str | None
    smtp_from: str | None
    smtp_password: str | None = field(repr=False)
    origins: Mapping[str, str] = field(repr=False, compare=False)

    def origin(self, name: str) -> str:
        """Where a value came from: "flag --record", "environment COMMUNIQUE_RECORD", the path of a file, or "default"."""
        return self.origins[name]

    def shown(self, name: str) -> str | None:
        """A value as it may be printed: without passwords; None where nothing is set."""
        value = getattr(self, name)
        if name == "smtp_password":
            return "set" if value else "not set"
        if isinstance(value, timedelta):
            return spelled(value)
        if isinstance(value, float):
            return f"{value:g}"
        return None if value is None else without_password(str(value))


NAMES = tuple(name for name in Settings.__slots__ if name != "origins")
"""Every setting, in the order in which they are shown."""
SECRET = "smtp_password"


def read(
    flags: Mapping[str, object],
    environ: Mapping[str, str],
    cwd: Path,
    *,
    config_folder: Path | None = None,
    data_folder: Path | None = None,
) -> Settings:
    """The settings. A flag that is None and a variable that is empty say nothing; the folders are the user's own unless given.

    Raises SettingsError for an unknown key, a value that cannot be, a settings file that was named and is not there, and broken TOML.
    """
    config_folder = config_folder or platformdirs.user_config_path("communique")
    data_folder = data_folder or platformdirs.user_data_path("communique")
    _no_misspelt(environ)
    values: dict[str, object] = dict(_defaults(config_folder, data_folder))
    origins = dict.fromkeys(NAMES, "default")
    paths = _files(flags.get("config"), environ, cwd, config_folder)
    variables = {name: said for name in NAMES if (said := environ.get(PREFIX + name.upper()))}
    flagged = {name: value for name, value in flags.items() if name in NAMES and value is not None}
    given: list[tuple[str, object, str, Path]] = [
        *((name, value, str(path), path.parent) for path in paths for name, value in _table(path).items()),
        *((name, value, f"environment {PREFIX}{name.upper()}", cwd) for name, value in variables.items()),
        *((name, value, f"flag --{name.replace('_', '-')}", cwd) for name, value in flagged.items()),
    ]
    for name, value, where, base in given:
        values[name], origins[name] = _value(name, value, where, base), where
    return Settings(**values, origins=origins)  # type: ignore[arg-type]


def without_password(words: str) -> str:
    """An address with *** for its password; anything else as it is."""
    words = re.sub(r"(://[^:@/]*):.*@", r"\1:***@", words)
    return re.sub(r"([?&](?:password|sslpassword)=)[^&]*", r"\1***", words)


def spelled(period: timedelta) -> str:
    """A time as settings write it: 15m, 36h, 90s."""
    seconds = period.total_seconds()
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds / size:.0f}{unit}"
    return f"{seconds:g}s"


def period(words: str) -> timedelta | None:
    """15m, 2h, 90s or 1d as a length of time; None for anything else."""
    said = _PERIOD.fullmatch(words.strip().lower())
    try:
        return timedelta(**{_UNITS[said[2]]: float(said[1])}) if said else None
    except OverflowError:
        return None


def nearest(name: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    """ "; did you mean X?" where a known name is near, else the known names."""
    near = get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}"


# --- where values stand


def _defaults(config_folder: Path, data_folder: Path) -> dict[str, object]:
    return {
        "record": str(data_folder / "communique.db"), "contact": None, "host_gap": 2.0, "every": timedelta(minutes=15),
        "alerts": config_folder / "alerts.toml", "smtp_host": None, "smtp_port": 587, "smtp_user": None,
        "smtp_from": None, "smtp_password": None,
    }  # fmt: skip


def _files(flag: object, environ: Mapping[str, str], cwd: Path, config_folder: Path) -> list[Path]:
    """The settings file, if there is one: the one that is named, else the first that is there."""
    for named, by in ((flag, "flag --config"), (environ.get(f"{PREFIX}CONFIG"), f"environment {PREFIX}CONFIG")):
        if named:
            path = cwd / Path(str(named)).expanduser()
            if not path.is_file():
                raise SettingsError(f"there is no settings file {path} ({by}); check the path")
            return [path]
    return [p for p in (cwd / FILE, config_folder / FILE) if p.is_file()][:1]


def _table(path: Path) -> dict[str, object]:
    table = toml(path, "settings file")
    if SECRET in table:
        raise SettingsError(
            f"{path} holds {SECRET}; a password is not read from a file, set it in the environment as {PREFIX}{SECRET.upper()}"
        )
    for key in table:
        if key not in NAMES:
            raise SettingsError(f"{path} sets {key}, which is no setting{nearest(key, NAMES)}")
    return table


def toml(path: Path, what: str) -> dict[str, object]:
    """The table in a TOML file, or a SettingsError that says which file and where it is broken."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as cause:
        raise SettingsError(f"the {what} {path} is not TOML: {cause}") from cause
    except (OSError, UnicodeDecodeError) as cause:
        raise SettingsError(f"the {what} {path} cannot be read: {cause}") from cause


def _no_misspelt(environ: Mapping[str, str]) -> None:
    known = [PREFIX + name.upper() for name in (*NAMES, "config")]
    for variable in environ:
        if variable.startswith(PREFIX) and variable not in known:
            near = get_close_matches(variable, known, n=1, cutoff=LIKE)
            if near:
                raise SettingsError(
                    f"the environment sets {variable}, which is no setting; did you mean {near[0]}? (unset it if not)"
                )


# --- what a value may be: each reader takes what was given and returns None for what cannot be


def _value(name: str, given: object, where: str, base: Path) -> object:
    """The value that was given; a relative path starts from `base`."""
    reader, wanted = _READERS[name]
    value = reader(given)
    if value is None:
        raise SettingsError(f"{name} cannot be {given!r} ({where}); {wanted}")
    if isinstance(value, Path):
        value = base / value
        return str(value) if name == "record" else value
    return value


def _words(given: object) -> str | None:
    return given.strip() or None if isinstance(given, str) and given.isprintable() else None


def _path(given: object) -> Path | None:
    try:
        return Path(given).expanduser() if isinstance(given, str | Path) and str(given).strip() else None
    except RuntimeError:  # ~nobody
        return None


def _place(given: object) -> str | Path | None:
    return given if isinstance(given, str) and _URL.match(given) else _path(given)


def _gap(given: object) -> float | None:
    try:
        seconds = float(given) if isinstance(given, str | int | float) and not isinstance(given, bool) else -1.0
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def _port(given: object) -> int | None:
    number = int(given) if isinstance(given, str) and re.fullmatch("[0-9]{1,5}", given) else given
    fits = isinstance(number, int) and not isinstance(number, bool) and 0 < number < 65536
    return number if fits else None  # type: ignore[return-value]


def _length(given: object) -> timedelta | None:
    length = given if isinstance(given, timedelta) else period(given) if isinstance(given, str) else None
    return length if length and length > timedelta() else None


_WORDS = (_words, "write words in quotation marks")
_READERS: dict[str, tuple[Callable[[object], object], str]] = {
    "record": (_place, "write a path or a database URL in quotation marks"),
    "contact": _WORDS,
    "host_gap": (_gap, "write seconds, such as 2 or 0.5"),
    "every": (_length, 'write a length of time, such as "15m", "2h" or "1d"'),
    "alerts": (_path, "write a path in quotation marks"),
    "smtp_host": _WORDS,
    "smtp_port": (_port, "write a port, 1 to 65535"),
    "smtp_user": _WORDS,
    "smtp_from": _WORDS,
    SECRET: _WORDS,
}
