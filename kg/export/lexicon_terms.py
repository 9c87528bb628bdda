"""Units and common indicators of the lexicon as concepts: makes two files of the ontology.

``python -m kg.export.lexicon_terms`` writes ``units.ttl`` and ``indicators.ttl`` anew after
the lexicon has changed; a test compares them.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kg.export.ledger import LABEL, TYPE
from kg.export.stated import Pair
from kg.export.subjects import Subject, pair_order
from kg.export.term import Shortener, literal, plain_text
from kg.export.turtle import NO_INDENT, group, header
from kg.export.unit import MAGNITUDE, base_units, unit_iri, unit_rows
from kg.files import write_atomic
from kg.lexicon import load_rows
from kg.vocab import (
    BASE,
    DCTERMS,
    INDICATOR_SCHEME,
    SKOS,
    UNIT_SCHEME,
    Class,
    Property,
    indicator_concept,
    ontology_folder,
    scheme,
)

OWL = "http://www.w3.org/2002/07/owl#"
LICENSE = "https://www.apache.org/licenses/LICENSE-2.0"
VERSION = "0.1.0"
DEFINITION = SKOS + "definition"
ONE = Decimal(1)


def term_file(name: str) -> str:
    """The text of ``units.ttl`` or ``indicators.ttl``."""
    terms = Shortener(BASE + name)
    made_from = f"kg/lexicon/{name}.tsv by python -m kg.export.lexicon_terms"
    source = f"# Made from {made_from}: change the lexicon, not this file.\n\n"
    groups = [group(terms, (iri, sorted(pairs, key=pair_order)), NO_INDENT) for iri, pairs in FILES[name]()]
    return source + header(terms) + "\n" + "\n".join(groups)


def iter_units() -> Iterator[Subject]:
    """The scheme of units, then each base unit; other written forms are its hidden labels."""
    yield _ontology("units", "Units of government work reports", "政府工作报告计量单位")
    yield _scheme(UNIT_SCHEME, "units of measurement", "计量单位", "Base units of the lexicon.", "词库中的基本单位。")
    for unit, row in base_units().items():
        iri = unit_iri(unit)
        assert iri is not None
        made = [other for other in unit_rows().values() if other["base"] == unit]
        same = [other["unit"] for other in made if Decimal(other["factor"]) == ONE and other["unit"] != unit]
        parts = [f"{other['unit']} = {other['factor']}" for other in made if Decimal(other["factor"]) != ONE]
        note = f" Others: {', '.join(parts)}." if parts else ""
        zh_note = f"换算：{'，'.join(parts)}。" if parts else ""
        yield (
            iri,
            [
                (TYPE, Class.UNIT),
                *_concept(UNIT_SCHEME, row["en"], unit),
                *_texts(
                    DEFINITION,
                    f"Unit of {row['dimension']}, written {unit}.{note}",
                    f"单位“{unit}”，类别 {row['dimension']}。{zh_note}",
                ),
                (SKOS + "notation", plain_text(unit)),
                *((SKOS + "hiddenLabel", literal(other, language="zh")) for other in same),
            ],
        )


def iter_indicators() -> Iterator[Subject]:
    """The scheme of common indicators, then each with its unit and the wider indicator."""
    yield _ontology("indicators", "Common indicators of government work reports", "政府工作报告通用指标")
    about = ("Indicators that many reports give, under one name.", "多数报告共有的指标及其统一名称。")
    yield _scheme(INDICATOR_SCHEME, "common indicators", "通用指标", *about)
    for row in load_rows("indicators.tsv"):
        unit = "" if row["unit"] == "-" else row["unit"]
        pairs: list[Pair] = [
            *_concept(INDICATOR_SCHEME, row["en"], row["zh"]),
            *_texts(
                DEFINITION,
                f"The indicator {row['zh']}: {row['en']}" + (f", usually given in {unit}." if unit else "."),
                f"指标“{row['zh']}”" + (f"，通常以{unit}计。" if unit else "。"),
            ),
            (SKOS + "notation", plain_text(row["id"])),
        ]
        if row["broader"] != "-":
            pairs.append((SKOS + "broader", indicator_concept(row["broader"])))
        base = _base_unit(unit)
        if base is not None:
            pairs.append((Property.UNIT, base))
        aliases = row["aliases"].split("|") if row["aliases"] != "-" else []
        pairs += ((SKOS + "altLabel", literal(alias, language="zh")) for alias in aliases if alias != row["zh"])
        yield indicator_concept(row["id"]), pairs


def _base_unit(unit: str) -> str | None:
    """The concept of the base unit of a unit as reports write it (亿元 gives 元)."""
    found = MAGNITUDE.match(unit)
    row = unit_rows().get(unit[found.end() :]) if found else None
    return unit_iri(row["base"]) if row else None


def _texts(predicate: str, en: str, zh: str) -> list[Pair]:
    return [(predicate, literal(en, language="en")), (predicate, literal(zh, language="zh"))]


def _concept(scheme_name: str, en: str, zh: str) -> list[Pair]:
    return [
        (TYPE, SKOS + "Concept"),
        *_texts(LABEL, en, zh),
        *_texts(SKOS + "prefLabel", en, zh),
        (SKOS + "inScheme", scheme(scheme_name)),
    ]


def _scheme(name: str, en: str, zh: str, about_en: str, about_zh: str) -> Subject:
    pairs: list[Pair] = [(TYPE, SKOS + "ConceptScheme"), *_texts(LABEL, en, zh)]
    return scheme(name), [*pairs, *_texts(DEFINITION, about_en, about_zh)]


def _ontology(name: str, en: str, zh: str) -> Subject:
    return BASE + name, [
        (TYPE, OWL + "Ontology"),
        (OWL + "versionIRI", f"{BASE}{name}/{VERSION}"),
        (OWL + "versionInfo", plain_text(VERSION)),
        (DCTERMS + "license", LICENSE),
        *_texts(LABEL, en, zh),
        *_texts(DEFINITION, f"{en}, from the lexicon.", f"{zh}，取自词库。"),
    ]


FILES = {"units": iter_units, "indicators": iter_indicators}


def main() -> None:
    for name in FILES:
        write_atomic(ontology_folder() / f"{name}.ttl", term_file(name))


if __name__ == "__main__":
    main()
