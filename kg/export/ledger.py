"""What several subjects need: spans, periods and units, which become subjects of their own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from typing import TypeAlias

from kg.export.term import DATE, Literal, Term, boolean, chinese_text, decimal, integer, plain_text
from kg.export.unit import unit_iri
from kg.ids import content_id
from kg.model import Period, Quote, Run, Span
from kg.vocab import OA, PROV, RDF, RDFS, Class, Property, concept, data_namespace

Pair: TypeAlias = tuple[str, Term]
Subject: TypeAlias = tuple[str, list[Pair]]
P = Property

TYPE = RDF + "type"
LABEL = RDFS + "label"
DERIVED_FROM = PROV + "wasDerivedFrom"
GENERATED_BY = PROV + "wasGeneratedBy"
EXACT = OA + "exact"
START, END = OA + "start", OA + "end"


@cache
def period_id(period: Period) -> str:
    """The id of a period, shared by all reports."""
    label = period.label.lower()
    if not label.isascii() or not label.replace("-", "").isalnum():
        label = sha256(period.label.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"period/{label}_{period.start.isoformat()}_{period.end.isoformat()}"


def run_id(run: Run) -> str:
    """The id of a run: the same program, extractor and configuration give the same."""
    return content_id("run", "of", run.version, run.extractor, run.config)


class Ledger:
    """Keeps account of the spans, periods and units that the subjects of one report speak of."""

    def __init__(self, report: str, quotes: tuple[Quote, ...], sections: dict[int, str], run: Run) -> None:
        self.report = report
        self.data = data_namespace(run.base)
        self.home = self.data + report
        self.quotes = quotes
        self.sections = sections
        """Section node by its index."""
        self.run = self.data + run_id(run)
        self.spans: dict[Span, str | None] = {}
        self.periods: set[Period] = set()
        self.units: dict[str, str] = {}
        self.sentences = [self.span(quote.span, quote.text) for quote in quotes]

    def span(self, span: Span, text: str | None = None) -> str:
        """The IRI of a span, which becomes a subject of its own."""
        if self.spans.get(span) is None:
            self.spans[span] = text
        return self.span_iri(span)

    def span_iri(self, span: Span) -> str:
        return f"{self.home}#char={span.start},{span.end}"

    def within(self, sentence: int, span: Span) -> str:
        return self.span(span, self.quotes[sentence].surface(span))

    def anywhere(self, span: Span) -> str:
        """The IRI of a span in whichever sentence holds it."""
        quote = next((quote for quote in self.quotes if quote.span.covers(span)), None)
        return self.span(span, quote.surface(span) if quote else None)

    def period(self, period: Period) -> str:
        self.periods.add(period)
        return self.data + period_id(period)

    def unit(self, unit: str) -> str:
        known = unit_iri(unit)
        if known is None:
            known = self.data + content_id("unit", "of", unit)
            self.units[known] = unit
        return known

    def shown(self, sentence: int, span: Span, confidence: float, rule: str) -> list[Pair]:
        """Where a statement stands, how sure it is, and what found it."""
        return [
            (DERIVED_FROM, self.within(sentence, span)),
            (GENERATED_BY, self.run),
            (P.SENTENCE, self.sentences[sentence]),
            (P.CONFIDENCE, decimal(confidence)),
            (P.RULE, plain_text(rule)),
        ]

    def of_units(self) -> Iterator[Subject]:
        for iri, unit in sorted(self.units.items()):
            yield iri, [(TYPE, Class.UNIT), (LABEL, chinese_text(unit))]

    def of_periods(self) -> Iterator[Subject]:
        for period in sorted(self.periods, key=period_id):
            yield (
                self.data + period_id(period),
                [
                    (TYPE, Class.PERIOD),
                    (LABEL, plain_text(period.label)),
                    (P.START_DATE, Literal(period.start.isoformat(), DATE)),
                    (P.END_DATE, Literal(period.end.isoformat(), DATE)),
                ],
            )

    def of_spans(self) -> Iterator[Subject]:
        sentences = {quote.span: (index, quote) for index, quote in enumerate(self.quotes)}
        for span, text in sorted(self.spans.items(), key=lambda row: row[0]):
            pairs: list[Pair] = [
                (TYPE, Class.TEXT_SPAN),
                (START, integer(span.start)),
                (END, integer(span.end)),
            ]
            if text is not None:
                pairs.append((EXACT, plain_text(text)))
            if span in sentences:
                index, quote = sentences[span]
                pairs += [
                    (TYPE, Class.SENTENCE),
                    (P.INDEX, integer(index)),
                    (P.ROLE, concept(quote.role)),
                    (P.IS_HEADING, boolean(quote.heading)),
                    (P.IN_SECTION, self.data + self.sections[quote.section]),
                ]
            yield self.span_iri(span), pairs
