"""What is made of the model's scores."""

from __future__ import annotations

import numpy as np
import pytest

from communique.annotate import decode

TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-DATE", "I-DATE")


def scores(*best: str) -> np.ndarray:
    """Scores in which these tags are far the best."""
    out = np.zeros((len(best), len(TAGS)))
    out[range(len(best)), [TAGS.index(t) for t in best]] = 9
    return out


@pytest.mark.filterwarnings("error")
def test_a_score_however_far_is_a_probability() -> None:
    found = decode.sigmoid(np.array([-1e4, -88.8, 0.0, 1e4], np.float32))
    assert found.tolist() == pytest.approx([0.0, 0.0, 0.5, 1.0])


class TestNames:
    @pytest.mark.parametrize(
        ("read", "names"),
        [
            (("B-PER", "B-PER", "I-PER"), [(0, 3, "PER")]),  # Mr | Ann Varga
            (("B-PER", "O", "B-PER"), [(0, 1, "PER"), (2, 3, "PER")]),
            (("B-LOC", "B-PER", "O"), [(0, 1, "LOC"), (1, 2, "PER")]),
            (("B-DATE", "B-DATE", "O"), [(0, 1, "DATE"), (1, 2, "DATE")]),
        ],
    )
    def test_two_of_a_kind_with_nothing_between_them_are_one(self, read: tuple[str, ...], names: list) -> None:
        assert decode.spans(decode.names(scores(*read), TAGS, [0, 0, 0])) == names

    def test_no_name_goes_on_in_the_next_sentence(self) -> None:
        found = decode.spans(decode.names(scores("O", "B-PER", "B-PER"), TAGS, [0, 0, 1]))
        assert found == [(1, 2, "PER"), (2, 3, "PER")]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("Ann", "Varga", "of"), ("Ann", "Varga")),
        (("Bank", "of", "England"), ("Bank", "of", "England")),
        (("of", "the"), ()),
        (("Zahra", "Gal", "-", "On"), ("Zahra", "Gal", "-", "On")),
    ],
)
def test_no_name_ends_in_a_linking_word(words: tuple[str, ...], name: tuple[str, ...]) -> None:
    assert words[: decode.trimmed(words, 0, len(words))] == name
