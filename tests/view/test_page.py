"""The file as a file: what it holds, what it may load, that it is whole or absent."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from kg.view import render_page, write_page
from kg.view.page import data_block
from tests.fakes import small_graph
from tests.view.made import made_graph


@pytest.fixture(scope="module")
def page() -> str:
    return render_page(small_graph())


def content_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="content">(.*?)</script>', page, re.S)
    assert found
    return dict(json.loads(found[1]))


def test_policy_allows_only_the_scripts_and_style_inside(page: str) -> None:
    policy = unescape(re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1])  # type: ignore[index]
    scripts = re.findall(r"<script>(.*?)</script>", page, re.S)
    styles = re.findall(r"<style>(.*?)</style>", page, re.S)
    sources = {b64encode(sha256(text.encode()).digest()).decode() for text in scripts + styles}
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == sources
    assert policy.startswith("default-src 'none'")
    assert not re.search(r"https?:|unsafe|\*", policy)


def test_page_names_no_outside_source(page: str) -> None:
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.S)
    assert not re.search(r"""(src|href)=["']?(https?:|//)""", markup)
    assert "@import" not in page
    assert "url(" not in re.search(r"<style>(.*?)</style>", page, re.S)[1]  # type: ignore[index]


def test_text_of_the_report_is_there_whole(page: str) -> None:
    graph = small_graph()
    content = content_of(page)
    assert [row[0] for row in content["sentences"]] == [quote.text for quote in graph.graph["quotes"]]
    entities = [data["value"] for _, data in graph.nodes(data=True) if data["kind"] == "entity"]
    assert sorted(thing["name"] for thing in content["things"]) == sorted(entity.name for entity in entities)
    for thing in content["things"]:
        for sentence, start, end, *_ in thing["at"]:
            assert content["sentences"][sentence][0][start:end] in (thing["name"], *thing.get("aliases", ()))


def test_every_fact_is_there_with_all_its_evidence(page: str) -> None:
    content = content_of(page)
    facts = [data["value"] for *_, data in small_graph().edges(data=True) if "inferred" in data]
    assert sorted(len(fact[3]) for fact in content["facts"]) == sorted(len(fact.evidence) for fact in facts)
    assert [edge["dashes"] for edge in content["edges"]] == [all(e[7] for e in fact[3]) for fact in content["facts"]]
    assert sum(edge["dashes"] for edge in content["edges"]) == sum(fact.inferred for fact in facts)


def test_figures_keep_their_numbers_as_written(page: str) -> None:
    content = content_of(page)
    gdp = [row for row in content["observations"] if content["indicators"][row["of"]] == "地区生产总值"]
    assert [(row["kind"], row.get("value"), row["change"]) for row in gdp] == [
        ("actual", "320.5", "6.2"),
        ("target", None, "6.5"),
    ]


def test_positions_count_utf16_units() -> None:
    graph = made_graph(3, 2, lambda number: f"\U0002070e\U0001f30a第{number}村")
    content = content_of(render_page(graph))
    for thing in content["things"]:
        (sentence, start, end, *_) = thing["at"][0]
        units = content["sentences"][sentence][0].encode("utf-16-le")
        assert units[2 * start : 2 * end].decode("utf-16-le") == thing["name"]


def test_opening_view_begins_with_the_region_and_has_no_more_than_a_screen() -> None:
    content = content_of(render_page(made_graph(300, 500)))
    opening = [row[0] for row in content["opening"]]
    assert content["report"]["region"] in opening
    assert 30 <= len(opening) <= 60


@pytest.mark.parametrize("character", ["<", ">", "&", "\u2028", "\u2029", "</script>", "<!--", "\ud800"])
def test_data_block_cannot_be_left(character: str) -> None:
    block = data_block({"name": character})
    assert not re.search("[<>&\u2028\u2029\ud800]", block)
    assert json.loads(block)["name"] == character.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def test_same_graph_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "from hashlib import sha256; from kg.view import render_page; from tests.fakes import small_graph;"
        "print(sha256(render_page(small_graph()).encode()).hexdigest())"
    )
    root = Path(__file__).resolve().parents[2]
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_graph_of_an_empty_report_still_gives_a_page() -> None:
    graph = made_graph(1, 0)
    graph.remove_nodes_from([node for node, data in graph.nodes(data=True) if data["kind"] != "report"])
    graph.graph["region"] = None
    graph.graph["quotes"] = ()
    assert content_of(render_page(graph))["things"] == []


def test_write_page_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "page.html"
    target.write_text("before")

    def fail(*_: object) -> None:
        raise OSError(28, "disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write_page(small_graph(), target)
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    assert target.read_text() == "before"


def test_words_are_the_same_in_both_languages() -> None:
    words = json.loads(files("kg.view").joinpath("template", "words.json").read_text("utf-8"))
    chinese, english = (
        {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in words[lang].items() if not key.endswith(".one")}
        for lang in ("zh", "en")
    )
    assert chinese == english


def test_a_build_does_not_import_ipython(tmp_path: Path) -> None:
    """pyvis would, for a notebook that is not there; it costs a good part of a cold build."""
    code = (
        "import sys\nfrom tests.fakes import small_graph\nfrom kg.view import write_page\n"
        f"write_page(small_graph(), {str(tmp_path / 'page.html')!r})\n"
        "assert 'pyvis.network' in sys.modules\nassert not any(name.startswith('IPython') for name in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False
    )
    assert done.returncode == 0, done.stderr
