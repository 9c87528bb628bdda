"""The child in which foreign formats are read, so that it can be ended: ``python -P worker.py KIND``.

It reads the bytes of one file from standard input and writes one JSON object: ``text``, or
``problem`` and ``advice``. It imports nothing of ours. Web pages, Word files and PDFs are
opened by large libraries that hostile files make slow or greedy; the limits are set before
any of them is loaded (POSIX; on Windows the parent still ends the child in time).
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]

MEMORY = 512 << 20
"""Bytes of address space; a report of 300 pages with pictures needs a fifth of it."""
SECONDS = {"pdf": 14, "docx": 4, "html": 4}
"""Seconds of processor time by kind."""
MAX_ENTRIES = 2_000
MAX_UNPACKED = 256 << 20
MAX_RATIO = 200
"""A Word file of text and pictures stays far below; what is above is a zip bomb."""
MAX_PAGES = 2_000
DOCUMENT = "word/document.xml"
AGAIN = "save it again"


class RefusedError(Exception):
    """What is wrong with the file, and what to do."""

    def __init__(self, problem: str, advice: str) -> None:
        super().__init__(problem, advice)
        self.problem, self.advice = problem, advice


def main() -> None:
    kind = sys.argv[1]
    limit(SECONDS[kind])
    try:
        answer = {"text": READERS[kind](sys.stdin.buffer.read())}
    except RefusedError as refused:
        answer = {"problem": refused.problem, "advice": refused.advice}
    except ImportError:
        answer = {"lacking": kind}
    except MemoryError:
        answer = {"greedy": kind}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def limit(seconds: int) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def html(raw: bytes) -> str:
    """The article of a web page, one paragraph a line, without its menus."""
    import trafilatura

    text = raw.decode("utf-8", "replace")
    found = trafilatura.extract(text, output_format="txt", favor_recall=True, include_tables=True, deduplicate=False)
    if not found:
        raise RefusedError("is a web page without an article", "save the report's text as a file")
    return str(found)


def word(raw: bytes) -> str:
    """Paragraphs and table rows in order, one a line; heading styles become Markdown headings."""
    check_archive(raw)
    import docx

    try:
        return "\n".join(word_lines(docx.Document(io.BytesIO(raw))))
    except MemoryError:
        raise
    except Exception as error:  # a damaged part raises almost anything from inside the library
        raise RefusedError(f"is no Word file that can be read ({type(error).__name__})", AGAIN) from None


def word_lines(document: object) -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(block, Table):
            for row in block.rows:
                yield "\t".join(cell.text for cell in row.cells)
            continue
        style = block.style.name or "" if block.style is not None else ""
        depth = style.removeprefix("Heading ")
        mark = "#" * int(depth) + " " if depth != style and depth in "123456789" and block.text.strip() else ""
        yield mark + block.text


def check_archive(raw: bytes) -> None:
    """Entries, size and ratio of a zip file before anything in it is opened."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except MemoryError:
        raise
    except Exception:
        raise RefusedError("is a damaged archive", "save the report again") from None
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or size > MAX_UNPACKED or size > MAX_RATIO * len(raw):
        raise RefusedError(f"unpacks to {size:,} bytes in {len(entries):,} parts", "this is no report")
    if not any(entry.filename == DOCUMENT for entry in entries):
        raise RefusedError("is an archive, not a Word file", "unpack it and name the reports in it")


def pdf(raw: bytes) -> str:
    """The text of every page, one after the other."""
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        pages = len(reader.pages)
        if pages > MAX_PAGES:
            raise RefusedError(f"has {pages:,} pages", f"a report may have {MAX_PAGES:,}")
        text = "\n".join(page.extract_text().rstrip("\n") for page in reader.pages)
    except (RefusedError, MemoryError):
        raise
    except Exception as error:  # a damaged PDF raises almost anything from inside the library
        raise RefusedError(f"is no PDF that can be read ({type(error).__name__})", "save it again or as text") from None
    if not text.strip():
        raise RefusedError("is a PDF without text (a scan?)", "recognise its text first")
    return text


READERS: dict[str, Callable[[bytes], str]] = {"html": html, "docx": word, "pdf": pdf}


if __name__ == "__main__":
    main()
