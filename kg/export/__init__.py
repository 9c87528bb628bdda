"""export: a graph becomes RDF and tables; RDF becomes what the graph was made from."""

from __future__ import annotations

from kg.export.jsonld import write_jsonld
from kg.export.load import read_linked
from kg.export.nquads import write_nquads
from kg.export.parquet import write_parquet
from kg.export.property_graph import write_graphml, write_neo4j
from kg.export.rdf import to_rdf
from kg.export.spreadsheet import write_csv, write_xlsx
from kg.export.subjects import iter_quads
from kg.export.tables import iter_tables
from kg.export.turtle import write_trig, write_turtle

__all__ = [
    "iter_quads", "iter_tables", "read_linked", "to_rdf", "write_csv", "write_graphml", "write_jsonld", "write_neo4j",
    "write_nquads", "write_parquet", "write_trig", "write_turtle", "write_xlsx",
]  # fmt: skip
