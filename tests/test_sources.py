"""From what a person names to pages, and a clear sentence for what cannot be brought."""

from __future__ import annotations

import io
import json
import os
import threading
import time
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

from communique.sources import Manners, contents, pages, reports
from communique.types import Failure, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def only(found: Iterator[Page | Failure]) -> Page | Failure:
    [one] = found
    return one


def failure(*sources: str, stdin: bytes = b"", manners: Manners | None = None) -> Failure:
    one = only(pages(sources, stdin=io.BytesIO(stdin), manners=manners))
    assert isinstance(one, Failure), one
    assert one.message.count("\n") == 0
    return one


# files


def test_a_text_file_is_one_page(tmp_path: Path) -> None:
    path = tmp_path / "visit.txt"
    path.write_bytes(b"The envoy left.\r\n")
    assert only(pages([str(path)])) == Page(str(path), b"The envoy left.\r\n", "text/plain")


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("a.html", "text/html"), ("a.HTM", "text/html"), ("a.md", "text/markdown"), ("a", "text/plain")],
)
def test_the_name_says_what_a_file_is(tmp_path: Path, name: str, media_type: str) -> None:
    (tmp_path / name).write_text("The envoy left.")
    page = only(pages([str(tmp_path / name)]))
    assert isinstance(page, Page)
    assert page.media_type == media_type


def test_what_the_user_says_goes_with_every_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "b.txt").write_text("Two.")
    found = list(pages([str(tmp_path)], outlet="The Gazette", published=date(2021, 3, 4)))
    assert [(p.outlet, p.published) for p in found if isinstance(p, Page)] == [("The Gazette", date(2021, 3, 4))] * 2


def test_a_failure_stops_nobody_and_the_order_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "c.txt").write_text("Three.")
    asked = [str(tmp_path / name) for name in ("a.txt", "b.txt", "c.txt")]
    found = list(pages(asked))
    assert [one.source for one in found] == asked
    assert [type(one) for one in found] == [Page, Failure, Page]


def test_pages_are_brought_when_they_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.")

    def sources() -> Iterator[str]:
        yield str(tmp_path / "a.txt")
        raise AssertionError("asked for the second source too early")

    assert isinstance(next(pages(sources())), Page)


def test_a_missing_file(tmp_path: Path) -> None:
    told = failure(str(tmp_path / "gone.txt"))
    assert told.kind == "missing"
    assert "gone.txt" in told.message


def test_an_address_without_https_is_told_what_to_do() -> None:
    assert "https://" in failure("www.example.org/a").message


@pytest.mark.parametrize("source", ["", "  ", "a\0b", "x" * 5000])
def test_names_that_no_file_can_have(source: str) -> None:
    assert failure(source).kind in ("missing", "unreadable")


