"""Row 14: the same bytes whatever the hash seed, the locale, the time zone and the number of workers."""

from __future__ import annotations

import random
from pathlib import Path

from kg.pipeline import FORMATS, sample_path
from tests.torture.crashes import digests, reports
from tests.torture.outcome import Outcome, run_kg, share

RUNS = 20
LOCALES = ("C", "C.UTF-8", "POSIX", "zh_CN.UTF-8", "en_US.UTF-8", "tr_TR.UTF-8")
ZONES = ("UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati")


def run(scale: float, folder: Path) -> Outcome:
    rng = random.Random(14)
    found: dict[str, set[str]] = {}
    faults: list[str] = []
    count = max(2, share(RUNS, scale))
    source = reports(folder / "reports", 6)
    formats = [part for suffix in FORMATS for part in ("--format", suffix)]
    for number in range(count):
        place = folder / str(number)
        place.mkdir()
        around = {
            "PYTHONHASHSEED": str(rng.randrange(2**32)), "LC_ALL": rng.choice(LOCALES), "TZ": rng.choice(ZONES),
            "KG_LANG": rng.choice(("zh", "en")),
        }  # fmt: skip
        speed = ["--fast"] if scale < 1 or number % 2 else []
        jobs = str(1 + number % 4)
        one = run_kg("build", sample_path(), "-o", place / f"one{len(speed)}", *formats, *speed, cwd=place, **around)
        many = run_kg(
            "corpus", "build", source, "--store", place / "many", "--fast", "--jobs", jobs, cwd=place, **around
        )
        for done in (one, many):
            if done.code:
                faults.append(f"run {number}: code {done.code}, {done.said[:200]}")
        for name, digest in digests(place).items():
            if name not in ("stdout", "stderr"):
                found.setdefault(name, set()).add(digest)
    different = sorted(name for name, each in found.items() if len(each) > 1)
    faults += (f"{name} has {len(found[name])} contents" for name in different)
    return Outcome(
        f"{count} runs over hash seeds, {len(LOCALES)} locales, {len(ZONES)} time zones and 1 to 4 workers, "
        f"{len(found)} artefacts: {len(different)} with more than one SHA-256",
        tuple(faults),
    )
