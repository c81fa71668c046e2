"""How alerts go out: in words, as a feed, to a web address, by mail."""

from __future__ import annotations

import json
import re
import ssl
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest
import trustme
from aiosmtpd.smtp import AuthResult, LoginPassword

from alerted import NOW, Letters, alert, hook, post_office
from communique import settings
from communique.alerts.channels import Carried
from communique.alerts.channels.mail import Mail
from communique.alerts.channels.opening import channels
from communique.alerts.channels.rss import KEPT, Rss
from communique.alerts.channels.webhook import Patience, Webhook
from communique.alerts.rules import Channels, Rule, Rules
from communique.alerts.telling import text
from communique.alerts.values import as_json, from_json
from communique.errors import SettingsError
from communique.record.alerts import Alerted


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
