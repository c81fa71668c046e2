"""`alerts`: what the rules ask for, told once by the channels they name."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from communique import settings
from communique.cli.days import Day
from communique.cli.record import record_option
from communique.cli.showing import line

if TYPE_CHECKING:
    from communique.alerts.rules import Rules
    from communique.alerts.values import Alert
    from communique.record import Record
    from communique.types import Findings


@click.command(
    epilog="Example: communique alerts --rules alerts.toml --since 2025-05-12 --dry-run tells what would be told, and sends nothing."
)
@record_option
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="FILE", help="The rules; without, the setting alerts."
)
@click.option("--since", type=Day(), help="Only facts that a report of this day or later tells, as 2025-05-12.")
@click.option("--dry-run", is_flag=True, help="Show what would be told; send and remember nothing.")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a line for each new alert, whatever its channel."
)
def alerts(record: Record, rules: Path | None, since: date | None, dry_run: bool, as_json: bool) -> None:
    """Tell of the facts in the record that your rules ask for.

    Rules stand in a TOML file and name an actor, country, type, status, topic or number of origins; an alert goes to the terminal, an RSS
    file, a webhook or by e-mail. A fact is told once. What a channel could not carry is tried again by the next run, and the exit
    status is 1.
    """
    from communique.alerts import rules as reading

    given = settings.read({"alerts": rules}, os.environ, Path.cwd())
    known = reading.read(given.alerts)
    show = show_json if as_json else show_text
    new, troubles = (found(record, known, since), []) if dry_run else told(record, known, given, since, show)
    for alert in new:
        if dry_run or (as_json and "terminal" not in alert.to):
            show(alert)
    for trouble in troubles:
        click.echo(f"communique: {trouble}", err=True)
    sys.exit(1 if troubles else 0)


def found(record: Record, rules: Rules, since: date | None = None) -> Sequence[Alert]:
    """What would be told now."""
    from communique.alerts.matching import untold
    from communique.record.alerts import Alerted
    from communique.record.telling import told as in_words

    matched = _matched(record, rules, since)
    with in_words(record.name):
        return untold(rules.rules, matched, Alerted(record.engine).known(), since)


def _matched(record: Record, rules: Rules, since: date | None, changed: str | None = None) -> Sequence[Sequence[Alert]]:
    """For each rule what stands in the stories of the record, told before or not."""
    from communique import desk
    from communique.alerts.matching import matches

    findings: dict[str, Findings] = {}
    merged = []
    desk.place(record)
    for story in record.stories(since=since, changed=changed):
        found, reports = desk.told(record, story)
        merged.append(found)
        findings |= reports
    return matches(rules.rules, list(findings.values()), merged)


def told(
    record: Record,
    rules: Rules,
    given: settings.Settings,
    since: date | None = None,
    show: Callable[[Alert], None] | None = None,
    *,
    changed: str | None = None,
) -> tuple[Sequence[Alert], list[str]]:
    """Tells what is new and what still waits; the new alerts, and one sentence for each channel with trouble. `changed`: only stories that
    have changed since this moment are looked at."""
    from communique.alerts.channels.opening import channels
    from communique.alerts.matching import untold
    from communique.alerts.sending import send
    from communique.record.alerts import Alerted
    from communique.record.telling import told as in_words

    now = datetime.now(UTC)
    ways = channels(rules, given, show or show_text, now)
    matched = _matched(record, rules, since, changed)
    alerted = Alerted(record.engine)
    with in_words(record.name):
        known = alerted.known()
        new = untold(rules.rules, matched, known, since)
        alerted.joined([alert for of_rule in matched for alert in of_rule], known)
        alerted.remember(new, now.strftime("%Y-%m-%dT%H:%M:%SZ"))
        return new, list(send(alerted, ways))


def show_text(alert: Alert) -> None:
    from communique.alerts.telling import text

    click.echo(text(alert))


def show_json(alert: Alert) -> None:
    from communique.alerts.values import as_json

    line(as_json(alert))
