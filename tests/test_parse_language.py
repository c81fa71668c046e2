"""Reports in other languages are named and left out, and foreign words in English cost nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from communique.errors import ParseError
from communique.parse import article
from communique.types import Page
from parsed import LEAD, read, report

OTHERS = {
    "French": "La ministre des affaires étrangères a rencontré l'envoyé mardi et a demandé la libération de l'équipage "
    "détenu dans le port, selon les responsables des deux parties après les pourparlers.",
    "German": "Die Außenministerin traf am Dienstag den Gesandten und forderte die Freilassung der Mannschaft, die im "
    "Hafen festgehalten wird, wie Beamte beider Seiten nach den Gesprächen sagten.",
    "Russian": "Министр иностранных дел встретилась во вторник с посланником и потребовала освободить экипаж, "
    "задержанный в порту.",
    "Danish": "Udenrigsministeren sagde onsdag, at forhandlingerne var brudt sammen, og at der for regeringen ikke var "
    "andet at gøre end at vente to uger, for så at mødes i en by ved kysten.",
    "Indonesian": "Menteri luar negeri mengatakan pada hari Rabu bahwa perundingan telah gagal dan pemerintah tidak "
    "punya pilihan selain menunggu dua minggu lagi sebelum bertemu.",
    "Chinese": "外交部长星期二会见了特使，要求释放被扣押在港口的船员，双方官员在会谈后表示，谈判将继续进行。",
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_language_is_named(name: str) -> None:
    with pytest.raises(ParseError, match=name) as raised:
        read(OTHERS[name])
    assert raised.value.kind == "language"


def test_a_legacy_encoding_does_not_hide_the_language() -> None:
    with pytest.raises(ParseError, match="Russian"):
        article(Page("a.txt", (OTHERS["Russian"] * 3).encode("cp1251"), "text/plain"))


def test_few_words_are_taken_as_english() -> None:
    assert read("Orsk, Ardel, Brask et Rune à Tolvik.").language == "en"


def test_the_language_given_is_believed() -> None:
    assert report(text=OTHERS["French"], language="en").text == OTHERS["French"]
    with pytest.raises(ParseError, match="French"):
        report(language="fr-CA")
    assert report(language="und").language == "en"


def test_plain_english_loads_neither_language_model_nor_html_reader() -> None:
    code = (
        "import sys; from communique.parse import article; from communique.types import Page\n"
        f"article(Page('a', {LEAD.encode()!r}, 'text/plain'))\n"
        "import communique.sources\n"
        "heavy = {'py3langid', 'trafilatura', 'httpx2', 'numpy', 'pycountry', 'charset_normalizer'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "line",
    [
        "Der norwegische Ministerpräsident erklärte nach dem Treffen, beide Länder würden ihre Botschaften wieder öffnen und verhandeln.",
        "Сегодня в Осло состоялась встреча президента с премьер-министром.",
        "Norway\t12\t3,400",
        "Country | Ships | Tonnes",
    ],
)
def test_a_line_in_another_language_and_a_row_of_a_table_are_left_out(line: str) -> None:
    text = f"Kenya’s president met the Norwegian premier in Oslo on Monday.\n\n{line}\n\nThey agreed to reopen the embassy there."
    found = read(text)
    assert [span.of(found.text) for span in found.furniture] == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Those present: Amina Odera, Jon Holm, Ilse Aldane, Joran Teck, Ann Varga, Petra Lindovan, Helen Castorane.",
        "“C'est la vie,” the minister said.",
        "Sanctions, tariffs and gas: five questions about Norway and Kenya answered",
    ],
)
def test_names_and_foreign_words_in_english_are_read(line: str) -> None:
    text = f"Kenya’s president met the Norwegian premier in Oslo on Monday.\n\n{line}\n\nThey agreed to reopen the embassy there."
    assert read(text).furniture == ()
