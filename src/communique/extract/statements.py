"""Statements from attribution parts: speaker, cue, content, form, channel and day."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from communique.extract.actors import Cast, is_first_person
from communique.extract.clauses import Clauses, by_sentence
from communique.extract.phrases import names_act
from communique.extract.quotes import quoted_share, quotes
from communique.extract.sides import Sides
from communique.extract.transcripts import Turn
from communique.extract.transcripts import spoken as spoken_words
from communique.located import Located
from communique.types import Annotation, Attribution, Form, Reason, Span, Statement, When

TELLING = {"NOUN", "PROPN", "VERB", "ADJ", "ADV", "PRON", "NUM", "INTJ", "X"}
"""Words by which a content says anything; an article or preposition alone does not."""
GOVERNED = {"ccomp", "xcomp", "obj", "parataxis"}
"""Relations to its cue of what somebody says."""
CHANNELS = {"ORG", "PRODUCT", "MISC"}
AUDIENCES = {
    "reporters",
    "journalists",
    "television",
    "radio",
    "parliament",
    "lawmakers",
    "statement",
    "interview",
    "tweet",
    "post",
}
LONG_QUOTE = 5
"""Words from which a quotation that no cue claims is a statement of its own; shorter ones are scare quotes and titles."""


class _Report:
    """What the reading of a statement looks at, found by place."""

    def __init__(self, text: str, annotation: Annotation, clauses: Clauses) -> None:
        self.text, self.clauses = text, clauses
        self.sides = Sides(clauses, annotation)
        self.quoted = quotes(text)
        self.cues = Located((a.cue, a.cue) for a in annotation.attributions if a.cue)
        self.channels = Located((n.span, n.span) for n in annotation.names if n.label in CHANNELS)
        self.acts = Located((w.trigger, w.trigger) for w in annotation.event_words)
        self._quotes = Located((q, q) for q in self.quoted)
        self._sentences = Located((s, s) for s in annotation.sentences)

    def quotes(self, span: Span) -> list[Span]:
        """The quotations that a span touches or nearly touches."""
        return [q for q, _ in self._quotes.over(Span(max(0, span.start - 3), span.end + 3))]

    def sentences(self, span: Span) -> list[Span]:
        """The sentences that a span touches."""
        return [s for s, _ in self._sentences.over(span)]

    def home(self, span: Span) -> Span:
        """The sentence in which a span begins; the span itself if none holds it."""
        return next(iter(self.sentences(span)), span)

    def is_quoted(self, *content: Span) -> bool:
        """Whether most of it stands in quotation marks."""
        return quoted_share(content, self.quoted) > 0.5


@dataclass(frozen=True, slots=True)
class _Draft:
    speaker: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    channel: Span | None
    reasons: tuple[Reason, ...] = ()
    turn: bool = False
    """A turn of a transcript: its words are all spoken, and by nobody else where its label names nobody."""


def statements(
    text: str, annotation: Annotation, clauses: Clauses, cast: Cast, times: Sequence[When], spoken: Sequence[Turn]
) -> tuple[Statement, ...]:
    """The statements of a report in text order, of a transcript its turns (`spoken`). A quotation that nobody is found to have said stays,
    with speaker None."""
    report = _Report(text, annotation, clauses)
    of_sentence = by_sentence(times, clauses)
    drafts: dict[tuple[Span, ...], _Draft] = {}  # never the same content twice
    for a in annotation.attributions:
        if d := _draft(a, report):
            drafts.setdefault(d.content, d)
    parts = list({p.content: p for d in reversed(drafts.values()) for p in reversed(_by_paragraph(text, d))}.values())
    parts = _of_transcript(_once(parts), spoken, report)
    out: list[Statement] = []
    for number, d in enumerate(sorted(_carried(parts, report), key=lambda d: d.content[0].start)):
        speaker, reasons = cast.party(d.speaker) if d.speaker else None, list(d.reasons)
        if speaker is not None:
            reasons.append(Reason("actor", cast.how(speaker), None, speaker.span))
        if d.speaker is None and d.cue is None and not d.turn and out and _goes_on(text, out[-1], d):
            speaker = out[-1].speaker
            reasons.append(
                Reason("speaker", "goes on from the statement before", None, speaker.span if speaker else None)
            )
        form: Form = "direct" if d.turn else _form(d.content, report.quoted)
        when = _when(d, clauses, of_sentence)
        if when is not None:
            reasons.append(Reason("when", "hangs on the cue", None, when.span))
        out.append(Statement(f"s{number + 1}", speaker, d.cue, d.content, form, d.channel, when, tuple(reasons)))
    return tuple(_nested(out, text))


def _once(drafts: list[_Draft]) -> list[_Draft]:
    """Of quotations without cue that overlap, the longest: one is the rest of a cue's content, the other was read by itself."""
    loose = Located((c, d) for d in drafts if d.cue is None for c in d.content)

    def size(d: _Draft) -> int:
        return sum(c.end - c.start for c in d.content)

    def stays(d: _Draft) -> bool:
        return d.cue is not None or all(size(x) <= size(d) for c in d.content for _, x in loose.over(c))

    return [d for d in drafts if stays(d)]


