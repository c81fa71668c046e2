"""python -m training.soup RUN RUN… --to runs/mean

The mean of the weights of several runs, one of which began from another: a "model soup" (Wortsman et al. 2022). It reads unseen text a
little better than any of them. A layer that only the last run has is taken from it.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch


def mean(states: list[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of what all states have in the same shape; the rest from the last."""
    last = states[-1]
    out = {}
    for name, value in last.items():
        same = [s[name] for s in states if name in s and s[name].shape == value.shape]
        whole = len(same) == len(states) and value.dtype.is_floating_point
        out[name] = torch.stack([s.float() for s in same]).mean(0).to(value.dtype) if whole else value
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    torch.save(mean([torch.load(r / "weights.pt", map_location="cpu") for r in args.runs]), args.to / "weights.pt")
    shutil.copy(args.runs[-1] / "relations.json", args.to / "relations.json")


if __name__ == "__main__":
    main()
