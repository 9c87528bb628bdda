"""Paragraphs to sections with a role and sentences with offsets."""

from __future__ import annotations

import re

from kg.model import Role, Section, Sentence, Span
from kg.read.fold import fold_traditional, fold_width, is_traditional
from kg.read.lines import BOLD_HEAD, NUMERAL, Paragraph

SENTENCE_END = re.compile(r"([。！？][”’」』）)]*)\s*")
APPENDIX = re.compile(
    r"(?:附件|附：|注释|报告注释|(?:《政府工作报告》)?(?:有关|相关)?(?:内容)?(?:名词|术语)(?:术语)?(?:解释|注释|说明|解读|$))"
)
"""The line that opens what is put behind a report: lists of works, or the terms of the report explained."""
EXPLAINS = re.compile(r"名词|术语|注释")
TAIL = re.compile(
    r"(?:上一页|下一页|免责声明|相关文章|相关阅读|责任编辑|分享到|打印本页|扫一扫|附件下载|标签：|\[?【?(?:打印|关闭|纠错))"
)
"""Lines that web copies carry below the report."""
REVIEW = re.compile(r"回顾|总结|过去|以来的|成就|成绩(?!迎接|向)|完成情况|执行情况|主要工作情况|历程")
PLAN = re.compile(
    r"工作安排|总体要求|主要目标|目标任务|任务目标|主要任务|重点工作|工作重点|工作部署|工作打算|工作建议|工作思路|工作任务|"
    r"工作总体|工作目标|发展目标|今后|下一步|明年|未来|今年(?:的)?(?:工作|政府|主要|目标|发展|任务)|再接再厉|总体思路|预期目标|奋斗目标"
)
ACHIEVED = re.compile(r"(?:目标|任务)[^，。；\s]{0,6}(?:完成|实现|达到)|(?:较好|圆满|顺利|胜利|超额)地?(?:完成|实现)")
PROMISED = re.compile(r"确保|力争|努力|奋力|全力|推动|必须|争取|保证|为.{0,12}而")
"""Words that say whether a target in a heading was reached or is to be."""
LOOKS_BACK = re.compile(r"回顾|总结")
LESSONS = re.compile(r"体会|经验|做法|启示|认识|原则")
"""Behind a review that is the first part (一、工作回顾) comes the plan, if not what was learned from it."""
PROBLEMS = re.compile(r"(?:存在|面临)的?.{0,8}(?:问题|困难|不足|挑战)|(?:问题|困难|不足)和(?:问题|困难|不足|挑战)")
GOVERNANCE = re.compile(r"自身建设|政府建设|政府自身|作风建设|建设.{0,14}(?:政府|机关)$|政府治理能力|效能建设")
GREETING = re.compile(r"请予审议|请审议|请予审查|提出意见|提出宝贵意见")
HEAD_LINE = re.compile(r"月\d{1,2}日|代表大会|[长席理][\s\u3000]{0,3}[\u4e00-\u9fff·\s]{2,12}[*_]*$")
"""Date and speaker of a speech, which some copies set in bold like a heading."""
CLOSING = re.compile(
    r"(?:各位代表|同志们)[：:！!，,].{0,80}(?:让我们|新征程|号角|蓝图|奋进|团结|携手|使命|光荣|未来)|让我们"
)
PLAN_CUE = re.compile(
    r"(?:今年|20\d\d年|新的一年|今后[三五]年)[^。]{0,40}(?:总体要求|预期目标|发展目标|工作思路|总体思路|工作总体|指导思想)|"
    r"(?:今年|新的一年|20\d\d年)[^。]{0,24}(?:重点(?:抓好|做好|推进|要)|我们将|政府工作要)|"
    r"为(?:实现|完成)(?:上述|今年|以上|全年)[^。]{0,16}(?:目标|任务)"
)
PLAN_OPENING = re.compile(r"(?:各位代表[！：，])?(?:今年是|新的一年)")
EARLIEST_PLAN = 0.25
"""No plan part begins in the first quarter of a report without a heading."""
PROBLEM_CUE = re.compile(
    r"(?:清醒|深刻|充分)地?(?:认识|看)到|(?:仍|还)然?(?:存在|面临)(?:不少|一些|许多|诸多)?[^。]{0,12}(?:问题|困难|不足|短板)"
)
LIST_ITEM = re.compile(r"(?:一|二|三|四|五|六|七|八|九|十)[是要]|[（(]|——|\d{1,2}[.、．]|第[一二三四五六七八九十]")
NUMBER = re.compile(rf"(?:第)?([{NUMERAL}]{{1,3}})、")
YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
LONGEST = 1_000
"""The longest sentence of 150,000 in whole reports has 624 characters; a longer one is cut, so that
the time rules take grows with the length of the text and not with its square."""
MARKS = "；;，,、： \t"
LONGEST_HEADING = 30
NEAR_END = 8
"""Closing words stand in the last paragraphs of a report."""


