"""Alerts: what a rule asks for, when a fact is told again, and how it goes out."""

from __future__ import annotations

import asyncio
import email
import email.policy
import json
import re
import shlex
import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import click
import feedparser
import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from click.testing import CliRunner, Result

import postgresql
from builders import event, report, said
from communique import desk, settings
from communique.alerts.channels import Carried, Channel
from communique.alerts.channels.mail import Mail
from communique.alerts.channels.opening import channels
from communique.alerts.channels.rss import KEPT, Rss
from communique.alerts.channels.webhook import Patience, Webhook
from communique.alerts.matching import alerts, matches, untold
from communique.alerts.rules import Channels, Rule, Rules, read
from communique.alerts.sending import send
from communique.alerts.telling import text
from communique.alerts.values import Alert, Passage, as_json, from_json
from communique.annotate import Annotator
from communique.cli import alerting
from communique.errors import SettingsError
from communique.record import open_record
from communique.record.alerts import Alerted, alerted
from communique.record.alerts import alerts as alerts_table
from communique.record.tables import metadata
from communique.sources import pages
from communique.types import Findings

ROOT = Path(__file__).parents[1]
VISIT = ROOT / "examples/visit"
NOW = datetime(2025, 5, 17, 9, 30, tzinfo=UTC)


class TestRules:
    @staticmethod
    def of(tmp_path: Path, toml: str) -> Rules:
        (tmp_path / "alerts.toml").write_text(toml, "utf-8")
        return read(tmp_path / "alerts.toml")

    def test_all_that_a_rule_can_say(self, tmp_path: Path) -> None:
        rules = self.of(
            tmp_path,
            """
            [[alert]]
            name = "Everything"
            actor = ["Lavrov", "Kremlin"]
            country = ["RUS", "Iran", "French", "us", "Kyiv"]
            type = ["SANCTION", "consult/visit", "STATEMENT"]
            status = "planned"
            topic = ["gas"]
            origins = 2
            new = false
            to = ["terminal", "rss", "webhook", "email"]
            [channel.webhook]
            url = "https://hooks.example.org/x"
            [channel.email]
            to = "desk@example.org"
            [channel.rss]
            path = "feeds/alerts.xml"
            """,
        )
        assert rules == Rules(
            (
                Rule(
                    "Everything", ("Lavrov", "Kremlin"), ("RUS", "IRN", "FRA", "USA", "UKR"),
                    (("SANCTION", None), ("CONSULT", "visit"), ("STATEMENT", None)), ("planned",), ("gas",),
                    2, False, ("terminal", "rss", "webhook", "email"),
                ),
            ),
            Channels(tmp_path / "feeds/alerts.xml", "https://hooks.example.org/x", ("desk@example.org",)),
        )  # fmt: skip

    def test_what_is_not_said(self, tmp_path: Path) -> None:
        assert self.of(tmp_path, '[[alert]]\nname = "x"\ntopic = "gas"').rules == (Rule("x", topic=("gas",)),)

    @pytest.mark.parametrize(
        ("toml", "sentence"),
        [
            ("", "holds no rule; begin one with [[alert]]"),
            ("alert = 1", "holds no rule"),
            ("[[alert]]\nname =", "is not TOML"),
            ("[[alert]]\ntopic = 'gas'", "rule 1 of"),
            ("[[alert]]\nname = 'x'", "asks for everything"),
            ("[[alert]]\nname = 'x'\nto = 'terminal'\nnew = false", "asks for everything"),
            ("[[alert]]\nname = 'x'\nactors = 'Lavrov'", "sets actors, which means nothing here; did you mean actor?"),
            ("[[alert]]\nname = 'x'\ncountry = 'Ruritania'", "cannot be 'Ruritania'; write a state as France, French or FRA"),
            ("[[alert]]\nname = 'x'\ncountry = 7", "country of rule 1"),
            ("[[alert]]\nname = 'x'\ncountry = []", "cannot be []"),
            ("[[alert]]\nname = 'x'\ntype = 'SANCTIONS'", "which is no type; did you mean SANCTION?"),
            ("[[alert]]\nname = 'x'\ntype = 'CONSULT/dinner'", "which is no mode; known are visit, meet"),
            ("[[alert]]\nname = 'x'\ntype = 'SANCTION/visit'", "only CONSULT has modes"),
            ("[[alert]]\nname = 'x'\nstatus = 'done'", "which is no status"),
            ("[[alert]]\nname = 'x'\ntopic = '…'", "holds no word"),
            ("[[alert]]\nname = 'x'\norigins = 0", "origins of"),
            ("[[alert]]\nname = 'x'\norigins = 2\nnew = 'yes'", "write true or false"),
            ("[[alert]]\nname = 'x'\norigins = 2\nto = 'mail'", "which is no to; did you mean email?"),
            ("[[alert]]\nname = 'x'\norigins = 2\nto = 'rss'", "goes to rss, but there is no [channel.rss]"),
            ("[[alert]]\nname = 'x'\norigins = 2\n[[alert]]\nname = 'x'\norigins = 3", "two rules named “x”"),
            ("[[alert]]\nname = 'x'\norigins = 2\n[channel.rss]", "has no path"),
            ("[[alert]]\nname = 'x'\norigins = 2\n[channel.slack]\nurl = 'x'", "sets slack"),
            ("[[alert]]\nname = 'x'\norigins = 2\n[channel.webhook]\nurl = 'hooks.example.org'", "no web address"),
            ("[[alert]]\nname = 'x'\norigins = 2\n[channel.email]\nto = 'desk'", "cannot write to 'desk'"),
            ("[[alert]]\nname = 'x'\norigins = 2\n[channel]\nwebhook = 'x'", "is no table"),
        ],
    )  # fmt: skip
    def test_a_mistake_is_one_sentence_that_names_the_file(self, tmp_path: Path, toml: str, sentence: str) -> None:
        with pytest.raises(SettingsError) as error:
            self.of(tmp_path, toml)
        assert sentence in error.value.message
        assert str(tmp_path / "alerts.toml") in error.value.message
        assert "\n" not in error.value.message

    def test_no_rules_yet(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"there are no alert rules at .*; write them there, or name a file"):
            read(tmp_path / "alerts.toml")


