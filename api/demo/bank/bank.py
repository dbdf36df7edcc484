"""Accounts, decisions and postings of the bank at the other end; what goes wrong is planted.

A payment is refused where the account does not exist or is closed, where the name is another,
where the money does not suffice, or where a rule given to the bank says so. What is paid is posted
on the order's day. Time and everything planted are arguments: the bank has no clock, no chance.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from api.demo.bank.orders import Asked, Order, read_order

Verdict = Literal["paid", "refused", "waiting"]
Rule = Callable[[Asked], str]
"""Says why a payment is refused, or nothing."""


@dataclass(slots=True)
class Card:
    """An account of somebody's, at this bank or reachable from it."""

    owner: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Posting:
    """A movement of an account in cents, less than nothing where money left it.

    `code` is ISO's bank transaction code: domain, family, sub-family. `order` and `reference` are
    empty where no order asked for it.
    """

    number: str
    day: date
    cents: int
    code: tuple[str, str, str]
    words: str
    other_name: str = ""
    other_account: str = ""
    reference: str = ""
    order: str = ""
    given_back: bool = False


@dataclass(slots=True)
class Account:
    """An account whose movements the bank books and states."""

    number: str
    owner: str
    postings: list[Posting] = field(default_factory=list)
    cents: int = 0

    def balance(self, before: date) -> int:
        """Cents before a day."""
        return sum(one.cents for one in self.postings if one.day < before)


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one payment: `code` and `why` of the refused, `posting` of the paid."""

    asked: Asked
    verdict: Verdict
    code: str = ""
    why: str = ""
    posting: Posting | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an order: its decisions, or a refusal of the whole."""

    order: Order
    decisions: tuple[Decision, ...]
    refused: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Planted:
    """What is to go wrong with payments, by their reference.

    `diverted` leads to another account and its owner, though the receipt says paid; `waiting` are
    left undecided; `rule` refuses.
    """

    diverted: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()
    rule: Rule = lambda _: ""


_SENT = ("PMNT", "ICDT", "DMCT")
_RECEIVED = ("PMNT", "RCDT", "DMCT")
_RETURNED = ("PMNT", "ICDT", "RRTN")
_CASH = ("PMNT", "CNTR", "CWDL")


class Bank:
    """The bank: what it holds, and what it does with a file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.accounts: dict[str, Account] = {}
        self.cards: dict[str, Card] = {}
        self._taken: set[str] = set()
        self._count = 0

    def open(self, number: str, owner: str) -> Account:
        """Open an account that the bank states."""
        return self.accounts.setdefault(number, Account(number, owner))

    def issue(self, number: str, owner: str) -> None:
        """Somebody has this card."""
        self.cards[number] = Card(owner)

    def close(self, number: str) -> None:
        """A card is closed."""
        self.cards[number].closed = True

    def receive(
        self, number: str, cents: int, day: date, words: str, other: tuple[str, str] = ("", "")
    ) -> Posting:
        """Money comes in, from the account of somebody: name and number."""
        return self._post(number, Posting("", day, cents, _RECEIVED, words, *other))

    def withdraw_cash(self, number: str, cents: int, day: date, words: str = "现金支取") -> Posting:
        """Plant a withdrawal of cash."""
        return self._post(number, Posting("", day, -cents, _CASH, words))

    def send(
        self, number: str, cents: int, day: date, words: str, other: tuple[str, str]
    ) -> Posting:
        """Plant a payment that no order asked for."""
        return self._post(number, Posting("", day, -cents, _SENT, words, *other))

    def give_back(self, paid: Posting, number: str, day: date, words: str = "退汇") -> Posting:
        """What was paid from an account comes back to it later 退汇."""
        returned = replace(
            paid, day=day, cents=-paid.cents, code=_RETURNED, words=words, given_back=True
        )
        return self._post(number, returned)

    def take(self, content: bytes, planted: Planted | None = None) -> Answer:
        """Take a file in, decide each line and book what is paid.

        Raises:
            NotAcceptedError: the file is not taken in at all.
        """
        order = read_order(content)
        account = self.accounts.get(order.account)
        if order.number in self._taken:
            return Answer(order, (), ("AM05", "批次重复"))
        if account is None or account.owner != order.payer:
            return Answer(order, (), ("AC01", "付款账号与户名不符"))
        self._taken.add(order.number)
        plan = planted or Planted()
        return Answer(order, tuple(self._decide(order, one, plan) for one in order.asked))

    def _decide(self, order: Order, asked: Asked, planted: Planted) -> Decision:
        if asked.reference in planted.waiting:
            return Decision(asked, "waiting")
        code, why = self._refusal(order, asked, planted)
        if why:
            return Decision(asked, "refused", code, why)
        to, owner = planted.diverted.get(asked.reference, (asked.account, asked.payee))
        posting = Posting("", order.day, -asked.cents, _SENT, asked.purpose, owner, to)
        posting = replace(posting, reference=asked.reference, order=order.number)
        posting = self._post(order.account, posting)
        return Decision(asked, "paid", posting=posting)

    def _refusal(self, order: Order, asked: Asked, planted: Planted) -> tuple[str, str]:
        card = self.cards.get(asked.account)
        if card is None:
            return "AC01", "账号不存在"
        if card.closed:
            return "AC04", "账户已销户"
        if card.owner != asked.payee:
            return "BE01", "户名不符"
        if self.accounts[order.account].cents < asked.cents:
            return "AM04", "余额不足"
        return "NARR", planted.rule(asked)

    def _post(self, number: str, posting: Posting) -> Posting:
        self._count += 1
        posting = replace(posting, number=f"{posting.day:%Y%m%d}{self._count:09d}")
        account = self.accounts[number]
        account.postings.append(posting)
        account.cents += posting.cents
        return posting
