"""A file with several articles is several reports; an address with several stands for the first, and a sentence says so."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from communique.parse import article, each_report
from communique.types import Failure, Page

MEETING = (
    "<h1>Envoy meets minister in Oslo</h1>{}<p>President Joran Teck of Tamarin met Ilse Aldane in Oslo on Monday for talks on grain "
    "exports, the foreign ministry said in a statement that evening.</p><p>“It went well,” Aldane said.</p>"
)
BOMB = (
    "<h2>Bomb kills six in Lindhaven</h2>{}<p>A bomb killed six people in Lindhaven on Monday, the police said, in the worst attack that "
    "the town has seen since the end of the war in 2019.</p><p>Mayor Petra Lund condemned the attack.</p>"
)
TEASER = "<h3>Fishing quota row returns</h3><p>The council will vote on Friday.</p>"
TWO = f"<article>{MEETING.format('')}</article><article>{BOMB.format('')}</article>"


def page(body: str, head: str = "", **known: str) -> Page:
    html = f"<!doctype html><html><head><title>The week</title>{head}</head><body>{body}</body></html>"
    return Page("week.html", html.encode(), "text/html", **known)


def run(*given: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    words = [sys.executable, "-m", "communique", *map(str, given)]
    return subprocess.run(words, capture_output=True, check=False, input=stdin)


def read(whole: Page) -> list[tuple[str, str | None, date | None]]:
    """Source, title and day of each report of a page."""
    pages = each_report(whole)
    assert not [p for p in pages if isinstance(p, Failure)]
    found = [(p.source, article(p)) for p in pages if isinstance(p, Page)]
    return [(source, a.title, a.published) for source, a in found]


def test_each_article_is_a_report_with_its_own_words() -> None:
    first, second = (article(p) for p in each_report(page(TWO)) if isinstance(p, Page))
    assert (first.title, second.title) == ("Envoy meets minister in Oslo", "Bomb kills six in Lindhaven")
    assert first.text.startswith("Envoy meets minister in Oslo\n\nPresident Joran Teck")
    assert first.text.endswith("“It went well,” Aldane said.")
    assert second.text.startswith("Bomb kills six in Lindhaven\n\nA bomb killed six people")
    assert second.text.endswith("Mayor Petra Lund condemned the attack.")
    assert first.id != second.id


def test_of_the_whole_pages_head_only_the_outlet_holds_for_each() -> None:
    head = (
        '<meta property="og:site_name" content="Fjord &amp; Sea"><meta name="date" content="2025-05-09">'
        '<meta name="author" content="The Editor"><link rel="canonical" href="https://fjord.example/week">'
    )
    days = [f'<time datetime="2025-05-0{n}">{n} May 2025</time>' for n in (5, 6)]
    both = f"<article>{MEETING.format(days[0])}</article><article>{BOMB.format(days[1])}</article>"
    for body, dates in ((both, [date(2025, 5, 5), date(2025, 5, 6)]), (TWO, [None, None])):
        found = [article(p) for p in each_report(page(body, head)) if isinstance(p, Page)]
        assert [a.published for a in found] == dates
        assert [(a.outlet, a.url, a.byline) for a in found] == [("Fjord & Sea", None, None)] * 2


ONE = [
    ("one article", f"<article>{MEETING.format('')}</article>", ""),
    ("the page is of one", TWO, '<meta property="og:type" content="article">'),
    ("the page has a day of its own", TWO, '<meta property="article:published_time" content="2025-05-05">'),
    (
        "one is named",
        TWO,
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Envoy meets minister in Oslo"}</script>',
    ),
    ("a teaser", f"<article>{MEETING.format('')}</article><article>{TEASER}</article>", ""),
    ("beside", f"<article>{MEETING.format('')}</article><aside><article>{BOMB.format('')}</article></aside>", ""),
    (
        "related",
        f"<article>{MEETING.format('')}</article><div class='related-posts'><article>{BOMB.format('')}</article></div>",
        "",
    ),
    ("a comment in it", f"<article>{MEETING.format('')}<article>{BOMB.format('')}</article></article>", ""),
    (
        "parts without headlines",
        f"<article>{MEETING.format('')}</article><article>{BOMB.format('').partition('</h2>')[2]}</article>",
        "",
    ),
]


@pytest.mark.parametrize(("body", "head"), [(body, head) for _, body, head in ONE], ids=[name for name, *_ in ONE])
def test_a_page_of_one_report_stays_as_it_is(body: str, head: str) -> None:
    whole = page(body, head)
    assert each_report(whole) == (whole,)


def test_several_named_articles_are_several() -> None:
    named = '{"@type": "NewsArticle", "headline": "Envoy"}, {"@type": "NewsArticle", "headline": "Bomb"}'
    whole = page(TWO, f'<script type="application/ld+json">[{named}]</script>')
    assert [source for source, *_ in read(whole)] == ["week.html:1", "week.html:2"]


def test_a_text_about_articles_stays_text() -> None:
    whole = Page(
        "note.txt", b"Write <article> twice: <article> marks a report in HTML, said Ilse Aldane.", "text/plain"
    )
    assert each_report(whole) == (whole,)


def test_letters_of_another_charset_are_kept() -> None:
    html = f"<html><head><meta charset='windows-1252'></head><body>{TWO.replace('Lund', 'Lünd')}</body></html>"
    _, second = each_report(Page("week.html", html.encode("windows-1252"), "text/html"))
    assert isinstance(second, Page)
    assert "Mayor Petra Lünd condemned" in article(second).text


@pytest.mark.parametrize("given", ["week.html", "-"])
def test_both_reports_of_a_file_are_read_and_kept(given: str, tmp_path: Path) -> None:
    whole = page(TWO).content
    (tmp_path / "week.html").write_bytes(whole)
    source = "-" if given == "-" else tmp_path / given
    done = run("read", source, "--json", stdin=whole)
    rows = [json.loads(row) for row in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, b"")
    assert [row["source"] for row in rows] == [f"{source}:1", f"{source}:2"]
    assert "Ilse Aldane" in [a["name"] for a in rows[0]["actors"]]
    assert "Petra Lund" in [a["name"] for a in rows[1]["actors"]]
    record = ("--record", tmp_path / "kept.db")
    assert run("add", source, *record, stdin=whole).stdout.startswith(b"2 new in ")
    assert run("add", source, *record, stdin=whole).stdout.startswith(b"0 new, 2 known before in ")
    assert len(run("stories", "--json", *record).stdout.splitlines()) == 2


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "week.html").write_bytes(page(TWO).content)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/week.html"
    server.shutdown()
    server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def test_of_an_address_the_first_is_read_and_the_others_are_told(address: str, tmp_path: Path) -> None:
    done = run("add", address, "--json", "--record", tmp_path / "kept.db")
    rows = [json.loads(row) for row in done.stdout.splitlines()]
    assert done.returncode == 1
    assert done.stderr.decode() == (
        f"communique: {address} holds 2 articles, and as an address stands for one report only the first, “Envoy meets minister in "
        "Oslo”, is read; save the page to a file and give that to read them all\n"
    )
    assert [row["error"] and row["error"]["kind"] for row in rows] == [None, "several"]
    assert rows[0]["article"]["url"] == address
    assert "A bomb killed" not in rows[0]["article"]["text"]
