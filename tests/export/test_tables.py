"""Tables say what the graph says; spreadsheets run none of it, and all writers give stable bytes."""

from __future__ import annotations

import csv
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fakes import SMALL_REPORT, small_graph

import kg
from kg.errors import LackingError, UsageError
from kg.export.parquet import arrow_schema, arrow_table, write_table
from kg.export.spreadsheet import CELL, ROWS, workbook, write_csv
from kg.export.tables import TABLES, Column, Table, iter_tables
from kg.pipeline import FOLDERS, FORMATS

FORMULAS = ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x00=1", '"x",y\n']
PYTHON_KINDS = {"text": str, "integer": int, "decimal": Decimal, "real": float, "flag": bool, "date": date}


def rows(table: Table) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def named(name: str) -> Any:
    """The small graph with every entity called ``name``."""
    graph = small_graph().copy()
    for _, data in graph.nodes(data=True):
        if data["kind"] == "entity":
            data["value"] = replace(data["value"], name=name, aliases=(name,))
    return graph


def test_every_table_has_its_columns_and_kinds() -> None:
    tables = list(iter_tables(small_graph()))
    assert [table.name for table in tables] == list(TABLES)
    for table in tables:
        assert table.columns == TABLES[table.name] and table.columns[0] == Column("report")
        assert table.rows, table.name
        for row in table.rows:
            for column, value in zip(table.columns, row, strict=True):
                assert value is None or type(value) is PYTHON_KINDS[column.kind], (table.name, column.name, value)


def test_every_column_is_filled_somewhere() -> None:
    for table in iter_tables(small_graph()):
        filled = {column.name for row in table.rows for column, cell in zip(table.columns, row, strict=True) if cell}
        lacking = {column.name for column in table.columns} - filled - {"sentence", "start", "section"}
        assert not lacking, (table.name, lacking)


def test_tables_say_what_the_graph_says() -> None:
    tables = {table.name: rows(table) for table in iter_tables(small_graph())}
    (report,) = tables["reports"]
    assert (report["region"], report["year"], report["division"]) == ("云岭市青禾区", 2023, "999901")
    names = {row["entity"]: row for row in tables["entities"]}
    by_name = {row["name"]: row for row in names.values()}
    assert by_name["青山大道"]["status"] == "operating" and by_name["青禾区"]["aliases"] == "青禾"
    assert {row["surface"] for row in tables["mentions"] if names[row["entity"]]["name"] == "青禾区"} == {
        "青禾区",
        "青禾",
    }
    settled = [row for row in tables["facts"] if names[row["subject"]]["name"] == "海川智能制造基地"]
    assert [(row["predicate"], row["inferred"], row["modality"]) for row in settled] == [("locatedIn", False, "done")]
    undertakes = [row["rule"] for row in tables["facts"] if row["predicate"] == "undertakes"]
    assert sorted(undertakes) == ["invests", "name-holds-name"]
    assert {row["cue"] for row in tables["statuses"]} >= {"落户", "建成通车"}
    invested = [row for row in tables["attributes"] if row["attribute"] == "investment"]
    assert {(row["value"], row["unit"], row["base_value"]) for row in invested} == {
        (Decimal("45.5"), "亿元", Decimal(4_550_000_000)), (Decimal("2.5"), "亿元", Decimal(250_000_000)),
    }  # fmt: skip
    gdp = [row for row in tables["observations"] if row["indicator"] == "gdp"]
    assert [(row["kind"], row["value"], row["change_pct"], row["period"], row["role"]) for row in gdp] == [
        ("actual", Decimal("320.5"), Decimal("6.2"), "2022", "review"),
        ("target", None, Decimal("6.5"), "2023", "plan"),
    ]
    assert gdp[0]["written"] == "320.5亿元" and gdp[1]["written"] == "6.5%"


def test_positions_are_those_of_the_text() -> None:
    tables = {table.name: rows(table) for table in iter_tables(small_graph())}
    for row in tables["sentences"]:
        assert SMALL_REPORT[row["start"] : row["end"]] == row["text"]
    for row in tables["mentions"]:
        assert SMALL_REPORT[row["start"] : row["end"]] == row["surface"]
    for row in tables["statuses"]:
        assert row["cue"] in SMALL_REPORT[row["start"] : row["end"]]
    for row in tables["observations"]:
        assert row["written"] in SMALL_REPORT[row["start"] : row["end"]]


