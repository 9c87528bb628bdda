"""Two reports side by side, from graphs, reports and years of a store."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from kg import pipeline
from kg.cli import main
from kg.corpus.compare.diff import Change, Difference, is_different, iter_differences
from kg.corpus.store import Store
from tests.corpus.small_store import FAST, make_store, report_of
from tests.fakes import small_graph

CHANGES = (
    ("320.5亿元、同比增长6.2%", "351亿元、同比增长7%"),
    ("数据中心一期开工", "数据中心一期建成投用"),
    ("计划投资2.5亿元", "计划投资3亿元"),
    ("“暖心行动”", "“暖冬行动”"),
)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Difference]:
    folder = tmp_path_factory.mktemp("diff")
    old, new = report_of(2023), report_of(2024)
    for before, after in CHANGES:
        assert before in new
        new = new.replace(before, after)
    paths = []
    for name, text in (("old", old), ("new", new)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        paths.append(folder / f"{name}.txt")
    return list(iter_differences(*(pipeline.build(path, FAST) for path in paths)))


def of(found: list[Difference], **wanted: str) -> list[Difference]:
    return [row for row in found if all(getattr(row, name) == value for name, value in wanted.items())]


def test_a_graph_does_not_differ_from_itself() -> None:
    same = list(iter_differences(small_graph(), small_graph()))
    assert same and {row.change for row in same} == {Change.REUSED}
    assert not is_different(same)


def test_names_are_new_and_gone(found: list[Difference]) -> None:
    (gone,) = of(found, change="gone", name="暖心行动")
    (new,) = of(found, change="new", name="暖冬行动")
    assert (gone.left, gone.right, gone.right_at) == ("暖心行动", "", "")
    assert (new.kind, new.left, new.right) == (gone.kind, "", "暖冬行动")
    assert not of(found, name="海川智能制造基地", kind="PROJECT")


def test_a_status_stands_beside_the_next(found: list[Difference]) -> None:
    (centre,) = of(found, kind="status", name="数据中心一期")
    assert (centre.change, centre.left) == (Change.CHANGED, "started")
    assert centre.right in ("completed", "operating")


def test_figures_of_things_stand_side_by_side(found: list[Difference]) -> None:
    (amount,) = of(found, kind="investment", name="青禾中学迁建工程")
    assert (amount.left, amount.right) == ("2.5亿元", "3亿元")


def test_indicators_stand_side_by_side(found: list[Difference]) -> None:
    (gdp,) = [row for row in of(found, kind="actual", name="地区生产总值") if "亿元" in row.left]
    assert (gdp.left, gdp.right) == ("2022: 320.5亿元 +6.2%", "2023: 351亿元 +7%")
    (target,) = of(found, kind="target", name="地区生产总值")
    assert (target.left, target.right) == ("2023: 约+6.5%", "2024: 约+6.5%")


def test_sentences_taken_over_have_both_places(found: list[Difference]) -> None:
    (again,) = [row for row in found if row.left.startswith("我们也清醒地看到")]
    assert again.change is Change.REUSED and again.left == again.right
    start, end = map(int, again.right_at.split("-"))
    assert end - start == len(again.right)


def test_the_order_is_fixed(found: list[Difference]) -> None:
    kinds = [row.kind for row in found]
    assert kinds[-1] == "sentence" and kinds.index("status") > kinds.index("ORGANIZATION")


# The command.


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return make_store(tmp_path_factory.mktemp("compared"))


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = 0
    try:
        main(arguments)
    except SystemExit as ended:
        code = int(ended.code or 0)
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_graphs_as_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pipeline.write(small_graph(), tmp_path / "a.ttl")
    code, out, _ = run(capsys, "diff", str(tmp_path / "a.ttl"), str(tmp_path / "a.ttl"), "--format", "json")
    assert code == 0
    assert {row["change"] for row in json.loads(out)} == {"reused"}


def test_years_of_a_place(capsys: pytest.CaptureFixture[str], store: Store) -> None:
    arguments = ("--store", str(store.path), "--place", "青禾")
    code, out, _ = run(capsys, "diff", "2022", "2023", *arguments, "--format", "csv")
    assert code == 1
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    (gdp,) = [row for row in rows if row["name"] == "地区生产总值" and row["kind"] == "target"]
    assert (gdp["change"], gdp["left"], gdp["right"]) == ("changed", "2022: 约+6.5%", "2023: 约+6.5%")
    code, out, _ = run(capsys, "diff", "qinghe-2022", "baiyan-2023", "--store", str(store.path))
    assert code == 1 and "白岩" in out


@pytest.mark.parametrize(
    ("left", "place", "said"), [("1999", "青禾", "has no report of 青禾 1999"), ("none", "", "holds no report none")]
)
def test_what_the_store_does_not_hold(
    capsys: pytest.CaptureFixture[str], store: Store, left: str, place: str, said: str
) -> None:
    code, _, err = run(capsys, "diff", left, "2023", "--store", str(store.path), "--place", place)
    assert code == 3 and said in err


def test_several_reports_of_a_year_are_named(capsys: pytest.CaptureFixture[str], store: Store) -> None:
    code, _, err = run(capsys, "diff", "2023", "2022", "--store", str(store.path), "--place", "云岭市")
    assert code == 3 and "baiyan-2023, qinghe-2023" in err


# Places side by side.


def test_places_stand_side_by_side(capsys: pytest.CaptureFixture[str], store: Store) -> None:
    code, out, _ = run(
        capsys, "compare", str(store.path), "--place", "青禾", "--place", "白岩", "--indicator", "地区生产总值",
        "--format", "csv",
    )  # fmt: skip
    assert code == 0
    rows = [tuple(row) for row in csv.reader(io.StringIO(out, newline=""))]
    assert rows[0] == ("indicator", "kind", "measure", "period", "云岭市青禾区", "云岭市白岩区")
    assert ("gdp", "actual", "level", "2022", "320.5亿元 +6.2%", "320.5亿元 +6.2%") in rows
    assert ("gdp", "actual", "level", "2021", "320.5亿元 +6.2%", "") in rows
    assert ("gdp", "target", "growth", "2024", "约+6.5%", "") in rows
    assert {row[0] for row in rows[1:]} == {"gdp"}


def test_a_place_must_be_one(capsys: pytest.CaptureFixture[str], store: Store) -> None:
    code, _, err = run(capsys, "compare", str(store.path), "--place", "云岭")
    assert code == 3 and "several places" in err
