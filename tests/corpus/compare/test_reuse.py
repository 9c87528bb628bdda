"""Sentences taken over from an earlier report."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.cli import main
from kg.corpus.compare.reuse import Pairing, Passage, find_pairings, find_reuse, iter_reuse
from kg.corpus.identity.region import region_of
from kg.corpus.store import Store
from tests.corpus.small_store import make_store

OLD = (
    "各位代表！",
    "深入实施乡村振兴战略，新建高标准农田3.5万亩，改造农村公路120公里。",
    "严格落实安全生产责任制，全年没有发生较大以上事故。",
    "持续优化营商环境，政务服务事项网上可办率达到95%。",
)
CASES = [
    ("严格落实安全生产责任制，全年没有发生较大以上事故。", 2, 1.0),
    ("严格落实安全生产责任制， 全年没有发生较大以上事故。", 2, 1.0),
    ("深入实施乡村振兴战略，新建高标准农田4.2万亩，改造农村公路86公里。", 1, None),
    ("持续优化营商环境，政务服务事项网上可办率达到98%以上。", 3, None),
    ("各位代表！", None, None),
    ("扎实推进教育公平，新建中小学12所，新增学位8000个。", None, None),
]


def passages(report: str, texts: tuple[str, ...]) -> list[Passage]:
    return [Passage(report, n, 100 * n, 100 * n + len(text), text) for n, text in enumerate(texts)]


@pytest.mark.parametrize(("text", "source", "likeness"), CASES)
def test_the_likest_sentence_before(text: str, source: int | None, likeness: float | None) -> None:
    found = find_reuse(passages("a", OLD), passages("b", (text,)))
    assert [row.before.sentence for row in found] == ([] if source is None else [source])
    for row in found:
        assert row.likeness == likeness or (likeness is None and 0.8 <= row.likeness < 1)
        assert (row.before.start, row.after.report) == (100 * row.before.sentence, "b")


def test_the_least_likeness_is_kept_to() -> None:
    new = passages("b", tuple(text for text, _, _ in CASES))
    assert len(find_reuse(passages("a", OLD), new, least=1.0)) == 2


def test_reports_are_held_against_the_one_before_and_the_one_above() -> None:
    city, district = region_of("500000", 2020), region_of("500110", 2020)
    regions = {
        "a": (district, 2019), "b": (district, 2021), "c": (city, 2018), "d": (city, 2021), "e": (city, 2022),
        "f": (None, 2021),
    }  # fmt: skip
    assert find_pairings(regions) == [
        Pairing("c", "a", above=True), Pairing("a", "b", above=False), Pairing("d", "b", above=True),
        Pairing("c", "d", above=False), Pairing("d", "e", above=False),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return make_store(tmp_path_factory.mktemp("reuse"))


def test_the_reuse_of_a_store_shows_both_spans(store: Store) -> None:
    found = list(iter_reuse(store))
    texts = {report.report: Path(report.path).read_text(encoding="utf-8") for report in store.reports()}
    assert len(found) == 2 and all(rows for _, rows in found)
    for pairing, rows in found:
        for row in rows:
            assert (row.before.report, row.after.report) == (pairing.before, pairing.after)
            for part in (row.before, row.after):
                assert texts[part.report][part.start : part.end] == part.text


def test_the_command_lists_what_was_taken_over(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    main(["corpus", "reuse", str(store.path), "--least", "0.9"])
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert rows and all(len(row) == 5 and row[1] == "before" and float(row[0]) >= 0.9 for row in rows)
