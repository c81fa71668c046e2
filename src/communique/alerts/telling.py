"""An alert in words, as terminal and mail show it."""

from __future__ import annotations

from communique.alerts.values import Alert, Passage
from communique.brief.references import count
from communique.brief.shown import on_one_line
from communique.words import words


def text(alert: Alert) -> str:
    """Headline, rule, sentences with their outlets and links; ends in a line break."""
    note = f" ({alert.note})" if alert.note else ""
    lines = [f"{alert.headline}{note}", f"  {alert.rule} · {count(alert.origins, 'origin')} · {alert.title}"]
    by_sentence: dict[str, list[Passage]] = {}  # by its words: papers set quotation marks each in its way
    for passage in alert.passages:
        by_sentence.setdefault(" ".join(words(passage.sentence)), []).append(passage)
    for passages in by_sentence.values():
        lines.append(f"  > {on_one_line(passages[0].sentence)}")
        lines += [f"    {source(p)}" for p in passages]
    return "\n".join(lines) + "\n"


def source(passage: Passage) -> str:
    """Where a sentence stands: "Northlight Wire, 2025-05-15, https://…"."""
    return ", ".join(filter(None, (passage.outlet, passage.published, passage.url)))
