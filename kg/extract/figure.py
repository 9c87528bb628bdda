"""The figures of one sentence: which of them say something, and which way to look for what.

Most figures stand after their indicator (城镇新增就业1.8万人), some before the noun they
count (107名医务工作者). Sizes inside names or before a counted noun (投资10亿元以上的8个项目),
durations, ordinals and small numbers spelled out (三个优势) say nothing of their own; a
starting value (由51%提升到70%) only leads to the next.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kg.extract.indicator import Cue, cut_front, cut_tail
from kg.extract.quantity import Quantity
from kg.extract.unit import Dimension
from kg.model import EntityType, Precision

STOP = re.compile(
    r"[（(][^（）()，。\d]{1,10}[）)](?=[\u4e00-\u9fff“])|[，。；！？：,;:（）()—…\[［【]|(?<!\d)\.(?!\d)"
)
"""Where a clause ends; a short bracket inside a name (县（市）区) is no end and is matched whole."""
QUOTED = re.compile(r"“[^“”]{1,40}”|《[^《》]{1,60}》|「[^「」]{1,40}」|‘[^‘’]{1,40}’")
ENDS = frozenset(("", *"，。；、！？：,;:）)（(—…】]” "))
CONNECTS = re.compile(r"以?及(?!时)|和(?!谐)|与(?!会)|并(?!网)|或")
GOES_ON = re.compile(
    r"(?:同比|环比|年均|增长|增幅|增速|下降|比上|较上|比去|较去|居全|居[省国]|列全|位居|位列|排名|排在|创|占|其中|用于|高于|低于|"
    r"提高|提升|超(?:过|额|目标|计划)|不变|不等|之间|目标|任务|大关|等等|等(?=[，。；、]|$)|支持|用于|帮助|以内|内的|(?:全?覆盖|达标|到位|完成|合格)(?=[，。；、])|"
    r"的?(?:目标|任务|大关|基础上|水平|增长|增速|增幅|速度|高速增长))"
)
"""What may follow a figure whose indicator stands before it."""
COUNTS = frozenset((Dimension.COUNT, Dimension.PEOPLE, Dimension.HOUSEHOLDS, Dimension.VISITS, Dimension.BATCH))
NEVER = frozenset((Dimension.POINTS, Dimension.MULTIPLE, Dimension.VOLTAGE, Dimension.SOUND))
"""Differences in points, multiples and nominal voltages are never the value of an observation."""
TIMES = frozenset((Dimension.TIME, Dimension.AGE))
COUNTERS = frozenset(("个", "项", "组", "家", "所"))
SMALL = frozenset("一二三四五六七八九两")
FROM = re.compile(r"[\u4e00-\u9fff]{0,6}(?:到|至|为|成)[^，；。、]{0,10}")
FROM_WORD = re.compile(r"(?:由|从|在)[^，；。由从]{0,16}$")
REACHED = re.compile(r"[、，]?(?:总数|总量|累计|已)?(?:达到?了?|突破|超过?|为|至|增至|到)约?")
GAP = re.compile(r"(?:[、 ]|以?及|和|与){0,4}")
LISTED = re.compile(r"、(?!贷款)|，")
ITEMS = re.compile(r"、(?!贷款)|，|以?及|和(?!谐)|与(?!会)")
MODIFIED = re.compile(r"(?:年产|日产|年加工|日加工|日处理|年处理|时速|装机|载重)[约近超达]?$")
POLICY = re.compile(r"(?:政策|措施|举措|新政|意见|办法|制度|规定|条例|清单|条款|建议|出台|制定|推出|^落实|^执行)")
NO_COUNT = re.compile(
    r"(?:方面|环节|维度|层面|阶段|(?:季度|学期|年度)(?:[居保连]|$)|大类|等级|要求|目标|关键|重点(?:任务|领域|方向|环节|工作)|"
    r"特点|原则|转变|不动摇|坚持|确保|一流)"
)
"""Nouns whose number says how a text or programme is divided, not how much there is."""
PRIZE = re.compile(r"[一二三等金银铜]奖|获.{0,16}奖|奖项|奖$|金牌|银牌|表彰")
AWARD = re.compile(r"荣膺|荣获|表彰|奖|称号|金牌|获评|入选(?!.{0,24}计划)|参展|参赛|被命名")
SUM = re.compile(r"(?:总投资|计划投资|计划总投资|总投资额|投资总额)$")
URBAN = re.compile(r"城镇(?:常住)?(?:居民)?")
"""Says nothing without the name that follows: 城镇、农村居民人均可支配收入."""
GAINED = re.compile(r"(?:[较比].{1,8}|超(?:额|计划|目标|序时|时序|任务)[^，；]{0,4})$")
RANKED = re.compile(r"排名|位次|名次|排位|排序")
TIMED = re.compile(
    r"(?:天数|时间|年限|寿命|时限|工作日|时长|周期|期限|耗时|时效|压缩|缩短)(?:增加|减少|压缩|缩短|延长|提高)?了?$"
)
"""Indicators measured in time."""
MOST = 16
"""Figures that may share one 分别."""
FAR = 160
"""Characters between an indicator's first and its figure; no name in the reports is so long."""


