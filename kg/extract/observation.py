"""Numbers about an indicator: 地区生产总值实现414.6亿元、增长6.9% as one observation.

Every figure of a sentence is looked at once, from left to right. Most stand after their
indicator (城镇新增就业1.8万人), some before the noun they count (107名医务工作者). A growth
without a name of its own belongs to the level before it; after 分别 names and figures are
paired in order. Sizes inside names or before a counted noun (投资10亿元以上的8个项目),
figures of one named project or firm, ordinals, points and multiples are no observations.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.extract.indicator import BASIS, Cue, cut_front, cut_tail
from kg.extract.quantity import Dimension, Quantity, find_quantities
from kg.model import (
    Attribute,
    Document,
    EntityType,
    Measure,
    Mention,
    Observation,
    Precision,
    Role,
    Sentence,
    Span,
    ValueKind,
)

STOP = re.compile(r"[（(][^（）()，。\d]{1,10}[）)](?=[\u4e00-\u9fff“])|[，。；！？：,;:（）()—…\[［【]|(?<!\d)\.(?!\d)")
QUOTED = re.compile(r"“[^“”]{1,40}”|《[^《》]{1,60}》|「[^「」]{1,40}」|‘[^‘’]{1,40}’")
ENDS = frozenset("，。；、！？：,;:）)（(—…】]” ")
CONNECTS = re.compile(r"以?及(?!时)|和(?!谐)|与(?!会)|并(?!网)|或|且|而")
GOES_ON = re.compile(
    r"(?:同比|环比|年均|增长|增幅|增速|下降|比上|较上|比去|较去|居全|居[省国]|列全|位居|位列|排名|排在|创|占|其中|用于|高于|低于|提高|提升|超(?:过|额|目标|计划)|"
    r"不变|不等|之间|目标|任务|大关|等等|等(?=[，。；、]|$)|的?(?:目标|任务|大关|基础上|水平|增长|增速|增幅|速度|高速增长)|支持|用于|帮助|以内|内的)"
)
COUNTS = frozenset((Dimension.COUNT, Dimension.PEOPLE, Dimension.HOUSEHOLDS, Dimension.VISITS, Dimension.BATCH))
NEVER = frozenset((Dimension.POINTS, Dimension.MULTIPLE, Dimension.VOLTAGE, Dimension.SOUND))
TIMES = frozenset((Dimension.TIME, Dimension.AGE))
FROM = re.compile(r"[\u4e00-\u9fff]{0,6}(?:到|至|为|成)[^，；。、]{0,10}")
REACHED = re.compile(r"[、，]?(?:总数|总量|累计|已)?(?:达到?了?|突破|超过?|为|至|增至|到)约?")
FROM_WORD = re.compile(r"(?:由|从|在)[^，；。由从]{0,16}$")
GAP = re.compile(r"(?:[、 ]|以?及|和|与)*")
ITEMS = re.compile(r"、(?!贷款)|，|以?及|和(?!谐)|与(?!会)")
MODIFIED = re.compile(r"(?:年产|日产|年加工|日加工|日处理|年处理|时速|装机|载重)[约近超达]?$")
FUNDS = re.compile(r"(?:资金|投资|贷款|融资|补贴|债券|税费|收入|补助)")
POLICY = re.compile(r"(?:政策|措施|举措|新政|意见|办法|制度|规定|条例|清单|条款|建议)")
NO_COUNT = re.compile(r"(?:方面|环节|维度|层面|阶段|(?:季度|学期|年度)(?:[居保连]|$)|大类|等级|要求|目标|关键|重点(?:任务|领域|方向|环节|工作)|特点|原则|转变|不动摇|坚持|确保|一流)")
PRIZE = re.compile(r"[一二三等金银铜]奖|获.{0,16}奖|奖项|奖$|金牌|银牌|表彰")
AWARD = re.compile(r"荣膺|荣获|表彰|奖|称号|金牌|获评|入选(?!.{0,24}计划)|参展|参赛|被命名")
STEP = re.compile(r"(?:[\u4e00-\u9fff]{0,4}级)?(?:关口|台阶|大关|位次)")
SUM = re.compile(r"(?:总投资|计划投资|计划总投资|总投资额|投资总额)$")
ACT = re.compile(
    r"(?:完成|实现|落实|争取|筹集|筹措|投入|发放|拨付|整合|统筹|释放|盘活|破解|化解|消化|处置|收储|出让|新增|新建|建成|建设|改造|改建|新改建|治理|整治|修复|"
    r"种植|栽植|实施|利用|发挥|打造|规划|新建成|拆除|清理|退出|减免|新发展|发展|扩建|铺设|启动|推进|完善|优化|开发)[好了]?(?:全?[我市省区县州]{1,2})?$"
)
GAINED = re.compile(r"(?:[较比].{1,8}|超(?:额|计划|目标|序时|时序|任务)[^，；]{0,4})$")
RATE_NOUN = re.compile(r"的?[高]?(?:增长|增速|增幅|速度)")
TIMED = re.compile(r"(?:天数|时间|年限|寿命|时限|工作日|时长|周期|期限|耗时|时效|压缩|缩短)(?:增加|减少|压缩|缩短|延长|提高)?了?$")
EVERY = frozenset("一二三四五六七八九两")
SPREAD = re.compile(r"(?:均|都|双双)(?:[同比年增长下降达到突破超过为在实现稳定保持提高升]{0,6})$")
EACH = re.compile(r"[各均]$")
REACHES = re.compile(r"(?:惠及|覆盖|受益)了?$")
YEARLY = re.compile(r"(?:全?年|年初)?度?(?:计划|目标|任务|预算|目标任务)(?:数|任务|总数)?")
BARE = re.compile(
    r"([^，。；：、]{2,24}?)(?:再?创|呈|持续|稳[步中定]|快速|大幅|不断|显著|进一步|明显|位居|居[全省第]|连续|迈上|取得|蓬勃|较快|平稳|实现[新历])[^，。；]{0,14}，"
)
"""A clause that says how an indicator moved, before one that gives its level (进出口总值创历史新高，达到…)."""


@dataclass(slots=True)
class Draft:
    """An observation in the making; positions are those of the sentence's text."""

    start: int
    end: int
    level: Quantity | None
    change: Quantity | None
    falls: bool
    rule: str
    first: int
    last: int
    basis: str | None = None