def _nested(said: Sequence[Statement], text: str) -> list[Statement]:
    """Statements with `I` and `we` that speak inside of another one known as its speaker."""
    placed = Located((c, s) for s in said for c in s.content)
    out = []
    for s in said:
        party = s.speaker
        if party is not None and is_first_person(party.span.of(text)):
            outer = next((o for c, o in placed.over(party.span) if o is not s and c.contains(party.span)), None)
            if outer is not None and outer.speaker is not None:
                known = Reason("actor", "the speaker of the words around it", None, outer.speaker.span)
                s = replace(s, speaker=replace(party, actor=outer.speaker.actor), reasons=(*s.reasons, known))
        out.append(s)
    return out


def _draft(a: Attribution, report: _Report) -> _Draft | None:
    clauses, sides = report.clauses, report.sides
    bare = [b for c in a.content if (b := _without_mark(_without_tail(clauses.completed(c), clauses), clauses))]
    parts = [p for p in (_trimmed(report.text, _to_quotes(c, report.quotes(c))) for c in bare) if p is not None]
    content = _near(_without(_joined(parts, report), a), a.cue, report)
    content = tuple(c for c in content if any(clauses.tokens[i].upos in TELLING for i in clauses.within(c)))
    if not content:
        return None
    content = _own(content, a, report)
    if not content:
        return None
    near = a.cue or content[0]
    speaking = (s for s in a.source if not names_act(clauses, s, report.acts))
    source, by = min(speaking, key=lambda s: abs(s.start - near.start), default=None), "model"
    cue = None if a.cue is None else clauses.head(a.cue)
    subject = () if cue is None else tuple(s for s in sides.subject(cue) if not names_act(clauses, s, report.acts))
    if subject and (source is None or not any(source.overlaps(s) for s in subject)):
        source, by = subject[0], "the subject of its verb"
    elif source is None and cue is not None:
        source, by = next(iter(sides.source(cue)), None), "the sentence's tree"
    if source is not None and any(source.overlaps(c) for c in content):
        source = None
    channel = _channel(a, near, report)
    reasons = [Reason("cue" if a.cue else "quotation that goes on", "model", a.score, a.cue or content[0])]
    if source is not None:
        reasons.append(Reason("speaker", by, None, source))
    if channel is not None:
        reasons.append(Reason("channel", "model" if channel in a.channel else "the phrase of its cue", None, channel))
    return _Draft(source, _cue(a.cue, channel, clauses), content, channel, tuple(reasons))


def _own(content: tuple[Span, ...], a: Attribution, report: _Report) -> tuple[Span, ...]:
    """The pieces of reported speech that are this cue's: none that stands behind another cue, none from a phrase beside what it governs
    (`despite the call to leave, he said …`)."""
    clauses = report.clauses
    cue = None if a.cue is None else clauses.head(a.cue)
    if cue is None or a.cue is None:
        return content
    content = tuple(x for c in content if (x := _before_next(c, cue, clauses)))
    if len(content) < 2:
        return content
    loose = [c for c in content if quoted_share((c,), report.quoted) == 0]
    later = Span(a.cue.end, max(a.cue.end + 1, content[-1].start))
    others = [o for o, _ in report.cues.over(later) if o.start > a.cue.start]
    behind = [c for c in loose if any(o.end <= c.start and not any(o.overlaps(x) for x in content) for o in others)]
    of = {c: _argument(c, cue, clauses) for c in content}
    beside = [c for c in loose if of[c] in {"obl", "advcl", "nsubj"}] if GOVERNED & set(of.values()) else []
    return tuple(c for c in content if c not in behind and c not in beside) or content


