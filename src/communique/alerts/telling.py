"""An alert in words, as terminal and mail show it."""

from __future__ import annotations

from communique.alerts.values import Alert, Passage
from communique.brief.references import count
from communique.brief.shown import on_one_line


def text(alert: Alert) -> str:
    """Headline, rule, sentences with their outlets and links; ends in a line break."""
    note = f" ({alert.note})" if alert.note else ""
    lines = [f"{alert.headline}{note}", f"  {alert.rule} · {count(alert.origins, 'origin')} · {alert.title}"]
    by_sentence: dict[str, list[Passage]] = {}
    for passage in alert.passages:
        by_sentence.setdefault(on_one_line(passage.sentence), []).append(passage)
    for sentence, passages in by_sentence.items():
        lines.append(f"  > {sentence}")
        lines += [f"    {source(p)}" for p in passages]
    return "\n".join(lines) + "\n"


def source(passage: Passage) -> str:
    """Where a sentence stands: "Northlight Wire, 2025-05-15, https://…"."""
    return ", ".join(filter(None, (passage.outlet, passage.published, passage.url)))