def meeting(id: str = "a", outlet: str = "Courier", *, status: str = "happened", tail: str = "") -> Findings:
    """A report of a meeting in Vienna, and of words said there."""
    words = "met" if status == "happened" else "will meet"
    told = f"Sergey Lavrov {words} Élodie Müller in Vienna on gas supplies. “We agreed on nothing,” Lavrov said."
    return report(
        told + tail, id, outlet=outlet, url=f"https://{outlet.lower()}.example/{id}", published=date(2025, 5, 14),
        people={"Sergey Lavrov": "RUS", "Élodie Müller": "FRA"},
        events=[event(words, source="Sergey Lavrov", target="Élodie Müller", place=("Vienna", "AUT"), status=status,
                      topics="gas supplies")],
        statements=[said("Lavrov@2", "“We agreed on nothing,”", cue="said")],
    )  # fmt: skip


def asked(rule: Rule, *findings: Findings, known: dict[str, int] | None = None) -> tuple[Alert, ...]:
    return alerts([rule], findings, desk.stories(findings), known or {})


def told(found: Sequence[Alert]) -> dict[str, int]:
    """What is remembered of alerts."""
    return {key: alert.origins for alert in found for key in alert.keys}


MET, SPOKE = "Sergey Lavrov met Élodie Müller", "Sergey Lavrov: “We agreed on nothing,”"


