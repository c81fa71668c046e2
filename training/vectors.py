"""python -m training.vectors [--shared ../shared] [--model FOLDER] [--json]

How near the model's sentence vectors are to those of its teacher, all-MiniLM-L6-v2. Needs torch, for the teacher.

vector_cosine: the mean cosine over the sentences of worldwide-dev, read in the package's windows. ndcg_at_10: of the BASIL dev articles
(the mean of their first sentences' vectors), each as a query against all others: how much of the gain of the teacher's best ten the
model's best ten have, the gain being the teacher's cosine (Järvelin & Kekäläinen 2002); ndcg_at_10_ranks: the gain is 10 for the
teacher's first, 9 for its second … and nothing from its eleventh on. Both in percent.
"""

from __future__ import annotations

import argparse
import json
from itertools import pairwise
from pathlib import Path

import numpy as np

from communique.annotate import Annotator
from communique.annotate.bundle import Bundle
from communique.annotate.windows import MOST
from communique.types import Article
from training import corpora
from training.evaluate import read
from training.teacher import Teacher
from training.train import minilm
from training.windows import cut

FIRST = 5
"""Sentences of an article that stand for it."""


def cosine(bundle: Bundle, teacher: Teacher, path: Path) -> float:
    """Mean cosine of the model's and the teacher's vector over the sentences of a names corpus."""
    documents = corpora.worldwide(path, lambda words: [len(p) for p in bundle.pieces(words)])
    texts, found = [], []
    for window, _, scores in read(bundle, [w for d in documents for w in cut(d, MOST)]):
        starts = [i for i, b in enumerate(window.boundary) if b]
        texts += [" ".join(window.words[a:b]) for a, b in pairwise([*starts, len(window.words)])]
        found += [scores["vector"][i] for i in starts]
    own = np.stack(found)
    own /= np.linalg.norm(own, axis=1, keepdims=True)
    return float((own * teacher.vectors(texts).astype(np.float32)).sum(1).mean())


def ndcg(found: np.ndarray, gains: np.ndarray, best: int = 10) -> float:
    """Mean nDCG at `best` of ranking by `found` [queries, candidates]; `gains` of the same shape; a query is no candidate of its own."""
    discount = 1 / np.log2(np.arange(2, best + 2))
    out = []
    for i in range(len(found)):
        others = np.delete(np.arange(found.shape[1]), i)
        order = others[np.argsort(-found[i, others])][:best]
        ideal = np.sort(gains[i, others])[::-1][:best]
        out.append((gains[i, order] * discount[: len(order)]).sum() / (ideal * discount[: len(ideal)]).sum())
    return float(np.mean(out))


def ranked(likeness: np.ndarray, best: int = 10) -> np.ndarray:
    """Gains by rank: `best` for the most like other, one less for the next …, 0 beyond."""
    out = np.zeros_like(likeness)
    for i, row in enumerate(likeness):
        others = np.delete(np.arange(len(row)), i)
        for k, j in enumerate(others[np.argsort(-row[others])][:best]):
            out[i, j] = best - k
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", type=Path)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    teacher, annotate = Teacher(minilm()), Annotator(args.model)
    own, theirs = [], []
    for row in corpora.rows(args.shared / "corpora/stories/basil-dev.jsonl.gz"):
        found = annotate([Article("x", row["text"][:4000])])[0]
        texts = [s.of(row["text"]) for s in found.sentences[:FIRST]]
        for to, vectors in ((own, found.vectors[:FIRST]), (theirs, teacher.vectors(texts).astype(np.float32))):
            mean = vectors.mean(0)
            to.append(mean / np.linalg.norm(mean))
    found, wanted = (np.stack(x) @ np.stack(x).T for x in (own, theirs))
    path = args.shared / "corpora/names/worldwide-dev.jsonl.gz"
    figures = {
        "vector_cosine": round(cosine(Bundle(args.model), teacher, path), 4),
        "ndcg_at_10": round(100 * ndcg(found, wanted), 2),
        "ndcg_at_10_ranks": round(100 * ndcg(found, ranked(wanted)), 2),
    }
    print(json.dumps(figures) if args.json else "  ".join(f"{k} {v}" for k, v in figures.items()))


if __name__ == "__main__":
    main()
