"""Reports made by the number for mutation: short ones in the genre's style, in every format that is read."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Sequence

REPORT = (
    "青禾区政府工作报告\n\n2024年1月5日在青禾区第三届人民代表大会第四次会议上\n\n各位代表：\n\n一、2023年工作回顾\n\n"
    "全区实现地区生产总值320.5亿元，增长6.2%。青山大道建成通车，海川智能制造基地项目总投资45亿元，落户白鹭湖产业园。\n\n"
    "二、2024年工作安排\n\n地区生产总值增长6.5%左右，城镇新增就业1.3万人以上。加快建设青禾水库，实施暖心行动。\n"
)


def word_file(text: str = REPORT) -> bytes:
    import docx

    document = docx.Document()
    for line in text.splitlines():
        if line[1:2] == "、":
            document.add_heading(line, 1)
        elif line:
            document.add_paragraph(line)
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "指标"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_file(text: str = REPORT) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for _ in range(2):
        canvas.setFont("STSong-Light", 12)
        for number, line in enumerate(text.splitlines()):
            canvas.drawString(72, 780 - 20 * number, line[:40])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def web_page(text: str = REPORT) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in text.splitlines() if line)
    return (
        f"<!doctype html><html><head><title>报告</title></head><body><article>{body}</article></body></html>".encode()
    )


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def mutated(raw: bytes, rng: random.Random) -> bytes:
    """The bytes with some flipped, cut, doubled, swapped or replaced."""
    data = bytearray(raw)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        if not data:
            break
        at, length = rng.randrange(len(data)), rng.randrange(1, 1 + min(64, len(data)))
        match rng.randrange(7):
            case 0:
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length] * rng.randrange(1, 9)
            case 3:
                data[at : at + length] = rng.randbytes(length)
            case 4:
                data[at : at + length] = bytes([rng.choice(b"\0\xff 09<>(%&\n")]) * length
            case 5:
                del data[at:]
            case _:
                other = rng.randrange(len(data))
                data[at : at + length], data[other : other + length] = (
                    data[other : other + length], data[at : at + length],
                )  # fmt: skip
    return bytes(data)


def repacked(raw: bytes, rng: random.Random) -> bytes:
    """A Word file with one of its parts mutated inside a sound archive."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(sorted(parts))
    parts[name] = mutated(parts[name], rng)
    return zipped(parts)


Mutation = Callable[[bytes, random.Random], bytes]


def variants(raw: bytes, count: int, seed: int, ways: Sequence[Mutation] = (mutated,)) -> list[bytes]:
    rng = random.Random(seed)
    return [ways[number % len(ways)](raw, rng) for number in range(count)]
