"""What a bank calls cash 现金 in words: of a remark, or of a code of its own.

- PAY-1 A record from outside that says cash enters as evidence: it is told here, judged elsewhere.

What ISO's codes say is told in `domain.banking.cash`.
"""

import unicodedata
from typing import Final

WORDS: Final = (
    "现金", "取现", "提现", "支现", "现支", "存现", "现存", "柜面取款", "柜台取款", "ATM取款",
)  # fmt: skip
"""Words of remarks and of banks' own codes that say cash."""
NOT_CASH_WORDS: Final = ("非现金", "无现金", "现金管理", "现金流")
"""Words that hold one of `WORDS` and do not say that cash moved."""


def says_cash(*texts: str) -> bool:
    """Whether one of the texts says so, width, spaces and the case of letters aside."""
    return any(map(_says_cash, texts))


def _says_cash(text: str) -> bool:
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    for word in NOT_CASH_WORDS:
        plain = plain.replace(word, "")
    return any(word in plain for word in WORDS)
