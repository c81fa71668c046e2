"""python -m training.export [--runs runs/first] [--to src/communique/annotate/model] [--quick]

Exports the averaged weights as ONNX, quantised dynamically to int8, with tokenizer.json and labels.json beside, and figures.json: the
dev figures before and after quantisation.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import warnings
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from communique.annotate.bundle import Bundle
from training import labels
from training.evaluate import evaluate
from training.model import Exported, Reader
from training.packed import Packed
from training.train import minilm

DEV = (
    "parse/ewt-dev", "parse/gum-dev", "names/worldwide-dev", "attribution/polnear-dev", "events/plv-train", "factuality/uds-dev",
    "times/wikiwars-train", "times/meantime-train", "times/gum-dates-dev",
)  # fmt: skip
"""What is scored. Of PLV, WikiWars and MEANTIME only the fifth that was set aside."""

SPECIAL = 104
"""Numbers below are of MiniLM's special pieces ([PAD], [UNK], [CLS], [SEP], [MASK])."""
LATIN = 0x24F
"""Letters up to here are Latin."""


def wrapped(folder: Path) -> tuple[Reader, list[str]]:
    """The trained model of a run folder, ready to read, and its dependency relations."""
    relations = json.loads((folder / "relations.json").read_text("utf-8"))
    model = Reader(len(relations))
    saved = torch.load(
        folder / "weights.pt", map_location="cpu"
    )  # one that was restored has no `one_act`, which only teaches
    model.load_state_dict(model.state_dict() | saved)
    return model.eval(), relations


def export(model: Exported, file: Path) -> None:
    """Writes the model as ONNX with every length free."""
    n, w = 14, 9
    example = (
        torch.randint(1000, 2000, (2, n)), torch.ones(2, n, dtype=torch.long), torch.zeros(2, n, dtype=torch.long),
        torch.arange(1, w + 1).repeat(2, 1), torch.tensor([[0] * 5 + [1] * 4] * 2),
    )  # fmt: skip
    names = ["pieces", "shapes", "boundaries", "first", "sentence"]
    axes = {k: {0: "batch", 1: "piece" if i < 3 else "word"} for i, k in enumerate(names)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, example, str(file), input_names=names, output_names=list(Reader.OUTPUTS),
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip


def figures(folder: Path, shared: Path) -> dict[str, dict[str, float]]:
    """The dev figures of an exported model, by file."""
    bundle = Bundle(folder)
    return {name: evaluate(bundle, shared / "corpora" / f"{name}.jsonl.gz") for name in DEV}


def kept(vocabulary: dict[str, int]) -> list[str]:
    """The word pieces that English news needs: without MiniLM's unused ones and those of other scripts (together 1 MB).
    The special ones keep their numbers."""
    other = lambda piece: any(c.isalpha() and ord(c) > LATIN for c in piece)  # noqa: E731
    unused = lambda piece: piece.startswith("[unused")  # noqa: E731
    return [p for p, n in vocabulary.items() if n < SPECIAL or not (unused(p) or other(p))]


def slim(model: Reader) -> dict[str, Any]:
    """Takes the rows of the pieces that are not kept out of the model; its tokenizer.json, renumbered."""
    tokenizer = json.loads((minilm() / "tokenizer.json").read_text("utf-8"))
    vocabulary = tokenizer["model"]["vocab"]
    pieces = kept(vocabulary)
    rows = model.encoder.word.weight[[vocabulary[p] for p in pieces]].detach()
    model.encoder.word = Packed(rows)
    tokenizer["model"]["vocab"] = {p: i for i, p in enumerate(pieces)}
    return tokenizer


def bundled(
    encoder: Path, tokenizer: dict[str, Any], relations: list[str], distance: list[list[float]], folder: Path
) -> None:
    """Puts tokenizer.json and labels.json, with the hashes of the files, beside an exported encoder."""
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), "utf-8")
    sets = {
        "upos": labels.UPOS, "deprel": relations, "names": labels.NAME_TAGS, "parts": labels.PARTS,
        "say": labels.SAY_TAGS, "event": labels.EVENT_TAGS, "mode": labels.MODE_TAGS, "status": labels.STATUS_TAGS,
        "time": labels.TIME_TAGS, "type": labels.PLV_TYPES, "pairs": labels.PAIRS, "outputs": Reader.OUTPUTS,
        "link_distance": distance,
        "sha256": {f.name: sha256(f.read_bytes()).hexdigest() for f in (encoder, folder / "tokenizer.json")},
    }  # fmt: skip
    (folder / "labels.json").write_text(json.dumps(sets, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=Path, default=Path("runs/first"))
    parser.add_argument("--to", type=Path, default=Path("src/communique/annotate/model"))
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--quick", action="store_true", help="without figures (for a look at a run that is going on)")
    args = parser.parse_args()
    model, relations = wrapped(args.runs)
    args.to.mkdir(parents=True, exist_ok=True)
    target = args.to / "encoder.onnx"
    with tempfile.TemporaryDirectory() as scratch:
        tokenizer = slim(model)
        plain = Path(scratch) / "encoder.onnx"
        export(Exported(model), plain)
        quantize_dynamic(
            plain, target, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gather"]
        )
        distance = [[round(x, 4) for x in row] for row in model.links.distance.weight.tolist()]
        bundled(target, tokenizer, relations, distance, args.to)
        print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
        if args.quick:
            return
        bundled(plain, tokenizer, relations, distance, Path(scratch))
        both = {"float32": figures(Path(scratch), args.shared), "int8": figures(args.to, args.shared)}
    (args.to / "figures.json").write_text(json.dumps(both, indent=1) + "\n")
    for name, after in both["int8"].items():
        for key, value in after.items():
            print(f"{name:32} {key:22} {both['float32'][name][key]:8.2f} {value:8.2f}")


if __name__ == "__main__":
    main()
