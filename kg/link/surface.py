"""Names as linking compares them: without blanks, quotation marks and middle dots."""

from __future__ import annotations

from kg.ids import fold_name

QUOTES = str.maketrans("", "", "“”‘’\"'「」『』《》〈〉·•　 ")


def fold_surface(surface: str) -> str:
    """A name without blanks and quotation marks: “放管服”改革 and 放管服改革 are one.

    >>> fold_surface("“放管服” 改革")
    '放管服改革'
    """
    return fold_name(surface).translate(QUOTES) or fold_name(surface)
