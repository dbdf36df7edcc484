"""Parameters of money: funds, distribution, payments and what banks hand in."""

from domain.kernel.words import say
from domain.parameters.parameter import Parameter

MONEY = (
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

BANKING = (
    Parameter(
        "statement_days",
        say("days after a month's end for its bank statement", "月末后提供银行对账单天数"),
        15,
        1,
        90,
        "PAY-5 names no days: the programme's own figure",
    ),
)

DISTRIBUTION = (
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
PAYMENTS = (
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
