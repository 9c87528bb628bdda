"""What a graph was made from, read back from its RDF: document, entities, facts, statements.

``kg.graph.build_graph(*read_linked(path))`` is the graph that was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from kg.errors import InputError
from kg.export.divisions import ALT_LABEL
from kg.export.ledger import DERIVED_FROM, END, EXACT, LABEL, START, P
from kg.export.triples import Triples, read_triples
from kg.export.unit import base_units, unit_iri
from kg.model import (
    Attribute,
    AttributeName,
    Division,
    Document,
    Entity,
    Evidence,
    Fact,
    Issuer,
    Level,
    Linked,
    Measure,
    Mention,
    Merge,
    Modality,
    Observation,
    Period,
    Precision,
    Predicate,
    ProgramKind,
    Reference,
    Role,
    Run,
    Section,
    Sentence,
    Span,
    Status,
    StatusStatement,
    ValueKind,
    WorkReport,
)
from kg.vocab import ENTITY_CLASSES, ONT, RDF, Class, Member, data_namespace, indicator_concept, member

SPAN_IRI = re.compile(r"#char=(\d{1,10}),(\d{1,10})$")
TYPES = {iri: kind for kind, iri in ENTITY_CLASSES.items()}
T = TypeVar("T")


def read_linked(path: str | Path) -> tuple[Document, Linked, Run]:
    """Read a graph of one report: Turtle, TriG, N-Quads or JSON-LD, by the suffix of the file.

    The document holds the text of every sentence at its place and line ends between them.
    Raises InputError for a file that cannot be read, is no RDF, or holds no report or several.
    """
    triples = read_triples(path)
    reports = triples.of_type(Class.WORK_REPORT)
    if len(reports) != 1:
        found = f"{len(reports)} reports" if reports else "no report"
        raise InputError(path, f"holds {found}", "give a graph of one report, as kg build writes it")
    try:
        return _Reader(triples, reports[0]).read()
    except (KeyError, ValueError, ArithmeticError, IndexError) as error:
        raise InputError(path, f"is not a whole graph of a report ({error})", "build it again") from error


class _Reader:
    """Reads one report out of its triples. Raises KeyError or ValueError where something is missing."""

    def __init__(self, triples: Triples, report: str) -> None:
        self.triples = triples
        self.report = report
        self.data = report[: report.rindex("/") + 1]
        if not self.data.endswith(data_namespace("/")):
            raise ValueError(f"{report} is no IRI of a report")
        self.sections = {iri: index for index, iri in enumerate(self.ordered(Class.SECTION))}
        self.sentences = {iri: index for index, iri in enumerate(self.ordered(Class.SENTENCE))}
        self.unit_names = {unit_iri(unit): unit for unit in base_units()}

    def ordered(self, kind: str) -> list[str]:
        """Subjects of a class by their ``gwr:index``."""
        return sorted(self.triples.of_type(kind), key=lambda iri: int(self.triples.one(iri, P.INDEX)))

    def read(self) -> tuple[Document, Linked, Run]:
        one = self.triples.one
        doc = self.document()
        report = WorkReport(
            id=self.id(self.report),
            name=doc.name,
            title=doc.title,
            sha256=doc.sha256,
            characters=len(doc.text),
            issuer=doc.issuer,
            review_period=self.period(self.report, P.REVIEW_PERIOD),
            plan_period=self.period(self.report, P.PLAN_PERIOD),
            division=self.code(self.triples.get(self.report, P.DIVISION)),
        )
        region = self.triples.get(self.report, P.SPEAKS_FOR)
        linked = Linked(
            report=report,
            region=self.id(region) if region else None,
            entities=tuple(self.entities()),
            facts=tuple(self.facts()),
            statuses=self.grouped(self.statuses()),
            attributes=self.grouped(self.attributes()),
            observations=tuple(self.observations()),
            merges=tuple(self.merges()),
            references=self.grouped(self.references()),
            divisions=tuple(self.divisions()),
        )
        (run,) = self.triples.of_type(Class.RUN)
        return (
            doc,
            linked,
            Run(
                version=one(run, P.VERSION),
                extractor=one(run, P.EXTRACTOR),
                config=one(run, P.CONFIGURATION),
                base=self.data.removesuffix(data_namespace("")),
            ),
        )

    # Pieces.

    def id(self, iri: str) -> str:
        if not iri.startswith(self.data):
            raise ValueError(f"{iri} is not data of a report")
        return iri[len(self.data) :]

    def code(self, iri: str | None) -> str | None:
        """The code of the division that the IRI stands for."""
        return self.id(iri).removeprefix("division/") if iri else None

    def span(self, subject: str, predicate: str) -> Span | None:
        iri = self.triples.get(subject, predicate)
        return _span(iri) if iri else None

    def must(self, subject: str, predicate: str) -> Span:
        return _span(self.triples.one(subject, predicate))

    def number(self, subject: str, predicate: str) -> Decimal | None:
        text = self.triples.get(subject, predicate)
        return Decimal(text) if text else None

    def concept(self, subject: str, predicate: str, kind: type[Member]) -> Member:
        return member(self.triples.one(subject, predicate), kind)

    def confidence(self, subject: str) -> float:
        return float(self.triples.one(subject, P.CONFIDENCE))

    def sentence(self, subject: str) -> int:
        return self.sentences[self.triples.one(subject, P.SENTENCE)]

    def unit(self, subject: str) -> str | None:
        iri = self.triples.get(subject, P.UNIT)
        if iri is None:
            return None
        return self.unit_names.get(iri) or self.triples.one(iri, LABEL)

    def period(self, subject: str, predicate: str) -> Period | None:
        iri = self.triples.get(subject, predicate)
        if iri is None:
            return None
        start, end = self.triples.one(iri, P.START_DATE), self.triples.one(iri, P.END_DATE)
        return Period(self.triples.one(iri, LABEL), date.fromisoformat(start), date.fromisoformat(end))

    @staticmethod
    def grouped(rows: Iterator[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
        out: dict[str, list[T]] = {}
        for key, value in rows:
            out.setdefault(key, []).append(value)
        return {key: tuple(values) for key, values in out.items()}

    # The document.

    def document(self) -> Document:
        one, get = self.triples.one, self.triples.get
        text = ["\n"] * int(one(self.report, P.CHARACTERS))
        for iri in self.triples.of_type(Class.TEXT_SPAN):
            span, exact = _span(iri), get(iri, EXACT)
            if (span.start, span.end) != (int(one(iri, START)), int(one(iri, END))) or span.end > len(text):
                raise ValueError(f"{iri} is not where it says")
            if exact is not None:
                if len(exact) != span.end - span.start:
                    raise ValueError(f"{iri} does not hold its text")
                text[span.start : span.end] = exact
        year, level = get(self.report, P.YEAR), get(self.report, P.LEVEL)
        government, given = get(self.report, P.ISSUED_BY), get(self.report, P.GIVEN_ON)
        return Document(
            name=one(self.report, P.FILE_NAME),
            text="".join(text),
            sha256=one(self.report, P.SHA256),
            encoding="utf-8",
            title=one(self.report, LABEL),
            issuer=Issuer(
                government=one(government, LABEL) if government else None,
                region=get(self.report, P.REGION_NAME),
                level=member(level, Level) if level else None,
                year=int(year) if year else None,
                span=self.span(self.report, P.ISSUER_SPAN),
                given=date.fromisoformat(given) if given else None,
            ),
            sections=tuple(self.iter_sections()),
            sentences=tuple(self.iter_sentences()),
        )

    def iter_sections(self) -> Iterator[Section]:
        parents = {
            child: index for iri, index in self.sections.items() for child in self.triples.all(iri, P.HAS_SECTION)
        }
        for iri, index in self.sections.items():
            yield Section(
                index=index,
                span=self.must(iri, P.SPAN),
                heading=self.span(iri, P.HEADING_SPAN),
                level=int(self.triples.one(iri, P.DEPTH)),
                role=self.concept(iri, P.ROLE, Role),
                parent=parents.get(iri),
            )

    def iter_sentences(self) -> Iterator[Sentence]:
        for iri, index in self.sentences.items():
            yield Sentence(
                index=index,
                span=_span(iri),
                text=self.triples.one(iri, EXACT),
                section=self.sections[self.triples.one(iri, P.IN_SECTION)],
                role=self.concept(iri, P.ROLE, Role),
                heading=self.triples.one(iri, P.IS_HEADING) == "true",
            )

    # Entities, facts and statements.

    def entities(self) -> Iterator[Entity]:
        mentions = self.grouped(self.mentions())
        found = []
        for kind, iri_of_kind in ENTITY_CLASSES.items():
            for iri in self.triples.of_type(iri_of_kind):
                program_kind = self.triples.get(iri, P.PROGRAM_KIND)
                entity = Entity(
                    id=self.id(iri),
                    type=kind,
                    name=self.triples.one(iri, LABEL),
                    aliases=tuple(sorted(self.triples.all(iri, ALT_LABEL))),
                    mentions=tuple(sorted(mentions[self.id(iri)], key=lambda mention: mention.span)),
                    code=self.triples.get(iri, P.DIVISION_CODE),
                    division=self.triples.get(iri, P.DIVISION_NAME),
                    kind=member(program_kind, ProgramKind) if program_kind else None,
                )
                found.append(entity)
        yield from sorted(found, key=lambda entity: (entity.mentions[0].span, entity.id))

    def mentions(self) -> Iterator[tuple[str, Mention]]:
        for iri in self.triples.of_type(Class.MENTION):
            listed = self.triples.get(iri, P.LISTED)
            mention = Mention(
                span=self.must(iri, DERIVED_FROM),
                type=TYPES[self.triples.one(iri, P.ENTITY_TYPE)],
                sentence=self.sentence(iri),
                confidence=self.confidence(iri),
                rule=self.triples.one(iri, P.RULE),
                listed=int(listed) if listed else None,
            )
            for entity in self.triples.all(iri, P.REFERS_TO):
                yield self.id(entity), mention

    def references(self) -> Iterator[tuple[str, Reference]]:
        for iri in self.triples.of_type(Class.REFERENCE):
            reference = Reference(
                span=self.must(iri, DERIVED_FROM),
                kind=TYPES[self.triples.one(iri, P.ENTITY_TYPE)],
                target=self.span(iri, P.ANTECEDENT_SPAN),
                sentence=self.sentence(iri),
                confidence=self.confidence(iri),
                rule=self.triples.one(iri, P.RULE),
            )
            yield self.id(self.triples.one(iri, P.REFERS_TO)), reference

    def divisions(self) -> Iterator[Division]:
        """What codes stood for, by code and year."""
        get, found = self.triples.get, []
        for iri in self.triples.of_type(Class.DIVISION_STATE):
            home = self.triples.one(iri, P.STATE_OF)
            since, until = get(iri, P.SINCE), get(iri, P.UNTIL)
            successors = sorted(filter(None, map(self.code, self.triples.all(iri, P.FOLLOWED_BY))))
            found.append(
                Division(
                    name=self.triples.one(iri, LABEL),
                    code=self.triples.one(home, P.DIVISION_CODE),
                    kind=self.triples.one(iri, P.DIVISION_KIND),
                    since=int(since) if since else 0,
                    until=int(until) if until else None,
                    successor=tuple(successors),
                    event=get(iri, P.EVENT) or "",
                    parent=self.code(get(home, P.PARENT_DIVISION)),
                )
            )
        yield from sorted(found, key=lambda row: (row.code, row.since, row.until is None, row.until))

    def merges(self) -> Iterator[Merge]:
        found = [
            Merge(
                self.id(self.triples.one(iri, P.REFERS_TO)),
                self.triples.one(iri, P.FORM),
                self.triples.one(iri, P.RULE),
            )
            for iri in self.triples.of_type(Class.MERGE)
        ]
        yield from sorted(found, key=lambda merge: (merge.entity, merge.surface, merge.rule))

    def facts(self) -> Iterator[Fact]:
        one = self.triples.one
        rows: dict[tuple[str, Predicate, str], list[Evidence]] = {}
        for iri in self.triples.of_type(Class.CLAIM):
            relation = Predicate(one(iri, RDF + "predicate").removeprefix(ONT))
            key = self.id(one(iri, RDF + "subject")), relation, self.id(one(iri, RDF + "object"))
            rows.setdefault(key, []).append(
                Evidence(
                    sentence=self.sentence(iri),
                    span=self.must(iri, DERIVED_FROM),
                    subject=self.span(iri, P.SUBJECT_SPAN),
                    object=self.span(iri, P.OBJECT_SPAN),
                    confidence=self.confidence(iri),
                    rule=one(iri, P.RULE),
                    modality=self.concept(iri, P.MODALITY, Modality),
                    inferred=one(iri, P.INFERRED) == "true",
                )
            )
        for key, evidence in rows.items():
            yield Fact(*key, tuple(evidence))

    def statuses(self) -> Iterator[tuple[str, StatusStatement]]:
        for iri in self.triples.of_type(Class.STATUS_STATEMENT):
            yield (
                self.id(self.triples.one(iri, P.PROJECT)),
                StatusStatement(
                    project=self.must(iri, P.SUBJECT_SPAN),
                    status=self.concept(iri, P.STATUS, Status),
                    cue=self.must(iri, P.CUE_SPAN),
                    sentence=self.sentence(iri),
                    confidence=self.confidence(iri),
                    rule=self.triples.one(iri, P.RULE),
                    modality=self.concept(iri, P.MODALITY, Modality),
                ),
            )

    def attributes(self) -> Iterator[tuple[str, Attribute]]:
        for iri in self.triples.of_type(Class.ATTRIBUTE_STATEMENT):
            yield (
                self.id(self.triples.one(iri, P.ATTRIBUTE_OF)),
                Attribute(
                    subject=self.must(iri, P.SUBJECT_SPAN),
                    name=self.concept(iri, P.ATTRIBUTE, AttributeName),
                    value=Decimal(self.triples.one(iri, P.WRITTEN_VALUE)),
                    unit=self.triples.one(iri, P.WRITTEN_UNIT),
                    span=self.must(iri, DERIVED_FROM),
                    sentence=self.sentence(iri),
                    confidence=self.confidence(iri),
                    rule=self.triples.one(iri, P.RULE),
                ),
            )

    def observations(self) -> Iterator[Observation]:
        """Each value with the growth that is tied to it, as the text states them together."""
        growth_of = {self.triples.one(iri, P.GROWTH_OF): iri for iri in self.triples.having(P.GROWTH_OF)}
        tied = set(growth_of.values())
        alone = set(self.triples.of_type(Class.GROWTH_OBSERVATION)) - tied
        for iri in self.triples.of_type(Class.OBSERVATION):
            if iri in tied:
                continue
            growth = iri if iri in alone else growth_of.get(iri)
            level = None if iri in alone else iri
            common = self.triples.get(iri, P.COMMON_INDICATOR)
            yield Observation(
                span=self.must(iri, DERIVED_FROM),
                indicator=self.must(iri, P.INDICATOR_SPAN),
                sentence=self.sentence(iri),
                kind=self.concept(iri, P.VALUE_KIND, ValueKind),
                confidence=self.confidence(iri),
                rule=self.triples.one(iri, P.RULE),
                measure=self.concept(iri, P.MEASURE, Measure),
                value=self.number(iri, P.WRITTEN_VALUE),
                unit=self.triples.get(iri, P.WRITTEN_UNIT),
                base_value=self.number(level, P.VALUE) if level else None,
                base_unit=self.unit(level) if level else None,
                value_span=self.span(level, P.VALUE_SPAN) if level else None,
                precision=self.concept(iri, P.PRECISION, Precision),
                lower=self.number(iri, P.WRITTEN_LOWER),
                upper=self.number(iri, P.WRITTEN_UPPER),
                change_pct=self.number(growth, P.VALUE) if growth else None,
                change_span=self.span(growth, P.VALUE_SPAN) if growth else None,
                basis=self.triples.get(growth or iri, P.BASIS),
                period=self.period(iri, P.REF_PERIOD),
                indicator_id=common.removeprefix(indicator_concept("")) if common else None,
            )


def _span(iri: str) -> Span:
    found = SPAN_IRI.search(iri)
    if found is None:
        raise ValueError(f"{iri} is not a span")
    return Span(int(found[1]), int(found[2]))
