"""Findings as a spaCy Doc: the same words, trees and names, and what was found in `doc.spans`. Needs spaCy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from communique.errors import CommuniqueError
from communique.exports.characters import whole
from communique.types import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc  # type: ignore[import-not-found,unused-ignore]
    from spacy.vocab import Vocab  # type: ignore[import-not-found,unused-ignore]

    from communique.types import Findings, Token

ROOT, LOOSE = "ROOT", "dep"
"""How spaCy calls the head of a sentence, and Universal Dependencies a relation that is not known."""


def to_spacy(found: Findings, vocab: Vocab | None = None) -> Doc:
    """A report as a spaCy Doc: words, `pos_`, heads and `dep_` (Universal Dependencies), sentences, names in `ents`; no model is run.

    `doc.text` is the report's text character for character (but half a surrogate pair is `�`), so `token.idx`, `start_char` and
    `end_char` are places in it. What was not read, such as furniture, is there as words without `pos_`, outside the report's sentences.
    `vocab`: that of your pipeline; without, that of `spacy.blank("en")`.

    `doc.spans` holds the findings, each span with its label and the id of its finding in `id_`: `actors` (person, state …), `roles`,
    `statements` (direct, indirect, mixed), `speakers`, `cues`, `channels`, `events` (SANCTION, CONSULT/visit …), `sources`, `targets`,
    `topics`, `places` (the country) and `times` (the days). They cover whole words.

    >>> doc = to_spacy(found)
    >>> doc.text == found.article.text
    True
    >>> visit = doc.spans["events"][0]
    >>> visit.text, visit.label_, visit.id_, visit.sent.root.text
    ('arrived', 'CONSULT/visit', 'e1', 'arrived')

    Raises CommuniqueError where spaCy is missing.
    """
    spacy = library()
    text, tokens = whole(found.article.text), found.annotation.tokens
    pieces = list(_pieces(text, tokens))
    heads, deps = _trees(pieces, tokens)
    doc: Doc = spacy.tokens.Doc(
        vocab if vocab is not None else _vocab(),
        words=[p.words for p in pieces],
        spaces=[p.blank for p in pieces],
        pos=[tokens[p.token].upos if p.token is not None else "SPACE" if p.words.isspace() else "" for p in pieces],
        heads=heads,
        deps=deps,
    )

    def covered(span: Span, label: str, id: str = "") -> Any:
        return doc.char_span(span.start, span.end, label=label, span_id=id, alignment_mode="expand")

    doc.set_ents(spacy.util.filter_spans([covered(n.span, n.label) for n in found.annotation.names]))
    for key, spans in _findings(found).items():
        doc.spans[key] = [covered(*span) for span in spans]
    return doc


Labelled = tuple[Span, str, str]
"""A place, what it is, and the id of its finding."""


def _findings(found: Findings) -> dict[str, list[Labelled]]:
    actors, statements, events = found.actors, found.statements, found.events
    return {
        "actors": [(m, a.kind, a.id) for a in actors for m in a.mentions],
        "roles": [(r.span, r.country or "", a.id) for a in actors for r in a.roles],
        "statements": [(part, s.form, s.id) for s in statements for part in s.content],
        "speakers": [(s.speaker.span, "speaker", s.id) for s in statements if s.speaker],
        "cues": [(s.cue, "cue", s.id) for s in statements if s.cue],
        "channels": [(s.channel, "channel", s.id) for s in statements if s.channel],
        "events": [(e.trigger, f"{e.type}/{e.mode}" if e.mode else e.type, e.id) for e in events],
        "sources": [(p.span, "source", e.id) for e in events for p in e.source],
        "targets": [(p.span, "target", e.id) for e in events for p in e.target],
        "topics": [(topic, "topic", e.id) for e in events for topic in e.topics],
        "places": [(e.place.span, e.place.country or "", e.id) for e in events if e.place],
        "times": [(t.span, f"{t.earliest}/{t.latest}" if t.settled else "", "") for t in found.times],
    }


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word of the Doc. `token`: its number, None for what was not read; `sentence`: the one it stands in, None between sentences;
    `blank`: one blank follows it."""

    words: str
    token: int | None
    sentence: int | None
    blank: bool = False


def _pieces(text: str, tokens: Sequence[Token]) -> list[_Piece]:
    """The whole text in pieces: the tokens, and between them what was not read. One blank belongs to the piece before it."""
    pieces: list[_Piece] = []
    end, within = 0, None
    for number, token in enumerate(tokens):
        within = token.sentence if within == token.sentence else None
        _put_unread(pieces, text[end : token.span.start], within)
        pieces.append(_Piece(token.span.of(text), number, token.sentence))
        end, within = token.span.end, token.sentence
    _put_unread(pieces, text[end:], None)
    return pieces


def _put_unread(pieces: list[_Piece], text: str, sentence: int | None) -> None:
    for run in re.findall(r"\S+|\s+", text):
        if run[0] == " " and pieces:
            pieces[-1] = replace(pieces[-1], blank=True)
            run = run[1:]
        if run:
            pieces.append(_Piece(run, None, sentence))


def _trees(pieces: Sequence[_Piece], tokens: Sequence[Token]) -> tuple[list[int], list[str]]:
    """The head of every piece, and how it hangs there. spaCy takes every tree for a sentence, so each sentence has one.

    What was not read hangs on the piece before it; words between sentences make a tree of their own."""
    at = {p.token: i for i, p in enumerate(pieces) if p.token is not None}
    roots: dict[int | None, int] = {}
    heads, deps = [], []
    before: int | None = None
    for i, p in enumerate(pieces):
        token = None if p.token is None else tokens[p.token]
        if token and token.head is not None:
            head, dep = at[token.head], token.deprel
        elif token:
            head, dep = roots.setdefault(p.sentence, i), LOOSE
        else:
            apart = (
                p.sentence is None and not p.words.isspace() and (before is None or pieces[before].token is not None)
            )
            head, dep = i if apart else min(i + 1, len(pieces) - 1) if before is None else before, LOOSE
        heads.append(head)
        deps.append(ROOT if head == i else dep)
        if token or head == i:
            before = i
    return heads, deps


@cache
def _vocab() -> Any:
    return library().blank("en").vocab


def library() -> Any:
    """spaCy. Raises CommuniqueError if it is not installed."""
    try:
        return import_module("spacy")
    except ModuleNotFoundError as error:
        message = "a Doc is made by spaCy, which is not installed: pip install spacy"
        raise CommuniqueError(message, "missing-library") from error
