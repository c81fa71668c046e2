"""python -m training.restore [--model FOLDER] --to runs/shipped

Writes weights.pt and relations.json from an exported model (the package's, if none is named), so that training goes on from what is
shipped (`training.train --start`) where the run that made it is gone. The weights stand on int8's grid; the word embeddings, which
training leaves frozen, are MiniLM's own, and what only teaches (`one_act`) begins anew.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from training.model import Reader
from training.train import minilm

SHIPPED = Path(__file__).parents[1] / "src/communique/annotate/model"
PREFIX = "reader."


def weights(graph: onnx.GraphProto) -> dict[str, Tensor]:
    """The parameters that an exported graph holds, by their names in the Reader. A product is known by the bias added to it."""
    held = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    out = {k.removeprefix(PREFIX): v for k, v in held.items() if k.startswith(PREFIX) and v.dtype == torch.float32}
    out = {k: v for k, v in out.items() if not k.endswith("_scale")}
    for name in held:
        if name.startswith(PREFIX) and name.endswith("_quantized"):  # tables, and products without a bias
            own = name.removesuffix("_quantized")
            out[own.removeprefix(PREFIX)] = whole(held, own)
    readers = {name: node for node in graph.node for name in node.input}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            own = node.input[1].removesuffix("_quantized")
            after = readers[node.output[0]]
            while after.op_type in {"Cast", "Mul"}:
                after = readers[after.output[0]]
            bias = next((i for i in after.input if i.startswith(PREFIX) and i.endswith(".bias")), None)
            if not own.startswith(PREFIX) and bias is not None:
                out[bias.removeprefix(PREFIX).removesuffix("bias") + "weight"] = whole(held, own).T.contiguous()
    return out


def whole(held: dict[str, Tensor], name: str) -> Tensor:
    """What int8 numbers stand for; a scale for each column or for all."""
    numbers, zero = held[f"{name}_quantized"].float(), held[f"{name}_zero_point"].float()
    return (numbers - zero) * held[f"{name}_scale"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=SHIPPED, help="folder of an exported model")
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    labels = json.loads((args.model / "labels.json").read_text("utf-8"))
    model = Reader(len(labels["deprel"]))
    model.encoder.start_from(minilm() / "model.safetensors")
    own = model.state_dict()
    found = weights(onnx.load(str(args.model / "encoder.onnx")).graph)
    found["links.distance.weight"] = torch.tensor(labels["link_distance"])
    found["encoder.word.weight"] = own["encoder.word.weight"]
    found |= {k: v for k, v in own.items() if k.startswith("one_act.")}
    if wrong := sorted(
        k for k in own.keys() | found.keys() if k not in own or k not in found or own[k].shape != found[k].shape
    ):
        raise SystemExit(f"{args.model} was exported from another Reader: {', '.join(wrong)}")
    args.to.mkdir(parents=True, exist_ok=True)
    torch.save(found, args.to / "weights.pt")
    (args.to / "relations.json").write_text(json.dumps(labels["deprel"]))


if __name__ == "__main__":
    main()
