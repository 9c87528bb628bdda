"""Files are written whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def write_atomic(path: str | Path, data: str | bytes | Iterable[str]) -> None:
    """Write ``data`` as UTF-8 to ``path`` in one step: a reader sees the old file or the new one.

    Pieces of an iterable are written as they come. The text goes to a temporary file in the
    same folder, which takes the place of ``path`` once it is on the disk; if anything fails
    on the way, also in the iterable, ``path`` stays as it was and nothing is left behind.
    A device or pipe is written straight. Raises OSError.
    """
    target = Path(path)
    if target.exists() and not target.is_file() and not target.is_dir():
        with target.open("wb") as stream:
            stream.writelines(_encoded(data))
        return
    target = target.resolve()
    part = target.with_name(f".{target.name[:80]}.{secrets.token_hex(6)}.part")
    try:
        with part.open("xb") as stream:
            stream.writelines(_encoded(data))
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            error.filename = str(path)
        raise
    _sync_folder(target.parent)


def _encoded(data: str | bytes | Iterable[str]) -> Iterable[bytes]:
    if isinstance(data, bytes):
        return (data,)
    if isinstance(data, str):
        return (data.encode("utf-8"),)
    return (piece.encode("utf-8") for piece in data)


def _sync_folder(folder: Path) -> None:
    """Put the new name itself on the disk, where the system can (Windows cannot)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