def _before_next(content: Span, cue: int, clauses: Clauses) -> Span | None:
    """Content up to a verb that is joined to its cue: `confirmed that he left but warned …`."""
    for c in clauses.children[cue]:
        if clauses.tokens[c].deprel == "conj" and content.contains(clauses.tokens[c].span) and c > cue:
            joint = [j for j in clauses.children[c] if clauses.tokens[j].deprel == "cc" and j < c]
            end = clauses.tokens[min([c, *joint])].span.start
            while end > content.start and clauses.text[end - 1] in " ,;\n":
                end -= 1
            return Span(content.start, end) if end > content.start else None
    return content


def _argument(content: Span, cue: int, clauses: Clauses) -> str | None:
    """The relation to a cue of the branch in which content stands; None outside of the cue's subtree."""
    at = clauses.head(content)
    while at is not None and clauses.tokens[at].head != cue:
        at = clauses.tokens[at].head
    return None if at is None else clauses.tokens[at].deprel.partition(":")[0]


def _cue(cue: Span | None, channel: Span | None, clauses: Clauses) -> Span | None:
    """A cue without the preposition that leads to its channel: `stating` of `stating on Telegram`."""
    inside = [] if cue is None else list(clauses.within(cue))
    if cue is None or channel is None or len(inside) < 2 or clauses.tokens[inside[0]].upos != "VERB":
        return cue
    last = clauses.tokens[inside[-1]]
    return (
        Span(cue.start, clauses.tokens[inside[-2]].span.end)
        if last.upos == "ADP" and 0 <= channel.start - cue.end < 6
        else cue
    )


def _channel(a: Attribution, near: Span, report: _Report) -> Span | None:
    """Where or to whom it was said, in the sentence of the cue: as the model reads it, else by the cue's own phrase
    (`told NBC News`, `stating on Telegram`, `said in a statement`)."""
    clauses, home = report.clauses, report.home(near)
    found = [c for c in a.channel if home.overlaps(c)]
    if found:
        return min(found, key=lambda s: abs(s.start - near.start))
    cue = clauses.head(a.cue) if a.cue else None
    for child in clauses.children[cue] if cue is not None else ():
        token = clauses.tokens[child]
        led = any(clauses.word(c).lower() in {"on", "to", "in", "via"} for c in clauses.children[child])
        if (token.deprel.startswith("obl") and led) or token.deprel in {"obj", "iobj"}:
            name = next((span for span, _ in report.channels.over(token.span)), None)
            if name or clauses.word(child).lower() in AUDIENCES:
                return name or token.span
    return None


def _by_paragraph(text: str, d: _Draft) -> list[_Draft]:
    """A quotation that goes on in a later paragraph than its cue is a statement of its own, without cue."""
    if d.cue is None:
        return [d]
    cue = d.cue
    later = [c for c in d.content if c.start > cue.end and "\n" in text[cue.end : c.start]]
    own = tuple(c for c in d.content if c not in later)
    if not own or not later:
        return [d]
    goes_on = Reason("content", "the quotation goes on in the next paragraph")
    return [replace(d, content=own), *(_Draft(None, None, (c,), None, (goes_on,)) for c in later)]


def _without_tail(span: Span, clauses: Clauses) -> Span:
    """Content without a last preposition, article or conjunction whose phrase was not read with it."""
    inside = list(clauses.within(span))
    while len(inside) > 1 and clauses.tokens[inside[-1]].deprel in {"case", "det", "cc", "mark"}:
        inside = inside[:-1]
    last = clauses.tokens[inside[-1]].span.end if inside else span.end
    return Span(span.start, last) if inside and len(inside) < len(clauses.within(span)) else span


def _without_mark(span: Span, clauses: Clauses) -> Span | None:
    """Content without the `that` which only joins it to its cue."""
    inside = clauses.within(span)
    if inside and clauses.word(inside[0]).lower() == "that" and clauses.tokens[inside[0]].deprel == "mark":
        rest = inside[1:]
        return Span(clauses.tokens[rest[0]].span.start, span.end) if rest else None
    return span


def _to_quotes(span: Span, quoted: Sequence[Span]) -> Span:
    """A span that begins or ends at the edge of a quotation takes the marks with it."""
    start, end = span.start, span.end
    for q in quoted:
        if q.start == start - 1 or (q.start < start <= q.start + 2):
            start = q.start
        if q.end == end + 1 or (q.end - 3 <= end < q.end and start <= q.start + 2):
            end = q.end
    return Span(start, end)


def _trimmed(text: str, span: Span) -> Span | None:
    """Without blanks and marks at its ends that belong to the reporter's sentence."""
    start, end = span.start, span.end
    while start < end and text[start] in " ,;:.—–-\n":
        start += 1
    while start < end and text[end - 1] in " ,;:.—–\n":
        end -= 1
    return Span(start, end) if start < end else None


