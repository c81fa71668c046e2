"""`follow`, `unfollow`, `update` and `feeds`: outlets whose news comes by itself."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique import settings
from communique.cli.ahead import tell_if_ahead
from communique.cli.record import record_made_option
from communique.cli.showing import console, line, progress, tell
from communique.errors import CommuniqueError, RecordError
from communique.types import Failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress, TaskID

    from communique.record import Record
    from communique.record.feeds import Subscriptions
    from communique.sources.feeds import Couriers, Health, Hints, News
    from communique.types import Page, Saved


PASSING = ("locked", "unreachable")
"""Troubles of a record that pass: updates that repeat go on after them."""


class Period(click.ParamType[timedelta]):
    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        found = settings.period(str(value))
        if found is None or not found:
            self.fail(f"{value!r} is no length of time; write it as 90s, 15m, 2h or 1d", param, ctx)
        return found


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="URL|OPML...")
@record_made_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each feed.")
def follow(sources: tuple[str, ...], record: Record, as_json: bool) -> None:
    """Follow feeds: an update asks them for news from now on.

    URL is a feed (RSS, Atom, JSON Feed, a news sitemap), a page that links to its feeds, or an OPML list; OPML is the file of one, as feed
    readers export it.

    \b
    Example: communique follow https://news.un.org/feed/subscribe/en/news/all/rss.xml
    """
    from communique.record.telling import told
    from communique.sources.feeds import find

    subscriptions = _subscriptions(record)
    couriers = _couriers()
    failed = False
    for source in sources:
        try:
            found = find(source, couriers)
        except CommuniqueError as error:
            failed = True
            tell(Failure(source, error.kind, error.message))
            continue
        for outline in found:
            with told(record.name):
                new = subscriptions.follow(outline.address, outline.title, datetime.now(UTC))
            if as_json:
                line({"feed": outline.address, "title": outline.title, "new": new})
            else:
                said = "following" if new else "followed before:"
                click.echo(f"{said} {outline.title or 'untitled'} ({outline.address})")
    sys.exit(1 if failed else 0)


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="URL...")
@record_made_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each feed.")
def unfollow(addresses: tuple[str, ...], record: Record, as_json: bool) -> None:
    """Follow feeds no longer. The reports that came from them stay.

    \b
    Example: communique unfollow https://news.un.org/feed/subscribe/en/news/all/rss.xml
    """
    from communique.record.telling import told

    subscriptions = _subscriptions(record)
    failed = False
    for address in addresses:
        with told(record.name):
            done = subscriptions.unfollow(address)
        failed |= not done
        if as_json:
            line({"feed": address, "unfollowed": done})
        elif done:
            click.echo(f"no longer following {address}")
        if not done:
            message = f"{address} is not followed; communique feeds lists the addresses of those that are"
            tell(Failure(address, "unknown", message))
    sys.exit(1 if failed else 0)


@click.command()
@record_made_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each feed.")
def feeds(record: Record, as_json: bool) -> None:
    """Show how the feeds that are followed fare: last success, next check, items, and why one fails.

    \b
    Example: communique feeds
    """
    from communique.record.telling import told

    with told(record.name):
        healths = _subscriptions(record).health()
    if as_json:
        for health in healths:
            line(_row(health))
    elif healths:
        _table(healths)
    else:
        click.echo("no feed is followed; begin with communique follow URL")


@click.command()
@record_made_option
@click.option("--every", type=Period(), metavar="TIME", help="Update again and again, so often: 90s, 15m, 2h, 1d.")
@click.option("--all", "everything", is_flag=True, help="Ask feeds too whose next check is still to come.")
@click.option("--alerts", "alerting", is_flag=True, help="Then tell of what your rules ask for (communique alerts).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each feed asked and each item.")
def update(record: Record, every: timedelta | None, everything: bool, alerting: bool, as_json: bool) -> None:
    """Ask the feeds that are followed for news, and read what is new into the record.

    Hosts are asked one request at a time, with a pause in between, and only for what their robots.txt allows. Interrupted, the record is
    whole, and the next update goes on where this one stopped.

    \b
    Example: communique update --every 15m
    """
    try:
        _repeat(record, every, _alerter(record) if alerting else None, everything=everything, as_json=as_json)
    except KeyboardInterrupt:
        click.echo("communique: interrupted; what was read is kept, and the next update goes on from here", err=True)
        sys.exit(130)


def _alerter(record: Record) -> Callable[[str], bool]:
    """Tells of what has changed since a moment, by the rules of the settings; whether a channel had trouble."""
    from communique.alerts import rules as reading
    from communique.cli import alerting

    given = settings.read({}, os.environ, Path.cwd())
    rules = reading.read(given.alerts)

    def tell_of(changed: str) -> bool:
        _, troubles = alerting.told(record, rules, given, changed=changed)
        for trouble in troubles:
            click.echo(f"communique: {trouble}", err=True)
        return bool(troubles)

    return tell_of


def _repeat(
    record: Record, every: timedelta | None, alert: Callable[[str], bool] | None, *, everything: bool, as_json: bool
) -> None:
    from communique.annotate import Annotator

    couriers = _couriers()
    keeper = _Keeper(Annotator(), record)
    while True:
        begun, since = time.monotonic(), datetime.now(UTC)
        try:
            failed = _update(record, keeper, couriers, everything=everything, as_json=as_json)
            if alert:
                failed |= alert(since.strftime("%Y-%m-%dT%H:%M:%SZ"))
        except RecordError as error:
            if every is None or error.kind not in PASSING:
                raise
            tell(Failure(record.name, error.kind, error.message))
        else:
            if every is None:
                sys.exit(1 if failed else 0)
        time.sleep(max(every.total_seconds() - (time.monotonic() - begun), 0.0))


def _update(record: Record, keeper: _Keeper, couriers: Couriers, *, everything: bool, as_json: bool) -> bool:
    """One round; whether anything failed."""
    from communique.record.telling import told
    from communique.sources.feeds import update

    with progress() as shown:
        teller = _Teller(as_json, shown, shown.add_task("asking feeds", total=None))
        with told(record.name):
            update(_subscriptions(record), keeper, couriers, tell=teller, everything=everything)
    if not as_json:
        click.echo(f"{teller.summary()} in {record.name}")
    return teller.failed


@dataclass(slots=True)
class _Keeper:
    """Saves pages in the record; a hint stands only where the page says nothing of itself."""

    annotator: Callable[..., Any]
    record: Record

    def __call__(self, page: Page, hints: Hints) -> Saved | Failure:
        from communique import desk

        # an item of a feed is one report: what else stands on its page is not asked for
        kept, *_ = desk.add(
            [replace(page, hint_outlet=hints.outlet, hint_published=hints.published)], self.annotator, self.record
        )
        if isinstance(kept, Failure):
            return kept
        if kept[1].kind != "known":
            tell_if_ahead(kept[0], self.record.reports([kept[1].report])[0].published)
        return kept[1]


@dataclass(slots=True)
class _Teller:
    """Tells an update as it goes: failures at once, items as JSON if asked, and all counted."""

    as_json: bool
    shown: Progress
    task: TaskID
    counts: Counter[str] = field(default_factory=Counter)

    def __call__(self, news: News) -> None:
        self.counts[f"{'item' if news.item else 'feed'} {news.kind}"] += 1
        if self.as_json:
            line(_news(news))
        elif news.message and news.kind != "later":
            tell(Failure(news.item or news.feed, news.kind, news.message))
        self.shown.update(self.task, description=self.summary())

    @property
    def failed(self) -> bool:
        return any(self.counts[kind] for kind in ("feed failed", "feed gone", "item failed"))

    def summary(self) -> str:
        asked = sum(self.counts[f"feed {kind}"] for kind in ("asked", "unchanged", "failed", "gone"))
        said = [f"{asked} feeds asked"]
        said += [f"{self.counts[kind]} {words}" for kind, words in TOLD.items() if self.counts[kind]]
        return ", ".join(said)


TOLD = {
    "feed failed": "of them failed",
    "feed gone": "gone for good",
    "item new": "new reports",
    "item changed": "changed reports",
    "item known": "reports known before",
    "item failed": "items not read",
    "item later": "items left for later",
}


def _subscriptions(record: Record) -> Subscriptions:
    from communique.record.feeds import Subscriptions

    return Subscriptions(record.engine)


def _couriers() -> Couriers:
    from communique.sources import Manners
    from communique.sources.feeds import Couriers, Courtesy

    said = settings.read({}, os.environ, Path.cwd())
    return Couriers(Courtesy(Manners(contact=said.contact), gap_seconds=said.host_gap))


def _news(news: News) -> dict[str, Any]:
    wrong = news.kind in ("failed", "gone", "later")
    return {
        "feed": news.feed,
        "item": news.item,
        "kind": news.kind,
        "report": news.report,
        "items": None if news.item else news.items,
        "message": None if wrong else news.message,
        "error": {"kind": news.kind, "message": news.message} if wrong else None,
    }


def _row(health: Health) -> dict[str, Any]:
    feed = health.feed
    return {
        "feed": feed.address,
        "title": feed.title,
        "last_success": _moment(feed.last_success),
        "next_check": None if feed.gone else _moment(feed.next_check),
        "failures": feed.failures,
        "gone": feed.gone,
        "trouble": feed.trouble,
        "items": health.items,
        "read": health.read,
        "waiting": health.waiting,
        "given_up": health.given_up,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _table(healths: tuple[Health, ...]) -> None:
    """A line a feed with its numbers, and under it why it fails."""
    to = console(sys.stdout)
    for health in healths:
        feed = health.feed
        to.print(
            f"{feed.title or 'untitled'}  {feed.address}", style="bold", highlight=False, markup=False, soft_wrap=True
        )
        counts = f"{health.read} of {health.items} items read"
        counts += f", {health.waiting} waiting" if health.waiting else ""
        counts += f", {health.given_up} given up" if health.given_up else ""
        success = f"last success {_told(feed.last_success, 'never')}"
        following = (
            "gone, no longer asked" if feed.gone else f"next check {_told(feed.next_check, 'at the next update')}"
        )
        to.print(f"  {success}; {following}; {counts}", highlight=False, markup=False, soft_wrap=True)
        if feed.trouble:
            times = f"failed {feed.failures} times in a row" if feed.failures > 1 else "failed"
            to.print(f"  {times}: {feed.trouble}", style="red", highlight=False, markup=False, soft_wrap=True)


def _told(moment: datetime | None, otherwise: str) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else otherwise
