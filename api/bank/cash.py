"""What a bank calls cash 现金: by the ISO code of a transaction, or by words in its remark.

- PAY-1 A record from outside that says cash enters as evidence: it is told here, judged elsewhere.

Source of the codes: ISO 20022, Bank Transaction Codes, External Code Sets, domain PMNT, families
CNTR (counter transactions) and CCRD (customer card transactions). `CAMT` is cash management,
transfers between own accounts, and is no cash.
"""

import unicodedata
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
WORDS: Final = (
    "现金", "取现", "提现", "支现", "现支", "存现", "现存", "柜面取款", "柜台取款", "ATM取款",
)  # fmt: skip
"""Words of remarks and of banks' own codes that say cash."""
NOT_CASH_WORDS: Final = ("非现金", "无现金", "现金管理", "现金流")
"""Words that hold one of `WORDS` and do not say that cash moved."""


def is_cash_code(domain: str, family: str, sub_family: str) -> bool:
    """Whether an ISO bank transaction code says that cash moved."""
    if domain != DOMAIN:
        return False
    if family == COUNTER:
        return sub_family not in NOT_CASH_AT_COUNTER
    return family == CARD and sub_family in CASH_BY_CARD


def says_cash(*texts: str) -> bool:
    """Whether one of the texts says so, width, spaces and the case of letters aside."""
    return any(map(_says_cash, texts))


def _says_cash(text: str) -> bool:
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    for word in NOT_CASH_WORDS:
        plain = plain.replace(word, "")
    return any(word in plain for word in WORDS)
