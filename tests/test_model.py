"""The shipped model at run time: what it gives, what it refuses, and texts nobody would call news."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import communique.annotate
from communique.annotate import Annotator
from communique.annotate.bundle import Bundle, cores
from communique.annotate.decode import event_type
from communique.errors import ModelError
from communique.types import Annotation, Article

MODEL = Path(communique.annotate.__file__).parent / "model"
ANNOTATE = Annotator()


def read(text: str) -> Annotation:
    return ANNOTATE([Article("x", text)])[0]


def places_hold(text: str, found: Annotation) -> bool:
    spans = [
        *found.sentences, *found.times, *(t.span for t in found.tokens), *(n.span for n in found.names),
        *(s for e in found.event_words for s in (e.trigger, *e.source, *e.target, *e.place)),
        *(s for a in found.attributions for s in (*a.source, *a.content, *a.channel)),
    ]  # fmt: skip
    return all(0 <= s.start < s.end <= len(text) for s in spans)


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json"])
def test_a_damaged_file_is_refused_with_its_name(tmp_path: Path, name: str) -> None:
    shutil.copytree(MODEL, tmp_path / "model")
    file = tmp_path / "model" / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(ModelError, match=f"{name} is damaged.*Install the package again"):
        Bundle(tmp_path / "model")


def test_a_missing_model_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        Bundle(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "", " \n\t ", "?!… — ‘’ “” ;;; ...", "🕊️ 🤝 👨‍👩‍👧‍👦 talks 🕊️", "قال الوزير إن المحادثات بدأت في الرياض.",
        "Talks\x00 began\x07 in\x1b[31m Oslo.\x7f", "A lone \ud800 surrogate \udfff said so.", "a" * 5_000, "word " * 3_000,
        "He said \u202edesrever si siht\u202c today.",
    ],
    ids=["empty", "blank", "marks", "emoji", "arabic", "controls", "surrogates", "one word", "one sentence", "bidi"],
)  # fmt: skip
def test_odd_texts_are_read_without_a_wrong_place(text: str) -> None:
    assert places_hold(text, read(text))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_every_place_lies_in_the_text(text: str) -> None:
    assert places_hold(text, read(text))


@pytest.mark.parametrize(
    ("quota", "most"), [("200000 100000", 2), ("150000 100000", 1), ("50000 100000", 1), ("max 100000", 10_000)]
)
def test_threads_are_the_cores_that_the_control_group_grants(tmp_path: Path, quota: str, most: int) -> None:
    (tmp_path / "cpu.max").write_text(quota + "\n", "ascii")
    assert cores(tmp_path / "cpu.max") == min(most, cores(tmp_path / "none"))


def test_every_sentence_has_a_vector_of_length_one() -> None:
    found = read(
        "Talks on a ceasefire began in Oslo. The truce negotiations opened on Monday. Wheat prices fell by a tenth."
    )
    assert found.vectors is not None
    assert found.vectors.shape == (3, 384)
    assert np.linalg.norm(found.vectors, axis=1) == pytest.approx(1, abs=1e-3)


def test_sentences_of_like_meaning_have_like_vectors() -> None:
    found = read(
        "Talks on a ceasefire began in Oslo. The truce negotiations opened on Monday. Wheat prices fell by a tenth."
    )
    assert found.vectors is not None
    likeness = found.vectors @ found.vectors.T
    assert likeness[0, 1] > likeness[0, 2]


def test_what_happened_is_more_factual_than_what_is_denied() -> None:
    found = read("The army attacked the port on Monday. The army did not attack the port on Tuesday.")
    score = {e.trigger.start: e.factuality for e in found.event_words}
    assert len(score) == 2
    first, second = (score[k] for k in sorted(score))
    assert first is not None
    assert second is not None
    assert first > second


def test_the_type_of_a_window_is_a_weighted_mean_plus_its_sides() -> None:
    scores = np.zeros((3, 1 + 3 * 2))
    scores[:, 0] = [50, -50, -50]  # all weight on the first word
    scores[0, 1:3] = [1, 0]
    scores[1, 3:5] = [0, 3]  # as source
    scores[2, 5:7] = [1, 1]  # as target
    assert event_type(scores, [1], [2]) == pytest.approx([2, 4])
    assert event_type(scores, [], []) == pytest.approx([1, 0])


class TestActsAreCompared:
    TEXT = (
        "Turkey's navy seized a Greek tanker off Rhodes on Monday. Athens condemned the move. "
        "The seizure of the tanker came two days after talks in Ankara."
    )

    def vectors(self) -> dict[str, np.ndarray]:
        found = read(self.TEXT)
        assert found.act_vectors is not None
        return {w.trigger.of(self.TEXT): v for w, v in zip(found.event_words, found.act_vectors, strict=True)}

    def test_each_word_of_an_act_has_a_vector_of_length_one(self) -> None:
        for vector in self.vectors().values():
            assert vector.shape == (128,)
            assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)

    def test_an_act_told_twice_is_nearer_to_itself_than_to_others(self) -> None:
        by = self.vectors()
        others = [v for words, v in by.items() if words not in ("seized", "seizure")]
        assert others
        assert by["seized"] @ by["seizure"] > max(by["seized"] @ v for v in others)

    def test_a_text_without_acts_has_none(self) -> None:
        assert read("Snow fell.").act_vectors is None
