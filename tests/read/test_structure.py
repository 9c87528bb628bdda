"""Sections with their roles, sentences with offsets, and who gives the report."""

from __future__ import annotations

from datetime import date

import pytest

from kg.model import Level, Role
from kg.read import parse_report
from kg.read.structure import named_role

REPORT = """# 2021年示例县政府工作报告

——2021年2月3日在示例县第十七届人民代表大会第一次会议上

各位代表：

现在，我代表县人民政府向大会报告工作，请予审议。

一、2020年工作回顾

去年，全县地区生产总值增长3%。
（一）工业稳步回升。甲项目建成投产。

当前，我们清醒地认识到，还存在不少问题：产业基础薄弱。

二、2021年工作安排

今年的主要预期目标是：地区生产总值增长6%。开工建设乙项目。

三、加强政府自身建设

坚持依法行政。
"""


def role_of(text: str, report: str = REPORT) -> Role:
    doc = parse_report(report)
    return next(s.role for s in doc.sentences if text in s.text)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("请予审议", Role.FRONT),
        ("增长3%", Role.REVIEW),
        ("甲项目", Role.REVIEW),
        ("产业基础薄弱", Role.PROBLEMS),
        ("增长6%", Role.PLAN),
        ("乙项目", Role.PLAN),
        ("依法行政", Role.GOVERNANCE),
    ],
)
def test_roles(text: str, role: Role) -> None:
    assert role_of(text) is role


APPENDED = """
各位代表，让我们团结一心，开创示例县更加美好的明天！

附件1

2021年十件民生实事

1.改造老旧小区12个。

附件2

名词解释

1.“双百工程”：是指百家企业改造和百条道路整修。

责任编辑：某某
"""


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("让我们", Role.CLOSING),
        ("十件民生实事", Role.PLAN),
        ("老旧小区", Role.PLAN),
        ("名词解释", Role.GLOSSARY),
        ("双百工程", Role.GLOSSARY),
        ("依法行政", Role.GOVERNANCE),
    ],
)
def test_what_is_appended_is_read_too(text: str, role: Role) -> None:
    assert role_of(text, REPORT + APPENDED) is role
    assert not [s for s in parse_report(REPORT + APPENDED).sentences if "责任编辑" in s.text]


def test_sections_nest_and_hold_their_sentences() -> None:
    doc = parse_report(REPORT)
    for section in doc.sections:
        if section.parent is not None:
            assert doc.sections[section.parent].span.covers(section.span)
    for sentence in doc.sentences:
        assert doc.sections[sentence.section].span.covers(sentence.span)


def test_offsets_show_the_text() -> None:
    doc = parse_report(REPORT)
    for sentence in doc.sentences:
        for at in range(len(sentence.text)):
            assert doc.surface(sentence.raw(at, at + 1)) == sentence.text[at]


def test_a_hard_wrap_is_joined_without_losing_offsets() -> None:
    width = 24
    body = "全县坚持稳中求进，加快建设东河水库，推进城乡供水一体化，全年完成投资三亿元，群众用水更有保障。" * 6
    text = "\n".join(body[at : at + width] for at in range(0, len(body), width))
    doc = parse_report(text)
    assert [s.text for s in doc.sentences] == [body[: body.index("。") + 1]] * 6
    at = doc.sentences[1].text.index("东河水库")
    assert "".join(doc.surface(doc.sentences[1].raw(at, at + 4)).split()) == "东河水库"


def test_sentences_end_at_stops_with_the_quotation_mark_that_follows() -> None:
    doc = parse_report("他说：“要干。”我们干。真的？真的！")
    assert [s.text for s in doc.sentences] == ["他说：“要干。”", "我们干。", "真的？", "真的！"]


def test_page_numbers_and_running_heads_are_no_sentences() -> None:
    page = "示例县政府工作报告\n全县建成学校3所。\n- {} -\n"
    doc = parse_report("".join(page.format(n) for n in (1, 2, 3)))
    assert [s.text for s in doc.sentences] == ["全县建成学校3所。"] * 3


