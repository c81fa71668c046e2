"""The evaluation scores any file in the corpora's formats; here small invented ones."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from communique.annotate.bundle import Bundle
from training import evaluate

WORDS = ["Norway", "rejected", "the", "plan", "on", "Monday", "."]
PARSE = {
    "id": "d", "genre": "news",
    "sentences": [{
        "id": "1", "newpar": True, "words": WORDS, "space": [True] * 5 + [False, True],
        "upos": ["PROPN", "VERB", "DET", "NOUN", "ADP", "PROPN", "PUNCT"], "xpos": [""] * 7, "lemma": WORDS,
        "head": [2, 0, 4, 2, 6, 2, 2], "deprel": ["nsubj", "root", "det", "obj", "case", "obl", "punct"],
        "entities": [[0, 1, "LOC"]], "nested": [],
    }],
    "mentions": [[0, 0, 1, 0, "place", "new"], [0, 2, 4, 1, "abstract", "new"]],
}  # fmt: skip
TEXT = "Norway rejected the plan on Monday."
ROWS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "ewt-new": (PARSE, {"upos", "uas", "las", "names_f1", "links_conll_f1"}),
    "names-new": (
        {"id": "n", "genre": "news", "sentences": [{"words": WORDS, "space": None, "entities": [[0, 1, "Location"]]}]},
        {"names_f1"},
    ),
    "attribution-new": (
        {"id": "a", "text": "Oslo said it would go.", "attributions": [{"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 21]]}]},
        {"source_f1", "cue_f1", "content_f1"},
    ),
    "plv-new": (
        {"id": "p", "text": TEXT, "source": [0, 6], "target": [16, 24], "source_all": [], "target_all": [], "type": "REJECT", "penta": 3},
        {"type_macro_f1"},
    ),
    "uds-new": ({"id": "f", "words": WORDS, "predicate": 1, "score": 2.5}, {"pearson_r"}),
    "times-new": (
        {"id": "t", "published": None, "text": TEXT, "times": [{"start": 28, "end": 34, "type": "DATE", "value": "2020-01-06"}]},
        {"times_relaxed_f1"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return Bundle()


@pytest.mark.parametrize("name", ROWS)
def test_each_kind_of_file_gets_its_figures(name: str, bundle: Bundle, tmp_path: Path) -> None:
    row, keys = ROWS[name]
    second = row | {"id": "2"}
    if "score" in row:
        second |= {"predicate": 3, "score": -1.0}
    file = tmp_path / f"{name}.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.write("".join(json.dumps(r) + "\n" for r in (row, second)))
    figures = evaluate.evaluate(bundle, file)
    assert keys <= figures.keys()
    assert all(-1 <= v <= 100 for v in figures.values())


def test_json_names_each_file_up_to_its_first_dot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plv-new.v2.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.write(json.dumps(ROWS["plv-new"][0]) + "\n")
    monkeypatch.setattr("sys.argv", ["evaluate", "--json", str(file)])
    evaluate.main()
    assert "type_macro_f1" in json.loads(capsys.readouterr().out)["plv-new"]


def test_macro_f1_is_the_mean_over_the_classes_of_the_gold() -> None:
    # class 0: 1 right of 2 gold and 1 found (F1 2/3); class 1: 1 right of 1 gold and 2 found (F1 2/3)
    assert evaluate.macro_f1([(0, 0), (0, 1), (1, 1)]) == pytest.approx(66.67)
