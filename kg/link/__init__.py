"""Mentions become entities with identity, relations become facts with evidence."""

from kg.link.correction import Corrections, read_corrections
from kg.link.division import describe_divisions
from kg.link.identity import REASONS
from kg.link.report import link_report

__all__ = ["REASONS", "Corrections", "describe_divisions", "link_report", "read_corrections"]
