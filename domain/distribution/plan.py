"""A plan 分配方案 and its lines: what they are, before anything is asked of them.

- DIS-2 Each part of a line says its basis: shares, post, work, reward or hardship, the units and
  the rate that yield it, and its evidence.
- DIS-3 The rates stand in the plan, so that they are discussed and noticed with it.
"""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Annotated, Final, Literal

import msgspec

from domain.assets.asset import AssetId
from domain.kernel.fact import Code, Count, Fen, Paper, PersonId, identifier
from domain.kernel.state import State, state_of
from domain.kernel.words import Words, say
from domain.money.accounts import AccountId

ListId = Annotated[str, identifier("list")]
Basis = Literal["shares", "post", "work", "reward", "hardship"]
BASES: Final[dict[str, Words]] = {
    "shares": say("shares", "股份"),
    "post": say("public-welfare post", "公益岗位"),
    "work": say("work", "劳务"),
    "reward": say("reward", "奖励补助"),
    "hardship": say("hardship support", "困难救助"),
}
MEASURED: Final = frozenset({"shares", "post", "work", "hardship"})
"""Bases whose units the ledger or a timesheet measures; a reward is a figure that is stated."""
WORKED: Final = frozenset({"post", "work"})
Eligible = Literal["registered_poor", "out_of_poverty", "near_poor", "monitored"]
"""Statuses of households for which poverty income is meant (DIS-8)."""
Units = Annotated[int, msgspec.Meta(ge=1, le=2**31)]


class Rate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one unit of a basis yields: a day's work, a month on a post, a member in hardship.

    The code of a rate of hardship is the status that the members have on record.
    """

    code: Code
    basis: Literal["post", "work", "reward", "hardship"]
    rate_fen: Fen


class Dividend(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the shares of an asset get together, by the register at the end of a day.

    It is split over all the shares that were issued; what falls to the `collective_shares` is part
    of the collective's.
    """

    asset: AssetId
    record_date: date
    shares_count: Count
    collective_shares: Count
    dividend_fen: Fen


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one basis yields to a line.

    Shares name the account on which they are held (`holding`); any other basis names its `code`
    among the plan's rates, and its evidence. Work names who did it, and its last day.
    """

    basis: Basis
    units: Units
    amount_fen: Fen
    code: Code | None = None
    holding: AccountId | None = None
    worker: PersonId | None = None
    until: date | None = None
    evidence: Paper | None = None


@state_of("plan")
class Plan(State, frozen=True, kw_only=True):
    """A plan as drafted: of which pool, by which rates, and what it adds up to; whole fen."""

    list: str = ""
    case: str = ""
    pool: str = ""
    place: str = ""
    period: str = ""
    drafted_on: date | None = None
    determined_on: date | None = None
    rates: tuple[Rate, ...] = ()
    dividend: Dividend | None = None
    lines_count: int = 0
    total_fen: int = 0
    poor_fen: int = 0
    reserve_fen: int = 0
    collective_fen: int = 0
    supplements: str = ""
    replaces: str = ""
    index: int = 0

    def rate(self, code: str | None, basis: str) -> int | None:
        """The rate of that code and basis in fen, if the plan has it."""
        found = (one.rate_fen for one in self.rates if (one.code, one.basis) == (code, basis))
        return next(found, None)


def plan_of(list_: str) -> str:
    """The name of the plan that makes a list."""
    return f"plan:{list_.removeprefix('list:')}"


def digest_of(lines: Iterable[tuple[str, str, int]]) -> str:
    """SHA-256 of who gets how much, whatever the order of the lines.

    Args:
        lines: Household, person and whole fen of each line.
    """
    told = sorted(f"{household} {person} {fen}" for household, person, fen in lines)
    return sha256("\n".join(told).encode()).hexdigest()
