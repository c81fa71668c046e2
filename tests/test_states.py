"""Which state a name, a people, a capital or a seat of government means."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections import Counter
from importlib import resources

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.states import countries_in, country_of, kind_of_state_name, organisation, short_name

WORDS = tomllib.loads(resources.files("communique.states").joinpath("states.toml").read_text("utf-8"))
STATES = WORDS["states"]
NAMES = [(code, name) for code, state in STATES.items() for name in (state["name"], *state.get("names", ()))]


def named(phrase: str) -> list[tuple[str, str]]:
    return [(span.of(phrase), code) for span, code in countries_in(phrase)]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (
            "USA",
            "the United States|U.S.|U.S|US|USA|America|Americans|Washington|Washington, D.C.|the White House",
        ),
        ("USA", "the Pentagon|Foggy Bottom|the State Department|Capitol Hill|the United States of America"),
        ("GBR", "Britain|the UK|U.K.|Great Britain|British|Britons|London|Downing Street|No. 10|Whitehall"),
        ("RUS", "Russia|the Russian Federation|Russian|Russians|Moscow|the Kremlin"),
        ("CHN", "China|the People's Republic of China|Chinese|Beijing|Zhongnanhai"),
        ("FRA", "France|French|Paris|the Élysée|the Elysee|the Quai d’Orsay"),
        ("KOR", "South Korea|Republic of Korea|S. Korea|South Koreans|Seoul|the Blue House"),
        ("PRK", "North Korea|DPRK|N Korea|Pyongyang"),
        ("UKR", "Ukraine|Ukrainians|Kyiv|Kiev"),
        ("COD", "DR Congo|the Democratic Republic of the Congo|Kinshasa"),
        ("CIV", "Ivory Coast|Côte d’Ivoire|Cote d'Ivoire|Ivorian"),
        ("TUR", "Turkey|Türkiye|Turkish|Turks|Ankara"),
        ("MMR", "Myanmar|Burma|Burmese"),
        ("NLD", "the Netherlands|Dutch|Holland"),
        ("XKX", "Kosovo|Kosovar|Pristina"),
        ("TWN", "Taiwan|Taipei"),
        ("PSE", "Palestine|Palestinians|Ramallah"),
        ("VAT", "the Vatican|the Holy See"),
    ],
)
def test_the_usual_forms_of_news(code: str, names: str) -> None:
    for name in names.split("|"):
        assert country_of(name) == code, name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Russia", "name"),
        ("Dutch", "adjective"),
        ("Americans", "adjective"),
        ("Moscow", "capital"),
        ("the Kremlin", "seat"),
    ],
)
def test_the_kind_of_a_name_is_told(name: str, kind: str) -> None:
    assert kind_of_state_name(name) == kind


@pytest.mark.parametrize(
    "name",
    [
        "Congo",
        "Congolese",
        "Korea",
        "Korean",
        "Brussels",
        "the Soviet Union",
        "Yugoslavia",
        "Latin America",
        "Congress",
    ],
)
def test_what_several_states_share_or_no_state_is_now_means_none(name: str) -> None:
    assert country_of(name) is None
    assert kind_of_state_name(name) is None
    assert named(f"officials of {name}") == []


def test_case_matters_only_where_the_name_is_also_a_common_word() -> None:
    assert country_of("russia") == country_of("RUSSIA") == "RUS"
    assert country_of("us") is None
    assert country_of("u.s.") == "USA"
    assert country_of("turkey") is None
    assert country_of("TURKEY") == "TUR"
    assert named("they polish china for us") == []


def test_a_persons_name_is_no_state() -> None:
    phrase = "Michael Jordan and Paris Hilton met King Abdullah of Jordan in Amman"
    assert named(phrase) == [("Jordan", "JOR"), ("Amman", "JOR")]
    assert named("The Washington Post asked Washington") == [("Washington", "USA")]
    assert named("In Georgia, Jordan Foreign Minister") == [("Georgia", "GEO"), ("Jordan", "JOR")]


@pytest.mark.parametrize(
    ("phrase", "states"),
    [
        ("U.S.-Ukrainian proposal", [("U.S.", "USA"), ("Ukrainian", "UKR")]),
        ("Russia’s sovereign wealth fund", [("Russia", "RUS")]),
        ("Papua New Guinea and Guinea-Bissau", [("Papua New Guinea", "PNG"), ("Guinea-Bissau", "GNB")]),
        ("South Sudanese and Sudanese envoys", [("South Sudanese", "SSD"), ("Sudanese", "SDN")]),
        ("anti-American talk in N'Djamena", [("American", "USA"), ("N'Djamena", "TCD")]),
        ("Latin American and South Korean leaders", [("South Korean", "KOR")]),
        ("Nigerian troops in Niger", [("Nigerian", "NGA"), ("Niger", "NER")]),
        ("the prime minister", []),
    ],
)
def test_every_state_in_a_phrase_is_found_by_its_longest_name(phrase: str, states: list[tuple[str, str]]) -> None:
    assert named(phrase) == states


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("the UN", "United Nations"),
        ("U.N.", "United Nations"),
        ("the United Nations", "United Nations"),
        ("NATO", "NATO"),
        ("Nato", "NATO"),
        ("the EU’s", "European Union"),
        ("the IAEA", "International Atomic Energy Agency"),
        ("the World Health Organisation", "World Health Organization"),
        ("WHO", "World Health Organization"),
        ("who", None),
        ("un", None),
        ("the UN security council", "UN Security Council"),
        ("Arab League", "Arab League"),
        ("France", None),
    ],
)
def test_international_organisations_have_one_name(name: str, canonical: str | None) -> None:
    assert organisation(name) == canonical


def test_a_state_has_a_short_name() -> None:
    assert [short_name(code) for code in ("RUS", "USA", "KOR", "SYR", "IRN")] == [
        "Russia",
        "United States",
        "South Korea",
        "Syria",
        "Iran",
    ]
    assert short_name("ATA") == "ATA"


def test_every_code_is_of_iso_3166_and_every_member_of_the_united_nations_is_there() -> None:
    iso = {country.alpha_3 for country in pycountry.countries}
    assert set(STATES) - iso == {"XKX"}
    territories = {"ESH", "GRL", "HKG", "MAC", "PRI", "XKX", "TWN", "PSE", "VAT"}
    assert len(set(STATES) - territories) == 193


def test_no_capital_or_seat_is_that_of_two_states() -> None:
    seats = Counter(seat for state in STATES.values() for seat in (*state.get("capitals", ()), *state.get("seats", ())))
    assert [seat for seat, count in seats.items() if count > 1] == []


def test_every_name_in_the_table_means_its_state() -> None:
    for code, state in STATES.items():
        for field in ("names", "people", "capitals", "seats"):
            for name in state.get(field, ()):
                assert country_of(name) == code, name


@given(st.sampled_from(NAMES), st.sampled_from(["{}", "the {}", "{}'s", "{}’s", "The {}’s", " {} "]))
def test_article_and_possessive_change_nothing(state: tuple[str, str], frame: str) -> None:
    code, name = state
    assert country_of(frame.format(name)) == code


@given(st.sampled_from(NAMES))
def test_a_name_is_found_in_a_phrase_and_in_capitals(state: tuple[str, str]) -> None:
    code, name = state
    assert named(f"the envoy of {name}, who left") == [(name, code)]
    assert country_of(name.upper()) == code


@given(st.text(max_size=80))
def test_any_words_can_be_searched(words: str) -> None:
    for span, code in countries_in(words):
        assert country_of(span.of(words)) == code


def test_the_table_is_read_only_when_asked_for_and_without_pycountry() -> None:
    code = "import communique.states, sys; sys.exit('pycountry' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
