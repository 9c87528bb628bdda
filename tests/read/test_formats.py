"""The same report in every format and encoding says the same sentences; what is no report is told so."""

from __future__ import annotations

import html
import io
import zipfile
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Document, Role
from kg.pipeline import sample_path
from kg.read import read_report


@pytest.fixture(scope="module")
def doc() -> Document:
    return read_report(sample_path())


def sentences(doc: Document) -> list[tuple[str, str]]:
    """What a format must keep: text without blanks and marks of headings, and the part it stands in."""
    return [("".join(s.text.split()).lstrip("#"), s.role.value) for s in doc.sentences]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(doc: Document, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(doc.text.encode(encoding))
    other = read_report(path)
    assert sentences(other) == sentences(doc)
    assert other.text == doc.text and other.issuer.region == "重庆市綦江区"


def test_traditional_text_in_big5_is_matched_simplified_and_kept_as_written(tmp_path: Path) -> None:
    text = (
        "# 示例縣政府工作報告\n\n2024年1月5日在示例縣第十屆人民代表大會上\n\n"
        "一、過去一年工作回顧\n\n全縣經濟實現較快發展，地區生產總值增長5%，農業產業進一步發展。\n\n"
        "二、2024年工作安排\n\n加快建設縣人民醫院，發展縣域經濟，實現農業與產業發展。\n"
    )
    path = tmp_path / "report.txt"
    path.write_bytes(text.encode("big5"))
    other = read_report(path)
    assert (other.encoding, other.text) == ("big5", text)
    last = other.sentences[-1]
    assert last.text.startswith("加快建设县人民医院") and last.role is Role.PLAN
    assert other.surface(last.raw(4, 9)) == "縣人民醫院"


def test_html_keeps_sentences_and_drops_menus(doc: Document, tmp_path: Path) -> None:
    lines = [line for line in doc.text.split("\n") if line.strip()]
    body = "".join(
        f"<h2>{html.escape(x.lstrip('# '))}</h2>" if x[0] == "#" else f"<p>{html.escape(x)}</p>" for x in lines
    )
    path = tmp_path / "report.html"
    page = f"<!doctype html><html><head><title>报告</title><script>var x</script></head><body><article>{body}</article>"
    path.write_text(page + "<footer>版权所有</footer></body></html>", encoding="utf-8")
    other = read_report(path)
    assert other.encoding == "html"
    assert sentences(other) == sentences(doc)


def test_a_web_page_may_begin_as_xml(tmp_path: Path) -> None:
    page = "<html><body><article>" + "<p>全区地区生产总值增长百分之六，城镇新增就业一万人。</p>" * 5
    (tmp_path / "report.html").write_text('<?xml version="1.0"?>\n' + page, encoding="utf-8")
    assert read_report(tmp_path / "report.html").encoding == "html"


def test_word_keeps_sentences_and_headings(doc: Document, tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    for line in doc.text.split("\n"):
        if line.startswith("#"):
            document.add_heading(line.lstrip("# "), len(line) - len(line.lstrip("#")))
        elif line.strip():
            document.add_paragraph(line)
    document.save(str(tmp_path / "report.docx"))
    other = read_report(tmp_path / "report.docx")
    assert other.encoding == "docx"
    assert sentences(other) == sentences(doc)


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` full-width characters; ASCII takes half."""
    lines, held = [], 0.0
    for char in text:
        held += 0.5 if char.isascii() else 1
        if not lines or held > width:
            lines.append("")
            held = 0.5 if char.isascii() else 1
        lines[-1] += char
    return lines


def test_pdf_joins_wrapped_lines_over_pages(doc: Document, tmp_path: Path) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(tmp_path / "report.pdf"))
    wrapped = [line for row in doc.text.split("\n") for line in wrap(row.strip("# "), 24)]
    for page in range(0, len(wrapped), 30):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(200, 820, "示例区政府工作报告")
        for number, line in enumerate(wrapped[page : page + 30]):
            canvas.drawString(72, 780 - 20 * number, line)
        canvas.drawString(290, 30, f"- {page // 30 + 1} -")
        canvas.showPage()
    canvas.save()
    other = read_report(tmp_path / "report.pdf")
    assert other.encoding == "pdf"
    assert not any("示例区政府工作报告" in s.text for s in other.sentences)
    known = {text for text, _ in sentences(doc) if len(text) > 30}
    assert known <= {text for text, _ in sentences(other)}


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 300_000_000)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "text")
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (bytes(range(256)) * 40, "is not text"),
        (b"\x7fELF\x02\x01\x01\x00" + b"\x00\x01" * 500, "is not text"),
        (b"\xff\xfe\x00\xd8", "damaged"),
        (b"%PDF-1.7\nnothing", "PDF"),
        ('<?xml version="1.0"?><rdf>报告。</rdf>'.encode(), "is XML"),
        (b"PK\x03\x04broken", "damaged archive"),
        (archive(), "not a Word file"),
        (bomb(), "unpacks to"),
        ("。。。\n".encode(), "holds no Chinese sentence"),
    ],
)
def test_what_is_no_report_is_told_with_advice(tmp_path: Path, raw: bytes, problem: str) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(raw)
    with pytest.raises(InputError) as caught:
        read_report(path)
    assert problem in str(caught.value) and str(path) in str(caught.value)
    assert caught.value.advice


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_report(tmp_path / "none.txt")
    with pytest.raises(InputError, match="is a folder"):
        read_report(tmp_path)


def test_what_no_format_carries_is_marked_in_place_and_the_graph_comes_back(tmp_path: Path) -> None:
    from kg.pipeline import Options, build, load, write

    text = sample_path().read_text(encoding="utf-8")
    hostile = text.replace("建设", "建\x01设", 3).replace("发展", "发\x0c展", 3).replace("项目", "项\ufdd0目", 3)
    (tmp_path / "report.txt").write_text(hostile, encoding="utf-8")
    doc = read_report(tmp_path / "report.txt")
    assert len(doc.text) == len(hostile) and doc.text.count("\ufffd") == 6
    graph = build(tmp_path / "report.txt", Options(fast=True))
    write(graph, tmp_path / "report.ttl")
    assert load(tmp_path / "report.ttl").graph["quotes"] == graph.graph["quotes"]
