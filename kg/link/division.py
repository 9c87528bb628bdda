"""Which division of GB/T 2260 a name of a place stands for, seen from the report's own region."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.lexicon import load_rows
from kg.model import Issuer, Level


@dataclass(frozen=True, slots=True)
class Division:
    """A row of ``divisions.tsv`` for one code; ``until`` is the last year of a name no longer in use."""

    name: str
    code: str
    until: int | None

    def valid(self, year: int | None) -> bool:
        """Whether the name was in use in ``year`` (an unknown year asks for names in use today)."""
        return self.until is None or (year is not None and year <= self.until)


@cache
def load_divisions() -> dict[str, tuple[Division, ...]]:
    """Divisions by full name and by short form; a form that is also a common word is left out."""
    out: dict[str, list[Division]] = {}
    for row in load_rows("divisions.tsv"):
        until = int(row["until"]) if row["until"] else None
        forms = [row["name"]]
        if row["short"] and row["ambiguous"] != "1":
            forms.append(row["short"])
        for code in row["code"].split():
            for form in forms:
                out.setdefault(form, []).append(Division(row["name"], code, until))
    return {form: tuple(rows) for form, rows in out.items()}


def parent_code(code: str) -> str | None:
    """The code of the division above: 500110 gives 500000 (municipalities have no prefecture).

    >>> parent_code("500110"), parent_code("320115"), parent_code("320000")
    ('500000', '320100', None)
    """
    if code.endswith("0000"):
        return None
    if code.endswith("00") or code[:2] in ("11", "12", "31", "50") or code[2:4] == "90":
        return code[:2] + "0000"
    return code[:4] + "00"


def is_within(code: str, other: str) -> bool:
    """Whether ``code`` lies in ``other`` (or is it)."""
    return code.startswith(other.removesuffix("00").removesuffix("00"))


def split_name(name: str) -> list[str]:
    """The full names of divisions that ``name`` is made of, largest first; empty where it is not.

    >>> split_name("重庆市綦江区"), split_name("綦江河")
    (['重庆市', '綦江区'], [])
    """
    table = load_divisions()
    if name in table:
        return [name]
    for cut in range(2, len(name) - 1):
        rest = split_name(name[cut:]) if name[:cut] in table else []
        if rest:
            return [name[:cut], *rest]
    return []


def resolve_division(name: str, region: str | None, year: int | None) -> Division | None:
    """The division that ``name`` stands for in a report of the division with code ``region``.

    Homonyms are settled by the report's own region or left open, never guessed.
    """
    parts = split_name(name)
    if not parts:
        return None
    found = [row for row in load_divisions()[parts[-1]] if row.valid(year)]
    for above in reversed(parts[:-1]):
        codes = [row.code for row in load_divisions()[above]]
        found = [row for row in found if any(is_within(row.code, code) and row.code != code for code in codes)]
    # A county far away is seldom called by its short form (横山 in a report of Chongqing is no county).
    found = [row for row in found if parts[-1] == row.name or not _is_far(row.code, region)]
    if region is not None and len({row.code for row in found}) > 1:
        for scope in (region, parent_code(region), region[:2] + "0000"):
            near = [row for row in found if scope and is_within(row.code, scope)]
            if near:
                found = near
                break
    # A short form may stand for a county and for the prefecture above it (邢台): left open.
    return found[0] if len({row.code for row in found}) == 1 else None


def _is_far(code: str, region: str | None) -> bool:
    """Whether a county lies in another province than ``region``, or no region is known."""
    return not code.endswith("00") and (region is None or code[:2] != region[:2])


def find_region(issuer: Issuer) -> Division | None:
    """The division whose government gives the report, where title or head name it in full."""
    if issuer.level is Level.NATIONAL or not issuer.region:
        return None
    return resolve_division(issuer.region, None, issuer.year)
