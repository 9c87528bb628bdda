"""Lines of the raw text: paragraphs, where a hard wrap broke a sentence, and headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Span

TERMINAL = "。！？!?；;：:…”’』」）)】"
CONTINUES = "，、,（(“‘《—-"
NUMERAL = "一二三四五六七八九十百"
LEVELS = (
    (re.compile(rf"第[{NUMERAL}]{{1,3}}(?:部分|章|篇)|第[{NUMERAL}]{{1,2}}、"), 1),
    (re.compile(rf"[{NUMERAL}]{{1,3}}(?:、|．|\.|\s)"), 1),
    (re.compile(rf"[（(][{NUMERAL}]{{1,3}}[)）]"), 2),
    (re.compile(r"\d{1,2}(?:、|．|\.(?!\d))"), 3),
    (re.compile(r"[（(]\d{1,2}[)）]"), 4),
)
BARE_HEADING = re.compile(
    r"(?:关于)?(?:过去[一五]年|20\d\d年|上一年|去年|今年|本届政府|“?十[一二三四五]五”?)?[^，。；]{0,24}"
    r"(?:工作回顾|回顾|工作总结|工作安排|总体要求|主要目标|目标任务|主要任务|重点工作|自身建设|工作部署|工作打算)"
    r"[^，。；]{0,12}"
)
BREAK = re.compile(r"(?:[\r\n\u2028\x0b\x0c]|\\r\\n|\\n|<br ?/?>)+")
"""Line ends; web copies of reports also carry them written out, as ``\\r\\n`` or ``<br>``."""
BLANK = re.compile(r"(?:[\s\u200b\ufeff]|&nbsp;)+")
PAGE_NUMBER = re.compile(r"[-—–－·• ]*(?:第 ?)?\d{1,3}(?: ?页)?(?:[ /,，]{0,2}共? ?\d{1,3} ?页)?[-—–－·• ]*")
ASCII = "0123456789.%,()- "
"""Half-width characters that reports are full of."""
MAX_WIDTH = 120
"""No page is wider; longer lines are paragraphs."""
FULL_LINE = 0.8
"""A wrapped line ends at four fifths of the width or later, for words and numbers are kept whole."""
RUNNING_HEAD = 40
"""A running head is a line of at most so many characters that stands on three pages and more."""
BOLD_HEAD = re.compile(r"(\*\*|__)[^*_]{2,40}(\*\*|__)\s")
MARKUP = re.compile(r"^(?:#{1,6}\s*|>\s?|[-*+]\s+)?[\s\u3000\xa0]*(?:\*\*|__)?[\s\u3000\xa0]*")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One or more raw lines that read on: ``pieces`` are their spans without edge blanks.

    ``depth`` is the level of a heading numbered or marked as such (1 the highest), else 0.
    ``whole`` tells that the heading is the paragraph itself, not just its first sentence.
    """

    pieces: tuple[Span, ...]
    depth: int = 0
    whole: bool = False

    @property
    def span(self) -> Span:
        return Span(self.pieces[0].start, self.pieces[-1].end)


def iter_lines(text: str) -> Iterator[Span]:
    """Spans of lines that hold something, without blanks at their edges."""
    position = 0
    while position <= len(text):
        stop = BREAK.search(text, position)
        start, end = position, stop.start() if stop else len(text)
        position = stop.end() if stop else len(text) + 1
        while start < end and (blank := BLANK.match(text, start, end)):
            start = blank.end()
        while end > start and (text[end - 1].isspace() or text[end - 1] in "\u200b\ufeff"):
            end -= 1
        while text.endswith("&nbsp;", start, end):
            end -= len("&nbsp;")
        if start < end:
            yield Span(start, end)


