"""Row 10: input of any bytes, through the command line."""

from __future__ import annotations

import contextlib
import io
import random
import time
from pathlib import Path

from kg.cli import main
from tests.torture.made import REPORT, mutated, web_page
from tests.torture.outcome import Outcome, share, slack

INPUTS = 100_000
SECONDS = 5.0
CODES = {0, 1, 2, 3}
"""Code 4 is an internal error: in the table, and a fault all the same."""
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be")
TRADITIONAL = str.maketrans("区报务会议过产实现长设办济发县", "區報務會議過產實現長設辦濟發縣")


def made_input(rng: random.Random) -> bytes:
    """A report in some encoding with faults, or bytes of no sense at all."""
    kind = rng.random()
    if kind < 0.05:
        return rng.randbytes(rng.randrange(2_000))
    if kind < 0.10:
        return rng.choice((b"", b"\0", b"\xff\xfe", b"%PDF-", b"<", b"\r\n", "年".encode())) * rng.randrange(3_000)
    if kind < 0.101:
        return mutated(web_page(), rng)
    encoding = rng.choice(ENCODINGS)
    text = REPORT.translate(TRADITIONAL) if encoding == "big5" else REPORT
    if kind < 0.4:
        pieces = [text[at : at + rng.randrange(1, 40)] for at in (rng.randrange(len(text)) for _ in range(20))]
        text = rng.choice(("", "\n", "，", "。")).join(pieces)
    return mutated(text.encode(encoding, "replace"), rng)


def run_inside(arguments: list[str]) -> tuple[int, str]:
    """The command line in this process: its exit code and what it said on standard error."""
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        try:
            main(arguments)
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        said.seek(0)
        return code, said.read()


def run(scale: float, folder: Path) -> Outcome:
    rng = random.Random(10)
    count = share(INPUTS, scale)
    path = folder / "input.txt"
    codes: dict[int, int] = {}
    faults: list[str] = []
    longest = 0.0
    for number in range(count):
        path.write_bytes(made_input(rng))
        start = time.perf_counter()
        code, said = run_inside(["extract", "--fast", str(path)])
        longest = max(longest, time.perf_counter() - start)
        codes[code] = codes.get(code, 0) + 1
        told = said.count("\n") == 1 and path.name in said and "; " in said
        if code not in CODES or "Traceback" in said or (code == 3 and not told):
            faults.append(f"input {number}: code {code}, {said.strip()[:300]}")
    if longest > SECONDS * slack(scale):
        faults.append(f"one took {longest:.1f} s")
    shown = ", ".join(f"code {code} {times:,} times" for code, times in sorted(codes.items()))
    return Outcome(f"{count:,} inputs: {len(faults)} tracebacks or codes outside the table, "
                   f"{longest:.1f} s at most ({shown})", tuple(faults))  # fmt: skip
