"""Forms of a person's name and when two of them fit together."""

from __future__ import annotations

import re
import unicodedata

TITLES = {
    "mr", "mrs", "ms", "miss", "dr", "sir", "dame", "lord", "lady", "prof", "professor", "president", "minister", "king", "queen",
    "prince", "princess", "sheikh", "gen", "general", "col", "colonel", "maj", "major", "capt", "captain", "lt", "sgt", "adm", "admiral",
    "sen", "senator", "rep", "gov", "governor", "ambassador", "chancellor", "secretary", "judge", "justice", "pope", "rev", "hon",
    "mp", "mps", "mep", "mk", "msp", "ayatollah", "rabbi", "archbishop", "bishop", "cardinal", "patriarch", "marshal",
    "brig", "brigadier", "commander", "cdr", "sergeant", "lieutenant", "vice", "deputy", "former", "acting", "then",
}  # fmt: skip
GOVERNMENTS = {"administration", "government", "team", "cabinet", "camp", "regime", "campaign", "presidency"}


def folded(name: str) -> str:
    """A name in lower case without accents, marks and possessive, for comparing."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    plain = re.sub(r"[’']s\b", "", plain)
    return " ".join(re.sub(r"[^\w\s]", " ", plain).split())


def bare(name: str) -> str:
    """A name without titles before it, possessive and loose marks."""
    words = re.sub(r"[’']s?$", "", name.strip(' ,.;:“”"')).split()
    while len(words) > 1 and words[0].strip(".").lower() in TITLES:
        words = words[1:]
    return " ".join(words)


def fits(form: str, name: str) -> bool:
    """Whether a form may name the person called `name`: the same, its family name, its given name, or initials with it."""
    a, b = folded(form).split(), folded(name).split()
    if not a or not b:
        return False
    if a == b:
        return True
    if len(a) == 1 or len(b) == 1:
        short, long = (a, b) if len(a) == 1 else (b, a)
        return short[0] in (long[-1], long[0]) or (len(long) > 2 and short[0] in long)
    if a[-1] != b[-1]:
        return False
    return (
        a[0] == b[0] or (min(len(a[0]), len(b[0])) == 1 and a[0][0] == b[0][0]) or set(a) <= set(b) or set(b) <= set(a)
    )