class Figures:
    """The figures of one sentence and what they say, read once from left to right.

    ``names`` are the spans of named things in the sentence's text, with their types.
    """

    def __init__(
        self, text: str, quantities: Sequence[Quantity], names: Sequence[tuple[int, int, EntityType]]
    ) -> None:
        self.text = text
        self.names = names
        self.stops = [match.start() for match in STOP.finditer(text) if match.end() - match.start() == 1]
        shut = [match.span() for match in QUOTED.finditer(text)] if "“" in text or "《" in text or "「" in text else []
        self.shut = shut + [(start, end) for start, end, _ in names]
        self.quantities = quantities
        self.drafts: list[Draft] = []
        self.done = 0
        """End of the last figure that was dealt with: no indicator begins before it."""
        self.listed = -1
        """End of the last figure that stood before what it counts."""
        self.until: int | None = None
        """Where the indicator of the next figure ends when a starting value stands between (由51%提升到70%)."""
        self.left: list[Quantity] = []

    def read(self) -> list[Draft]:
        """All observations in order of their figures."""
        self.left = [q for q in self.quantities if not self._inside(q)]
        clear = {index for index in range(len(self.left)) if self._silent(index) or self._modifies(index)}
        self.left = [q for index, q in enumerate(self.left) if index not in clear]
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
        return index + 1

    def _pass(self, quantity: Quantity) -> None:
        self.done = quantity.outer_end
        self.until = None

    def _silent(self, index: int) -> bool:
        """Durations, sizes and small spelled numbers before a noun say nothing of their own (连续6年, 三个优势)."""
        quantity = self.left[index]
        if self._follows(index):
            return False
        if quantity.dimension in NEVER or quantity.dimension in TIMES:
            return True
        return quantity.numeral is not None and quantity.numeral in EVERY and quantity.unit != "成"

    def _reached_after(self, index: int) -> bool:
        """A gain before the level it led to (提高1.16岁、达到79.72岁): the indicator is kept for the level."""
        if index + 1 >= len(self.left):
            return False
        quantity, after = self.left[index], self.left[index + 1]
        if after.outer_start - quantity.outer_end > 8:
            return False
        if not REACHED.fullmatch(self.text, quantity.outer_end, after.start):
            return False
        low = max(self.done, self._clause_start(quantity.outer_start))
        end, _ = cut_tail(self.text, low, quantity.outer_start)
        if cut_front(self.text, low, end) >= end:
            return False
        self.done, self.until = low, end
        return True

    def _inside(self, quantity: Quantity) -> bool:
        """Whether a name, quotation or title holds the figure."""
        return any(start <= quantity.start < end for start, end in self.shut)

    def _clause_start(self, position: int) -> int:
        index = bisect_left(self.stops, position)
        return self.stops[index - 1] + 1 if index else 0

    def _clause_end(self, position: int) -> int:
        index = bisect_left(self.stops, position)
        return self.stops[index] if index < len(self.stops) else len(self.text)

    def _follows(self, index: int) -> bool:
        """Whether the indicator stands before the figure, because no noun comes right after it."""
        quantity = self.left[index]
        text, end = self.text, quantity.outer_end
        if index + 1 < len(self.left) and self.left[index + 1].outer_start == end:
            return True
        if end >= len(text) or text[end] in ENDS:
            if text[end : end + 1] == "、" and index + 1 < len(self.left):
                after = self.left[index + 1]
                shared = after.outer_start == end + 1 and after.dimension is not quantity.dimension
                if shared and text[after.outer_end : after.outer_end + 1] == "的" and not self._follows(index + 1):
                    return False
            if text[end : end + 1] != " " or end + 1 >= len(text):
                return True
            end += 1
        if CONNECTS.match(text, end) or GOES_ON.match(text, end):
            return True
        return text[end] == "的" and index + 1 < len(self.left) and self.left[index + 1].outer_start == end + 1

    def _modifies(self, index: int) -> bool:
        """A size that belongs to the noun counted (亿元以上项目360个), not a figure of its own."""
        quantity, text = self.left[index], self.text
        end = quantity.outer_end
        if text.startswith("级", quantity.end) or text.startswith("级", end):
            return True
        if quantity.numeral and not quantity.numeral.strip("百千万亿"):
            exact = quantity.precision in (Precision.EXACT, Precision.AT_LEAST, Precision.AT_MOST)
            if exact and (quantity.outer_start == quantity.start):
                return True
        if self._follows(index):
            return False
        start = self._clause_start(quantity.outer_start)
        if MODIFIED.search(text, max(start, quantity.outer_start - 6), quantity.outer_start) and text[end] != "的":
            return True
        if quantity.dimension not in COUNTS and quantity.dimension is not Dimension.RATE:
            before = self.left[index - 1] if index else None
            if before is not None and before.outer_end >= start and before.outer_end >= self.done - 1:
                between = text[before.outer_end : quantity.outer_start]
                if before.dimension in COUNTS and len(between) <= 12 and "、" not in between:
                    return True
        if quantity.dimension in (Dimension.RATE, Dimension.TIME) or index + 1 >= len(self.left):
            return False
        after = self.left[index + 1]
        if after.outer_start >= self._clause_end(end):
            return False
        between = text[end : after.outer_start]
        sized = quantity.dimension not in COUNTS or quantity.outer_end > quantity.end
        return sized and 2 <= len(between) <= 24 and after.dimension in COUNTS and "、" not in between and (
            self._follows(index + 1) and not between.startswith("的") or between.endswith("项目")
        )

    def _starts(self, index: int) -> bool:
        """The value something set out from: 由51%提升到70% has its indicator before 由."""
        quantity, text = self.left[index], self.text
        start = max(self.done, self._clause_start(quantity.outer_start))
        base = text.startswith(("基础上", "的基础上"), quantity.outer_end)
        if not base:
            if index + 1 >= len(self.left):
                return False
            if not FROM.fullmatch(text, quantity.outer_end, self.left[index + 1].outer_start):
                return False
        word = FROM_WORD.search(text, start, quantity.outer_start)
        if word is None:
            return False
        self.until = word.start()
        self.done = start
        return True

    def _counted(self, index: int) -> None:
        """A figure before the noun it counts: 107名医务工作者, 1115亿元的工业投资."""
        quantity, text = self.left[index], self.text
        at = quantity.outer_end
        clause = max(self.done, self._clause_start(quantity.outer_start))
        self._pass(quantity)
        following = index + 1
        if text[at] == "、":
            at = self.left[following].outer_end
            following += 1
        linked = text[at] == "的"
        at += linked
        if linked and quantity.dimension is not Dimension.RATE and any(a - 4 <= at <= a for a, _, _ in self.names):
            return
        end = self._clause_end(at)
        for after in self.left[following:]:
            if after.outer_start >= end:
                break
            end = after.outer_start
            break
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
        if (total := SUM.search(text, clause, quantity.outer_start)) is not None:
            if not any(start <= a < end for a, _, _ in self.names):
                self._total(index, total.start(), start, end)
            return
        if index + 1 < len(self.left) and quantity.dimension in COUNTS:
            after = self.left[index + 1]
            if after.dimension is Dimension.RATE and end == after.outer_start and self._follows(index + 1):
                return
        if self._no_count(quantity, noun, text[begin:ahead]):
            return
        if linked and quantity.dimension not in COUNTS and quantity.dimension is not Dimension.RATE:
            if quantity.dimension not in (Dimension.MONEY, Dimension.AREA, Dimension.LENGTH):
                return
        if quantity.dimension not in COUNTS and quantity.dimension not in (Dimension.RATE, Dimension.NUMBER):
            led = text[clause : quantity.outer_start].strip("的 ")
            listed = self.listed == clause and led.endswith(("、", "和", "及")) or led.endswith("等")
            if led.strip("、和及") and not (listed or ACT.search(led) or FUNDS.search(noun)):
                return
            if quantity.precision is Precision.OVER and text[quantity.start - 1] in "过超":
                return
        self.listed = quantity.outer_end
        rule = "share-before" if quantity.dimension is Dimension.RATE else "count-before"
        if begin < ahead and REACHES.search(text, begin, ahead) and ahead - begin > 4:
            self._add(Draft(begin, ahead, quantity, None, False, "reach", begin, quantity.outer_end))
            return
        self._add(Draft(start, end, quantity, None, False, rule, quantity.outer_start, end))

    def _total(self, index: int, begin: int, start: int, end: int) -> None:
        """130个、总投资1170亿元在建项目: the sum is an indicator, the number before counts the same noun."""
        quantity = self.left[index]
        if index and self.drafts:
            before, last = self.left[index - 1], self.drafts[-1]
            verb = self.text.startswith(("新", "开工", "竣工"), last.start)
            if last.level is before and not verb and GAP.fullmatch(self.text, before.outer_end, begin):
                last.start, last.end, last.rule = start, end, "count-before"
        self._add(Draft(begin, quantity.outer_start, quantity, None, False, "total", begin, quantity.outer_end))

    def _no_count(self, quantity: Quantity, noun: str, verb: str) -> bool:
        """Counts of points of a programme, prizes, and small numbers spelled out are no statistics."""
        if quantity.numeral and len(quantity.numeral) == 1 and quantity.numeral in EVERY and quantity.unit != "成":
            return True
        if NO_COUNT.match(noun) or AWARD.search(noun):
            return True
        return (quantity.unit or "") == "条" and (POLICY.search(noun) is not None or POLICY.search(verb) is not None)

    def _named(self, index: int) -> int:
        """A figure after its indicator; takes in all that share one verb. The index to go on with."""
        quantity, text = self.left[index], self.text
        low = max(self.done, self._clause_start(quantity.outer_start))
        high = quantity.outer_start
        until, self.until = self.until, None
        parted = text.rfind("分别", low, high)
        if parted >= 0 or (index + 1 < len(self.left) and quantity.dimension is Dimension.RATE):
            run = self._run(index)
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
        rule = "level"
        if start < end and cue in (Cue.UP, Cue.DOWN) and quantity.dimension is not Dimension.RATE:
            if self._reached_after(index):
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
        if quantity.dimension is Dimension.RATE and cue in (Cue.UP, Cue.DOWN):
            if SPREAD.search(text, start, high):
                for a, b in self._items(start, end):
                    self._add(Draft(a, b, None, quantity, cue is Cue.DOWN, "growth-spread", a, quantity.outer_end))
                return index + 1
            basis = BASIS.search(text, max(low, high - 16), self._verb(low, high))
            self._add(
                Draft(start, end, None, quantity, cue is Cue.DOWN, "growth", start, quantity.outer_end,
                      basis[0] if basis else None)
            )  # fmt: skip
            return index + 1
        if cue in (Cue.UP, Cue.DOWN):
            end = high
            rule = "gain"
            while end > start and text[end - 1] in " 了":
                end -= 1
        if self._unfit(index, cue, start, end):
            return index + 1
        rates = quantity.dimension is Dimension.RATE and "率、" in text[start:end]
        spread = SPREAD.search(text, start, high) is not None
        if (rates or spread) and len(items := self._items(start, end)) > 1 and (
            spread or all(text[b - 1] == "率" for _, b in items)
        ):
            for a, b in items:
                self._add(Draft(a, b, quantity, None, False, "level-spread", a, quantity.outer_end))
            return index + 1
        if cue is Cue.NONE and rule == "level":
            rule = "count" if quantity.dimension in COUNTS else "level-bare"
        self._add(Draft(start, end, quantity, None, False, rule, start, quantity.outer_end))
        return index + 1

    def _verb(self, low: int, high: int) -> int:
        """Where the growth verb before a figure begins."""
        for size in (6, 5, 4, 3, 2, 1):
            if high - size >= low and cut_tail(self.text, high - size, high) == (high - size, Cue.UP):
                return high - size
        return high

    def _unfit(self, index: int, cue: Cue, start: int, end: int) -> bool:
        """Durations, ranges of counts, gains against another time, prizes, sums inside a name."""
        quantity, text = self.left[index], self.text
        noun = text[start:end]
        if text[quantity.outer_end : quantity.outer_end + 1] == "的" and noun.endswith("投资") and not SUM.search(noun):
            return True
        if GAINED.match(noun) or "最高奖" in noun or "奖励" in noun and noun.startswith("获"):
            return True
        if quantity.dimension in TIMES and not (cue is Cue.LEVEL or TIMED.search(noun)):
            return True
        if quantity.precision is Precision.RANGE and quantity.dimension in COUNTS:
            return True
        if quantity.numeral and len(quantity.numeral) == 1 and quantity.numeral in EVERY and quantity.unit != "成":
            return True
        if (quantity.unit or "") == "条" and POLICY.search(noun):
            return True
        return PRIZE.search(noun) is not None and quantity.dimension in COUNTS

    def _run(self, index: int) -> list[Quantity]:
        """The figures from ``index`` on with nothing but 、 or 和 between them."""
        run = [self.left[index]]
        for quantity in self.left[index + 1 :]:
            if quantity.dimension in NEVER or not GAP.fullmatch(self.text, run[-1].outer_end, quantity.outer_start):
                break
            run.append(quantity)
        return run

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
            end = cut_tail(text, 0, max(low - 1, 0))[0]
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

    def _items(self, start: int, end: int, wanted: int = 0) -> list[tuple[int, int]]:
        """The names joined in ``text[start:end]``: cut so that there are ``wanted`` of them, if that can be."""
        text = self.text
        best: list[tuple[int, int]] = []
        for joint in (re.compile("、(?!贷款)|，"), ITEMS):
            items = []
            at = start
            for match in joint.finditer(text, start, end):
                items.append((at, match.start()))
                at = match.end()
            items.append((at, end))
            items = [(cut_front(text, a, b), b) for a, b in items if b - a >= 2]
            items = [(a, b) for a, b in items if a < b]
            if len(items) == wanted:
                return items
            if not best or (wanted and abs(len(items) - wanted) < abs(len(best) - wanted)):
                best = items
        return best

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
        if cue is Cue.LEVEL and last.level.dimension is quantity.dimension and last.level.base_unit == quantity.base_unit:
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


