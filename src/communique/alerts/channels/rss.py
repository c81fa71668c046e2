"""Alerts as an RSS 2.0 file that any reader of feeds can follow."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from xml.etree import ElementTree as Xml

from communique.alerts.channels import Carried
from communique.alerts.telling import source
from communique.alerts.values import Alert
from communique.brief.references import count
from communique.brief.shown import shown

KEPT = 200
"""Items of the feed: some days of a busy desk, and a file of less than a megabyte. A choice."""
OURS = "communique"
_NO_XML = re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Rss:
    """Writes the feed anew with these alerts on top; a reader never meets half a file. `now` dates the new items."""

    path: Path
    now: datetime

    def __call__(self, alerts: Sequence[Alert]) -> Carried:
        try:
            kept = _items(self.path)
            if kept is None:
                return Carried(
                    (), f"{self.path} is not a feed of this program and is left alone; give the alerts another path"
                )
            ids = {alert.id for alert in alerts}
            new = [_item(alert, self.now) for alert in reversed(alerts)]
            _write(self.path, _feed([*new, *(i for i in kept if i.findtext("guid") not in ids)][:KEPT], self.now))
        except OSError as error:
            return Carried((), f"the feed {self.path} cannot be written: {error.strerror or error}")
        return Carried(tuple(alert.id for alert in alerts))


def _items(path: Path) -> list[Xml.Element] | None:
    """The items that stand in the feed; none where there is no file yet, None where it is somebody else's."""
    if not path.exists():
        return []
    try:
        channel = Xml.fromstring(path.read_bytes()).find("channel")
    except (Xml.ParseError, ValueError):
        return None
    return channel.findall("item") if channel is not None and channel.findtext("generator") == OURS else None


def _feed(items: Sequence[Xml.Element], now: datetime) -> bytes:
    rss = Xml.Element("rss", version="2.0")
    channel = Xml.SubElement(rss, "channel")
    for tag, words in (
        ("title", "Communique alerts"), ("link", "urn:communique:alerts"),
        ("description", "What your rules asked for, with the sentences it rests on."), ("generator", OURS),
        ("lastBuildDate", format_datetime(now)),
    ):  # fmt: skip
        Xml.SubElement(channel, tag).text = words
    channel.extend(items)
    Xml.indent(rss)
    return bytes(Xml.tostring(rss, "utf-8", xml_declaration=True))


def _item(alert: Alert, now: datetime) -> Xml.Element:
    item = Xml.Element("item")
    note = f" ({alert.note})" if alert.note else ""
    for tag, words in (
        ("title", alert.headline + note), ("link", next(iter(alert.urls), None)), ("description", _body(alert)),
        ("category", alert.rule), ("pubDate", format_datetime(now)),
    ):  # fmt: skip
        if words:
            Xml.SubElement(item, tag).text = _NO_XML.sub("", shown(words))
    Xml.SubElement(item, "guid", isPermaLink="false").text = alert.id
    return item


def _body(alert: Alert) -> str:
    """The sentences as HTML, each with the outlets that carry it."""
    parts = [f"<p>{escape(alert.title)}, {count(alert.origins, 'origin')}</p>"]
    for passage in alert.passages:
        told = escape(source(passage))
        link = f'<a href="{escape(passage.url)}">{told}</a>' if passage.url else told
        parts.append(f"<blockquote>{escape(shown(passage.sentence))}</blockquote><p>{link}</p>")
    return "\n".join(parts)


def _write(path: Path, content: bytes) -> None:
    """The whole file at once, or the old one stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
