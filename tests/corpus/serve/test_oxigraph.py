"""The files of Oxigraph follow the N-Quads, and no query over them leaves the machine."""

from __future__ import annotations

import gzip
import json
import socket
import sys
from collections import Counter
from pathlib import Path
from subprocess import run

import pyoxigraph as ox
import pytest

from kg.corpus.batch.build import build_corpus
from kg.corpus.identity.link import link_store
from kg.corpus.ledger.entry import iter_ledger
from kg.corpus.ledger.table import write_ledger
from kg.corpus.serve.oxigraph import RECORD, TERMS_GRAPH, oxigraph_folder, update_oxigraph
from kg.corpus.store import LINKS, Store
from kg.errors import InputError, LimitError, UsageError
from kg.pipeline import Options
from kg.query import ask_store
from kg.query import worker as worker_module
from kg.vocab import DATA
from tests.corpus.small_store import FAST, make_store, report_of

COUNT = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


def graphs(store: Store) -> dict[str, int]:
    """How many triples each named graph has, but that of the terms."""
    rows = ask_store(oxigraph_folder(store), COUNT).texts()
    return {name: int(count) for name, count in rows if name != TERMS_GRAPH}


def lines(store: Store) -> dict[str, int]:
    found: Counter[str] = Counter()
    for file in store.quads_files():
        with gzip.open(file, "rt") as quads:
            found.update(line.rsplit(" ", 2)[1][1:-1] for line in quads)
    return dict(found)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = make_store(tmp_path_factory.mktemp("loaded"))
    assert update_oxigraph(store).rebuilt
    return store


def test_each_report_is_a_named_graph(loaded: Store) -> None:
    assert graphs(loaded) == lines(loaded)
    assert set(graphs(loaded)) == {DATA + report.report for report in loaded.reports()}


def test_nothing_is_done_twice(loaded: Store) -> None:
    again = update_oxigraph(loaded)
    assert (again.loaded, again.removed, again.rebuilt) == ((), (), False)


def test_named_graphs_are_one_and_terms_have_labels(loaded: Store) -> None:
    folder = oxigraph_folder(loaded)
    years = ask_store(folder, "SELECT ?year { ?r a gwr:WorkReport ; gwr:year ?year } ORDER BY ?year").texts()
    assert years == [("2022",), ("2023",), ("2023",), ("2024",)]
    label = 'SELECT ?l { gwr:status-planned rdfs:label ?l FILTER(LANG(?l) = "zh") }'
    assert ask_store(folder, label).texts() == [("谋划",)]


def test_a_dataset_is_taken_from_the_store(loaded: Store) -> None:
    folder = oxigraph_folder(loaded)
    first, second, *_ = (DATA + report.report for report in loaded.reports())
    count = "SELECT (COUNT(DISTINCT ?r) AS ?n) { ?r a gwr:WorkReport }"
    named = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?r a gwr:WorkReport } }"
    assert ask_store(folder, count, default_graphs=[first, second]).texts() == [("2",)]
    assert ask_store(folder, named, default_graphs=[first, second]).texts() == [("0",)]
    assert ask_store(folder, named, named_graphs=[first]).texts() == [("1",)]
    assert ask_store(folder, count, named_graphs=[first]).texts() == [("0",)]
    assert ask_store(folder, count, default_graphs=["file:///etc/hosts"]).texts() == [("0",)]


def test_limits_hold(loaded: Store) -> None:
    folder = oxigraph_folder(loaded)
    cross = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
    with pytest.raises(LimitError, match="seconds"):
        ask_store(folder, f"SELECT * {{ {cross} }} ORDER BY ?c ?f ?i", seconds=1)
    with pytest.raises(LimitError, match="10 rows"):
        ask_store(folder, "SELECT * { ?s ?p ?o }", rows=10)
    with pytest.raises(UsageError, match="not allowed"):
        ask_store(folder, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_a_folder_that_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        ask_store(tmp_path / "none", "ASK {}")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs seccomp of Linux")
def test_behind_the_door_the_child_cannot_reach_anyone_either(loaded: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{canary.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        task = {"folder": str(oxigraph_folder(loaded)), "query": query, "prefixes": {}}
        task |= {"seconds": 20, "rows": 9, "memory": 4 << 30}
        done = run([sys.executable, "-P", worker_module.__file__], input=json.dumps(task).encode(), capture_output=True)
        assert json.loads(done.stdout.splitlines()[-1])["end"] == "failed"
        canary.settimeout(0)
        with pytest.raises(BlockingIOError):
            canary.accept()


def test_changes_are_followed(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    update_oxigraph(store)
    (tmp_path / "reports" / "qinghe-2024.txt").unlink()
    (tmp_path / "reports" / "qinghe-2025.txt").write_text(report_of(2025), encoding="utf-8")
    build_corpus([tmp_path / "reports"], store.path, options=FAST)
    store = Store(store.path)
    update_oxigraph(store)
    assert graphs(store) == lines(store)


def test_links_come_and_go(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    links = store.path / LINKS
    graph = "https://w3id.org/gwr/graph/links"
    for link in ("<http://x/a> <http://x/b> <http://x/c>", "<http://x/a> <http://x/b> <http://x/d>"):
        links.write_bytes(gzip.compress(f"{link} <{graph}> .\n".encode(), mtime=0))
        update_oxigraph(store)
        assert graphs(store) == lines(store)
        assert graphs(store)[graph] == 1
    links.unlink()
    assert not update_oxigraph(store).rebuilt
    assert graphs(store) == lines(store)


def test_another_base_holds_for_all_that_a_store_says(tmp_path: Path) -> None:
    store = make_store(tmp_path, Options(fast=True, base="https://example.org/reports/"))
    assert link_store(store.path)
    assert write_ledger(store, iter_ledger(store))
    update_oxigraph(store)
    assert graphs(store) == lines(store)
    assert all(name.startswith("https://example.org/reports/") for name in graphs(store))
    text = b"".join(gzip.decompress(file.read_bytes()) for file in store.quads_files())
    assert DATA.encode() not in text
    matched = "SELECT ?a ?b { ?a skos:exactMatch ?b . ?a rdfs:label ?one . ?b rdfs:label ?other }"
    assert ask_store(oxigraph_folder(store), matched).texts()
    first = store.reports()[0]
    Path(first.path).unlink()
    build_corpus([tmp_path / "reports"], store.path, options=Options(fast=True, base="https://example.org/reports/"))
    again = Store(store.path)
    update_oxigraph(again)
    assert graphs(again) == lines(again)
    assert again.data + first.report not in graphs(again)


def test_files_left_half_done_are_made_anew(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    update_oxigraph(store)
    (store.path / RECORD).unlink()
    base = ox.Store(str(oxigraph_folder(store)))
    base.clear()
    del base
    assert update_oxigraph(store).rebuilt
    assert graphs(store) == lines(store)


def test_files_that_are_open_elsewhere_are_left_alone(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    update_oxigraph(store)
    held = ox.Store(str(oxigraph_folder(store)))
    (store.path / LINKS).write_bytes(gzip.compress(b"<http://x/a> <http://x/b> <http://x/c> <http://x/g> .\n", mtime=0))
    with pytest.raises(InputError, match="end other programs"):
        update_oxigraph(store)
    del held
    update_oxigraph(store)
    assert graphs(store) == lines(store)
