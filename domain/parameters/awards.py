"""Parameters of awards and subsidies: caps, tiers of income, and days."""

from domain.kernel.words import say
from domain.parameters.parameter import Parameter, fen, ten_days

_NO_TIER = "SUB-1; S3c 四(三)1: 根据务工收入情况划分档次 names no figure; to be set by the county"
_MOST = 100_000_000


def _tier(number: int, from_fen: int, amount_fen: int) -> tuple[Parameter, Parameter]:
    return (
        Parameter(
            f"transfer_tier_{number}_from_fen",
            say(f"wages of a year from which tier {number} is due", f"第{number}档务工收入起点"),
            from_fen,
            0,
            _MOST,
            _NO_TIER,
        ),
        Parameter(
            f"transfer_tier_{number}_fen",
            say(f"transfer-employment subsidy of tier {number}", f"第{number}档务工补助标准"),
            amount_fen,
            0,
            _MOST,
            _NO_TIER,
        ),
    )


AWARDS = (
    ten_days("notice_days_award_list", "the notice of a list of awards", "奖补清单公示"),
    Parameter(
        "use_shown_days",
        say("days from an award's payment to evidence of its use", "奖励资金到账至核查使用天数"),
        180,
        1,
        730,
        "STAR-2 (L); S3c 四(一) asks for an agreement and names no day; to be set",
    ),
    Parameter(
        "award_list_days",
        say("days from a completed case to a list of awards", "办结至列入发放清单天数"),
        30,
        1,
        366,
        "SUB-1 (L); S3c 四(三)1: 统一汇总到乡镇 names no day; to be set",
    ),
)
SUBSIDIES = (
    Parameter(
        "subsidy_split_days",
        say("days within which grants that belong together are added up", "拆分核查天数"),
        180,
        1,
        730,
        "SUB-4 names no days: the programme's own figure",
    ),
    *_tier(1, 300_000, 50_000),
    *_tier(2, 1_000_000, 100_000),
    *_tier(3, 2_000_000, 150_000),
    fen(
        "industry_household_year",
        "industry subsidy of a household in a year, at most",
        "产业补助每户每年上限",
        500_000,
        "SUB-2; S3c 四(三)2: 实行总额控制, by the county's own standard; it names no figure",
    ),
    fen(
        "income_project_each",
        "subsidy of an income project each time, at most",
        "到户增收补助每次上限",
        800_000,
        "SUB-3; S3a 五(三): 每户每次补助资金总额在8000元以下",
    ),
    fen(
        "carrying_entity_year",
        "subsidy of a carrying entity in a year, at most",
        "带贫主体补助每个主体每年上限",
        5_000_000,
        "SUB-2; S3c 四(三)2: 实行总额控制, by the county's own standard; it names no figure",
    ),
    fen(
        "carrying_household",
        "subsidy of a carrying entity for each household",
        "带贫主体补助每带动一户标准",
        100_000,
        "SUB-2; S3c 四(三)2: 给予金额不等的补助 names no figure; to be set by the county",
    ),
    Parameter(
        "carrying_households_least_count",
        say("households that a subsidised entity carries, at least", "带贫主体带动户数下限"),
        3,
        1,
        1_000,
        "SUB-2; S3a 六(二): 带动效果 names no figure; to be set by the county",
    ),
    Parameter(
        "carrying_workers_least_bp",
        say("poor workers among all of an entity that employs, at least", "吸纳贫困劳动力占比下限"),
        2_500,
        0,
        10_000,
        "SUB-2; S3a 五(六): 政府奖补的扶贫车间,吸纳贫困人口不低于25%",
    ),
    Parameter(
        "transfer_payment_workdays",
        say("working days from county finance's review to payment", "县财政审核后拨付工作日"),
        15,
        1,
        60,
        "PAY-7; S3c 四(三)1: 经县级财政部门审核后15个工作日内拨付下发",
    ),
)
