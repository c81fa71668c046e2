"""The encoder with its heads: one pass over a window gives every layer (DESIGN §5).

Encoder: BERT (Devlin et al. 2019) in the size of MiniLM-L6-H384 (Wang et al. 2020), with a shape and a boundary embedding added to
its input. Trees: biaffine arcs and relations (Dozat & Manning 2017). Relations from a word to the words of a phrase and links
between mentions: scaled products with a bias for the distance.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from communique.annotate.chains import FAR as FAR_WORDS
from communique.annotate.chains import NEAR, ROOM, SAME
from communique.annotate.features import BOUNDARIES, SHAPES
from training import labels

SIZE, LAYERS, HEADS, INNER = 384, 6, 12, 1536
END = 102  # the piece at a window's end
FAR = 24  # distances between words beyond this share one bias


class Dropout(nn.Module):
    """Dropout whose random bits are drawn once and taken at a random place: drawing them anew cost a tenth of a step on a CPU."""

    def __init__(self, part: float) -> None:
        super().__init__()
        self.part, self.drawn = part, None

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.part:
            return x
        if self.drawn is None or self.drawn.device != x.device or self.drawn.numel() < 2 * x.numel():
            keep = torch.rand(max(1 << 22, 2 * x.numel()), device=x.device) >= self.part
            self.drawn = keep.to(torch.bfloat16) / (1 - self.part)
        at = int(torch.randint(self.drawn.numel() - x.numel(), ()))
        return x * self.drawn[at : at + x.numel()].view(x.shape).to(x.dtype)


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = nn.Linear(SIZE, SIZE), nn.Linear(SIZE, SIZE), nn.Linear(SIZE, SIZE)
        self.attended, self.norm1 = nn.Linear(SIZE, SIZE), nn.LayerNorm(SIZE, eps=1e-12)
        self.inner, self.outer, self.norm2 = (
            nn.Linear(SIZE, INNER),
            nn.Linear(INNER, SIZE),
            nn.LayerNorm(SIZE, eps=1e-12),
        )
        self.drop = Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x [batch, pieces, SIZE]; mask [batch, 1, 1, pieces], added to the scores: 0, or far below for padding."""
        b, n, _ = x.shape
        q, k, v = (f(x).view(b, n, HEADS, SIZE // HEADS).transpose(1, 2) for f in (self.query, self.key, self.value))
        # Written out: torch's own attention takes four times as long for its gradients in bf16 on a CPU.
        a = ((q / math.sqrt(SIZE // HEADS)) @ k.transpose(2, 3) + mask.to(q.dtype)).softmax(-1) @ v
        x = self.norm1(x + self.drop(self.attended(a.transpose(1, 2).reshape(b, n, SIZE))))
        return self.norm2(x + self.drop(self.outer(F.gelu(self.inner(x)))))


def padding(pieces: Tensor) -> Tensor:
    """What attention adds to its scores [batch, 1, 1, pieces]: far below zero where there is no word piece."""
    return (pieces == 0)[:, None, None, :].float() * -1e4


class Encoder(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.word = nn.Embedding(30522, SIZE)
        self.position = nn.Embedding(512, SIZE)
        self.kind = nn.Parameter(torch.zeros(SIZE))
        self.shape = nn.Embedding(len(SHAPES), SIZE)
        self.boundary = nn.Embedding(len(BOUNDARIES), SIZE)
        nn.init.normal_(self.shape.weight, std=0.02)
        nn.init.normal_(self.boundary.weight, std=0.02)
        self.norm = nn.LayerNorm(SIZE, eps=1e-12)
        self.drop = Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS - 1))
        self.further = Layer(dropout)
        self.syntax, self.names, self.discourse, self.events, self.meaning = (Layer(dropout) for _ in range(5))

    def forward(self, pieces: Tensor, shapes: Tensor, boundaries: Tensor) -> Tensor:
        """What the layers give that all share, `further` apart [batch, pieces, SIZE]."""
        x = self.word(pieces) + self.position(torch.arange(pieces.shape[1], device=pieces.device)) + self.kind
        x = self.drop(self.norm(x + self.shape(shapes) + self.boundary(boundaries)))
        mask = padding(pieces)
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def start_from(self, file: Path) -> None:
        """Loads MiniLM's published weights (safetensors)."""
        w = load_file(str(file))
        own = {
            "word.weight": w["embeddings.word_embeddings.weight"],
            "position.weight": w["embeddings.position_embeddings.weight"],
            "kind": w["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": w["embeddings.LayerNorm.weight"],
            "norm.bias": w["embeddings.LayerNorm.bias"],
        }
        names = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "attended": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "inner": "intermediate.dense",
            "outer": "output.dense",
            "norm2": "output.LayerNorm",
        }
        last = [(name, LAYERS - 1) for name in (*BRANCHES, "meaning")]
        places = [*((f"layers.{i}", i) for i in range(LAYERS - 1)), *last]
        for place, i in places:
            for ours, theirs in names.items():
                for part in ("weight", "bias"):
                    own[f"{place}.{ours}.{part}"] = w[f"encoder.layer.{i}.{theirs}.{part}"]
        missing, unexpected = self.load_state_dict(own, strict=False)
        assert not unexpected
        new = {f"further.{k}" for k in self.further.state_dict()}
        assert set(missing) == {"shape.weight", "boundary.weight"} | new
        self.add_further()

    def add_further(self) -> None:
        """Lets `further` begin as a copy of the layer below that changes nothing yet: its results are multiplied by 0, and its norms undo
        themselves (as new blocks begin in Wu et al. 2024, LLaMA Pro)."""
        below = self.layers[-1]
        self.further.load_state_dict(below.state_dict())
        weight, bias = below.norm2.weight.detach(), below.norm2.bias.detach()
        for norm in (self.further.norm1, self.further.norm2):
            nn.init.constant_(norm.weight, (weight.square().mean() + bias.var()).sqrt().item())
            nn.init.constant_(norm.bias, bias.mean().item())
        for product in (self.further.attended, self.further.outer):
            nn.init.zeros_(product.weight)
            nn.init.zeros_(product.bias)


class Distance(nn.Module):
    """A learned bias for each signed distance between two words, up to FAR on either side."""

    def __init__(self, kinds: int) -> None:
        super().__init__()
        self.table = nn.Embedding(2 * FAR + 1, kinds)
        nn.init.zeros_(self.table.weight)

    def forward(self, n: Tensor) -> Tensor:
        at = torch.arange(n, device=self.table.weight.device)
        return self.table((at[None, :] - at[:, None]).clamp(-FAR, FAR) + FAR).permute(2, 0, 1)[None]


class Relations(nn.Module):
    """Scores [batch, kinds, words, words]: does word j belong to the phrase that word i governs in relation k?"""

    def __init__(self, kinds: int, room: int, dropout: float) -> None:
        super().__init__()
        self.kinds, self.room = kinds, room
        self.hidden = nn.Sequential(nn.Linear(SIZE, 2 * 256), nn.GELU(), Dropout(dropout))
        self.anchor = nn.Linear(256, kinds * room)
        self.member = nn.Linear(256, kinds * room)
        self.bias = nn.Linear(256, kinds)
        nn.init.constant_(self.bias.bias, -3.0)  # most words belong to no phrase
        self.distance = Distance(kinds)

    def forward(self, x: Tensor) -> Tensor:
        b, n, _ = x.shape
        left, right = self.hidden(x).chunk(2, dim=-1)
        a = self.anchor(left).view(b, n, self.kinds, self.room).transpose(1, 2)
        m = self.member(right).view(b, n, self.kinds, self.room).transpose(1, 2)
        scores = a @ m.transpose(2, 3) / math.sqrt(self.room)
        return scores + self.bias(right).transpose(1, 2)[:, :, None, :] + self.distance(n)


class Trees(nn.Module):
    """Biaffine arcs inside sentences and the relation of each word to its best head. A root is its own head."""

    def __init__(self, deprels: int, dropout: float) -> None:
        super().__init__()
        arc, rel = 256, 96
        self.dependent = nn.Sequential(nn.Linear(SIZE, arc + rel), nn.GELU(), Dropout(dropout))
        self.governor = nn.Sequential(nn.Linear(SIZE, arc + rel), nn.GELU(), Dropout(dropout))
        self.split = (arc, rel)
        self.arc = nn.Parameter(torch.eye(arc) / math.sqrt(arc))
        self.arc_bias = nn.Linear(arc, 1)
        self.rel = nn.Parameter(torch.randn(rel, deprels * rel) * 0.02)
        self.rel_bias = nn.Linear(2 * rel, deprels)
        self.distance = Distance(1)

    def forward(self, x: Tensor, sentence: Tensor, heads: Tensor | None = None) -> tuple[Tensor, Tensor]:
        d_arc, d_rel = self.dependent(x).split(self.split, dim=-1)
        g_arc, g_rel = self.governor(x).split(self.split, dim=-1)
        arcs = d_arc @ self.arc @ g_arc.transpose(1, 2) + self.arc_bias(g_arc).transpose(1, 2)
        arcs = arcs + self.distance(x.shape[1])[:, 0]
        apart = sentence[:, :, None] != sentence[:, None, :]
        arcs = arcs.float().masked_fill(apart, -1e4)
        best = arcs.argmax(-1) if heads is None else heads
        g = torch.gather(g_rel, 1, best[:, :, None].expand(-1, -1, g_rel.shape[-1]))
        left = (d_rel @ self.rel).unflatten(-1, (-1, self.split[1]))  # [b n r] -> [b n k s]
        rels = (left @ g[..., None]).squeeze(-1) + self.rel_bias(torch.cat([d_rel, g], -1))
        return arcs, rels


class Links(nn.Module):
    """What each word brings to being linked with another one of its document, in this window or another [batch, words, WIDTH];
    communique.annotate.chains says what it holds and puts the scores together. `distance` [FAR + 1, NEAR]."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.hidden = nn.Sequential(nn.Linear(SIZE, 2 * ROOM), nn.GELU(), Dropout(dropout))
        self.product = nn.Linear(ROOM, ROOM)
        self.own = nn.Linear(ROOM, 1 + SAME + NEAR)
        self.distance = nn.Embedding(len(FAR_WORDS) + 1, NEAR)
        nn.init.zeros_(self.distance.weight)

    def forward(self, x: Tensor) -> Tensor:
        left, right = self.hidden(x).chunk(2, dim=-1)
        return torch.cat([self.product(left) / math.sqrt(ROOM), right, self.own(left)], -1)


class OneAct(nn.Module):
    """From the vectors of two acts [pairs, ACT_SIZE], of length 1, how likely they are one act [pairs]: a logit. Only in training: it
    teaches the vectors what is to be told from them; merge/weighing.py weighs them with other evidence."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.net = nn.Sequential(nn.Linear(2 * labels.ACT_SIZE, 192), nn.GELU(), Dropout(dropout), nn.Linear(192, 1))

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        a, b = a * math.sqrt(labels.ACT_SIZE), b * math.sqrt(labels.ACT_SIZE)
        return self.net(torch.cat([a * b, (a - b).abs()], -1)).squeeze(-1)


BRANCHES = {
    "syntax": ("upos", "arcs", "rels"),
    "names": ("names", "time", "factuality", "mention"),
    "discourse": ("parts", "say", "links"),
    "events": ("event", "mode", "status", "act", "pairs", "type"),
}
"""The heads that share a last layer."""


class Reader(nn.Module):
    """Everything. `forward` gives the scores of the heads that are asked for.

    Above MiniLM's first layers stands one that is not MiniLM's (`further`), and then MiniLM's last layer once for each of BRANCHES: with
    one for all, trees and names stayed behind, see docs/model.md. Without `further` it stands once more for the sentence vector,
    which the others cannot give beside their own work."""

    OUTPUTS = (
        "upos", "arcs", "rels", "names", "time", "factuality", "mention", "parts", "say", "event", "mode", "status", "act", "pairs",
        "links", "type", "vector",
    )  # fmt: skip

    def __init__(self, deprels: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.drop = Dropout(dropout)
        self.sizes = {
            "upos": len(labels.UPOS),
            "names": len(labels.NAME_TAGS),
            "time": len(labels.TIME_TAGS),
            "factuality": 1,
            "mention": len(labels.MENTION_TAGS),
            "parts": 3 * len(labels.PARTS),
            "say": len(labels.SAY_TAGS),
            "event": len(labels.EVENT_TAGS),
            "mode": len(labels.MODE_TAGS),
            "status": len(labels.STATUS_TAGS),
            "act": labels.ACT_SIZE,
        }
        self.tags = nn.ModuleDict({k: nn.Linear(SIZE, n) for k, n in self.sizes.items()})
        self.trees = Trees(deprels, dropout)
        self.pairs = Relations(len(labels.PAIRS), 48, dropout)
        self.links = Links(dropout)
        self.one_act = OneAct(dropout)
        self.typed = nn.Sequential(
            nn.Linear(SIZE, 192), nn.GELU(), Dropout(dropout), nn.Linear(192, 1 + 3 * len(labels.PLV_TYPES))
        )

    def forward(
        self,
        pieces: Tensor,
        shapes: Tensor,
        boundaries: Tensor,
        first: Tensor,
        sentence: Tensor,
        heads: Tensor | None = None,
        wanted: Collection[str] = OUTPUTS,
    ) -> dict[str, Tensor]:
        """pieces, shapes, boundaries [batch, pieces]; first [batch, words] the first piece of each word;
        sentence [batch, words] its sentence number, -1 for padding; heads only in training. `meanings`, asked for by itself: what each
        word piece brings to its sentence's vector."""
        below = self.encoder(pieces, shapes, boundaries)
        mask = padding(pieces)
        further = (
            self.encoder.further(below, mask) if any(n in wanted for ns in BRANCHES.values() for n in ns) else below
        )
        out: dict[str, Tensor] = {}
        for branch, names in BRANCHES.items():
            if not any(n in wanted for n in names):
                continue
            x = self.encoder.get_submodule(branch)(further, mask)
            x = self.drop(torch.gather(x, 1, first[:, :, None].expand(-1, -1, SIZE)))
            out |= {n: self.tags[n](x) for n in names if n in wanted and n in self.sizes}
            if "arcs" in names and "arcs" in wanted:
                out["arcs"], out["rels"] = self.trees(x, sentence, heads)
            for name, head in (("pairs", self.pairs), ("links", self.links), ("type", self.typed)):
                if name in names and name in wanted:
                    out[name] = head(x)
        if "vector" in wanted or "meanings" in wanted:
            of = sentence_of_piece(pieces, first, sentence)
            x = self.meanings(below, of)
            if "meanings" in wanted:
                return {"meanings": x}
            member = (sentence[:, :, None] == of[:, None, :]).to(x.dtype)
            out["vector"] = (member @ x) / member.sum(-1, keepdim=True).clamp(min=1)
        return out

    def meanings(self, below: Tensor, of: Tensor) -> Tensor:
        """What each word piece brings to its sentence's vector [batch, pieces, SIZE]; it looks at its own sentence only."""
        apart = of[:, None, :, None] != of[:, None, None, :]
        return self.encoder.meaning(below, apart.to(below.dtype) * -1e4)


def sentence_of_piece(pieces: Tensor, first: Tensor, sentence: Tensor) -> Tensor:
    """The number of each word piece's sentence [batch, pieces]; -1 for what is of no word."""
    at = torch.arange(pieces.shape[1], device=pieces.device)[None, :, None]
    begun = ((first[:, None, :] <= at) & (sentence[:, None, :] >= 0)).long().sum(-1)
    own = torch.gather(sentence, 1, (begun - 1).clamp(min=0))
    return own.masked_fill((begun == 0) | (pieces == 0) | (pieces == END), -1)


class Exported(nn.Module):
    """A Reader whose outputs are a tuple in the order of OUTPUTS, as ONNX wants them."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(
        self, pieces: Tensor, shapes: Tensor, boundaries: Tensor, first: Tensor, sentence: Tensor
    ) -> tuple[Tensor, ...]:
        out = self.reader(pieces, shapes, boundaries, first, sentence)
        return tuple(out[name] for name in Reader.OUTPUTS)
