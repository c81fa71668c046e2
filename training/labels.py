"""The label sets of the model's heads. Written to labels.json at export, which is all the package reads."""

from communique.types import MODES, PLOVER_TYPES, STATUSES
from communique.vectors import ACT_WIDTH

UPOS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM",
    "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip
NAMES = ("PER", "ORG", "LOC", "FAC", "NORP", "DATE", "MONEY", "PRODUCT", "MISC")
NAME_TAGS = ("O", *(f"{edge}-{name}" for name in NAMES for edge in "BI"))
TIME_TAGS = ("O", "B-DATE", "I-DATE", "B-OTHER", "I-OTHER")
"""DATE: calendar expressions with a value that a day of publication settles. OTHER: durations, sets, vague ones."""
MENTION_TAGS = ("O", "HEAD")
"""Head words of GUM's mentions."""
PLV_TYPES = (
    "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONSULT", "COOPERATE", "MOBILIZE", "PROTEST", "REJECT",
    "REQUEST", "SANCTION", "SUPPORT", "THREATEN", "YIELD",
)  # fmt: skip
"""PLOVER's types as PLV has them: YIELD is CONCEDE or RETREAT."""
PLV_OF = {t: ("YIELD" if t in ("CONCEDE", "RETREAT") else t) for t in PLOVER_TYPES}
PARTS = ("source", "cue", "content")
SAY_TAGS = ("O", "B-CUE", "I-CUE", "QUOTE")
"""Cue words by the desk gold's guidelines; QUOTE stands on the first word of a quote that goes on without a cue."""
EVENT_TAGS = ("O", *PLOVER_TYPES)
MODE_TAGS = MODES
STATUS_TAGS = STATUSES
ACT_SIZE = ACT_WIDTH
"""Numbers by which an act is compared with others."""
PAIRS = (
    "attribution-source", "attribution-content",  # from a PolNeAR cue
    "speaker", "content", "channel",              # from a cue or QUOTE of the desk gold
    "event-source", "event-target", "event-place", "event-time",  # from an event word
    "role",                                       # from the first word of a person's name
)  # fmt: skip
"""Relations from one word (the anchor) to each word of a phrase."""

EWT_NAMES = {
    "PER": ("PER",), "ORG": ("ORG",), "LOC": ("LOC", "FAC"), "MISC": ("MISC", "PRODUCT"),
    "LOCderiv": ("NORP",), "ORGderiv": ("NORP",), "PERderiv": ("NORP",),
}  # fmt: skip
EWT_UNMARKED = ("DATE", "MONEY")
"""Labels that EWT-NNER does not mark: a word outside its names may carry them. (Buildings are places there, products MISC.)"""
GUM_NAMES = {
    "person": ("PER", "NORP"), "place": ("LOC", "FAC"), "organization": ("ORG",), "time": ("DATE",),
    "event": ("MISC",), "object": ("PRODUCT", "MISC"), "abstract": ("MISC", "PRODUCT", "NORP"),
}  # fmt: skip
GUM_UNMARKED = ("NORP", "MONEY", "DATE")
"""GUM's names are derived from its mentions: peoples are persons there, adjectives of peoples are not marked."""
WORLDWIDE_NAMES = {
    "Person": ("PER",), "Organization": ("ORG",), "Location": ("LOC",), "Facility": ("FAC",), "NORP": ("NORP",),
    "Date": ("DATE",), "Money": ("MONEY",), "Product": ("PRODUCT",), "Misc": ("MISC",),
}  # fmt: skip
