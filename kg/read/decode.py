"""Bytes to text: which encoding a file is in, and which files are no text at all."""

from __future__ import annotations

import codecs
from pathlib import Path

from kg.errors import InputError

MAX_BYTES = 64 * 1024 * 1024
"""A report has some 60,000 bytes; a thousand times that is no report."""

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


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
        raise InputError(path, "is empty", "give a report as UTF-8 or GB 18030 text or Markdown")
    return raw


def decode(raw: bytes, path: str | Path) -> tuple[str, str]:
    """Text and encoding: a byte order mark decides, then strict UTF-8, then strict GB 18030.

    Raises InputError for binary files and for text in none of these.
    """
    for mark, encoding in BOMS:
        if raw.startswith(mark):
            try:
                return raw[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError:
                break
    if b"\0" not in raw:
        for encoding in ("utf-8", "gb18030"):
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if sum(char < " " and char not in "\t\r\n\f\v" for char in text) * 100 <= len(text):
                return text, encoding
    raise InputError(path, "is not text in UTF-8 or GB 18030", "save it as UTF-8 text or Markdown")
