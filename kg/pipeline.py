"""Where the rooms meet: a report file becomes a graph, a graph becomes files."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from kg import __version__
from kg.errors import InputError, SpanError, UsageError
from kg.model import BASE, Document, EntityType, Extraction, Linked, Run, Span
from kg.trace import stage

if TYPE_CHECKING:
    import rdflib

    from kg.graph import Graph
    from kg.query import Rows

SAMPLE = "qijiang-sample.txt"
BASE_IRI = re.compile(r"https?://[A-Za-z0-9._~:-]+(?:/[A-Za-z0-9._~-]+)*/")
"""Plain ASCII without query or fragment, so that every IRI below it can be written as it is."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a build does: ``fast`` keeps to the rules, ``inferred`` adds relations given by
    context, ``threshold`` leaves out facts of lower confidence (0 to 1), ``corrections`` is
    a file of what the linking gets wrong (``kg.link.correction``), ``base`` is where the IRIs
    of the data begin (terms stay those of the ontology). Raises UsageError for no such base."""

    fast: bool = False
    inferred: bool = True
    threshold: float = 0.0
    corrections: Path | None = None
    base: str = BASE

    def __post_init__(self) -> None:
        if not BASE_IRI.fullmatch(self.base):
            raise UsageError(f"{self.base!a} is no base for IRIs: give one like https://example.org/reports/")

    @property
    def run(self) -> Run:
        """What made the graph; the configuration is told by a hash of the options."""
        config = f"fast={self.fast} inferred={self.inferred} threshold={self.threshold}"
        if self.corrections is not None:
            config += f" corrections={sha256(self.corrections.read_bytes()).hexdigest()}"
        return Run(__version__, "rules" if self.fast else "tagger", sha256(config.encode()).hexdigest()[:12], self.base)


@dataclass(frozen=True, slots=True)
class Built:
    """One report built: its graph and the files that were written."""

    source: Path
    graph: Graph
    written: tuple[Path, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Entities by type, then facts, statuses, indicators and observations."""
        return count_graph(self.graph)


def iter_lines(path: str | Path, options: Options = Options()) -> Iterator[dict[str, object]]:
    """What a report says in the benchmark's form, one object a line. Raises InputError."""
    from kg.export.lines import iter_lines as lines_of

    doc = read(path)
    return lines_of(doc, link(doc, extract(doc, options), options))


def read(path: str | Path) -> Document:
    """The report of a file. Raises InputError."""
    with stage("read: {}, {} sentences, {}") as told:
        from kg.read import read_report

        doc = read_report(path)
        told(path, len(doc.sentences), doc.encoding)
    return doc


def extract(doc: Document, options: Options = Options()) -> Extraction:
    """What the report says, every span checked against its text."""
    with stage("extract: {} names, {} observations") as told:
        from kg.extract.report import find_all

        found = find_all(doc, fast=options.fast, threshold=options.threshold)
        check_spans(doc, found)
        told(len(found.mentions), len(found.observations))
    return found


def build(path: str | Path, options: Options = Options()) -> Graph:
    """The graph of one report file."""
    doc = read(path)
    return assemble(doc, extract(doc, options), options)


def assemble(doc: Document, found: Extraction, options: Options = Options()) -> Graph:
    """The graph of what was found in a report."""
    linked = link(doc, found, options)
    with stage("graph: {} nodes, {} edges") as told:
        from kg.graph import build_graph

        graph = build_graph(doc, linked, options.run)
        told(graph.number_of_nodes(), graph.number_of_edges())
    return graph


def link(doc: Document, found: Extraction, options: Options = Options()) -> Linked:
    """Entities and facts of what was found, the evidence of every fact checked."""
    with stage("link: {} entities, {} facts") as told:
        from kg.link import link_report, read_corrections

        corrections = read_corrections(options.corrections) if options.corrections is not None else None
        linked = link_report(doc, found, inferred=options.inferred, corrections=corrections)
        check_evidence(doc, linked)
        told(len(linked.entities), len(linked.facts))
    return linked