def test_csv_holds_the_tables(tmp_path: Path) -> None:
    write_csv(small_graph(), tmp_path / "small")
    assert sorted(path.name for path in (tmp_path / "small").iterdir()) == sorted(f"{name}.csv" for name in TABLES)
    for table in iter_tables(small_graph()):
        assert len(read_csv(tmp_path / "small" / f"{table.name}.csv")) == len(table.rows)
    observations = read_csv(tmp_path / "small" / "observations.csv")
    (observation,) = [row for row in observations if (row["indicator"], row["kind"]) == ("gdp", "actual")]
    assert (observation["base_value"], observation["change_pct"], observation["lower"]) == ("32050000000", "6.2", "")


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_of_csv_starts_a_formula(name: str, tmp_path: Path) -> None:
    write_csv(named(name), tmp_path / "x")
    for row in read_csv(tmp_path / "x" / "entities.csv"):
        for cell in (row["name"], row["aliases"]):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_of_excel_is_a_formula(name: str, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    kg.write(named(name), tmp_path / "x.xlsx")
    book = load_workbook(tmp_path / "x.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "b", "d"}
    names = {row[3].value for row in book["entities"].iter_rows(min_row=2)}
    (shown,) = names
    assert shown.replace("_x000D_", "\r") == name.replace("\x00", "")


def test_excel_holds_the_tables(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    graph = small_graph()
    kg.write(graph, tmp_path / "x.xlsx")
    book = load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == list(TABLES)
    for table in iter_tables(graph):
        head, *body = book[table.name].iter_rows(values_only=True)
        assert head == tuple(column.name for column in table.columns) and len(body) == len(table.rows)
    titles = [cell.value for cell in book["observations"][1]]
    cells = [dict(zip(titles, row, strict=True)) for row in book["observations"].iter_rows(2, values_only=True)]
    gdp = next(row for row in cells if row["indicator"] == "gdp")
    assert (gdp["value"], gdp["base_value"], gdp["period_start"].date()) == (320.5, 32_050_000_000, date(2022, 1, 1))


def test_excel_cuts_what_no_cell_takes_and_refuses_what_no_sheet_takes() -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    long = Table("long", (Column("text"),), (("长" * CELL,), ("长" * (CELL + 1),)))
    whole, cut = (row[0] for row in load_workbook(BytesIO(workbook([long])))["long"].iter_rows(2, values_only=True))
    assert whole == "长" * CELL and cut == "长" * (CELL - 1) + "…"
    with pytest.raises(UsageError, match="write parquet"):
        workbook([Table("many", (Column("text"),), ((None,),) * ROWS)])


def test_parquet_holds_the_tables_with_types(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    folder = kg.write(small_graph(), tmp_path / "x.parquet")
    assert folder == tmp_path / "x-parquet"
    for table in iter_tables(small_graph()):
        read = parquet.read_table(folder / f"{table.name}.parquet")
        assert read.schema.equals(arrow_schema(table.name))
        assert [tuple(row.values()) for row in read.to_pylist()] == [tuple(row) for row in table.rows]
    assert arrow_schema("observations").field("value").type == pa.decimal128(38, 9)
    assert arrow_schema("reports").field("review_start").type == pa.date32()


def test_parquet_of_several_reports_and_of_none(tmp_path: Path) -> None:
    from pyarrow import parquet

    (table,) = [table for table in iter_tables(small_graph()) if table.name == "facts"]
    write_table([table, table], tmp_path / "two.parquet")
    assert parquet.read_table(tmp_path / "two.parquet").num_rows == 2 * len(table.rows)
    empty = arrow_table([replace(table, rows=())])
    assert empty.num_rows == 0 and empty.schema.equals(arrow_schema("facts"))


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("414.6", "414.600000000"),
        ("0.0000000015", "1E-9"),
        ("99999999999999999999999999999.5", "99999999999999999999999999999.500000000"),
        ("99999999999999999999999999999.99999999999", "99999999999999999999999999999.999999999"),
        ("1E+29", None),
    ],
)
def test_decimals_of_parquet_are_exact_to_nine_places(number: str, kept: str | None) -> None:
    (table,) = [table for table in iter_tables(small_graph()) if table.name == "attributes"]
    row = [Decimal(number) if column.name == "value" else None for column in table.columns]
    (value,) = arrow_table([replace(table, rows=(tuple(row),))]).column("value").to_pylist()
    assert value == (kept and Decimal(kept))


def test_a_lone_surrogate_is_left_out_of_parquet() -> None:
    (table,) = [table for table in iter_tables(named("甲\ud800乙")) if table.name == "entities"]
    assert set(arrow_table([table]).column("name").to_pylist()) == {"甲乙"}


@pytest.mark.parametrize("suffix", ["neo4j", "csv", "xlsx", "parquet"])
def test_the_same_graph_gives_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    first, second = (kg.write(small_graph(), tmp_path / f"{name}.{suffix}") for name in ("a", "b"))
    assert first.is_dir() == (suffix in FOLDERS)
    if first.is_dir():
        assert [path.name for path in sorted(first.iterdir())] == [path.name for path in sorted(second.iterdir())]
    pairs = zip(sorted(first.iterdir()), sorted(second.iterdir()), strict=True) if first.is_dir() else [(first, second)]
    for one, other in pairs:
        assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(("suffix", "library"), [("xlsx", "xlsxwriter"), ("parquet", "pyarrow")])
def test_what_is_not_installed_is_told(
    suffix: str, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(LackingError, match=r"pip install 'gwr-kg\[tables\]'"):
        kg.write(small_graph(), tmp_path / f"x.{suffix}")
    assert suffix in FORMATS and not list(tmp_path.rglob("*.*t"))