class TestWhatARuleAsksFor:
    @pytest.mark.parametrize(
        ("rule", "headlines"),
        [
            (Rule("r", actor=("Lavrov",)), [MET, SPOKE]),
            (Rule("r", actor=("muller",)), [MET]),
            (Rule("r", actor=("Lav",)), []),
            (Rule("r", actor=("Lavrov Sergey",)), []),
            (Rule("r", actor=("Merkel", "Müller")), [MET]),
            (Rule("r", country=("FRA",)), [MET]),
            (Rule("r", country=("AUT",)), [MET]),
            (Rule("r", country=("RUS",)), [MET, SPOKE]),
            (Rule("r", country=("IRN",)), []),
            (Rule("r", type=(("CONSULT", None),)), [MET]),
            (Rule("r", type=(("CONSULT", "meet"),)), [MET]),
            (Rule("r", type=(("CONSULT", "visit"), ("SANCTION", None))), []),
            (Rule("r", type=(("STATEMENT", None),)), [SPOKE]),
            (Rule("r", status=("happened",)), [MET]),
            (Rule("r", status=("planned", "denied")), []),
            (Rule("r", topic=("gas",)), [MET]),
            (Rule("r", topic=("gases",)), [MET]),
            (Rule("r", topic=("supplies of gas",)), []),
            (Rule("r", topic=("nothing",)), [SPOKE]),
            (Rule("r", actor=("Lavrov",), topic=("nothing",), country=("RUS",)), [SPOKE]),
            (Rule("r", actor=("Müller",), topic=("nothing",)), []),
            (Rule("r", origins=2), []),
        ],
    )  # fmt: skip
    def test_fields_must_all_fit_and_words_of_one_field_any(self, rule: Rule, headlines: list[str]) -> None:
        assert [a.headline for a in asked(rule, meeting())] == headlines

    def test_an_alert_carries_its_sentences_and_where_they_stand(self) -> None:
        (alert,) = asked(Rule("Vienna", type=(("CONSULT", "meet"),)), meeting("a", "Courier"), meeting("b", "Herald"))
        assert alert.sentences == ("Sergey Lavrov met Élodie Müller in Vienna on gas supplies.",)
        assert sorted(alert.outlets) == ["Courier", "Herald"]
        assert sorted(alert.urls) == ["https://courier.example/a", "https://herald.example/b"]
        assert sorted(alert.reports) == ["a", "b"]
        assert (alert.rule, alert.kind, alert.origins) == ("Vienna", "event", 1)
        for passage in alert.passages:
            assert meeting().article.text[passage.start : passage.end] == passage.sentence

    def test_a_country_is_seen_in_words_that_nobody_resolved(self) -> None:
        found = report("Iranian officials met Ann Varga.", people={"Ann Varga": None},
                       events=[event("met", source="Iranian officials", target="Ann Varga")])  # fmt: skip
        assert len(asked(Rule("r", country=("IRN",)), found)) == 1

    def test_an_unknown_speaker_stays_unknown(self) -> None:
        found = report("“The talks are over,” it was said.", statements=[said(None, "“The talks are over,”")])
        assert [a.headline for a in asked(Rule("r", topic=("talks",)), found)] == [
            "Somebody not named: “The talks are over,”"
        ]

    def test_an_address_that_is_not_of_the_web_is_no_link(self) -> None:
        found = meeting()
        found = replace(found, article=replace(found.article, url="javascript:alert(1)"))
        assert asked(Rule("r", actor=("Müller",)), found)[0].urls == ()

    def test_since_a_day(self) -> None:
        rule = Rule("r", actor=("Müller",))
        found = matches([rule], [meeting()], desk.stories([meeting()]))
        assert untold([rule], found, {}, date(2025, 5, 14)) == found[0]
        assert untold([rule], found, {}, date(2025, 5, 15)) == ()


