"""Orders, a bank that knows their payees, and the public schemas that files must satisfy."""

from datetime import date, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
import xmlschema
from hypothesis import strategies as st

from api.bank.faults import BankFileError
from api.bank.order import OrderLine, PaymentOrder
from api.demo.bank.bank import Bank
from domain.kernel.times import SHANGHAI

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=SHANGHAI)
DAY = date(2026, 1, 5)
FIRST, LAST = date(2026, 1, 1), date(2026, 1, 31)
ACCOUNT = "62300000000001"
OFFICE = "示例县财政局"
BANK = "示例农商行"
NAMES = ("示例甲", "演示乙", "虚构丙", "样本·阿合买提", "示例𬱖", "A & <B> 合作社")
SCHEMAS = {
    "pain.001.001.09": ("pain001", "templates/pain.001.001.09/pain.001.001.09.xsd"),
    "pain.002.001.12": ("pain001", "pain002/schemas/pain.002.001.12.xsd"),
    "camt.053.001.08": ("camt053", "xsd/camt.053.001.08.xsd"),
}


@cache
def schema(message: str) -> xmlschema.XMLSchema:
    """The public schema of a message, from a package that carries it."""
    package, path = SCHEMAS[message]
    found = find_spec(package)
    assert found is not None
    assert found.origin is not None
    return xmlschema.XMLSchema(str(Path(found.origin).parent / path))


def line(number: int = 1, **changes: object) -> OrderLine:
    """A payment of the batch B1."""
    values: dict[str, object] = {
        "end_to_end": f"B1-{number:05d}",
        "amount_fen": 10_000 + number,
        "payee_name": "示例甲",
        "card": f"623012341{number:07d}",
        "bank": BANK,
        "remark": "资产收益分红",
    }
    return OrderLine(**(values | changes))  # type: ignore[arg-type]


def order(*lines: OrderLine, **changes: object) -> PaymentOrder:
    """A batch of one line, or of these."""
    values: dict[str, object] = {
        "batch": "B1",
        "debtor_name": OFFICE,
        "debtor_account": ACCOUNT,
        "debtor_bank": BANK,
        "execution_date": DAY,
        "lines": lines or (line(),),
    }
    return PaymentOrder(**(values | changes))  # type: ignore[arg-type]


def orders(lines_max: int = 8) -> st.SearchStrategy[PaymentOrder]:
    """Orders of any amounts and of names as they occur."""
    amounts = st.integers(1, 10**9) | st.sampled_from((1, 9, 10, 99, 100, 10**12))
    lines = st.lists(st.tuples(amounts, st.sampled_from(NAMES)), min_size=1, max_size=lines_max)
    return lines.map(
        lambda rows: order(
            *(line(n, amount_fen=fen, payee_name=name) for n, (fen, name) in enumerate(rows, 1))
        )
    )


def bank_of(asked: PaymentOrder, cents: int | None = None) -> Bank:
    """A bank with the debtor's account, filled, and a card for each payee."""
    bank = Bank(BANK)
    bank.open(asked.debtor_account, asked.debtor_name)
    bank.receive(asked.debtor_account, cents or 10 * asked.total_fen, FIRST, "财政拨款")
    for one in asked.lines:
        bank.issue(one.card, one.payee_name)
    return bank


def kinds(refused: pytest.ExceptionInfo[BankFileError]) -> list[tuple[int, str]]:
    """Row and kind of each fault."""
    return [(fault.at.row, fault.kind) for fault in refused.value.faults]
