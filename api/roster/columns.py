"""The columns that are understood, each under its usual names; docs/import.md prints this table.

Names are compared without spaces, line breaks, brackets and what stands in brackets. A column of
nobody's concern here (民族, 备注) is passed over; one that is not known is passed over and said.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from domain.kernel.words import Words, say


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in our own files, other names for it, and whether it must be there.

    `of_household` says that the value stands once for the whole household: a merged or empty cell
    below it means the same again.
    """

    name: str
    synonyms: tuple[str, ...]
    meaning: Words
    needed: bool = False
    of_household: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by."""
        return (self.name, *self.synonyms)


HOUSEHOLD: Final = "户编号"
RELATION: Final = "与户主关系"
NAME: Final = "姓名"
ID_NUMBER: Final = "身份证号"
GROUP: Final = "村民小组"
PHONE: Final = "电话"
CARD: Final = "惠农卡号"
SINCE: Final = "常住起始日"
HEAD: Final = "户主姓名"
SIZE: Final = "家庭人口数"
GENDER: Final = "性别"
VILLAGE: Final = "行政村"
BANK: Final = "开户行"

COLUMNS: Final = (HOUSEHOLD, RELATION, NAME, ID_NUMBER, GROUP, PHONE, CARD, SINCE)
"""The columns of a plain roster, in the order in which our own files have them."""

DECLARED: Final = (
    Column(
        HOUSEHOLD,
        ("户号", "家庭编号", "户序号", "农户编号", "家庭户编号"),
        say("number of the household, unique in its village", "户的编号，在本村不重复"),
        needed=True,
        of_household=True,
    ),
    Column(
        RELATION,
        ("关系", "与户主的关系", "家庭关系", "和户主关系", "成员关系"),
        say("relation to the head", "与户主的关系"),
        needed=True,
    ),
    Column(
        NAME,
        ("成员姓名", "家庭成员姓名", "人员姓名", "名字"),
        say("name", "姓名"),
        needed=True,
    ),
    Column(
        ID_NUMBER,
        (
            "身份证号码", "公民身份号码", "公民身份证号码", "居民身份证号码", "身份证", "证件号",
            "证件号码", "身份号码",
        ),
        say("ID number of 18 places, in a text cell", "18 位公民身份号码，文本格式"),
        needed=True,
    ),
    Column(
        GROUP,
        ("组别", "小组", "组", "所在组", "村组", "自然组", "村民组", "所属小组"),
        say("villagers' group; else the sheet's name", "村民小组；没有此列时看工作表名称"),
        needed=True,
        of_household=True,
    ),
    Column(
        SINCE,
        ("起始日期", "常住起始日期", "入户日期", "居住起始日", "常住日期", "迁入日期"),
        say("permanent member since", "成为常住人口之日"),
        needed=True,
        of_household=True,
    ),
    Column(
        PHONE,
        ("联系电话", "手机号", "手机号码", "电话号码", "联系方式", "手机"),
        say("phone, in a text cell", "联系电话，文本格式"),
    ),
    Column(
        CARD,
        (
            "银行卡号", "一卡通账号", "一卡通卡号", "一卡通号", "惠农一卡通账号", "银行账号",
            "社保卡号", "卡号", "账号",
        ),
        say("card, in a text cell; passes Luhn", "银行卡号，文本格式，校验位须正确"),
    ),
    Column(
        BANK,
        ("开户银行", "开户行名称", "银行名称", "开户机构"),
        say("bank of the card", "银行卡的开户行"),
        of_household=True,
    ),
    Column(
        HEAD,
        ("户主", "户主名字", "户主名"),
        say("name of the head, compared with the head's row", "户主姓名，与户主行核对"),
        of_household=True,
    ),
    Column(
        SIZE,
        ("家庭人口", "人口数", "家庭人数", "人数", "户人口", "常住人口数", "家庭成员数"),
        say("how many rows the household should have", "本户应有的人数"),
        of_household=True,
    ),
    Column(
        GENDER, ("男女",), say("gender, compared with the ID number", "性别，与身份证号核对")
    ),
    Column(
        VILLAGE,
        ("村名", "村", "所在村", "行政村名称", "村委会", "所属村"),
        say("village by name; else the sheet's name", "行政村名称；没有此列时看工作表名称"),
        of_household=True,
    ),
)  # fmt: skip
BY_NAME: Final = {column.name: column for column in DECLARED}
IGNORED: Final = (
    "序号", "民族", "备注", "年龄", "出生日期", "出生年月", "文化程度", "政治面貌", "健康状况",
    "婚姻状况", "户主身份证号", "户主身份证号码", "县", "乡镇", "乡", "镇", "住址",
    "地址",
)  # fmt: skip
"""Columns that a roster often has and that are passed over without a word."""

_noise = re.compile(r"[\s*＊:：]|\(.*?\)|（.*?）|【.*?】")


def plain(label: object) -> str:
    """A label as it is compared: half-width, without spaces, stars and brackets."""
    return _noise.sub("", unicodedata.normalize("NFKC", str(label)))


_KNOWN: Final = {plain(name): column.name for column in DECLARED for name in column.names}
_PASSED_OVER: Final = frozenset(map(plain, IGNORED))


def column_of(label: str, above: str = "") -> str | None:
    """The column of a label, with the label merged above it if there is one; None if unknown."""
    both = plain(above) + plain(label)
    if above and both in _PASSED_OVER:
        return None
    return _KNOWN.get(both) or _KNOWN.get(plain(label))


def is_passed_over(label: str, above: str = "") -> bool:
    """Whether the column is known to be of no concern."""
    return plain(label) in _PASSED_OVER or plain(above) + plain(label) in _PASSED_OVER


def table(language: str) -> str:
    """The declarations as a table in Markdown, `zh` or `en`; docs/import.md holds it."""
    chinese = language == "zh"
    head = (
        ("列", "也可写作", "必填", "含义") if chinese else ("column", "also", "needed", "meaning")
    )
    rows = [f"| {' | '.join(head)} |", "| --- | --- | --- | --- |"]
    for column in DECLARED:
        meaning = column.meaning.zh if chinese else column.meaning.en
        needed = ("是" if chinese else "yes") if column.needed else ""
        rows.append(f"| {column.name} | {'、'.join(column.synonyms)} | {needed} | {meaning} |")
    return "\n".join(rows) + "\n"
