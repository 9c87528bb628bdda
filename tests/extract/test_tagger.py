"""The tagger on sentences in the style of the genre, written for the test."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from kg.errors import InputError
from kg.extract.tagger import Tagger, load_tagger
from kg.extract.tagger.chain import ALLOWED, Lattice, best_paths
from kg.extract.tagger.model import Model
from kg.extract.tagger.spans import TAGS, WINDOW, cut_windows, mend, mend_all, own_name, spans_of
from kg.model import Document
from kg.read import parse_report

SENTENCES = (
    ("加快推进青岭至白水高速公路建设。", "青岭至白水高速公路", "PROJECT"),
    ("与华为公司签订战略合作协议。", "华为", "ENTERPRISE"),
    ("深入实施乡村振兴战略。", "乡村振兴战略", "PROGRAM"),
    ("全面落实河长制。", "河长制", "PROGRAM"),
    ("区委、区政府高度重视安全生产。", "区政府", "ORGANIZATION"),
    ("启动国企改革三年行动。", "国企改革三年行动", "PROGRAM"),
    ("融入长江经济带发展。", "长江经济带发展", "PROGRAM"),
    ("开工建设白石峡水库。", "白石峡水库", "PROJECT"),
    ("建成投用云岭一中新校区。", "云岭一中新校区", "PROJECT"),
    ("深化“放管服”改革。", "“放管服”改革", "PROGRAM"),
)
REPORT = "政府工作报告\n\n一、2023年工作回顾\n\n" + "\n".join(text for text, _, _ in SENTENCES)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return load_tagger()


@pytest.fixture(scope="module")
def doc() -> Document:
    return parse_report(REPORT)


def test_clear_names_are_found(tagger: Tagger, doc: Document) -> None:
    found = {(doc.surface(mention.span), mention.type.value) for mention in tagger.find_mentions(doc)}
    hits = [name for _, name, kind in SENTENCES if any(name in text and k == kind for text, k in found)]
    assert len(hits) >= len(SENTENCES) - 1, {name for _, name, _ in SENTENCES} - set(hits)


def test_spans_are_in_order_apart_and_in_their_sentence(tagger: Tagger, doc: Document) -> None:
    mentions = tagger.find_mentions(doc)
    assert mentions
    for left, right in itertools.pairwise(mentions):
        assert left.span.end <= right.span.start
    for mention in mentions:
        sentence = doc.sentences[mention.sentence]
        assert sentence.span.covers(mention.span)
        assert doc.surface(mention.span) == doc.surface(mention.span).strip()
        assert 0 < mention.confidence <= 1


def test_neighbours_in_the_batch_change_nothing(tagger: Tagger, doc: Document) -> None:
    whole = [(doc.surface(m.span), m.type, m.confidence) for m in tagger.find_mentions(doc)]
    alone = []
    for sentence in doc.sentences:
        part = Document(doc.name, doc.text, doc.sha256, doc.encoding, doc.title, doc.issuer, doc.sections, (sentence,))
        alone += [(doc.surface(m.span), m.type, m.confidence) for m in tagger.find_mentions(part)]
    assert alone == whole
    turned = list(doc.sentences)
    random.Random(1).shuffle(turned)
    part = Document(doc.name, doc.text, doc.sha256, doc.encoding, doc.title, doc.issuer, doc.sections, tuple(turned))
    again = sorted((m.span, m.type, m.confidence) for m in tagger.find_mentions(part))
    assert again == sorted((m.span, m.type, m.confidence) for m in tagger.find_mentions(doc))


def test_no_name_runs_over_a_line_break(tagger: Tagger) -> None:
    doc = parse_report("一、工作回顾\n开工建设白石峡，\n水库大坝工程。加快青岭至白水高速，\n公路建设。")
    for mention in tagger.find_mentions(doc):
        assert "\n" not in doc.surface(mention.span)


def test_a_report_without_names_has_none(tagger: Tagger) -> None:
    doc = parse_report("我们要坚定信心，迎难而上，真抓实干。")
    assert tagger.find_mentions(doc) == []


def test_long_sentences_are_read_in_windows(tagger: Tagger) -> None:
    doc = parse_report("开工建设白石峡水库，" * 200 + "实施乡村振兴战略。")
    mentions = tagger.find_mentions(doc)
    assert doc.surface(mentions[-1].span) == "乡村振兴战略"


def test_windows_cover_the_text() -> None:
    text = "推进甲桥、乙桥建设；" * 100 + "长" * (2 * WINDOW)
    windows = cut_windows(text)
    assert "".join(text[start:end] for start, end in windows) == text
    assert max(end - start for start, end in windows) <= WINDOW


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("实施“青禾行动”。", "“青禾行动”", ["青禾行动"]),
        ("深化“放管服”改革", "“放管服”改革", ["“放管服”改革"]),
        ("出台《云岭规划》。", "《云岭规划》", ["云岭规划"]),
        ("建设白水桥，", "白水桥，", ["白水桥"]),
        ("创建“四好农村路", "“四好农村路", ["四好农村路"]),
        ("开展“青禾”“白鹭”行动。", "“青禾”“白鹭”行动", ["青禾", "“白鹭”行动"]),
        ("抓好国家“两新”政策", "国家“两新", ["国家“两新”"]),
        ("开展“学、比、创”专项行动", "创”专项行动", ["“学、比、创”专项行动"]),
        ("推进“青禾”行动、“白鹭”计划", "“青禾”行动、“白鹭”计划", ["“青禾”行动、“白鹭”计划"]),
        ("，。", "，。", []),
    ],
)
def test_mend(text: str, name: str, expected: list[str]) -> None:
    start = text.index(name)
    found = mend(text, (start, start + len(name), 2))
    assert [text[left:right] for left, right, _ in found] == expected


def test_names_that_meet_when_mended_keep_the_longer() -> None:
    text = "开展“学、比”行动"
    assert mend_all(text, [((3, 4, 3), 0.9), ((5, 9, 3), 0.8)]) == [((2, 9, 3), 0.8)]


@pytest.mark.parametrize(
    ("region", "expected"),
    [("重庆市綦江区", "綦江"), ("青岭市", "青岭"), ("四川省", "四川"), ("白水县", "白水"), (None, None)],
)
def test_own_name(region: str | None, expected: str | None) -> None:
    doc = parse_report("推进甲桥建设。")
    issuer = type(doc.issuer)(region=region)
    assert own_name(Document("r", doc.text, "", "utf-8", "", issuer, doc.sections, doc.sentences)) == expected


def test_best_path_and_chance_agree_with_all_paths_counted() -> None:
    rng = np.random.default_rng(3)
    size, steps = len(TAGS), 3
    emissions = rng.normal(size=(steps, 1, size)).astype(np.float32)
    moves = rng.normal(size=(size + 1, size + 1)).astype(np.float32)
    weights: dict[tuple[int, ...], float] = {}
    for path in itertools.product(range(size), repeat=steps):
        edges = [(size, path[0]), *itertools.pairwise(path), (path[-1], size)]
        if all(ALLOWED[edge] for edge in edges):
            score = sum(moves[edge] for edge in edges) + sum(emissions[i, 0, tag] for i, tag in enumerate(path))
            weights[path] = float(np.exp(score))
    sizes = np.array([steps])
    assert tuple(best_paths(emissions, sizes, moves)[0]) == max(weights, key=weights.__getitem__)
    total = sum(weights.values())
    lattice = Lattice.build(emissions, sizes, moves)
    for name in ((0, 2, 1), (1, 2, 3), (0, 3, 2)):
        expected = sum(weight for path, weight in weights.items() if name in spans_of(list(path))) / total
        assert lattice.chance(0, name) == pytest.approx(expected, rel=1e-4)


def test_a_model_for_other_channels_is_refused(tagger: Tagger, tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    tagger.model.save(tmp_path)
    monkeypatch.setitem(__import__("kg.extract.tagger.model", fromlist=["CHANNELS"]).CHANNELS, "new", 2)
    with pytest.raises(InputError, match="other channels"):
        Model.load(tmp_path)
