"""Bytes to text: which encoding a file is in, and which files are no text at all."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from kg.errors import InputError

MAX_BYTES = 64 * 1024 * 1024
"""A report has some 60,000 bytes; a thousand times that is no report."""

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
COMMON = frozenset(
    "的一是在和有大发展国中工作建设年经济社会全市区县人民政府加强推进實業個發國為與後經濟會對區縣，。、："
)
"""Characters and marks that make a good part of any report, simplified or traditional."""
LEAST_COMMON = 0.05
"""Text decoded wrongly has next to none of them."""
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
ADVICE = "save it as UTF-8 text or Markdown"


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file. Raises InputError for what is missing, a folder, empty or too large."""
    try:
        if path.is_dir():
            raise InputError(path, "is a folder", "name the report files in it")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(path, f"has {size:,} bytes", f"a report may have {MAX_BYTES:,}")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "no such file", "check the path") from None
    except OSError as error:
        raise InputError(path, f"cannot be opened ({error.strerror})", "check its permissions") from None
    if not raw.strip():
        raise InputError(path, "is empty", "give a report as text, Markdown, HTML, Word or PDF")
    return raw


def decode(raw: bytes, path: str | Path) -> tuple[str, str]:
    """Text and encoding: a byte order mark decides, then strict UTF-8, then what reads as a report.

    UTF-16 without a mark is told by its zero bytes; between GB 18030 and Big5, of which most
    byte strings are valid in both, the share of common characters decides. Raises InputError
    for binary files and for text in none of these.
    """
    for mark, encoding in BOMS:
        if raw.startswith(mark):
            try:
                return _plain(raw[len(mark) :].decode(encoding), path), encoding
            except UnicodeDecodeError:
                raise InputError(path, f"is damaged {encoding.upper()} text", ADVICE) from None
    if b"\0" in raw:
        candidates = ["utf-16-le", "utf-16-be"] if len(raw) % 2 == 0 else []
    else:
        try:
            return _plain(raw.decode("utf-8"), path), "utf-8"
        except UnicodeDecodeError:
            candidates = ["gb18030", "big5"]
    found = []
    for encoding in candidates:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        found.append((sum(char in COMMON for char in text) / len(text), encoding, text))
    share, encoding, text = max(found, key=lambda row: row[0], default=(0.0, "", ""))
    if share < LEAST_COMMON:
        raise InputError(path, "is not text in UTF-8, UTF-16, GB 18030 or Big5", ADVICE)
    return _plain(text, path), encoding


def _plain(text: str, path: str | Path) -> str:
    """``text`` itself. Raises InputError where control characters show that it is none."""
    if len(CONTROLS.findall(text)) * 100 > len(text):
        raise InputError(path, "is not text", ADVICE)
    return text