def drop_furniture(text: str, lines: list[Span]) -> list[Span]:
    """The lines without page numbers and running heads, where the text has pages."""
    surfaces = [text[line.start : line.end] for line in lines]
    numbers = [bool(PAGE_NUMBER.fullmatch(surface)) for surface in surfaces]
    if sum(numbers) < 2:
        return lines
    counts = Counter(surface for surface in surfaces if len(surface) <= RUNNING_HEAD and surface[-1] not in TERMINAL)
    return [
        line
        for line, surface, number in zip(lines, surfaces, numbers, strict=True)
        if not number and counts[surface] < 3
    ]


def wrap_width(text: str, lines: list[Span]) -> float | None:
    """The width at which a file was hard-wrapped, in full-width characters; None where lines are paragraphs.

    A wrapped file has many lines of nearly its greatest width, and most of those end in mid-sentence.
    """
    if len(lines) < 8:
        return None
    widths = [line_width(text, line) for line in lines]
    width = sorted(widths)[-max(1, len(widths) // 50)]
    full = [line for line, own in zip(lines, widths, strict=True) if own >= width - 2]
    broken = sum(text[line.end - 1] not in TERMINAL for line in full)
    if width > MAX_WIDTH or len(full) * 20 < len(lines) or broken * 3 < len(full) * 2:
        return None
    return width


def line_width(text: str, line: Span) -> float:
    """Full-width characters count one, ASCII a half."""
    surface = text[line.start : line.end]
    return len(surface) - sum(map(surface.count, ASCII)) / 2


def heading_depth(line: str) -> int:
    """1 to 4 for a line that opens a section, 0 for running text.

    >>> [heading_depth(s) for s in ("## 一、回顾", "（二）着力稳定增长。坚持……", "一是抓好就业。")]
    [1, 2, 0]
    """
    bare = line[MARKUP.match(line).end() :]  # type: ignore[union-attr]
    for pattern, level in LEVELS:
        if pattern.match(bare):
            return level
    if line.startswith("#"):
        return min(4, max(1, len(line) - len(line.lstrip("#")) - 1))
    plain = bare.rstrip("*_ 　")
    if len(plain) <= 40 and plain[-1:] not in TERMINAL and BARE_HEADING.fullmatch(plain):
        return 1
    if line.startswith(("**", "__")) and line.rstrip().endswith(("**", "__")) and len(plain) <= 40:
        return 0 if plain[-1:] in "：:。" else 2
    opening = BOLD_HEAD.match(line)
    if opening and BARE_HEADING.search(opening[0]):
        return 1
    return 0


def iter_paragraphs(text: str, start: int = 0) -> Iterator[Paragraph]:
    """Paragraphs from ``start`` on: hard-wrapped lines and lines broken at a comma are joined."""
    lines = drop_furniture(text, [line for line in iter_lines(text) if line.start >= start])
    width = wrap_width(text, lines)
    held: list[Span] = []
    depth = 0
    for line in lines:
        surface = text[line.start : line.end]
        found = heading_depth(surface)
        if held and (found or not _reads_on(text, held[-1], line, width)):
            yield _paragraph(text, held, depth)
            held = []
        if not held:
            depth = found
        held.append(line)
    if held:
        yield _paragraph(text, held, depth)


def _reads_on(text: str, before: Span, line: Span, width: float | None) -> bool:
    last, first = text[before.end - 1], text[line.start]
    if last in TERMINAL or first in "#*>—-|" or text[before.start] == "#":
        return False
    if last in CONTINUES:
        return True
    if first in "，。、；：）”":
        return True
    return width is not None and line_width(text, before) >= width * FULL_LINE


def _paragraph(text: str, pieces: list[Span], depth: int) -> Paragraph:
    joined = "".join(text[piece.start : piece.end] for piece in pieces)
    stops = sum(joined.count(mark) for mark in "。！？；")
    whole = bool(depth) and (stops == 0 or (stops == 1 and joined[-1] in "。！？；" and len(joined) <= 40))
    return Paragraph(tuple(pieces), depth, whole)
