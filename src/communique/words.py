"""Words made comparable: folded, without function words, without endings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_FUNCTION = """
    a about above after again against all also although am among an and any are as at be because been before being
    between both but by can could did do does during each either for from further had has have having he her hers him
    his how however i if in into is it its itself just may me might more most must my neither no nor not now of off on
    once only onto or other our out over own per shall she should since so some such than that the their them then
    there these they this those though through to too toward towards under until up upon us very was we were what when
    where whether which while who whom whose why will with within without would yet you your"""
FUNCTION_WORDS = frozenset(_FUNCTION.split())

_NEWS = """
    according add added agree agreed announce announced ask asked call called come country countries day days
    expected first foreign government head international issue issues last later leader leaders like meet meeting
    meetings met minister ministers month national new news official officials one part people plan president press
    prime public put report reported reporter reporters reuters right said say says secretary senior set since source
    sources spoke spokesman spokeswoman state statement states talks team tell three time told two visit week
    world year years"""
NEWS_WORDS = frozenset(_NEWS.split())
"""Words that any report on diplomacy may hold; they tell nothing about which story it is."""

_WORD = re.compile(r"\w+(?:[.’'-]\w+)*", re.UNICODE)
_LONGEST_FIRST = "ations ation ments ment ings ing ness ies ied edly ed es ly s e y"
_ENDINGS = tuple(_LONGEST_FIRST.split())


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Lower case, without accents, with straight apostrophes."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if c < "\u0300" or not unicodedata.combining(c)).lower().replace("’", "'")


def words(text: str) -> list[str]:
    """Every word, folded, without the possessive."""
    return [w.removesuffix("'s").replace("'", "") for w in _WORD.findall(folded(text))]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its ending; crude, and the same for all forms of most words."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def content_stems(text: str) -> list[str]:
    """The stems of the words that carry content, in order; numbers are left to `differences`."""
    return [stem(w) for w in words(text) if w not in FUNCTION_WORDS and not w[0].isdigit() and len(w) > 1]


def containment(a: frozenset[str], b: frozenset[str]) -> float:
    """The part of the smaller set that stands in the other, 0 to 1."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
