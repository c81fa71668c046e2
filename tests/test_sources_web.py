"""From an address to pages, and a clear sentence for what a server does not give."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

from brought import failure, only
from communique.sources import Manners, pages
from communique.types import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLE = b"<html><body><p>The envoy left.</p></body></html>"


class Site(BaseHTTPRequestHandler):
    """A small site on this machine; what it does is in the path."""

    def do_GET(self) -> None:
        path = self.path
        if path == "/moved":
            self.answer(302, {"Location": "/page"})
        elif path == "/circle":
            self.answer(302, {"Location": "/circle"})
        elif path == "/away":
            self.answer(302, {"Location": "file:///etc/passwd"})
        elif path == "/silent":
            time.sleep(1.5)
        elif path == "/drip":
            self.answer(200, {"Content-Type": "text/html"})
            try:
                for _ in range(30):
                    self.wfile.write(b"<p>slow</p>")
                    time.sleep(0.1)
            except OSError:
                pass  # the client has gone, which is what is tested
        elif path == "/huge":
            self.answer(200, {"Content-Type": "text/html"}, b"x" * 300_000)
        elif path == "/picture":
            self.answer(200, {"Content-Type": "image/jpeg"}, b"\xff\xd8\xff")
        elif path == "/pdf-in-disguise":
            self.answer(200, {"Content-Type": "text/html"}, b"%PDF-1.7")
        elif path == "/reports":
            self.answer(200, {"Content-Type": "application/json"}, b'[{"text": "One."}, {"text": "Two."}]')
        elif path == "/me":
            self.answer(200, {"Content-Type": "text/plain"}, (self.headers["User-Agent"] or "").encode())
        elif path == "/empty":
            self.answer(200, {"Content-Type": "text/html"})
        elif path == "/cut":
            self.answer(200, {"Content-Type": "text/html", "Content-Length": "5000"}, b"<p>cut")
        elif path[1:].isdigit():
            self.answer(int(path[1:]), {"Content-Type": "text/html"}, b"<p>no</p>")
        else:
            self.answer(200, {"Content-Type": "Text/HTML; charset=UTF-8"}, ARTICLE)

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_a_page_of_the_web(site: str) -> None:
    page = only(pages([f"{site}/page"], outlet="The Gazette"))
    assert isinstance(page, Page)
    assert (page.content, page.media_type, page.url) == (ARTICLE, "text/html; charset=utf-8", f"{site}/page")
    assert page.fetched is not None
    assert page.outlet == "The Gazette"


def test_a_redirect_is_followed_and_its_end_is_the_address(site: str) -> None:
    page = only(pages([f"{site}/moved"]))
    assert isinstance(page, Page)
    assert (page.source, page.url) == (f"{site}/moved", f"{site}/page")


def test_we_say_who_asks(site: str) -> None:
    page = only(pages([f"{site}/me"]))
    assert isinstance(page, Page)
    assert page.content.decode() == f"communique/{version('communique')}"


def test_an_address_of_reports(site: str) -> None:
    found = list(pages([f"{site}/reports"]))
    assert [one.source for one in found] == [f"{site}/reports:1", f"{site}/reports:2"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/404", "missing"),
        ("/410", "missing"),
        ("/403", "refused"),
        ("/429", "refused"),
        ("/500", "unreachable"),
        ("/circle", "unreachable"),
        ("/away", "unreachable"),
        ("/silent", "unreachable"),
        ("/drip", "unreachable"),
        ("/cut", "unreachable"),
        ("/huge", "too-large"),
        ("/picture", "binary"),
        ("/pdf-in-disguise", "binary"),
        ("/empty", "empty"),
    ],
)
def test_pages_that_cannot_be_brought(site: str, path: str, kind: str) -> None:
    manners = Manners(answer_seconds=0.7, total_seconds=0.8, page_bytes=200_000)
    told = failure(f"{site}{path}", manners=manners)
    assert (told.kind, told.source) == (kind, f"{site}{path}")
    assert f"{site}{path}" in told.message


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "http://[::1", "http:///nowhere", "http://a b/"])
def test_addresses_where_nobody_answers(address: str) -> None:
    assert failure(address).kind == "unreachable"


@pytest.mark.parametrize("address", ["ftp://example.org/a", "file:///etc/passwd", "s3://bucket/a.jsonl"])
def test_only_http_is_fetched(address: str) -> None:
    assert failure(address).kind == "refused"