@pytest.mark.parametrize(
    ("head", "region", "level", "year"),
    [
        ("# 2021年示例县政府工作报告\n\n2021年2月3日在示例县第十七届人民代表大会上", "示例县", Level.COUNTY, 2021),
        ("江苏省人民政府工作报告\n\n2019年1月14日在江苏省第十三届人民代表大会上", "江苏省", Level.PROVINCE, 2019),
        ("政府工作报告\n\n在绵阳市第七届人民代表大会上\n（2020年1月8日）", "绵阳市", Level.CITY, 2020),
        ("政府工作报告\n\n2014年12月28日\n2015年，\n在绵阳市第六届人大上。2015年", "绵阳市", Level.CITY, 2015),
        ("# 2019年重庆市綦江区政府工作报告\n\n在綦江区第二届人民代表大会上", "重庆市綦江区", Level.COUNTY, 2019),
        ("政府工作报告\n\n现在，我代表国务院，向大会报告政府工作。（2023年3月5日）", "中国", Level.NATIONAL, 2023),
        ("政府工作报告\n\n——2021年2月1日在绵阳市第七届人民\n\n代表大会第六次会议上", "绵阳市", Level.CITY, 2021),
        ("2021年政府工作报告\n\n（2月1日在市第七届人民代表大会上）\n\n绵阳市市长 王建", "绵阳市", Level.CITY, 2021),
        ("绵阳政府工作报告\n\n2021年2月1日", "绵阳", Level.CITY, 2021),
        ("2021年政府工作报告\n\n一年来，我们围绕市七届人大四次会议的目标", None, None, 2021),
        ("绵阳市政府工作报告\n\n去年，我们认真落实市七届人大四次会议的决定", "绵阳市", Level.CITY, None),
        ("各位代表，现在报告工作。", None, None, None),
        ("——二〇一八年一月二十六日在绵阳市第五届\n\n人民代表大会上", "绵阳市", Level.CITY, 2018),
        ("**2007年1月16日在绵阳市第十二届**\n\n**人民代表大会第五次会议上**", "绵阳市", Level.CITY, 2007),
        ("2008年绵阳市政府工作报告\n\n各位代表：\n\n本届政府2003年1月就职。", "绵阳市", Level.CITY, 2008),
        ("绵阳市政府工作报告（2022）\n\n——2021年12月21日在绵阳市第七届人民代表大会上", "绵阳市", Level.CITY, 2022),
        ("绵阳市2003年政府工作报告\n\n（2010年2月20日）\n\n2002年，比2001年增长。", "绵阳市", Level.CITY, 2003),
        ("2024年绵阳市政府工作报告\n\n（2022年1月24日）\n\n2021年工作回顾\n\n到2024年", "绵阳市", Level.CITY, 2022),
        ("绵阳市政府工作报告\n\n各位代表：\n\n一、2021年及本届政府工作回顾", "绵阳市", Level.CITY, 2022),
        ("绵阳市政府工作报告\n\n各位代表：\n\n一、去年工作回顾\n\n2000年是最后一年。", "绵阳市", Level.CITY, 2001),
        ("2023年西藏自治区《政府工作报告》\n\n在自治区十二届人大一次会议上", "西藏自治区", Level.PROVINCE, 2023),
    ],
)  # fmt: skip
def test_issuer(head: str, region: str | None, level: Level | None, year: int | None) -> None:
    issuer = parse_report(head + "\n\n各位代表：\n\n全年经济平稳增长。\n").issuer
    assert (issuer.region, issuer.level, issuer.year) == (region, level, year)


@pytest.mark.parametrize(
    ("head", "given"),
    [
        ("——2021年12月21日在绵阳市第七届人民代表大会上", date(2021, 12, 21)),
        ("——二○二二年一月三十日在绵阳市第七届人民代表大会上", date(2022, 1, 30)),
        ("（2022年2月30日）", None),
        ("——2022年2月在绵阳市第七届人民代表大会上", None),
        ("绵阳市第七届人民代表大会", None),
    ],
)  # fmt: skip
def test_the_day_of_the_speech(head: str, given: date | None) -> None:
    doc = parse_report(f"绵阳市政府工作报告（2022）\n\n{head}\n\n各位代表：\n\n2021年5月1日，大桥通车。\n")
    assert (doc.issuer.year, doc.issuer.given) == (2022, given)


@pytest.mark.parametrize(
    ("greeting", "named", "region", "level"),
    [
        ("我代表省人民政府报告工作，请予审议。", "贵州", "贵州省", Level.PROVINCE),
        ("我代表自治区人民政府报告工作，请予审议。", "广西", "广西壮族自治区", Level.PROVINCE),
        ("我代表市人民政府报告工作，请予审议。", "绵阳", "绵阳市", Level.CITY),
        ("", "容城", "容城县", Level.COUNTY),
    ],
)  # fmt: skip
def test_government_that_does_not_name_itself_is_told_by_the_text(
    greeting: str, named: str, region: str, level: Level
) -> None:
    own = region[-1]
    body = f"全{own}经济平稳增长，{named}的发展迈上台阶。"
    other = "与浙江、成都、白沟的合作加深。"
    text = (
        "2021年政府工作报告\n\n各位代表：\n\n"
        + greeting
        + "\n\n"
        + "\n\n".join([body, other, body, body, other, body, body])
    )
    doc = parse_report(text)
    assert (doc.issuer.region, doc.issuer.level) == (region, level)
    assert doc.issuer.span is not None
    assert doc.surface(doc.issuer.span) == named
    assert parse_report(text.replace(body, f"全{own}经济平稳增长。", 1)).issuer.region is None


