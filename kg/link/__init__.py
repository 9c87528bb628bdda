"""Mentions become entities with identity, relations become facts with evidence."""

from kg.link.report import link_report

__all__ = ["link_report"]