def _small(quantity: Quantity) -> bool:
    """三个, 两座: a number spelled out in one character, but for 三成."""
    return quantity.numeral is not None and quantity.numeral in SMALL and quantity.unit != "成"


def _holds(spans: Sequence[tuple[int, int]], position: int, most: int) -> bool:
    """Whether one of the sorted ``spans``, which hardly overlap, holds ``position``."""
    index = bisect_right(spans, (position, most))
    return any(start <= position < end for start, end in spans[max(0, index - 2) : index])


class Figures:
    """The figures of one sentence with its clauses and quotations.

    ``names`` are the spans of named things in the sentence's text, with their types.
    """

    def __init__(self, text: str, quantities: Sequence[Quantity], names: Sequence[tuple[int, int, EntityType]]) -> None:
        self.text = text
        self.stops = [match.start() for match in STOP.finditer(text) if match.end() - match.start() == 1]
        shut = [match.span() for match in QUOTED.finditer(text)] if "“" in text or "《" in text or "「" in text else []
        self.quoted = shut
        self.named = sorted((start, end) for start, end, _ in names)
        self.name_starts = sorted(start for start, _, _ in names)
        self.done = 0
        """End of the last figure that was dealt with: no indicator begins before it."""
        self.until: int | None = None
        """Where the indicator of the next figure ends when a starting value stands between (由51%提升到70%)."""
        self.left = [quantity for quantity in quantities if not self._inside(quantity)]
        """The figures that can say something by themselves."""
        clear = {index for index in range(len(self.left)) if self._silent(index) or self._modifies(index)}
        if clear:
            self.left = [quantity for index, quantity in enumerate(self.left) if index not in clear]

    def _ends_at(self, position: int) -> bool:
        """Whether a named thing ends at ``position``: 企业减负30条 does, 4条高速公路 does not."""
        index = bisect_left(self.named, (position, 0))
        return index > 0 and self.named[index - 1][1] == position

    def _clause_start(self, position: int) -> int:
        index = bisect_left(self.stops, position)
        return self.stops[index - 1] + 1 if index else 0

    def _reach(self, quantity: Quantity) -> int:
        """Where the name before a figure can begin at the earliest."""
        at = quantity.outer_start
        return max(self.done, self._clause_start(at), at - FAR)

    def _clause_end(self, position: int) -> int:
        index = bisect_left(self.stops, position)
        return self.stops[index] if index < len(self.stops) else len(self.text)

    def _inside(self, quantity: Quantity) -> bool:
        """Whether a name, quotation or title holds the figure.

        A number of things (4个项目) or a sum of money is no part of a name, whatever was taken for one.
        """
        if _holds(self.quoted, quantity.start, len(self.text)):
            return True
        free = quantity.unit in COUNTERS or quantity.dimension is Dimension.MONEY
        free = free or (quantity.unit == "条" and not self._ends_at(quantity.end))
        return not free and _holds(self.named, quantity.start, len(self.text))

    def _name_begins(self, start: int, end: int) -> bool:
        """Whether a named thing begins in ``text[start:end]``."""
        index = bisect_left(self.name_starts, start)
        return index < len(self.name_starts) and self.name_starts[index] < end

    def _silent(self, index: int) -> bool:
        """Durations, sizes and small spelled numbers before a noun say nothing of their own (连续6年, 三个优势)."""
        quantity = self.left[index]
        if self._follows(index):
            return False
        if quantity.dimension in NEVER or quantity.dimension in TIMES:
            return True
        return _small(quantity)

    def _follows(self, index: int) -> bool:
        """Whether the indicator stands before the figure, because no noun comes right after it."""
        quantity = self.left[index]
        text, end = self.text, quantity.outer_end
        if index + 1 < len(self.left) and self.left[index + 1].outer_start == end:
            after = self.left[index + 1]
            return after.outer_end == after.end or text[after.outer_end : after.outer_end + 1] in ENDS
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
            if exact and quantity.outer_start == quantity.start:
                return True
        beside = index + 1 < len(self.left) and self.left[index + 1].outer_start == end + 1
        if beside and text[end] == "的" and quantity.precision in (Precision.OVER, Precision.AT_LEAST):
            return not SUM.search(text, max(0, quantity.outer_start - 6), quantity.outer_start)
        if self._follows(index):
            return False
        start = self._clause_start(quantity.outer_start)
        if MODIFIED.search(text, max(start, quantity.outer_start - 6), quantity.outer_start) and text[end] != "的":
            return True
        before = self.left[index - 1] if index else None
        if before is not None and before.outer_end >= start and quantity.dimension is not Dimension.RATE:
            glued = before.outer_end == quantity.outer_start and quantity.outer_end > quantity.end
            if quantity.dimension not in COUNTS or glued:
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
        return (
            sized
            and 2 <= len(between) <= 24
            and after.dimension in COUNTS
            and "、" not in between
            and (self._follows(index + 1) or between.endswith("项目"))
            and (quantity.precision is Precision.OVER or not between.startswith("的"))
        )

    def _starts(self, index: int) -> bool:
        """The value something set out from: 由51%提升到70% has its indicator before 由."""
        quantity, text = self.left[index], self.text
        start = self._reach(quantity)
        base = text.startswith(("基础上", "的基础上"), quantity.outer_end)
        if not base:
            if index + 1 >= len(self.left):
                return False
            if not FROM.fullmatch(text, quantity.outer_end, self.left[index + 1].outer_start):
                return False
        word = FROM_WORD.search(text, max(start, quantity.outer_start - 18), quantity.outer_start)
        if word is None:
            return False
        self.until = word.start()
        self.done = start
        return True

    def _reached_after(self, index: int) -> bool:
        """A gain before the level it led to (提高1.16岁、达到79.72岁): the indicator is kept for the level."""
        if index + 1 >= len(self.left):
            return False
        quantity, after = self.left[index], self.left[index + 1]
        if after.outer_start - quantity.outer_end > 8:
            return False
        if not REACHED.fullmatch(self.text, quantity.outer_end, after.start):
            return False
        low = self._reach(quantity)
        end, _ = cut_tail(self.text, low, quantity.outer_start)
        if cut_front(self.text, low, end) >= end:
            return False
        self.done, self.until = low, end
        return True

    def _run(self, index: int) -> list[Quantity]:
        """The figures from ``index`` on with nothing but 、 or 和 between them."""
        run = [self.left[index]]
        for after in range(index + 1, min(index + MOST, len(self.left))):
            quantity = self.left[after]
            if quantity.dimension in NEVER or not GAP.fullmatch(self.text, run[-1].outer_end, quantity.outer_start):
                break
            run.append(quantity)
        return run

    def _items(self, start: int, end: int, wanted: int = 0) -> list[tuple[int, int]]:
        """The names joined in ``text[start:end]``: cut so that there are ``wanted`` of them, if that can be."""
        text = self.text
        best: list[tuple[int, int]] = []
        for joint in (LISTED, ITEMS):
            items = []
            at = start
            for match in joint.finditer(text, start, end):
                items.append((at, match.start()))
                at = match.end()
            items.append((at, end))
            items = [(cut_front(text, a, b), b) for a, b in items if b - a >= 2]
            items = [(a, b) for a, b in items if a < b]
            if len(items) > 1 and URBAN.fullmatch(text, *items[0]) and text.startswith("农", items[1][0]):
                items[0] = items[0][0], items[1][1]
            if len(items) == wanted:
                return items
            if not best or (wanted and abs(len(items) - wanted) < abs(len(best) - wanted)):
                best = items
        return best

    def _verb(self, low: int, high: int) -> int:
        """Where the growth verb before a figure begins."""
        for size in range(1, min(6, high - low) + 1):
            end, cue = cut_tail(self.text, high - size, high)
            if end == high - size and cue in (Cue.UP, Cue.DOWN):
                return end
        return high

    def _no_count(self, quantity: Quantity, noun: str, verb: str) -> bool:
        """Counts of points of a programme, prizes, and small numbers spelled out are no statistics."""
        if _small(quantity) or NO_COUNT.match(noun) or noun.endswith("基础上") or AWARD.search(noun):
            return True
        return quantity.unit == "条" and (POLICY.search(noun) is not None or POLICY.search(verb) is not None)

    def _unfit(self, index: int, cue: Cue, start: int, end: int) -> bool:
        """Durations, ranges of counts, gains against another time, prizes, sums inside a name."""
        quantity, text = self.left[index], self.text
        noun = text[start:end]
        if text[quantity.outer_end : quantity.outer_end + 1] == "的" and noun.endswith("投资") and not SUM.search(noun):
            return True
        if GAINED.match(noun) or "最高奖" in noun or (noun.startswith("获") and "奖励" in noun):
            return True
        if quantity.dimension in TIMES and not (cue is Cue.LEVEL or TIMED.search(noun)):
            return True
        if quantity.precision is Precision.RANGE and quantity.dimension in COUNTS:
            return True
        if _small(quantity) or (quantity.unit == "位" and RANKED.search(noun)):
            return True
        if quantity.unit == "条" and POLICY.search(noun):
            return True
        return PRIZE.search(noun) is not None and quantity.dimension in COUNTS

    def _pass(self, quantity: Quantity) -> None:
        self.done = quantity.outer_end
        self.until = None