class TestWhenAFactIsToldAgain:
    def test_once(self) -> None:
        rule = Rule("r", actor=("Müller",))
        first = asked(rule, meeting())
        assert len(first) == 1
        assert asked(rule, meeting(), known=told(first)) == ()

    def test_not_when_reports_join_it_whatever_their_order(self) -> None:
        rule = Rule("r", actor=("Müller",))
        known = told(asked(rule, meeting("b", "Herald")))
        joined = meeting("a", "Courier"), meeting("b", "Herald"), meeting("c", "Gazette")
        assert len(asked(rule, *joined)) == 1
        assert asked(rule, *joined, known=known) == ()
        assert asked(rule, *reversed(joined), known=known) == ()

    def test_not_when_its_page_is_changed_elsewhere(self) -> None:
        rule = Rule("r", actor=("Müller",))
        changed = meeting(tail=" More soon.")
        moved = replace(changed, events=tuple(replace(e, id="e9") for e in changed.events))
        known = told(asked(rule, meeting()))
        assert len(desk.stories([moved])[0].facts) == 2
        assert asked(rule, moved, known=known) == ()

    def test_when_another_rule_asks_for_it(self) -> None:
        known = told(asked(Rule("r", actor=("Müller",)), meeting()))
        assert len(asked(Rule("other", actor=("Müller",)), meeting(), known=known)) == 1

    def test_when_it_reaches_the_origins_asked_for(self) -> None:
        one, two = own_words()
        rule = Rule("r", type=(("CONSULT", "meet"),), origins=2)
        assert asked(rule, one) == ()
        (alert,) = asked(rule, one, two)
        assert alert.origins == 2
        assert asked(rule, one, two, known=told([alert])) == ()

    def test_with_each_further_origin_where_not_only_new_facts_count(self) -> None:
        one, two = own_words()
        rule = Rule("r", type=(("CONSULT", "meet"),), new=False)
        (first,) = asked(rule, one)
        (second,) = asked(rule, one, two, known=told([first]))
        assert (first.origins, second.origins) == (1, 2)
        assert first.id != second.id
        assert asked(rule, one, two, known=told([second])) == ()
        assert asked(rule, one, known=told([second])) == ()


def own_words() -> tuple[Findings, Findings]:
    """Two reports of one meeting in words of their own."""
    other = report(
        "In the Austrian capital on Wednesday, France's Élodie Müller sat down with Sergey Lavrov, diplomats told this paper, "
        "and both left without a word to those who had waited in the rain.", "z", outlet="Herald",
        published=date(2025, 5, 14), people={"Sergey Lavrov": "RUS", "Élodie Müller": "FRA"},
        events=[event("sat down", source="Élodie Müller", target="Sergey Lavrov", place=("capital", "AUT"))],
    )  # fmt: skip
    return meeting(), other


def alert(n: int = 1, *to: str, sentence: str = "Ann Varga met Jon Holm.") -> Alert:
    passage = Passage("a", "Courier", "Talks", f"https://courier.example/{n}", "2025-05-14", 0, 23, sentence)
    return Alert(
        f"id{n}", "Rule", "story", "Talks in Oslo", "e1", "event", f"Ann Varga met Jon Holm for the {n}. time", "happened",
        (passage,), 2, (f"key{n}",), to or ("terminal",),
    )  # fmt: skip


def test_an_alert_survives_json() -> None:
    assert from_json(json.loads(json.dumps(as_json(alert(1, "rss")))), ("key1",), ("rss",)) == alert(1, "rss")


def test_an_alert_in_words() -> None:
    assert text(alert()) == (
        "Ann Varga met Jon Holm for the 1. time (happened)\n"
        "  Rule · 2 origins · Talks in Oslo\n"
        "  > Ann Varga met Jon Holm.\n"
        "    Courier, 2025-05-14, https://courier.example/1\n"
    )


def test_words_that_would_steer_the_screen_are_named() -> None:
    assert "\x1b" not in text(alert(sentence="Ann \x1b[31m Varga met."))


