"""Training material marked up for this project: marks are ranges of characters, and texts are put together from the corpora."""

import gzip
import json
import random

import pytest

from quality import unseen
from training import augment, labels
from training.marked import laid, plain, text_of
from training.windows import Document, Window


class TestText:
    @pytest.mark.parametrize(
        ("words", "printed"),
        [
            ("Oslo , she said , “ will not yield ” .", "Oslo, she said, “will not yield”."),
            ("Kenya ’ s two - day visit", "Kenya’s two-day visit"),
            ("They do n't agree ( yet )", "They don't agree (yet)"),
            ('He called it " a step " forward', 'He called it "a step" forward'),
            ("aid of $ 40 million", "aid of $40 million"),
        ],
    )
    def test_words_are_joined_as_they_are_printed(self, words, printed):
        assert plain(words) == printed

    def test_each_corpus_format_gives_its_text(self):
        words = {"sentences": [{"words": ["Oslo", ",", "Monday"]}, {"words": ["A", "visit", "."]}]}
        assert text_of(words) == "Oslo, Monday\nA visit."
        assert text_of({"text": "Talks began .\n\nThey failed ."}) == "Talks began.\nThey failed."
        assert text_of({"text": "Talks began.", "entities": [], "sentences": [[0, 12]]}) == "Talks began."


class TestMarks:
    def test_spans_come_back_as_the_desk_gold_writes_them(self, tmp_path):
        folder = tmp_path / "corpora" / "names"
        folder.mkdir(parents=True)
        words = ["Amina", "Odera", "met", "Jon", "Holm", ".", "He", "said", "Holm", "left", "on", "Monday", "."]
        with gzip.open(folder / "x-train.jsonl.gz", "wt", encoding="utf-8") as out:
            out.write(json.dumps({"id": "one", "sentences": [{"words": words}]}) + "\n")
        text = "Amina Odera met Jon Holm. He said Holm left on Monday."
        at = lambda x, k=0: [text.index(x, k), text.index(x, k) + len(x)]  # noqa: E731
        mark = {
            "from": "names/x-train", "id": "one", "end": len(text), "times": [at("Monday")],
            "people": [{"mentions": [at("Amina Odera")], "roles": []}, {"mentions": [at("Jon Holm")], "roles": []}],
            "statements": [
                {"cue": at("said"), "speaker": [*at("He"), 1], "content": [at("Holm left on Monday")], "channel": None}
            ],
            "events": [
                {"trigger": at("met"), "type": "CONSULT", "mode": "meet", "status": "happened", "source": [at("Amina Odera")],
                 "target": [at("Jon Holm")], "place": None, "when": at("Monday")}
            ],
        }  # fmt: skip
        ((report, markup),) = laid(tmp_path, [mark])
        assert report["text"] == text
        assert markup["people"][0]["name"] == "Amina Odera"
        assert markup["statements"][0]["speaker"] == {"s": 2, "x": "He", "k": 1, "who": "Jon Holm"}
        assert markup["events"][0]["trigger"] == {"s": 1, "x": "met", "k": 1}
        assert markup["events"][0]["date"] == markup["times"][0]["value"]


class TestOtherNames:
    def window(self, words, tags):
        names = [[labels.NAME_TAGS.index(tag)] for tag in tags.split()]
        return Window(words.split(), [0] * len(names), [0] * len(names), names=names)

    def test_names_are_exchanged_for_others_of_their_kind_and_length(self):
        old = self.window("Jon Holm left Oslo with Holm", "B-PER I-PER O B-LOC O B-PER")
        others = self.window("Amina Odera saw Lima and Ruiz", "B-PER I-PER O B-LOC O B-PER")
        (new,) = augment.Names([Document(others, [])]).swapped([old], random.Random(1))
        assert " ".join(new.words) == "Amina Odera left Lima with Ruiz"
        assert new.names == old.names

    def test_a_word_that_may_be_no_name_stays(self):
        old = self.window("Oslo said", "O O")
        old.names[0] = [0, labels.NAME_TAGS.index("B-LOC")]
        others = self.window("Lima agreed", "B-LOC O")
        (new,) = augment.Names([Document(others, [])]).swapped([old], random.Random(1))
        assert new.words == old.words


TWO_SENTENCES = [{"n": 1, "start": 0, "text": "Oslo met Mora."}, {"n": 2, "start": 15, "text": "It asked for aid."}]


class TestTwoMarkers:
    """As in the desk gold, what only one of two saw is optional."""

    def act(self, start, type="CONSULT"):
        return {"trigger": (start, start + 3), "type": type, "optional": False}

    def said(self, *content):
        return {"content": list(content), "optional": False}

    def joined(self, kind, first, second):
        nothing = {"said": [], "acts": []}
        return unseen.joined({"sentences": TWO_SENTENCES}, nothing | {kind: first}, nothing | {kind: second})[kind]

    def test_an_act_both_saw_is_told_once_and_wanted(self):
        assert self.joined("acts", [self.act(5)], [self.act(5)]) == [self.act(5)]
        assert self.joined("acts", [self.act(5)], [self.act(0)]) == [self.act(5)]  # another word of the same sentence

    def test_an_act_only_one_saw_or_saw_as_of_another_type_is_optional(self):
        one, other = self.act(5), self.act(18)
        assert self.joined("acts", [one], [other]) == [one | {"optional": True}, other | {"optional": True}]
        aid = self.act(5, "AID")
        assert self.joined("acts", [one], [aid]) == [one | {"optional": True}, aid | {"optional": True}]

    def test_statements_are_one_where_most_of_their_contents_is(self):
        assert self.joined("said", [self.said((0, 10))], [self.said((0, 12))]) == [self.said((0, 10))]
        assert [s["optional"] for s in self.joined("said", [self.said((0, 10))], [self.said((9, 40))])] == [True, True]
