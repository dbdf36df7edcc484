"""A receipt or a statement, whatever its format: what a file is, is told by its first bytes."""

from api.bank.camt053 import read_camt053
from api.bank.pain002 import read_pain002
from api.bank.receipts import read_receipt_sheet
from api.bank.rows import Receipt, Statement
from api.bank.statements import read_statement_sheet
from api.bank.xml_tree import is_xml


def read_receipt(name: str, content: bytes) -> Receipt:
    """The bank's answer to an order, from pain.002 or a spreadsheet.

    Raises:
        BankFileError: with every fault.
    """
    return read_pain002(content) if is_xml(content) else read_receipt_sheet(name, content)


def read_statements(name: str, content: bytes) -> tuple[Statement, ...]:
    """The statements of a file, from camt.053 or a spreadsheet.

    Raises:
        BankFileError: with every fault.
    """
    return read_camt053(content) if is_xml(content) else read_statement_sheet(name, content)
