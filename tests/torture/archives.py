"""Rows 7 and 8: Word files and PDFs that are damaged or made to swell, loop and reach out."""

from __future__ import annotations

import resource
import time
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kg.errors import InputError
from kg.read import read_report
from tests.torture.made import mutated, pdf_file, repacked, variants, word_file, zipped
from tests.torture.outcome import Outcome, share, slack

WORD_FILES, WORD_BOMBS, PDFS = 1_000, 20, 500
WORD_SECONDS, PDF_SECONDS, MEMORY = 5.0, 20.0, 512 << 20
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
LINKS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


class Measured(NamedTuple):
    """Reads of many files: how many were reports, the slowest, the largest child so far, and what broke."""

    read: int
    seconds: float
    memory: int
    faults: list[str]


def read_all(files: Iterable[tuple[str, bytes]], path: Path) -> Measured:
    read, longest, faults = 0, 0.0, []
    for name, raw in files:
        path.write_bytes(raw)
        start = time.perf_counter()
        try:
            read_report(path)
            read += 1
        except InputError:
            pass
        except Exception as error:
            faults.append(f"{name}: {type(error).__name__}: {error}")
        longest = max(longest, time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return Measured(read, longest, memory, faults)


def package(document: bytes, **more: bytes) -> bytes:
    parts = {"[Content_Types].xml": TYPES.encode(), "_rels/.rels": LINKS.encode(), "word/document.xml": document}
    return zipped({**parts, **more})


def body(text: str, prolog: str = "") -> bytes:
    return f'<?xml version="1.0"?>{prolog}<w:document xmlns:w="{WORD}"><w:body>{text}</w:body></w:document>'.encode()


def word_bombs() -> Iterator[tuple[str, bytes]]:
    """Twenty: archives that swell, entities, depth, breadth, parts without end."""
    for size in (1, 60, 255, 300):
        yield f"{size} MB of zeros", package(b"0" * (size << 20))
        yield f"a part of {size} MB", package(body("<w:p/>"), **{"word/media/x.bin": b"0" * (size << 20)})
    for levels in (10, 20, 30):
        rows = ['<!ENTITY e0 "报告">', *(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels))]
        text = f"<w:p><w:r><w:t>&e{levels - 1};</w:t></w:r></w:p>"
        yield f"{levels} levels of entities", package(body(text, f"<!DOCTYPE x [{''.join(rows)}]>"))
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///dev/zero">]>'
    yield "an entity outside", package(body("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", outside))
    yield "a DTD outside", package(body("<w:p/>", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'))
    for depth in (1_000, 100_000):
        yield f"tables {depth} deep", package(body("<w:tbl><w:tr><w:tc>" * depth + "</w:tc></w:tr></w:tbl>" * depth))
        yield f"runs {depth} deep", package(body("<w:p>" + "<w:r>" * depth + "</w:r>" * depth + "</w:p>"))
    yield "a million paragraphs", package(body("<w:p><w:r><w:t>报</w:t></w:r></w:p>" * 1_000_000))
    yield (
        "a wide table",
        package(body("<w:tbl>" + ("<w:tr>" + "<w:tc><w:p/></w:tc>" * 400 + "</w:tr>") * 400 + "</w:tbl>")),
    )
    yield "100,000 parts", package(body("<w:p/>"), **{f"x/{n}": b"" for n in range(100_000)})


def word_mutants(count: int) -> Iterator[tuple[str, bytes]]:
    for number, raw in enumerate(variants(word_file(), count, 7, (repacked, mutated, repacked))):
        yield f"mutant {number}", raw


def run_word(scale: float, folder: Path) -> Outcome:
    bombs = list(word_bombs()) if scale >= 1 else list(word_bombs())[:: max(1, round(0.2 / scale))]
    bombed = read_all(bombs, folder / "report.docx")
    mutants = read_all(word_mutants(share(WORD_FILES, scale)), folder / "report.docx")
    faults = bombed.faults + mutants.faults
    longest, memory = max(bombed.seconds, mutants.seconds), max(bombed.memory, mutants.memory)
    if longest > WORD_SECONDS * slack(scale):
        faults.append(f"one took {longest:.1f} s")
    if memory > MEMORY:
        faults.append(f"one took {memory >> 20} MB")
    return Outcome(
        f"{share(WORD_FILES, scale):,} mutated files ({mutants.read} still reports) and {len(bombs)} bombs: "
        f"{len(faults)} crashes, {longest:.1f} s and {memory >> 20} MB at most",
        tuple(faults),
    )


def pdf(*objects: bytes) -> bytes:
    """A PDF of the objects, numbered from 1; the first is its catalogue."""
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    ending = b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table) + ending


def stream(data: bytes, layers: int = 1) -> bytes:
    for _ in range(layers):
        data = zlib.compress(data, 9)
    filters = b"/FlateDecode " * layers
    return b"<</Length %d /Filter [%s]>>\nstream\n%s\nendstream" % (len(data), filters, data)


def pdf_bombs() -> Iterator[tuple[str, bytes]]:
    """Streams that swell, pages that name themselves, forms that call one another."""
    catalogue, page = b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Page /Parent 2 0 R /Contents 4 0 R>>"
    one = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"
    for size, layers in ((10, 1), (200, 1), (1_000, 2)):
        yield f"{size} MB of content", pdf(catalogue, one, page, stream(b"(a) Tj " * (size << 17), layers))
    yield "pages that name themselves", pdf(catalogue, b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 2>>")
    yield (
        "a million pages",
        pdf(catalogue, b"<</Type /Pages /Kids [" + b"3 0 R " * 1_000_000 + b"] /Count 1000000>>", page, stream(b"")),
    )
    form = b"<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</A 5 0 R>>>> /Length 12>>\nstream\n/A Do /A Do \nendstream"  # noqa: E501
    looped = b"<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</XObject <</A 5 0 R>>>>>>"
    yield "forms that call themselves", pdf(catalogue, one, looped, stream(b"/A Do"), form)
    for depth in (1_000, 100_000):
        yield f"arrays {depth} deep", pdf(catalogue, one, page, b"[" * depth + b"]" * depth)
        yield f"content {depth} deep", pdf(catalogue, one, page, stream(b"[" * depth + b"]" * depth + b" TJ"))


def pdf_mutants(count: int) -> Iterator[tuple[str, bytes]]:
    bombs = list(pdf_bombs())
    yield from bombs[:: max(1, len(bombs) * 20 // max(count, 20))]
    for number, raw in enumerate(variants(pdf_file(), max(1, count - len(bombs)), 8)):
        yield f"mutant {number}", raw


def run_pdf(scale: float, folder: Path) -> Outcome:
    files = list(pdf_mutants(share(PDFS, scale)))
    done = read_all(files, folder / "report.pdf")
    faults = list(done.faults)
    if done.seconds > PDF_SECONDS * slack(scale):
        faults.append(f"one took {done.seconds:.1f} s")
    return Outcome(
        f"{len(files)} files, bombs and loops among them ({done.read} still reports): {len(done.faults)} crashes, "
        f"{done.seconds:.1f} s at most",
        tuple(faults),
    )
