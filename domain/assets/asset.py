"""An asset 资产 of a project or from before the ledger, and the names of its share accounts."""

from datetime import date
from hashlib import sha256
from typing import Annotated, Literal

from domain.kernel.fact import identifier
from domain.kernel.state import State, state_of

AssetId = Annotated[str, identifier("asset")]
AssetKind = Literal["greenhouse", "workshop", "pv_station", "capital", "land", "equipment", "other"]
ShareClass = Literal["contribution", "quota", "collective", "loan_backed"]
"""Own contribution 自有出资, poverty quota 量化, collective 集体, loan-backed 贷款入股 (EQ-5)."""
_DIGITS = 32


@state_of("asset")
class Asset(State, frozen=True, kw_only=True):
    """An asset: what it is, where, whose, and what it was appraised at.

    `owner` is the collective or body that owns it, `issue` the account against which its shares
    are issued (its id where it has none: ""), `par_fen` the value of one share.
    """

    place: str = ""
    asset_kind: str = ""
    project: str = ""
    owner: str = ""
    entity: str = ""
    formed_on: date | None = None
    ended_on: date | None = None
    appraised_fen: int = 0
    issue: str = ""
    par_fen: int = 0


def holding_of(asset: str, holder: str, share_class: str) -> str:
    """The name of the account of one holder's shares of a class.

    `holder` is a household, or `place:...` for the collective of a village.
    """
    named = f"{asset}\n{holder}\n{share_class}".encode()
    return f"account:{sha256(named).hexdigest()[:_DIGITS]}"
