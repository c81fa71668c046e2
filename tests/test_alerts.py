"""Alerts from the rules to the reader: what is remembered, and the command."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click
import feedparser
import pytest
from click.testing import CliRunner, Result

from alerted import Letters, alert, hook, post_office
from communique import settings
from communique.alerts.channels import Carried, Channel
from communique.alerts.sending import send
from communique.alerts.values import Alert, as_json
from communique.cli import alerting
from communique.errors import SettingsError
from communique.record import open_record
from communique.record.alerts import Alerted, alerted
from communique.record.alerts import alerts as alerts_table
from communique.record.tables import metadata
from communique.types import Findings

ROOT = Path(__file__).parents[1]


def carrying(into: list[str], *, until: int = 99, trouble: str | None = None) -> Channel:
    """A channel that carries so many alerts and then has this trouble."""

    def carry(given: Sequence[Alert]) -> Carried:
        into.extend(a.id for a in given[:until])
        return Carried(tuple(a.id for a in given[:until]), trouble)

    return carry


class TestWhatIsRemembered:
    def test_a_fact_and_its_origins(self, alerted_before: Alerted) -> None:
        assert alerted_before.remember([alert(1), alert(2)], "2025-05-17T09:30:00Z") == 2
        assert alerted_before.known() == {"key1": 2, "key2": 2}

    def test_once_even_if_two_runs_find_it(self, alerted_before: Alerted) -> None:
        alerted_before.remember([alert(1)], "2025-05-17T09:30:00Z")
        assert alerted_before.remember([alert(1), alert(2)], "2025-05-17T09:31:00Z") == 1
        assert [a.id for a in alerted_before.waiting()] == ["id1", "id2"]

    def test_reports_that_join_a_fact(self, alerted_before: Alerted) -> None:
        alerted_before.remember([alert(1)], "2025-05-17T09:30:00Z")
        joined = replace(alert(7), keys=("key0", "key1"))
        alerted_before.joined([joined, alert(8)], alerted_before.known())
        assert alerted_before.known() == {"key0": 2, "key1": 2}

    def test_each_channel_carries_its_own_once(self, alerted_before: Alerted) -> None:
        alerted_before.remember([alert(1, "terminal", "rss"), alert(2, "rss")], "2025-05-17T09:30:00Z")
        shown: list[str] = []
        fed: list[str] = []
        ways = {"terminal": carrying(shown), "rss": carrying(fed)}
        assert list(send(alerted_before, ways)) == []
        assert list(send(alerted_before, ways)) == []
        assert (shown, fed) == (["id1"], ["id1", "id2"])

    def test_a_channel_that_fails_is_told_and_tried_again_and_stops_no_other(self, alerted_before: Alerted) -> None:
        alerted_before.remember([alert(n, "email", "terminal", "webhook") for n in (1, 2)], "2025-05-17T09:30:00Z")
        sent: dict[str, list[str]] = {"email": [], "terminal": [], "webhook": []}
        ways = {
            "email": carrying(sent["email"], until=0, trouble="the mail server is away"),
            "terminal": carrying(sent["terminal"]),
            "webhook": carrying(sent["webhook"], until=1, trouble="the webhook is tired"),
        }
        assert list(send(alerted_before, ways)) == [
            "the mail server is away; 2 alerts will be tried again next time",
            "the webhook is tired; 1 alert will be tried again next time",
        ]
        assert sent == {"email": [], "terminal": ["id1", "id2"], "webhook": ["id1"]}
        assert list(send(alerted_before, {name: carrying(sent[name]) for name in sent})) == []
        assert sent == {"email": ["id1", "id2"], "terminal": ["id1", "id2"], "webhook": ["id1", "id2"]}

    def test_a_channel_that_is_gone_is_told_once(self, alerted_before: Alerted) -> None:
        alerted_before.remember([alert(1, "rss")], "2025-05-17T09:30:00Z")
        assert list(send(alerted_before, {})) == [
            "1 alert waited for rss, which the rules no longer set up; dropped there"
        ]
        assert list(send(alerted_before, {})) == []


@click.group()
def communique() -> None:
    pass


communique.add_command(alerting.alerts)


Ask = Callable[..., Result]


@pytest.fixture
def ask(tmp_path: Path, visit: Sequence[Findings], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """The command as it is typed in a folder that holds a record of the visit."""
    monkeypatch.chdir(tmp_path)
    record = open_record(tmp_path / "visit.db")
    metadata.create_all(record.engine, tables=[alerts_table, alerted])
    for found in visit:
        record.add(found)
    record.close()
    own: dict[str, str | None] = {f"COMMUNIQUE_{name.upper()}": None for name in (*settings.NAMES, "config")}
    own |= {"XDG_CONFIG_HOME": "/nowhere", "COMMUNIQUE_RECORD": str(tmp_path / "visit.db")}

    def asking(*words: str, **environ: str) -> Result:
        return CliRunner().invoke(communique, ["alerts", *words], env=own | environ)

    return asking


class TestTheCommand:
    def test_it_tells_a_fact_once_by_every_channel_named(self, ask: Ask, tmp_path: Path) -> None:
        letters = Letters()
        with hook(200) as (url, posted), post_office(letters) as port:
            (tmp_path / "alerts.toml").write_text(
                f"""
                [[alert]]
                name = "Lindovan"
                actor = "Lindovan"
                type = "STATEMENT"
                topic = "vessel"
                to = ["terminal", "rss", "webhook", "email"]
                [channel.rss]
                path = "alerts.xml"
                [channel.webhook]
                url = "{url}"
                [channel.email]
                to = "desk@example.org"
                """,
                "utf-8",
            )
            server = {
                "COMMUNIQUE_SMTP_HOST": "127.0.0.1",
                "COMMUNIQUE_SMTP_PORT": str(port),
                "COMMUNIQUE_SMTP_FROM": "c@example.org",
            }
            tried = ask("--rules", "alerts.toml", "--dry-run", **server)
            first = ask("--rules", "alerts.toml", **server)
            again = ask("--rules", "alerts.toml", **server)
        assert "No Orvandian vessel has fired on anybody" in tried.stdout
        assert (tried.exit_code, first.exit_code, again.exit_code) == (0, 0, 0)
        assert first.stdout == tried.stdout
        assert again.output == ""
        told_of = len(re.findall("  Lindovan · ", first.stdout))
        assert told_of >= 1
        assert len(posted) == told_of
        assert len(feedparser.parse((tmp_path / "alerts.xml").read_bytes()).entries) == told_of
        (letter,) = letters.got
        assert "fired on anybody" in letter.get_content()
        assert "https://strait-observer.example/2025/05/half-open-is-closed/" in letter.get_content()

    def test_a_channel_in_trouble(self, ask: Ask, tmp_path: Path) -> None:
        (tmp_path / "alerts.toml").write_text(
            '[[alert]]\nname = "L"\nactor = "Lindovan"\norigins = 2\nto = ["terminal", "rss"]\n[channel.rss]\npath = "a.xml"',
            "utf-8",
        )
        (tmp_path / "a.xml").write_text("mine", "utf-8")
        done = ask("--rules", "alerts.toml")
        assert done.exit_code == 1
        assert "Lindovan" in done.stdout
        assert len(done.stderr.splitlines()) == 1
        assert "will be tried again next time" in done.stderr
        (tmp_path / "a.xml").unlink()
        again = ask("--rules", "alerts.toml")
        assert (again.exit_code, again.output) == (0, "")
        assert feedparser.parse((tmp_path / "a.xml").read_bytes()).entries

    def test_json(self, ask: Ask, tmp_path: Path) -> None:
        (tmp_path / "alerts.toml").write_text(
            '[[alert]]\nname = "L"\nactor = "Lindovan"\norigins = 2\n[[alert]]\nname = "S"\ntopic = "sailors"\nto = "rss"\n'
            '[channel.rss]\npath = "a.xml"',
            "utf-8",
        )
        done = ask("--rules", "alerts.toml", "--json")
        rows = [json.loads(row) for row in done.stdout.splitlines()]
        assert {row["rule"] for row in rows} == {"L", "S"}
        assert set(rows[0]) == {
            "id", "rule", "story", "title", "fact", "kind", "headline", "note", "passages", "origins",
        }  # fmt: skip
        assert len(rows) == len({row["id"] for row in rows})

    def test_no_rules(self, ask: Ask) -> None:
        done = ask()
        assert isinstance(done.exception, SettingsError)
        assert "there are no alert rules at" in done.exception.message


PAGE = (ROOT / "docs/alerts.md").read_text("utf-8")


class TestThePage:
    @pytest.mark.parametrize("command", re.findall(r"^    communique alerts (.+?)\s*$", PAGE, re.MULTILINE))
    def test_its_rules_and_commands_run(self, command: str, ask: Ask, tmp_path: Path) -> None:
        shown = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
        assert shown is not None
        letters = Letters()
        with hook(200) as (url, _), post_office(letters) as port:
            rules = shown[1].replace("https://hooks.example.org/communique", url)
            (tmp_path / "alerts.toml").write_text(rules, "utf-8")
            done = ask(
                *shlex.split(command),
                COMMUNIQUE_SMTP_HOST="127.0.0.1", COMMUNIQUE_SMTP_PORT=str(port), COMMUNIQUE_SMTP_FROM="c@example.org",
            )  # fmt: skip
        assert (done.exit_code, done.stderr) == (0, "")
        assert "Teskarin" in done.stdout
        assert bool(letters.got) == ("--dry-run" not in command)

    def test_it_names_every_field_of_an_alert_in_json(self) -> None:
        section = PAGE.split("## An alert in JSON")[1]
        named = set(re.findall(r"`(\w+)`", section))
        assert set(as_json(alert())) | set(as_json(alert())["passages"][0]) <= named
