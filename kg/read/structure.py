"""Paragraphs to sections with a role and sentences with offsets."""

from __future__ import annotations

import re

from kg.model import Role, Section, Sentence, Span
from kg.read.fold import fold_width
from kg.read.lines import MARKUP, Paragraph

STOPS = "。！？"
GLOSSARY = re.compile(r"(?:名词解释|名词注释|注释|有关名词|附件|相关名词|附：|名词说明|报告注释|《政府工作报告》名词)")
REVIEW = re.compile(r"回顾|总结|过去|以来|成就|成绩|完成情况|主要工作|历程|执行情况|工作情况|所做|发展情况")
PROBLEMS = re.compile(r"问题|困难|不足|短板|差距|挑战")
PLAN = re.compile(
    r"今年|明年|下一步|今后|目标|安排|任务|打算|要求|部署|意见|建议|思路|展望|未来|重点工作|总体要求|预期|规划|工作重点|力争|要做好|实事"
)
GOVERNANCE = re.compile(r"自身建设|政府建设|政府自身|作风建设|建设.{0,14}政府|依法行政|政府治理能力|勤政|效能建设")
CLOSING = re.compile(r"^(?:各位代表|同志们)[：:！!，,]?.{0,80}(?:让我们|新征程|号角|蓝图|奋进|团结|携手|使命|光荣)")
PLAN_CUE = re.compile(
    r"^(?:今年|20\d\d年)[^。]{0,40}(?:总体要求|主要预期目标|预期目标|工作思路|工作总体)|(?:今年|新的一年|20\d\d年)[^。]{0,24}重点(?:抓好|做好|推进|要)|"
    r"(?:为(?:实现|完成)(?:上述|今年|以上|全年)[^。]{0,16}(?:目标|任务))"
)
PROBLEM_CUE = re.compile(
    r"(?:清醒|深刻|充分)(?:地)?(?:认识|看)到|(?:仍|还)(?:然)?(?:存在|面临)(?:不少|一些|许多|诸多)?[^。]{0,12}(?:问题|困难|不足|短板)"
)
ACHIEVED = re.compile(r"^(?:各位代表[！：:!，,]?)?(?:一年来|过去一年|五年来|过去五年|回顾)")
YEAR = re.compile(r"(?:19|20)\d\d(?=年)")


def role_of(heading: str, year: int | None, before: Role) -> Role:
    """What a top heading says its section is for.

    >>> role_of("一、2018年工作回顾", 2019, Role.FRONT), role_of("二、2019年重点工作", 2019, Role.REVIEW)
    (<Role.REVIEW: 'review'>, <Role.PLAN: 'plan'>)
    """
    years = [int(match) for match in YEAR.findall(heading)]
    if GOVERNANCE.search(heading) and not REVIEW.search(heading):
        return Role.GOVERNANCE
    if year and years and min(years) >= year:
        return Role.PLAN
    if re.search(r"回顾|总结|过去|以来的|成就|成绩|完成情况|执行情况", heading):
        return Role.REVIEW
    if year and years and max(years) < year:
        return Role.REVIEW
    if PROBLEMS.search(heading) and not PLAN.search(heading):
        return Role.PROBLEMS
    if PLAN.search(heading):
        return Role.PLAN
    if REVIEW.search(heading):
        return Role.REVIEW
    return Role.REVIEW if before is Role.FRONT else before


def body_end(paragraphs: list[Paragraph], text: str) -> int:
    """How many paragraphs belong to the report; a glossary at its end does not."""
    for index, paragraph in enumerate(paragraphs):
        surface = text[paragraph.span.start : paragraph.span.end].strip("#* 　（(：:")
        if index * 2 > len(paragraphs) and len(surface) <= 24 and GLOSSARY.match(surface):
            return index
    return len(paragraphs)


def iter_sentence_pieces(text: str, paragraph: Paragraph) -> list[tuple[Span, ...]]:
    """The paragraph cut after 。！？ (with a closing quotation mark or bracket that follows)."""
    out: list[tuple[Span, ...]] = []
    held: list[Span] = []
    for piece in paragraph.pieces:
        start = piece.start
        position = start
        while position < piece.end:
            if text[position] in STOPS:
                end = position + 1
                while end < piece.end and text[end] in "”’」』）)*":
                    end += 1
                held.append(Span(start, end))
                out.append(tuple(held))
                held = []
                while end < piece.end and text[end].isspace():
                    end += 1
                start = position = end
                continue
            position += 1
        if start < piece.end:
            held.append(Span(start, piece.end))
    if held:
        out.append(tuple(held))
    return out


