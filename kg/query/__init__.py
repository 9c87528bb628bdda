"""query: a graph file and a question give rows."""

from __future__ import annotations

from kg.query.engine import ask, ask_store
from kg.query.ready import Question, list_questions, run_question
from kg.query.rows import Rows, Value, format_rows

__all__ = ["Question", "Rows", "Value", "ask", "ask_store", "format_rows", "list_questions", "run_question"]
