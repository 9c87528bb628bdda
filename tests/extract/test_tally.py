"""Lists that say how many they are."""

from __future__ import annotations

import pytest

from kg.extract.tally import count_lists
from kg.model import EntityType, Mention, Span
from kg.read import parse_report


def listed(text: str, *names: str) -> list[int | None]:
    doc = parse_report(text)
    mentions = []
    for name in names:
        at = doc.text.index(name)
        home = doc.sentence_at(at).index
        mentions.append(Mention(Span(at, at + len(name)), EntityType.PROJECT, home, 0.9, "made"))
    return [mention.listed for mention in count_lists(doc, mentions)]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("加快建设东河水库、西山电站等12个项目。", ("东河水库", "西山电站"), [12, 12]),
        ("东河水库、西山电站和南湖公园等十二项工程开工。", ("东河水库", "西山电站", "南湖公园"), [12, 12, 12]),
        ("东河水库、西山电站扩建等8个项目完工。", ("东河水库", "西山电站"), [8, 8]),
        ("东河水库、西山电站等项目开工。", ("东河水库", "西山电站"), [None, None]),
        ("东河水库开工，西山电站、南湖公园等3个项目完工。", ("东河水库", "西山电站", "南湖公园"), [None, 3, 3]),
        ("建成东河水库，新增学校等5所。", ("东河水库",), [None]),
        ("东河水库建成。西山电站等2个项目开工。", ("东河水库", "西山电站"), [None, 2]),
    ],
)
def test_the_count_of_a_list(text: str, names: tuple[str, ...], expected: list[int | None]) -> None:
    assert listed(text, *names) == expected
