"""Links between the entities of many reports."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest

from kg.cli import main
from kg.corpus.batch.build import build_corpus
from kg.corpus.identity.correction import read_link_corrections
from kg.corpus.identity.link import find_renamings, iter_matches, link_store, read_links
from kg.corpus.identity.region import COUNTRY, Region, region_of
from kg.corpus.identity.thing import RULES, Link, Renaming, Thing, find_clusters, find_links
from kg.corpus.made.link_score import score_links
from kg.corpus.made.report import Plan, write_made
from kg.corpus.made.truth import TRUTH
from kg.corpus.store import Store
from kg.errors import InputError
from kg.model import EntityType
from kg.pipeline import Options

DISTRICT, CITY, FAR = region_of("500110", 2020), region_of("500000", 2020), region_of("320106", 2020)
SITE, PROGRAM, PLACE = EntityType.PROJECT, EntityType.PROGRAM, EntityType.PLACE


def things(*rows: tuple[str, EntityType, Region, int]) -> list[Thing]:
    """One entity a row, its id made of its place in the list."""
    return [Thing(f"r{n}/x/{n}", kind, (name,), region, year) for n, (name, kind, region, year) in enumerate(rows)]


def groups(links: Sequence[Link]) -> set[frozenset[str]]:
    """The numbers of the rows that are one thing."""
    homes: dict[str, set[str]] = {}
    for entity, home in find_clusters(links).items():
        homes.setdefault(home, set()).add(entity.rpartition("/")[2])
    return {frozenset(members) for members in homes.values()}


def test_one_project_through_years_and_levels() -> None:
    rows = things(
        ("东溪水利枢纽", SITE, DISTRICT, 2018), ("东溪水利枢纽工程", SITE, DISTRICT, 2019),
        ("綦江区东溪水利枢纽", SITE, CITY, 2019), ("东溪水利枢纽二期", SITE, DISTRICT, 2020),
        ("东溪水利枢纽", SITE, FAR, 2019),
    )  # fmt: skip
    links = find_links(rows)
    assert groups(links) == {frozenset("012")}
    assert all(link.confidence == RULES[link.rule][0] for link in links)


def test_nested_names_and_phases_stay_apart() -> None:
    rows = things(
        ("綦江工业园", SITE, DISTRICT, 2018), ("綦江工业园一期", SITE, DISTRICT, 2018),
        ("綦江工业园二期", SITE, DISTRICT, 2019), ("綦江工业园污水处理厂", SITE, DISTRICT, 2019),
    )  # fmt: skip
    assert find_links(rows) == []


def test_common_names_are_of_their_region_and_national_programs_of_all() -> None:
    rows = things(
        ("体育中心", SITE, DISTRICT, 2018), ("体育中心", SITE, FAR, 2018), ("体育中心", SITE, DISTRICT, 2019),
        ("乡村振兴战略", PROGRAM, DISTRICT, 2018), ("乡村振兴", PROGRAM, FAR, 2019),
        ("工业强区行动", PROGRAM, DISTRICT, 2018), ("工业强区行动", PROGRAM, FAR, 2018),
        ("“春晖”助学计划", PROGRAM, COUNTRY, 2018), ("“春晖”助学计划", PROGRAM, FAR, 2019),
    )  # fmt: skip
    assert groups(find_links(rows)) == {frozenset("02"), frozenset("34"), frozenset("78")}


def test_a_name_with_two_places_below_is_left_alone() -> None:
    other = region_of("500112", 2020)
    rows = things(("龙滩水库", SITE, CITY, 2019), ("龙滩水库", SITE, DISTRICT, 2019), ("龙滩水库", SITE, other, 2019))
    assert find_links(rows) == []
    assert groups(find_links(rows[:2])) == {frozenset("01")}


def test_divisions_by_code_and_history() -> None:
    old = Thing("a/place/1", PLACE, ("綦江县",), region_of("500222", 2008), 2008, "500222")
    new = Thing("b/place/1", PLACE, ("綦江",), DISTRICT, 2020, "500110")
    gone = Thing("c/place/1", PLACE, ("万盛区",), CITY, 2008, "500110")
    assert [(link.left, link.right, link.rule) for link in find_links([gone, new, old])] == [
        ("a/place/1", "b/place/1", "division")
    ]


def test_a_sentence_may_rename_and_then_names_need_not_be_alike() -> None:
    rows = things(("松坪水库", SITE, DISTRICT, 2018), ("映月湖水利枢纽", SITE, DISTRICT, 2021))
    said = Renaming(
        DISTRICT, 2020, "今年，原松坪水库", "映月湖水利枢纽，移民安置完成。", "松坪水库更名为映月湖水利枢纽。"
    )
    assert find_links(rows) == []
    (link,) = find_links(rows, renamings=[said])
    assert (link.rule, link.left, link.right) == ("renamed", "r0/x/0", "r1/x/1")
    assert said.sentence in link.evidence


def test_what_was_done_and_is_planned_anew_is_less_sure() -> None:
    first = Thing("a/project/1", SITE, ("松坪文化广场",), DISTRICT, 2012, status="operating")
    later = Thing("b/project/1", SITE, ("松坪文化广场",), DISTRICT, 2019, status="planned")
    (link,) = find_links([first, later])
    assert link.confidence < RULES["name"][0]
    assert "operating" in link.evidence and "planned" in link.evidence


def test_a_short_form_of_two_names_is_joined_to_neither() -> None:
    rows = things(
        ("松坪物流园", SITE, DISTRICT, 2018), ("松坪冷链物流园", SITE, DISTRICT, 2018),
        ("松坪农产品物流园", SITE, DISTRICT, 2019),
    )  # fmt: skip
    assert find_links(rows) == []
    assert groups(find_links(rows[:2])) == {frozenset("01")}


def test_the_order_of_the_entities_changes_nothing() -> None:
    rows = things(*((f"松坪{n % 4}号水厂{'工程' * (n % 2)}", SITE, DISTRICT, 2000 + n) for n in range(12)))
    assert find_links(rows) == find_links(rows[::-1])


def test_corrections_join_and_part(tmp_path: Path) -> None:
    rows = things(
        ("松坪水库", SITE, DISTRICT, 2018), ("映月湖", SITE, DISTRICT, 2019),
        ("松坪水库工程", SITE, DISTRICT, 2020), ("松坪水库", SITE, FAR, 2018), ("映月湖", SITE, FAR, 2019),
    )  # fmt: skip
    path = tmp_path / "corrections.tsv"
    path.write_text("# ours\nsame\t松坪水库\t映月湖\t綦江\ndifferent\t松坪水库\t松坪水库工程\n", encoding="utf-8")
    assert groups(find_links(rows)) == {frozenset("02")}
    assert groups(find_links(rows, corrections=read_link_corrections(path))) == {frozenset("01")}


@pytest.mark.parametrize(
    ("line", "where", "problem"),
    [
        ("merge\ta\tb", ":1", "unknown correction merge"),
        ("same\ta", ":1", "same takes two names and may take a region"),
        ("same\t“a”\ta", ":1", "the two names are the same name"),
        ("same\ta\tb\ndifferent\tb\ta", "", "a and b are same and different"),
    ],
)
def test_a_fault_in_the_corrections_is_told_with_its_line(tmp_path: Path, line: str, where: str, problem: str) -> None:
    path = tmp_path / "corrections.tsv"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_link_corrections(path)
    assert (error.value.path, error.value.problem) == (f"{path}{where}", problem)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Path]:
    folder = tmp_path_factory.mktemp("made")
    for _ in write_made(Plan(6, 2016, 2022, seed=11), folder / "reports"):
        pass
    build_corpus([folder / "reports"], folder / "store", options=Options(fast=True))
    return Store(folder / "store"), folder / "reports" / TRUTH


def test_known_answers(made: tuple[Store, Path]) -> None:
    store, truth = made
    score = score_links(store, link_store(store.path), truth)
    assert score.true > 300
    assert score.precision >= 0.98, score.wrong
    assert score.recall >= 0.95, score.lost


def test_a_second_run_writes_the_same_bytes_and_the_review_list_begins_with_the_least_sure(
    made: tuple[Store, Path],
) -> None:
    store, _ = made
    links = link_store(store.path)
    first = (store.path / "links.nq.gz").read_bytes(), (store.path / "tables/links/links.parquet").read_bytes()
    assert links == read_links(store.path) == link_store(store.path)
    assert first == (
        (store.path / "links.nq.gz").read_bytes(),
        (store.path / "tables/links/links.parquet").read_bytes(),
    )
    lines = gzip.decompress(first[0]).decode().splitlines()
    assert len(lines) == 8 * len(links)
    assert all(line.endswith(f" <{store.links_graph}> .") for line in lines)
    confidences = [float(row[0]) for row in iter_matches(store.path)]
    assert confidences == sorted(confidences)


def test_the_links_conform_to_the_shapes(made: tuple[Store, Path], tmp_path: Path) -> None:
    import pyoxigraph as ox

    from kg.export.shapes import check_shapes

    store, _ = made
    link_store(store.path)
    quads = ox.parse(gzip.decompress((store.path / "links.nq.gz").read_bytes()), format=ox.RdfFormat.N_QUADS)
    triples = [quad.triple for quad in quads][:400]
    (tmp_path / "links.ttl").write_bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE))
    assert [finding for finding in check_shapes(tmp_path / "links.ttl") if "Match" in finding.shape] == []


def shown(evidence: str) -> list[str]:
    """The two names of a line of evidence."""
    return [text.partition(" (")[0] for text in evidence.split(" | ")[:2]]


def test_the_corrections_of_the_store_survive_every_run(
    made: tuple[Store, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    store, truth = made
    pair = next(
        row[3].split(" | ") for row in iter_matches(store.path) if row[1] in ("short form", "prefix", "ends", "brand")
    )
    names = shown(" | ".join(pair))
    corrections = store.path / "corrections.tsv"
    corrections.write_text("different\t" + "\t".join(names) + "\n", encoding="utf-8")
    try:
        for _ in range(2):
            main(["corpus", "link", str(store.path), "--truth", str(truth)])
            assert not any(set(shown(row[3])) == set(names) for row in iter_matches(store.path))
        assert "precision 1.0" in capsys.readouterr().out
        main(["corpus", "merges", str(store.path)])
        assert len(capsys.readouterr().out.splitlines()) == len(read_links(store.path))
    finally:
        corrections.unlink()


def test_renamings_are_read_from_the_sentences(made: tuple[Store, Path]) -> None:
    found = find_renamings(made[0])
    assert found
    assert all("更名" in row.sentence or "原" in row.sentence for row in found)
