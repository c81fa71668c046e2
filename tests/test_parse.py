"""From texts to articles: the text kept, what it says of itself found, its furniture marked."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.parse import article, dateline
from communique.parse.dates import published_line
from communique.parse.furniture import furniture, is_furniture
from communique.types import Page
from parsed import LEAD, read, refusal


def marked(text: str) -> list[str]:
    return [span.of(text) for span in furniture(text)]


# text is kept

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), min_size=1).filter(str.strip)


@given(words)
@settings(max_examples=150, deadline=None)
def test_text_given_as_text_is_kept_character_for_character(text: str) -> None:
    page = Page("a.json", json.dumps({"text": text, "language": "en"}).encode(), "application/json")
    assert article(page).text == text


@given(words)
@settings(max_examples=100, deadline=None)
def test_a_text_file_is_kept_character_for_character(text: str) -> None:
    whole = f"{LEAD}\r\n{text}"
    assert read(whole).text == whole


pieces = st.sampled_from(
    [
        LEAD,
        "Similar posts",
        "5 min read",
        "Advertisement",
        "Envoys meet again",
        "\n",
        "\r\n",
        "\n\n",
        " ",
        "By Ann Lee",
        "\u2028",
        "“",
        '"',
    ]
)


@given(st.lists(pieces, min_size=1, max_size=25).map("".join).filter(str.strip))
@settings(max_examples=200, deadline=None)
def test_furniture_lies_in_the_text_in_order_and_apart(text: str) -> None:
    found = read(text).furniture
    assert all(span.end <= len(text) for span in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(span.of(text) == span.of(text).strip() for span in found)


@given(st.lists(pieces, min_size=1, max_size=12).map("".join).filter(str.strip))
@settings(max_examples=50, deadline=None)
def test_the_same_page_gives_the_same_article(text: str) -> None:
    assert read(text) == read(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = f"“No deal,” the café owner’s brother said – twice.\r\n\r\n{LEAD}"
    assert article(Page("a.txt", text.encode(encoding), "text/plain")).text == text


def test_a_file_cut_within_a_character_is_still_utf_8() -> None:
    text = f"{LEAD} “No deal,” said José."
    assert article(Page("a.txt", text.encode() + b"\xe2\x80", "text/plain")).text == text + "\ufffd"


def test_the_charset_of_the_server_is_believed() -> None:
    content = f"{LEAD} Prime Minister Łukasz.".encode("iso-8859-2")
    assert "Łukasz" in article(Page("a.txt", content, "text/plain; charset=iso-8859-2")).text
    assert article(Page("a.txt", content, "text/plain; charset=no-such")).text


def test_oddities_cost_nothing() -> None:
    text = f'“{LEAD}\r\n\r\n\r\n« “He said " it ‘ was ’’ enough.\r\n\tEnd'
    found = read(text)
    assert (found.text, found.title, found.published, found.outlet, found.url) == (text, None, None, None, None)


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n"])
def test_an_empty_page(content: bytes) -> None:
    assert refusal(Page("a.txt", content, "text/plain")) == "empty"


# headline, byline, day


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Velmar asks for its sailors\n\n{LEAD}", "Velmar asks for its sailors"),
        (f"Velmar asks for its sailors\r\n\r\n{LEAD}", "Velmar asks for its sailors"),
        (f"Velmar asks for its sailors\n{LEAD}", "Velmar asks for its sailors"),
        (f"Will the sailors come home?\n\n{LEAD}", "Will the sailors come home?"),
        (f"# Velmar asks for its sailors\n\n{LEAD}", "Velmar asks for its sailors"),
        (f"3 min read\nVelmar asks for its sailors\nBy Ann Lee\n{LEAD}", "Velmar asks for its sailors"),
        (f"By Ann Lee\nVelmar asks for its sailors\n\n{LEAD}", "Velmar asks for its sailors"),
        (LEAD, None),
        (f"The sailors are free.\n\n{LEAD}", None),
        (f"VELMAR CITY (Reuters) - Sailors freed\n\n{LEAD}", None),
        (
            "The minister of Velmar met the envoy\nof Dravia on Tuesday and asked for the\nrelease of the crew.",
            None,
        ),
        ("Velmar asks for its sailors", None),
    ],
)
def test_a_headline_is_a_short_paragraph_of_its_own_without_a_full_stop(text: str, title: str | None) -> None:
    assert read(text).title == title


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("BY JANE DOE", "JANE DOE"),
        ("By Jane Doe and Ibrahim al-Said, Foreign Editor", "Jane Doe and Ibrahim al-Said"),
        ("By Jane Doe | Velmar City", "Jane Doe"),
        ("By midnight the crew was free", None),
        ("By Friday they had left the harbour.", None),
    ],
)
def test_a_byline_is_a_line_of_its_own(line: str, byline: str | None) -> None:
    found = read(f"Velmar asks for its sailors\n\n{line}\n\n{LEAD}")
    assert found.byline == byline
    assert (line in [span.of(found.text) for span in found.furniture]) == (byline is not None)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published: 3 March 2021", date(2021, 3, 3)),
        ("March 3, 2021", date(2021, 3, 3)),
        ("2021-03-03", date(2021, 3, 3)),
        ("Wednesday, March 3rd, 2021", date(2021, 3, 3)),
        ("Posted on Sept. 9, 2013 at 4:42 PM EDT", date(2013, 9, 9)),
        ("PUBLISHED: WEDNESDAY, MARCH 13, 2013, 2:29 PM", date(2013, 3, 13)),
        ("Published: Wednesday, 3 March 2021, 10:15 GMT", date(2021, 3, 3)),
        ("March 3", None),
        ("03/04/2021", None),
        ("31 February 2021", None),
        ("March 2021", None),
        ("Last updated: 3 March 2021", None),
        ("March 3, 2021 was a cold day in Velmar", None),
    ],
)
def test_a_day_of_publication_is_a_line_with_day_month_and_year(line: str, day: date | None) -> None:
    assert published_line(line) == day
    assert read(f"Velmar asks for its sailors\n\n{line}\n\n{LEAD}").published == day


def test_a_date_within_the_report_is_not_its_date() -> None:
    assert read(f"{LEAD}\n\nThe treaty was signed on March 3, 2014.\n\nMarch 3, 2014\n\n{LEAD}").published is None


# datelines


@pytest.mark.parametrize(
    ("line", "found", "places", "agency", "day"),
    [
        ("MOSCOW (Reuters) - The envoy left.", "MOSCOW (Reuters) -", ["MOSCOW"], "Reuters", None),
        ("Moscow/Washington| The envoy left.", "Moscow/Washington|", ["Moscow", "Washington"], None, None),
        ("GENEVA, March 3 – The envoy left.", "GENEVA, March 3 –", ["GENEVA"], None, None),
        ("BEIJING — The envoy left.", "BEIJING —", ["BEIJING"], None, None),
        ("NEW DELHI: The envoy left.", "NEW DELHI:", ["NEW DELHI"], None, None),
        ("KYIV, Ukraine (AP) — The envoy left.", "KYIV, Ukraine (AP) —", ["KYIV"], "AP", None),
        ("Nicosia - The envoy left.", "Nicosia -", ["Nicosia"], None, None),
        ("Vienna (dpa) – “No deal,” he said.", "Vienna (dpa) –", ["Vienna"], "dpa", None),
        ("OSLO, 3 May 2019 (NTB) -- The envoy left.", "OSLO, 3 May 2019 (NTB) --", ["OSLO"], "NTB", date(2019, 5, 3)),
        ("AMMAN - 21 July 2022: The envoy left.", "AMMAN - 21 July 2022:", ["AMMAN"], None, date(2022, 7, 21)),
        ("(Reuters) - The envoy left.", "(Reuters) -", [], "Reuters", None),
        ("LIMA (AP) The envoy left.", "LIMA (AP)", ["LIMA"], "AP", None),
        (
            "ROME | Thu Mar 24, 2011 6:11 am EDT ROME (Reuters) - The envoy left.",
            "ROME | Thu Mar 24, 2011 6:11 am EDT ROME (Reuters) -",
            ["ROME"],
            "Reuters",
            date(2011, 3, 24),
        ),
    ],
)
def test_a_dateline(line: str, found: str, places: list[str], agency: str | None, day: date | None) -> None:
    text = f"Sailors freed\n\n{line} {LEAD}"
    start = text.index(line)
    said = dateline(text, start)
    assert said is not None
    assert said.span.of(text) == found
    assert [place.of(text) for place in said.places] == places
    assert (said.agency.of(text) if said.agency else None, said.day) == (agency, day)
    assert read(text).dateline == said.span
    assert read(text).published == day


@pytest.mark.parametrize(
    "line",
    [
        "The envoy left Moscow - and nobody came.",
        "Moscow and Washington – the old rivals – met.",
        "Analysis: What the envoy wants",
        "EXCLUSIVE - The envoy left.",
        "US – Dravia talks go on.",
        "Russian - Ukrainian talks go on.",
        "NATO (North Atlantic Treaty Organization) said no.",
        "Orsk — who has led Velmar since May — said no.",
        "“MOSCOW - The envoy left,” he read aloud.",
        "",
    ],
)
def test_what_only_looks_like_a_dateline(line: str) -> None:
    assert dateline(line) is None


# furniture

FURNITURE = [
    "2 minutes, 54 seconds Read", "5 min read", "Reading time: 4 minutes", "3 Minute Read", "Share this post",
    "Share This Post", "Share on Facebook", "Share on Facebook, Twitter and WhatsApp",
    "Facebook Twitter WhatsApp Email",
    "Similar posts", "Related articles", "Related Stories:", "You may also like", "Most read", "More from World",
    "Read more: Envoys meet again in the customs house", "Also read: Who is Lena Orsk?", "Subscribe to our newsletter",
    "Sign up for our daily newsletter", "Sign up", "Log in", "Advertisement", "ADVERTISEMENT", "- Advertisement -",
    "Story continues below advertisement", "Follow us on Telegram", "Follow us on X and Facebook",
    "We use cookies to give you the best experience on our site. By clicking accept you agree.", "Accept all cookies",
    "© 2023 The Harbour Herald", "Copyright 2019 Dravia Weekly. All rights reserved.", "All rights reserved.",
    "12 comments", "No comments", "Leave a comment", "Home > World > Velmar", "World Politics Business Sport",
    "Skip to content", "Back to top", "Photo: Ivar Holm / NPA", "Image: Reuters", "(Photo by Ivar Holm/Getty Images)",
    "Print this article", "Email", "Last updated: 3 March 2021", "Last updated on March 3, 2021 at 10:15",
    "3 hours ago",
    "Next article: Fishing quota row returns", "(Reporting by Ivar Holm; Editing by Ann Lee)", "Tags: Velmar, Dravia",
]  # fmt: skip


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_is_marked_wherever_it_stands(line: str) -> None:
    for text in (f"{line}\n\n{LEAD}", f"{LEAD}\r\n{line}\r\n{LEAD}", f"{LEAD}\n\n{line}"):
        found = read(text)
        assert [span.of(text) for span in found.furniture] == [line]


@pytest.mark.parametrize(
    "line",
    [
        "The talks", "What comes next", "Other topics", "A new beginning", "Related developments",
        "Two sides, one river",
        "He declined to comment.", "Neither side had any comment.", "Reaction", "Response from Dravia", "Background",
        "Sanctions", "Follow the money, he said.", "“Read my lips.”", "He shared the letter.",
        "More talks are planned.",
        "The minister signed up for more talks.", "Print media were not invited.", "Copyright was on the agenda.",
        "Sign the treaty or leave, the envoy said.",
        "Photo opportunities were refused to the press by both delegations.",
        "Home rule is back on the table.", "Cookies were served.", "Share of trade",
        "Advertisement rules stay, the minister said.",
        "Comments by the envoy", "Subscribe to the treaty, he urged them.", "Updated proposals", "More on the talks",
        "Written by the envoy himself, the letter asks the council to release the crew at once.",
        "Video by state television showed the envoy as he stepped from the plane in the capital.",
        "Reporting by state media was one-sided, the minister said after he had read the morning papers.",
    ],
)  # fmt: skip
def test_short_sentences_and_subheadings_are_no_furniture(line: str) -> None:
    assert not is_furniture(line)


def test_headlines_of_other_reports_at_the_end_are_furniture() -> None:
    text = f"{LEAD}\n\nSimilar posts\n\nFishing quota row returns\nTen beaches for the weekend\nWill the bridge reopen?"
    assert marked(text) == text.split("\n\n", 1)[1].replace("\n\n", "\n").split("\n")


def test_a_report_that_goes_on_after_such_a_heading_is_kept() -> None:
    text = f"{LEAD}\n\nRelated articles\n\nFishing quota row returns\n\n{LEAD}"
    assert marked(text) == ["Related articles"]


def test_reading_time_counts_the_words_of_the_report_only() -> None:
    sentence = "Seven words stand in this short sentence. "
    text = f"9 min read\n\n{sentence * 34}\n\nShare this post"
    assert read(text).reading_seconds == 60
