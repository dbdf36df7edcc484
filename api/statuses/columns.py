"""The columns of a list of statuses, each under its usual names; docs/import.md prints this table.

Who is meant stands in one of three ways: by ID number, by the household's number, or by name.
"""

from typing import Final

from api.roster import columns
from api.roster.columns import HEAD, HOUSEHOLD, ID_NUMBER, NAME, VILLAGE
from api.roster.vocabulary import Column, Vocabulary
from domain.kernel.words import say

STATUS: Final = "身份类别"
SINCE: Final = "起始日"
UNTIL: Final = "终止日"
NUMBER: Final = "文号"
TITLE: Final = "文件名称"

DECLARED: Final = (
    Column(
        ID_NUMBER,
        columns.ROSTER.by_name[ID_NUMBER].synonyms,
        say("ID number of 18 places, in a text cell", "18 位公民身份号码，文本格式"),
    ),
    Column(
        HOUSEHOLD,
        columns.ROSTER.by_name[HOUSEHOLD].synonyms,
        say("number of the household in the imported roster", "导入花名册时户的编号"),
        of_household=True,
    ),
    Column(
        NAME,
        (*columns.ROSTER.by_name[NAME].synonyms, "救助对象姓名", "对象姓名"),
        say("name; alone it needs the roster", "姓名；仅有姓名时须同时给出花名册"),
    ),
    Column(
        HEAD,
        columns.ROSTER.by_name[HEAD].synonyms,
        say("name of the head, of a household; as 姓名", "户主姓名，用于按户登记的类别；同“姓名”"),
        of_household=True,
    ),
    Column(
        VILLAGE,
        columns.ROSTER.by_name[VILLAGE].synonyms,
        say("village by name; else the sheet's name", "行政村名称；没有此列时看工作表名称"),
        of_household=True,
    ),
    Column(
        STATUS,
        (
            "类别", "类型", "身份", "救助类别", "救助类型", "保障类别", "人员类别", "户类型",
            "属性", "贫困户属性", "识别类型", "对象类别", "认定类别",
        ),
        say("status in words; else the sheet's name", "身份类别；没有此列时看工作表名称"),
        needed=True,
        of_household=True,
    ),
    Column(
        SINCE,
        (
            "起始日期", "开始日期", "认定日期", "认定时间", "批准日期", "批准时间", "纳入日期",
            "纳入时间", "享受起始日期", "识别日期", "识别时间",
        ),
        say("first day", "身份类别开始之日"),
        needed=True,
        of_household=True,
    ),
    Column(
        UNTIL,
        (
            "终止日期", "截止日期", "结束日期", "退出日期", "退出时间", "取消日期", "停保日期",
            "有效期至",
        ),
        say("last day; empty or 长期: open", "身份类别终止之日；空白或“长期”为未终止"),
        of_household=True,
    ),
    Column(
        NUMBER,
        ("批准文号", "文件号", "依据文号", "文件文号", "批文号"),
        say("number of the document that decides", "依据文件的文号"),
        of_household=True,
    ),
    Column(
        TITLE,
        ("文件标题", "依据文件", "批准文件", "文件名"),
        say("title of the document, compared with the one given", "依据文件名称，与所附文件核对"),
        of_household=True,
    ),
)  # fmt: skip
IGNORED: Final = (
    *columns.IGNORED, "性别", "联系电话", "电话", "与户主关系", "家庭人口数", "村民小组", "组别",
    "保障人口", "保障人数", "保障金额", "月保障金额", "银行卡号", "开户行", "致贫原因", "健康状况",
)  # fmt: skip
"""Columns that such lists often have and that are passed over without a word."""
LIST: Final = Vocabulary(
    DECLARED,
    IGNORED,
    (frozenset({ID_NUMBER, HOUSEHOLD, NAME, HEAD}), frozenset({STATUS, SINCE, UNTIL, NUMBER})),
)
"""A list names somebody, and what they count as or since when."""
