"""The command line as a newcomer meets it: files, standard output, standard error, exit codes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from kg import __version__
from kg.cli import app
from kg.export.tables import TABLES
from kg.pipeline import FOLDERS, FORMATS, sample_path


def kg(*arguments: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``kg`` in a process of its own."""
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    known = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=known, check=False)


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_sample_needs_no_input(tmp_path: Path) -> None:
    done = kg("build", "--sample", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "output").iterdir()) == [
        "qijiang-sample.html",
        "qijiang-sample.ttl",
    ]
    assert done.stdout == ""
    assert "projects" in done.stderr and str(Path("output") / "qijiang-sample.ttl") in done.stderr


def test_same_input_same_bytes(tmp_path: Path) -> None:
    formats = [part for suffix in FORMATS for part in ("--format", suffix)]
    made = []
    for number, (seed, locale, zone) in enumerate((("0", "C", "UTC"), ("4242", "C.UTF-8", "Asia/Shanghai"))):
        folder = tmp_path / str(number)
        done = kg("build", "--sample", "-o", folder, *formats, PYTHONHASHSEED=seed, LC_ALL=locale, TZ=zone)
        assert done.returncode == 0, done.stderr
        made.append(digests(folder))
    assert made[0] == made[1]
    tables = len(TABLES)
    assert len(made[0]) == len(FORMATS) - len(FOLDERS) + 2 + 2 * tables  # nodes and edges, CSV, Parquet


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "is empty"),
        ("binary.txt", bytes(range(256)) * 64, "is not text"),
        ("folder", ..., "is a folder"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_written(tmp_path: Path, name: str, content: object, words: str) -> None:
    path = tmp_path / name
    if content is ...:
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    for command in (["build", path, "-o", tmp_path / "out"], ["extract", path], ["explain", path, "綦江河"]):
        done = kg(*command)
        assert done.returncode == 3
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1
        assert words in done.stderr and name in done.stderr
    assert not (tmp_path / "out").exists()


def test_one_bad_report_does_not_stop_the_others(tmp_path: Path) -> None:
    done = kg("build", tmp_path / "none.txt", sample_path(), "-o", tmp_path / "out", "--fast")
    assert done.returncode == 3
    assert (tmp_path / "out" / "qijiang-sample.ttl").exists()
    assert "none.txt: no such file" in done.stderr


def test_two_reports_of_one_name_are_refused(tmp_path: Path) -> None:
    done = kg("build", sample_path(), tmp_path / sample_path().name, "-o", tmp_path / "out")
    assert done.returncode == 2 and not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [["build"], ["build", "--sample", "--format", "doc"], ["nothing"], ["query"], ["build", "--threshold", "2"]],
)
def test_wrong_use_is_exit_2_without_traceback(arguments: list[str]) -> None:
    done = kg(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr and done.stdout == ""


def test_extract_prints_the_benchmark_s_form() -> None:
    done = kg("extract", sample_path(), "--format", "jsonl")
    assert done.returncode == 0 and done.stderr == ""
    text = sample_path().read_text(encoding="utf-8")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    kinds = {line["kind"] for line in lines}
    assert {"report", "mention", "relation", "status", "observation"} <= kinds
    spans = set()
    for line in lines:
        if line["kind"] == "mention":
            assert text[line["start"] : line["end"]] == line["text"]
            assert line["type"] in {"PLACE", "ENTERPRISE", "PROJECT", "PROGRAM", "ORGANIZATION"}
            spans.add((line["start"], line["end"]))
        elif line["kind"] == "observation":
            assert line["indicator"] in text[line["start"] : line["end"]]
    for line in lines:
        if line["kind"] == "relation":
            assert {(line[end]["start"], line[end]["end"]) for end in ("subject", "object")} <= spans
        elif line["kind"] == "status":
            assert (line["project"]["start"], line["project"]["end"]) in spans
            cue = line["cue"]
            assert text[cue["start"] : cue["end"]] == cue["text"]
    ordered = sorted(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(ordered))


def test_threshold_and_no_inferred_leave_out() -> None:
    full = [json.loads(line) for line in kg("extract", sample_path()).stdout.splitlines()]
    sure = [json.loads(line) for line in kg("extract", sample_path(), "--threshold", "0.9").stdout.splitlines()]
    stated = [json.loads(line) for line in kg("extract", sample_path(), "--no-inferred").stdout.splitlines()]
    assert len(sure) < len(full)
    assert all(line["confidence"] >= 0.9 for line in sure if line["kind"] == "mention")
    assert any(line.get("inferred") for line in full) and not any(line.get("inferred") for line in stated)


@pytest.fixture(scope="module")
def turtle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graph")
    done = kg("build", "--sample", "-o", folder)
    assert done.returncode == 0, done.stderr
    return folder / "qijiang-sample.ttl"


def test_query_from_the_command_and_from_a_file(turtle: Path, tmp_path: Path) -> None:
    ask = "SELECT ?n WHERE { ?e a gwr:Enterprise ; rdfs:label ?n } ORDER BY ?n"
    (tmp_path / "q.rq").write_text(ask, encoding="utf-8")
    table, csv = kg("query", turtle, "-e", ask), kg("query", turtle, tmp_path / "q.rq", "--format", "csv")
    assert "腾讯云" in table.stdout and "腾讯云" in csv.stdout.splitlines()
    found = json.loads(kg("query", turtle, "-e", ask, "--format", "json").stdout)
    assert {"腾讯云"} <= {row["n"]["value"] for row in found["results"]["bindings"]}


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT",
        "SELECT * WHERE { SERVICE <http://localhost/> { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/hostname> WHERE { ?s ?p ?o }",
        "INSERT DATA { <a:b> <a:b> <a:b> }",
    ],
)
def test_a_query_that_is_wrong_or_reaches_out_is_refused(turtle: Path, sparql: str) -> None:
    done = kg("query", turtle, "-e", sparql)
    assert done.returncode == 2 and done.stdout == ""
    assert "Traceback" not in done.stderr


