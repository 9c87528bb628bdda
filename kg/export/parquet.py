"""Tables as Apache Parquet: typed columns, exact decimals, stable bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_DOWN, Context, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.characters import UNCARRIED
from kg.errors import LackingError
from kg.export.tables import TABLES, Column, Table, iter_tables
from kg.files import write_atomic

if TYPE_CHECKING:
    import networkx as nx
    import pyarrow

DIGITS, PLACES = 38, 9
"""Of decimal128(38, 9), which holds 29 digits before the point."""
CONTEXT = Context(prec=DIGITS, rounding=ROUND_DOWN)
STEP = Decimal(1).scaleb(-PLACES)


def write_parquet(graph: nx.MultiDiGraph, folder: str | Path) -> None:
    """Write a Parquet file for each table into ``folder``. Raises LackingError and OSError."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for table in iter_tables(graph):
        write_table([table], folder / f"{table.name}.parquet")


def write_table(tables: Sequence[Table], path: str | Path) -> None:
    """Write tables of one name (of several reports), one after the other, as one Parquet file.

    Options are fixed and nothing tells the time, so the same rows and version of Arrow give
    the same bytes. Raises LackingError and OSError.
    """
    write_arrow(arrow_table(tables), path)


def write_arrow(arrow: pyarrow.Table, path: str | Path) -> None:
    """Write an Arrow table as ``write_table`` does, in one step. Raises OSError."""
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(arrow, out, version="2.6", data_page_version="1.0", compression="zstd", store_schema=False)
    write_atomic(path, out.getvalue())


def read_arrow(path: str | Path, columns: Sequence[str] | None = None) -> pyarrow.Table:
    """A Parquet file, or some of its columns. Raises LackingError, and OSError where it cannot be read."""
    load_pyarrow()
    from pyarrow import parquet

    return parquet.read_table(path, columns=columns, partitioning=None)


def arrow_table(tables: Sequence[Table]) -> pyarrow.Table:
    """The rows of tables of one name as an Arrow table. Raises LackingError without pyarrow."""
    return arrow_rows(tables[0].columns, [row for table in tables for row in table.rows])


def arrow_rows(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> pyarrow.Table:
    """Rows of these columns as an Arrow table. Raises LackingError without pyarrow."""
    pa = load_pyarrow()
    values: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(columns)
    arrays = [_array(pa, column, cells) for column, cells in zip(columns, values, strict=True)]
    return pa.Table.from_arrays(arrays, schema=_schema(pa, columns))


def arrow_schema(name: str) -> pyarrow.Schema:
    """The Arrow schema of a table by its name in ``TABLES``. Raises LackingError without pyarrow."""
    return _schema(load_pyarrow(), TABLES[name])


def _schema(pa: Any, columns: Sequence[Column]) -> Any:
    return pa.schema([(column.name, _type(pa, column)) for column in columns])


def load_pyarrow() -> Any:
    """The library. Raises LackingError where it is not installed."""
    try:
        import pyarrow
    except ImportError as error:
        raise LackingError("Parquet files", "pyarrow", "tables") from error
    return pyarrow


def _type(pa: Any, column: Column) -> Any:
    types = {
        "text": pa.string(), "integer": pa.int64(), "decimal": pa.decimal128(DIGITS, PLACES), "real": pa.float64(),
        "flag": pa.bool_(), "date": pa.date32(),
    }  # fmt: skip
    return types[column.kind]


def _array(pa: Any, column: Column, cells: Sequence[Any]) -> Any:
    kind = _type(pa, column)
    if column.kind == "decimal":
        return pa.array([_fitted(cell) for cell in cells], kind)
    try:
        return pa.array(cells, kind)
    except UnicodeEncodeError:  # a lone surrogate
        return pa.array(list(_clean(cells)), kind)


def _clean(cells: Iterable[str | None]) -> Iterator[str | None]:
    for cell in cells:
        yield cell if cell is None else UNCARRIED.sub("", cell)


def _fitted(number: Decimal | None) -> Decimal | None:
    """The number as decimal128(38, 9) holds it.

    Places after the ninth are cut off, a number of more than 29 digits before the point is left
    out; the report's own words stand beside it (``written``).

    >>> _fitted(Decimal("414.6")), _fitted(Decimal("1E+30"))
    (Decimal('414.600000000'), None)
    """
    if number is None or number.adjusted() >= DIGITS - PLACES:
        return None
    return number.quantize(STEP, context=CONTEXT)
