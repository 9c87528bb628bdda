"""Python names of the ontology, and the one place that knows where ``ontology/`` is.

Names are plain IRIs (``str``). A test holds them, ``gwr.ttl``, ``terms.ttl`` and the model's
enums equal in both directions. Importing this module loads no RDF library.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from kg.model import BASE as BASE
from kg.model import (
    AttributeName,
    EntityType,
    Level,
    Measure,
    Modality,
    Precision,
    Predicate,
    ProgramKind,
    Role,
    Status,
    ValueKind,
)

ONT = BASE + "ont#"
DATA = BASE + "id/"
"""Where IRIs of data begin, unless a build is told another base; terms stay where they are."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
QB = "http://purl.org/linked-data/cube#"
QUDT = "http://qudt.org/schema/qudt/"
DCTERMS = "http://purl.org/dc/terms/"

PREFIXES = {
    "dcterms": DCTERMS,
    "gwr": ONT,
    "oa": OA,
    "prov": PROV,
    "qb": QB,
    "qudt": QUDT,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "xsd": XSD,
}
"""Prefixes of the files we write and of the queries we answer."""


class Class:
    """Classes of ``gwr.ttl``: plain strings, for a graph names them tens of thousands of times."""

    WORK_REPORT = ONT + "WorkReport"
    SECTION = ONT + "Section"
    TEXT_SPAN = ONT + "TextSpan"
    SENTENCE = ONT + "Sentence"
    ENTITY = ONT + "Entity"
    PLACE = ONT + "Place"
    ADMINISTRATIVE_DIVISION = ONT + "AdministrativeDivision"
    DIVISION = ONT + "Division"
    DIVISION_STATE = ONT + "DivisionState"
    ENTERPRISE = ONT + "Enterprise"
    PROJECT = ONT + "Project"
    PROGRAM = ONT + "Program"
    ORGANIZATION = ONT + "Organization"
    GOVERNMENT = ONT + "Government"
    STATEMENT = ONT + "Statement"
    MENTION = ONT + "Mention"
    REFERENCE = ONT + "Reference"
    MERGE = ONT + "Merge"
    MATCH = ONT + "Match"
    CLAIM = ONT + "Claim"
    STATUS_STATEMENT = ONT + "StatusStatement"
    ATTRIBUTE_STATEMENT = ONT + "AttributeStatement"
    OBSERVATION = ONT + "Observation"
    GROWTH_OBSERVATION = ONT + "GrowthObservation"
    INDICATOR = ONT + "Indicator"
    UNIT = ONT + "Unit"
    PERIOD = ONT + "Period"
    RUN = ONT + "Run"


class Property:
    """Properties of ``gwr.ttl``."""

    LOCATED_IN = ONT + "locatedIn"
    UNDERTAKES = ONT + "undertakes"
    COOPERATES_WITH = ONT + "cooperatesWith"
    SUBSIDIARY_OF = ONT + "subsidiaryOf"
    PART_OF = ONT + "partOf"
    IMPLEMENTS = ONT + "implements"
    MENTIONS = ONT + "mentions"
    MENTIONED_IN = ONT + "mentionedIn"
    LATEST_STATUS = ONT + "latestStatus"
    DIVISION = ONT + "division"
    DIVISION_CODE = ONT + "divisionCode"
    DIVISION_NAME = ONT + "divisionName"
    PARENT_DIVISION = ONT + "parentDivision"
    STATE_OF = ONT + "stateOf"
    DIVISION_KIND = ONT + "divisionKind"
    SINCE = ONT + "since"
    UNTIL = ONT + "until"
    FOLLOWED_BY = ONT + "followedBy"
    EVENT = ONT + "event"
    PROGRAM_KIND = ONT + "programKind"
    INVESTMENT = ONT + "investment"
    CAPACITY = ONT + "capacity"
    OUTPUT = ONT + "output"
    AREA = ONT + "area"
    LENGTH = ONT + "length"
    EMPLOYEES = ONT + "employees"

    FILE_NAME = ONT + "fileName"
    SHA256 = ONT + "sha256"
    CHARACTERS = ONT + "characters"
    YEAR = ONT + "year"
    GIVEN_ON = ONT + "givenOn"
    LEVEL = ONT + "level"
    REVIEW_PERIOD = ONT + "reviewPeriod"
    PLAN_PERIOD = ONT + "planPeriod"
    ISSUED_BY = ONT + "issuedBy"
    REGION_NAME = ONT + "regionName"
    ISSUER_SPAN = ONT + "issuerSpan"
    SPEAKS_FOR = ONT + "speaksFor"
    HAS_SECTION = ONT + "hasSection"
    IN_SECTION = ONT + "inSection"
    ROLE = ONT + "role"
    INDEX = ONT + "index"
    DEPTH = ONT + "depth"
    SPAN = ONT + "span"
    HEADING_SPAN = ONT + "headingSpan"
    IS_HEADING = ONT + "isHeading"

    SENTENCE = ONT + "sentence"
    CONFIDENCE = ONT + "confidence"
    RULE = ONT + "rule"
    MODALITY = ONT + "modality"
    INFERRED = ONT + "inferred"
    SUBJECT_SPAN = ONT + "subjectSpan"
    OBJECT_SPAN = ONT + "objectSpan"
    REFERS_TO = ONT + "refersTo"
    ENTITY_TYPE = ONT + "entityType"
    ANTECEDENT_SPAN = ONT + "antecedentSpan"
    LISTED = ONT + "listed"
    FORM = ONT + "form"
    EVIDENCE = ONT + "evidence"
    PROJECT = ONT + "project"
    STATUS = ONT + "status"
    CUE_SPAN = ONT + "cueSpan"

    ATTRIBUTE_OF = ONT + "attributeOf"
    ATTRIBUTE = ONT + "attribute"
    INDICATOR = ONT + "indicator"
    COMMON_INDICATOR = ONT + "commonIndicator"
    INDICATOR_SPAN = ONT + "indicatorSpan"
    REF_AREA = ONT + "refArea"
    REF_PERIOD = ONT + "refPeriod"
    VALUE_KIND = ONT + "valueKind"
    MEASURE = ONT + "measure"
    STATED_IN = ONT + "statedIn"
    VALUE = ONT + "value"
    UNIT = ONT + "unit"
    WRITTEN_VALUE = ONT + "writtenValue"
    WRITTEN_UNIT = ONT + "writtenUnit"
    VALUE_SPAN = ONT + "valueSpan"
    PRECISION = ONT + "precision"
    WRITTEN_LOWER = ONT + "writtenLower"
    WRITTEN_UPPER = ONT + "writtenUpper"
    LOWER = ONT + "lower"
    UPPER = ONT + "upper"
    GROWTH_OF = ONT + "growthOf"
    BASIS = ONT + "basis"
    TARGET_FOR = ONT + "targetFor"

    START_DATE = ONT + "startDate"
    END_DATE = ONT + "endDate"
    RANK = ONT + "rank"
    VERSION = ONT + "version"
    EXTRACTOR = ONT + "extractor"
    CONFIGURATION = ONT + "configuration"


