"""Which division of GB/T 2260 a name of a place stands for, seen from the report's region and year.

Divisions down to the county come from ``division_history.tsv`` with the years in which their
code and name were valid; townships (nine digits) from ``townships.tsv``, as of 2026.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from kg.lexicon import load_rows, load_text
from kg.model import Division as Division
from kg.model import Issuer, Level

COUNTY = 6
"""Digits of a code of GB/T 2260; a township's has three more."""
TOWN = ("镇", "乡", "街道")
"""What a township is called; running text often leaves it out."""
UNNAMED = ("功能区", "汇总")
"""Kinds that only the code books of statistics count as divisions."""
TODAY = 9999
"""After every year."""
MUNICIPALITIES = ("11", "12", "31", "50")
"""Provinces without prefectures."""


@cache
def _load_lines() -> list[str]:
    """Rows of the history in order of their codes (read as a Division when asked for)."""
    lines = load_text("division_history.tsv").splitlines()
    return lines[next(number for number, line in enumerate(lines) if line.startswith("code\t")) + 1 :]


@cache
def _load_names() -> dict[str, list[str]]:
    """Rows of the history by full name."""
    out: dict[str, list[str]] = {}
    for line in _load_lines():
        name = line.split("\t", 2)[1]
        if name in out:
            out[name].append(line)
        else:
            out[name] = [line]
    return out


@cache
def load_shorts() -> dict[str, tuple[str, ...]]:
    """Full names by short form; a short form that is also a common word is left out.

    An autonomous division also goes without its peoples and 自治: 黔南州 for 黔南布依族苗族自治州.
    """
    out: dict[str, tuple[str, ...]] = {}
    for row in load_rows("divisions.tsv"):
        name, short = row["name"], row["short"]
        forms = [short] if short and row["ambiguous"] != "1" else []
        if short and name[-3:-1] == "自治" and name[-1] in "州县旗":
            forms.append(short + name[-1])
        for form in forms:
            out[form] = (*out.get(form, ()), name)
    return out


@cache
def _load_plain() -> frozenset[str]:
    """Full names whose short form is a common word (新建区)."""
    return frozenset(row["name"] for row in load_rows("divisions.tsv") if row["ambiguous"] == "1")


@cache
def own_forms(region: Division) -> tuple[str, ...]:
    """What a report may call its own region, longest first; here a common word is a name too.

    >>> own_forms(Division("黔南布依族苗族自治州", "522700", "自治州"))
    ('黔南布依族苗族自治州', '黔南州', '黔南')
    """
    forms = {region.name, *(form for form, names in load_shorts().items() if region.name in names)}
    forms |= {row["short"] for row in load_rows("divisions.tsv") if row["name"] == region.name and row["short"]}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


@cache
def _divisions(name: str) -> tuple[Division, ...]:
    """Every division that ever bore the full name."""
    if len(name) < 3 and name.endswith("区"):  # 城区, 郊区: in a text seldom a name
        return ()
    rows = map(_read, _load_names().get(name, ()))
    return tuple(row for row in rows if row.kind not in UNNAMED)


def _read(line: str) -> Division:
    code, name, kind, since, until, successor, event = line.split("\t")
    return Division(name, code, kind, int(since), int(until) if until else None, tuple(successor.split()), event)


def iter_divisions() -> Iterator[Division]:
    """All that any code has stood for, in order of the codes."""
    return map(_read, _load_lines())


def iter_towns(region: str) -> Iterator[str]:
    """The full names of the townships of a region."""
    return (name for county in _counties_in(region) for name in load_towns(county))


def find_named(form: str) -> tuple[Division, ...]:
    """Every division, of any year, that bears ``form`` as its full name or its short form."""
    return tuple(row for name in (form, *load_shorts().get(form, ())) for row in _divisions(name))


def find_history(code: str) -> tuple[Division, ...]:
    """All that a six-digit code has stood for, earliest first.

    >>> [(row.name, row.since, row.until) for row in find_history("500110")]
    [('万盛区', 1997, 2010), ('綦江区', 2011, None)]
    """
    lines = _load_lines()
    first, last = (bisect_left(lines, code + end) for end in ("\t", "\n"))
    return tuple(map(_read, lines[first:last]))


