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

STOP = re.compile(r"[，。；！？：,;:（）()—…]|(?<!\d)\.(?!\d)")
QUOTED = re.compile(r"“[^“”]{1,40}”|《[^《》]{1,60}》|「[^「」]{1,40}」|‘[^‘’]{1,40}’")
ENDS = frozenset("，。；、！？：,;:）)（(—…】]” ")
CONNECTS = re.compile(r"以?及(?!时)|和(?!谐)|与(?!会)|并(?!网)|或|且|而")
GOES_ON = re.compile(
    r"(?:同比|环比|年均|增长|增幅|增速|下降|比上|较上|比去|较去|居全|居[省国]|列全|位居|位列|排名|排在|创|占|其中|用于|高于|低于|提高|提升|超(?:过|额|目标|计划)|"
    r"不变|不等|之间|目标|任务|大关|，|的(?:目标|任务|大关|基础上|水平))"
)
COUNTS = frozenset((Dimension.COUNT, Dimension.PEOPLE, Dimension.HOUSEHOLDS, Dimension.VISITS, Dimension.BATCH))
NEVER = frozenset((Dimension.POINTS, Dimension.MULTIPLE, Dimension.VOLTAGE, Dimension.SOUND))
TIMES = frozenset((Dimension.TIME, Dimension.AGE))
FROM = re.compile(r"[\u4e00-\u9fff]{0,6}(?:到|至|为|成)[^，；。、]{0,10}")
FROM_WORD = re.compile(r"(?:由|从|在)[^，；。由从]{0,16}$")
GAP = re.compile(r"(?:[、，, ]|以?及|和|与)*")
ITEMS = re.compile(r"、|，|以?及|和(?!谐)|与(?!会)")
MODIFIED = re.compile(r"(?:年产|日产|年加工|日加工|日处理|年处理|时速|装机|总投资|投资|载重)[约近超达]?$")
POLICY = re.compile(r"(?:政策|措施|举措|新政|意见|办法|制度|规定|条例|清单|条款|建议)")
NO_COUNT = re.compile(r"(?:方面|环节|维度|层面|阶段|字|环|大类|要求|目标|关键|重点(?:任务|领域|方向|环节|工作)|特点|原则|转变|不动摇|坚持|确保|一流)")
AWARD = re.compile(r"荣膺|荣获|表彰|奖|称号|金牌|银牌")
TIMED = re.compile(r"(?:天数|时间|年限|寿命|时限|工作日|时长|周期|期限|比例|岁|耗时|[天日]数|时效|压缩|缩短|平均.{0,6})$")
EVERY = frozenset("一二三四五六七八九两")
SPREAD = re.compile(r"(?:均|都|双双)(?:[同比年增长下降达到突破超过为在实现稳定保持提高升]{0,6})$")
EACH = re.compile(r"[各均]$")
REACHES = re.compile(r"(?:惠及|覆盖|带动|辐射|服务|受益)[^，；、]{0,4}$")


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
        self.stops = [match.start() for match in STOP.finditer(text)]
        shut = [match.span() for match in QUOTED.finditer(text)] if "“" in text or "《" in text or "「" in text else []
        self.shut = shut + [(start, end) for start, end, _ in names]
        self.quantities = quantities
        self.drafts: list[Draft] = []
        self.done = 0
        """End of the last figure that was dealt with: no indicator begins before it."""
        self.until: int | None = None
        """Where the indicator of the next figure ends when a starting value stands between (由51%提升到70%)."""
        self.left: list[Quantity] = []

    def read(self) -> list[Draft]:
        """All observations in order of their figures."""
        self.left = [q for q in self.quantities if not self._inside(q)]
        index = 0
        while index < len(self.left):
            index = self._take(index)
        return self.drafts

    def _take(self, index: int) -> int:
        """Deal with the figure at ``index``; the index to go on with."""
        quantity = self.left[index]
        if self._modifies(index):
            return index + 1
        if self._starts(index):
            return index + 1
        if quantity.dimension in NEVER or (quantity.unit or "").endswith("分之") or quantity.unit == "半":
            self._pass(quantity)
            return index + 1
        if self._follows(index):
            return self._named(index)
        self._counted(index)
        return index + 1

    def _pass(self, quantity: Quantity) -> None:
        self.done = quantity.outer_end
        self.until = None

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
        if quantity.dimension not in COUNTS and quantity.dimension is not Dimension.RATE:
            if MODIFIED.search(text, max(start, quantity.outer_start - 6), quantity.outer_start) and text[end] != "的":
                return True
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
        if text[at] == "、":
            at = self.left[index + 1].outer_end
        linked = text[at] == "的"
        at += linked
        end = self._clause_end(at)
        for after in self.left[index + 1 :]:
            if after.outer_start >= end:
                break
            if not self._modifies(self.left.index(after)):
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
        if self._no_count(quantity, noun, text[begin:ahead]):
            return
        if linked and quantity.dimension not in COUNTS and quantity.dimension is not Dimension.RATE:
            named = any(start <= a < end for a, _, _ in self.names)
            sized = MODIFIED.search(text, max(clause, quantity.outer_start - 6), quantity.outer_start)
            if named or sized or quantity.dimension not in (Dimension.MONEY, Dimension.AREA):
                return
        rule = "share-before" if quantity.dimension is Dimension.RATE else "count-before"
        if begin < ahead and REACHES.search(text, begin, ahead) and ahead - begin > 4:
            self._add(Draft(begin, ahead, quantity, None, False, "reach", begin, quantity.outer_end))
            return
        self._add(Draft(start, end, quantity, None, False, rule, quantity.outer_start, end))

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
            if parted >= 0 or len(run) > 1:
                taken = self._shared(run, low, high, parted)
                if taken:
                    return index + taken
        end, cue = cut_tail(text, low, high)
        if until is not None:
            end, cue = cut_tail(text, low, until)[0], Cue.LEVEL
        if cue is Cue.NONE and high < quantity.start:
            cue = Cue.LEVEL
        start = cut_front(text, low, end)
        if start >= end and cue is Cue.GAIN:
            start, end = low, high
        rule = "level"
        self._pass(quantity)
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
        if self._unfit(quantity, cue, start, end):
            return index + 1
        if SPREAD.search(text, start, high) and len(items := self._items(start, end)) > 1:
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

    def _unfit(self, quantity: Quantity, cue: Cue, start: int, end: int) -> bool:
        noun = self.text[start:end]
        if quantity.dimension in TIMES and not (cue is Cue.LEVEL or TIMED.search(noun)):
            return True
        if quantity.precision is Precision.RANGE and quantity.dimension in COUNTS:
            return True
        if quantity.numeral and len(quantity.numeral) == 1 and quantity.numeral in EVERY and quantity.unit != "成":
            return True
        if (quantity.unit or "") == "条" and POLICY.search(noun):
            return True
        return AWARD.search(noun) is not None and quantity.dimension in COUNTS

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
            return 0
        if verb - noun >= 2:
            items = [(noun, verb)] * len(run)
        else:
            items = self._items(start, end, len(run))
            if len(items) != len(run):
                if parted < 0:
                    return 0
                items = [(start, end)] * len(run) if len(items) < len(run) or not items else items[-len(run) :]
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
        return len(run)

    def _items(self, start: int, end: int, wanted: int = 0) -> list[tuple[int, int]]:
        """The names joined in ``text[start:end]``: cut so that there are ``wanted`` of them, if that can be."""
        text = self.text
        best: list[tuple[int, int]] = []
        for joint in (re.compile("[、，]"), ITEMS):
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
            out.append(_observation(sentence, draft))
    return out


def _observation(sentence: Sentence, draft: Draft) -> Observation:
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
        unit=level.unit if level else None,
        change_pct=(-change.value if draft.falls else change.value) if change and change.value is not None else None,
    )


def _kind(sentence: Sentence) -> ValueKind:
    return ValueKind.TARGET if sentence.role in (Role.PLAN, Role.GOVERNANCE, Role.CLOSING) else ValueKind.ACTUAL
