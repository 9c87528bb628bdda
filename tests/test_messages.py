"""Everything the program says stands in the catalogue, in both languages; the sentences are read from the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.errors import InputError, KgError, LackingError, LimitError
from kg.messages import explain, find_language, load_messages, translate

ROOT = Path(kg.__file__).parent
SAID = {
    "UsageError": (0,), "KgError": (0,), "InputError": (1, 2), "LimitError": (0, 1), "LackingError": (0,),
    "LexiconError": (2,), "RefusedError": (0, 1), "complain": (0,), "say": (0,), "stage": (0,),
}  # fmt: skip
"""Calls that say something, and which of their arguments are sentences."""
UNSAID = {"train", "lexicon"}
"""Rooms for those who work on the program, not for its users."""


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        if path.relative_to(ROOT).parts[0] not in UNSAID:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


class Texts:
    """What an expression may say, as templates; a name is followed to where it is set."""

    def __init__(self, tree: ast.Module) -> None:
        self.values: dict[str, list[ast.expr]] = {}
        self.returns: dict[str, list[ast.expr]] = {}
        self.unclear: list[str] = []
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self.values.setdefault(target.id, []).append(node.value)
            if isinstance(node, ast.FunctionDef):
                self.returns[node.name] = [
                    row.value for row in ast.walk(node) if isinstance(row, ast.Return) and row.value
                ]

    def of(self, node: ast.expr) -> Iterator[str]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.IfExp):
            yield from self.of(node.body)
            yield from self.of(node.orelse)
        elif isinstance(node, ast.BoolOp):
            for value in node.values:
                if not isinstance(value, ast.Attribute):
                    yield from self.of(value)
        elif isinstance(node, ast.Name) and node.id in self.values:
            for value in self.values[node.id]:
                yield from self.of(value)
        elif isinstance(node, ast.Call) and name_of(node) in self.returns:
            for value in self.returns[name_of(node)]:
                yield from self.of(value)
        else:
            self.unclear.append(ast.unparse(node))


def sentences() -> dict[str, str]:
    """Every template with the file that says it."""
    out: dict[str, str] = {}
    for path, tree in modules():
        texts = Texts(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and name_of(node) in SAID:
                for index in SAID[name_of(node)]:
                    if index < len(node.args) and not isinstance(node.args[index], ast.Starred):
                        for template in texts.of(node.args[index]):
                            out[template] = str(path.relative_to(ROOT))
    return out


SENTENCES = {text: path for text, path in sentences().items() if re.search("[a-z]{2}", text)}
CATALOGUE = {message.english: message for message in load_messages()}


def test_the_code_is_read() -> None:
    assert len(SENTENCES) > 80
    assert "is a folder" in SENTENCES and "has {} bytes" in SENTENCES


@pytest.mark.parametrize("template", sorted(SENTENCES))
def test_every_sentence_has_its_chinese(template: str) -> None:
    shown = template.replace("{}", "7")
    assert translate(shown, "zh") != shown, f"{SENTENCES[template]}: add a row to kg/messages.tsv"


@pytest.mark.parametrize("template", sorted(CATALOGUE))
def test_rows_keep_what_changes(template: str) -> None:
    message = CATALOGUE[template]
    gaps = template.count("{}")
    values = [f"V{number}" for number in range(gaps)]
    english, chinese = template.format(*values), message.chinese.format(*values)
    assert translate(english, "zh") == chinese
    assert all(chinese.count(value) == 1 for value in values)
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert translate(english, "en") == english


def test_the_table_is_sorted_without_doubles() -> None:
    lines = (ROOT / "messages.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t")[0] for line in lines if line and not line.startswith("#")][1:]
    assert rows == sorted(set(rows))


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"), ({"LANG": "C.UTF-8"}, "en"), ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "zh_TW", "LANG": "de_DE"}, "zh"), ({"LC_ALL": "C", "LANG": "zh_CN"}, "en"),
        ({"LC_MESSAGES": "en_US", "LANG": "zh_CN"}, "en"), ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
        ({"KG_LANG": "zh", "LC_ALL": "C"}, "zh"), ({"KG_LANG": "en", "LC_ALL": "zh_CN"}, "en"),
    ],
)  # fmt: skip
def test_the_locale_decides_and_our_own_variable_above_it(environment: dict[str, str], language: str) -> None:
    assert find_language(environment) == language


@pytest.mark.parametrize(
    ("error", "chinese"),
    [
        (InputError("报告.txt", "no such file", "check the path"), "报告.txt：没有这个文件；请检查路径"),
        (LimitError("3 seconds", "ask for less"), "查询达到3 秒的上限，已中止；请缩小查询范围"),
        (LackingError("Excel files", "XlsxWriter", "x"), "Excel 文件需要 XlsxWriter；请运行 pip install 'gwr-kg[x]'"),
        (KgError("没有模板的一句话"), "没有模板的一句话"),
    ],
)  # fmt: skip
def test_errors_say_where_what_and_what_to_do(error: KgError, chinese: str) -> None:
    assert explain(error, "zh") == chinese
    assert explain(error, "en") == str(error)