def find_division(code: str, year: int | None) -> Division | None:
    """The division with a code of six or nine digits in ``year`` (None: today).

    In a year of change it is the one that the year ends with.
    """
    if len(code) > COUNTY:
        towns = load_towns(code[:COUNTY])
        return next((_town(name, row) for name, row in towns.items() if row == code), None)
    return next((row for row in reversed(find_history(code)) if row.valid(year)), None)


def parent_code(code: str) -> str | None:
    """The code of the division above: 500110 gives 500000 (municipalities have no prefecture).

    >>> parent_code("500110"), parent_code("320115"), parent_code("320000"), parent_code("500110109")
    ('500000', '320100', None, '500110')
    """
    if len(code) > COUNTY:
        return code[:COUNTY]
    if code.endswith("0000"):
        return None
    if code.endswith("00") or code[:2] in MUNICIPALITIES or code[2:4] == "90":
        return code[:2] + "0000"
    return code[:4] + "00"


def iter_parents(code: str) -> Iterator[str]:
    """Codes of the divisions above, nearest first."""
    above = parent_code(code)
    while above is not None:
        yield above
        above = parent_code(above)


def is_within(code: str, other: str) -> bool:
    """Whether ``code`` lies in ``other`` (or is it)."""
    return code[:2] == other[:2] and (code == other or other in iter_parents(code))


def describe_divisions(codes: Iterable[str]) -> tuple[Division, ...]:
    """All that the codes have stood for, with the divisions above and before them, by code and year.

    >>> [(row.code, row.name, row.until, row.parent) for row in describe_divisions(["500110"])][:3]
    [('500000', '重庆市', None, None), ('500110', '万盛区', 2010, '500000'), ('500110', '綦江区', None, '500000')]
    """
    wanted = set(codes)
    todo = list(wanted)
    while todo:
        earlier = _load_predecessors().get(todo.pop(), frozenset()) - wanted
        wanted |= earlier
        todo += earlier
    rows = [row for code in wanted.union(*map(iter_parents, wanted)) for row in _states(code)]
    return tuple(sorted(rows, key=lambda row: (row.code, row.since, row.until or TODAY)))


def _states(code: str) -> Iterator[Division]:
    parent = parent_code(code)
    for row in find_history(code) if len(code) == COUNTY else filter(None, [find_division(code, None)]):
        if row.kind not in UNNAMED:
            yield replace(row, parent=parent, successor=tuple(sorted(row.successor)))


@cache
def _load_predecessors() -> dict[str, frozenset[str]]:
    """Codes of other divisions that each code followed."""
    out: dict[str, set[str]] = {}
    for line in _load_lines():
        code, _, kind, _, _, successor, _ = line.split("\t")
        for later in successor.split() if kind not in UNNAMED else ():
            if later != code:
                out.setdefault(later, set()).add(code)
    return {later: frozenset(earlier) for later, earlier in out.items()}


@cache
def load_towns(county: str) -> dict[str, str]:
    """Nine-digit codes of the townships of a county by their full names.

    >>> load_towns("500110")["东溪镇"]
    '500110109'
    """
    text = _load_township_text()
    at = text.find(f"\n{county}\t") + 1
    if not at:
        return {}
    row = text[at : text.index("\n", at)].split("\t")[1]
    return {town[3:]: county + town[:3] for town in row.split(" ")}


@cache
def _load_township_text() -> str:
    return load_text("townships.tsv")


@cache
def _load_counties() -> tuple[str, ...]:
    """Codes of the counties whose townships are known."""
    lines = _load_township_text().splitlines()
    return tuple(line[:COUNTY] for line in lines if line[0].isdigit())


def _town(name: str, code: str) -> Division:
    return Division(name, code, next((tail for tail in TOWN if name.endswith(tail)), "其他"))


def split_name(name: str) -> list[str]:
    """The names of divisions that ``name`` is made of, largest first; empty where it is not.

    >>> split_name("重庆市綦江区"), split_name("綦江河")
    (['重庆市', '綦江区'], [])
    """
    if find_named(name):
        return [name]
    for cut in range(2, len(name) - 1):
        rest = split_name(name[cut:]) if find_named(name[:cut]) else []
        if rest:
            return [name[:cut], *rest]
    return []


