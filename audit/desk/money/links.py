"""What leads from a household's card back to a budget line, link by link, gathered from events.

due -> list -> pool -> income -> contract -> asset -> project -> disbursement -> allocation -> fund;
receipt -> batch -> list; a list that is paid out of an allocation leads to it directly, and so does
what a supplier was paid for a household (STAR-2). What an entity was paid for its due leads to that
due. A link says which record made it. Money in one
account is one sum: links say of what it was part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from domain.assets.forming import AssetFormed
from domain.awards.paying import EntityAwardPaid
from domain.awards.supplying import AwardPaidToSupplier
from domain.distribution.contracts import IncomeContractSigned
from domain.distribution.facts import PlanDrafted
from domain.distribution.income import IncomeReceived, IncomeReturned
from domain.distribution.pool import PoolOpened
from domain.funds.allocations import FundsAllocated
from domain.funds.disbursements import FundsDisbursed
from domain.kernel.act import Event
from domain.kernel.catalogue import type_of
from domain.kernel.fact import Fact
from domain.kernel.words import Words, say
from domain.money.movements import opened_by
from domain.payables.listing import listing_of, payable_of
from domain.payments.answers import BankReceiptGiven
from domain.payments.batches import PaymentBatchPrepared

KINDS: Final[dict[str, Words]] = {
    "due": say("owed to a household or an entity", "应发放款"),
    "receipt": say("bank's receipt", "银行回执"),
    "batch": say("payment batch", "发放批次"),
    "list": say("payable list", "发放清单"),
    "pool": say("income pool", "收益归集"),
    "voucher": say("income received", "收益到账"),
    "contract": say("contract", "收益合同"),
    "asset": say("asset", "资产"),
    "project": say("project", "项目"),
    "disbursement": say("disbursement", "拨付"),
    "allocation": say("allocation", "资金分配"),
    "fund": say("budget line", "资金指标"),
}
"""What a path leads through."""
_AMOUNTS: Final = ("amount_fen", "total_fen", "cost_fen", "book_value_fen")
_DAYS: Final = ("value_date", "formed_on", "as_of", "determined_on", "opened_on", "from_")


_LINKS: Final[dict[type[Fact], tuple[tuple[str, str], ...]]] = {
    PlanDrafted: (("list", "pool"),),
    PaymentBatchPrepared: (("batch", "list"),),
    BankReceiptGiven: (("receipt", "batch"),),
    PoolOpened: (("pool", "source"),),
    IncomeReceived: (("voucher", "contract"), ("pool", "voucher")),
    IncomeReturned: (("voucher", "corrects"),),
    AssetFormed: (("asset", "project"),),
    FundsDisbursed: (("disbursement", "allocation"),),
    AwardPaidToSupplier: (("disbursement", "allocation"),),
    EntityAwardPaid: (("disbursement", "due"),),
    FundsAllocated: (("allocation", "fund"),),
}
"""By the names of its fields, what a fact links."""


class Mention(NamedTuple):
    """A record about a thing: which, of what type, on which day, of how much, signed by whom."""

    position: int
    type: str
    on: date
    amount_fen: int | None
    by: tuple[tuple[str, str], ...]


class Link(NamedTuple):
    """One step; made by the record at `position`."""

    thing: str
    position: int


@dataclass
class Links:
    """Every link of one ledger, and what is on record about each thing."""

    position: int = -1
    up: defaultdict[str, list[Link]] = field(default_factory=lambda: defaultdict(list))
    down: defaultdict[str, list[Link]] = field(default_factory=lambda: defaultdict(list))
    mentions: defaultdict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    households: dict[str, str] = field(default_factory=dict)
    _about: dict[str, str] = field(default_factory=dict)
    _sources: dict[str, str] = field(default_factory=dict)

    def take(self, event: Event[Any]) -> None:
        """One event more."""
        self.position = event.index
        opened = opened_by(event.data)
        if opened is not None:
            self._about[opened.account] = opened.about
        things = []
        for lower, upper in self._pairs(event.data):
            self.up[lower].append(Link(upper, event.index))
            self.down[upper].append(Link(lower, event.index))
            things.append(lower)
        own = type_of(type(event.data)).stream(event.data)
        for thing in dict.fromkeys((*things[:1], own)):
            if thing.partition(":")[0] in KINDS:
                self.mentions[thing].append(_mention(event))

    def _pairs(self, data: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
        """What a fact links: the nearer to a household first, then the nearer to a budget line."""
        owed = payable_of(data)
        if owed is not None:
            if owed.household:
                self.households[owed.due] = owed.household
            yield owed.due, owed.list
        if isinstance(data, AwardPaidToSupplier):
            self.households[data.disbursement] = data.household
        for lower, upper in _LINKS.get(type(data), ()):
            yield getattr(data, lower), getattr(data, upper)
        yield from self._by_accounts(data)

    def _by_accounts(self, data: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
        """Links that a fact makes through what was on record before it."""
        listing = listing_of(data)
        if listing is not None and self._is_of(listing.payer, "allocation:"):
            yield listing.list, self._about[listing.payer]
        if isinstance(data, PoolOpened):
            self._sources[data.pool] = data.source
        if isinstance(data, IncomeContractSigned) and data.pool in self._sources:
            yield data.contract, self._sources[data.pool]
        if isinstance(data, FundsDisbursed) and self._is_of(data.spent_on, "project:"):
            yield self._about[data.spent_on], data.disbursement

    def _is_of(self, account: str, kind: str) -> bool:
        return self._about.get(account, "").startswith(kind)


def _mention(event: Event[Any]) -> Mention:
    amounts = (getattr(event.data, name, None) for name in _AMOUNTS)
    days = (getattr(event.data, name, None) for name in _DAYS)
    return Mention(
        event.index,
        event.type,
        next((day for day in days if day is not None), event.day),
        next((fen for fen in amounts if fen is not None), None),
        tuple((signer.person, signer.role) for signer in event.by),
    )