OBSERVATION_STRUCTURE = ONT + "ObservationStructure"
"""The Data Cube structure of the observations of a report."""

ENTITY_CLASSES: dict[EntityType, str] = {
    EntityType.PLACE: Class.PLACE,
    EntityType.ENTERPRISE: Class.ENTERPRISE,
    EntityType.PROJECT: Class.PROJECT,
    EntityType.PROGRAM: Class.PROGRAM,
    EntityType.ORGANIZATION: Class.ORGANIZATION,
}

SCHEMES: dict[type[StrEnum], str] = {
    Status: "status",
    ValueKind: "valueKind",
    Precision: "precision",
    Measure: "measure",
    Role: "role",
    Modality: "modality",
    Level: "level",
    AttributeName: "attribute",
    ProgramKind: "programKind",
}
"""Closed lists of the model that are SKOS schemes of ``terms.ttl``: ``gwr:status-planned``."""

UNIT_SCHEME = "unit"
INDICATOR_SCHEME = "indicator"

Member = TypeVar("Member", bound=StrEnum)


def data_namespace(base: str) -> str:
    """Where the IRIs of data begin under a base.

    >>> data_namespace("https://example.org/kg/")
    'https://example.org/kg/id/'
    """
    return base + "id/"


@lru_cache(maxsize=None, typed=True)  # members of two lists may be equal
def concept(member: StrEnum) -> str:
    """The IRI of a member of one of the model's closed lists.

    >>> concept(Status.PLANNED)
    'https://w3id.org/gwr/ont#status-planned'
    """
    return f"{ONT}{SCHEMES[type(member)]}-{member.value}"


def member(iri: str, kind: type[Member]) -> Member:
    """The member of ``kind`` whose concept ``iri`` is (ValueError if none).

    >>> member("https://w3id.org/gwr/ont#role-review", Role)
    <Role.REVIEW: 'review'>
    """
    return kind(iri.removeprefix(f"{ONT}{SCHEMES[kind]}-"))


def indicator_concept(indicator: str) -> str:
    """The concept of a common indicator by its id in ``indicators.tsv``: ``gwr:indicator-gdp``."""
    return f"{ONT}{INDICATOR_SCHEME}-{indicator}"


def scheme(name: str) -> str:
    """The IRI of a concept scheme: ``gwr:statusScheme``."""
    return f"{ONT}{name}Scheme"


def predicate(relation: Predicate) -> str:
    """The IRI of a relation between entities."""
    return ONT + relation.value


TERM_FILES = ("terms.ttl", "units.ttl", "indicators.ttl")
"""The files of the ontology that hold concepts."""
OWN_FILES = ("gwr.ttl", *TERM_FILES, "alignments.ttl", "shapes.ttl")
"""All files of the ontology."""


def ontology_folder() -> Path:
    """The folder of the ontology: ``kg/_ontology`` in a wheel, ``ontology/`` in a checkout."""
    inside = Path(__file__).parent / "_ontology"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "ontology"
