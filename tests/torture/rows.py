"""The table of threats: sixteen rows, each with the figure asked and what tries to break it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from traceback import format_exc

from tests.torture import (
    archives,
    cells,
    crashes,
    dependencies,
    divisions,
    door,
    inputs,
    killers,
    markup,
    page,
    patterns,
    sameness,
    server,
    terms,
)
from tests.torture.outcome import Outcome, Row

ROWS = (
    Row(1, "script from report text in the page", "text stays text: nothing of it runs or asks for anything",
        "500 payloads in every text slot in headless Chromium: 0 dialogs, 0 requests; 10,000 random strings shown "
        "as they are", page.run, 0.02),
    Row(2, "injection into Turtle or IRIs", "a name is a literal, whatever it holds",
        "100,000 random strings as names: triples in = triples out through Turtle, N-Quads and JSON-LD in rdflib "
        "and pyoxigraph", terms.run_names, 0.01),
    Row(3, "characters that break a format", "marked in place when read; all others come through",
        "every BMP code point as a literal: equal after a round trip in every format", terms.run_characters, 0.03),
    Row(4, "SPARQL that reaches the network or files", "SERVICE, FROM, LOAD and updates are refused",
        "200 variants: 0 connections to a canary, 0 reads of a canary file", door.run, 0.1),
    Row(5, "SPARQL that never ends", "a query is ended at its limits of time, memory and rows",
        "50 killers: all end within the limit + 1 s; the next query answers within 1 s", killers.run, 0.02),
    Row(6, "XML bombs", "RDF/XML and TriX are not read",
        "30 bombs: a typed error in 1 s, under 200 MB", markup.run, 0.1),
    Row(7, "zip bombs and DTDs in Word files", "caps before a file is opened, in a child with limits",
        "1,000 mutated files and 20 bombs: no crash, under 512 MB, under 5 s each", archives.run_word, 0.004),
    Row(8, "PDF bombs and loops", "caps of pages and time, in a child with limits",
        "500 mutated files: all end in 20 s", archives.run_pdf, 0.006),
    Row(9, "regular expressions that explode", "bounded repetition, sentences of at most 1,000 characters",
        "every rule on adversarial strings of 1,000 to 100,000 characters: time grows under 2.5 times per doubling",
        patterns.run, 0.0),
    Row(10, "huge, binary, empty, oddly encoded input", "a typed error that names the file and what to do",
        "100,000 mutated inputs (UTF-8, GB 18030, Big5, UTF-16, random): 0 tracebacks, 0 hangs over 5 s, exit code "
        "always in the table", inputs.run, 0.003),
    Row(11, "serving beyond its folder or its user", "loopback only, hosts checked, no file is served",
        "300 path encodings: nothing from outside", server.run, 0.2),
    Row(12, "formulas in CSV", "a cell that a spreadsheet would run is quoted, numbers are not",
        "10,000 cells", cells.run, 0.05),
    Row(13, "torn or lost output", "a file is written whole or not at all; a corpus resumes where it was",
        "1,000 kill -9 at random times in build, export and corpus runs: 0 torn files, 0 acknowledged reports lost, "
        "a resumed run byte-equal to an undisturbed one; disk full and no permission 100 times each",
        crashes.run, 0.01),
    Row(14, "different results from the same input", "content ids, sorted writers",
        "20 runs over hash seeds, workers, locales and time zones: one SHA-256 an artefact", sameness.run, 0.1),
    Row(15, "stale division data", "codes are those of the report's year",
        "every GB/T 2260 code of 1980-2019 resolves", divisions.run, 0.5),
    Row(16, "dependencies", "at most 12 direct ones in the core, none under the GPL",
        "licence and advisory audit in CI", dependencies.run, 0.5),
)  # fmt: skip


def try_row(number: int, scale: float) -> Outcome:
    """What trying to break one promise gave; a fault of the attempt itself is a fault too."""
    row = next(row for row in ROWS if row.number == number)
    with tempfile.TemporaryDirectory() as folder:
        try:
            return row.run(scale, Path(folder))
        except Exception:
            return Outcome("the attempt itself broke", (format_exc(),))
