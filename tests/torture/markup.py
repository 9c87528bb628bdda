"""Row 6: XML bombs, under every name that a file of RDF may have, and where a report is asked for."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from tests.torture.outcome import Outcome, run_kg, share, slack

ASKED = 30
SECONDS, MEMORY = 1.0, 200 << 20
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TRIX = "http://www.w3.org/2004/03/trix/trix-1/"


def laughs(levels: int, width: int) -> tuple[str, str]:
    """Entities that each name the one before several times."""
    rows = ['<!ENTITY e0 "政府工作报告">']
    rows += [f'<!ENTITY e{n} "{f"&e{n - 1};" * width}">' for n in range(1, levels)]
    return f"<!DOCTYPE x [{''.join(rows)}]>", f"&e{levels - 1};"


def bodies() -> list[str]:
    """XML that grows, or reaches out, when its entities are resolved."""
    kinds = [
        laughs(10, 10), laughs(30, 2), laughs(18, 3),
        (f'<!DOCTYPE x [<!ENTITY a "{"报" * 100_000}">]>', "&a;" * 50_000),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///dev/zero">]>', "&a;"),
    ]  # fmt: skip
    out = []
    for prolog, text in kinds:
        out.append(
            f'<?xml version="1.0"?>{prolog}<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="http://a">'
            f'<p xmlns="http://b/">{text}</p></rdf:Description></rdf:RDF>'
        )
        out.append(
            f'<?xml version="1.0"?>{prolog}<TriX xmlns="{TRIX}"><graph><triple><uri>http://a</uri><uri>http://b</uri>'
            f"<plainLiteral>{text}</plainLiteral></triple></graph></TriX>"
        )
    return out


def run(scale: float, folder: Path) -> Outcome:
    ways = (("query", "bomb.rdf", "-e", "ASK {}"), ("view", "bomb.ttl", "-o", "page.html"), ("extract", "bomb.xml"))
    bombs = list(product(bodies(), ways))
    bombs = bombs[:: max(1, len(bombs) // share(ASKED, scale))]
    faults: list[str] = []
    longest, largest = 0.0, 0
    plain = run_kg("--version", cwd=folder)
    for number, (body, (command, name, *rest)) in enumerate(bombs):
        (folder / name).write_text(body, encoding="utf-8")
        done = run_kg(command, name, *rest, cwd=folder)
        (folder / name).unlink()
        if done.code != 3 or "Traceback" in done.said or done.output:
            faults.append(f"bomb {number} by {command}: code {done.code}, {done.said[:200]}")
        longest, largest = max(longest, done.processor - plain.processor), max(largest, done.memory)
    if longest > SECONDS * slack(scale):
        faults.append(f"one took {longest:.2f} s")
    if largest > MEMORY:
        faults.append(f"one took {largest >> 20} MB")
    return Outcome(
        f"{len(bombs)} bombs: each a typed error within {longest:.2f} s of processor beyond the start, "
        f"{largest >> 20} MB at most",
        tuple(faults),
    )
