"""Receipts as spreadsheets: each payment's row with what became of it, in the bank's own words.

- PAY-5 Paid means the bank confirmed: a word that is not known is refused, never taken for 成功.
"""

from typing import Final

from api.bank.faults import Faults, Spot
from api.bank.rows import Receipt, ReceiptLine, Status, check_once
from api.bank.sheet_cells import Cells
from api.bank.sheets import Kind, Row, Table, rows_of, tables_of
from api.roster.vocabulary import Column, Vocabulary, plain
from domain.kernel.words import say

END_TO_END: Final = "业务编号"
AMOUNT: Final = "金额"
STATUS: Final = "状态"
DAY: Final = "入账日期"
REASON: Final = "原因"
REFERENCE: Final = "银行流水号"
CARD: Final = "收款账号"
CURRENCY: Final = "币种"

COLUMNS: Final = (
    Column(END_TO_END, ("端到端标识", "客户流水号", "企业流水号", "付款编号"),
           say("our reference of the payment, in a text cell", "付款的业务编号，文本格式"),
           needed=True),
    Column(AMOUNT, ("交易金额", "付款金额", "发放金额", "实发金额"),
           say("yuan, at most two digits after the point", "元，小数点后最多两位"), needed=True),
    Column(STATUS, ("处理结果", "处理状态", "交易状态", "交易结果", "入账状态", "结果"),
           say("成功, 失败, 处理中, or a word listed below", "成功、失败、处理中，或下列词语"),
           needed=True),
    Column(DAY, ("交易日期", "记账日期", "处理日期", "起息日", "交易时间"),
           say("day of what was paid", "成功款项的入账日"), needed=True),
    Column(REASON, ("失败原因", "拒绝原因", "退回原因", "错误信息", "返回信息"),
           say("why it was rejected", "失败的原因"), needed=True),
    Column(REFERENCE, ("交易流水号", "流水号", "核心流水号"),
           say("the bank's own reference, in a text cell", "银行的流水号，文本格式")),
    Column(CARD, ("收款卡号", "收款账户", "卡号", "账号", "银行账号"),
           say("never taken; a number cell is refused", "不读取内容，数字单元格不予接受")),
    Column(CURRENCY, ("货币",), say("CNY alone", "只接受人民币")),
)  # fmt: skip
IGNORED: Final = ("序号", "收款户名", "户名", "姓名", "收款人", "收款行", "开户行", "用途", "备注")
STATUS_WORDS: Final[dict[str, Status]] = {
    **dict.fromkeys(("成功", "交易成功", "入账成功", "已入账", "处理成功", "已付款"), "confirmed"),
    **dict.fromkeys(
        ("失败", "交易失败", "入账失败", "处理失败", "拒绝", "已拒绝", "退回", "已退回", "退票"),
        "rejected",
    ),
    **dict.fromkeys(("处理中", "待处理", "已受理", "交易处理中", "未知", "待入账"), "pending"),
}
"""The words that are known, each with one meaning."""
KIND: Final = Kind(
    "回单",
    Vocabulary(COLUMNS, IGNORED, (frozenset({END_TO_END}), frozenset({STATUS}))),
    (AMOUNT,),
    {
        "batch": ("批次号", "批次编号", "批次"),
        "count": ("总笔数", "笔数"),
        "total": ("总金额", "合计金额"),
    },
)


def read_receipt_sheet(name: str, content: bytes) -> Receipt:
    """The bank's answer; `name` is the file's, its suffix tells a text from a spreadsheet.

    Raises:
        BankFileError: with every fault, by sheet, row and column.
    """
    faults = Faults()
    tables = tables_of(name, content, KIND, faults)
    faults.refuse()
    reader = _Rows(faults)
    lines = tuple(reader.line(row) for row in rows_of(tables))
    spots = (row.at(END_TO_END) for row in rows_of(tables))
    check_once(zip(spots, (line.end_to_end for line in lines), strict=True), faults)
    if not lines:
        faults.add(tables[0].spot, "missing", say("expected rows; found none", "表中没有任何一笔"))
    for table in tables:
        reader.check(table, lines)
    batch = reader.batch(tables)
    faults.refuse()
    return Receipt(batch, lines)


class _Rows:
    """Reads the rows of a receipt."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._cells = Cells(faults)

    def line(self, row: Row) -> ReceiptLine:
        """What one row says."""
        cells = self._cells
        status = self._status(row)
        reason = cells.text(row, REASON, needed=status == "rejected")
        cells.number(row, CARD)
        cells.currency(row.at(CURRENCY), row.cells.get(CURRENCY, ""))
        return ReceiptLine(
            end_to_end=cells.number(row, END_TO_END, needed=True),
            amount_fen=self._amount(row),
            status=status,
            value_date=cells.day(row, DAY) if status == "confirmed" else None,
            reason=reason,
            bank_reference=cells.number(row, REFERENCE),
        )

    def batch(self, tables: list[Table]) -> str:
        """The batch that the file names, once; empty where it names none."""
        named = [table.around["batch"] for table in tables if "batch" in table.around]
        batches = {self._cells.number_of(at, cell) for at, cell in named}
        if len(batches) > 1:
            told = say("expected one batch; found several", "应为一个批次，实际有多个")
            self._faults.add(named[-1][0], "twice", told)
        return next(iter(batches), "")

    def check(self, table: Table, lines: tuple[ReceiptLine, ...]) -> None:
        """Count and sums that the file states are those of its rows."""
        self._cells.check_totals(table, (AMOUNT,))
        if "total" in table.around:
            at, cell = table.around["total"]
            total = sum(line.amount_fen for line in lines)
            self._cells.check_total(at, self._cells.fen_of(at, cell), total)
        if "count" in table.around:
            at, cell = table.around["count"]
            self._check_count(at, str(cell).removesuffix(".0").removesuffix("笔"), len(lines))

    def _check_count(self, at: Spot, stated: str, count: int) -> None:
        if stated.strip() != str(count):
            message = say(
                f"expected {count}, the number of rows; found another",
                f"表中有 {count} 笔，此处为其他数字",
            )
            self._faults.add(at, "total", message)

    def _amount(self, row: Row) -> int:
        fen = self._cells.amount_fen(row, AMOUNT)
        if row.is_nothing(AMOUNT):
            message = say("expected more than nothing", "金额应大于零")
            self._faults.add(row.at(AMOUNT), "amount", message)
        return fen

    def _status(self, row: Row) -> Status:
        text = self._cells.text(row, STATUS, needed=True)
        status = STATUS_WORDS.get(plain(text))
        if text and status is None:
            known = "、".join(STATUS_WORDS)
            message = say(f"expected one of {known}", f"应为 {known} 之一")
            self._faults.add(row.at(STATUS), "status", message)
        return status or "pending"
