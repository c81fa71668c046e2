#!/usr/bin/env python3
"""Score what a desk found in reports against their mark-up.

    score.py REPORTS MARKUP FOUND.jsonl      found: one communique/1 object a line, article.id = report id
    score.py REPORTS MARKUP OTHER_MARKUP     two mark-ups against each other (agreement)

The measure of ../shared/desk-gold/score.py, kept here so that the gate can score this project's own mark-up without that folder;
tests/test_gate.py holds the two to the same figures.
Every figure is precision / recall / F1 over all reports together, in percent. Positions are code points of the report's text.
  people      a person named in the report, by any of its name forms
  roles       a role span of the right person (overlap: Dice of at least .5)
  said        a statement, by its content (Dice of at least .5 over characters)
  said+who    the same, and its speaker: the same span, or the same name
  acts        an event: its type, in its sentence
  acts+who    the same, and a right source and, where there is a target, a right target (overlapping span, same name or same country)
  mode, status, date   accuracy among acts that match (date: where the mark-up settles one)
  times       a time expression (overlap);   values: the same with the right interval
A statement or event that only one of two annotators saw is `optional`: right when found, no loss when not.
"""

import datetime as dt
import json
import re
import sys
import unicodedata
from pathlib import Path


def fold(name):
    name = "".join(c for c in unicodedata.normalize("NFKD", name or "") if not unicodedata.combining(c)).lower()
    name = re.sub(
        r"[’']s\b|\bthe\b|\bu\.s\.a?\.?|[^\w\s]", lambda m: " usa " if m.group().startswith("u.s") else " ", name
    )
    return [w for w in name.split() if w not in {"mr", "mrs", "ms", "president", "minister", "of"}]


def same_name(a, b):
    a, b = fold(a), fold(b)
    return bool(a and b) and (a == b or a[-1:] == b[-1:] or set(a) <= set(b) or set(b) <= set(a))


def dice(a, b):
    a, b = set().union(*[range(*r) for r in a]) if a else set(), set().union(*[range(*r) for r in b]) if b else set()
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def overlap(a, b):
    return a is not None and b is not None and a[0] < b[1] and b[0] < a[1]


