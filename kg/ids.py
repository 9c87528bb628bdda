"""Ids from content: the same report gives the same ids on every machine."""

from __future__ import annotations

from hashlib import sha256


def content_id(report: str, kind: str, *parts: str) -> str:
    """An id from content: ``0a1b2c3d4e5f/project/6f7a8b9c0d1e``."""
    digest = sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{report}/{kind}/{digest[:12]}"


def fold_name(name: str) -> str:
    """A name without white space, so that a broken line or a stray blank makes no new thing."""
    return "".join(name.split())
