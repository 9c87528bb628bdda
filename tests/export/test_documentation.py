"""The page of the ontology is the one its files give today, whole and in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fakes import names

from kg.export.documentation import LANGUAGES, documentation
from kg.vocab import ONT, Class, Property

DOCS = Path(__file__).resolve().parents[2] / "docs" / "ontology"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_current(language: str) -> None:
    page = (DOCS / f"{language}.html").read_text(encoding="utf-8")
    assert page == documentation(language), "run python -m kg.export.documentation"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_has_its_place_and_every_link_leads_to_one(language: str) -> None:
    page = documentation(language)
    places = re.findall(r'\bid="([^"]+)"', page)
    assert len(places) == len(set(places))
    assert {term.removeprefix(ONT) for term in names(Class) | names(Property)} <= set(places)
    assert {"status-planned", "programKind-plan", "indicator-gdp", "unit-yuan"} <= set(places)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(places)


def test_each_page_speaks_its_language() -> None:
    english, chinese = (documentation(language) for language in LANGUAGES)
    assert "<h3>project</h3>" in english and "<h3>项目</h3>" in chinese
    assert 'href="zh.html"' in english and 'href="en.html"' in chinese
    assert not re.search(r"<h3>[^<]*[一-鿿]", english)
