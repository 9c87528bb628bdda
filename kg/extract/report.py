"""All finders over one report, in the order in which they need each other."""

from __future__ import annotations

from kg.extract.attribute import find_attributes
from kg.extract.layout import iter_layouts
from kg.extract.mention import find_mentions
from kg.extract.observation import find_observations
from kg.extract.quantity import read_figures
from kg.extract.reference import find_references
from kg.extract.relation import find_relations
from kg.extract.status import find_statuses, has_project
from kg.extract.tally import count_lists
from kg.model import Document, Extraction, Mention


def find_all(doc: Document, *, fast: bool = False, threshold: float = 0.0) -> Extraction:
    """Names, then what is said of them, then numbers.

    ``fast`` finds names by rules alone; else the learned tagger does. Facts of a confidence
    below ``threshold`` (0 to 1) are left out, and with a name all that is said of it.
    """
    mentions = [mention for mention in _names(doc, fast=fast) if mention.confidence >= threshold]
    layouts = list(iter_layouts(doc, mentions, lambda own: len(own) > 1 or has_project(own)))
    figures = read_figures(doc)
    return Extraction(
        mentions=tuple(mentions),
        relations=tuple(row for row in find_relations(doc, mentions, layouts) if row.confidence >= threshold),
        statuses=tuple(row for row in find_statuses(doc, mentions, layouts) if row.confidence >= threshold),
        observations=tuple(row for row in find_observations(doc, mentions, figures) if row.confidence >= threshold),
        attributes=tuple(row for row in find_attributes(doc, mentions, figures) if row.confidence >= threshold),
        references=tuple(row for row in find_references(doc, mentions) if row.confidence >= threshold),
    )


def _names(doc: Document, *, fast: bool) -> list[Mention]:
    if fast:
        return find_mentions(doc)
    from kg.extract.tagger import load_tagger

    return count_lists(doc, load_tagger().find_mentions(doc))
