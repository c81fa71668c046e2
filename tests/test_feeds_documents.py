"""What feeds and lists of feeds say, in every form that is met."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from communique.errors import SourceError
from communique.sources.feeds import Couriers, Outline, documents, find, fulltext, opml
from feed_documents import Entry, atom, json_feed, news_sitemap, rss
from followed import courtesy

ENTRIES = [Entry("https://herald.test/a", "Envoys “meet”"), Entry("https://herald.test/b", "Talks & more")]


def read(content: bytes, media_type: str = "application/xml") -> documents.Document:
    return documents.read(content, media_type, "https://herald.test/feed", 1_000_000)


class TestWhatAFeedSays:
    @pytest.mark.parametrize("make", [rss, atom, json_feed, news_sitemap])
    def test_items_with_title_address_and_day_in_every_format(self, make: Callable[[list[Entry]], bytes]) -> None:
        found = read(make(ENTRIES))
        assert found.title == "The Ruritanian Herald"
        assert [(i.address, i.title, i.published) for i in found.items] == [
            ("https://herald.test/a", "Envoys “meet”", date(2026, 3, 2)),
            ("https://herald.test/b", "Talks & more", date(2026, 3, 2)),
        ]

    def test_the_day_is_the_feeds_own_and_not_that_of_greenwich(self) -> None:
        [item] = read(rss([Entry("https://herald.test/a", published="Mon, 02 Mar 2026 23:30:00 -0500")])).items
        assert item.published == date(2026, 3, 2)

    @pytest.mark.parametrize("words", ["soon", "", "Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 99 Foo 2026"])
    def test_what_is_no_day_stays_unknown(self, words: str) -> None:
        [item] = read(rss([Entry("https://herald.test/a", published=words)])).items
        assert item.published is None

    def test_relative_addresses_are_of_the_feed(self) -> None:
        assert [i.address for i in read(rss([Entry("/a")])).items] == ["https://herald.test/a"]
        assert [i.address for i in read(json_feed([Entry("b")])).items] == ["https://herald.test/b"]
        assert [i.address for i in read(news_sitemap([Entry("/c")])).items] == ["https://herald.test/c"]

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "http://[broken"])
    def test_only_addresses_of_the_web_are_addresses(self, address: str) -> None:
        [item] = read(rss([Entry(address, content="<p>Its words.</p>")])).items
        assert item.address is None
        assert read(json_feed([Entry(address, key="1")])).items == ()

    @pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1252"])
    @pytest.mark.parametrize(
        "served",
        ["text/xml", "text/xml; charset=utf-8", "application/xml; charset=us-ascii", "text/html; charset=nonsense"],
    )
    def test_letters_are_read_whatever_the_server_says_of_them(self, declared: str, served: str) -> None:
        assert (
            read(rss(ENTRIES[1:], "Le Héraut de la Répúblique", encoding=declared), served).title
            == "Le Héraut de la Répúblique"
        )

    def test_letters_in_utf_8_that_are_declared_otherwise(self) -> None:
        content = rss(ENTRIES, "Le Héraut").replace(b'encoding="utf-8"', b'encoding="iso-8859-1"')
        assert read(content, "text/xml; charset=iso-8859-1").title == "Le Héraut"

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
    def test_wide_letters_and_marks(self, encoding: str) -> None:
        text = rss(ENTRIES, "Le Héraut").decode()
        assert read(text.encode(encoding)).title == "Le Héraut"

    def test_a_broken_feed_gives_what_can_be_read(self) -> None:
        whole = rss(ENTRIES)
        assert [i.address for i in read(whole[:-30]).items] == [e.address for e in ENTRIES]
        assert [i.address for i in read(whole.replace(b"<channel>", b"<channel>& <br>")).items] == [
            e.address for e in ENTRIES
        ]

    def test_a_sitemap_of_no_news_has_no_days_of_publication_and_its_newest_pages_first(self) -> None:
        urls = "".join(
            f"<url><loc>https://herald.test/{n}</loc><lastmod>2026-03-0{n}</lastmod></url>" for n in (1, 3, 2)
        )
        found = read(f"<urlset>{urls}</urlset>".encode())
        assert [(i.key[-1], i.published) for i in found.items] == [("3", None), ("2", None), ("1", None)]

    def test_a_packed_sitemap(self) -> None:
        assert len(read(gzip.compress(news_sitemap(ENTRIES))).items) == 2
        with pytest.raises(SourceError, match="1 MB"):
            read(gzip.compress(bytes(2_000_000)))

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"<html><body>Welcome</body></html>",
            b'{"items": []}',
            b'{"version": "https://jsonfeed.org/version/1"}',
            b"{",
            b"<urlset",
            b"\x00\x01",
            b"[" * 9000,
        ],
    )
    def test_what_is_no_feed_is_one_error(self, content: bytes) -> None:
        with pytest.raises(SourceError) as error:
            read(content)
        assert error.value.kind == "no-feed"

    @pytest.mark.parametrize("piece", [b"<a>", b"<item>", b"&", b"a='b' "])
    def test_a_document_made_to_keep_a_reader_busy_is_not_read(self, piece: bytes) -> None:
        with pytest.raises(SourceError, match="too many or too long tags"):
            read(b"<rss><channel><a " + piece * 600_000)

    def test_entities_in_entities_are_not_unfolded(self) -> None:
        names = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
        bomb = f'<!DOCTYPE rss [<!ENTITY e0 "boom">{names}]><rss version="2.0"><channel><title>&e9;</title></channel></rss>'
        assert len(read(bomb.encode()).title or "") < 100
        with pytest.raises(SourceError):
            read(bomb.replace("rss", "urlset").encode())

    def test_keys_that_no_index_holds_stay_apart(self) -> None:
        entries = [Entry("https://herald.test/a", key="k" * 5000 + str(n)) for n in range(2)]
        first, second = read(rss(entries)).items
        assert first.key != second.key
        assert len(first.key) < 400

    def test_half_characters_and_nuls_of_json_are_left_out(self) -> None:
        raw = json.dumps(
            {
                "version": "https://jsonfeed.org/version/1",
                "title": "T\0\ud800",
                "items": [{"id": "a\0\udfff", "url": "https://h.test/"}],
            }
        )
        found = read(raw.encode())
        assert (found.title, found.items[0].key) == ("T", "a")

    def test_the_full_text_of_a_feed_has_paragraphs_and_no_scripts(self) -> None:
        html = (
            "<p>The envoy\nleft.</p><script>var x</script><figure><figcaption>A picture</figcaption></figure>"
            "It was <b>cold</b>.<br/>Rain &amp; wind."
        )
        assert fulltext.words(html) == "The envoy left.\n\nIt was cold.\n\nRain & wind."


class TestLists:
    def test_outlines_in_outlines(self) -> None:
        content = """<opml version="2.0"><head><title>Mine</title></head><body>
          <outline text="Press"><outline text="Herald" type="rss" xmlUrl="https://herald.test/feed" htmlUrl="https://herald.test/"/>
            <outline text="Deeper"><outline title="The Post" text="Post" xmlurl=" feed:https://post.test/rss "/>
            <outline text="Again" xmlUrl="https://herald.test/feed"/><outline text="Local" xmlUrl="file:///etc/passwd"/></outline></outline>
        </body></opml>"""
        assert opml.read(content, "mine.opml") == (
            Outline("https://herald.test/feed", "Herald"),
            Outline("https://post.test/rss", "The Post"),
        )

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"<opml><body><outline", "not readable OPML"),
            (b"<opml version='2.0'><body/></opml>", "names no feed"),
            (b"<html></html>", "no OPML list"),
            (b"", "no OPML list"),
            (b"\xff\xfe\x00", "no OPML list"),
        ],
    )
    def test_a_bad_list_is_one_sentence(self, content: bytes, words: str, tmp_path: Path) -> None:
        path = tmp_path / "list.opml"
        path.write_bytes(content)
        with pytest.raises(SourceError, match=words) as error:
            find(str(path), Couriers(courtesy()))
        assert str(path) in error.value.message
        assert "\n" not in error.value.message

    @pytest.mark.parametrize("source", ["nowhere.opml", "ftp://herald.test/feed", "http://[broken", "", "a\0b"])
    def test_what_is_neither_address_nor_list(self, source: str) -> None:
        with pytest.raises(SourceError):
            find(source, Couriers(courtesy()))
