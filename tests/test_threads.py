"""The command line computes in one thread, unless the user says otherwise."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kg.threads import VARIABLES

CODE = "from kg.cli import main; import os, atexit; atexit.register(lambda: print(*map(os.environ.get, {names})))"


@pytest.mark.parametrize(("given", "expected"), [({}, "1 1 1"), (dict.fromkeys(VARIABLES, "3"), "3 3 3")])
def test_threads_of_a_command(given: dict[str, str], expected: str) -> None:
    around = {name: value for name, value in os.environ.items() if name not in VARIABLES} | given
    code = CODE.format(names=VARIABLES) + "; main(['--version'])"
    done = subprocess.run([sys.executable, "-c", code], env=around, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == expected
