"""Files to text: Word, PDF and HTML by their libraries, all else by its encoding.

Offsets of every fact count the code points of the text that is yielded here. The kind of
a file is told by its first bytes, never by its name.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError
from kg.read.decode import decode

HTML_MARKS = ("<!doctype html", "<html", "<head", "<body")
MAX_ENTRIES = 2_000
MAX_UNPACKED = 256 * 1024 * 1024
MAX_RATIO = 200
"""A Word file of text and pictures stays far below; what is above is a zip bomb."""
MAX_PAGES = 2_000


def to_text(raw: bytes, path: str | Path) -> tuple[str, str]:
    """The text of a file and its encoding or format. Raises InputError where there is none."""
    if raw.startswith(b"%PDF-"):
        return _pdf(raw, path), "pdf"
    if raw.startswith(b"PK\x03\x04"):
        return _word(raw, path), "docx"
    text, encoding = decode(raw, path)
    if text[:2000].lstrip("\ufeff \t\r\n").lower().startswith(HTML_MARKS):
        return _html(text, path), "html"
    return text, encoding


def _lacking(path: str | Path, kind: str) -> InputError:
    return InputError(path, f"is {kind}, for which a library is not installed", "pip install 'gwr-kg[formats]'")


def _html(text: str, path: str | Path) -> str:
    """The article of a web page, one paragraph a line, without its menus."""
    try:
        import trafilatura
    except ImportError:
        raise _lacking(path, "a web page") from None
    found = trafilatura.extract(text, output_format="txt", favor_recall=True, include_tables=True, deduplicate=False)
    if not found:
        raise InputError(path, "is a web page without an article", "save the report's text as a file")
    return str(found)


def _word(raw: bytes, path: str | Path) -> str:
    """Paragraphs and table rows in order, one a line; heading styles become Markdown headings."""
    _check_archive(raw, path)
    try:
        import docx
    except ImportError:
        raise _lacking(path, "a Word file") from None
    try:
        document = docx.Document(io.BytesIO(raw))
        return "\n".join(_word_lines(document))
    except (KeyError, ValueError, OSError, SyntaxError, AttributeError, zipfile.BadZipFile) as error:
        raise InputError(path, f"is no Word file that can be read ({type(error).__name__})", "save it again") from None


def _word_lines(document: object) -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(block, Table):
            for row in block.rows:
                yield "\t".join(cell.text for cell in row.cells)
            continue
        style = block.style.name or "" if block.style is not None else ""
        depth = style.removeprefix("Heading ")
        mark = "#" * int(depth) + " " if depth != style and depth.isdigit() and block.text.strip() else ""
        yield mark + block.text


def _check_archive(raw: bytes, path: str | Path) -> None:
    """Entries, size and ratio of a zip file before anything in it is opened."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise InputError(path, "is a damaged archive", "save the report again") from None
    if not any(entry.filename == "word/document.xml" for entry in entries):
        raise InputError(path, "is an archive, not a Word file", "unpack it and name the reports in it")
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or size > MAX_UNPACKED or size > MAX_RATIO * len(raw):
        raise InputError(path, f"unpacks to {size:,} bytes in {len(entries):,} parts", "this is no report")


def _pdf(raw: bytes, path: str | Path) -> str:
    """The text of every page, one after the other."""
    try:
        import pypdf
    except ImportError:
        raise _lacking(path, "a PDF") from None
    import logging

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if len(reader.pages) > MAX_PAGES:
            raise InputError(path, f"has {len(reader.pages):,} pages", f"a report may have {MAX_PAGES:,}")
        text = "\n".join(page.extract_text().rstrip("\n") for page in reader.pages)
    except InputError:
        raise
    except Exception as error:  # a damaged PDF raises almost anything from inside the library
        problem = f"is no PDF that can be read ({type(error).__name__})"
        raise InputError(path, problem, "save it again or as text") from None
    if not text.strip():
        raise InputError(path, "is a PDF without text (a scan?)", "recognise its text first")
    return text