def _joined(parts: list[Span], report: _Report) -> tuple[Span, ...]:
    """Parts of one sentence with nothing but marks and blanks between them are one span."""
    out: list[Span] = []
    for p in sorted(parts):
        if out and (out[-1].overlaps(p) or not report.text[out[-1].end : p.start].strip(' ,;“”"—–-')):
            same = any(s.start <= out[-1].start and p.start < s.end for s in report.sentences(out[-1]))
            if same or out[-1].overlaps(p):
                out[-1] = Span(out[-1].start, max(out[-1].end, p.end))
                continue
        out.append(p)
    return tuple(out)


def _without(content: tuple[Span, ...], a: Attribution) -> tuple[Span, ...]:
    """Content without its own cue."""
    if a.cue is None:
        return content
    return tuple(c for c in content if not a.cue.contains(c))


def _near(content: tuple[Span, ...], cue: Span | None, report: _Report) -> tuple[Span, ...]:
    """Content in the sentence of its cue; from other sentences only what stands in quotation marks."""
    if cue is None:
        return content
    home = report.home(cue)
    kept = tuple(c for c in content if home.overlaps(c) or report.is_quoted(c))
    return kept or content


def _of_transcript(drafts: list[_Draft], spoken: Sequence[Turn], report: _Report) -> list[_Draft]:
    """In a transcript every turn is a statement of whom its label names, instead of what was read in its words without a cue."""
    placed = Located((t.words, t) for t in spoken)
    kept = [d for d in drafts if d.cue is not None or not placed.over(d.content[0])]
    by = Reason("speaker", "the label before a turn of the transcript")
    return kept + [
        _Draft(
            t.speaker, None, spoken_words(t, report.sentences(t.words)), None, (replace(by, words=t.label),), turn=True
        )
        for t in spoken
    ]


def _carried(drafts: list[_Draft], report: _Report) -> list[_Draft]:
    """Long quotations that no statement has: the rest of the statement before in the same paragraph, else one of their own."""
    claimed = Located((c, d) for d in drafts for c in d.content)
    out = deque(sorted(drafts, key=lambda d: d.content[-1].end))
    ended: list[_Draft] = []
    for q in report.quoted:
        while out and out[0].content[-1].end <= q.start:
            ended.append(out.popleft())
        if claimed.over(q) or len(q.of(report.text).split()) < LONG_QUOTE:
            continue
        last = ended[-1] if ended else None
        if last and "\n" not in report.text[last.content[-1].end : q.start] and report.is_quoted(*last.content):
            ended[-1] = replace(last, content=(*last.content, *_by_sentence(q, report)))
        elif _stands_alone(q, report):
            alone = Reason("content", "a long quotation that no cue claims", None, q)
            ended.append(_Draft(None, None, _by_sentence(q, report), None, (alone,)))
    return [*ended, *out]


def _stands_alone(q: Span, report: _Report) -> bool:
    """Whether a quotation is a sentence of its own and no name or scare quote inside the reporter's."""
    return any(q.start <= s.start + 1 for s in report.sentences(q)[:1])


def _by_sentence(q: Span, report: _Report) -> tuple[Span, ...]:
    parts = [Span(max(q.start, s.start), min(q.end, s.end)) for s in report.sentences(q)]
    return tuple(parts) or (q,)


def _goes_on(text: str, last: Statement, d: _Draft) -> bool:
    """Whether a quotation without cue stands in the paragraph of the statement before it, or in the next."""
    between = text[max(last.content[-1].end, last.cue.end if last.cue else 0) : d.content[0].start]
    return last.form != "indirect" and sum(1 for line in between.split("\n")[1:-1] if line.strip()) == 0


def _form(content: tuple[Span, ...], quoted: tuple[Span, ...]) -> Form:
    share = quoted_share(content, quoted)
    return "direct" if share > 0.97 else "indirect" if share == 0 else "mixed"


def _when(d: _Draft, clauses: Clauses, times: Mapping[int | None, Sequence[When]]) -> When | None:
    """The time that hangs on the cue, outside of what was said."""
    if d.cue is None or (cue := clauses.head(d.cue)) is None:
        return None
    best: tuple[int, When] | None = None
    for when in times.get(clauses.tokens[cue].sentence, ()):
        if any(c.overlaps(when.span) for c in d.content):
            continue
        at = clauses.head(when.span)
        steps = None if at is None else clauses.distance(at, cue)
        if steps is not None and steps <= 3 and (best is None or steps < best[0]):
            best = (steps, when)
    return best[1] if best else None
