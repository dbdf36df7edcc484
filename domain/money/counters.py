"""Counter accounts 对方科目: where points and goods come from and go to, one of a kind a village.

Tens of thousands of lines a year stand on each, and no rule asks what is on one. So a counter
account is known by its name alone: nobody opens it, no act reads or changes it, and what is on it
is what the postings add up to, on any day, as known at any position.

- REG-1 The names of counter accounts are not given out to others; nor are those that follow from a
  household or a shelf, so that nobody takes them before their owner.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from domain.money.chart import KINDS, AccountKind

_PREFIX: Final = "account:counter-"
_VILLAGE_DIGITS: Final = 12
_KEPT: Final[dict[str, AccountKind]] = {"account:points-": "points", "account:stock-": "stock"}


class Counter(NamedTuple):
    """A counter account: of which kind, of which village."""

    account: str
    kind: AccountKind
    place: str


@lru_cache(maxsize=4_096)
def counter(kind: AccountKind, village: str) -> str:
    """The name of a village's counter account of a kind."""
    return f"{_PREFIX}{kind.replace('_', '-')}-{village}"


def is_counter(account: str) -> bool:
    """Whether a name is kept for counter accounts."""
    return account.startswith(_PREFIX)


def may_be_named(account: str, kind: AccountKind) -> bool:
    """Whether an account of a kind may be opened under a name."""
    own = next((of for prefix, of in _KEPT.items() if account.startswith(prefix)), kind)
    return own == kind and not is_counter(account)


@lru_cache(maxsize=4_096)
def counter_of(account: str) -> Counter | None:
    """What the name of a counter account says; None where it names no counter account."""
    if not is_counter(account):
        return None
    name, _, village = account.removeprefix(_PREFIX).rpartition("-")
    kind = KINDS.get(name.replace("-", "_"))
    digits = len(village) == _VILLAGE_DIGITS and village.isdecimal()
    if kind is None or not kind.counter or not digits:
        return None
    return Counter(account, kind.code, village)
