"""Characters that some format of ours has no way to write."""

from __future__ import annotations

import re

BEYOND = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + "".join(
    chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)
)
"""Surrogates and non-characters, as they stand in a set of an expression."""
UNCARRIED = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{BEYOND}]")
"""C0 controls but for tab and line ends, surrogates and non-characters: XML and RDF have no way to write them."""
