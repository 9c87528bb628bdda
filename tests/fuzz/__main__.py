"""Coverage-guided fuzzing of one target: ``python -m tests.fuzz TARGET [--seconds 3600]``.

Uses atheris (``pip install 'gwr-kg[fuzz]'``; Linux and macOS). What breaks a promise is written
to ``output/fuzz/TARGET/`` and belongs, once repaired, into ``tests/fuzz/found/TARGET/``, which the
ordinary tests read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # fakes.py, as pytest finds it

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    import atheris

    with atheris.instrument_imports(include=["kg"]):
        from tests.fuzz.targets import TARGETS, seeds

    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=int, default=3600, help="how long")
    parser.add_argument("--slow", type=int, default=20, help="seconds after which one input counts as a hang")
    parser.add_argument("--output", type=Path, default=ROOT / "output" / "fuzz")
    asked = parser.parse_args()
    folder = asked.output / asked.target
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(asked.target)):
        (corpus / f"seed{number}").write_bytes(seed)
    flags = [
        sys.argv[0], f"-max_total_time={asked.seconds}", f"-timeout={asked.slow}", f"-artifact_prefix={folder}/",
        "-rss_limit_mb=2048", "-print_final_stats=1", str(corpus),
    ]  # fmt: skip
    atheris.Setup(flags, TARGETS[asked.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
