"""How far projects came, told from the reports of one place over years."""

from __future__ import annotations

import json

import pytest

from kg.corpus.batch.build import build_corpus
from kg.corpus.ledger.progress import Course, iter_progress
from kg.corpus.store import Store
from kg.pipeline import Options
from tests.corpus.ledger.test_ledger import REPORT
from tests.test_cli import kg

YEARS = {
    2020: ("新建学校3所。", "开工建设白石水库，力争开工建设云岭大桥，规划建设金鸡文化馆。"),
    2021: ("白石水库开工建设。", "加快建设白石水库，开工建设云岭大桥，加快推进南河灌区工程。"),
    2022: ("白石水库加快建设，南河灌区工程加快建设。", "建成白石水库，加快推进南河灌区工程。"),
    2023: ("白石水库建成投用，南河灌区工程加快建设。", "加快推进南河灌区工程。"),
    2024: ("南河灌区工程加快建设。", "新建学校5所。"),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("progress")
    reports = folder / "reports"
    reports.mkdir()
    for year, (review, plan) in YEARS.items():
        text = REPORT.format(year=year, past=year - 1, review=review, plan=plan)
        (reports / f"lanxi-{year}.md").write_text(text, encoding="utf-8")
    build_corpus([reports], folder / "store", options=Options(fast=True))
    return Store(folder / "store")


@pytest.fixture(scope="module")
def courses(store: Store) -> dict[str, Course]:
    return {course.name: course for course in iter_progress(store)}


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("白石水库", "operating"), ("云岭大桥", "gone"), ("南河灌区工程", "stalled")],
)
def test_what_became_of_a_project(courses: dict[str, Course], name: str, outcome: str) -> None:
    assert courses[name].status == outcome


def test_a_project_of_one_report_has_no_course(courses: dict[str, Course]) -> None:
    assert "金鸡文化馆" not in courses


def test_each_step_shows_its_sentence(courses: dict[str, Course]) -> None:
    steps = courses["白石水库"].steps
    assert [(step.year, step.status.value, step.modality.value) for step in steps] == [
        (2020, "planned", "planned"),
        (2021, "started", "done"),
        (2021, "underway", "planned"),
        (2022, "underway", "done"),
        (2022, "planned", "planned"),
        (2023, "operating", "done"),
    ]
    assert all(step.name in step.text for step in steps)


def test_rows_of_the_command_have_a_step_each(store: Store, courses: dict[str, Course]) -> None:
    done = kg("ledger", store.path, "--projects", "--place", "澜溪", "--format", "json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert len(rows) == sum(len(course.steps) for course in courses.values())
    dam = [row for row in rows if row["project"] == "白石水库"]
    assert {row["outcome"] for row in dam} == {"operating"}
    assert dam[-1]["year"] == "2023" and dam[-1]["text"].startswith("白石水库建成投用")
