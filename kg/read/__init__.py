"""read: a path becomes a Document of decoded text, sections and sentences with offsets."""

from __future__ import annotations

from kg.read.report import parse_report, read_report

__all__ = ["parse_report", "read_report"]
