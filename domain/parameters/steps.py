"""Parameters of row 1 and of the steps that all rows share."""

from domain.kernel.words import say
from domain.parameters.parameter import Parameter, days, fen, fraction, ten_days

_STANDARD = (
    "national rural poverty standard of 2010 at 2018 prices, 2,995 yuan a year (National "
    "Bureau of Statistics, 中国农村贫困监测报告); S2 三 names it without its figure"
)
_PROGRAMME = "S2 五第五步"
_IN_SPIRIT = "S2 五第五步, in its spirit (ADR 41)"
IDENTIFICATION = (
    fen("near_poor_floor", "registered-poverty standard", "建档立卡标准", 299_500, _STANDARD),
    fen("near_poor_ceiling", "near-poor ceiling", "贫困边缘户收入上限", 400_000, "S2 三"),
    Parameter("income_months", say("months of income", "收入计算月数"), 12, 1, 36, "S2 三"),
    Parameter(
        "city_sample_bp",
        say("share of cases that the city samples", "市级抽查比例"),
        500,
        1,
        10_000,
        "S2 五第四步 names the sample without its share",
    ),
)
NOTICES = (
    days("notice_days", "a notice of any kind", "公示", _PROGRAMME),
    days("notice_days_first", "the first notice", "第一次公示", _PROGRAMME),
    days("notice_days_second", "the second notice", "第二次公示", _PROGRAMME),
    days("notice_days_announcement", "the announcement", "公告", _PROGRAMME),
    days("notice_days_exit", "the notice of an exit", "退出公示", _IN_SPIRIT),
    days("notice_days_exit_announcement", "announcing an exit", "退出公告", _IN_SPIRIT),
    days("notice_days_correction", "the notice of a correction", "更正公示", _IN_SPIRIT),
    ten_days("notice_days_allocation", "the notice of an allocation", "资金分配公示"),
    days("notice_days_allocation_announcement", "announcing one", "资金分配公告", _IN_SPIRIT),
    ten_days("notice_days_project", "the notice of a project", "项目公示"),
    days("notice_days_project_announcement", "announcing a project", "项目公告", _IN_SPIRIT),
    ten_days("notice_days_equity", "the notice of an equity plan", "折股量化方案公示"),
    ten_days("notice_days_disposal", "the notice of a disposal", "资产处置公示"),
    ten_days("notice_days_distribution", "the notice of a distribution", "收益分配公示"),
    ten_days("notice_days_use_list", "the notice of self-development money", "自主发展资金公示"),
    days("objection_resolve_days", "resolving an objection", "异议处理", "NOT-3: by a deadline"),
)
PEOPLE = (
    Parameter(
        "correction_days",
        say("days of deciding on a correction", "个人信息更正办理天数"),
        15,
        1,
        60,
        "HH-7; 个人信息保护法第四十六条 asks for promptness and names no day",
    ),
)
_LAW = "村民委员会组织法"
ASSEMBLIES = (
    *fraction("quorum", "members present", "到会比例", (2, 3), f"{_LAW}第二十六条"),
    *fraction("passing", "more than, of those present", "通过比例", (1, 2), f"{_LAW}第二十六条"),
    *fraction(
        "villagers_quorum",
        "more than, of adult villagers",
        "村民会议到会比例",
        (1, 2),
        f"{_LAW}第二十二条",
    ),
    *fraction(
        "collective_passing", "of all member representatives", "成员代表通过比例", (2, 3), "ASM-2"
    ),
)
COMPOSITION = (
    *fraction(
        "composition_representatives",
        "at least, of the representatives' meeting",
        "村民代表占比",
        (4, 5),
        f"{_LAW}第二十五条",
    ),
    *fraction(
        "composition_women",
        "women representatives at least, of the representatives' meeting",
        "妇女村民代表占比",
        (1, 3),
        f"{_LAW}第二十五条",
    ),
)