def named_role(heading: str, year: int | None) -> Role | None:
    """The role a top heading names outright, None where it is about a subject.

    >>> named_role("一、2018年工作回顾", 2019), named_role("二、2019年重点工作", 2019)
    (<Role.REVIEW: 'review'>, <Role.PLAN: 'plan'>)
    >>> named_role("三、着力改善民生", 2019) is None
    True
    """
    years = [int(match) for match in YEAR.findall(heading)]
    if REVIEW.search(heading):
        return Role.REVIEW
    if ACHIEVED.search(heading) and not PROMISED.search(heading) and (not year or max(years, default=0) < year):
        return Role.REVIEW
    if GOVERNANCE.search(heading):
        return Role.GOVERNANCE
    if PROBLEMS.search(heading):
        return Role.PROBLEMS
    if year and years and "工作" in heading:
        return Role.PLAN if min(years) >= year else Role.REVIEW
    if PLAN.search(heading):
        return Role.PLAN
    if year and years and min(years) >= year:
        return Role.PLAN
    return None


def body_end(paragraphs: list[Paragraph], text: str) -> tuple[int, int]:
    """How many paragraphs are the report, and how many with its appendices; a web page's foot is neither."""
    body = len(paragraphs)
    for index, paragraph in enumerate(paragraphs):
        surface = _bare(text, paragraph)
        if body == len(paragraphs) and index * 2 > len(paragraphs) and len(surface) <= 24 and APPENDIX.match(surface):
            body = index
        if index * 5 > len(paragraphs) and TAIL.match(surface) and len(surface) <= 60:
            return min(body, index), index
    return body, len(paragraphs)


def _bare(text: str, paragraph: Paragraph) -> str:
    """A paragraph without the marks of a heading."""
    return text[paragraph.span.start : paragraph.span.end].strip("#* 　（(：:")


def cut_sentences(text: str, paragraph: Paragraph) -> list[tuple[Span, ...]]:
    """The paragraph cut after 。！？ (with a closing quotation mark or bracket that follows).

    Each sentence is one span, or several where it runs over a joined line break. One of over
    1,000 characters is cut behind a mark inside it.
    """
    out: list[tuple[Span, ...]] = []
    held: list[Span] = []
    for piece in paragraph.pieces:
        start = piece.start
        for stop in SENTENCE_END.finditer(text, start, piece.end):
            held.append(Span(start, stop.end(1)))
            out.append(tuple(held))
            held = []
            start = stop.end()
        if start < piece.end and (held or text[start : piece.end].strip("*_ \u3000")):
            held.append(Span(start, piece.end))
    if held:
        out.append(tuple(held))
    return [part for sentence in out for part in _cut_long(text, sentence)]


