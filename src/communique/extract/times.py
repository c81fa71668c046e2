"""What days the calendar expressions of a report mean, and where it has such expressions.

A day is settled from what the report says and when it was published; an expression that leaves it open stays unsettled.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from communique.extract.anchoring import Moment
from communique.extract.expressions import FORMS, Form
from communique.types import Span, When

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from communique.extract.calendar import Days

REACH = 300
"""Characters back to which "two days later" or "that week" may be anchored: about the sentence before."""
YEARS = 5
"""Past years that a history names at least."""
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b|\b\d{1,4}(?=\s?B\.?C)")
_ANCIENT = re.compile(r"\d\s?B\.?C")
_FROM_NOW = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|to|yester)day|(?<!the )(?:last|this|next) (?:week|month|year)|ago|tonight|tomorrow)\b",
    re.I,
)
_BEFORE_CHRIST = re.compile(r"(?:\s+of)?(?:\s+\d{1,4})?\s?(?:B\.C\.(?:E\.)?|BCE?)(?!\w)")

_PLAIN = str.maketrans("\u00a0\u2007\u202f\u2009’‘´`–—‐‑−", "    ''''-----")


def find_times(text: str) -> tuple[Span, ...]:
    """The calendar expressions of a text in order, without their prepositions; no durations and no vague ones."""
    plain = text.translate(_PLAIN)
    found = [
        Span(m.start(), m.end())
        for form in FORMS
        for m in form.pattern.finditer(plain)
        if form.firm is None or form.firm(m, plain)
    ]
    kept: list[Span] = []
    for span in sorted(found, key=lambda s: (s.start, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def settle(text: str, span: Span, published: date | None, *, past: bool = True) -> When:
    """The days an expression means; both None if its words and the day of publication do not settle them.

    `past`: whether its clause tells of what is past; "Monday" is then the last one, else the next.
    """
    days = _read(text.translate(_PLAIN), span, published, past, None)
    return _when(days, span)


def read_times(
    text: str, spans: Iterable[Span], published: date | None, tense_of: Callable[[Span], bool]
) -> tuple[When, ...]:
    """The expressions of a report in its order, each settled with the help of those just before it.

    `tense_of` says whether an expression's clause tells of what is past.
    """
    plain, ordered = text.translate(_PLAIN), sorted(spans)
    history = _is_history([s.of(plain) for s in ordered], published)
    whens: list[When] = []
    for span in ordered:
        before = _told_last(plain, whens) if history else _anchor(span, whens)
        days = _read(plain, span, published, tense_of(span), before, history=history)
        whens.append(_when(days, span))
    return tuple(whens)


def _is_history(expressions: Sequence[str], published: date | None) -> bool:
    """Whether a report tells of years long past: most years it writes are, and hardly a day is named by its distance from now."""
    years = [0 if _ANCIENT.search(words) else int(y) for words in expressions for y in _YEAR.findall(words)]
    past = [y for y in years if published is not None and y < published.year - 1]
    now = sum(_FROM_NOW.search(words) is not None for words in expressions)
    return len(past) >= YEARS and len(past) > 0.5 * len(years) and now < 0.1 * len(expressions)


def _when(days: Days | None, span: Span) -> When:
    return When(days[0], days[1], span) if days else When(None, None, span)


def _read(
    plain: str, span: Span, published: date | None, past: bool, before: Days | None, *, history: bool = False
) -> Days | None:
    fit = _fit(plain, span)
    if fit is None or _BEFORE_CHRIST.match(plain, span.end):
        return None
    form, match = fit
    lead = plain[max(0, match.start() - 20) : match.start()].lower()
    if re.search(r"\bsince\s+$", lead):
        past = True
    try:
        return form.read(match, Moment(published, past, before, lead, history))
    except (OverflowError, ValueError):  # a day outside the calendar: "2,500 years ago", "31 February"
        return None


def _fit(plain: str, span: Span) -> tuple[Form, re.Match[str]] | None:
    """The form of the whole expression, else the one that covers most of it."""
    best: tuple[Form, re.Match[str]] | None = None
    for form in FORMS:
        match = form.pattern.fullmatch(plain, span.start, span.end)
        if match:
            return form, match
        for match in form.pattern.finditer(plain, span.start, span.end):
            if best is None or match.end() - match.start() > best[1].end() - best[1].start():
                best = form, match
    return best


def _told_last(plain: str, whens: list[When]) -> Days | None:
    """The days that a history has reached: the last it told of, no longer than a year, and not by their distance from its own time."""
    for when in reversed(whens):
        first, last = when.earliest, when.latest
        if first and last and (last - first).days <= 366 and not _FROM_NOW.search(when.span.of(plain)):
            return first, last
    return None


def _anchor(span: Span, whens: list[When]) -> Days | None:
    """The days spoken of just before an expression, if they are near and plain."""
    for when in reversed(whens):
        if span.start - when.span.end > REACH:
            return None
        if when.earliest is not None and when.latest is not None:
            return when.earliest, when.latest
    return None


_AHEAD = re.compile(
    r"\b(?:will|'ll|would|shall|won't|may|might|could|should|must|to be|is to|are to|was to|were to|going to|due"
    r"|scheduled|expected|expects?|set to|set for|plans?|planned|planning|intends?|hopes?|aims?|proposed|deadline"
    r"|ahead of|upcoming|until|by|next|later)\b", re.I
)  # fmt: skip
_BACK = re.compile(
    r"\b(?:said|was|were|had|has|have|did|told|since|after|last|ago|\w{3,}ed|met|held|went|came|took|began|won|fell|left"
    r"|made|gave)\b", re.I
)  # fmt: skip
_CLAUSE = re.compile(r"[.!?;:]\s|\n|,\s(?:which|who|and|but|while|where|when)\b|\b(?:which|who|that|but|while)\b", re.I)


def looks_past(text: str, span: Span) -> bool:
    """Whether the words around an expression tell of what is past: a plain guess where no parse is at hand."""
    plain = text.translate(_PLAIN)
    start = max(
        (m.end() for m in _CLAUSE.finditer(plain, max(0, span.start - 200), span.start)),
        default=max(0, span.start - 200),
    )
    lead = plain[start : span.start]
    ahead = max((m.start() for m in _AHEAD.finditer(lead)), default=-1)
    back = max((m.start() for m in _BACK.finditer(lead)), default=-1)
    if ahead < 0 and back < 0:
        after = re.split(r"[.!?;]\s|\n", plain[span.end : span.end + 100])[0]
        a, b = _AHEAD.search(after), _BACK.search(after)
        return not a or bool(b and b.start() < a.start())
    return back > ahead