def test_a_sentence_without_end_is_cut_behind_a_mark_and_nothing_is_lost() -> None:
    text = "一、工作回顾\n" + "建设青禾大道，" * 700 + "\n" + "路" * 2500 + "。\n"
    sentences = parse_report(text).sentences[1:]
    assert "".join(s.text for s in sentences) == text[7:].replace("\n", "")
    assert all(len(s.text) <= 1000 for s in sentences)
    assert sentences[0].text.endswith("，")


def test_short_line_after_the_problems_names_the_plan() -> None:
    doc = parse_report(
        "2012年政府工作报告\n\n过去五年工作回顾\n\n全市生产总值翻了一番。\n\n我们也清醒地认识到，工作中还存在不少问题。\n\n"
        "今后五年及2012年工作建议\n\n我们必须抓住机遇。\n"
    )
    roles = {sentence.text: sentence.role for sentence in doc.sentences}
    assert roles["全市生产总值翻了一番。"] is Role.REVIEW
    assert roles["今后五年及2012年工作建议"] is roles["我们必须抓住机遇。"] is Role.PLAN


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("二、再接再厉，以优异成绩迎接建市十周年", Role.PLAN),
        ("一、去年工作成绩来之不易", Role.REVIEW),
        ("一、经济发展目标超额实现", Role.REVIEW),
        ("一、克难奋进，各项目标任务圆满完成", Role.REVIEW),
        ("一、较好完成2011年目标任务", Role.REVIEW),
        ("二、较好完成2012年目标任务", Role.PLAN),
        ("二、确保全年目标任务圆满完成", Role.PLAN),
        ("二、全面完成今年主要任务 今年是实现规划的重要一年", Role.PLAN),
    ],
)  # fmt: skip
def test_what_was_achieved_is_a_review_and_what_is_to_be_a_plan(heading: str, role: Role) -> None:
    assert named_role(heading, 2012) is role


@pytest.mark.parametrize(
    ("second", "role"),
    [
        ("二、抢抓机遇，开创发展新阶段", Role.PLAN),
        ("二、五年来的体会", Role.REVIEW),
    ],
)
def test_behind_a_review_that_is_the_first_part_comes_the_plan(second: str, role: Role) -> None:
    doc = parse_report(
        f"2012年政府工作报告\n\n一、过去五年工作的回顾\n\n建成学校三所。\n\n{second}\n\n建设道路十条。\n"
    )
    roles = {sentence.text: sentence.role for sentence in doc.sentences}
    assert (roles["建成学校三所。"], roles["建设道路十条。"]) == (Role.REVIEW, role)


def test_headings_of_a_review_are_no_parts_by_themselves() -> None:
    doc = parse_report(
        "2012年政府工作报告\n\n2011年工作回顾\n\n一、经济平稳增长\n\n建成学校三所。\n\n二、民生持续改善\n\n建成道路十条。\n"
    )
    assert {s.role for s in doc.sentences if s.text.startswith("建成")} == {Role.REVIEW}


def test_words_on_the_new_year_open_the_plan() -> None:
    review = "\n\n".join(["2011年，建成学校三所。"] * 5)
    doc = parse_report(
        f"2012年政府工作报告\n\n2011年工作回顾\n\n{review}\n\n2012年是关键的一年。\n\n建设道路十条。\n\n建设桥梁两座。\n"
    )
    roles = {sentence.text: sentence.role for sentence in doc.sentences}
    assert roles["2011年，建成学校三所。"] is Role.REVIEW
    assert roles["2012年是关键的一年。"] is roles["建设道路十条。"] is Role.PLAN


def test_report_of_late_december_speaks_for_the_next_year() -> None:
    head = "# 绵阳市政府工作报告\n\n——2021年12月30日在绵阳市第八届人民代表大会第一次会议上\n\n"
    assert parse_report(head + "做好2022 年的工作。\n").issuer.year == 2022
    assert parse_report(head + "做好全年的工作。\n").issuer.year == 2021