class TestRss:
    def test_it_is_a_feed_with_sentences_and_links(self, tmp_path: Path) -> None:
        path = tmp_path / "feeds/alerts.xml"
        hostile = alert(2, sentence="Talks <b>“went on”</b> & on\x0b\ufffe.")
        assert Rss(path, NOW)([alert(1), hostile]) == Carried(("id1", "id2"))
        feed = feedparser.parse(path.read_bytes())
        assert (feed.bozo, feed.version) == (False, "rss20")
        last, first = feed.entries
        assert (first.title, first.id) == ("Ann Varga met Jon Holm for the 1. time (happened)", "id1")
        assert first.link == "https://courier.example/1"
        assert first.published_parsed[:5] == (2025, 5, 17, 9, 30)
        assert first.tags[0].term == "Rule"
        assert "Ann Varga met Jon Holm." in first.summary
        assert '<a href="https://courier.example/1">Courier' in first.summary
        assert "Talks &lt;b&gt;“went on”&lt;/b&gt; &amp; on" in last.summary

    def test_it_keeps_the_last_ones_and_each_once(self, tmp_path: Path) -> None:
        rss = Rss(tmp_path / "alerts.xml", NOW)
        rss([alert(n) for n in range(KEPT)])
        rss([alert(KEPT), alert(5)])
        feed = feedparser.parse((tmp_path / "alerts.xml").read_bytes())
        ids = [e.id for e in feed.entries]
        assert len(ids) == len(set(ids)) == KEPT
        assert ids[:3] == ["id5", f"id{KEPT}", f"id{KEPT - 1}"]
        assert ids[-1] == "id1"
        assert [p.name for p in tmp_path.iterdir()] == ["alerts.xml"]

    @pytest.mark.parametrize(
        "content", ["<html></html>", "no feed", "<rss><channel><generator>other</generator></channel></rss>"]
    )
    def test_a_file_of_another_program_is_left_alone(self, tmp_path: Path, content: str) -> None:
        path = tmp_path / "index.html"
        path.write_text(content, "utf-8")
        carried = Rss(path, NOW)([alert()])
        assert carried.ids == ()
        assert "is not a feed of this program" in (carried.trouble or "")
        assert path.read_text("utf-8") == content

    def test_a_place_that_cannot_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("", "utf-8")
        carried = Rss(tmp_path / "file/alerts.xml", NOW)([alert()])
        assert carried.ids == ()
        assert "cannot be written" in (carried.trouble or "")


@contextmanager
def hook(*answers: int, after: str | None = None) -> Iterator[tuple[str, list[Any]]]:
    """A web server on loopback that gives these answers in turn, the last one for ever; what it was sent."""
    got: list[Any] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(answers[min(len(got), len(answers)) - 1])
            if after:
                self.send_header("Retry-After", after)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/secret", got
    finally:
        server.shutdown()
        server.server_close()


HASTY = Patience(answer=2.0, times=3, wait=0.01, longest=0.02)


