"""From what a person names to pages, and a clear sentence for what cannot be brought."""

from __future__ import annotations

import io
import json
import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from brought import failure, only
from communique.sources import contents, pages, reports
from communique.types import Failure, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
