"""Files to text: Word, PDF and HTML by their libraries, in a child with limits; all else by its encoding.

Offsets of every fact count the code points of the text that is yielded here. The kind of
a file is told by its first bytes, never by its name.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from kg.characters import UNCARRIED
from kg.errors import InputError, KgError
from kg.read.decode import decode
from kg.trace import stage

HTML_MARKS = ("<!doctype html", "<html", "<head", "<body")
XML_HEAD = re.compile(r"\A<\?xml[^>]{0,200}>\s*")
MAX_CHARACTERS = 2_000_000
"""A report has some 20,000 characters; a hundred times that is no report."""
SECONDS = 120.0 if os.name == "posix" else 18.0
"""Time on the clock for the child that opens a file; a report of 100 pages takes two seconds. Where
the child has a limit of processor time (``worker.SECONDS``) that one counts, however busy the machine."""
PAGE_BREAKS = {0x0B: "\n", 0x0C: "\n"}
KINDS = {"html": "a web page", "docx": "a Word file", "pdf": "a PDF"}


def to_text(raw: bytes, path: str | Path) -> tuple[str, str]:
    """The text of a file and its encoding or format. Raises InputError where there is none."""
    if raw.startswith(b"%PDF-"):
        text, encoding = _foreign(raw, path, "pdf"), "pdf"
    elif raw.startswith(b"PK\x03\x04"):
        text, encoding = _foreign(raw, path, "docx"), "docx"
    else:
        text, encoding = decode(raw, path)
        start = text[:2000].lstrip("\ufeff \t\r\n").lower()
        head = XML_HEAD.sub("", start)
        if head != start and not head.startswith(HTML_MARKS):
            raise InputError(path, "is XML, not a report", "give a report as text, Markdown, HTML, Word or PDF")
        if head.startswith(HTML_MARKS):
            text, encoding = _foreign(text.encode("utf-8", "replace"), path, "html"), "html"
    if len(text) > MAX_CHARACTERS:
        raise InputError(path, f"has {len(text):,} characters", f"a report may have {MAX_CHARACTERS:,}")
    return _carried(text), encoding


def _carried(text: str) -> str:
    """``text`` of the same length, with U+FFFD for each character that some output format cannot carry."""
    if UNCARRIED.search(text) is None:
        return text
    text = text.translate(PAGE_BREAKS)
    with stage("read: {} characters that no format carries are shown as U+FFFD") as told:
        text, count = UNCARRIED.subn("\ufffd", text)
        told(count)
    return text


def _foreign(raw: bytes, path: str | Path, kind: str) -> str:
    """The text of a web page, Word file or PDF, read in a child that is ended at its limits."""
    worker = [sys.executable, "-P", "-B", str(Path(__file__).with_name("worker.py")), kind]
    try:
        child = subprocess.run(worker, input=raw, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise _endless(path, kind) from None
    answer = json.loads(child.stdout) if child.returncode == 0 and child.stdout else {}
    if "text" in answer:
        return str(answer["text"])
    if "problem" in answer:
        raise InputError(path, answer["problem"], answer["advice"])
    if "lacking" in answer:
        problem = f"is {KINDS[kind]}, for which a library is not installed"
        raise InputError(path, problem, "pip install 'gwr-kg[formats]'")
    if "greedy" in answer or child.returncode < 0:
        raise _endless(path, kind)
    said = child.stderr.decode("utf-8", "replace").strip()
    if "MemoryError" in said:
        raise _endless(path, kind)
    raise KgError(f"the reader of {path} ended with code {child.returncode}: {said[-200:]}")


def _endless(path: str | Path, kind: str) -> InputError:
    problem = f"is {KINDS[kind]} that takes more time or memory than any report"
    return InputError(path, problem, "save it again, or its text as a file")