class TestWebhook:
    def test_one_request_an_alert(self) -> None:
        with hook(200) as (url, got):
            assert Webhook(url, HASTY)([alert(1), alert(2)]) == Carried(("id1", "id2"))
        assert [g["alert"]["id"] for g in got] == ["id1", "id2"]
        assert got[0]["alert"]["passages"][0]["sentence"] == "Ann Varga met Jon Holm."
        assert got[0]["alert"]["passages"][0]["url"] == "https://courier.example/1"
        assert got[0]["text"] == text(alert(1))
        assert got[0]["format"] == "communique/1"

    def test_half_a_character_stops_nothing(self, alerted_before: Alerted) -> None:
        alerted_before.remember([alert(sentence="Ann \ud83d met Jon.")], "2025-05-17T09:30:00Z")
        with hook(200) as (url, got):
            assert Webhook(url, HASTY)(alerted_before.waiting()) == Carried(("id1",))
        assert got[0]["alert"]["passages"][0]["sentence"] == "Ann \ud83d met Jon."

    def test_it_asks_again_after_a_server_error(self) -> None:
        with hook(503, 429, 204) as (url, got):
            assert Webhook(url, HASTY)([alert()]) == Carried(("id1",))
        assert len(got) == 3

    def test_it_gives_up_in_the_end_and_keeps_the_rest(self) -> None:
        with hook(200, 500) as (url, got):
            carried = Webhook(url, HASTY)([alert(1), alert(2), alert(3)])
        assert carried.ids == ("id1",)
        assert re.search(r"127\.0\.0\.1:\d+ did not take an alert: it answers 500 .*, 3 times", carried.trouble or "")
        assert "secret" not in (carried.trouble or "")
        assert len(got) == 1 + HASTY.times

    def test_it_does_not_wait_as_long_as_a_server_likes(self) -> None:
        with hook(429, 200, after="86400") as (url, _):
            assert Webhook(url, HASTY)([alert()]) == Carried(("id1",))

    @pytest.mark.parametrize("status", [404, 400, 302])
    def test_an_answer_that_will_not_change_is_not_asked_for_again(self, status: int) -> None:
        with hook(status) as (url, got):
            carried = Webhook(url, HASTY)([alert()])
        assert len(got) == 1
        assert f"it answers {status}" in (carried.trouble or "")

    @pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://", "http://[::1"])
    def test_no_server_there(self, url: str) -> None:
        carried = Webhook(url, HASTY)([alert()])
        assert carried.ids == ()
        assert "did not take an alert" in (carried.trouble or "")


class Letters:
    """What a mail server does with what it gets."""

    def __init__(self, *, refuses: str = "") -> None:
        self.refuses = refuses
        self.got: list[email.message.EmailMessage] = []
        self.secret: list[bool] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address == self.refuses:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.got.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.secret.append(session.ssl is not None)
        return "250 OK"


@contextmanager
def post_office(letters: Letters, **known: Any) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(letters, hostname="127.0.0.1", port=port, loop=asyncio.new_event_loop(), **known)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def mail(port: int, *to: str, **known: Any) -> Mail:
    return Mail(to or ("desk@example.org",), "communique@example.org", "127.0.0.1", port, NOW, **known)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def keeper(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (b"desk", b"hunter2"), handled=False)


class TestMail:
    def test_one_plain_message_with_all_sentences_and_links(self) -> None:
        letters = Letters()
        with post_office(letters) as port:
            carried = mail(port, "a@example.org", "b@example.org")([alert(1), alert(2, sentence="Élodie “said” no.")])
        assert carried == Carried(("id1", "id2"))
        (letter,) = letters.got
        assert letter["Subject"] == "Communique: 2 alerts: Ann Varga met Jon Holm for the 1. time"
        assert (letter["From"], letter["To"]) == ("communique@example.org", "a@example.org, b@example.org")
        assert letter["Date"].datetime == NOW
        assert letter.get_content_type() == "text/plain"
        assert letter.get_content().replace("\r\n", "\n") == "\n".join(
            text(a) for a in (alert(1), alert(2, sentence="Élodie “said” no."))
        )

    def test_a_password_goes_over_tls(self, server_tls: ssl.SSLContext, trusting: ssl.SSLContext) -> None:
        letters = Letters()
        with post_office(letters, tls_context=server_tls, authenticator=keeper, auth_required=True) as port:
            assert mail(port, user="desk", password="hunter2", tls=trusting)([alert()]) == Carried(("id1",))
            wrong = mail(port, user="desk", password="wrong", tls=trusting)([alert()])
        assert letters.secret == [True]
        assert wrong.ids == ()
        assert "check smtp_user and COMMUNIQUE_SMTP_PASSWORD" in (wrong.trouble or "")

    def test_a_server_that_nobody_vouches_for_gets_nothing(self, server_tls: ssl.SSLContext) -> None:
        letters = Letters()
        with post_office(letters, tls_context=server_tls) as port:
            carried = mail(port, user="desk", password="hunter2")([alert()])
        assert (carried.ids, letters.got) == ((), [])
        assert "certificate" in (carried.trouble or "").lower()

    def test_no_password_in_the_clear(self) -> None:
        letters = Letters()
        with post_office(letters, authenticator=keeper, auth_require_tls=False) as port:
            carried = mail(port, user="desk", password="hunter2")([alert()])
        assert (carried.ids, letters.got) == ((), [])
        assert "not sent in the clear" in (carried.trouble or "")
        assert "hunter2" not in repr(mail(1, password="hunter2"))

    def test_a_reader_who_is_refused(self) -> None:
        letters = Letters(refuses="gone@example.org")
        with post_office(letters) as port:
            assert "refuses gone@example.org" in (mail(port, "gone@example.org")([alert()]).trouble or "")
            some = mail(port, "gone@example.org", "desk@example.org")([alert()])
        assert some.ids == ("id1",)
        assert "refuses gone@example.org" in (some.trouble or "")

    def test_no_server_there(self) -> None:
        carried = mail(1)([alert()])
        assert carried.ids == ()
        assert "did not take the message" in (carried.trouble or "")


