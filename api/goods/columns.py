"""The columns of a list of goods, each under its usual names; docs/import.md prints this table."""

from typing import Final

from api.roster.vocabulary import Column, Vocabulary
from domain.kernel.words import say

NAME: Final = "商品名称"
UNIT: Final = "单位"
PRICE: Final = "积分兑换值"
PIECES: Final = "数量"
BATCH: Final = "生产批号"
GOOD_UNTIL: Final = "保质期至"
COST: Final = "金额"

DECLARED: Final = (
    Column(
        NAME,
        ("商品", "品名", "名称", "货品名称", "物品名称", "商品名称及规格", "品名规格"),
        say("public name with its size", "商品名称及规格"),
        needed=True,
    ),
    Column(
        UNIT,
        ("计量单位", "单位名称"),
        say("what a piece is, such as 袋", "一件的计量单位，如袋、瓶"),
        needed=True,
    ),
    Column(
        PRICE,
        ("积分", "兑换积分", "所需积分", "积分值", "兑换值", "积分价格", "标价"),
        say("whole points for a piece", "每件所需积分，整数"),
        needed=True,
    ),
    Column(
        PIECES,
        ("入库数量", "件数", "库存", "库存数量", "进货数量", "捐赠数量"),
        say("pieces that came; empty: none yet", "首次入库件数；空白为尚未入库"),
    ),
    Column(
        BATCH,
        ("批号", "批次", "生产批次"),
        say("the maker's batch number", "生产批号"),
    ),
    Column(
        GOOD_UNTIL,
        ("保质期", "有效期至", "有效期", "到期日", "保质期截止日", "保质期截止日期"),
        say("last day on which it may be handed out", "可以领取的最后一天；空白为无保质期"),
    ),
    Column(
        COST,
        ("金额元", "总价", "总金额", "采购金额", "进货金额", "合计金额"),
        say("what the batch cost, in yuan", "本批采购金额，单位元；捐赠不填"),
    ),
)
IGNORED: Final = ("序号", "备注", "规格", "品牌", "产地", "单价", "类别", "供货商", "捐赠人")
"""Columns that such lists often have and that are passed over without a word."""
LIST: Final = Vocabulary(DECLARED, IGNORED, (frozenset({NAME}), frozenset({PRICE, UNIT})))
"""A list names goods, and their price or unit."""
