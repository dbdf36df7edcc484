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
    "national rural poverty standard of 2010 at 2018 prices, 2,995 yuan a year (National "
    "Bureau of Statistics, 中国农村贫困监测报告); S2 三 names it without its figure"
)
_TIME = "signed-events.md, Time"
_PROGRAMME = "S2 五第五步"
_IN_SPIRIT = "S2 五第五步, in its spirit (ADR 41)"
_USUAL = "S1 二(五), 三(四) name the notice without its days; ten are usual for funds (NOT-1)"


def _fen(name: str, en: str, zh: str, default: int, source: str) -> Parameter:
    return Parameter(f"{name}_fen", say(en, zh), default, 1, _FEN_MOST, source)


def _days(name: str, en: str, zh: str, source: str) -> Parameter:
    return Parameter(name, say(f"days of {en}", f"{zh}天数"), 7, 1, 60, source)


def _ten_days(name: str, en: str, zh: str) -> Parameter:
    return Parameter(name, say(f"days of {en}", f"{zh}天数"), 10, 1, 60, _USUAL)


def _fraction(
    name: str, en: str, zh: str, parts: tuple[int, int], source: str
) -> tuple[Parameter, Parameter]:
    part, whole = parts
    return (
        Parameter(
            f"{name}_numerator", say(f"{en}: parts", f"{zh}（分子）"), part, 1, _PARTS_MOST, source
        ),
        Parameter(
            f"{name}_denominator", say(f"{en}: of", f"{zh}（分母）"), whole, 1, _PARTS_MOST, source
        ),
    )