@pytest.fixture(scope="session")
def database() -> Iterator[str | None]:
    with postgresql.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def alerted_before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Alerted]:
    where = str(tmp_path / "news.db")
    if request.param == "postgresql":
        where = request.getfixturevalue("database") or pytest.skip("no PostgreSQL server can be started here")
    record = open_record(where)
    metadata.create_all(record.engine, tables=[alerts_table, alerted])
    with record.writing() as connection:
        connection.execute(alerted.delete())
        connection.execute(alerts_table.delete())
    yield Alerted(record.engine)
    record.close()


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


class TestChannelsOfTheRules:
    def test_mail_needs_a_server(self, tmp_path: Path) -> None:
        rules = Rules((Rule("r", topic=("gas",), to=("email",)),), Channels(email=("desk@example.org",)))
        given = settings.read({}, {}, tmp_path, config_folder=tmp_path, data_folder=tmp_path)
        with pytest.raises(SettingsError, match="smtp_host is not set"):
            channels(rules, given, print, NOW)
        with pytest.raises(SettingsError, match="smtp_from is not set"):
            channels(rules, replace(given, smtp_host="mail.example.org"), print, NOW)
        ways = channels(rules, replace(given, smtp_host="mail.example.org", smtp_from="a@example.org"), print, NOW)
        assert list(ways) == ["terminal", "email"]


# --- real reports


@pytest.fixture(scope="session")
def visit() -> list[Findings]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "SOCKS support")  # of urllib3 at its import, which is another's
        found = list(desk.read(pages([str(VISIT)]), Annotator()))
    return [f for f in found if isinstance(f, Findings)]


def test_real_reports(visit: list[Findings]) -> None:
    rules = [
        Rule("meets", actor=("Ferrowick",), type=(("CONSULT", "meet"),), origins=2),
        Rule("says", actor=("Petra Lindovan",), type=(("STATEMENT", None),), origins=2),
    ]
    meets, says = matches(rules, visit, desk.stories(visit))
    assert any("Teskarin" in a.headline and "Ferrowick" in a.headline for a in meets)
    assert any("“No Orvandian vessel has fired on anybody,” she told state television." in a.sentences for a in says)
    texts = {f.article.id: f.article.text for f in visit}
    for found in (*meets, *says):
        assert found.origins >= 2
        assert all(texts[p.report][p.start : p.end] == p.sentence for p in found.passages)
    assert "https://strait-observer.example/2025/05/half-open-is-closed/" in {url for a in says for url in a.urls}


@click.group()
def communique() -> None:
    pass


communique.add_command(alerting.alerts)

Ask = Callable[..., Result]


@pytest.fixture
def ask(tmp_path: Path, visit: list[Findings], monkeypatch: pytest.MonkeyPatch) -> Ask:
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