def _cut_long(text: str, sentence: tuple[Span, ...]) -> list[tuple[Span, ...]]:
    """The sentence, in parts of at most ``LONGEST`` characters."""
    if sum(span.end - span.start for span in sentence) <= LONGEST:
        return [sentence]
    parts: list[tuple[Span, ...]] = []
    held: list[Span] = []
    room = LONGEST
    for span in sentence:
        start = span.start
        while span.end - start > room:
            cut = max(text.rfind(mark, start + room // 2, start + room) for mark in MARKS) + 1 or start + room
            parts.append((*held, Span(start, cut)))
            held, room, start = [], LONGEST, cut
        if span.end > start:
            held.append(Span(start, span.end))
            room -= span.end - start
        if room <= 0:
            parts.append(tuple(held))
            held, room = [], LONGEST
    if held:
        parts.append(tuple(held))
    return parts


class Outline:
    """Builds sections and sentences in one pass over the paragraphs of a report.

    A report is read part by part: the head, a review, problems, a plan, the government's
    own affairs, closing words, and what is appended (works planned, terms explained).
    Headings name the part where they can; where they do not, the numbering (一、 begins
    again) and set phrases tell.
    """

    def __init__(self, text: str, year: int | None, paragraphs: int) -> None:
        self.text, self.year, self.left, self.total = text, year, paragraphs, paragraphs
        folded = fold_width(text)
        self.folded = fold_traditional(folded) if is_traditional(text) else folded
        self.sentences: list[Sentence] = []
        self.headings: list[tuple[Span | None, int, Role, int | None, int]] = [(None, 0, Role.FRONT, None, 0)]
        self.part = Role.FRONT
        self.role = Role.FRONT
        self.number = 0
        self.first_part_is_review = False
        self.greeted = self.troubled = False

    def add(self, paragraph: Paragraph) -> None:
        """Take in the next paragraph; a heading opens a section."""
        self.left -= 1
        pieces = cut_sentences(self.text, paragraph)
        if not pieces:
            return
        surface = self.folded[paragraph.span.start : paragraph.span.end]
        if self.left < 0 and self._append(paragraph, pieces):
            return
        head = paragraph.depth and self.left >= 0 and (self.greeted or not HEAD_LINE.search(surface))
        if head:
            self._open(paragraph, pieces[0], surface)
        else:
            self._turn(surface)
        for number, parts in enumerate(pieces):
            self.sentences.append(self._sentence(parts, bool(head) and number == 0))

    def _append(self, paragraph: Paragraph, pieces: list[tuple[Span, ...]]) -> bool:
        """Whether the paragraph opens an appendix, which is then a section of its own."""
        bare = _bare(self.folded, paragraph)
        if len(bare) > 24 or not APPENDIX.match(bare):
            return False
        self.part = self.role = Role.GLOSSARY if EXPLAINS.search(bare) else Role.PLAN
        self.headings.append((Span(pieces[0][0].start, pieces[-1][-1].end), 1, self.role, None, paragraph.span.start))
        self.sentences += [self._sentence(parts, True) for parts in pieces]
        return True

    def sections(self, end: int) -> tuple[Section, ...]:
        """The sections, each ending where the next of its level or above begins."""
        out = []
        for index, (heading, level, role, parent, start) in enumerate(self.headings):
            stop = next((row[4] for row in self.headings[index + 1 :] if row[1] <= level), end)
            if index == 0 and len(self.headings) > 1:
                stop = self.headings[1][4]
            out.append(Section(index, Span(start, stop), heading, level, role, parent))
        return tuple(out)

    def _open(self, paragraph: Paragraph, first: tuple[Span, ...], surface: str) -> None:
        opening = BOLD_HEAD.match(surface)
        span = Span(first[0].start, first[-1].end)
        if opening and opening.end() < len(surface):
            span = Span(span.start, span.start + len(opening[0].rstrip()))
        heading = self.folded[span.start : span.end].strip("#*_ ")
        depth = paragraph.depth
        if len(self.headings) == 1 and "政府工作报告" in heading:
            self.headings[0] = (span, 0, Role.FRONT, None, self.headings[0][4])
            return
        self._part_of(heading, depth)
        parent = next((i for i in range(len(self.headings) - 1, 0, -1) if self.headings[i][1] < depth), None)
        self.headings.append((span, depth, self.role, parent, paragraph.span.start))

    def _part_of(self, heading: str, depth: int) -> None:
        if self.part is Role.GLOSSARY:
            return
        named = named_role(heading, self.year)
        number = NUMBER.match(heading)
        restarts = False
        if depth == 1 and number:
            restarts = number[1] == "一" and self.number > 1
            self.number = NUMERAL.index(number[1][0]) + 1
        if depth > 1 and self.part is not Role.FRONT:
            self.role = self.part
            if named is Role.PROBLEMS or (named is Role.GOVERNANCE and self.part is Role.PLAN):
                self.role = named
            elif named is Role.PLAN and self.part is Role.REVIEW and self.troubled:
                self.part = self.role = named
            return
        if named is Role.GOVERNANCE and self.part is Role.REVIEW and not self.troubled and not restarts:
            named = None
        if named is None and self.part is Role.REVIEW:
            second = number is not None and number[1] == "二"
            follows = second and self.first_part_is_review and not LESSONS.search(heading)
            if restarts or self.troubled or follows:
                named = Role.PLAN
        if named is None and self.part is Role.FRONT:
            named = Role.REVIEW
        if named is Role.PROBLEMS:
            self.troubled, self.role = True, named
            return
        if named is Role.REVIEW and self.part is Role.PLAN:
            named = Role.PLAN
        self.part = self.role = named or self.part
        if number and number[1] == "一":
            self.first_part_is_review = named is Role.REVIEW and bool(LOOKS_BACK.search(heading))

    def _turn(self, surface: str) -> None:
        """A paragraph may change the part without a heading: problems, plan, closing words."""
        head = surface[:160]
        if self.part is Role.FRONT:
            plan_year = self.year and head.startswith(f"{self.year}年")
            if self.greeted and not (plan_year or PLAN_CUE.search(head[:80])):
                self.part = self.role = Role.REVIEW
            self.greeted = self.greeted or bool(GREETING.search(surface))
        elif self.part is Role.REVIEW:
            listed = LIST_ITEM.match(surface)
            opens = self._opens_plan(head) and self.left < self.total * (1 - EARLIEST_PLAN)
            if (opens or self._names_plan(surface) or self._plans(head[:80])) and not (listed and not self.troubled):
                self.part = self.role = Role.PLAN
            elif PROBLEM_CUE.search(head):
                self.role, self.troubled = Role.PROBLEMS, True
            elif self.role is Role.PROBLEMS and not listed:
                begins = self.year and re.match(rf"(?:各位代表[！：:，]?)?{self.year}年", head)
                self.part = Role.PLAN if begins else self.part
                self.role = self.part
        elif self.left < NEAR_END and self.part in (Role.PLAN, Role.GOVERNANCE) and CLOSING.match(surface):
            self.role = Role.CLOSING

    def _opens_plan(self, head: str) -> bool:
        """Whether a paragraph begins with what the new year is: 今年是, 2007年是 in a report for 2007."""
        names_year = self.year is not None and head.startswith(f"{self.year}年是")
        return bool(PLAN_OPENING.match(head)) or (names_year and not PROBLEM_CUE.search(head))

    def _plans(self, head: str) -> bool:
        """Whether a paragraph turns to what is to be done; 2018年完成预期目标 in a report of 2019 looks back."""
        for cue in PLAN_CUE.finditer(head):
            named = YEAR.match(cue[0])
            if named is None or self.year is None or int(named[0]) >= self.year:
                return True
        return False

    def _names_plan(self, surface: str) -> bool:
        """Whether a short line names the plan part as a heading would (今后五年及2012年工作建议)."""
        marks = "。；：" if self.role is Role.PROBLEMS else "。，；："
        if len(surface) > LONGEST_HEADING or any(mark in surface for mark in marks):
            return False
        if not self.troubled and not (f"{self.year}年" in surface and PLAN.search(surface)):
            return False
        return named_role(surface, self.year) is Role.PLAN

    def _sentence(self, parts: tuple[Span, ...], heading: bool) -> Sentence:
        span = Span(parts[0].start, parts[-1].end)
        folded = "".join([self.folded[part.start : part.end] for part in parts])
        offsets = None
        if len(parts) > 1:
            offsets = tuple(position for part in parts for position in range(part.start, part.end))
        return Sentence(len(self.sentences), span, folded, len(self.headings) - 1, self.role, heading, offsets)