def test_a_broken_link(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")
    told = failure(str(tmp_path / "link.txt"))
    assert (told.kind, "link" in told.message) == ("missing", True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("The envoy left.")
    path.chmod(0)
    assert failure(str(path)).kind == "unreadable"


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe\n\x00"])
@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.jsonl", "a.html"])
def test_an_empty_file(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert failure(str(tmp_path / name)).kind == "empty"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 ...",
        b"PK\x03\x04 word/document.xml",
        b"\x89PNG\r\n",
        b"\xff\xd8\xff\xe0 JFIF",
        b"\x1f\x8b\x08",
        b"The envoy\0left.",
        bytes(range(1, 9)) * 40,
    ],
)
def test_a_file_that_is_no_text(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    assert failure(str(tmp_path / "a.txt")).kind == "binary"


def test_text_in_utf_16_is_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("The envoy left.".encode("utf-16"))
    assert isinstance(only(pages([str(tmp_path / "a.txt")])), Page)


def test_a_file_too_large_for_one_report(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(contents.REPORT_BYTES + 1)
    told = failure(str(path))
    assert told.kind == "too-large"
    assert "20 MB" in told.message


# folders


def test_a_folder_is_read_whole_and_by_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.md", "a/1.html", "c.JSON", "picture.png", ".hidden.txt", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('{"text": "The envoy left."}')
    found = [one.source.removeprefix(f"{tmp_path}/") for one in pages([str(tmp_path)])]
    assert found == ["a/1.html", "a/2.md", "b.txt", "c.JSON"]


@pytest.mark.parametrize("name", [None, "picture.png"])
def test_a_folder_without_reports(tmp_path: Path, name: str | None) -> None:
    if name:
        (tmp_path / name).write_bytes(b"\x89PNG")
    told = failure(str(tmp_path))
    assert (told.kind, told.source) == ("empty", str(tmp_path))


def test_a_link_that_leads_in_a_circle_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The envoy left.")
    (tmp_path / "again").symlink_to(tmp_path)
    assert len(list(pages([str(tmp_path)]))) == 1


def test_notes_beside_the_reports_are_passed_over_only_in_a_folder_of_that_name(tmp_path: Path) -> None:
    for name in ("reports/a.json", "markup/a.json", "other/a.json"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text('{"id": "a"}' if name != "reports/a.json" else '{"text": "The envoy left."}')
    found = [one.source.removeprefix(f"{tmp_path}/") for one in pages([str(tmp_path)])]
    assert found == ["other/a.json", "reports/a.json"]
    assert len(list(pages([str(tmp_path / "markup")]))) == 1


# files of reports


def test_a_json_report_keeps_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'{\n "text": "The envoy left."\n}')
    assert only(pages([str(path)])) == Page(str(path), path.read_bytes(), "application/json")


def test_a_list_of_reports_is_a_page_each(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"text": "One \\ud83d\\ude00."}, 7, {"text": "Two."}]')
    first, second, third = pages([str(path)])
    assert isinstance(first, Page)
    assert json.loads(first.content) == {"text": "One 😀."}
    assert (first.source, second.source, third.source) == (f"{path}:1", f"{path}:2", f"{path}:3")
    assert isinstance(second, Failure)


@pytest.mark.parametrize(
    "content", ['{"text": "cut', "null", '"only a string"', "[" * 100_000, "9" * 5000, '{"a": 1} {']
)
def test_json_that_is_no_report(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content)
    assert failure(str(tmp_path / "a.json")).kind == "broken-json"


def test_an_empty_list_holds_no_report(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]")
    assert failure(str(tmp_path / "a.json")).kind == "empty"


def test_lines_of_reports_name_their_line_and_a_broken_one_stops_nobody(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"text": "One."}\r\n\n{"text": "Two\n["Three"]\n{"text": "Four."}')
    found = list(pages([str(path)]))
    assert [one.source for one in found] == [f"{path}:{n}" for n in (1, 3, 4, 5)]
    assert [one.kind if isinstance(one, Failure) else one.content for one in found] == [
        b'{"text": "One."}',
        "broken-json",
        "broken-json",
        b'{"text": "Four."}',
    ]
    assert isinstance(found[1], Failure)
    assert f"{path}:3" in found[1].message


def test_lines_of_reports_under_the_name_of_json(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"text": "One."}\n{"text": "Two."}\n')
    assert [one.source for one in pages([str(path)])] == [f"{path}:1", f"{path}:2"]


def test_one_line_may_not_be_larger_than_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "REPORT_BYTES", 40)
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One."}\n{"text": "' + "long " * 50 + '"}\n{"text": "Three."}\n')
    found = list(pages([str(path)]))
    assert [(one.source[-1], type(one)) for one in found] == [("1", Page), ("2", Failure), ("3", Page)]


# standard input


def test_standard_input_is_text() -> None:
    assert only(pages(["-"], stdin=io.BytesIO(b"The envoy left."))) == Page("-", b"The envoy left.", "text/plain")


def test_standard_input_may_be_a_report_or_many() -> None:
    one = only(pages(["-"], stdin=io.BytesIO(b'{\n"text": "One."}')))
    assert (one.source, one.media_type if isinstance(one, Page) else one) == ("-", "application/json")
    lines = pages(["-"], stdin=io.BytesIO(b'{"text": "One."}\n{"text": "Two."}\n'))
    assert [line.source for line in lines] == ["-:1", "-:2"]
    listed = pages(["-"], stdin=io.BytesIO(b'[ {"text": "One."}, {"text": "Two."}]'))
    assert [line.source for line in listed] == ["-:1", "-:2"]


def test_a_text_that_begins_with_a_bracket_is_text() -> None:
    page = only(pages(["-"], stdin=io.BytesIO(b"[Editor's note] The envoy left.")))
    assert isinstance(page, Page)
    assert page.media_type == "text/plain"


def test_empty_standard_input() -> None:
    assert failure("-").kind == "empty"


# the web

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
