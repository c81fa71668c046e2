"""Which facts a rule asks for, and which of them it has not told of yet. Nothing here reads, writes or asks the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from communique.alerts.candidates import Candidate, candidates, stems
from communique.alerts.rules import Rule
from communique.alerts.values import Alert
from communique.brief.shown import on_one_line
from communique.words import words

if TYPE_CHECKING:
    from datetime import date

    from communique.types import Findings, Merged


def alerts(
    rules: Sequence[Rule], findings: Sequence[Findings], merged: Sequence[Merged], known: Mapping[str, int]
) -> tuple[Alert, ...]:
    """What the rules ask for and have not told of yet. `known`: the keys of facts told, each with the origins it had then."""
    return untold(rules, matches(rules, findings, merged), known)


def untold(
    rules: Sequence[Rule], matched: Sequence[Sequence[Alert]], known: Mapping[str, int], since: date | None = None
) -> tuple[Alert, ...]:
    """Of what `matches` gave for these rules, what is not told yet; with `since`, what a report of this day or later tells, or one
    without a day. Two acts that one sentence tells by the same word are told as one."""
    found: dict[str, Alert] = {}
    for rule, of_rule in zip(rules, matched, strict=True):
        for alert in of_rule:
            if not _is_told(rule, alert, known) and (since is None or _is_of(alert, since)):
                found.setdefault(alert.id, alert)
    return tuple(found.values())


def matches(
    rules: Sequence[Rule], findings: Sequence[Findings], merged: Sequence[Merged]
) -> tuple[tuple[Alert, ...], ...]:
    """For each rule every fact of these stories that it asks for, in the order of the stories."""
    by_id = {f.article.id: f for f in findings}
    facts = [(m, c) for m in merged for c in candidates(m, by_id)]
    return tuple(tuple(_alert(rule, m, c) for m, c in facts if _fits(rule, c)) for rule in rules)


def _is_told(rule: Rule, alert: Alert, known: Mapping[str, int]) -> bool:
    """Whether a member is known; where not only new facts count, with so many origins."""
    return any(key in known and (rule.new or known[key] >= alert.origins) for key in alert.keys)


def _is_of(alert: Alert, since: date) -> bool:
    return any(p.published is None or p.published >= since.isoformat() for p in alert.passages)


# --- a rule and a fact


def _fits(rule: Rule, c: Candidate) -> bool:
    return (
        c.fact.origins >= rule.origins
        and (not rule.type or any(kind in c.types for kind in rule.type))
        and (not rule.status or c.status in rule.status)
        and (not rule.country or not c.countries.isdisjoint(rule.country))
        and (not rule.actor or any(_stands(words(actor), name) for actor in rule.actor for name in c.names))
        and (not rule.topic or any(_stands(stems(topic), text) for topic in rule.topic for text in c.matter))
    )


def _stands(phrase: Sequence[str], text: Sequence[str]) -> bool:
    """Whether words stand in a text, side by side."""
    n = len(phrase)
    return any(list(text[at : at + n]) == list(phrase) for at in range(len(text) - n + 1))


def _alert(rule: Rule, merged: Merged, c: Candidate) -> Alert:
    keys = tuple(dict.fromkeys(_digest(rule.name, mark) for mark in c.marks))
    return Alert(
        id=_digest(keys[0], str(c.fact.origins)), rule=rule.name, story=merged.story.id,
        title=on_one_line(merged.story.title), fact=c.fact.id, kind=c.fact.kind, headline=c.headline, note=c.note,
        passages=c.passages, origins=c.fact.origins, keys=keys, to=rule.to,
    )  # fmt: skip


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
