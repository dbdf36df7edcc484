"""Which of a bank's codes say that cash 现金 moved.

- PAY-1 A record from outside that says cash enters as evidence. The code is the bank's own: what
  it says counts, whoever gave the statement and whatever they say of the entry.

Source: ISO 20022, Bank Transaction Codes, External Code Sets, domain PMNT, families CNTR (counter
transactions) and CCRD (customer card transactions). `CAMT` is cash management, transfers between
own accounts, and is no cash.
"""

from typing import Final

DOMAIN: Final = "PMNT"
COUNTER: Final = "CNTR"
CARD: Final = "CCRD"
NOT_CASH_AT_COUNTER: Final = frozenset(
    {"CHKD", "TCDP", "TCWD", "CHRG", "COMM", "COME", "COMI", "COMT", "FEES", "INTR", "TAXE"}
)
"""Cheques, travellers' cheques, and charges. Whatever else moves at the counter is taken for cash,
also where the code does not say more (OTHR, NTAV): it is looked at rather than missed."""
CASH_BY_CARD: Final = frozenset({"CWDL", "CDPT", "XBCW"})
"""Withdrawal, deposit, withdrawal abroad, at a machine."""


def is_cash_code(domain: str, family: str, sub_family: str) -> bool:
    """Whether an ISO bank transaction code says that cash moved."""
    if domain != DOMAIN:
        return False
    if family == COUNTER:
        return sub_family not in NOT_CASH_AT_COUNTER
    return family == CARD and sub_family in CASH_BY_CARD


def code_says_cash(code: str | None) -> bool:
    """The same of a code as entries have it, such as `PMNT/CNTR/CWDL`."""
    parts = (code or "").split("/")
    return len(parts) >= 3 and is_cash_code(parts[0], parts[1], parts[2])  # noqa: PLR2004
