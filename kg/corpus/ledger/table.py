"""The ledger as rows, as a Parquet table and as links from targets to the observations that tell their outcome."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kg.corpus.ledger.entry import Entry, Outcome
from kg.corpus.ledger.figure import GROWTH, Figure, indicator_rows
from kg.corpus.store import TARGETS, Store
from kg.export.parquet import arrow_rows, write_arrow
from kg.export.tables import Column
from kg.export.term import line_term
from kg.export.unit import plain_number
from kg.files import write_atomic
from kg.model import Precision
from kg.vocab import Property

WORDS = {
    Precision.EXACT: "{}", Precision.ABOUT: "{}左右", Precision.AT_LEAST: "{}以上", Precision.AT_MOST: "{}以内",
    Precision.OVER: "超{}", Precision.UNDER: "低于{}", Precision.RANGE: "{}",
}  # fmt: skip
"""A figure with its precision, as reports would put it."""
MAGNITUDES = ((Decimal(10) ** 12, "万亿"), (Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as people read it: figures in short, sentences whole, positions in their reports."""

    place: str
    year: int
    report: str
    indicator: str
    name: str
    measure: str
    period: str
    target: str
    outcome: str
    result: str
    result_year: int | None
    target_text: str
    target_start: int | None
    target_end: int | None
    result_report: str
    result_text: str
    result_start: int | None
    result_end: int | None
    confidence: float


def iter_lines(entries: Iterable[Entry]) -> Iterator[Line]:
    """The entries as lines."""
    for entry in entries:
        target, result, line = entry.target, entry.result, entry.line
        told = target or line
        row = indicator_rows().get(entry.key)
        yield Line(
            place=entry.source.region,
            year=entry.source.year,
            report=entry.source.name,
            indicator=entry.key if row else "",
            name=entry.name if target else row["zh"] if row else entry.name,
            measure=entry.measure,
            period=entry.period,
            target=show_figure(target) if target else "",
            outcome=entry.outcome.value,
            result=show_figure(result) if result else "",
            result_year=result.source.year if result else None,
            target_text=told.text.strip() if told else "",
            target_start=told.start if told else None,
            target_end=told.end if told else None,
            result_report=result.source.name if result else "",
            result_text=result.text.strip() if result else "",
            result_start=result.start if result else None,
            result_end=result.end if result else None,
            confidence=entry.confidence,
        )


def show_figure(figure: Figure) -> str:
    """A figure in short, with its precision.

    A fall keeps its sign.
    """
    if figure.lower is not None and figure.upper is not None:
        low, high = (show_number(bound, figure.unit) for bound in (figure.lower, figure.upper))
        return f"{low}–{high}"
    assert figure.value is not None
    shown = show_number(figure.value, figure.unit)
    if figure.measure == GROWTH and figure.value > 0 and figure.precision is not Precision.UNDER:
        shown = "+" + shown
    return WORDS[figure.precision].format(shown)


def show_number(value: Decimal, unit: str) -> str:
    """A number in its unit, with 万 or 亿 where it is large.

    >>> show_number(Decimal("41460000000"), "元"), show_number(Decimal("6.90"), "%")
    ('414.6亿元', '6.9%')
    """
    for size, word in MAGNITUDES:
        if unit[:1] not in ("%", "‰", "万", "亿") and abs(value) >= size:
            return f"{plain_number(value / size)}{word}{unit}"
    return f"{plain_number(value)}{unit}"


COLUMNS: tuple[Column, ...] = (
    Column("place"), Column("region"), Column("level"), Column("report"), Column("year", "integer"),
    Column("indicator"), Column("name"), Column("measure"), Column("period"), Column("first", "integer"),
    Column("last", "integer"), Column("target"), Column("written"), Column("value", "decimal"),
    Column("lower", "decimal"), Column("upper", "decimal"), Column("unit"), Column("precision"), Column("outcome"),
    Column("result_report"), Column("result"), Column("result_written"), Column("result_value", "decimal"),
    Column("result_unit"), Column("confidence", "real"), Column("sentence", "integer"), Column("start", "integer"),
    Column("end", "integer"), Column("result_sentence", "integer"), Column("result_start", "integer"),
    Column("result_end", "integer"),
)  # fmt: skip
"""Columns of the table; ``target`` and ``result`` are ids of observations, levels are in base units."""


def write_ledger(store: Store, entries: Iterable[Entry]) -> int:
    """Write tables/ledger/ledger.parquet and ledger.nq.gz into a store; gives the number of entries.

    Raises LackingError without pyarrow and OSError.
    """
    rows, links = [], set()
    for entry in entries:
        rows.append(_row(entry))
        if entry.target is not None and entry.result is not None and entry.outcome is not Outcome.REPORTED:
            links.add(_link(store, entry.target, entry.result))
    rows.sort(key=_sortable)
    path = store.path / "tables" / "ledger" / "ledger.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_arrow(arrow_rows(COLUMNS, rows), path)
    write_atomic(store.path / TARGETS, gzip.compress("".join(sorted(links)).encode(), mtime=0))
    return len(rows)


def _sortable(row: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple("" if cell is None else f"{cell:>20}" if isinstance(cell, int) else str(cell) for cell in row)


def _link(store: Store, target: Figure, result: Figure) -> str:
    ends = (line_term(store.data + figure.observation) for figure in (target, result))
    subject, object = ends
    return f"{subject} {line_term(Property.TARGET_FOR)} {object} {line_term(store.links_graph)} .\n"


def _row(entry: Entry) -> tuple[Any, ...]:
    target, result = entry.target, entry.result
    told = target or entry.line
    return (
        entry.source.place, entry.source.region, entry.source.level, entry.source.report, entry.source.year,
        entry.key if indicator_rows().get(entry.key) else "", entry.name, entry.measure, entry.period,
        entry.first, entry.last,
        target.observation if target else None, target.written if target else None,
        target.value if target else None, target.lower if target else None, target.upper if target else None,
        target.unit if target else None, target.precision.value if target else None, entry.outcome.value,
        result.source.report if result else None, result.observation if result else None,
        result.written if result else None,
        (result.value if result.value is not None else result.lower) if result else None,
        result.unit if result else None, entry.confidence,
        told.sentence if told else None, told.start if told else None, told.end if told else None,
        result.sentence if result else None, result.start if result else None, result.end if result else None,
    )  # fmt: skip
