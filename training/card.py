# ruff: noqa: E501 - the card is laid out as it is read
"""python -m training.card [--shared ../shared] [--to src/communique/annotate/model/CARD.md]

Writes the model card: what the weights were trained on and under which licences, how they score on dev data, and their limits.
Every figure is measured here with the exported model; none is copied.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

from communique.annotate.bundle import Bundle
from training.evaluate import evaluate

DATA = (
    ("UD English EWT 2.8, names of EWT-NNER", "tags, trees, names", "CC BY-SA 4.0; name labels: none stated"),
    ("UD English GUM (news, interview and other genres)", "tags, trees, links", "annotations CC BY 4.0 / CC BY-NC-SA 4.0 as the sources say"),
    ("Worldwide newswire (Stanford)", "names", "none stated; text is the publishers'"),
    ("PolNeAR", "source, cue, content", "none stated for the data; text is the publishers'"),
    ("Communique desk gold, train part", "cues and their parts, events, roles, times, people", "marked up for this project; texts are the publishers'"),
    ("MEANTIME, WikiWars", "time expressions", "CC BY 4.0; CC BY-SA 3.0"),
)  # fmt: skip
DEV = (
    "parse/ewt-dev", "parse/gum-dev", "names/worldwide-dev", "attribution/polnear-dev",
)  # fmt: skip

CARD = """# Model card: the reader of Communique

`encoder.onnx`: MiniLM-L6-H384 (Wang et al. 2020; weights of all-MiniLM-L6-v2, Apache-2.0) with shape and boundary embeddings, fine-tuned on all tasks at
once ({steps} steps, in the last stage of at most {pieces} word pieces, one CPU with two cores, about two hours, seed {seed}), averaged over the last steps, quantised dynamically to int8: {size:.1f} MB. English news only. Licence of the weights: CC BY-SA 4.0.

The run was steered by hand after looking at dev figures: shares of the corpora and weights of the losses changed at steps 400, 600, 700 and 1,200 (there also the
learning rate, for a last stage on parse, names and attribution). `training/config.toml` holds the last stage; a run from nothing with it will differ.

## Data

| corpus | teaches | licence as stated at the source |
|---|---|---|
{data}

No text of a corpus is in this project. Test splits were not read.

## Figures on dev data

Layers inside a sentence are scored in windows of 48 word pieces; trees are about two points of LAS worse in the long windows that the package reads. The
PolNeAR figures are those of the heads trained on its guidelines; they support training but the desk reads statements with the heads of the desk gold (`said` in the gate).
In percent; `*_f1` of source, cue and content: exact spans; `*_words_f1`: words. names_f1: exact spans of persons, organisations and places.

| corpus | figures |
|---|---|
{figures}

The desk as a whole (people, roles, statements, events, times) is scored by `python -m quality.gate`; its floors stand in `quality/floors.json`.

## Limits

- Trained on American election news, Asian, African and Latin American newswire, Wikinews, web text and 278 marked-up reports of diplomacy and conflict. How it reads
  older prose, transcripts or headlines in capitals has not been measured.
- The attribution corpus has one topic (the 2016 campaign in the United States); some event types are rare in the gold
  (81 THREATEN, 165 MOBILIZE among 5,807) and have not been measured one by one.
- It reads each window of at most 192 word pieces by itself: a pronoun whose name stands before the window stays unresolved.
- It says what a text says. It does not know what is true.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--to", type=Path, default=Path("src/communique/annotate/model/CARD.md"))
    args = parser.parse_args()
    config = tomllib.loads(Path(__file__).with_name("config.toml").read_text("utf-8"))
    bundle = Bundle(args.to.parent)
    rows = []
    for name in DEV:
        figures = evaluate(bundle, args.shared / "corpora" / f"{name}.jsonl.gz")
        rows.append(f"| {name} | {', '.join(f'{k} {v:.1f}' for k, v in figures.items())} |")
    card = CARD.format(
        steps=config["steps"],
        pieces=sum(b[0] for b in config["batches"].values()),
        seed=config["seed"],
        size=(args.to.parent / "encoder.onnx").stat().st_size / 1e6,
        data="\n".join(f"| {' | '.join(row)} |" for row in DATA),
        figures="\n".join(rows),
    )
    args.to.write_text(card, "utf-8")


if __name__ == "__main__":
    main()