def check_spans(doc: Document, found: Extraction) -> None:
    """Every span lies in its sentence and shows the same characters there as in the text.

    Raises SpanError at the first that does not.
    """
    for mention in found.mentions:
        _check(doc, "mention", mention.sentence, mention.span)
        if "\n" in doc.surface(mention.span):
            raise SpanError("mention", mention.span.start, mention.span.end, "one line", doc.surface(mention.span))
    mentions = {mention.span for mention in found.mentions}
    for relation in found.relations:
        for end in (relation.subject, relation.object):
            _check(doc, "relation", relation.sentence, end, mentions)
    for status in found.statuses:
        _check(doc, "status", status.sentence, status.project, mentions)
        _check(doc, "status cue", status.sentence, status.cue)
    for observation in found.observations:
        spans = (observation.span, observation.indicator, observation.value_span, observation.change_span)
        for span in filter(None, spans):
            _check(doc, "observation", observation.sentence, span)
    for attribute in found.attributes:
        _check(doc, "attribute", attribute.sentence, attribute.span)
        _check(doc, "attribute", attribute.sentence, attribute.subject, mentions)
    for reference in found.references:
        _check(doc, "reference", reference.sentence, reference.span)


def check_evidence(doc: Document, linked: Linked) -> None:
    """Every fact hangs on spans of its sentence. Raises SpanError at the first that does not."""
    for fact in linked.facts:
        for evidence in fact.evidence:
            _check(doc, fact.predicate.value, evidence.sentence, evidence.span)


def _check(doc: Document, kind: str, sentence: int, span: Span, among: set[Span] | None = None) -> None:
    home = doc.sentences[sentence].span
    if not home.start <= span.start < span.end <= home.end:
        shown = doc.text[home.start : home.end][span.start - home.start : span.end - home.start]
        raise SpanError(kind, span.start, span.end, doc.surface(span), shown)
    if among is not None and span not in among:
        raise SpanError(kind, span.start, span.end, "a mention", doc.surface(span))


def count_graph(graph: Graph) -> dict[str, int]:
    """Entities by type, relations stated and inferred, statuses, observations."""
    kinds: Counter[str] = Counter()
    for _, data in graph.nodes(data=True):
        if data["kind"] == "entity":
            kinds[data["type"].value] += 1
            kinds["statuses"] += len(data["statuses"])
            kinds["attributes"] += len(data["attributes"])
        else:
            kinds[data["kind"]] += 1
    for _, _, data in graph.edges(data=True):
        if "inferred" in data:
            kinds["inferred" if data["inferred"] else "stated"] += 1
    names = [kind.value for kind in EntityType]
    names += ["stated", "inferred", "statuses", "attributes", "indicator", "observation"]
    return {name: kinds[name] for name in names}


def sample_path() -> Path:
    """The bundled sample report, written for this program in the genre's style."""
    return Path(str(files("kg") / "sample" / SAMPLE))


def load(path: str | Path) -> Graph:
    """The graph of a file of RDF that ``write`` or ``kg build`` wrote. Raises InputError for any other."""
    from kg.export import read_linked
    from kg.graph import build_graph

    return build_graph(*read_linked(path))


def to_rdf(graph: Graph) -> rdflib.Graph:
    """The graph as an rdflib graph, both layers: direct triples and claims with their evidence."""
    from kg.export import to_rdf as convert

    return convert(graph)


def ask(source: Graph | str | Path, sparql: str) -> Rows:
    """Rows of a SPARQL SELECT or ASK over a graph or a file of RDF. Raises UsageError for a query
    that cannot be parsed or would reach outside."""
    from kg.query import ask as ask_file

    if isinstance(source, str | Path):
        return ask_file(source, sparql)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.ttl"
        write(source, path)
        return ask_file(path, sparql)


def write(graph: Graph, path: str | Path) -> Path:
    """Write the graph in the format of the path's suffix; gives the file or folder written.

    Formats of several files make a folder: ``graphs/name.csv`` asks for ``graphs/name-csv/``.
    Every file is written whole or not at all. Raises UsageError for an unknown format and
    LackingError for one whose library is not installed.
    """
    path = Path(path)
    suffix = path.suffix.lstrip(".")
    known = writers()
    if suffix not in known:
        raise UsageError(f"unknown format {path.suffix or path}; known: {', '.join(known)}")
    target = path.with_name(f"{path.stem}-{suffix}") if suffix in FOLDERS else path
    with stage("write: {}") as told:
        known[suffix](graph, target)
        told(target)
    return target