_IDENTIFICATION = (
    _fen("near_poor_floor", "registered-poverty standard", "建档立卡标准", 299_500, _STANDARD),
    _fen("near_poor_ceiling", "near-poor ceiling", "贫困边缘户收入上限", 400_000, "S2 三"),
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
_NOTICES = (
    _days("notice_days", "a notice of any kind", "公示", _PROGRAMME),
    _days("notice_days_first", "the first notice", "第一次公示", _PROGRAMME),
    _days("notice_days_second", "the second notice", "第二次公示", _PROGRAMME),
    _days("notice_days_announcement", "the announcement", "公告", _PROGRAMME),
    _days("notice_days_exit", "the notice of an exit", "退出公示", _IN_SPIRIT),
    _days("notice_days_exit_announcement", "announcing an exit", "退出公告", _IN_SPIRIT),
    _days("notice_days_correction", "the notice of a correction", "更正公示", _IN_SPIRIT),
    _ten_days("notice_days_allocation", "the notice of an allocation", "资金分配公示"),
    _days("notice_days_allocation_announcement", "announcing one", "资金分配公告", _IN_SPIRIT),
    _ten_days("notice_days_project", "the notice of a project", "项目公示"),
    _days("notice_days_project_announcement", "announcing a project", "项目公告", _IN_SPIRIT),
    _ten_days("notice_days_equity", "the notice of an equity plan", "折股量化方案公示"),
    _ten_days("notice_days_disposal", "the notice of a disposal", "资产处置公示"),
    _ten_days("notice_days_distribution", "the notice of a distribution", "收益分配公示"),
    _days("objection_resolve_days", "resolving an objection", "异议处理", "NOT-3: by a deadline"),
)
_PEOPLE = (
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
_ASSEMBLIES = (
    *_fraction("quorum", "members present", "到会比例", (2, 3), f"{_LAW}第二十六条"),
    *_fraction("passing", "more than, of those present", "通过比例", (1, 2), f"{_LAW}第二十六条"),
    *_fraction(
        "villagers_quorum",
        "more than, of adult villagers",
        "村民会议到会比例",
        (1, 2),
        f"{_LAW}第二十二条",
    ),
    *_fraction(
        "collective_passing", "of all member representatives", "成员代表通过比例", (2, 3), "ASM-2"
    ),
)
_COMPOSITION = (
    *_fraction(
        "composition_representatives",
        "at least, of the representatives' meeting",
        "村民代表占比",
        (4, 5),
        f"{_LAW}第二十五条",
    ),
    *_fraction(
        "composition_women",
        "women representatives at least, of the representatives' meeting",
        "妇女村民代表占比",
        (1, 3),
        f"{_LAW}第二十五条",
    ),
)
_TIMES = (
    Parameter(
        "clock_skew_seconds", say("clocks may differ by", "时钟误差秒数"), 600, 1, 3_600, _TIME
    ),
    Parameter("late_hours", say("signing to admission", "签名至入账小时数"), 72, 1, 720, _TIME),
    Parameter(
        "seen_days_max", say("age of the checkpoint seen", "所见检查点天数"), 30, 1, 366, _TIME
    ),
    Parameter(
        "seal_max_seconds", say("admission to seal", "入账至封存秒数"), 3_600, 60, 86_400, "log.md"
    ),
)
_OWN = "names no figure; this one is the programme's own, to be set by the audit bureau"
_FINDINGS = (
    Parameter(
        "split_before_application_days",
        say("days from a split to an application", "分户至申请天数"),
        180,
        1,
        3_650,
        f"HH-5 (F) {_OWN}",
    ),
    Parameter(
        "assisted_ballots_share_bp",
        say("share of ballots assisted by one officer", "同一干部代录票占比"),
        3_000,
        1,
        10_000,
        f"ASM-6 (F) {_OWN}",
    ),
    Parameter(
        "assisted_block_ballots",
        say("identical ballots assisted by one officer", "同一干部代录的相同票数"),
        5,
        2,
        500,
        f"ASM-6 (F) {_OWN}",
    ),
    _fen(
        "income_bunching_band", "band below the ceiling", "临近收入上限的区间", 20_000,
        f"ID-2: the bunching test {_OWN}",
    ),
    Parameter(
        "income_bunching_cases",
        say("cases just below the ceiling", "临近收入上限的户数"),
        5,
        2,
        1_000,
        f"ID-2: the bunching test {_OWN}",
    ),
    Parameter(
        "survey_revision_days",
        say("days between surveys that contradict", "前后矛盾的两次调查间隔天数"),
        90,
        1,
        3_650,
        f"ID-2: a last-minute revision {_OWN}",
    ),
    Parameter(
        "late_entry_days",
        say("days from an event to its entry", "事项发生至入账天数"),
        30,
        1,
        366,
        f"ID-4: an act entered late {_OWN}",
    ),
    Parameter(
        "equal_band_bp",
        say("amounts that count as alike, below the largest", "金额视为相近的区间"),
        500,
        0,
        10_000,
        f"DIS-3: a plan equal in effect {_OWN}",
    ),
    Parameter(
        "equal_share_bp",
        say("share of a plan's lines that get alike", "方案中金额相近的户数占比"),
        8_000,
        1,
        10_000,
        f"DIS-3: a plan equal in effect {_OWN}",
    ),
)  # fmt: skip
"""From where on a detector speaks; no rule refuses by them."""

_RETENTION = (
    Parameter(
        "retention_years",
        say("years that personal data are kept", "个人信息保管年数"),
        30,
        1,
        100,
        "会计档案管理办法（财政部 国家档案局令第79号）第十四条、附表：会计凭证30年",
    ),
)

_MONEY = (
    Parameter(
        "idle_money_days",
        say("days after which money lies idle", "资金闲置天数"),
        730,
        1,
        3_650,
        "FUND-10; 国办发〔2014〕70号: funds carried over for two years are taken back",
    ),
    Parameter(
        "enterprise_microloan_refused_from_yyyymmdd",
        say("day from which microloans used by enterprises are refused", "户贷企用停止办理日期"),
        20_170_725,
        20_000_101,
        20_991_231,
        "EQ-5; 银监发〔2017〕42号: a microloan is the household's own to use and repay 户借、户还",
    ),
)

_BANKING = (
    Parameter(
        "statement_days",
        say("days after a month's end for its bank statement", "月末后提供银行对账单天数"),
        15,
        1,
        90,
        "PAY-5 names no days: the programme's own figure",
    ),
)

_DISTRIBUTION = (
    Parameter(
        "distribution_reserve_bp",
        say("share set aside where a collective has no rule", "未定章程时提取公积公益金比例"),
        0,
        0,
        5_000,
        "DIS-1: the collective's rules set it aside; without any, nothing is",
    ),
    Parameter(
        "determination_days",
        say("days from determining beneficiaries to a plan", "受益对象确定至制定方案天数"),
        30,
        0,
        366,
        "DIS-8; S1 一(五) asks for 动态管理 and names no days: the programme's own figure",
    ),
    Parameter(
        "undistributed_days",
        say("days after which income lies undistributed", "收益未分配天数"),
        365,
        1,
        3_650,
        "DIS-1; S1 二(二): 取得可分配收益后要按照约定兑现; it names no days, a year is usual",
    ),
)
_PAYING = "names no figure; this one is usual, to be set by the county"
_PAYMENTS = (
    Parameter(
        "payment_days",
        say("days from a final list to its payment", "清单办结至发放到账天数"),
        30,
        1,
        366,
        f"PAY-5 (L) {_PAYING}",
    ),
    Parameter(
        "bank_answer_days",
        say("days from a file's release to the bank's answer", "文件交银行至回执天数"),
        3,
        1,
        60,
        f"PAY-5 (L) {_PAYING}",
    ),
    Parameter(
        "complaint_days",
        say("days of answering a complaint", "投诉答复天数"),
        15,
        1,
        60,
        f"PAY-8 {_PAYING}",
    ),
)

PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        *_IDENTIFICATION,
        *_NOTICES,
        *_PEOPLE,
        *_ASSEMBLIES,
        *_COMPOSITION,
        *_TIMES,
        *_RETENTION,
        *_MONEY,
        *_PAYMENTS,
        *_DISTRIBUTION,
        *_BANKING,
        *_FINDINGS,
    )
}
FRACTIONS = (
    "quorum",
    "passing",
    "villagers_quorum",
    "collective_passing",
    "composition_representatives",
    "composition_women",
)
"""Each is `<name>_numerator` over `<name>_denominator`."""
OF_THE_LAW = (
    "quorum",
    "passing",
    "villagers_quorum",
    "composition_representatives",
    "composition_women",
)
"""Fractions whose default is the law's own: a policy may ask for more, never for less."""
GENERAL = {name: "notice_days" for name in PARAMETERS if name.startswith("notice_days_")}
"""Parameters that follow a general one where a policy names that and not them."""
OF_THE_COUNTY = frozenset(parameter.name for parameter in (*_TIMES, *_RETENTION))
"""One ledger has one clock and one archive: these are set for the whole county or not at all."""
