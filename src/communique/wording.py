"""What merging and the brief both read in the words of a finding: who is called so, the noun of a group, an act told as an earlier one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

_AFTER_NOUN = re.compile(r"\s(?:of|from|in|with|at|on|to|for|close|familiar|briefed|who|whose)\b|,")


def up_to_noun(phrase: str) -> list[str]:
    """The words of a phrase up to its noun: `several senior officials` of `several senior officials familiar with the talks`."""
    return _AFTER_NOUN.split(phrase)[0].split()


def put_before(*more: str) -> re.Pattern[str]:
    """One of the words that put the act behind them before others, up to three words before it; not the "last" of "last week".

    `more`: what counts as such a word beside those that always do."""
    return re.compile(
        rf"\b(?:{'|'.join(('last', 'previous', 'prior', 'earlier', 'initial', 'former', *more))})\b"
        r"(?!\s+(?:this|week|month|year|night|time|few|two|three|\w+day)\b)(?:\W+\w+){0,3}\W*$",
        re.IGNORECASE,
    )


def called(every: Iterable[T], name: Callable[[T], str]) -> dict[str, T]:
    """Who is meant by a name or a family name alone; none that two of them share."""
    meant: dict[str, set[T]] = {}
    for one in every:
        full = name(one)
        for words in (full, *full.split()[-1:]):
            meant.setdefault(words, set()).add(one)
    return {words: next(iter(those)) for words, those in meant.items() if len(those) == 1}
