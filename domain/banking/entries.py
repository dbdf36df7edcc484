"""Entries of a bank statement: lines of its header, each with the other side where it is known.

- PAY-5 An entry lies in the statement's period, and the other side is named as the number says
  whose it is. An entry is evidence: nothing is refused for what it shows (PAY-1, PAY-6).
- REG-2 The person named is served by the card.

Names, numbers and remarks are sealed; where the other side is a person's card, they lie under
that person's key.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from domain.banking.accounts import NUMBER_INDEX, party_of
from domain.banking.cash import code_says_cash
from domain.banking.state import Statement, StatementId
from domain.kernel.act import Act
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import SEALED
from domain.kernel.fact import Fact, PersonId, Sealed
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.residents.cards import Card

Party = Annotated[str, msgspec.Meta(pattern=r"^(card|bankaccount):[A-Za-z0-9-]{1,64}$")]
Reference = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z/_.-]{1,64}$")]
"""As banks give them; no place for a name."""
EndToEnd = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z/_.-]{1,35}$")]
BankCode = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z/_.-]{1,40}$")]
Direction = Literal["debit", "credit"]
"""As the bank writes to the account's owner: a debit 借 is money out, a credit 贷 money in."""


@fact(
    "StatementEntry.v1",
    title=say("Entry of a bank statement", "对账单明细"),
    stream=lambda data: data.statement,
    reads=lambda data: (data.party,) if data.party else (),
    signed_by=(),
    rules=("PAY-5", "REG-2"),
    asks={NUMBER_INDEX: "/number", "card_number": "/number"},
    line_only=True,
    ledgers=("county", "inspection"),
    example={
        "statement": "statement:1",
        "value_date": "2026-03-10",
        "amount_fen": 20_000_000,
        "direction": "debit",
        "reference": "20260310-000001",
        "end_to_end": None,
        "code": "PMNT/ICDT/DMCT",
        "cash": False,
        "party": "card:k1",
        "person": "person:p1",
        "number": SEALED,
        "name": SEALED,
        "remark": None,
    },
)
class StatementEntry(Fact):
    """One movement at the bank. `cash`: the bank's code or words say that cash moved (PAY-1).

    `party` is the card or bank account that has the sealed number of the other side, `person`
    whom that card serves; both are None where the ledger knows no such number.
    """

    statement: StatementId
    value_date: date
    amount_fen: Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
    direction: Direction
    reference: Reference
    end_to_end: EndToEnd | None
    code: BankCode | None
    cash: bool
    party: Party | None
    person: PersonId | None
    number: Sealed | None
    name: Sealed | None
    remark: Sealed | None

    @property
    def is_cash(self) -> bool:
        """Whether it says cash, or the bank's code does that was given with it."""
        return self.cash or code_says_cash(self.code)


@admits(StatementEntry)
def admit_entry(act: Act[StatementEntry], history: History) -> None:
    """PAY-5 of an entry: its day, and whose the number of the other side is."""
    data = act.data
    statement = history.read(Statement, data.statement)
    first, last = statement.from_, statement.to
    require(
        first is not None and last is not None and first <= data.value_date <= last,
        "PAY-5",
        expected=say(f"a day from {first} to {last}", f"{first} 至 {last} 之间的日期"),
        found=say(str(data.value_date), str(data.value_date)),
    )
    if statement.grade == "auditor_obtained":
        return
    _check_party(act, history)
    _check_person(data, history)


def _check_party(act: Act[StatementEntry], history: History) -> None:
    data = act.data
    number = act.opened("/number") if data.number is not None else ""
    if number is None:
        return
    whose = party_of(number, history) if number else None
    require(
        data.party == whose,
        "PAY-5",
        expected=say(
            f"the other side as it is known: {whose}", f"对方账户应为 {whose or '未登记'}"
        ),
        found=say(str(data.party), data.party or "未登记"),
    )


def _check_person(data: StatementEntry, history: History) -> None:
    """REG-2: who is named is served by the card, so that the values lie under their key."""
    party = data.party or ""
    served = history.read(Card, party).persons if party.startswith("card:") else ()
    require(
        (data.person in served) if served else data.person is None,
        "REG-2",
        expected=say("a person whom the card serves", "该卡所服务的人"),
        found=say(str(data.person), data.person or "未填写"),
    )
