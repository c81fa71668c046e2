"""Feeds on the command line: follow, update, feeds."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from communique.cli import cli
from feed_documents import Entry, page, rss
from followed import subscriptions
from hosts import Answer, Hosts, tagged

REPORT = (
    "Foreign Minister Elsa Brandt arrived in Paris on Tuesday for talks with French officials on grain exports. “We want an open "
    "sea,” Brandt told reporters at the airport. She is to meet the president on Wednesday, her office said. Officials of both "
    "countries said that the talks would go on until the end of the week."
)


class TestTheCommands:
    @pytest.fixture
    def run(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., subprocess.CompletedProcess[str]]:
        monkeypatch.setenv("COMMUNIQUE_RECORD", str(tmp_path / "record.db"))
        with subscriptions(str(tmp_path / "record.db")):
            pass
        monkeypatch.setenv("COMMUNIQUE_HOST_GAP", "0.01")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")

        monkeypatch.chdir(tmp_path)

        def run(*words: str) -> subprocess.CompletedProcess[str]:
            done = CliRunner().invoke(cli, words, prog_name="communique")
            return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)

        return run

    def test_follow_update_feeds_unfollow(
        self, on: Hosts, run: Callable[..., subprocess.CompletedProcess[str]]
    ) -> None:
        on.forget()
        report = on.put(0, "/report.html", page("Brandt in Paris", words=REPORT))
        feed = on.put(0, "/feed", tagged(rss([Entry(report, "Brandt in Paris")]), '"1"'))
        bad = on.put(1, "/feed", Answer(404))
        wrong = on.put(1, "/page", Answer(body=b"<p>Welcome</p>"))
        done = run("follow", feed, wrong)
        assert (done.returncode, done.stdout) == (1, f"following The Ruritanian Herald ({feed})\n")
        assert done.stderr.count("\n") == 1
        assert wrong in done.stderr
        done = run("update", "--json")
        assert done.stderr == ""
        asked, read = map(json.loads, done.stdout.splitlines())
        assert (done.returncode, asked["kind"], asked["items"], read["kind"], read["item"]) == (
            0,
            "asked",
            1,
            "new",
            report,
        )
        [kept] = map(json.loads, run("export", "jsonl").stdout.splitlines())
        article = kept["article"]
        assert (article["id"], article["outlet"], article["published"]) == (
            read["report"],
            "The Ruritanian Herald",
            "2026-03-02",
        )
        assert "0 feeds asked" in run("update").stdout
        [health] = map(json.loads, run("feeds", "--json").stdout.splitlines())
        assert (health["feed"], health["items"], health["read"], health["trouble"]) == (feed, 1, 1, None)
        assert f"The Ruritanian Herald  {feed}\n" in run("feeds").stdout
        done = run("unfollow", feed, bad)
        assert (done.returncode, done.stdout) == (1, f"no longer following {feed}\n")
        assert "is not followed" in done.stderr
        assert run("feeds").stdout == "no feed is followed; begin with communique follow URL\n"

    def test_of_an_items_page_with_several_articles_the_first_is_the_item(
        self, on: Hosts, run: Callable[..., subprocess.CompletedProcess[str]]
    ) -> None:
        on.forget()
        both = f"<html><body><article><h1>Brandt in Paris</h1><p>{REPORT}</p></article>" + (
            f"<article><h1>Brandt in Rome</h1><p>{REPORT.replace('Paris', 'Rome')}</p></article></body></html>"
        )
        report = on.put(0, "/report.html", replace(page("", words=""), body=both.encode()))
        run("follow", on.put(0, "/feed", tagged(rss([Entry(report)]), '"1"')))
        done = run("update")
        assert (done.returncode, done.stderr) == (0, "")
        [kept] = map(json.loads, run("export", "jsonl").stdout.splitlines())
        assert (kept["article"]["title"], kept["article"]["url"]) == ("Brandt in Paris", report)

    def test_an_item_dated_ahead_is_kept_and_told(
        self, on: Hosts, run: Callable[..., subprocess.CompletedProcess[str]]
    ) -> None:
        on.forget()
        report = on.put(0, "/report.html", page("Brandt in Paris", words=REPORT))
        entry = Entry(report, published="Mon, 07 Mar 2191 10:00:00 +0000")
        run("follow", on.put(0, "/feed", tagged(rss([entry]), '"1"')))
        done = run("update")
        assert done.returncode == 0
        assert done.stderr.startswith(f"communique: {report} is dated 7 March 2191, a day still to come, ")
        assert run("update", "--all").stderr == ""
        [kept] = map(json.loads, run("export", "jsonl").stdout.splitlines())
        assert kept["article"]["published"] == "2191-03-07"

    def test_an_interrupt_ends_it_at_once_and_the_next_update_goes_on(
        self, on: Hosts, run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
    ) -> None:
        on.forget()
        entries = [Entry(on.put(0, f"/{n}", page(f"Visit {n}", words=REPORT))) for n in range(3)]
        entries.append(Entry(on.put(1, "/slow", replace(page("Visit 3", words=REPORT), hold=15))))
        run("follow", on.put(0, "/feed", tagged(rss(entries), '"1"')))
        update = [sys.executable, "-m", "communique", "update"]
        with subprocess.Popen(update, cwd=tmp_path, stderr=subprocess.PIPE) as running:
            while not any(path == "/slow" for _, path, _ in on.begun):
                time.sleep(0.02)
            running.send_signal(signal.SIGINT)
            _, said = running.communicate(timeout=10)  # sooner than the slow page would be done
        assert (running.returncode, said) == (
            130,
            b"communique: interrupted; what was read is kept, and the next update goes on from here\n",
        )
        on.put(1, "/slow", page("Visit 3", words=REPORT))
        assert run("update", "--all").returncode == 0
        [health] = map(json.loads, run("feeds", "--json").stdout.splitlines())
        assert (health["items"], health["read"]) == (4, 4)
        assert len(run("export", "jsonl").stdout.splitlines()) == 4

    def test_repeats_until_interrupted(
        self, run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
    ) -> None:
        command = [sys.executable, "-u", "-m", "communique", "update", "--every", "0.1s"]
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
            assert running.stdout
            lines = [running.stdout.readline() for _ in range(3)]
            running.send_signal(signal.SIGINT)
            running.communicate(timeout=10)
        assert lines == [f"0 feeds asked in {tmp_path / 'record.db'}\n".encode()] * 3
        assert running.returncode == 130

    def test_alerts_are_told_after_an_update_once(
        self, on: Hosts, run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
    ) -> None:
        rules = "[[alert]]\nname = 'Meetings'\ntype = ['CONSULT']\nto = ['terminal']\n"
        (tmp_path / "alerts.toml").write_text(rules, "utf-8")
        (tmp_path / "communique.toml").write_text("alerts = 'alerts.toml'\n", "utf-8")
        said = (
            "Foreign Minister Anna Lindqvist of Sweden met her Norwegian counterpart, Nils Berg, in Oslo on Monday. "
            + REPORT
        )
        feed = rss([Entry(on.put(0, "/1", page("Ministers meet", words=said)))])
        run("follow", on.put(0, "/feed", tagged(feed, '"1"')))
        first = run("update", "--alerts")
        assert (first.returncode, first.stderr) == (0, "")
        assert "Meetings" in first.stdout
        assert "Anna Lindqvist" in first.stdout
        assert "Meetings" not in run("update", "--all", "--alerts").stdout

    def test_a_bad_list_changes_nothing(
        self, tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]]
    ) -> None:
        (tmp_path / "bad.opml").write_text("<opml><body><outline xmlUrl='https://herald.test/feed'/>")
        done = run("follow", "bad.opml")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert "bad.opml is not readable OPML" in done.stderr
        assert run("feeds", "--json").stdout == ""

    @pytest.mark.parametrize("words", ["15", "soon", "0s", "-3m"])
    def test_a_time_that_is_none(self, words: str, run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
        done = run("update", f"--every={words}")
        assert done.returncode == 2
        assert "write it as 90s, 15m, 2h or 1d" in done.stderr