class Outline:
    """Builds sections and sentences in one pass over the paragraphs of a report."""

    def __init__(self, text: str, year: int | None) -> None:
        self.text, self.year = text, year
        self.sentences: list[Sentence] = []
        self.headings: list[tuple[Span | None, int, Role, int | None, int]] = [(None, 0, Role.FRONT, None, 0)]
        self.role = Role.FRONT
        self.top = Role.FRONT

    def add(self, paragraph: Paragraph) -> None:
        """Take in the next paragraph; a heading opens a section."""
        pieces = iter_sentence_pieces(self.text, paragraph)
        if paragraph.depth:
            self._open(paragraph, pieces[0])
        self._turn(paragraph)
        for number, parts in enumerate(pieces):
            heading = bool(paragraph.depth) and number == 0
            self.sentences.append(self._sentence(parts, heading))

    def sections(self, end: int) -> tuple[Section, ...]:
        """The sections, each ending where the next of its level or above begins."""
        out = []
        for index, (heading, level, role, parent, start) in enumerate(self.headings):
            stop = next((row[4] for row in self.headings[index + 1 :] if row[1] <= level), end)
            if index == 0 and len(self.headings) > 1:
                stop = self.headings[1][4]
            out.append(Section(index, Span(start, stop), heading, level, role, parent))
        return tuple(out)

    def _open(self, paragraph: Paragraph, first: tuple[Span, ...]) -> None:
        span = Span(first[0].start, first[-1].end)
        surface = fold_width(self.text[span.start : span.end])
        mark = MARKUP.match(surface)
        heading = surface[mark.end() if mark else 0 :].strip("* ")
        depth = paragraph.depth
        if depth == 1 or self.top is Role.FRONT:
            if depth == 1 and len(self.headings) == 1 and "政府工作报告" in heading:
                self.headings[0] = (span, 0, Role.FRONT, None, 0)
                return
            self.top = self.role = role_of(heading, self.year, self.top)
        elif self.top is Role.PLAN and GOVERNANCE.search(heading) and depth == 2:
            self.role = Role.GOVERNANCE
        else:
            named = Role.PROBLEMS if PROBLEMS.search(heading) and not PLAN.search(heading) else None
            if self.top is Role.REVIEW and re.search(r"今年|20\d\d年", heading) and PLAN.search(heading):
                named = role_of(heading, self.year, self.top)
            self.role = named or self.top
        parent = next(
            (i for i in range(len(self.headings) - 1, 0, -1) if self.headings[i][1] < depth),
            None,
        )
        self.headings.append((span, depth, self.role, parent, paragraph.span.start))

    def _turn(self, paragraph: Paragraph) -> None:
        """A paragraph may change the role without a heading: problems, plan, closing words."""
        surface = self.text[paragraph.span.start : paragraph.span.end]
        if self.role in (Role.REVIEW, Role.PROBLEMS) and not paragraph.depth:
            if PLAN_CUE.search(surface[:80]):
                self.top = self.role = Role.PLAN
            elif self.role is Role.REVIEW and PROBLEM_CUE.search(surface[:160]) and not ACHIEVED.match(surface):
                self.role = Role.PROBLEMS
            elif self.role is Role.PROBLEMS and ACHIEVED.match(surface):
                self.role = self.top
        elif self.role is Role.FRONT and ACHIEVED.match(surface):
            self.top = self.role = Role.REVIEW
        if self.role in (Role.PLAN, Role.GOVERNANCE) and CLOSING.match(surface) and not paragraph.depth:
            self.role = Role.CLOSING

    def _sentence(self, parts: tuple[Span, ...], heading: bool) -> Sentence:
        span = Span(parts[0].start, parts[-1].end)
        folded = fold_width("".join(self.text[part.start : part.end] for part in parts))
        offsets = None
        if len(parts) > 1:
            offsets = tuple(position for part in parts for position in range(part.start, part.end))
        return Sentence(len(self.sentences), span, folded, len(self.headings) - 1, self.role, heading, offsets)
