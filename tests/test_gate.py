"""The gate measures what ../shared/desk-gold/score.py measures."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from quality import gate, score

SHARED = Path(__file__).parents[1].parent / "shared/desk-gold"
EXAMPLES = Path(__file__).parents[1] / "examples/visit/markup"


def test_a_perfect_reader_scores_a_hundred_and_an_empty_one_nothing() -> None:
    reports, golds = {}, {}
    for report, markup in gate.marked(EXAMPLES / "reports", EXAMPLES / "findings"):
        reports[report["id"]] = report
        golds[report["id"]] = score.from_markup(report, markup)
    perfect = score.score(reports, golds, golds)
    assert {layer: v["f1"] for layer, v in perfect.items()} == dict.fromkeys(perfect, 100.0)
    assert score.score(reports, golds, {})["said"]["f1"] == 0


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="../shared is not here: nothing to hold our copy of the measure against"
)
def test_our_copy_of_the_measure_agrees_with_the_given_one() -> None:
    spec = importlib.util.spec_from_file_location("given_score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    given = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(given)
    pairs = gate.marked(SHARED / "reports", SHARED / "markup")
    reports = {r["id"]: r for r, _ in pairs}
    golds = {r["id"]: score.from_markup(r, m) for r, m in pairs}
    # a reader that loses every second finding: neither perfect nor empty
    half = {k: {layer: found[::2] for layer, found in g.items()} for k, g in golds.items()}
    assert score.score(reports, golds, half) == given.score(reports, golds, half)


def test_the_floors_are_for_figures_that_exist() -> None:
    wanted = json.loads((Path(gate.__file__).parent / "floors.json").read_text("utf-8"))
    layers = {
        "people",
        "roles",
        "said",
        "said+who",
        "form",
        "acts",
        "acts+who",
        "mode",
        "status",
        "date",
        "times",
        "values",
    }
    for name in ("examples", "passages", "desk-gold"):
        assert set(wanted["floors"][name]) <= layers
        assert name in wanted["fingerprints"]
