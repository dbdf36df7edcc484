"""Parameters of the love supermarket's counter and stock (row 6)."""

from domain.kernel.words import say
from domain.parameters.parameter import Parameter

REFUND_DAYS_MOST = 28
"""The longest time in which goods are taken back: what each voucher took is kept longer."""
_OWN = "S3c 四(四) names no figure; this one is the programme's own, to be set by the county"
SUPERMARKET = (
    Parameter(
        "label_days",
        say("days that a label is shown before it holds", "兑换值提前公布天数"),
        1,
        1,
        60,
        f"PTS-3: 所有商品均标注相应的积分兑换值; {_OWN}",
    ),
    Parameter(
        "refund_days",
        say("days in which goods are taken back", "退货期限天数"),
        7,
        0,
        REFUND_DAYS_MOST,
        f"PTS-3 {_OWN}",
    ),
    Parameter(
        "stock_taking_days",
        say("days from one stock-taking to the next", "库存盘点间隔天数"),
        92,
        1,
        366,
        f"PTS-5 (L): once a quarter; {_OWN}",
    ),
    Parameter(
        "stock_losses",
        say("counts with a loss at one keeper", "同一管理员盘亏次数"),
        3,
        2,
        50,
        f"PTS-5 (F): in the days of stock_losses_days; {_OWN}",
    ),
    Parameter(
        "stock_losses_days",
        say("days in which losses at one keeper are counted", "盘亏统计期间天数"),
        366,
        1,
        3_650,
        f"PTS-5 (F) {_OWN}",
    ),
    Parameter(
        "identical_baskets",
        say("cards that took the same goods within a minute", "一分钟内兑换相同商品的卡数"),
        5,
        2,
        500,
        f"PTS-3 (F) {_OWN}",
    ),
)  # fmt: skip
