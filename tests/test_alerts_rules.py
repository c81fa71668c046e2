"""What a rule asks for, and when a fact is told again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from builders import event, report, said
from communique import desk
from communique.alerts.matching import alerts, matches, untold
from communique.alerts.rules import Channels, Rule, Rules, read
from communique.alerts.values import Alert
from communique.errors import SettingsError
from communique.types import Findings


class TestRules:
    @staticmethod
    def of(tmp_path: Path, toml: str) -> Rules:
        (tmp_path / "alerts.toml").write_text(toml, "utf-8")
        return read(tmp_path / "alerts.toml")

    def test_all_that_a_rule_can_say(self, tmp_path: Path) -> None:
        rules = self.of(
            tmp_path,
            """
            [[alert]]
            name = "Everything"
            actor = ["Lavrov", "Kremlin"]
            country = ["RUS", "Iran", "French", "us", "Kyiv"]
            type = ["SANCTION", "consult/visit", "STATEMENT"]
            status = "planned"
            topic = ["gas"]
            origins = 2
            new = false
            to = ["terminal", "rss", "webhook", "email"]
            [channel.webhook]
            url = "https://hooks.example.org/x"
            [channel.email]
            to = "desk@example.org"
            [channel.rss]
            path = "feeds/alerts.xml"
            """,
        )
        assert rules == Rules(
            (
                Rule(
                    "Everything", ("Lavrov", "Kremlin"), ("RUS", "IRN", "FRA", "USA", "UKR"),
                    (("SANCTION", None), ("CONSULT", "visit"), ("STATEMENT", None)), ("planned",), ("gas",),
                    2, False, ("terminal", "rss", "webhook", "email"),
                ),
            ),
            Channels(tmp_path / "feeds/alerts.xml", "https://hooks.example.org/x", ("desk@example.org",)),
        )  # fmt: skip

    def test_what_is_not_said(self, tmp_path: Path) -> None:
        assert self.of(tmp_path, '[[alert]]\nname = "x"\ntopic = "gas"').rules == (Rule("x", topic=("gas",)),)

    @pytest.mark.parametrize(
        ("toml", "sentence"),
        [
            ("", "holds no rule; begin one with [[alert]]"),
            ("alert = 1", "holds no rule"),
            ("[[alert]]\nname =", "is not TOML"),
            ("[[alert]]\ntopic = 'gas'", "rule 1 of"),
            ("[[alert]]\nname = 'x'", "asks for everything"),
            ("[[alert]]\nname = 'x'\nto = 'terminal'\nnew = false", "asks for everything"),
            ("[[alert]]\nname = 'x'\nactors = 'Lavrov'", "sets actors, which means nothing here; did you mean actor?"),
            ("[[alert]]\nname = 'x'\ncountry = 'Ruritania'", "cannot be 'Ruritania'; write a state as France, French or FRA"),
            ("[[alert]]\nname = 'x'\ncountry = 7", "country of rule 1"),
            ("[[alert]]\nname = 'x'\ncountry = []", "cannot be []"),
            ("[[alert]]\nname = 'x'\ntype = 'SANCTIONS'", "which is no type; did you mean SANCTION?"),
            ("[[alert]]\nname = 'x'\ntype = 'CONSULT/dinner'", "which is no mode; known are visit, meet"),
            ("[[alert]]\nname = 'x'\ntype = 'SANCTION/visit'", "only CONSULT has modes"),
            ("[[alert]]\nname = 'x'\nstatus = 'done'", "which is no status"),
            ("[[alert]]\nname = 'x'\ntopic = '…'", "holds no word"),
            ("[[alert]]\nname = 'x'\norigins = 0", "origins of"),
            ("[[alert]]\nname = 'x'\norigins = 2\nnew = 'yes'", "write true or false"),
            ("[[alert]]\nname = 'x'\norigins = 2\nto = 'mail'", "which is no to; did you mean email?"),
            ("[[alert]]\nname = 'x'\norigins = 2\nto = 'rss'", "goes to rss, but there is no [channel.rss]"),
            ("[[alert]]\nname = 'x'\norigins = 2\n[[alert]]\nname = 'x'\norigins = 3", "two rules named “x”"),
            ("[[alert]]\nname = 'x'\norigins = 2\n[channel.rss]", "has no path"),
            ("[[alert]]\nname = 'x'\norigins = 2\n[channel.slack]\nurl = 'x'", "sets slack"),
            ("[[alert]]\nname = 'x'\norigins = 2\n[channel.webhook]\nurl = 'hooks.example.org'", "no web address"),
            ("[[alert]]\nname = 'x'\norigins = 2\n[channel.email]\nto = 'desk'", "cannot write to 'desk'"),
            ("[[alert]]\nname = 'x'\norigins = 2\n[channel]\nwebhook = 'x'", "is no table"),
        ],
    )  # fmt: skip
    def test_a_mistake_is_one_sentence_that_names_the_file(self, tmp_path: Path, toml: str, sentence: str) -> None:
        with pytest.raises(SettingsError) as error:
            self.of(tmp_path, toml)
        assert sentence in error.value.message
        assert str(tmp_path / "alerts.toml") in error.value.message
        assert "\n" not in error.value.message

    def test_no_rules_yet(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"there are no alert rules at .*; write them there, or name a file"):
            read(tmp_path / "alerts.toml")


def meeting(id: str = "a", outlet: str = "Courier", *, status: str = "happened", tail: str = "") -> Findings:
    """A report of a meeting in Vienna, and of words said there."""
    words = "met" if status == "happened" else "will meet"
    told = f"Sergey Lavrov {words} Élodie Müller in Vienna on gas supplies. “We agreed on nothing,” Lavrov said."
    return report(
        told + tail, id, outlet=outlet, url=f"https://{outlet.lower()}.example/{id}", published=date(2025, 5, 14),
        people={"Sergey Lavrov": "RUS", "Élodie Müller": "FRA"},
        events=[event(words, source="Sergey Lavrov", target="Élodie Müller", place=("Vienna", "AUT"), status=status,
                      topics="gas supplies")],
        statements=[said("Lavrov@2", "“We agreed on nothing,”", cue="said")],
    )  # fmt: skip


def asked(rule: Rule, *findings: Findings, known: dict[str, int] | None = None) -> tuple[Alert, ...]:
    return alerts([rule], findings, desk.stories(findings), known or {})


def told(found: Sequence[Alert]) -> dict[str, int]:
    """What is remembered of alerts."""
    return {key: alert.origins for alert in found for key in alert.keys}


MET, SPOKE = "Sergey Lavrov met Élodie Müller", "Sergey Lavrov: “We agreed on nothing,”"


class TestWhatARuleAsksFor:
    @pytest.mark.parametrize(
        ("rule", "headlines"),
        [
            (Rule("r", actor=("Lavrov",)), [MET, SPOKE]),
            (Rule("r", actor=("muller",)), [MET]),
            (Rule("r", actor=("Lav",)), []),
            (Rule("r", actor=("Lavrov Sergey",)), []),
            (Rule("r", actor=("Merkel", "Müller")), [MET]),
            (Rule("r", country=("FRA",)), [MET]),
            (Rule("r", country=("AUT",)), [MET]),
            (Rule("r", country=("RUS",)), [MET, SPOKE]),
            (Rule("r", country=("IRN",)), []),
            (Rule("r", type=(("CONSULT", None),)), [MET]),
            (Rule("r", type=(("CONSULT", "meet"),)), [MET]),
            (Rule("r", type=(("CONSULT", "visit"), ("SANCTION", None))), []),
            (Rule("r", type=(("STATEMENT", None),)), [SPOKE]),
            (Rule("r", status=("happened",)), [MET]),
            (Rule("r", status=("planned", "denied")), []),
            (Rule("r", topic=("gas",)), [MET]),
            (Rule("r", topic=("gases",)), [MET]),
            (Rule("r", topic=("supplies of gas",)), []),
            (Rule("r", topic=("nothing",)), [SPOKE]),
            (Rule("r", actor=("Lavrov",), topic=("nothing",), country=("RUS",)), [SPOKE]),
            (Rule("r", actor=("Müller",), topic=("nothing",)), []),
            (Rule("r", origins=2), []),
        ],
    )  # fmt: skip
    def test_fields_must_all_fit_and_words_of_one_field_any(self, rule: Rule, headlines: list[str]) -> None:
        assert [a.headline for a in asked(rule, meeting())] == headlines

    def test_an_alert_carries_its_sentences_and_where_they_stand(self) -> None:
        (alert,) = asked(Rule("Vienna", type=(("CONSULT", "meet"),)), meeting("a", "Courier"), meeting("b", "Herald"))
        assert alert.sentences == ("Sergey Lavrov met Élodie Müller in Vienna on gas supplies.",)
        assert sorted(alert.outlets) == ["Courier", "Herald"]
        assert sorted(alert.urls) == ["https://courier.example/a", "https://herald.example/b"]
        assert sorted(alert.reports) == ["a", "b"]
        assert (alert.rule, alert.kind, alert.origins) == ("Vienna", "event", 1)
        for passage in alert.passages:
            assert meeting().article.text[passage.start : passage.end] == passage.sentence

    def test_a_country_is_seen_in_words_that_nobody_resolved(self) -> None:
        found = report("Iranian officials met Ann Varga.", people={"Ann Varga": None},
                       events=[event("met", source="Iranian officials", target="Ann Varga")])  # fmt: skip
        assert len(asked(Rule("r", country=("IRN",)), found)) == 1

    def test_an_unknown_speaker_stays_unknown(self) -> None:
        found = report("“The talks are over,” it was said.", statements=[said(None, "“The talks are over,”")])
        assert [a.headline for a in asked(Rule("r", topic=("talks",)), found)] == [
            "Somebody not named: “The talks are over,”"
        ]

    def test_an_address_that_is_not_of_the_web_is_no_link(self) -> None:
        found = meeting()
        found = replace(found, article=replace(found.article, url="javascript:alert(1)"))
        assert asked(Rule("r", actor=("Müller",)), found)[0].urls == ()

    def test_since_a_day(self) -> None:
        rule = Rule("r", actor=("Müller",))
        found = matches([rule], [meeting()], desk.stories([meeting()]))
        assert untold([rule], found, {}, date(2025, 5, 14)) == found[0]
        assert untold([rule], found, {}, date(2025, 5, 15)) == ()


class TestWhenAFactIsToldAgain:
    def test_once(self) -> None:
        rule = Rule("r", actor=("Müller",))
        first = asked(rule, meeting())
        assert len(first) == 1
        assert asked(rule, meeting(), known=told(first)) == ()

    def test_not_when_reports_join_it_whatever_their_order(self) -> None:
        rule = Rule("r", actor=("Müller",))
        known = told(asked(rule, meeting("b", "Herald")))
        joined = meeting("a", "Courier"), meeting("b", "Herald"), meeting("c", "Gazette")
        assert len(asked(rule, *joined)) == 1
        assert asked(rule, *joined, known=known) == ()
        assert asked(rule, *reversed(joined), known=known) == ()

    def test_not_when_its_page_is_changed_elsewhere(self) -> None:
        rule = Rule("r", actor=("Müller",))
        changed = meeting(tail=" More soon.")
        moved = replace(changed, events=tuple(replace(e, id="e9") for e in changed.events))
        known = told(asked(rule, meeting()))
        assert len(desk.stories([moved])[0].facts) == 2
        assert asked(rule, moved, known=known) == ()

    def test_when_another_rule_asks_for_it(self) -> None:
        known = told(asked(Rule("r", actor=("Müller",)), meeting()))
        assert len(asked(Rule("other", actor=("Müller",)), meeting(), known=known)) == 1

    def test_when_it_reaches_the_origins_asked_for(self) -> None:
        one, two = own_words()
        rule = Rule("r", type=(("CONSULT", "meet"),), origins=2)
        assert asked(rule, one) == ()
        (alert,) = asked(rule, one, two)
        assert alert.origins == 2
        assert asked(rule, one, two, known=told([alert])) == ()

    def test_with_each_further_origin_where_not_only_new_facts_count(self) -> None:
        one, two = own_words()
        rule = Rule("r", type=(("CONSULT", "meet"),), new=False)
        (first,) = asked(rule, one)
        (second,) = asked(rule, one, two, known=told([first]))
        assert (first.origins, second.origins) == (1, 2)
        assert first.id != second.id
        assert asked(rule, one, two, known=told([second])) == ()
        assert asked(rule, one, known=told([second])) == ()


def own_words() -> tuple[Findings, Findings]:
    """Two reports of one meeting in words of their own."""
    other = report(
        "In the Austrian capital on Wednesday, France's Élodie Müller sat down with Sergey Lavrov, diplomats told this paper, "
        "and both left without a word to those who had waited in the rain.", "z", outlet="Herald",
        published=date(2025, 5, 14), people={"Sergey Lavrov": "RUS", "Élodie Müller": "FRA"},
        events=[event("sat down", source="Élodie Müller", target="Sergey Lavrov", place=("capital", "AUT"))],
    )  # fmt: skip
    return meeting(), other


def test_real_reports(visit: Sequence[Findings]) -> None:
    rules = [
        Rule("meets", actor=("Ferrowick",), type=(("CONSULT", "meet"),), origins=2),
        Rule("says", actor=("Petra Lindovan",), type=(("STATEMENT", None),), origins=2),
    ]
    meets, says = matches(rules, visit, desk.stories(visit))
    assert any("Teskarin" in a.headline and "Ferrowick" in a.headline for a in meets)
    assert any("“No Orvandian vessel has fired on anybody,” she told state television." in a.sentences for a in says)
    texts = {f.article.id: f.article.text for f in visit}
    for found in (*meets, *says):
        assert found.origins >= 2
        assert all(texts[p.report][p.start : p.end] == p.sentence for p in found.passages)
    assert "https://strait-observer.example/2025/05/half-open-is-closed/" in {url for a in says for url in a.urls}
