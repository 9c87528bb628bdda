"""Names found by rules and lexicons: tables of sentences with the names they should give."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kg.extract.lists import stated_count
from kg.extract.mention import find_candidates, find_mentions
from kg.extract.rules import BEGINNING, load_table
from kg.extract.tokens import QUOTE, cut, load_vocabulary, make_scanner
from kg.lexicon import load_rows
from kg.read import parse_report

KINDS = {"PL": "PLACE", "EN": "ENTERPRISE", "PJ": "PROJECT", "PG": "PROGRAM", "OR": "ORGANIZATION"}

ROWS = [
    # divisions
    ("工作组赴巫溪县和黔江区调研。", "PL 巫溪县|PL 黔江区"),
    ("产品远销成都、昆明、贵阳。", "PL 成都|PL 昆明|PL 贵阳"),
    ("与重庆、四川签订合作协议。", "PL 重庆|PL 四川"),
    ("加快融入长三角，对接粤港澳大湾区。", "PL 长三角|PL 粤港澳大湾区"),
    ("水质断面位于嘉陵江和乌江。", "PL 嘉陵江|PL 乌江"),
    ("全市经济稳中有进，城乡面貌一新。", ""),
    ("人民生活和平安宁，邻里和顺。", ""),
    ("城区道路平整，前途光明。", ""),
    # lists with a stated head
    ("开工建设明湖纸浆、东岭铜箔等12个项目。", "PJ 明湖纸浆|PJ 东岭铜箔"),
    ("建成青溪水库、白马大桥等一批重点项目。", "PJ 青溪水库|PJ 白马大桥"),
    ("引进恒达、华瑞通等5家企业。", "EN 恒达|EN 华瑞通"),
    ("签约落户蓝海芯片封装、天域北斗终端等项目。", "PJ 蓝海芯片封装|PJ 天域北斗终端"),
    ("抓好交通、水利、能源等领域投资。", ""),
    ("发展茶叶、蔬菜、水果等产业。", ""),
    # heads of projects
    ("开工建设黄石岩抽水蓄能电站。", "PJ 黄石岩抽水蓄能电站"),
    ("建成通车长岭至双溪高速公路。", "PJ 长岭至双溪高速公路"),
    ("龙桥污水处理厂建成投用。", "PJ 龙桥污水处理厂"),
    ("加快推进瑞丰新材料产业园建设。", "PJ 瑞丰新材料产业园"),
    ("启动凌云湖湿地公园建设。", "PJ 凌云湖湿地公园"),
    ("完成沙坪水库除险加固。", "PJ 沙坪水库除险加固"),
    ("新建一批农村公路。", ""),
    ("扎实推进重点项目建设。", ""),
    ("实施重点工程120个。", ""),
    ("加强项目谋划储备。", ""),
    # heads of programmes
    ("深入实施工业强基提升行动。", "PG 工业强基提升行动"),
    ("开展农村环境整治专项行动。", "PG 农村环境整治专项行动"),
    ("深化事业单位改革。", "PG 事业单位改革"),
    ("启动老字号振兴计划。", "PG 老字号振兴计划"),
    ("出台促进民营经济发展若干措施。", "PG 促进民营经济发展若干措施"),
    ("实施服务业倍增计划、品牌培育工程。", "PG 服务业倍增计划|PG 品牌培育工程"),
    ("坚决打赢蓝天保卫战。", "PG 蓝天保卫战"),
    ("全面深化改革，扩大开放。", ""),
    ("各项改革稳步推进。", ""),
    ("认真落实政策。", ""),
    # programmes of the lexicon
    ("巩固拓展脱贫攻坚成果，推进乡村振兴。", "PG 脱贫攻坚|PG 乡村振兴"),
    ("深化“放管服”改革。", "PG “放管服”改革"),
    ("全面推行河长制。", "PG 河长制"),
    ("抢抓“一带一路”机遇。", "PG 一带一路"),
    ("融入京津冀协同发展。", "PG 京津冀协同发展"),
    ("实施创新驱动发展战略。", "PG 创新驱动发展战略"),
    # quotations
    ("深入开展“百企登门”活动。", "PG “百企登门”活动"),
    ("实施“三百攀登”行动。", "PG “三百攀登”行动"),
    ("推行“拿地即开工”。", "PG 拿地即开工"),
    ("深入实施“五大行动”。", "PG 五大行动"),
    ("持续开展“暖心服务”“进厂问需”行动。", "PG 暖心服务|PG “进厂问需”行动"),
    ("增强“四个意识”，坚定“四个自信”。", ""),
    ("当好融入大局的“桥头堡”。", ""),
    ("成为群众的“主心骨”。", ""),
    # titles striven for
    ("创建国家森林城市。", "PG 国家森林城市"),
    ("争创省级高新区。", "PG 省级高新区"),
    ("创建全国文明城市。", "PG 全国文明城市"),
    ("支持临江经开区创建国家级经开区。", "PL 临江经开区|PG 国家级经开区"),
    # companies
    ("支持比亚迪扩大产能。", "EN 比亚迪"),
    ("与华为、腾讯合作。", "EN 华为|EN 腾讯"),
    ("支持鼎新集团做大做强。", "EN 鼎新集团"),
    ("培育一批龙头企业。", ""),
    ("发展现代物流、新能源、新材料。", ""),
    ("大力发展生物医药和食品。", ""),
    # bodies
    ("在市委的坚强领导下，在市人大、市政协的监督支持下。", "OR 市委|OR 市人大|OR 市政协"),
    ("党中央、国务院作出重大部署。", "OR 党中央|OR 国务院"),
    ("与清华大学、中国科学院开展合作。", "OR 清华大学|OR 中国科学院"),
    ("我受区人民政府委托作报告。", "OR 区人民政府"),
    ("接受人民监督，依靠群众力量。", ""),
    # schools
    ("加强与临江职业技术学院合作。", "OR 临江职业技术学院"),
    # places by heads
    ("在石桥镇举办丰收节。", "PL 石桥镇"),
    # brands of places
    ("推进平安湖南建设。", "PG 平安湖南建设"),
    # brackets belong to a line
    ("加快建设云岭高速（清水段）。", "PJ 云岭高速（清水段）"),
    # numbers and plain text give nothing
    ("地区生产总值增长6.5%，城镇新增就业3.2万人。", ""),
    ("新增停车位1200个，改造老旧小区35个。", ""),
    ("各位代表！让我们团结一心、真抓实干！", ""),
    ("一是抓投入。二是抓进度。", ""),
    ("居民人均可支配收入增长7%。", ""),
    ("坚持稳中求进工作总基调。", ""),
    ("加快发展现代农业。", ""),
    ("不断提高保障水平。", ""),
    ("完善基础设施。", ""),
    ("请予审议。", ""),
]  # fmt: skip


MORE = [
    # the same word inside and outside a name
    ("开展普惠金融服务行动。", "PG 普惠金融服务行动"),
    ("深化国资国企改革。", "PG 国资国企改革"),
    ("推进电力体制改革、户籍制度改革。", "PG 电力体制改革|PG 户籍制度改革"),
    ("东江新城二期开工建设。", "PJ 东江新城二期"),
    ("推进白石水库、金鸡水库建设。", "PJ 白石水库|PJ 金鸡水库"),
    ("鹤鸣山隧道全线贯通。", "PJ 鹤鸣山隧道"),
    ("天鹅湖大桥建成通车。", "PJ 天鹅湖大桥"),
    ("支持中国石化、国家电网加大投资。", "EN 中国石化|EN 国家电网"),
    ("宏远科技有限公司成功上市。", "EN 宏远科技有限公司"),
    ("签约落地云翔无人机、金谷预制菜等20个亿元以上项目。", "PJ 云翔无人机|PJ 金谷预制菜"),
    ("推动贵州、云南、四川等地合作。", "PL 贵州|PL 云南|PL 四川"),
    ("面对国内外复杂形势，我们迎难而上。", ""),
    ("感谢驻区部队、武警官兵。", ""),
    ("优化营商环境，激发市场活力。", ""),
    ("加强党风廉政建设。", ""),
]  # fmt: skip


def names_of(text: str) -> list[str]:
    doc = parse_report(text)
    found = []
    for mention in find_mentions(doc):
        short = next(key for key, value in KINDS.items() if value == mention.type.value)
        found.append(f"{short} {doc.surface(mention.span)}")
    return found


@pytest.mark.parametrize(("text", "expected"), ROWS + MORE)
def test_names(text: str, expected: str) -> None:
    assert names_of(text) == (expected.split("|") if expected else [])


def test_a_list_says_how_many() -> None:
    doc = parse_report("开工建设明湖纸浆、东岭铜箔等十二个项目。")
    assert [mention.listed for mention in find_mentions(doc)] == [12, 12]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("5家企业", 5),
        ("十二个项目", 12),
        ("二十项", 20),
        ("两座", 2),
        ("120余个项目", 120),
        ("项目", None),
        ("一批项目", None),
    ],
)
def test_stated_count(text: str, count: int | None) -> None:
    assert stated_count(text, 0) == count


def test_spans_are_exact_and_apart() -> None:
    text = "# 政府工作报告\n\n一、工作回顾\n\n"
    text += "开工建设黄石岩抽水蓄能电站，深入实施工业强基\n提升行动，与华为、中国石化合作。\n"
    doc = parse_report(text)
    mentions = find_mentions(doc)
    assert {doc.surface(mention.span) for mention in mentions} >= {"黄石岩抽水蓄能电站", "华为", "中国石化"}
    for before, after in pairwise(mentions):
        assert before.span.end <= after.span.start
    for mention in mentions:
        assert "\n" not in doc.surface(mention.span)
        assert 0 < mention.confidence < 1
        assert mention.rule


def test_full_width_and_ascii_text_give_the_same() -> None:
    wide = find_mentions(parse_report("推进５Ｇ智慧港口平台建设，与ＴＣＬ集团合作。"))
    plain = find_mentions(parse_report("推进5G智慧港口平台建设，与TCL集团合作。"))
    assert [mention.span for mention in wide] == [mention.span for mention in plain]


def test_least_confidence_leaves_out() -> None:
    doc = parse_report("全面推行河长制。深化事业单位改革。发展陶瓷。")
    assert len(find_mentions(doc, least=0.99)) < len(find_mentions(doc))


def test_region_of_the_report_is_a_place() -> None:
    body = "各位代表：现在，我代表鱼台县人民政府作报告。\n\n鱼台迈上新台阶。\n"
    doc = parse_report("鱼台县政府工作报告\n\n" + body)
    assert "鱼台" in [doc.surface(mention.span) for mention in find_mentions(doc)]


def test_pure_python_finds_what_the_automaton_finds() -> None:
    vocabulary = load_vocabulary()
    text = "深入实施工业强基提升行动，开工建设黄石岩抽水蓄能电站，与重庆市綦江区合作，“放管服”改革"
    slow = make_scanner(vocabulary)(text)
    tokens = [(start, end) for start, end, edge, word in cut(text) if word.text]
    assert [(start, end) for _, start, end in slow][: len(tokens)] == tokens
    assert list(make_scanner(["大桥", "水库"])("大水库区水")) == [(1, 1, 3)]


def test_cut_keeps_every_character() -> None:
    text = "推行“码上快办”，玉湖冷链（长沙）交易中心投用；A、B等2个项目"
    tokens = cut(text)
    assert "".join(text[start:end] for start, end, _, _ in tokens) == text
    assert [text[start:end] for start, end, edge, _ in tokens if edge == QUOTE] == ["“码上快办”"]


DISORDER = ("“（甲”）", "（“甲）”", "”）", "“", "（（）", "“甲”“乙”", "", "》《", "“”", "“（甲”（乙）丙”")


@pytest.mark.parametrize("text", DISORDER)
def test_marks_in_disorder_do_no_harm(text: str) -> None:
    assert "".join(text[start:end] for start, end, _, _ in cut(text)) == text
    find_candidates(text + "水库建成投用")


def test_precision_of_rules_is_counted() -> None:
    for key, (right, seen) in load_table().counts.items():
        path, bar, evidence = key.partition("|")
        assert 0 <= right <= seen and path and (not bar or "=" in evidence), key
    confidence = load_table().confidence
    assert confidence("list:项目:name:project:b") > 0.8 > 0.2 > confidence("head:enterprise:plain:--:-")
    assert confidence("no:such:rule") < BEGINNING + 0.1


def test_candidates_carry_known_rules() -> None:
    kinds = {
        candidate.rule.split(":")[0]
        for candidate in find_candidates("建成白石水库、金鸡大桥等12个项目，争创省级高新区")
    }
    assert kinds <= {key.split(":")[0] for key in load_table().counts}


@pytest.mark.parametrize("name", ["heads.tsv", "verbs.tsv"])
def test_words_of_the_lexicons_are_in_the_vocabulary(name: str) -> None:
    vocabulary = load_vocabulary()
    for row in load_rows(name):
        word = vocabulary[next(iter(row.values()))]
        assert word.head == row.get("class", word.head) or word.name
        assert word.types == row.get("types", word.types)
