"""Rows 7 and 8: Word files and PDFs that are damaged or made to swell, loop and reach out."""

from __future__ import annotations

import resource
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
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


Bomb = tuple[str, Callable[[], bytes]]
"""Its name, and what makes it."""


def laughing(levels: int) -> bytes:
    """Entities that each name the one before ten times."""
    rows = ['<!ENTITY e0 "报告">', *(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels))]
    text = f"<w:p><w:r><w:t>&e{levels - 1};</w:t></w:r></w:p>"
    return package(body(text, f"<!DOCTYPE x [{''.join(rows)}]>"))


def wide_table() -> bytes:
    return package(body("<w:tbl>" + ("<w:tr>" + "<w:tc><w:p/></w:tc>" * 400 + "</w:tr>") * 400 + "</w:tbl>"))


def swollen(size: int) -> bytes:
    """A sound document beside a part of so many megabytes."""
    return package(body("<w:p/>"), **{"word/media/x.bin": b"0" * (size << 20)})


OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///dev/zero">]>'
WORD_BOMB_FILES: tuple[Bomb, ...] = (
    *((f"{size} MB of zeros", partial(lambda n: package(b"0" * (n << 20)), size)) for size in (1, 60, 255, 300)),
    *((f"a part of {size} MB", partial(swollen, size)) for size in (1, 60, 255, 300)),
    *((f"{levels} levels of entities", partial(laughing, levels)) for levels in (10, 20, 30)),
    ("an entity outside", lambda: package(body("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", OUTSIDE))),
    ("a DTD outside", lambda: package(body("<w:p/>", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'))),
    ("tables 1,000 deep", lambda: package(body("<w:tbl><w:tr><w:tc>" * 1_000 + "</w:tc></w:tr></w:tbl>" * 1_000))),
    ("tables 100,000 deep", lambda: package(body("<w:tbl><w:tr><w:tc>" * 10**5 + "</w:tc></w:tr></w:tbl>" * 10**5))),
    ("runs 1,000 deep", lambda: package(body("<w:p>" + "<w:r>" * 1_000 + "</w:r>" * 1_000 + "</w:p>"))),
    ("runs 100,000 deep", lambda: package(body("<w:p>" + "<w:r>" * 10**5 + "</w:r>" * 10**5 + "</w:p>"))),
    ("a million paragraphs", lambda: package(body("<w:p><w:r><w:t>报</w:t></w:r></w:p>" * 10**6))),
    ("a wide table", wide_table),
    ("100,000 parts", lambda: package(body("<w:p/>"), **{f"x/{n}": b"" for n in range(10**5)})),
)
"""Twenty: archives that swell, entities, depth, breadth, parts without end."""


SMALL_WORD_BOMBS = (WORD_BOMB_FILES[0], WORD_BOMB_FILES[8], WORD_BOMB_FILES[11], WORD_BOMB_FILES[14])


def exploded(bombs: Sequence[Bomb]) -> Iterator[tuple[str, bytes]]:
    for name, make in bombs:
        yield name, make()


def word_mutants(count: int) -> Iterator[tuple[str, bytes]]:
    for number, raw in enumerate(variants(word_file(), count, 7, (repacked, mutated, repacked))):
        yield f"mutant {number}", raw


def run_word(scale: float, folder: Path) -> Outcome:
    bombs = WORD_BOMB_FILES if scale >= 1 else SMALL_WORD_BOMBS
    bombed = read_all(exploded(bombs), folder / "report.docx")
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


def stream(data: bytes, times: int = 1, layers: int = 1) -> bytes:
    """A stream of the data, repeated, packed once or more."""
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(data) for _ in range(times)), packer.flush()])
    for _ in range(layers - 1):
        packed = zlib.compress(packed, 9)
    filters = b"/FlateDecode " * layers
    return b"<</Length %d /Filter [%s]>>\nstream\n%s\nendstream" % (len(packed), filters, packed)


CATALOGUE, PAGE = b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Page /Parent 2 0 R /Contents 4 0 R>>"
ONE = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"
LOOPED = b"<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</XObject <</A 5 0 R>>>>>>"
CALL = (
    b"<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</A 5 0 R>>>> /Length 12>>\n"
    b"stream\n/A Do /A Do \nendstream"
)


def content(megabytes: int, layers: int) -> bytes:
    return pdf(CATALOGUE, ONE, PAGE, stream(b"(a) Tj " * (1 << 17), megabytes, layers))


def deep(depth: int) -> bytes:
    return pdf(CATALOGUE, ONE, PAGE, stream(b"[" * depth + b"]" * depth + b" TJ"))


def many_pages() -> bytes:
    kids = b"<</Type /Pages /Kids [" + b"3 0 R " * 10**6 + b"] /Count 1000000>>"
    return pdf(CATALOGUE, kids, PAGE, stream(b""))


PDF_BOMBS: tuple[Bomb, ...] = (
    ("pages that name themselves", lambda: pdf(CATALOGUE, b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 2>>")),
    ("forms that call themselves", lambda: pdf(CATALOGUE, ONE, LOOPED, stream(b"/A Do"), CALL)),
    ("arrays 1,000 deep", lambda: pdf(CATALOGUE, ONE, PAGE, b"[" * 1_000 + b"]" * 1_000)),
    ("arrays 100,000 deep", lambda: pdf(CATALOGUE, ONE, PAGE, b"[" * 10**5 + b"]" * 10**5)),
    ("content 1,000 deep", partial(deep, 1_000)),
    ("content 100,000 deep", partial(deep, 10**5)),
    ("10 MB of content", partial(content, 10, 1)),
    ("200 MB of content", partial(content, 200, 1)),
    ("1 GB of content", partial(content, 1_000, 2)),
    ("a million pages", many_pages),
)
"""Streams that swell, pages that name themselves, forms that call one another."""


def pdf_mutants(count: int) -> Iterator[tuple[str, bytes]]:
    bombs = PDF_BOMBS if count >= PDFS else PDF_BOMBS[:2]
    yield from exploded(bombs)
    for number, raw in enumerate(variants(pdf_file(), max(1, count - len(bombs)), 8)):
        yield f"mutant {number}", raw


def run_pdf(scale: float, folder: Path) -> Outcome:
    count = max(3, share(PDFS, scale))
    done = read_all(pdf_mutants(count), folder / "report.pdf")
    faults = list(done.faults)
    if done.seconds > PDF_SECONDS * slack(scale):
        faults.append(f"one took {done.seconds:.1f} s")
    return Outcome(
        f"{count} files, bombs and loops among them ({done.read} still reports): {len(done.faults)} crashes, "
        f"{done.seconds:.1f} s at most",
        tuple(faults),
    )
