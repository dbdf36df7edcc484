"""An asset 资产 of a project or from before the ledger, and the names of its share accounts.

- REG-2 An asset that an act speaks of is on record, and still held where the act asks for that.
"""

from datetime import date
from hashlib import sha256
from typing import Annotated, Literal, NamedTuple

import msgspec

from domain.kernel.checks import known
from domain.kernel.fact import identifier
from domain.kernel.history import History
from domain.kernel.places import level
from domain.kernel.refused import require
from domain.kernel.state import State, state_of
from domain.kernel.words import say

AssetId = Annotated[str, identifier("asset")]
AssetKind = Literal["greenhouse", "workshop", "pv_station", "capital", "land", "equipment", "other"]
ShareClass = Literal["contribution", "quota", "collective", "loan_backed"]
"""Own contribution 自有出资, poverty quota 量化, collective 集体, loan-backed 贷款入股 (EQ-5)."""
Owner = Annotated[str, msgspec.Meta(pattern=r"^(place:[0-9]{6,12}|body:[A-Za-z0-9-]{1,64})$")]
"""Who owns it: a place's collective or government, or another body 产权归属."""
_DIGITS = 32


class Appraisal(msgspec.Struct, frozen=True, kw_only=True):
    """One appraisal: its value on a day, by which body, at which position, and why anew."""

    value_fen: int
    as_of: date
    body: str
    index: int
    ordered: bool


class Disposal(msgspec.Struct, frozen=True, kw_only=True):
    """How an asset is to be disposed of, as its case decides."""

    case: str
    way: str
    price_fen: int


@state_of("asset")
class Asset(State, frozen=True, kw_only=True):
    """An asset: what it is, where, whose, and what it was appraised at.

    `owner` is the collective or body that owns it, `issue` the account against which its shares
    were issued (none yet: ""), `par_fen` the value of one share. `bodies` are those whose people
    put it on record; `doubted` says that a re-appraisal is due. `grade` says who vouches for an
    asset from before the ledger.
    """

    place: str = ""
    asset_kind: str = ""
    project: str = ""
    owner: str = ""
    entity: str = ""
    formed_on: date | None = None
    ended_on: date | None = None
    cost_fen: int = 0
    grade: str = ""
    bodies: tuple[str, ...] = ()
    appraised_fen: int = 0
    appraisals: tuple[Appraisal, ...] = ()
    doubted: bool = False
    plan: str = ""
    issue: str = ""
    par_fen: int = 0
    disposal: Disposal | None = None
    index: int = 0

    @property
    def collective(self) -> str:
        """The code of the village whose collective owns it; none where another body does."""
        code = self.owner.removeprefix("place:") if self.owner.startswith("place:") else ""
        return code if code and level(code) == "village" else ""


def known_asset(history: History, asset: str) -> Asset:
    """The asset; refused under REG-2 where there is none."""
    return known(history, Asset, asset, say("an asset on record", "已登记的资产"))


def standing_asset(history: History, asset: str) -> Asset:
    """The asset, not disposed of; refused under REG-2 otherwise."""
    state = known_asset(history, asset)
    require(
        state.ended_on is None,
        "REG-2",
        expected=say("an asset that is still held", "未处置的资产"),
        found=say(f"{asset} until {state.ended_on}", f"{asset} 已于 {state.ended_on} 处置"),
    )
    return state


def place_of_asset(history: History, asset: str) -> str:
    """Where the asset is; refused under REG-2 where there is none."""
    return known_asset(history, asset).place


class Holding(NamedTuple):
    """Whose shares of which class an account of an asset holds."""

    asset: str
    holder: str
    share_class: ShareClass

    @property
    def account(self) -> str:
        """The name of the account."""
        return holding_of(self.asset, self.holder, self.share_class)


def collective_holding(asset: str, place: str) -> Holding:
    """What the collective of a village holds of an asset."""
    return Holding(asset, f"place:{place}", "collective")


def issue_of(asset: str) -> str:
    """The name of the account against which an asset's shares are issued."""
    named = f"{asset}\nissue".encode()
    return f"account:{sha256(named).hexdigest()[:_DIGITS]}"


def holding_of(asset: str, holder: str, share_class: str) -> str:
    """The name of the account of one holder's shares of a class.

    `holder` is a household, or `place:...` for the collective of a village.
    """
    named = f"{asset}\n{holder}\n{share_class}".encode()
    return f"account:{sha256(named).hexdigest()[:_DIGITS]}"
