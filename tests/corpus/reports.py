"""Small reports of made places for the tests of stores."""

from __future__ import annotations

import hashlib
from pathlib import Path

TEXT = """# {place}人民政府工作报告

——{year}年1月8日在{place}第五届人民代表大会第三次会议上

各位代表：

现在，我代表{place}人民政府向大会报告工作，请予审议。

一、{before}年工作回顾

全年实现地区生产总值{value}亿元，增长{growth}%。云桥至石塘公路建成通车，石塘镇污水处理厂开工建设。

二、{year}年工作安排

今年地区生产总值预期增长{growth}%左右。实施“清水绿岸”行动，新建云桥中学。
"""


def write_report(folder: Path, place: str, year: int, *, value: str = "120.5", growth: str = "7.5") -> Path:
    """A report of ``place`` for ``year``."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{place}-{year}.txt"
    path.write_text(TEXT.format(place=place, year=year, before=year - 1, value=value, growth=growth), encoding="utf-8")
    return path


def write_reports(folder: Path, places: int, years: range) -> list[Path]:
    """A report of each made place for each year, no two alike."""
    names = [f"{first}{second}县" for first in "云石青平安" for second in "桥塘溪湖山"][:places]
    return [
        write_report(folder, name, year, value=f"{100 + number}.{year % 10}")
        for number, name in enumerate(names)
        for year in years
    ]


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
