"""python -m training.export [--runs runs/first] [--to src/communique/annotate/model]

Exports the averaged weights as ONNX, quantised dynamically to int8, with tokenizer.json and labels.json beside.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import warnings
from hashlib import sha256
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training import labels
from training.model import Exported, Reader
from training.train import minilm


def wrapped(folder: Path) -> tuple[Reader, list[str]]:
    """The trained model of a run folder, ready to read, and its dependency relations."""
    relations = json.loads((folder / "relations.json").read_text("utf-8"))
    model = Reader(len(relations))
    model.load_state_dict(torch.load(folder / "weights.pt", map_location="cpu"))
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=Path, default=Path("runs/first"))
    parser.add_argument("--to", type=Path, default=Path("src/communique/annotate/model"))
    parser.add_argument(
        "--plain", action="store_true", help="leave the weights in 32 bits (to measure what int8 costs)"
    )
    args = parser.parse_args()
    model, relations = wrapped(args.runs)
    args.to.mkdir(parents=True, exist_ok=True)
    target = args.to / "encoder.onnx"
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        export(Exported(model), plain)
        if args.plain:
            shutil.copy(plain, target)
        else:
            quantize_dynamic(
                plain, target, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gather"]
            )
    shutil.copy(minilm() / "tokenizer.json", args.to / "tokenizer.json")
    sets = {
        "upos": labels.UPOS, "deprel": relations, "names": labels.NAME_TAGS, "parts": labels.PARTS,
        "say": labels.SAY_TAGS, "event": labels.EVENT_TAGS, "mode": labels.MODE_TAGS, "status": labels.STATUS_TAGS,
        "time": labels.TIME_TAGS, "type": labels.PLV_TYPES, "pairs": labels.PAIRS, "outputs": Reader.OUTPUTS,
        "sha256": {n: sha256((args.to / n).read_bytes()).hexdigest() for n in ("encoder.onnx", "tokenizer.json")},
    }  # fmt: skip
    (args.to / "labels.json").write_text(json.dumps(sets, indent=1) + "\n")
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