def interval(value):
    """ISO day, month, year or 'first/last' → (first day, last day) as ISO strings."""
    if not value:
        return None
    if "/" in value:
        a, b = value.split("/")
        return interval(a)[0], interval(b)[1]
    p = [int(x) for x in re.findall(r"\d+", value)[:3]]
    if len(p) == 1:
        return f"{p[0]:04}-01-01", f"{p[0]:04}-12-31"
    if len(p) == 2:
        last = (dt.date(p[0] + p[1] // 12, p[1] % 12 + 1, 1) - dt.timedelta(1)).isoformat()
        return f"{p[0]:04}-{p[1]:02}-01", last
    return (f"{p[0]:04}-{p[1]:02}-{p[2]:02}",) * 2


def from_markup(report, m):
    at = {s["n"]: s for s in report["sentences"]}

    def span(x):
        if x is None:
            return None
        s, i = at[x["s"]], -1
        for _ in range(x.get("k", 1)):
            i = s["text"].index(x["x"], i + 1)
        return s["start"] + i, s["start"] + i + len(x["x"])

    return {
        "people": [{"names": [p["name"], *p["mentions"]], "roles": [span(r) for r in p["roles"]]} for p in m["people"]],
        "said": [
            {
                "content": [span(c) for c in s["content"]],
                "speaker": span(s["speaker"]),
                "who": s["who"],
                "form": s["form"],
                "optional": s.get("optional", False),
            }
            for s in m["statements"]
        ],
        "acts": [
            {
                "trigger": span(e["trigger"]),
                "type": e["type"],
                "mode": e["mode"],
                "status": e["status"],
                "date": interval(e["date"]),
                "optional": e.get("optional", False),
                **{k: [(span(a), a.get("who"), a.get("country")) for a in e[k]] for k in ("source", "target")},
            }
            for e in m["events"]
        ],
        "times": [{"span": span(t), "value": interval(t["value"])} for t in m["times"]],
    }


def from_found(report, o):
    actors = {a["id"]: a for a in o.get("actors", [])}
    text = report["text"]

    def party(p):
        a = actors.get(p.get("actor")) or {}
        return (p["start"], p["end"]), a.get("name") or text[p["start"] : p["end"]], a.get("country")

    def when(w):
        return (w["earliest"], w["latest"]) if w and w.get("earliest") and w.get("latest") else None

    def ends(s):
        return (s["start"], s["end"]) if s else None

    return {
        "people": [
            {"names": [a["name"], *(text[b:e] for b, e in a["mentions"])], "roles": [ends(r) for r in a["roles"]]}
            for a in o["actors"]
            if a["kind"] == "person"
        ],
        "said": [
            {
                "content": [ends(c) for c in s["content"]],
                "speaker": ends(s["speaker"]),
                "who": party(s["speaker"])[1] if s["speaker"] else None,
                "form": s["form"],
            }
            for s in o["statements"]
        ],
        "acts": [
            {
                "trigger": ends(e["trigger"]),
                "type": e["type"],
                "mode": e["mode"],
                "status": e["status"],
                "date": when(e["when"]),
                "source": [party(p) for p in e["source"]],
                "target": [party(p) for p in e["target"]],
            }
            for e in o["events"]
        ],
        "times": [{"span": ends(t), "value": when(t)} for t in o["times"]],
    }


def pair(gold, found, likeness):
    """Greedy one-to-one pairs of gold and found with a positive likeness, best first."""
    scored = sorted(
        ((likeness(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)), key=lambda t: (-t[0], t[1:])
    )
    used_g, used_f, out = set(), set(), []
    for score, i, j in scored:
        if score > 0 and i not in used_g and j not in used_f:
            used_g.add(i), used_f.add(j), out.append((gold[i], found[j]))
    return out


def right_party(gold, found):
    if not gold:
        return True
    return any(overlap(g[0], f[0]) or same_name(g[1], f[1]) or (g[2] and g[2] == f[2]) for g in gold for f in found)


def score(reports, golds, founds):
    t = {}

    def add(layer, right, found, gold, required=None):
        a = t.setdefault(layer, [0, 0, 0, 0])
        for i, n in enumerate((right, found, gold, right if required is None else required)):
            a[i] += n

    must = lambda pairs_or_golds: sum(not (x[0] if isinstance(x, tuple) else x)["optional"] for x in pairs_or_golds)

    for key, report in reports.items():
        g, f = golds[key], founds.get(key) or {"people": [], "said": [], "acts": [], "times": []}
        people = pair(
            g["people"],
            f["people"],
            lambda a, b: float(any(fold(x) and fold(x) == fold(y) for x in a["names"] for y in b["names"])),
        )
        add("people", len(people), len(f["people"]), len(g["people"]))
        add(
            "roles",
            sum(
                len(
                    pair(
                        [[r] for r in a["roles"]],
                        [[r] for r in b["roles"]],
                        lambda x, y: dice(x, y) if dice(x, y) >= 0.5 else 0,
                    )
                )
                for a, b in people
            ),
            sum(len(p["roles"]) for p in f["people"]),
            sum(len(p["roles"]) for p in g["people"]),
        )
        said = pair(g["said"], f["said"], lambda a, b: d if (d := dice(a["content"], b["content"])) >= 0.5 else 0)
        who = [
            (a, b)
            for a, b in said
            if overlap(a["speaker"], b["speaker"]) or (b["who"] and same_name(a["who"], b["who"]))
        ]
        add("said", len(said), len(f["said"]), must(g["said"]), must(said))
        add("said+who", len(who), len(f["said"]), must(g["said"]), must(who))
        add("form", sum(a["form"] == b["form"] for a, b in said), len(said), len(said))
        sentence = lambda x: next(
            (s["n"] for s in report["sentences"] if overlap((s["start"], s["start"] + len(s["text"])), x)), None
        )
        acts = pair(
            g["acts"],
            f["acts"],
            lambda a, b: (
                (a["type"] == b["type"])
                * (
                    2.0 * overlap(a["trigger"], b["trigger"])
                    + (sentence(a["trigger"]) == sentence(b["trigger"]))
                    * (1 + right_party(a["source"], b["source"]) * 0.5 + right_party(a["target"], b["target"]) * 0.25)
                )
            ),
        )
        full = [
            (a, b)
            for a, b in acts
            if right_party(a["source"], b["source"] + ([] if a["target"] else b["target"]))
            and right_party(a["target"], b["target"] + b["source"])
        ]
        add("acts", len(acts), len(f["acts"]), must(g["acts"]), must(acts))
        add("acts+who", len(full), len(f["acts"]), must(g["acts"]), must(full))
        consult = [(a, b) for a, b in acts if a["type"] == "CONSULT"]
        add("mode", sum(a["mode"] == b["mode"] for a, b in consult), len(consult), len(consult))
        add("status", sum(a["status"] == b["status"] for a, b in acts), len(acts), len(acts))
        dated = [(a, b) for a, b in acts if a["date"]]
        add("date", sum(a["date"] == b["date"] for a, b in dated), len(dated), len(dated))
        times = pair(g["times"], f["times"], lambda a, b: float(overlap(a["span"], b["span"])))
        add("times", len(times), len(f["times"]), len(g["times"]))
        add("values", sum(a["value"] == b["value"] for a, b in times), len(f["times"]), len(g["times"]))
    out = {}
    for layer, (right, found, gold, required) in t.items():
        p, r = 100 * right / max(found, 1), 100 * required / max(gold, 1)
        out[layer] = {
            "p": round(p, 1),
            "r": round(r, 1),
            "f1": round(2 * p * r / max(p + r, 1e-9), 1),
            "gold": gold,
            "found": found,
        }
    return out


def main(reports_dir, markup_dir, other):
    reports = {p.stem: json.loads(p.read_text("utf-8")) for p in sorted(Path(reports_dir).glob("*.json"))}
    load = lambda d: {
        k: from_markup(r, json.loads((Path(d) / f"{k}.json").read_text("utf-8"))) for k, r in reports.items()
    }
    golds = load(markup_dir)
    if Path(other).is_dir():
        founds = load(other)
    else:
        rows = [json.loads(line) for line in Path(other).read_text("utf-8").splitlines() if line.strip()]
        founds = {}
        for o in rows:
            key = (o.get("article") or {}).get("id")
            if key in reports:
                if o["article"]["text"] != reports[key]["text"]:
                    sys.exit(f"{key}: the text was changed, so positions do not compare")
                founds[key] = from_found(reports[key], o)
        if missing := sorted(set(reports) - set(founds)):
            print("not found in the output:", ", ".join(missing))
    result = score(reports, golds, founds)
    for layer, v in result.items():
        print(f"{layer:10} P {v['p']:5} R {v['r']:5} F1 {v['f1']:5}   gold {v['gold']}  found {v['found']}")
    print(json.dumps({k: v["f1"] for k, v in result.items()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
