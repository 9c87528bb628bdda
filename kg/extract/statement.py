"""Numbers about an indicator: 地区生产总值实现414.6亿元、增长6.9% as one statement.

Every figure of a sentence is looked at once, from left to right. A growth without a name
of its own belongs to the level before it, a second level in another unit repeats its name;
after 分别 names and figures are paired in order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.figure import (
    COUNTS,
    FAR,
    FROM,
    GAP,
    NEVER,
    SUM,
    TIMES,
    Figures,
)
from kg.extract.indicator import BASIS, GROWTH_GOAL, Cue, cut_front, cut_tail
from kg.extract.quantity import Quantity
from kg.extract.unit import Dimension
from kg.model import EntityType, Precision

FUNDS = re.compile(r"(?:资金|投资|贷款|融资|补贴|债券|税费|收入|补助)")
STEP = re.compile(r"(?:[\u4e00-\u9fff]{0,4}级)?(?:关口|台阶|大关|位次)")
"""跨过3个万亿级关口: steps on the way to a level."""
ACT = re.compile(
    r"(?:完成|实现|落实|争取|筹集|筹措|投入|发放|拨付|整合|统筹|释放|盘活|破解|化解|消化|处置|收储|出让|新增|新建|建成|建设|改造|"
    r"改建|新改建|治理|整治|修复|种植|栽植|实施|利用|发挥|打造|规划|新建成|拆除|清理|退出|减免|新发展|发展|扩建|铺设|启动|推进|"
    r"完善|优化|开发)[好了]?(?:全?[我市省区县州]{1,2})?$"
)
"""Verbs that make the size after them an amount of work."""
TOTAL = re.compile(r"(?:抓好|谋划|推进|实施|启动|加快|新建|完成|做好|引进|签约|开工)(总投资|计划总投资)$")
RATE_NOUN = re.compile(r"的?高?(?:增长|增速|增幅|速度)")
SPREAD = re.compile(r"(?:均|都|双双)(?:[同比年增长下降达到突破超过为在实现稳定保持提高升]{0,6})$")
REACHES = re.compile(r"(?:惠及|覆盖|受益)了?$")
YEARLY = re.compile(r"(?:全?年|年初)?度?(?:计划|目标|任务|预算|目标任务)(?:数|任务|总数)?")
OTHER_TIME = re.compile(r"^[，、,](?:全年|上半年|下半年|前三季度|[一二三四]季度)")
"""前三季度X增长7%，全年增长6%: the second growth is of the same indicator."""
BARE = re.compile(
    r"([^，。；：、]{2,24}?)(?:再?创|呈|持续|稳[步中定]|快速|大幅|不断|显著|进一步|明显|位居|居[全省第]|连续|迈上|取得|蓬勃|较快|平稳|"
    r"实现[新历])[^，。；]{0,14}，"
)
"""A clause that says how an indicator moved, before one that gives its level (进出口总值创历史新高，达到…)."""


@dataclass(slots=True)
class Draft:
    """An observation in the making; positions are those of the sentence's text.

    ``text[start:end]`` is the indicator, ``first`` to ``last`` all that the statement spans.
    """

    start: int
    end: int
    level: Quantity | None
    change: Quantity | None
    falls: bool
    rule: str
    first: int
    last: int
    basis: str | None = None


class Statements(Figures):
    """Reads the figures of a sentence into drafts."""

    def __init__(self, text: str, quantities: Sequence[Quantity], names: Sequence[tuple[int, int, EntityType]]) -> None:
        super().__init__(text, quantities, names)
        self.drafts: list[Draft] = []
        self.listed = -1
        """End of the last figure that stood before what it counts."""
        self.swallowed = -1
        """Index of the last figure that became part of what another counts."""

    def read(self) -> list[Draft]:
        """All observations in order of their figures."""
        index = 0
        while index < len(self.left):
            index = self._take(index)
        return self.drafts

    def _take(self, index: int) -> int:
        """Deal with the figure at ``index``; the index to go on with."""
        quantity = self.left[index]
        if self._starts(index):
            return index + 1
        if quantity.dimension in NEVER or quantity.unit == "半" or (quantity.unit or "").endswith("分之"):
            if not self._reached_after(index):
                self._pass(quantity)
            return index + 1
        if self._follows(index):
            return self._named(index)
        self._counted(index)
        return index + 2 if self.swallowed == index + 1 else index + 1

    def _named(self, index: int) -> int:
        """A figure after its indicator; takes in all that share one verb. The index to go on with."""
        quantity, text = self.left[index], self.text
        low = self._reach(quantity)
        high = quantity.outer_start
        goal = GROWTH_GOAL.search(text, max(self.done, high - 24), high)
        if goal is not None and goal.start() < low:
            low = max(self.done, self._clause_start(goal.start()))
        until, self.until = self.until, None
        parted = text.rfind("分别", low, high)
        if parted >= 0 or (index + 1 < len(self.left) and quantity.dimension is Dimension.RATE):
            run = self._run(index)
            if parted >= 0 and text[high - 1] in "由从" and (taken := self._moved(index, run, low, parted)):
                return index + taken
            if until is None and (parted >= 0 or len(run) > 1):
                taken = self._shared(run, low, high, parted)
                if taken:
                    return index + taken
        end, cue = cut_tail(text, low, high)
        if until is not None:
            end, cue = cut_tail(text, low, until)[0], Cue.LEVEL
        if cue is Cue.NONE and high < quantity.start:
            cue = Cue.LEVEL
        if quantity.dimension is Dimension.RATE and RATE_NOUN.match(text, quantity.outer_end):
            cue = Cue.UP
        start = cut_front(text, low, end)
        if start >= end and cue is Cue.GAIN and not text[low:high].startswith(("比", "较")):
            start, end = cut_front(text, low, high), high
        gain = start < end and cue in (Cue.UP, Cue.DOWN) and quantity.dimension is not Dimension.RATE
        if gain and self._reached_after(index):
            return index + 1
        self._pass(quantity)
        if start >= end:
            if cue is Cue.LEVEL and low and text[low - 1] == "，":
                before = max(self._clause_start(low - 1), self.last_end)
                bare = BARE.fullmatch(text, before, low)
                if bare is not None:
                    start, end = cut_front(text, before, bare.end(1)), bare.end(1)
            if start >= end:
                self._attach(quantity, cue, low)
                return index + 1
        self._measured(index, cue, low, start, end)
        return index + 1

    def _moved(self, index: int, run: list[Quantity], low: int, parted: int) -> int:
        """分别由240元、1400元提高到380元和2800元: the second list is the level. How many figures were taken."""
        after = index + len(run)
        if after >= len(self.left):
            return 0
        if FROM.fullmatch(self.text, run[-1].outer_end, self.left[after].outer_start) is None:
            return 0
        taken = self._shared(self._run(after), low, parted + 2, parted)
        return len(run) + taken if taken else 0

    def _measured(self, index: int, cue: Cue, low: int, start: int, end: int) -> None:
        """An indicator ``text[start:end]`` with the figure that follows it."""
        quantity, text = self.left[index], self.text
        high, rule = quantity.outer_start, "level"
        if quantity.dimension is Dimension.RATE and cue in (Cue.UP, Cue.DOWN):
            if SPREAD.search(text, start, high):
                for a, b in self._items(start, end):
                    self._add(Draft(a, b, None, quantity, cue is Cue.DOWN, "growth-spread", a, quantity.outer_end))
                return
            basis = BASIS.search(text, max(low, high - 16), self._verb(low, high))
            self._add(
                Draft(start, end, None, quantity, cue is Cue.DOWN, "growth", start, quantity.outer_end,
                      basis[0] if basis else None)
            )  # fmt: skip
            return
        if cue in (Cue.UP, Cue.DOWN):
            end = high
            rule = "gain"
            while end > start and text[end - 1] in " 了":
                end -= 1
        if self._unfit(index, cue, start, end):
            return
        if (total := TOTAL.match(text, start, end)) is not None:
            start = total.start(1)
        rates = quantity.dimension is Dimension.RATE and "率、" in text[start:end]
        spread = SPREAD.search(text, start, high) is not None
        if (
            (rates or spread)
            and len(items := self._items(start, end)) > 1
            and (spread or all(text[b - 1] == "率" for _, b in items))
        ):
            for a, b in items:
                self._add(Draft(a, b, quantity, None, False, "level-spread", a, quantity.outer_end))
            return
        if cue is Cue.NONE and rule == "level":
            rule = "count" if quantity.dimension in COUNTS else "level-bare"
        self._add(Draft(start, end, quantity, None, False, rule, start, quantity.outer_end))

    def _shared(self, run: list[Quantity], low: int, high: int, parted: int) -> int:
        """Names and figures in order: A、B分别增长5%和6%. How many figures were taken, 0 if it is no such list."""
        text = self.text
        if parted >= 0:
            verb, cue = cut_tail(text, parted + 2, high)
            noun = cut_front(text, parted + 2, verb)
            end = cut_tail(text, low, parted)[0]
        else:
            end, cue = cut_tail(text, low, high)
            verb = noun = end
        if cue is Cue.NONE and high < run[0].start:
            cue = Cue.LEVEL
        growth = run[0].dimension is Dimension.RATE and cue in (Cue.UP, Cue.DOWN)
        start = cut_front(text, low, end)
        if start >= end and parted >= 0 and verb - noun < 2:
            if self._attach_all(run, cue, low, growth):
                self._pass(run[-1])
                return len(run)
            end = cut_tail(text, max(low - FAR, 0), max(low - 1, 0))[0]
            low = max(self.done, self._clause_start(end))
            start = cut_front(text, low, end)
            if start >= end or len(self._items(start, end, len(run))) != len(run):
                return 0
        if verb - noun >= 2 and not (start < end and YEARLY.fullmatch(text, noun, verb)):
            items = [(noun, verb)] * len(run)
        else:
            items = self._items(start, end, len(run))
            if len(items) != len(run):
                if parted < 0:
                    return 0
                if len(run) == 1 and len(items) > 1:
                    run = run * len(items)
                elif len(items) < len(run) or not items:
                    items = [(start, end)] * len(run)
                else:
                    items = items[-len(run) :]
        for quantity, (a, b) in zip(run, items, strict=True):
            if quantity.dimension in TIMES and not growth and cue is not Cue.LEVEL:
                continue
            self._add(
                Draft(
                    a, b, None if growth else quantity, quantity if growth else None, cue is Cue.DOWN,
                    "growth-list" if growth else "level-list", a, quantity.outer_end,
                )
            )  # fmt: skip
        self._pass(run[-1])
        return len({id(quantity) for quantity in run})

    def _counted(self, index: int) -> None:
        """A figure before the noun it counts: 107名医务工作者, 1115亿元的工业投资."""
        quantity, text = self.left[index], self.text
        at = quantity.outer_end
        clause = self._reach(quantity)
        self._pass(quantity)
        following = index + 1
        if text[at] == "、":
            at = self.left[following].outer_end
            following += 1
        linked = text[at] == "的"
        at += linked
        if linked and quantity.dimension is not Dimension.RATE and self._name_begins(at, at + 5):
            return
        end = self._clause_end(at)
        meets = False
        if following < len(self.left):
            end = min(end, self.left[following].outer_start)
            meets = end == self.left[following].outer_start
        if (total := SUM.search(text, max(clause, quantity.outer_start - 6), quantity.outer_start)) is not None:
            counted = meets and self.left[following].dimension in COUNTS
            if not self._name_begins(at, end):
                self._total(index, total.start(), at, end, counted or not linked)
            return
        if meets:
            end = self._up_to(quantity, following, at, end)
        start = cut_front(text, at, end)
        while end > start and text[end - 1] in "、和及与以的并 ":
            end -= 1
        if end - start < 2 or quantity.dimension in TIMES or quantity.precision is Precision.RANGE:
            return
        noun = text[start:end]
        ahead, _ = cut_tail(text, clause, quantity.outer_start)
        begin = cut_front(text, clause, ahead)
        if STEP.fullmatch(noun) and begin < ahead:
            self.done, self.until = clause, ahead
            return
        if index + 1 < len(self.left) and quantity.dimension in COUNTS:
            after = self.left[index + 1]
            if after.dimension is Dimension.RATE and meets and self._follows(index + 1):
                return
        if self._no_count(quantity, noun, text[begin:ahead]):
            return
        if not self._sized_work(quantity, clause, noun, linked):
            return
        self.listed = self.done
        rule = "share-before" if quantity.dimension is Dimension.RATE else "count-before"
        if begin < ahead and REACHES.search(text, max(begin, ahead - 4), ahead) and ahead - begin > 4:
            self._add(Draft(begin, ahead, quantity, None, False, "reach", begin, quantity.outer_end))
            return
        self._add(Draft(start, end, quantity, None, False, rule, quantity.outer_start, end))

    def _up_to(self, quantity: Quantity, following: int, at: int, end: int) -> int:
        """Where a counted noun ends before the next figure; 62个村集体经济突破3万元 takes that figure in."""
        after = self.left[following]
        passed = after.precision is Precision.OVER and after.outer_start < after.start
        passed = passed and after.dimension is Dimension.MONEY and quantity.dimension in COUNTS
        if passed and end - at <= 10 and "、" not in self.text[at:end] and self._follows(following):
            self.swallowed = following
            return after.outer_end
        joint = self.text.rfind("、", at, end)
        if joint > at:
            self.done = joint + 1
            return joint
        return cut_tail(self.text, at, end)[0]

    def _sized_work(self, quantity: Quantity, clause: int, noun: str, linked: bool) -> bool:
        """Whether a size before a noun is work done (完成1115亿元的工业投资), not a property (50亿元企业)."""
        if quantity.dimension in COUNTS or quantity.dimension is Dimension.RATE:
            return True
        if linked and quantity.dimension not in (Dimension.MONEY, Dimension.AREA, Dimension.LENGTH):
            return False
        if quantity.dimension is Dimension.NUMBER:
            return True
        led = self.text[max(clause, quantity.outer_start - 12) : quantity.outer_start].strip()
        listed = led == "的" or led.endswith("等") or (self.listed == clause and led[-1:] in ("", "、", "和", "及"))
        led = led.strip("的、和及 ")
        if not (listed or ACT.search(led) or FUNDS.search(noun)):
            return False
        return not (quantity.precision is Precision.OVER and self.text[quantity.start - 1] in "过超")

    def _total(self, index: int, begin: int, start: int, end: int, counted: bool) -> None:
        """130个、总投资1170亿元在建项目: the sum is an indicator, the number before counts the same noun.

        总投资5亿元的X without a number of X is a property of X.
        """
        quantity = self.left[index]
        if index and self.drafts:
            before, last = self.left[index - 1], self.drafts[-1]
            verb = self.text.startswith(("新", "开工", "竣工"), last.start)
            if last.level is before and GAP.fullmatch(self.text, before.outer_end, begin):
                counted = True
                if not verb:
                    last.start, last.end, last.rule = cut_front(self.text, start, end), end, "count-before"
        if not counted:
            return
        self._add(Draft(begin, quantity.outer_start, quantity, None, False, "total", begin, quantity.outer_end))

    def _attach(self, quantity: Quantity, cue: Cue, low: int) -> None:
        """A figure without a name of its own belongs to the observation before it, or repeats its name."""
        if not self.drafts:
            return
        last = self.drafts[-1]
        between = self.text[last.last : quantity.outer_start]
        if "；" in between or "。" in between or len(between) > 24:
            return
        if quantity.dimension is Dimension.RATE and cue in (Cue.UP, Cue.DOWN):
            if last.change is None and last.level is not None and last.level.dimension is not Dimension.RATE:
                last.change, last.falls, last.last = quantity, cue is Cue.DOWN, quantity.outer_end
                basis = BASIS.search(self.text, low, self._verb(low, quantity.outer_start))
                last.basis = basis[0] if basis else None
                last.rule += "+growth"
            elif last.change is not None and last.level is None and OTHER_TIME.search(between):
                self._add(
                    Draft(
                        last.start, last.end, None, quantity, cue is Cue.DOWN, "again", last.first, quantity.outer_end
                    )
                )
            return
        if cue in (Cue.UP, Cue.DOWN) or quantity.dimension in TIMES or len(between) > 8:
            return
        if last.level is None:
            if cue is Cue.LEVEL and quantity.dimension is not Dimension.RATE:
                last.level, last.last = quantity, quantity.outer_end
                last.rule += "+level"
            return
        if cue is Cue.NONE and between.strip() in ("和", "及", "、") and last.level.unit == quantity.unit:
            self._add(Draft(last.start, last.end, quantity, None, False, "again", last.first, quantity.outer_end))
            return
        if (
            cue is Cue.LEVEL
            and last.level.dimension is quantity.dimension
            and last.level.base_unit == quantity.base_unit
        ):
            last.level, last.last = quantity, quantity.outer_end
            return
        if last.level.dimension is not quantity.dimension and quantity.dimension is not Dimension.RATE:
            self._add(Draft(last.start, last.end, quantity, None, False, "again", last.first, quantity.outer_end))

    def _attach_all(self, run: list[Quantity], cue: Cue, low: int, growth: bool) -> bool:
        """，分别增长8%和5%: one for each of the observations before."""
        owners = self.drafts[-len(run) :]
        if len(owners) != len(run):
            return False
        for owner, quantity in zip(owners, run, strict=True):
            if growth and owner.change is None and owner.level is not None:
                owner.change, owner.falls, owner.last = quantity, cue is Cue.DOWN, quantity.outer_end
                owner.rule += "+growth-list"
            elif not growth and owner.level is None:
                owner.level, owner.last = quantity, quantity.outer_end
                owner.rule += "+level-list"
        return True

    @property
    def last_end(self) -> int:
        """End of the last figure taken."""
        return self.drafts[-1].last if self.drafts else 0

    def _add(self, draft: Draft) -> None:
        while draft.end > draft.start and self.text[draft.end - 1] in "的 、":
            draft.end -= 1
        if draft.end > draft.start:
            self.drafts.append(draft)
