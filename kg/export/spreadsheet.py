"""Tables for spreadsheets, CSV and Excel: no cell runs as a formula, and the bytes are stable."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from kg.characters import UNCARRIED
from kg.errors import LackingError, UsageError
from kg.export.tables import Table, iter_tables
from kg.files import write_atomic

if TYPE_CHECKING:
    import networkx as nx
    import xlsxwriter
    from xlsxwriter.format import Format

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a cell of a CSV file."""
MADE = datetime(2000, 1, 1)
"""The date that Excel files bear, so that the same graph gives the same bytes."""
CELL, ROWS = 32_767, 1_048_576
"""Characters of a cell and rows of a sheet that Excel takes (its specifications and limits)."""
WIDTHS = {"text": 18, "integer": 9, "decimal": 14, "real": 11, "flag": 9, "date": 12}
LONG = 80
"""Width of the column that holds a sentence."""


def write_csv(graph: nx.MultiDiGraph, folder: str | Path) -> None:
    """Write a CSV file for each table into ``folder``. Raises OSError.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it; numbers do
    not. UTF-8, commas, CRLF (RFC 4180).
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for table in iter_tables(graph):
        names = [column.name for column in table.columns]
        write_atomic(folder / f"{table.name}.csv", csv_text(names, table.rows))


def csv_text(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV, safe in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if not isinstance(value, str):
        return value
    text = UNCARRIED.sub("", value)
    return "'" + text if text.startswith(FORMULA) else text


def write_xlsx(graph: nx.MultiDiGraph, path: str | Path) -> None:
    """Write an Excel workbook with a sheet for each table. Raises LackingError, UsageError, OSError."""
    write_atomic(path, workbook(iter_tables(graph)))


def workbook(tables: Iterable[Table]) -> bytes:
    """An Excel workbook with a sheet for each table.

    Text is text whatever it begins with. Numbers have the 15 digits that Excel keeps (CSV and
    Parquet are exact); text of more than 32,767 characters is cut, which an ellipsis shows.
    Raises LackingError without XlsxWriter and UsageError for more rows than a sheet takes.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise LackingError("Excel files", "XlsxWriter", "tables") from error
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE})
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for table in tables:
        _sheet(book, table, head, day)
    book.close()
    return out.getvalue()


def _sheet(book: xlsxwriter.Workbook, table: Table, head: Format, day: Format) -> None:
    if len(table.rows) >= ROWS:
        raise UsageError(
            f"{len(table.rows)} {table.name} are more rows than an Excel sheet takes; write parquet or csv"
        )
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(
            place, place, LONG if (table.name, column.name) == ("sentences", "text") else WIDTHS[column.kind]
        )
        sheet.write_string(0, place, column.name, head)
        kind = column.kind
        for number, row in enumerate(table.rows, 1):
            value = row[place]
            if value is None:
                continue
            if kind == "text":
                sheet.write_string(number, place, _short(UNCARRIED.sub("", value)))
            elif kind == "flag":
                sheet.write_boolean(number, place, value)
            elif kind == "date":
                sheet.write_datetime(number, place, datetime(value.year, value.month, value.day), day)
            else:
                sheet.write_number(number, place, float(value))
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _short(text: str) -> str:
    return text if len(text) <= CELL else text[: CELL - 1] + "…"
