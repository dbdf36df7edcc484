"""Which account holds whose shares: told by the facts that open one, and by nothing else.

A fact that opens a holding has a property `holding`; its account's name follows from it.
"""

from domain.assets.asset import Holding
from domain.kernel.fact import Fact
from domain.money.movements import opened_by


def holding_opened(data: Fact) -> Holding | None:
    """Whose shares of which class the account holds that a fact opens; None where it opens none."""
    opened = opened_by(data)
    holding: Holding | None = getattr(data, "holding", None)
    return holding if opened is not None and opened.kind == "holding" else None
