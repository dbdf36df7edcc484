"""The columns of a bank's statement, each under its usual names, and the titles around them.

docs/bank-files.md prints this table.
"""

from typing import Final

from api.bank.rows import Direction
from api.bank.sheets import Kind
from api.roster.vocabulary import Column, Vocabulary
from domain.kernel.words import say

DAY: Final = "交易日期"
VALUE_DAY: Final = "起息日"
REFERENCE: Final = "交易流水号"
DEBIT: Final = "借方发生额"
CREDIT: Final = "贷方发生额"
AMOUNT: Final = "交易金额"
SIDE: Final = "借贷标志"
BALANCE: Final = "余额"
NAME: Final = "对方户名"
ACCOUNT: Final = "对方账号"
END_TO_END: Final = "业务编号"
REMARK: Final = "摘要"
NOTE: Final = "附言"
CODE: Final = "交易类型"
CURRENCY: Final = "币种"

COLUMNS: Final = (
    Column(DAY, ("记账日期", "入账日期", "日期", "交易时间"),
           say("day of booking, within the period", "记账日，在对账期间内"), needed=True),
    Column(VALUE_DAY, ("起息日期",),
           say("value date; else the day of booking", "起息日，没有时为记账日")),
    Column(REFERENCE, ("流水号", "银行流水号", "核心流水号", "交易流水"),
           say("the bank's reference, once, in a text cell", "银行流水号，不重复，文本格式"),
           needed=True),
    Column(DEBIT, ("借方金额", "借方", "支出", "支出金额", "转出金额"),
           say("yuan out of the account", "从本账户支出的金额，元")),
    Column(CREDIT, ("贷方金额", "贷方", "收入", "收入金额", "转入金额", "存入金额"),
           say("yuan into the account", "存入本账户的金额，元")),
    Column(AMOUNT, ("金额", "发生额"), say("yuan, with 借贷标志", "金额，元，与借贷标志同用")),
    Column(SIDE, ("借贷", "借贷方向", "收支", "收付标志", "借/贷"),
           say("借, 支 or D: out; 贷, 收 or C: in", "借、支、D 为支出，贷、收、C 为收入")),
    Column(BALANCE, ("账户余额", "当前余额"),
           say("balance after the row; each is checked", "本行之后的余额，逐行核对")),
    Column(NAME, ("对方名称", "对方账户名称", "对手户名", "交易对手"),
           say("name of the other side", "对方的户名")),
    Column(ACCOUNT, ("对方账户", "对手账号", "对方卡号"),
           say("account of the other side, in a text cell", "对方的账号，文本格式")),
    Column(END_TO_END, ("端到端标识", "客户流水号", "企业流水号"),
           say("our reference of the payment, in a text cell", "付款的业务编号，文本格式")),
    Column(REMARK, ("交易摘要", "摘要说明"), say("remark", "摘要")),
    Column(NOTE, ("用途", "备注", "交易附言"), say("further remark", "附言")),
    Column(CODE, ("交易码", "交易代码", "业务类型", "交易种类"),
           say("kind of transaction", "交易的种类")),
    Column(CURRENCY, ("货币",), say("CNY alone", "只接受人民币")),
)  # fmt: skip
IGNORED: Final = ("序号", "凭证号", "凭证种类", "对方开户行", "对方行名", "交易网点", "柜员号")
SIDES: Final[dict[str, Direction]] = {
    **dict.fromkeys(("借", "借方", "支", "支出", "付", "D", "DR", "DEBIT"), "debit"),
    **dict.fromkeys(("贷", "贷方", "收", "收入", "C", "CR", "CREDIT"), "credit"),
}
KIND: Final = Kind(
    "对账单",
    Vocabulary(
        COLUMNS,
        IGNORED,
        (frozenset({DAY}), frozenset({REFERENCE}), frozenset({DEBIT, CREDIT, AMOUNT})),
    ),
    (DEBIT, CREDIT, AMOUNT),
    {
        "account": ("账号", "帐号", "账户", "本方账号", "客户账号"),
        "from": ("起始日期", "开始日期", "起始日"),
        "to": ("截止日期", "终止日期", "结束日期", "截止日"),
        "period": ("对账期间", "查询期间", "起止日期", "账单周期"),
        "opening": ("期初余额", "上期余额", "承前余额", "上期结余"),
        "closing": ("期末余额", "本期余额", "期末结余"),
        "currency": ("币种", "货币"),
    },
)
