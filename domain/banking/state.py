"""Bank accounts and their statements, as acts leave them."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from domain.kernel.fact import identifier
from domain.kernel.state import State, state_of
from domain.kernel.words import Words, say

BankAccountId = Annotated[str, identifier("bankaccount")]
Grade = Literal["bank_signed", "auditor_obtained", "auditee"]
"""Who vouches for what a bank is said to have written, the best first."""
GRADES: Final[dict[str, Words]] = {
    "bank_signed": say("signed by the bank", "银行签名提供"),
    "auditor_obtained": say("obtained by the auditor", "审计函证取得"),
    "auditee": say("handed in by the auditee", "被审计单位提供"),
}
StatementId = Annotated[str, identifier("statement")]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """How far statements of a grade reach, and what they end with."""

    until: date
    closing_fen: int


@state_of("bankaccount")
class BankAccount(State, frozen=True, kw_only=True):
    """An account at a bank: whose, since when, and how far statements of each grade reach.

    `books` are the accounts of the books whose money stands there.
    """

    place: str = ""
    owner: str = ""
    bank: str = ""
    opened_on: date | None = None
    books: tuple[str, ...] = ()
    told: Mapping[str, Told] = msgspec.field(default_factory=dict)


@state_of("statement")
class Statement(State, frozen=True, kw_only=True):
    """One statement: of which account, for which days, who vouches for it."""

    bank_account: str = ""
    from_: date | None = None
    to: date | None = None
    grade: str = ""
    index: int = 0
