"""Our order as ISO 20022 pain.001.001.09, customer credit transfer initiation.

Accounts are `Othr/Id`: China's have no IBAN. One payment information block of one debtor, booked
line by line (`BtchBookg` false), so that a statement shows each payment. Count and sum stand in
the header and in the block. Source: the message's schema of 2019.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape

from api.bank.money import CURRENCY, yuan
from api.bank.order import OrderLine, PaymentOrder, check_order
from domain.kernel.times import SHANGHAI

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
MESSAGE: Final = "pain.001.001.09"


def write_pain001(order: PaymentOrder, created_at: datetime) -> bytes:
    """The file's bytes: the same for the same order and time (aware, written as Shanghai's).

    Raises:
        BankFileError: the order breaks a rule of `order`, by the number of its line.
    """
    check_order(order)
    return "\n".join(_document(order, created_at)).encode()


def _document(order: PaymentOrder, created_at: datetime) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<Document xmlns="{NAMESPACE}"><CstmrCdtTrfInitn>'
    yield from _header(order, created_at)
    yield from _payment_information(order)
    for line in order.lines:
        yield _transaction(line)
    yield "</PmtInf></CstmrCdtTrfInitn></Document>"
    yield ""


def _header(order: PaymentOrder, created_at: datetime) -> Iterator[str]:
    created = created_at.astimezone(SHANGHAI).isoformat(timespec="seconds")
    yield "<GrpHdr>"
    yield _element("MsgId", order.batch)
    yield _element("CreDtTm", created)
    yield from _totals(order)
    yield f"<InitgPty>{_element('Nm', order.debtor_name)}</InitgPty>"
    yield "</GrpHdr>"


def _totals(order: PaymentOrder) -> Iterator[str]:
    yield _element("NbOfTxs", str(len(order.lines)))
    yield _element("CtrlSum", order.total_yuan)


def _payment_information(order: PaymentOrder) -> Iterator[str]:
    yield "<PmtInf>"
    yield _element("PmtInfId", order.batch)
    yield "<PmtMtd>TRF</PmtMtd><BtchBookg>false</BtchBookg>"
    yield from _totals(order)
    yield f"<ReqdExctnDt>{_element('Dt', order.execution_date.isoformat())}</ReqdExctnDt>"
    yield f"<Dbtr>{_element('Nm', order.debtor_name)}</Dbtr>"
    yield f"<DbtrAcct>{_account(order.debtor_account)}<Ccy>{CURRENCY}</Ccy></DbtrAcct>"
    yield f"<DbtrAgt>{_agent(order.debtor_bank)}</DbtrAgt>"


def _transaction(line: OrderLine) -> str:
    return (
        f"<CdtTrfTxInf><PmtId>{_element('EndToEndId', line.end_to_end)}</PmtId>"
        f'<Amt><InstdAmt Ccy="{CURRENCY}">{yuan(line.amount_fen)}</InstdAmt></Amt>'
        f"<CdtrAgt>{_agent(line.bank)}</CdtrAgt>"
        f"<Cdtr>{_element('Nm', line.payee_name)}</Cdtr>"
        f"<CdtrAcct>{_account(line.card)}</CdtrAcct>"
        f"<RmtInf>{_element('Ustrd', line.remark)}</RmtInf></CdtTrfTxInf>"
    )


def _account(number: str) -> str:
    return f"<Id><Othr>{_element('Id', number)}</Othr></Id>"


def _agent(name: str) -> str:
    return f"<FinInstnId>{_element('Nm', name)}</FinInstnId>"


def _element(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>"
