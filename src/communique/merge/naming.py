"""What a fact is about, in a few words: the kind of act and who takes part."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.merge.acts import Act, Saying
    from communique.merge.sides import Side

NOUNS = {
    "visit": "visit", "meet": "meeting", "call": "call", "talks": "talks", "mediate": "mediation",
    "AGREE": "promise or agreement", "CONSULT": "talks", "SUPPORT": "support", "CONCEDE": "concession",
    "COOPERATE": "cooperation", "AID": "aid", "RETREAT": "withdrawal or truce", "REQUEST": "demand or proposal",
    "ACCUSE": "criticism", "REJECT": "refusal", "THREATEN": "threat", "PROTEST": "protest", "SANCTION": "sanctions",
    "MOBILIZE": "military move", "COERCE": "coercion", "ASSAULT": "attack",
}  # fmt: skip


def about_act(members: Sequence[Act]) -> str:
    """For example "meeting: Ann Varga, Jon Holm"."""
    fullest = max(members, key=lambda a: len(a.sides))
    noun = NOUNS[fullest.event.mode or fullest.event.type]
    often = Counter(s.key for a in members for s in a.sides)
    least = max(often.values(), default=0) / 3 if len(members) > 2 else 0  # a side that few of many tell is hardly one
    sides = [s for s in fullest.sides if often[s.key] >= least] or fullest.sides
    return f"{noun}: {names(sides)}" if sides else noun


def about_saying(members: Sequence[Saying]) -> str:
    speaker = next((s.speaker for s in members if s.speaker), None)
    return f"words of {speaker.name}" if speaker else "words of a speaker not named"


def names(sides: Sequence[Side]) -> str:
    return ", ".join(s.name for s in sides)