def find_observations(doc: Document, mentions: Sequence[Mention]) -> list[Observation]:
    """The observations of a report in order of the text. ``mentions`` keep names with digits apart."""
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    out: list[Observation] = []
    for sentence in doc.sentences:
        quantities = find_quantities(sentence.text)
        if not quantities:
            continue
        names = [(*sentence.local(mention.span), mention.type) for mention in by_sentence.get(sentence.index, ())]
        for draft in Figures(sentence.text, quantities, names).read():
            out.append(_observation(doc, sentence, draft))
    return out


def _observation(doc: Document, sentence: Sentence, draft: Draft) -> Observation:
    level, change = draft.level, draft.change
    kind = _kind(sentence)
    return Observation(
        span=sentence.raw(min(draft.start, draft.first), max(draft.last, draft.end)),
        indicator=sentence.raw(draft.start, draft.end),
        sentence=sentence.index,
        kind=kind,
        confidence=0.9,
        rule=draft.rule,
        value=level.value if level else None,
        unit=_unit(doc, sentence, level) if level else None,
        change_pct=(-change.value if draft.falls else change.value) if change and change.value is not None else None,
    )


def _kind(sentence: Sentence) -> ValueKind:
    return ValueKind.TARGET if sentence.role in (Role.PLAN, Role.GOVERNANCE, Role.CLOSING) else ValueKind.ACTUAL


def _unit(doc: Document, sentence: Sentence, quantity: Quantity) -> str | None:
    """The unit as the report has it: a full-width ％ stays one."""
    if quantity.unit == "%" and quantity.numeral is None:
        return doc.text[sentence.raw(quantity.end - 1, quantity.end).start]
    return quantity.unit
