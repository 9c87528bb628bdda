"""view: a graph becomes one HTML page that works offline."""

from __future__ import annotations

from kg.view.page import render_page, write_page

__all__ = ["render_page", "write_page"]
