"""Which language a report is in. Communique reads English and says so of everything else."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ..errors import ParseError
from .lines import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from py3langid.langid import LanguageIdentifier

    from ..types import Span

LOOKED_AT = 3000
"""Characters that decide; languages show themselves in a paragraph."""

FEW_WORDS = 20
"""Below this a text of names in Latin letters looks like any language; it is taken as English."""

ENGLISH_WORDS = frozenset(("the", "of", "and", "that", "with", "from"))
"""Not "for", "to" and "by": they are Danish and Norwegian words too, which made such texts pass as English."""

ENGLISH_SHARE = 0.06
"""Share of these words that settles it. Of 3,304 news texts 99 stay below, 59 in other languages (the identifier says)
and 40 in English. Dutch and Afrikaans come nearest (2 to 3 %). Only what is below goes to the identifier, which costs
0.9 s and 100 MB."""

SURE = 0.5
"""Certainty of the identifier above which another language is believed. For single sentences in eleven languages it was
0.55 (Indonesian) or more; for lists of names, which say nothing about the language around them, under 0.2."""

ENGLISH = frozenset(("en", "eng", "english"))
_COMMON = "a an at in is are was were has had he his it its she they which who said on as"
COMMON_ENGLISH = ENGLISH_WORDS | frozenset(_COMMON.split())
"""A line of prose in English has some of these; only a line of LINE_WORDS or more that has none goes to the identifier."""

LINE_WORDS = 15
SURE_OF_LINE = 0.9

LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
LETTER = re.compile(r"[^\W\d_]")


def require_english(text: str, given: str | None, source: str) -> None:
    """Raises ParseError, naming the language, unless the text is in English. A language `given` for it is believed."""
    code = re.split(r"[-_]", given.strip().lower())[0] if given else ""
    found = code if code and code != "und" else _language(text[:LOOKED_AT])
    if found not in ENGLISH:
        message = f"{source} is in {_name(found)}: only reports in English can be read; give a translation"
        raise ParseError(message, "language")


def _language(text: str) -> str:
    found = [word.lower() for word in WORD.findall(text)]
    letters = LETTER.findall(text)
    latin = sum(bool(LATIN.match(letter)) for letter in letters) > len(letters) / 2
    if not letters or (latin and len(found) < FEW_WORDS):
        return "en"
    if latin and sum(word in ENGLISH_WORDS for word in found) >= ENGLISH_SHARE * len(found):
        return "en"
    language, certainty = _identifier().classify(text)
    return str(language) if certainty >= SURE or not latin else "en"


def foreign(lines: Iterable[Span], text: str) -> set[Span]:
    """The lines of an English report that are in another language: a statement in the original, a notice for other readers."""
    return {line for line in lines if _is_foreign(line.of(text))}


def _is_foreign(line: str) -> bool:
    letters = LETTER.findall(line)
    if len(letters) >= LINE_WORDS and sum(bool(LATIN.match(letter)) for letter in letters) * 2 < len(letters):
        return True
    said = [word.lower() for word in WORD.findall(line)]
    if len(said) < LINE_WORDS or any(word in COMMON_ENGLISH for word in said):
        return False
    language, certainty = _identifier().classify(line)
    return language not in ENGLISH and certainty >= SURE_OF_LINE


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _name(code: str) -> str:
    import pycountry

    language = pycountry.languages.get(alpha_2=code) or pycountry.languages.get(alpha_3=code)
    return str(language.name) if language else f"another language ({code})"
