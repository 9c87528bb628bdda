"""Exit codes as documented, data alone on standard output, and nothing half-written when a run is interrupted."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fakes import small_graph

from kg.cli import iter_commands, main
from kg.export import write_turtle
from kg.pipeline import sample_path
from tests.corpus.small_store import make_store

TIMEOUT = 120


def kg(arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *shlex.split(arguments)]
    known = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=cwd, env=known, timeout=TIMEOUT)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a graph, reports good and bad, and a graph that does not conform."""
    folder = tmp_path_factory.mktemp("work")
    assert kg("build --sample --fast -o .", folder).returncode == 0
    graph = folder / "qijiang-sample.ttl"
    graph.rename(folder / "g.ttl")
    write_turtle(small_graph(), folder / "small.ttl")
    whole = (folder / "small.ttl").read_text(encoding="utf-8")
    (folder / "bad.ttl").write_text(whole.replace("gwr:confidence ", "gwr:confidense ", 1), encoding="utf-8")
    (folder / "torn.ttl").write_text(whole[:3000], encoding="utf-8")
    (folder / "r.txt").write_bytes(sample_path().read_bytes())
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    make_store(folder)
    (folder / "fault.tsv").write_text("rename\ta\tb\n", encoding="utf-8")
    return folder


CASES = [
    (0, "--help"), (0, "--version"), (0, "build r.txt --fast -o out"), (2, "build"), (2, "build r.txt --format doc"),
    (3, "build none.txt"), (3, "build none.txt r.txt --fast -o out"), (3, "build r.txt --fast --corrections fault.tsv"),
    (3, "build r.txt --fast --corrections none.tsv"), (3, "build r.txt --fast -o g.ttl"),
    (0, "extract r.txt --fast"), (2, "extract"), (2, "extract r.txt --format xml"), (3, "extract binary.txt"),
    (0, "query g.ttl -e 'ASK {}'"), (2, "query g.ttl"), (2, "query g.ttl -e 'ASK {'"),
    (3, "query none.ttl -e 'ASK {}'"),
    (2, "query g.ttl -e 'SELECT * FROM <file:///etc/hostname> {}'"), (3, "query torn.ttl -e 'ASK {}'"),
    (3, "query g.ttl --time 1 -e 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }'"),
    (3, "query g.ttl binary.txt"), (3, "query g.ttl none.rq"),
    (0, "ask"), (0, "ask small.ttl report"), (2, "ask g.ttl nothing"), (2, "ask g.ttl evidence -p name"),
    (3, "ask torn.ttl report"),
    (0, "view small.ttl -o page.html"), (2, "view g.ttl"), (2, "view g.ttl -o page.doc"),
    (3, "view torn.ttl -o page.html"),
    (3, "view g.ttl -o none/page.html"),
    (0, "check small.ttl"), (1, "check bad.ttl"), (2, "check"), (3, "check torn.ttl"), (3, "check none.ttl"),
    (0, "explain r.txt 綦江河 --fast"), (1, "explain r.txt 没有的河 --fast"), (2, "explain r.txt"),
    (3, "explain none.txt 綦江河"),
    (0, "merges r.txt --fast"), (2, "merges"), (3, "merges binary.txt"),
    (2, "bench --nothing"), (3, "bench none.txt"), (2, "bench report --nothing"), (3, "bench report none.txt"),
    (2, "bench corpus --nothing"), (3, "bench corpus none.txt"),
    (0, "corpus build reports --store store --fast"), (2, "corpus build --store s"), (3, "corpus build none --store s"),
    (3, "corpus build reports binary.txt --store store2 --fast"), (3, "corpus build reports --store r.txt --fast"),
    (0, "corpus made --places 1 --years 2020 2020 -o made"), (2, "corpus made --places 1 --years 2020 2010 -o made"),
    (2, "corpus made"), (0, "corpus load store"), (2, "corpus load"), (3, "corpus load none"), (2, "corpus push store"),
    (2, "corpus push store --endpoint file:///x"), (3, "corpus push none --endpoint http://127.0.0.1:9/"),
    (0, "corpus link store"), (2, "corpus link"), (3, "corpus link none"), (0, "corpus merges store"),
    (3, "corpus merges r.txt"), (2, "corpus merges"), (0, "corpus reuse store"), (2, "corpus reuse"),
    (3, "corpus reuse none"), (0, "diff small.ttl small.ttl"), (2, "diff small.ttl"), (3, "diff small.ttl torn.ttl"),
    (0, "compare store --place 青禾区 --place 白岩区"), (2, "compare store"),
    (3, "compare none --place 青禾区 --place 白岩区"),
    (2, "serve"), (3, "serve none --port 0"), (2, "serve store --port 0 --host 0.0.0.0"),
    (0, "ledger store"), (2, "ledger"), (3, "ledger none"),
    (0, "completion bash"), (2, "completion"), (2, "nothing"),
]  # fmt: skip
DATA = {
    "corpus",
    "diff",
    "compare",
    "ledger",
    "extract",
    "query",
    "ask",
    "explain",
    "merges",
    "completion",
    "check",
    "bench",
    "--help",
    "--version",
}
"""Commands that answer on standard output; the others write files."""
ENDLESS = {"serve", "bench report", "bench corpus", "corpus push"}
"""Commands that run till they are ended, take long, or need another program: what they refuse is tested."""