def writers() -> dict[str, Callable[[Graph, Path], None]]:
    """Output formats by the suffix that asks for them."""
    from kg import export
    from kg.view import write_page

    formats = (
        export.write_turtle, write_page, export.write_nquads, export.write_trig, export.write_jsonld,
        export.write_graphml, export.write_neo4j, export.write_csv, export.write_xlsx, export.write_parquet,
    )  # fmt: skip
    return dict(zip(FORMATS, formats, strict=True))


FORMATS = ("ttl", "html", "nq", "trig", "jsonld", "graphml", "neo4j", "csv", "xlsx", "parquet")
"""Formats that a graph can be written to."""
FOLDERS = ("neo4j", "csv", "parquet")
"""Formats of several files, which have a folder of their own."""


def write_graph(graph: Graph, source: Path, folder: Path, formats: Sequence[str]) -> tuple[Path, ...]:
    """Write the graph in each format into ``folder``; gives the files and folders written."""
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(write(graph, folder / f"{source.stem}.{suffix}") for suffix in formats)


def build_files(
    paths: Iterable[str | Path],
    folder: str | Path,
    *,
    formats: Sequence[str] = ("ttl", "html"),
    options: Options = Options(),
) -> Iterator[Built | InputError]:
    """Build each report and write its files; what cannot be read is yielded as its error."""
    for path in map(Path, paths):
        try:
            graph = build(path, options)
        except InputError as error:
            yield error
            continue
        yield Built(path, graph, write_graph(graph, path, Path(folder), formats))


def iter_merges(path: str | Path, options: Options = Options()) -> Iterator[tuple[str, str, str, str]]:
    """Entity, form of its name, the rule that took the form for the entity, and what the rule says.

    A line ``different``, name, form (with tabs) in a file of corrections undoes a merge.
    """
    from kg.link import REASONS

    graph = build(path, options)
    for merge in graph.graph["merges"]:
        yield graph.nodes[merge.entity]["label"], merge.surface, merge.rule, REASONS[merge.rule]


def explain(path: str | Path, name: str, options: Options = Options()) -> Iterator[str]:
    """For every entity called ``name``: its mentions, what is said of it, by which rule, with the sentence."""
    from kg.graph import surface

    graph = build(path, options)
    quotes = graph.graph["quotes"]
    for node, data in graph.nodes(data=True):
        if data["kind"] != "entity" or name not in (data["value"].name, *data["value"].aliases):
            continue
        entity = data["value"]
        yield f"{entity.name}  {entity.type.value}  {node}" + (f"  {entity.code}" if entity.code else "")
        for mention in entity.mentions:
            shown = surface(graph, mention.sentence, mention.span)
            place = f"{mention.span.start}:{mention.span.end}"
            yield f"  mention {shown} {place} by {mention.rule}, confidence {mention.confidence:.2f}"
            yield f"    {quotes[mention.sentence].text.strip()}"
        for reference in data["references"]:
            shown = surface(graph, reference.sentence, reference.span)
            place = f"{reference.span.start}:{reference.span.end}"
            yield f"  reference {shown} {place} by {reference.rule}, confidence {reference.confidence:.2f}"
        for status in data["statuses"]:
            cue = surface(graph, status.sentence, status.cue)
            yield (
                f"  status {status.status.value} ({status.modality.value}) by {status.rule} at {cue}, "
                f"confidence {status.confidence:.2f}"
            )
        for attribute in data["attributes"]:
            yield (
                f"  {attribute.name.value} {attribute.value}{attribute.unit} by {attribute.rule}, "
                f"confidence {attribute.confidence:.2f}"
            )
        edges = [*graph.out_edges(node, keys=True, data=True), *graph.in_edges(node, keys=True, data=True)]
        for subject, target, predicate, edge in edges:
            for evidence in edge["value"].evidence if "value" in edge else ():
                kind = "inferred" if evidence.inferred else "stated"
                ends = f"{graph.nodes[subject]['label']} {predicate} {graph.nodes[target]['label']}"
                yield f"  {ends}: {kind} by {evidence.rule}, confidence {evidence.confidence:.2f}"
                yield f"    {quotes[evidence.sentence].text.strip()}"
