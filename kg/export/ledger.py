"""What several subjects need: spans, periods and units, which become subjects of their own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from operator import itemgetter

from kg.export.stated import Stated, Template, plain
from kg.export.term import DATE, Literal, Term, boolean, chinese_text, decimal, integer, literal, plain_text
from kg.export.unit import unit_iri
from kg.ids import content_id
from kg.model import Period, Quote, Run, Span
from kg.vocab import OA, PROV, RDF, RDFS, Class, Property, concept, data_namespace

P = Property

TYPE = RDF + "type"
LABEL = RDFS + "label"
DERIVED_FROM = PROV + "wasDerivedFrom"
GENERATED_BY = PROV + "wasGeneratedBy"
EXACT = OA + "exact"
START, END = OA + "start", OA + "end"
SHOWN = (DERIVED_FROM, GENERATED_BY, P.SENTENCE, P.CONFIDENCE, P.RULE)
"""Where a statement stands, how sure it is, and what found it."""
SPAN = Template([(TYPE, Class.TEXT_SPAN)], (START, END, EXACT))
SENTENCE = Template(
    [(TYPE, Class.TEXT_SPAN), (TYPE, Class.SENTENCE)],
    (START, END, EXACT, P.INDEX, P.ROLE, P.IS_HEADING, P.IN_SECTION),
)


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
        """The text of each, where it is told."""
        self.iris: dict[Span, str] = {}
        self.sure: dict[tuple[float, str], tuple[Literal, Literal]] = {}
        """Confidence and rule as terms, for few pairs of them are said again and again."""
        self.periods: set[Period] = set()
        self.units: dict[str, str] = {}
        self.sentences = [self.span(quote.span, quote.text) for quote in quotes]

    def span(self, span: Span, text: str | None = None) -> str:
        """The IRI of a span, which becomes a subject of its own."""
        if self.spans.get(span) is None:
            self.spans[span] = text
        iri = self.iris.get(span)
        if iri is None:
            iri = self.iris[span] = f"{self.home}#char={span.start},{span.end}"
        return iri

    def within(self, sentence: int, span: Span) -> str:
        if self.spans.get(span) is None:
            return self.span(span, self.quotes[sentence].surface(span))
        return self.iris[span]

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

    def shown(self, sentence: int, span: Span, confidence: float, rule: str) -> tuple[Term, ...]:
        """The objects of ``SHOWN``."""
        sure = self.sure.get((confidence, rule))
        if sure is None:
            sure = self.sure[confidence, rule] = decimal(confidence), plain_text(rule)
        return self.within(sentence, span), self.run, self.sentences[sentence], *sure

    def of_units(self) -> Iterator[Stated]:
        for iri, unit in sorted(self.units.items()):
            yield plain(iri, [(TYPE, Class.UNIT), (LABEL, chinese_text(unit))])

    def of_periods(self) -> Iterator[Stated]:
        for period in sorted(self.periods, key=period_id):
            pairs = [
                (TYPE, Class.PERIOD),
                (LABEL, plain_text(period.label)),
                (P.START_DATE, literal(period.start.isoformat(), DATE)),
                (P.END_DATE, literal(period.end.isoformat(), DATE)),
            ]
            yield plain(self.data + period_id(period), pairs)

    def of_spans(self) -> Iterator[Stated]:
        sentences = {quote.span: (index, quote) for index, quote in enumerate(self.quotes)}
        for span, text in sorted(self.spans.items(), key=itemgetter(0)):
            exact = None if text is None else plain_text(text)
            place = integer(span.start), integer(span.end), exact
            if span not in sentences:
                yield Stated(self.iris[span], SPAN, place)
                continue
            index, quote = sentences[span]
            section = self.data + self.sections[quote.section]
            more = integer(index), concept(quote.role), boolean(quote.heading), section
            yield Stated(self.iris[span], SENTENCE, (*place, *more))
