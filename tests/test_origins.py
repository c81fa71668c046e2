"""Which reports copy one another, and what they share by chance."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from builders import article
from communique.merge.origins import origins
from communique.types import Span


class TestOrigins:
    WIRE = " ".join(f"word{n} of the first account" for n in range(40))

    def test_a_copy_has_the_origin_of_the_older_text(self) -> None:
        copy = article(f"Our correspondent reports. {self.WIRE}", "copy", published=date(2025, 3, 2))
        first = article(self.WIRE, "first", published=date(2025, 3, 1))
        other = article(" ".join(f"nothing{n} alike here" for n in range(40)), "other")
        found = origins([copy, other, first])
        assert [o.reports for o in found] == [("first", "copy"), ("other",)]
        assert found[0].shares[0] == 1.0
        assert 0.9 < found[0].shares[1] < 1.0

    def test_the_same_quotation_makes_no_common_origin(self) -> None:
        quote = "“We will not leave the table before every valve is open again,” the minister said"
        a, b = (article(f"{quote}. " + " ".join(f"{w}{n}" for n in range(60)), w) for w in ("north", "south"))
        assert [o.reports for o in origins([a, b])] == [("north",), ("south",)]

    def test_furniture_joins_nobody(self) -> None:
        footer = " Share this post with your friends and read our other stories on the subject of today"
        texts = [" ".join(f"{w}{n}" for n in range(12)) + footer for w in ("north", "south")]
        reports = [article(t, str(i), furniture=(Span(len(t) - len(footer), len(t)),)) for i, t in enumerate(texts)]
        assert len(origins(reports)) == 2

    def test_five_hundred_copies_of_one_story_are_one_origin(self) -> None:
        copies = [article(f"{self.WIRE} Page {n} of the site.", f"r{n:03}") for n in range(500)]
        (only,) = origins(copies)
        assert len(only.reports) == 500

    def test_a_copy_is_found_with_its_sentences_in_another_order_and_a_third_of_its_words_changed(self) -> None:
        sentences = [
            f"The envoy{n} came to town{n} late and left the room{n} before the talks{n} on the canal{n} began."
            for n in range(12)
        ]
        changed = [" ".join("new" if k % 6 == 5 else w for k, w in enumerate(s.split())) for s in reversed(sentences)]
        found = origins([article(" ".join(sentences), "first"), article(" ".join(changed), "second")])
        assert [o.reports for o in found] == [("first", "second")]
        assert found[0].shares[1] > 0.8

    def test_of_two_texts_of_one_day_the_one_that_is_credited_came_first(self) -> None:
        copy = article(
            f"LINDHAVEN (Reuters) - {self.WIRE} And more of our own on it here today.", "copy", outlet="Courier"
        )
        wire = article(self.WIRE, "wire", outlet="Reuters")
        (found,) = origins([copy, wire])
        assert found.reports == ("wire", "copy")
        assert found.agency == "reuters"

    def test_a_body_with_its_letters_behind_it_is_no_agency(self) -> None:
        told = [f"The International Atomic Energy Agency (IAEA) said: {self.WIRE}" for _ in range(2)]
        (found,) = origins([article(text, str(n), outlet=f"Courier{n}") for n, text in enumerate(told)])
        assert found.agency is None

    def test_an_outlets_own_footer_joins_nobody(self) -> None:
        footer = "Share this post with your friends and read all our other stories on the subject of today here."
        texts = [" ".join(f"{w}{n}" for n in range(14)) + ".\n" + footer * 3 for w in "abcdef"]
        assert len(origins([article(t, str(i), outlet="Courier") for i, t in enumerate(texts)])) == 6

    @given(st.lists(st.text("abc d", max_size=60), max_size=8))
    def test_every_report_is_in_exactly_one_origin(self, texts: list[str]) -> None:
        found = origins([article(t, str(n)) for n, t in enumerate(texts)])
        assert sorted(r for o in found for r in o.reports) == sorted(str(n) for n in range(len(texts)))
        assert all(0 <= share <= 1 for o in found for share in o.shares)
