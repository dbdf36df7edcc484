"""A year's disposable income per head 人均可支配收入, from figures that are sealed.

- STAR-1, MODEL-1 Disposable = wage + business + property + transfer income, less what production
  took and what was paid out (taxes, contributions); by head of the permanent members (ID-1). Exact.

The figures stay off the log: admission sees them opened, and so does whoever has the vault. What
follows from them is stated in the open. No refusal repeats a figure.
"""

import re
from fractions import Fraction
from typing import Any, Final

import msgspec

from domain.kernel.act import Act
from domain.kernel.fact import Sealed
from domain.kernel.refused import require
from domain.kernel.words import say

_fen = re.compile(r"[0-9]{1,13}").fullmatch
_IN: Final = ("wage_fen", "business_fen", "property_fen", "transfer_fen")
_OUT: Final = ("expense_fen", "paid_fen")


class YearFigures(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The year's figures in whole fen, each sealed, as written on the income card 收入明白卡.

    Four kinds of income, what production took 家庭生产经营性支出, and transfers paid 转移性支出.
    """

    wage_fen: Sealed
    business_fen: Sealed
    property_fen: Sealed
    transfer_fen: Sealed
    expense_fen: Sealed
    paid_fen: Sealed


def per_head_fen(act: Act[Any], rule: str) -> Fraction | None:
    """Fen a head by the opened figures of `figures`; None where the vault is not at hand.

    Raises:
        Refused: under the rule, a figure is not whole fen, or nobody is there to divide by.
    """
    opened = {name: act.opened(f"/figures/{name}") for name in (*_IN, *_OUT)}
    values = {name: value for name, value in opened.items() if value is not None}
    wrong = sorted(name for name, value in values.items() if not _fen(value))
    require(
        not wrong and act.data.members_count > 0,
        rule,
        expected=say("figures in whole fen, of at least one member", "以分为单位的整数，至少一人"),
        found=say(", ".join(wrong) or "no member", "、".join(wrong) or "零人"),
    )
    if len(values) < len(opened):
        return None
    fen = {name: int(value) for name, value in values.items()}
    net = sum(fen[name] for name in _IN) - sum(fen[name] for name in _OUT)
    return Fraction(net, act.data.members_count)