def test_ask_lists_and_runs(turtle: Path) -> None:
    assert "projects-by-status" in kg("ask").stdout
    assert "綦江北互通" in kg("ask", turtle, "projects-by-status").stdout
    assert kg("ask", turtle, "no-such-question").returncode == 2


def test_page_from_turtle_is_the_page_of_the_build(turtle: Path, tmp_path: Path) -> None:
    assert kg("view", turtle, "-o", tmp_path / "page.html").returncode == 0
    assert (tmp_path / "page.html").read_bytes() == turtle.with_suffix(".html").read_bytes()


def test_explain_shows_rules_and_sentences() -> None:
    done = kg("explain", sample_path(), "綦江河")
    assert "PLACE" in done.stdout and "confidence" in done.stdout and "水质保持稳定" in done.stdout
    assert kg("explain", sample_path(), "没有的河").returncode == 1


def test_merges_names_the_rule() -> None:
    assert "\tdivision" in kg("merges", sample_path()).stdout


def test_help_opens_with_examples_and_every_command_has_help() -> None:
    shown = kg("--help").stdout
    assert shown.startswith("Examples:\n  kg build --sample")
    for name in app.commands:
        assert kg(name, "--help").returncode == 0


def test_version_and_completion() -> None:
    assert kg("--version").stdout.split()[-1] == __version__
    assert "_KG_COMPLETE" in kg("completion", "bash").stdout


def test_check_finds_nothing_in_a_build_and_a_fault_put_in(turtle: Path, tmp_path: Path) -> None:
    assert kg("check", turtle).returncode == 0
    broken = turtle.read_text(encoding="utf-8").replace("gwr:confidence ", "gwr:confidense ", 1)
    (tmp_path / "broken.ttl").write_text(broken, encoding="utf-8")
    done = kg("check", tmp_path / "broken.ttl")
    assert done.returncode == 1 and "confidence" in done.stdout
    assert "figures were not compared" in done.stderr and "Traceback" not in done.stderr


def test_figures_that_disagree_are_warnings(turtle: Path, tmp_path: Path) -> None:
    wrong = turtle.read_text(encoding="utf-8").replace(" 63.8 ", " 163.8 ")
    (tmp_path / "wrong.ttl").write_text(wrong, encoding="utf-8")
    done = kg("check", tmp_path / "wrong.ttl")
    assert done.returncode == 0, done.stdout
    assert "warning: shares at" in done.stdout and "占财政支出的63.8%" in done.stdout
