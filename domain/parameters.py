"""The parameters that a policy may set: name with unit, default, bounds and source.

A default is the figure of the programme's own documents; a county adopts its own with the
document's number. Fractions are two whole numbers, so that two thirds is exact.
"""

from dataclasses import dataclass

from domain.kernel.words import Words, say


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; its name ends in its unit, and its bounds are inclusive."""

    name: str
    title: Words
    default: int
    least: int
    most: int
    source: str


_FEN_MOST = 100_000_000
_PARTS_MOST = 1_000
_STANDARD = (
    "national rural poverty standard of 2010 at 2018 prices, 2,995 yuan a year "
    "(National Bureau of Statistics, 中国农村贫困监测报告); S2 三 refers to it as 建档立卡贫困户标准"
)
_NATIONAL_LAW = "村民委员会组织法"

_ROWS = (
    # identification
    (
        "near_poor_floor_fen",
        "registered-poverty standard",
        "建档立卡贫困户标准",
        299_500,
        0,
        _FEN_MOST,
        _STANDARD,
    ),
    (
        "near_poor_ceiling_fen",
        "near-poor ceiling",
        "贫困边缘户收入上限",
        400_000,
        1,
        _FEN_MOST,
        "S2 三",
    ),
    ("income_months", "months of income before applying", "收入计算月数", 12, 1, 36, "S2 三"),
    (
        "city_sample_bp",
        "share of cases the city samples",
        "市级抽查比例",
        500,
        1,
        10_000,
        "S2 五第四步: 市里进行抽查",
    ),
    # notices
    ("notice_days", "days of a notice", "公示天数", 7, 1, 60, "S2 五第五步"),
    ("notice_days_first", "days of the first notice", "第一次公示天数", 7, 1, 60, "S2 五第五步"),
    ("notice_days_second", "days of the second notice", "第二次公示天数", 7, 1, 60, "S2 五第五步"),
    ("notice_days_announcement", "days of the announcement", "公告天数", 7, 1, 60, "S2 五第五步"),
    (
        "objection_resolve_days",
        "days to resolve an objection",
        "异议处理天数",
        7,
        1,
        60,
        "domain.md NOT-3",
    ),
    # assemblies
    (
        "quorum_numerator",
        "members who must be present",
        "到会比例（分子）",
        2,
        1,
        _PARTS_MOST,
        f"{_NATIONAL_LAW}第二十六条",
    ),
    (
        "quorum_denominator",
        "of all members",
        "到会比例（分母）",
        3,
        1,
        _PARTS_MOST,
        f"{_NATIONAL_LAW}第二十六条",
    ),
    (
        "passing_numerator",
        "more than this part of those present",
        "通过比例（分子）",
        1,
        1,
        _PARTS_MOST,
        f"{_NATIONAL_LAW}第二十六条",
    ),
    (
        "passing_denominator",
        "of those present",
        "通过比例（分母）",
        2,
        1,
        _PARTS_MOST,
        f"{_NATIONAL_LAW}第二十六条",
    ),
    (
        "villagers_quorum_numerator",
        "more than this part of adult villagers present",
        "村民会议到会比例（分子）",
        1,
        1,
        _PARTS_MOST,
        f"{_NATIONAL_LAW}第二十二条",
    ),
    (
        "villagers_quorum_denominator",
        "of adult villagers",
        "村民会议到会比例（分母）",
        2,
        1,
        _PARTS_MOST,
        f"{_NATIONAL_LAW}第二十二条",
    ),
    (
        "collective_passing_numerator",
        "member representatives who must agree",
        "成员代表通过比例（分子）",
        2,
        1,
        _PARTS_MOST,
        "domain.md ASM-2",
    ),
    (
        "collective_passing_denominator",
        "of all member representatives",
        "成员代表通过比例（分母）",
        3,
        1,
        _PARTS_MOST,
        "domain.md ASM-2",
    ),
    # time of acts
    (
        "clock_skew_seconds",
        "clocks may differ by",
        "时钟允许误差（秒）",
        600,
        0,
        3_600,
        "signed-events.md, Time",
    ),
    (
        "late_hours",
        "hours from signing to admission",
        "签名至入账最长小时数",
        72,
        1,
        720,
        "signed-events.md, Time",
    ),
    (
        "seen_days_max",
        "age of the checkpoint seen, in days",
        "所见检查点最长天数",
        30,
        1,
        366,
        "signed-events.md, Time",
    ),
    (
        "seal_max_seconds",
        "seconds until sealed",
        "入账至封存最长秒数",
        3_600,
        60,
        86_400,
        "log.md, Time",
    ),
)

PARAMETERS: dict[str, Parameter] = {
    name: Parameter(name, say(en, zh), default, least, most, source)
    for name, en, zh, default, least, most, source in _ROWS
}
FRACTIONS = ("quorum", "passing", "villagers_quorum", "collective_passing")
"""Each is `<name>_numerator` over `<name>_denominator`."""
