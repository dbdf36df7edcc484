"""What people try with money, made from the model as it stands: mostly right, now and then wrong.

Each move answers with a deed to be signed, or with nothing where there is nothing to try it on.
"""

from typing import Final

from tests.stateful.money.chance import Deed
from tests.stateful.money.objecting import Objections
from tests.stateful.money.trying_funds import Funds
from tests.stateful.money.trying_income import Income
from tests.stateful.money.trying_payments import Payments
from tests.stateful.money.trying_shares import Shares


class Tries(Funds, Income, Objections, Payments, Shares):
    """Everything that is tried."""


MOVES: Final = {
    "receive": 2, "allocate": 3, "disburse": 3, "reclaim": 2, "reverse": 2, "close_period": 2,
    "earn": 4, "give_back": 1, "plan": 4, "go_on": 16, "prepare": 7, "approve": 7, "take_back": 1,
    "release": 8, "answer": 9, "send_back": 3, "demand": 2, "recover": 2, "die": 1, "follow": 1,
    "issue": 2, "transfer": 3, "inherit": 2, "contest": 3, "resolve": 3,
}  # fmt: skip
"""How often each thing is tried."""
__all__ = ["MOVES", "Deed", "Tries"]
