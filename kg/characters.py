"""Characters that some format of ours has no way to write."""

from __future__ import annotations

import re

UNCARRIED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + "".join(
    chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)
) + "]")  # fmt: skip
"""C0 controls but for tab and line ends, surrogates and non-characters: XML and RDF have no way to write them."""