@pytest.mark.parametrize(("code", "arguments"), CASES, ids=[arguments for _, arguments in CASES])
def test_exit_code_and_streams(
    code: int, arguments: str, work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(work)
    ended: object = 0
    try:
        main(shlex.split(arguments))
    except SystemExit as exit:
        ended = exit.code or 0
    shown = capsys.readouterr()
    assert ended == code, shown.err
    if code in (2, 3):
        assert shown.out == ""
        assert shown.err.startswith("kg: ")
    elif shlex.split(arguments)[0] not in DATA:
        assert shown.out == ""


def test_every_command_is_among_the_cases() -> None:
    for name, _ in iter_commands():
        codes = {code for code, arguments in CASES if arguments.startswith(name)}
        assert codes >= ({0, 2} if name not in ENDLESS else {2, 3}), name


def test_in_chinese_the_same_codes_and_data(work: Path) -> None:
    done = kg("build none.txt r.txt --fast -o out", work, KG_LANG="", LC_ALL="zh_CN.UTF-8")
    assert done.returncode == 3 and "none.txt：没有这个文件；请检查路径" in done.stderr
    assert kg("extract r.txt --fast", work, KG_LANG="zh").stdout == kg("extract r.txt --fast", work).stdout


def test_verbose_tells_the_stages_on_standard_error(work: Path) -> None:
    done = kg("extract r.txt --fast -v", work)
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == ["read", "extract", "link"]
    assert all(json.loads(line) for line in done.stdout.splitlines())
    assert kg("extract r.txt --fast", work).stderr == ""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("started", ["read", "link", "write"])
def test_ctrl_c_leaves_the_old_files_and_nothing_half_written(started: str, work: Path, tmp_path: Path) -> None:
    old = tmp_path / "r.html"
    old.write_text("old", encoding="utf-8")
    command = [sys.executable, "-m", "kg", "build", str(work / "r.txt"), "--fast", "-v", "-o", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8", cwd=work) as run:
        assert run.stderr is not None
        for line in run.stderr:
            if line.startswith(f"kg: {started}:"):
                break
        run.send_signal(signal.SIGINT)
        rest = run.stderr.read()
    assert run.returncode == 130, rest
    assert rest.splitlines()[-1] == "kg: interrupted"
    assert {path.name for path in tmp_path.iterdir()} <= {"r.html", "r.ttl"}
    assert old.read_text(encoding="utf-8") == "old"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc of Linux")
def test_ctrl_c_ends_a_query_and_its_child(work: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    command = [sys.executable, "-m", "kg", "query", "g.ttl", "-e", endless]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, cwd=work, start_new_session=True)
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    while not children.read_text().split():
        time.sleep(0.05)
    (child,) = children.read_text().split()
    run.send_signal(signal.SIGINT)
    out, said = run.communicate(timeout=TIMEOUT)
    assert (run.returncode, out, said.strip()) == (130, b"", b"kg: interrupted")
    while is_running(child):
        time.sleep(0.05)


def is_running(process: str) -> bool:
    """Whether the process still does something; one that was ended may wait to be reaped."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False
