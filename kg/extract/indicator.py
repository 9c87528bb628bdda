"""The name of what is counted or measured: its cut from a clause and its common form.

An indicator's surface is contiguous text. Words that only say that, when or by whom
something was reached (实现, 累计, 全年, 全市) are cut from its front, what leads over to
the figure (达到, 同比增长, 控制在) from its end.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

from kg.lexicon import load_rows


class Cue(Enum):
    """What the words right before a figure make of it."""

    LEVEL = "level"
    UP = "up"
    DOWN = "down"
    GAIN = "gain"
    """An amount added or taken away (净增13.1万家), not the level reached."""
    NONE = "none"


UP = (
    "增长", "增加", "提高", "提升", "上升", "上涨", "增幅", "增速", "增长率", "递增", "扩大", "增幅为", "增幅达", "增幅达到", "增速为",
    "增速达", "增速达到", "增速保持在", "增长速度", "增速在", "增收", "增产", "增势", "回升", "激增", "跃升", "攀升", "反弹",
    "增长了", "增加了", "提高了", "提升了", "上升了", "增长达", "增长达到", "增长率达", "增长率达到", "增长率为", "增", "实现增长", "增长约",
    "保持增长", "逆势增长", "快速增长", "稳定增长", "稳步增长", "大幅增长", "增长速度达", "增长速度为", "同比增长", "同比增加", "增速稳定在",
    "增长保持在", "增长稳定在", "增速控制在", "增幅稳定在", "增幅保持在", "增长目标为", "增幅控制在", "增速均达", "增速均为", "增长预期",
)  # fmt: skip
DOWN = (
    "下降", "减少", "降低", "下滑", "回落", "压减", "压缩", "缩短", "降幅", "降幅达", "降幅为", "降幅达到", "减幅", "下跌", "缩减",
    "下降了", "减少了", "降低了", "压缩了", "缩短了", "压减了", "降", "减", "削减", "收窄", "精简", "消减", "收缩", "改善", "下降率达", "减量",
)  # fmt: skip
GAIN = ("净增", "净增加", "新增", "新增加", "净减少", "增加额", "增资", "增效")
LEVEL = (
    "达到", "达", "突破", "突破了", "超过", "超", "为", "是", "实现", "完成", "在", "至", "到", "控制在", "稳定在", "保持在", "保持", "恒定在",
    "维持在", "接近", "逼近", "跃升至", "攀升至", "跃居", "升至", "降至", "降到", "增至", "增到", "减至", "减到", "压缩至", "压减至", "缩减至",
    "缩短至", "缩短到", "压缩到", "发展到", "扩大到", "扩大至", "扩至", "扩展到", "拓展至", "拓展到", "上升到", "上升至", "提升为", "提高为", "跨越",
    "跨过", "迈过", "跨上", "迈上", "迈入", "站上", "冲刺", "冲破", "破", "达成", "高达", "多达", "首破", "首次突破", "首次超过", "成功突破", "收窄至",
    "收窄到", "优于", "确保达到", "共计", "合计", "共", "计", "有", "已有", "有望达到", "过", "可达", "可达到", "力争达到", "不低于", "总计",
    "约", "近", "逾", "则为", "调整为", "实现了", "完成了", "达到了", "保持了", "累计达", "共有", "均为", "均达", "均达到", "均超过", "均突破",
    "不少于", "高于", "低于", "不超过", "不高于", "少于", "不足", "仅为", "仅", "仍达", "仍为", "翻番达", "集聚到", "增加为", "在库", "完善到",
    "分别是", "超出", "跻身", "保有", "稳定达到", "稳定实现", "回升至", "回升到", "恢复到", "恢复至", "回落至", "回落到", "收于", "占到", "延长至", "延长到",
    "持续保持", "持续稳定在", "稳定保持在", "始终保持在", "基本稳定在", "控制到", "限制在", "扩容至", "扩容到", "壮大到", "延伸至", "延伸到", "扩增至",
)  # fmt: skip
TO = ("至", "到", "为")
ADVERBS = (
    "同比", "环比", "年均", "平均", "预计", "预计将", "将", "已", "也", "还", "已经", "均", "都", "双双", "分别", "力争", "确保", "预期", "全部", "总体",
    "持续", "稳定", "首次", "成功", "同步", "累计", "再", "比上年", "较上年", "比去年", "较去年", "比上一年", "较上一年", "同口径", "可比价", "又", "共",
    "比上年同期", "较上年同期", "比去年同期", "较去年同期", "年", "可", "能够", "能", "要", "应", "须", "必须", "约", "近", "仍", "又", "就", "即", "最高",
    "按可比价格计算", "按可比口径", "可比口径", "名义", "实际", "日均", "月均", "每年", "逐年", "目标", "任务", "实现", "完成", "比", "的", "率先", "合计",
    "五年", "三年", "两年", "每月", "每人每月", "每人每年", "每人每天", "每吨", "大幅", "稳步", "进一步", "逆势", "平稳", "分别实现", "分别完成", "分别达到", "左右", "有望", "一举", "稳", "连续", "全年", "之间", "相比",
    "较年初", "比年初", "较上年末", "比上年末", "比2020年", "较2020年", "基本", "继续", "至少", "预期目标", "力争实现", "确保实现", "双", "总数", "，", "、",
)  # fmt: skip
BLANKS = " \u3000"


def _tail_words() -> dict[str, Cue]:
    words = dict.fromkeys(ADVERBS, Cue.NONE)
    words |= dict.fromkeys(LEVEL, Cue.LEVEL)
    words |= dict.fromkeys(UP, Cue.UP) | dict.fromkeys(DOWN, Cue.DOWN) | dict.fromkeys(GAIN, Cue.GAIN)
    for stem in UP + DOWN:
        words |= {stem + to: Cue.LEVEL for to in TO if stem + to not in words}
    for keep in ("总数", "，", "、"):
        words.pop(keep)
    return words


TAIL = _tail_words()
LONGEST = max(map(len, TAIL))
BASIS = re.compile(
    r"(?:[较比]“?(?:上一?年|去年|前年|年初|十.五|(?:19|20)\d\d年?|“?十.五”?|上届|计划|过去|同期|五年前)[^，；]{0,6}|同比|环比|年均|平均每年)$"
)
"""What a change is measured against, at the end of a clause."""
LEAD = re.compile(
    r"[ 、，,；;\u3000]+|以?及(?![时格])|和(?![谐平美])|与(?!会)|并(?![购网联轨])|同时|其中|尤其|特别是|[一二三四五六七八九]是|另外|此外|"
    r"(?:今年|去年|明年|年内|全年|当年|本年度?|上半年|前三季度|一季度|五年来?|期内|每年|近年来|年度内)(?!度?计划|度?投资|度?目标)|"
    r"(?:到|至|自|从|截至|在)?(?:19|20)\d\d年(?:[-—–至到](?:19|20)\d\d年)?(?:底|末|年底)?(?:以?来)?|"
    r"累计|共计|总共|共(?![建享同治管用青])|预计|预期(?!寿命)|力争|确保|争取(?=[到实完达新年再])|努力|实现(?!率)|完成(?!投资|率)|达到|达(?![标产州县茂])|达成|"
    r"超额|圆满|顺利|成功(?!率)|“?十[一二三四五]五”?(?:期间|时期|末|以来)?(?!规划|工程)|"
    r"(?:全|本|我)[省市区县州旗盟镇乡](?:域(?![内外]))?(?![道际内外人场])|全国(?!性|文明|重点)|已经|已(?=[实完达建有])|将(?!军)|要(?![素求件])|使(?!用)|让(?![利渡])|"
    r"约(?!束)|近(?![海岸郊零视])|又|再(?![生贷就担制])|还(?![款林田湖草建贷])|也|共?有(?![色效机线关害限偿力序轨组])|现有|拥有|计划(?![生投总外])|"
    r"(?:主要)?(?:预期)?目标(?:是|为|：)|了|[一两二三四五六七八九十]年(?:来|间)?(?![义级制期一])|首次(?!公开)|率先|连续|新的?一年|[）)”’\]】]"
)
"""Words at the front of a clause that name nothing counted."""


def cut_tail(text: str, start: int, end: int) -> tuple[int, Cue]:
    """Where the name in ``text[start:end]`` ends before the words that lead to a figure, and what they say.

    >>> cut_tail("地区生产总值同比增长", 0, 10)
    (6, <Cue.UP: 'up'>)
    """
    cue = Cue.NONE
    while end > start:
        if text[end - 1] in BLANKS:
            end -= 1
            continue
        for size in range(min(LONGEST, end - start), 0, -1):
            said = TAIL.get(text[end - size : end])
            if said is not None and _fits(text, start, end - size, end, said):
                break
        else:
            basis = BASIS.search(text, max(start, end - 16), end)
            if basis is None or basis.start() == end:
                break
            end = basis.start()
            continue
        end -= size
        if cue is Cue.NONE:
            cue = said
    return end, cue


KEEP = frozenset(
    ("规模", "占比", "比重", "保有", "就业", "率", "额", "完成率", "增长率", "净增", "新增", "实现率", "投资", "目标")
)
SINGLES = {"为": "作行成人认", "在": "存所正现", "到": "签收", "年": "", "增": "新净", "降": "", "减": "", "过": "通超", "有": "拥所占国共保",
           "共": "公", "计": "统设会审累总", "是": "", "的": "", "比": "占", "要": "主重", "可": "", "能": "产功动", "近": "附", "约": "节签预",
           "双": "", "再": "", "稳": "", "将": "", "都": "首", "又": "", "还": "", "就": "成", "超": "", "达": "到", "至": "", "破": "",
           "仅": "", "平均": ""}  # fmt: skip
"""Single characters that end another word after these."""


def _fits(text: str, start: int, at: int, end: int, cue: Cue) -> bool:
    """Whether the word ``text[at:end]`` stands by itself and does not end a longer one."""
    word = text[at:end]
    if len(word) == 1:
        before = SINGLES.get(word)
        if before and at > start and text[at - 1] in before:
            return False
        if word in "年增降减能" and at - start < 2:
            return word != "年" and word != "能"
        if word == "年":
            return False
    return not (cue is Cue.GAIN and at > start)


def cut_front(text: str, start: int, end: int) -> int:
    """Where the name in ``text[start:end]`` begins after words that name nothing.

    >>> cut_front("其中全市累计实现工业增加值", 0, 13)
    8
    """
    while start < end:
        lead = LEAD.match(text, start, end)
        if lead is None or lead.end() == start:
            break
        start = lead.end()
    return start


FOLD = re.compile(r"[\s“”‘’\"'（）()《》〈〉]")
FRONT = re.compile(
    r"(?:全国|全省|全市|全区|全县|全州|全旗|全盟|全镇|我国|我省|我市|我区|我县|我州|本市|实现|完成|累计|其中|预计|力争|确保|全年|年度|当年|"
    r"全部|地方|辖区(?!内)|各类|各项)+"
)


@cache
def _aliases() -> dict[str, str]:
    """Folded surface forms of ``indicators.tsv`` with the id of their indicator."""
    forms: dict[str, str] = {}
    for row in load_rows("indicators.tsv"):
        for form in (row["zh"], *row["aliases"].split("|")):
            if form and form != "-":
                forms[fold_indicator(form)] = row["id"]
    return forms


def fold_indicator(surface: str) -> str:
    """The surface without blanks, quotation marks and brackets, Latin letters as capitals."""
    return FOLD.sub("", surface).upper()


def normalise_indicator(surface: str) -> str | None:
    """The id in ``indicators.tsv`` of an indicator as written, None where it is no common one.

    >>> normalise_indicator("全市GDP"), normalise_indicator("新增停车位")
    ('gdp', None)
    """
    forms = _aliases()
    folded = fold_indicator(surface)
    found = forms.get(folded)
    if found is None and (front := FRONT.match(folded)):
        found = forms.get(folded[front.end() :])
    return found
