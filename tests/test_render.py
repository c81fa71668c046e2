"""How a brief looks on a terminal, piped, as Markdown and as a page, and that words of reports cannot change that."""

from __future__ import annotations

import html as entities
import io
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from briefs import article, brief, cite, line, pipeline_talks, sentences, told
from communique.brief import html, markdown, text
from communique.brief.passages import paragraphs
from communique.brief.references import References, address, period
from communique.brief.shown import on_one_line, shown
from communique.types import Brief, Citation, Origin, Span, Story

ANY_WORDS = st.text(alphabet=st.characters(codec=None), min_size=1, max_size=60)
MARKUP_WORDS = st.text(alphabet="*_[]<>|`~#+-=&$^.)(1 \\!a\n\x1b", min_size=1, max_size=40)
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printed(told_brief, width=100, terminal=False) -> str:
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=terminal,
        color_system="truecolor" if terminal else None,
        highlight=False,
    )
    text.render(told_brief, console)
    return stream.getvalue()


def about(words: str, **more):
    """A brief of one line that shows a whole report."""
    report = article("r1", words)
    return brief(report, lines=[line("Lead", words, cited=[Citation("r1", 0, len(words))], **more)])


class Page(HTMLParser):
    """What a reader of the page sees and can reach."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.ids, self.links, self.tags, self.marked = "", [], [], [], []
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        self.tags.append(tag)
        if tag not in ("meta", "link", "br"):
            self._open.append(tag)
        self.ids += [known["id"]] if "id" in known else []
        self.links += [known["href"]] if tag == "a" else []
        assert not [name for name in known if name.startswith("on")]

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if "style" not in self._open:
            self.words += data
        if "mark" in self._open:
            self.marked.append(data)


# --- the terminal and the pipe


def test_sources_are_numbered_with_outlet_day_length_title_and_what_they_copy():
    shown_text = printed(pipeline_talks())
    assert "[1] The Tamar Courier, 11 March 2025, 105 words\n    Valdoran foreign minister in Port" in shown_text
    assert "[2] Harbour Wire, 12 March 2025, 50 words; copy of [1], 93\u202f% of its text" in shown_text
    assert "[3] Northern Ledger, undated, 77 words" in shown_text


def test_a_line_ends_in_source_and_sentence():
    assert "- Teck’s office — the tankers would be released “as a first step” once inspections end [1:6]\n" in printed(
        pipeline_talks()
    )


def test_a_quotation_keeps_its_own_marks_and_gets_no_others():
    assert "  - “We shall not leave the table until every valve is open,” [3:2]\n" in printed(pipeline_talks())


def test_a_speaker_is_named_once_above_several_quotations():
    assert printed(pipeline_talks()).count("Ilse Aldane, foreign minister of Valdora") == 1


def test_two_outlets_with_one_text_are_one_origin():
    words = " ".join(printed(pipeline_talks()).split())
    assert "arrived in Port Tamar on Tuesday (happened, 11 March 2025; one origin) [1:2] [2:1]" in words
    assert "Joran Teck — President (Tamarin; 2 origins) [1:4] [3:1]" in words


def test_the_sides_of_a_difference_stand_under_one_another_with_who_says_it():
    assert (
        "- Meeting of Teck and Aldane (status)\n"
        "    The Tamar Courier [1:4]  expected\n"
        "    Harbour Wire [2:3]\n"
        "    Northern Ledger [3:1]    met\n"
    ) in printed(pipeline_talks())


def test_a_brief_without_sentences_cites_sources_alone():
    report = article("r1", "They met.")
    bare = replace(brief(report, lines=[told("Both", "They met", None, report)]), sentences=())
    assert "- Both — They met [1]\n" in printed(bare)


@pytest.mark.parametrize("width", [40, 80, 100, 120, 200])
def test_lines_keep_to_the_width_and_to_a_hundred_columns(width):
    rows = printed(pipeline_talks(), width).splitlines()
    assert max(map(len, rows)) <= min(width, 100)
    assert not [row for row in rows if row != row.rstrip()]


def test_a_pipe_gets_plain_text_whatever_the_environment(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "37")
    stream = io.StringIO()
    text.render(pipeline_talks(), text.console_for(stream))
    assert stream.getvalue() == printed(pipeline_talks())
    assert not STEERING.search(stream.getvalue())


def test_a_terminal_shows_the_same_words_and_a_mark_for_the_status():
    coloured = printed(pipeline_talks(), terminal=True)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert "○ Valdora, Tamarin: talks" in plain
    assert "× Tamarin: inspections" in plain
    assert re.sub(r"^[●○◌×◐] ", "- ", plain, flags=re.MULTILINE) == printed(pipeline_talks())


def test_rich_markup_in_a_report_is_text():
    assert "[bold red]no[/bold red] :smile: [link=https://x.example]here[/link]" in printed(
        about("[bold red]no[/bold red] :smile: [link=https://x.example]here[/link]"), 120, terminal=True
    )


def test_escapes_and_turned_text_are_shown_not_obeyed():
    words = printed(about("a\x1b]0;title\x07b \u202egnp.exe\x9b2J"))
    assert "a␛]0;title␇b ⟨U+202E⟩gnp.exe⟨U+009B⟩2J" in words


@given(ANY_WORDS)
def test_no_report_can_steer_the_screen(words):
    report = article(
        "r1", "x" + words, title=words, outlet=words, byline=words, url=f"https://a/{words}", language=words
    )
    everywhere = line(words, "x" + words, words, cited=[cite(report, "x")], sides=((words, cite(report, "x")),))
    told_brief = brief(report, title=words, section=words, lines=[everywhere])
    for output in (printed(told_brief), markdown.render(told_brief), html.render([told_brief])):
        assert not STEERING.search(output)
        output.encode("utf-8")


def test_what_is_shown_keeps_other_scripts_and_joined_signs():
    assert shown("Київ 北京 القاهرة می\u200cخواهم 👩\u200d⚖️") == "Київ 北京 القاهرة می\u200cخواهم 👩\u200d⚖️"
    assert on_one_line("zero\u200bwidth\r\n\tand\xa0more ") == "zerowidth and more"


# --- numbers


def test_neighbouring_sentences_of_a_passage_are_one_run():
    report = article("r1", "One. Two. Three. Four. Five.")
    cited = [cite(report, "One."), cite(report, "Three. Four. Five")]
    assert [r.label for r in References(brief(report, lines=[line("x", cited=cited)])).of(cited)] == ["[1:1,3–5]"]


def test_a_report_without_an_outlet_goes_by_its_headline_once_and_without_that_by_its_first_words():
    report = article("r1", "They met.", title="Envoys meet")
    shown_text = printed(brief(report, lines=[told("Both", "They met", None, report)]))
    assert "[1] Envoys meet, undated, 2 words\nIn the lines below" in shown_text
    assert "[1] “They met.”, undated" in printed(brief(article("r2", "They met."), lines=[]))


def test_furniture_is_not_counted_as_words():
    report = article("r1", "Share this now. They met.", furniture=(Span(0, 15),))
    [source] = References(brief(report, lines=[])).sources
    assert source.words == 2


def test_a_copy_of_a_report_that_is_not_cited_says_so():
    report = article("r2", "They met.")
    story = Story("s", "t", ("r1", "r2"), (Origin(("r1", "r2"), (1.0, 0.5)),), None, None)
    [source] = References(Brief(story, (report,))).sources
    assert source.origin == "copy of a report not cited here, 50\u202f% of its text"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2025, 3, 1), date(2025, 3, 1), "1 March 2025"),
        (date(2025, 3, 1), date(2025, 3, 9), "1–9 March 2025"),
        (date(2024, 12, 30), date(2025, 1, 2), "30 December 2024 to 2 January 2025"),
    ],
)
def test_a_period_says_month_and_year_once(first, last, words):
    assert period(first, last) == words


# --- Markdown


def read_markdown(source: str) -> str:
    """What a reader sees of Markdown, tables and struck-out words known."""
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(source)
    assert not set(re.findall(r"<(\w+)", page)) - {"h1", "h2", "p", "ul", "ol", "li", "strong", "em", "a"}
    return entities.unescape(re.sub(r"<[^>]+>", "", page))


def test_markdown_tells_the_same_lines():
    seen = read_markdown(markdown.render(pipeline_talks()))
    assert "Teck’s office — the tankers would be released “as a first step” once inspections end [1:6]" in seen
    assert "expected — The Tamar Courier [1:4], Harbour Wire [2:3]" in seen
    assert "Northern Ledger, undated, 77 words. Teck meets Aldane. https://ledger.example/?b=1&c=2" in seen


@given(MARKUP_WORDS)
@example("1 #")
def test_markdown_signs_in_a_report_stay_literal(words):
    report = article("r1", "x" + words, title=words, outlet=words)
    told_brief = brief(
        report,
        title=words,
        section=words,
        lines=[line(words, words, words, cited=[Citation("r1", 0, 1)]), line("", words, cited=[Citation("r1", 0, 1)])],
    )
    seen = read_markdown(markdown.render(told_brief))
    wanted = on_one_line(words)
    assert seen.count(wanted) >= (7 if wanted else 0)


# --- the page


def test_every_citation_leads_to_its_marked_passage():
    page = Page(html.render([pipeline_talks()]))
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert "“We will not leave the table before the valves are open,”" in page.marked


def test_two_stories_share_a_page_without_mixing_their_passages():
    page = Page(html.render([pipeline_talks(), pipeline_talks()]))
    assert len(page.ids) == len(set(page.ids))
    assert page.tags.count("h1") == 1


def test_headings_never_skip_a_level():
    for stories in ([pipeline_talks()], [pipeline_talks(), about("They met.")]):
        levels = [int(tag[1]) for tag in Page(html.render(stories)).tags if re.fullmatch(r"h\d", tag)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_asks_for_nothing_and_runs_nothing():
    source = html.render([pipeline_talks()])
    assert not {"script", "img", "iframe", "object", "form"} & set(Page(source).tags)
    assert re.findall(r'(?:src|href)="((?!#)[^"]*)"', source) == [
        "data:,",
        "https://courier.example/talks",
        "https://ledger.example/?b=1&amp;c=2",
    ]
    assert "url(" not in source
    assert "@import" not in source


def test_a_report_is_shown_whole():
    told_brief = pipeline_talks()
    seen = " ".join(Page(html.render([told_brief])).words.split())
    for report in told_brief.articles:
        for paragraph in report.text.split("\n\n"):
            assert paragraph in seen


def test_markup_in_a_report_is_text_on_the_page():
    words = "</style></p><script>alert(1)</script><img src=x onerror=alert(2)> &amp; {{ 7*7 }} \"'"
    report = article(words, words, title=words, outlet=words, byline=words, url="javascript:alert(3)", language='"><b')
    told_brief = brief(report, title=words, section=words, lines=[told(words, words, words, report)])
    page = Page(html.render([told_brief]))
    assert not {"script", "img"} & set(page.tags)
    assert page.words.count(words) >= 8
    assert not [link for link in page.links if not link.startswith("#")]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "http:", "https://[", "//x", "https://x/\x1b"]
)
def test_only_web_addresses_become_links(url):
    assert address(article("r1", "x", url=url)) is None


@given(st.data())
def test_passages_may_overlap_and_no_character_is_lost(data):
    words = data.draw(st.text(alphabet="ab .\n", min_size=3, max_size=60).filter(lambda t: t.strip()))
    spans = st.tuples(st.integers(0, len(words) - 1), st.integers(1, 20)).map(lambda s: Span(s[0], s[0] + s[1]))
    cited = {span: f"p{n}" for n, span in enumerate(data.draw(st.lists(spans, max_size=6, unique=True)))}
    report = article("r1", words, furniture=tuple(data.draw(st.lists(spans, max_size=2))))
    blocks = paragraphs(report, cited, sentences(words))
    runs = [segment for block in blocks for segment in block]
    assert "".join("".join(run.text for run in runs).split()) == "".join(words.split())
    for span, name in cited.items():
        marked = "".join(run.text for run in runs if name in run.passages)
        assert "".join(marked.split()) == "".join(span.of(words).split())
        starts = [run for run in runs if name in run.begins]
        assert len(starts) == (1 if marked else 0)


def test_the_words_of_two_overlapping_citations_are_each_marked_whole():
    report = article("r1", "one two three")
    first, second = Span(0, 7), Span(4, 13)
    [block] = paragraphs(report, {first: "a", second: "b"}, ())
    assert [(run.text, run.passages, run.begins) for run in block] == [
        ("one ", ("a",), ("a",)),
        ("two", ("a", "b"), ("b",)),
        (" three", ("b",), ()),
    ]
