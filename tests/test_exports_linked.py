"""Annotations and linked data are read back by their own libraries, for real reports and for odd ones."""

from __future__ import annotations

import json

import jsonschema
import pytest
from anchorpoint import TextPositionSelector, TextQuoteSelector
from hypothesis import strategies as st
from msgspec_schemaorg.models import NewsArticle, Organization, Person, Quotation
from pyld import jsonld as ld

from communique.exports import evidence, jsonld
from exported import SEVERAL, Values, visit


@pytest.fixture(params=SEVERAL)
def values(request: pytest.FixtureRequest) -> Values:
    return SEVERAL[request.param]()


SPECIFIC = {
    "type": "object",
    "required": ["source", "selector"],
    "properties": {
        "type": {"const": "SpecificResource"},
        "source": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "format": "uri"}}},
        "selector": {
            "type": "array",
            "prefixItems": [
                {
                    "type": "object",
                    "required": ["type", "start", "end"],
                    "properties": {
                        "type": {"const": "TextPositionSelector"},
                        "start": {"type": "integer", "minimum": 0},
                        "end": {"type": "integer", "minimum": 0},
                    },
                    "additionalProperties": False,
                },
                {
                    "type": "object",
                    "required": ["type", "exact", "prefix", "suffix"],
                    "properties": {"type": {"const": "TextQuoteSelector"}},
                },
            ],
            "minItems": 2,
            "maxItems": 2,
        },
    },
}

MOTIVATIONS = ["classifying", "describing", "identifying"]

PAGE = {
    "type": "object",
    "required": ["@context", "id", "type", "items"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "type": {"const": "AnnotationPage"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "type", "target"],
                "properties": {
                    "id": {"type": "string", "pattern": r"^urn:communique:[!-~]+$"},
                    "type": {"const": "Annotation"},
                    "motivation": {"enum": MOTIVATIONS},
                    "body": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["type", "value", "purpose"],
                            "properties": {
                                "type": {"const": "TextualBody"},
                                "purpose": {"enum": ["describing", "tagging"]},
                            },
                        },
                    },
                    "target": {"type": "array", "minItems": 1, "items": SPECIFIC},
                },
                "additionalProperties": False,
            },
        },
    },
}
"""What the Web Annotation Data Model demands of an annotation such as ours (§3.1, §3.2.4, §4.2.4, §4.2.5, §5.2)."""


class TestAnnotations:
    def test_the_page_keeps_to_the_data_model(self, values: Values) -> None:
        page = json.loads("".join(evidence.pieces(values[0])))
        jsonschema.Draft202012Validator(PAGE).validate(page)
        ids = [a["id"] for a in page["items"]]
        assert len(ids) == len(set(ids)) == sum(len(f.actors) + len(f.statements) + len(f.events) for f in values[0])

    def test_both_selectors_choose_the_same_words(self) -> None:
        findings, _ = visit()
        page = json.loads("".join(evidence.pieces(findings)))
        texts = {f"urn:communique:report:{f.article.id}": f.article.text for f in findings}
        for target in (t for a in page["items"] for t in a["target"]):
            text = texts[target["source"]["id"]]
            position, words = target["selector"]
            start, end = position["start"], position["end"]
            assert TextPositionSelector(start=start, end=end).select_text(text) == words["exact"]
            named = TextQuoteSelector(exact=words["exact"], prefix=words["prefix"], suffix=words["suffix"])
            assert named.as_position(text) == TextPositionSelector(start=start, end=end)
            assert text[:start].endswith(words["prefix"])
            assert len(words["prefix"]) == min(32, start)

    def test_the_page_it_was_read_from_stands_beside_the_text(self) -> None:
        findings, _ = visit()
        page = json.loads("".join(evidence.pieces(findings)))
        addresses = {t["source"].get("dcterms:source", {}).get("id") for a in page["items"] for t in a["target"]}
        assert addresses == {None, "https://strait-observer.example/2025/05/half-open-is-closed/"}


class TestSchemaOrg:
    def test_every_term_is_one_of_schema_org(self, values: Values) -> None:
        terms = {
            model.__name__: set(model.__struct_fields__) for model in (NewsArticle, Quotation, Person, Organization)
        }

        def check(thing: object) -> None:
            if isinstance(thing, dict):
                assert {key.removeprefix("@") for key in thing} <= terms[thing["@type"]]
            for part in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
                check(part)

        for article in json.loads("".join(jsonld.pieces(values[0])))["@graph"]:
            check(article)

    def test_it_is_linked_data(self) -> None:
        document = json.loads("".join(jsonld.pieces(visit()[0])))
        expanded = ld.expand(document | {"@context": {"@vocab": "https://schema.org/"}})
        assert len(expanded) == 3
        assert all(e["@type"] == ["https://schema.org/NewsArticle"] for e in expanded)

    def test_quotations_are_verbatim_and_have_speakers(self) -> None:
        findings, _ = visit()
        articles = json.loads("".join(jsonld.pieces(findings)))["@graph"]
        for f, article in zip(findings, articles, strict=True):
            assert all(q["text"] in f.article.text for q in article["hasPart"])
        said = {q["text"]: q.get("spokenByCharacter", {}).get("name") for a in articles for q in a["hasPart"]}
        assert said["“We did not come here to be photographed,”"] == "Radan Teskarin"


words = st.text(
    alphabet=st.characters()
    | st.sampled_from("\ud800\udfff\x00\x0b\x1f\x85\ufffe\uffff\u202e=+-@'\"{}\\[]|#^%,;:&<>\n"),
    max_size=40,
)
