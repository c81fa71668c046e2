"""Word pieces as the reference library gives them."""

from __future__ import annotations

from importlib.resources import as_file, files

from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from communique.annotate.pieces import UNKNOWN, WordPieces

with as_file(files("communique.annotate") / "model/tokenizer.json") as FILE:
    OURS = WordPieces(FILE)
    THEIRS = Tokenizer.from_file(str(FILE))
THEIRS.no_truncation()
THEIRS.no_padding()


def theirs(word: str) -> list[int]:
    return THEIRS.encode(word, add_special_tokens=False).ids or [UNKNOWN]


def test_words_of_the_news() -> None:
    for word in [
        "Zelenskyy",
        "Türkiye",
        "U.S.",
        "“",
        "don’t",
        "€40bn",
        "Nguyễn",
        "2025-04-03",
        "北京",
        "rare-earth",
        "e.g.",
        "\u200b",
        "naïve",
        "Кремль",
    ]:
        assert OURS.of(word) == theirs(word), word


@given(
    st.text(
        st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z"], max_codepoint=0x2FFF),
        min_size=1,
        max_size=12,
    )
)
def test_any_word(word: str) -> None:
    assert OURS.of(word) == theirs(word)


def test_a_word_beyond_all_length_is_unknown() -> None:
    assert OURS.of("a" * 101) == theirs("a" * 101) == [UNKNOWN]
