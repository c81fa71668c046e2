"""Reports given as JSON say of themselves what they are."""

from __future__ import annotations

import json
from datetime import date

import pytest

from communique.parse import article
from communique.types import Article, Page
from parsed import LEAD, read, refusal, report


def test_a_report_says_what_it_is() -> None:
    found = report(
        id="r7", title="Sailors freed", outlet="The Gazette",
        url="https://gazette.example/7", byline=["Ann Lee", "Bo Ek"],
        published="2021-03-04T23:30:00-05:00", language="en-GB", mood="grim",
    )  # fmt: skip
    assert found == Article(
        id="r7", text=LEAD, outlet="The Gazette", url="https://gazette.example/7", title="Sailors freed",
        byline="Ann Lee, Bo Ek", published=date(2021, 3, 4), reading_seconds=found.reading_seconds,
    )  # fmt: skip


def test_a_report_may_say_nothing_of_itself() -> None:
    found = report(id=None, title=" ", outlet=None, published="", byline=[], url=7)
    assert (found.title, found.outlet, found.published, found.byline, found.url) == (None,) * 5
    assert found.id


def test_the_given_title_goes_before_the_first_line() -> None:
    assert report(text=f"Sailors freed\n\n{LEAD}", title="Crew comes home").title == "Crew comes home"
    assert report(text=f"Sailors freed\n\n{LEAD}").title == "Sailors freed"


def test_the_word_of_the_user_goes_first() -> None:
    content = json.dumps({"text": LEAD, "outlet": "The Gazette", "published": "2021-03-04"}).encode()
    found = article(Page("a.json", content, "application/json", outlet="The Herald", published=date(2020, 1, 2)))
    assert (found.outlet, found.published) == ("The Herald", date(2020, 1, 2))


def test_an_id_is_stable_and_tells_address_and_text_apart() -> None:
    assert report().id == report().id
    assert report(id=17).id == "17"
    ids = {report().id, report(text=LEAD + " ").id, report(url="https://a.example").id, read(LEAD).id}
    assert len(ids) == 4
    assert read(LEAD).id == article(Page("./report.txt", LEAD.encode(), "text/plain")).id


@pytest.mark.parametrize("day", ["yesterday", "2021-02-31", "2021-03", 20210304, ["2021-03-04"]])
def test_a_day_that_is_none_is_told(day: object) -> None:
    content = json.dumps({"text": LEAD, "published": day}).encode()
    assert refusal(Page("a.json", content, "application/json")) == "bad-date"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("{}", "no-text"),
        ('{"text": null}', "no-text"),
        ('{"text": ["The envoy left."]}', "no-text"),
        ('{"text": " "}', "empty"),
        ("[]", "broken-json"),
        ('{"text": ', "broken-json"),
    ],
)
def test_json_without_a_report(content: str, kind: str) -> None:
    assert refusal(Page("a.json", content.encode(), "application/json")) == kind


def test_half_a_character_is_replaced_because_nothing_can_write_it() -> None:
    assert (
        article(Page("a.json", b'{"text": "So \\ud83d it \\ud83d\\ude00"}', "application/json")).text
        == "So \ufffd it 😀"
    )
