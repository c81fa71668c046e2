# ruff: noqa: E501 - the card is laid out as it is read
"""python -m training.card [--to src/communique/annotate/model/CARD.md]

Writes the model card: what the weights were trained on and under which licences, how they score on dev data, and their limits.
Figures come from figures.json, which the export measures; none is copied by hand.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import Counter
from pathlib import Path

from communique.annotate.windows import MOST
from training.marked import INVENTED, MARKS, lines, stories

ROUNDS = (
    7_500,
    10_000,
    5_800,
    560,
    5_000,
    3_000,
    1_500,
    1_500,
    2_500,
    1_300,
    3_000,
    2_000,
    1_500,
    2_200,
    900,
    5_000,
    4_000,
    4_400,
    2_000,
    2_200,
    2_500,
    5_000,
)
"""Steps of the rounds before the one in config.toml."""
DESK_REPORTS = 278
DESK_TYPES = {"CONSULT": 953, "REQUEST": 672, "ACCUSE": 610, "ASSAULT": 515, "COERCE": 433, "AGREE": 376, "SUPPORT": 352, "REJECT": 322,
              "RETREAT": 300, "SANCTION": 236, "CONCEDE": 218, "COOPERATE": 205, "PROTEST": 189, "AID": 180, "MOBILIZE": 165, "THREATEN": 81}  # fmt: skip
"""Reports and event words of desk-gold/train."""

DATA = (
    ("UD English EWT 2.8, names of EWT-NNER", "tags, trees, names", "CC BY-SA 4.0; name labels: none stated"),
    ("UDS It-Happened v2 (on EWT)", "factuality", "CC BY-SA 4.0"),
    ("UD English GUM (news, interview and other genres)", "tags, trees, names, mentions, links", "annotations CC BY 4.0 / CC BY-NC-SA 4.0 as the sources say"),
    ("Worldwide newswire (Stanford)", "names", "none stated; text is the publishers'"),
    ("PolNeAR", "source, cue, content", "none stated for the data; text is the publishers'"),
    ("Communique desk gold, train part", "cues and their parts, events, roles, times, people", "marked up for this project; texts are the publishers'"),
    ("{marked} reports of Worldwide, of the Guardian (Entities timelines) and of WikiEvents, and of BASIL, marked up by language models by the same guidelines (`training/marked.jsonl`, `quality/gold/merge/real.jsonl`)", "the same", "marks: this project's; texts are the publishers'"),
    ("ECB+ (train), and {stories} of those reports' stories", "which acts are one", "CC BY 3.0; news texts third-party"),
    ("{invented} stories of three reports each, invented by language models (`quality/gold/merge/invented.jsonl`)", "which acts are one", "this project's"),
    ("all these texts, a third of the Entities articles, WikiEvents", "sentence vectors, from all-MiniLM-L6-v2", "texts are the publishers'"),
    ("PLV (Zero-Shot-PLOVER), four fifths", "event types", "none stated"),
    ("MEANTIME, WikiWars, four fifths", "time expressions", "CC BY 4.0; CC BY-SA 3.0"),
)  # fmt: skip

CARD = """# Model card: the reader of Communique

`encoder.onnx`: MiniLM-L6-H384 (Wang et al. 2020; weights of all-MiniLM-L6-v2, Apache-2.0) with shape and boundary embeddings, one layer more, and its last layer
five times, for trees, for names and times, for attribution and links, for acts, and for the sentence vectors; word embeddings in five bits a number; fine-tuned on all tasks at once in twenty-six rounds, means of them counted ({rounds} steps of at most {pieces:,} word pieces, each
of one kind of data; one CPU with two cores), each averaged over its last steps. Many of them began from a mean of rounds before, and the shipped weights are such a mean (`training.soup`; `training/config.toml` says which); then {vectors:,} steps taught the
layer of the sentence vectors alone (`training/vectors.toml`). Every figure of the runs stands there, in `training/rounds/` or in the commits it names. Quantised dynamically to int8: {size:.1f} MB. English news only.
Licence of the weights: CC BY-SA 4.0.

One pass over a window gives: parts of speech, trees, names, times, mentions and links between them, factuality, attribution (source, cue,
content, channel), event words with PLOVER type, mode, status, source, target, place and time, and a vector of each by which acts of several reports are compared, roles, the PLOVER type of a sentence with given sides, and a vector of each sentence.

## Data

| corpus | teaches | licence as stated at the source |
|---|---|---|
{data}

No text of a corpus is in this project. Test splits were not read.

## Figures on dev data

Before and after quantisation. In percent, but for r; `*_f1` of source, cue and content: exact spans, `*_words_f1`: words; names_f1: exact spans of persons, organisations and
places; links: without chains of one mention. All are scored in windows of at most {long} word pieces, as a report is read. Of PLV, WikiWars and MEANTIME a fifth was set aside.
The PolNeAR figures are those of the heads trained on its guidelines; they support training, but the desk reads statements with the heads of the desk gold (`said` in the gate).

| corpus | figure | float32 | int8 |
|---|---|---|---|
{figures}

The desk as a whole (people, roles, statements, events, times) is scored by `python -m quality.gate`; its floors stand in `quality/floors.json`.

## Limits

- Trained on American election news, Asian, African and Latin American newswire, Wikinews, web text and {reports} marked-up reports of diplomacy and conflict. How it reads
  older prose, transcripts or headlines in capitals has not been measured.
- The attribution corpus has one topic (the 2016 campaign in the United States); some event types are rare in the gold
  ({rare}) and have not been measured one by one.
- It reads each window of at most {long} word pieces by itself: a pronoun whose name stands before the window stays unresolved.
- It says what a text says. It does not know what is true.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, default=Path("src/communique/annotate/model/CARD.md"))
    args = parser.parse_args()
    config = tomllib.loads(Path(__file__).with_name("config.toml").read_text("utf-8"))
    vectors = tomllib.loads(Path(__file__).with_name("vectors.toml").read_text("utf-8"))
    both = json.loads((args.to.parent / "figures.json").read_text("utf-8"))
    told = stories()
    marks = [m for m in map(json.loads, MARKS.read_text("utf-8").splitlines()) if not m.get("dev")]
    marks += [m for story in told for m in story["reports"]]
    types = Counter(e["type"] for m in marks for e in m["events"]) + Counter(DESK_TYPES)
    rows = [
        f"| {name} | {key} | {both['float32'][name][key]} | {value} |"
        for name, figures in both["int8"].items()
        for key, value in figures.items()
    ]
    card = CARD.format(
        rounds=", ".join(f"{steps:,}" for steps in (*ROUNDS, config["steps"])),
        vectors=vectors["steps"],
        pieces=max(s["pieces"] for c in (config, vectors) for s in c["streams"].values()),
        size=(args.to.parent / "encoder.onnx").stat().st_size / 1e6,
        data="\n".join(f"| {' | '.join(row)} |" for row in DATA)
        .replace("{marked}", f"{len(marks):,}")
        .replace("{stories}", str(len(told)))
        .replace("{invented}", str(len(lines(INVENTED)))),
        reports=f"{DESK_REPORTS + len(marks):,}",
        rare=", ".join(f"{n} {t}" for t, n in sorted(types.items(), key=lambda x: x[1])[:2])
        + f" of {sum(types.values()):,}",
        figures="\n".join(rows),
        long=MOST,
    )
    args.to.write_text(card, "utf-8")


if __name__ == "__main__":
    main()
