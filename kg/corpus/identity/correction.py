"""Corrections by hand of what was linked across reports, applied on every run.

A UTF-8 file with tabs between its cells; empty lines and lines that begin with ``#`` are
comments. The last cell, which may be left out, keeps a line to the reports of one region,
by its name or GB/T 2260 code::

    same       綦江北互通    渝黔高速綦江互通    500110
    different  东部新城      东部新城起步区

The program reads the file and never writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kg.corpus.identity.region import Region, stem
from kg.errors import InputError
from kg.link.correction import read_lines, two_names

FILE = "corrections.tsv"
"""The file in a store that is read when no other is named."""
VERBS = ("same", "different")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two folded names, and the region to which the line is kept (empty: everywhere)."""

    names: tuple[str, str]
    region: str = ""

    def applies(self, region: Region | None) -> bool:
        """Whether the line holds in reports of the region."""
        if not self.region:
            return True
        return region is not None and self.region in (region.code, region.name, stem(region.name))


@dataclass(frozen=True, slots=True)
class LinkCorrections:
    """Names that are one thing, and names that are two."""

    same: tuple[Pair, ...] = ()
    different: tuple[Pair, ...] = ()
    _pairs: dict[frozenset[str], list[Pair]] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for pair in self.different:
            self._pairs.setdefault(frozenset(pair.names), []).append(pair)

    def apart(self, name: str, other: str, region: Region | None) -> bool:
        """Whether the names are told apart in reports of the region."""
        if not self._pairs:
            return False
        return any(pair.applies(region) for pair in self._pairs.get(frozenset((name, other)), ()))


NONE = LinkCorrections()


def read_link_corrections(path: str | Path) -> LinkCorrections:
    """The corrections of a file. Raises InputError that names file and line."""
    found: dict[str, list[Pair]] = {verb: [] for verb in VERBS}
    for where, cells in read_lines(path):
        verb, pair = _read(where, *cells)
        found[verb].append(pair)
    for verb, other in (VERBS, VERBS[::-1]):
        for pair in found[verb]:
            twin = next((row for row in found[other] if set(row.names) == set(pair.names)), None)
            if twin is not None and twin.region == pair.region:
                raise InputError(path, f"{' and '.join(pair.names)} are same and different", "keep one line")
    return LinkCorrections(tuple(found["same"]), tuple(found["different"]))


def _read(where: str, verb: str, *cells: str) -> tuple[str, Pair]:
    if verb not in VERBS:
        raise InputError(where, f"unknown correction {verb}", f"use one of {', '.join(VERBS)}")
    if len(cells) not in (2, 3) or not all(cells[:2]):
        raise InputError(where, f"{verb} takes two names and may take a region", "separate the cells by one tab")
    return verb, Pair(two_names(where, cells[:2]), cells[2] if len(cells) == 3 else "")
