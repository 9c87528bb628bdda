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
from kg.years import SPELLED


class Cue(Enum):
    """What the words right before a figure make of it."""

    LEVEL = "level"
    UP = "up"
    DOWN = "down"
    GAIN = "gain"
    """An amount added or taken away (净增13.1万家), not the level reached."""
    NONE = "none"


BLANKS = " \u3000"


@cache
def _cues() -> tuple[dict[str, Cue], int]:
    """The words of ``figure_cues.tsv`` with what they say, and the length of the longest."""
    words = {row["cue"]: Cue(row["class"]) for row in load_rows("figure_cues.tsv")}
    return words, max(map(len, words))


BASIS = re.compile(
    r"(?:[较比]“?(?:上一?年|去年|前年|年初|十.五|(?:19|20)\d\d年?|上届|计划|过去|同期|五年前)[^，；]{0,6}"
    r"|同比|环比|年均|平均每年)$"
)
"""What a change is measured against, at the end of a clause."""
GROWTH_GOAL = re.compile(
    r"(?:增长速度|增长率|增长|增速|增幅)(?:的?(?:宏观|调控|预期|主要|总体|具体|年度|奋斗|计划))*的?"
    r"(?:目标值?|预期)，?(?:暂|拟)?(?:初步)?(?:定|确定|设定|安排|调整|设)?(?:为|是|在)?[ \u3000]?$"
)
"""What is aimed at is a growth: 增长预期目标为, 增长速度的调控目标定为."""
RATE = re.compile(r"自然增长率?")
"""A growth that is an indicator by itself, the level of which is told (人口自然增长率5.2‰)."""
LASTING = re.compile(r"连续(?:\d{1,2}|[一二三四五六七八九十]{1,2})年$")
LEAD = re.compile(
    r"[ 、，,；;的\u3000]+|以?及(?![时格])|和(?![谐平美])|与(?!会)|并(?![购网联轨])|同时|其中|尤其|特别是|另外|此外|"
    r"[一二三四五六七八九]是|连续|率先|首次(?!公开)|又|也|了|新的?一年|[）)”’\]】]|"
    r"(?:今年|去年|明年|年内|全年|当年|本年度?|上半年|前三季度|一季度|五年来?|期内|每年|近年来|年度内)"
    r"(?!度?计划|度?投资|度?目标)|"
    r"[一两二三四五六七八九十]年(?:来|间)?(?![义级制期一])|“?十[一二三四五]五”?(?:期间|时期|末|以来)?(?!规划|工程)|"
    r"(?:到|至|自|从|截至|在)?(?:19|20)\d\d年(?:[-—–至到](?:19|20)\d\d年)?(?:底|末|年底)?(?:以?来)?|"
    r"累计|共计|总共|共(?![建享同治管用青])|预计|预期(?!寿命)|力争|确保|争取(?=[到实完达新年再])|努力|计划(?![生投总外])|"
    r"(?:主要)?(?:预期)?目标(?:是|为|：)|实现(?!率)|完成(?!投资(?!计划)|率)|达到|达成|达(?![标产州县茂])|超额|圆满|顺利|成功(?!率)|"
    r"(?:全|本|我)[省市区县州旗盟镇乡](?:域(?![内外]))?(?![道际内外人场])|全国(?!性|文明|重点)|已经|已(?=[实完达建有])|"
    r"将(?!军)|要(?![素求件])|使(?!用)|让(?![利渡])|约(?!束)|近(?![海岸郊零视])|再(?![生贷就担制])|还(?![款林田湖草建贷])|"
    r"共?有(?![色效机线关害限偿力序轨组])|现有|拥有"
)
"""Words at the front of a clause that name nothing counted."""


def cut_tail(text: str, start: int, end: int) -> tuple[int, Cue]:
    """Where the name in ``text[start:end]`` ends before the words that lead to a figure, and what they say.

    >>> cut_tail("地区生产总值同比增长", 0, 10)
    (6, <Cue.UP: 'up'>)
    """
    cue = Cue.NONE
    goal = GROWTH_GOAL.search(text, max(start, end - 20), end)
    if goal is not None:
        end, cue = goal.start(), Cue.UP
    words, longest = _cues()
    while end > start:
        if text[end - 1] in BLANKS:
            end -= 1
            continue
        for size in range(min(longest, end - start), 0, -1):
            said = words.get(text[end - size : end])
            if said is not None and _fits(text, start, end - size, end, said):
                break
        else:
            trail = BASIS.search(text, max(start, end - 16), end) or LASTING.search(text, max(start, end - 6), end)
            if trail is None:
                break
            end = trail.start()
            continue
        end -= size
        rate = RATE.match(text, max(start, end - 2))
        if rate is not None:
            return rate.end(), Cue.LEVEL if cue is Cue.NONE else cue
        if cue is Cue.NONE:
            cue = said
    return end, cue


ENDS_A_WORD = {
    "为": "作行成人认", "在": "存所正现", "到": "签收", "增": "新净", "过": "通超", "有": "拥所占国共保", "共": "公",
    "计": "统设会审累总", "比": "占贷存值构之", "要": "主重", "能": "产功动", "近": "附", "约": "节签预", "都": "首",
    "就": "成", "达": "到",
}  # fmt: skip
"""Cues of one character, and after which characters they end another word (签约, 产能, 附近)."""


def _fits(text: str, start: int, at: int, end: int, cue: Cue) -> bool:
    """Whether the word ``text[at:end]`` stands by itself and does not end a longer one."""
    word = text[at:end]
    if len(word) == 1:
        if at > start and text[at - 1] in ENDS_A_WORD.get(word, ""):
            return False
        if word == "年" or (word == "能" and at - start < 2):
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
    rf"(?:(?:19|20)\d\d年|{SPELLED}年|今年|去年|明年|今后五年|国家计划|中央|要求|提出|计划|安排|建议|使|的|年均|"
    r"全国|全省|全市|全区|全县|全州|全旗|全盟|全镇|我国|我省|我市|我区|我县|我州|本市|实现|完成|累计|其中|预计|力争|确保|全年|年度|当年|"
    r"全部|地方|辖区(?!内)|各类|各项)+"
)

TAIL = re.compile(r"(?:(?:19|20)\d\d年|计划|预计|预期|涨幅|增速|增幅)+$")
"""What a name may trail between it and its figure: 国民生产总值计划增长8%."""
ECONOMY = ("经济", "国民经济", "全国经济", "我国经济", "经济总体")
"""经济增长8% tells the growth of output."""


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


def normalise_indicator(surface: str, *, growth: bool = False) -> str | None:
    """The id in ``indicators.tsv`` of an indicator as written, None where it is no common one.

    ``growth``: what is told is its growth.

    >>> normalise_indicator("全市GDP"), normalise_indicator("新增停车位")
    ('gdp', None)
    >>> normalise_indicator("今年我国经济", growth=True)
    'gdp'
    """
    forms = _aliases()
    folded = fold_indicator(surface)
    found = forms.get(folded)
    if found is None and (front := FRONT.match(folded)):
        folded = folded[front.end() :]
        found = forms.get(folded)
    if found is None and (tail := TAIL.search(folded)):
        folded = folded[: tail.start()]
        found = forms.get(folded)
    if found is None and growth and folded in ECONOMY:
        found = "gdp"
    return found
