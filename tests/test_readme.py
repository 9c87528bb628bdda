"""What the README tells people to type does what it says, in both languages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
COMMAND = re.compile(r"<!-- command: (\w+) -->\n```sh\n(.*?)\n```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)\n```", re.DOTALL)


def commands(name: str) -> dict[str, str]:
    return dict(COMMAND.findall((ROOT / name).read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ``.venv`` whose programs are those of the running Python, and the sample built."""
    folder = tmp_path_factory.mktemp("readme")
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, module in (("python", ""), ("kg", "-m kg")):
        path = programs / name
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}" {module} "$@"\n', encoding="utf-8")
        path.chmod(0o755)
    build = commands("README.md")["build"].rpartition(" && ")[2]
    run(build, folder)
    return folder


def run(command: str, folder: Path) -> str:
    known = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-ec", command], capture_output=True, text=True, cwd=folder, env=known, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_twins_give_the_same_commands() -> None:
    assert commands("README.md") == commands("README.zh.md")
    code = [PYTHON.findall((ROOT / name).read_text(encoding="utf-8")) for name in ("README.md", "README.zh.md")]
    assert code[0] == code[1]


def test_the_two_commands_do_all_their_set_up_in_one_line() -> None:
    for name in ("build", "test"):
        command = commands("README.md")[name]
        assert command.startswith("python3 -m venv .venv && ") and "\n" not in command
        assert "pip install" in command


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "<!-- command: test -->" in script and '"$test_command"' in script


POSIX = pytest.mark.skipif(sys.platform == "win32", reason="the README's commands are for a POSIX shell")


@POSIX
@pytest.mark.parametrize(
    ("name", "words"),
    [("ask", "綦江北互通"), ("query", "腾讯云平台"), ("explain", "綦江河  PLACE")],
)
def test_first_questions(home: Path, name: str, words: str) -> None:
    assert words in run(commands("README.md")[name], home)


@POSIX
def test_many_reports_become_a_ledger(home: Path) -> None:
    rows = run(commands("README.md")["corpus"], home).splitlines()
    assert len(rows) > 20
    assert {"met", "missed"} <= {word for row in rows for word in row.split(",")}


def test_the_sample_is_built_where_the_readme_says(home: Path) -> None:
    assert {path.name for path in (home / "output").iterdir()} == {"qijiang-sample.ttl", "qijiang-sample.html"}


def test_python_lines(home: Path) -> None:
    (code,) = PYTHON.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    (home / "lines.py").write_text(code + "\nassert projects and len(rdf) > 1000\nprint(rows.texts()[0][0])\n", "utf-8")
    assert int(run(".venv/bin/python lines.py", home)) > 20


def test_pictures_and_pages_that_are_named_exist() -> None:
    for name in ("README.md", "README.zh.md"):
        for link in re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8")):
            if "://" not in link:
                assert (ROOT / link).exists(), link