def resolve_division(name: str, region: str | None, year: int | None) -> Division | None:
    """The division that ``name`` stands for in a report of the division with code ``region``.

    Homonyms are settled by the report's own region or left open, never guessed: what lies in
    the region comes first, then its prefecture, then its province. A form that names a county
    nearby as well as a township of the region is left open.
    """
    own = find_division(region, year) if region is not None else None
    if own is not None and name in own_forms(own):
        return own
    county = _resolve_county(name, region, year)
    town = _resolve_town(name, region, year)
    if county is None or town is None:
        return county or town
    inside = region is not None and (is_within(county.code, region) or is_within(region, county.code))
    return county if inside or county.code.endswith("00") else None


def _resolve_county(name: str, region: str | None, year: int | None) -> Division | None:
    """A division of GB/T 2260 by its full name, its short form, or either after those above it."""
    parts = split_name(name)
    if not parts:
        return None
    found = [row for row in find_named(parts[-1]) if row.valid(year)]
    for above in reversed(parts[:-1]):
        codes = [row.code for row in find_named(above)]
        found = [row for row in found if any(is_within(row.code, code) and row.code != code for code in codes)]
    # A county far away is seldom called by its short form (横山 in a report of Chongqing is no county),
    # and its full name may be said of what the region has itself (老城区, 新建区).
    plain = region is not None and len(parts) == 1 and (len(name) < 3 or name in _load_plain())
    found = [row for row in found if not _is_far(row.code, region) or (parts[-1] == row.name and not plain)]
    found = _nearest(_drop_successors(found), region)
    # A short form may stand for a county and for the prefecture above it (邢台): left open.
    return found[0] if len({row.code for row in found}) == 1 else None


def _drop_successors(rows: list[Division]) -> list[Division]:
    """In a year of change a name with two codes has the earlier one, as at the year's beginning."""
    later = {code for row in rows for code in row.successor}
    return [row for row in rows if row.code not in later] or rows


def _nearest(rows: list[Division], region: str | None) -> list[Division]:
    """Those in the smallest of region, prefecture and province that holds any; all where none does."""
    if region is None or len({row.code for row in rows}) < 2:
        return rows
    for scope in (region, *iter_parents(region)):
        near = [row for row in rows if is_within(row.code, scope)]
        if near:
            return near
    return rows


def _is_far(code: str, region: str | None) -> bool:
    """Whether a county lies in another province than ``region``, or no region is known."""
    return not code.endswith("00") and (region is None or code[:2] != region[:2])


def _resolve_town(name: str, region: str | None, year: int | None) -> Division | None:
    """A township of the region by its full name, by its short form in a county's report
    (横山 for 横山镇), or by its full name after its county's (綦江区东溪镇)."""
    full = name.endswith(TOWN)
    if region is not None:
        towns = [load_towns(county) for county in _counties_in(region)]
        forms = [name] if full else [name + tail for tail in TOWN] if not region.endswith("00") else []
        found = [(form, row[form]) for row in towns for form in forms if form in row]
        if len(found) == 1:
            return _town(*found[0])
    if not full:
        return None
    for cut in range(len(name) - 2, 1, -1):
        county = _resolve_county(name[:cut], region, year)
        code = load_towns(county.code).get(name[cut:]) if county is not None else None
        if code is not None:
            return _town(name[cut:], code)
    return None


@cache
def _counties_in(region: str) -> tuple[str, ...]:
    """The counties of a region; a county is its own."""
    if not region.endswith("00"):
        return (region,)
    return tuple(county for county in _load_counties() if is_within(county, region))


def find_region(issuer: Issuer) -> Division | None:
    """The division whose government gives the report, where title or head name it in full."""
    if issuer.level is Level.NATIONAL or not issuer.region:
        return None
    for cut in range(len(issuer.region) - 1):
        # What a line of the head has before the name is passed over: 会议上保定市满城区.
        found = resolve_division(issuer.region[cut:], None, issuer.year)
        if found is not None:
            return found
    return None
