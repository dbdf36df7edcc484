"""A list of awards on its way: drawn by the township, shown, reviewed twice, paid by the bank.

- ID-5 Drawn, noticed, reviewed by township and county finance. PAY-1, PAY-3 It is paid as every
  list is: a batch, an approval, a file for the bank, a receipt. FUND-2 Out of its kind's money.
"""

from collections.abc import Callable
from typing import Any, Final

from api.demo.director import Story
from api.demo.money.desk import drafted
from api.demo.money.payments import Batch, pay
from api.demo.money.purse import Purse
from api.demo.money.steps import review, show
from api.demo.motivation.funding import CHARGE, payer_of
from api.demo.stage import Stage

DRAWN_BY: Final = ("t4", "ta2")
KIND: Final = "AwardListDrawn.v1"
REVIEWED_BY: Final = (("township_review", "t3"), ("county_finance_review", "cf1"))
Wrong = Callable[["AwardList", dict[str, Any], list[tuple[str, dict[str, Any]]]], None]


class AwardList:
    """One list of a kind; `number` counts those of the kind."""

    preparer = "cf1"
    approver = "cf2"
    kept_at = "county"

    def __init__(self, purse: Purse, kind: str, number: int = 1) -> None:
        self.purse = purse
        self.kind = kind
        self.name = f"list:{kind.replace('_', '-')}-{number}"
        self.case = f"case:{self.name.partition(':')[2]}"
        self.place = purse.township
        self.payer = payer_of(kind)

    @property
    def stage(self) -> Stage:
        """Where the township and the county act."""
        return self.purse.stage

    def draft(self) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
        """Header and lines, as the server finds what waits."""
        asked = {
            "list": self.name,
            "case": self.case,
            "kind": self.kind,
            "place": self.place,
            "payer": self.payer,
            "charge": CHARGE,
        }
        found = drafted(self.stage, DRAWN_BY[1], "award-list", asked)
        return found["data"], [(found["line_type"], line) for line in found["lines"]]

    def draw(self, wrong: Wrong | None = None) -> None:
        """The township gathers what was granted."""
        data, lines = self.draft()
        if wrong is not None:
            wrong(self, data, lines)
        self.stage.act(KIND, data, *DRAWN_BY, lines=lines)

    def settle(self) -> Story:
        """Shown for the full period, then reviewed at two levels."""
        yield from show(self.purse, self.case, "award_list", self.place)
        yield self.purse.later(1)
        step, by = REVIEWED_BY[0]
        review(self.stage, self.case, step, by)
        yield self.purse.later(1)
        step, by = REVIEWED_BY[1]
        review(self.stage, self.case, step, by)

    def pay(self) -> Story:
        """A batch to the bank, and its receipt."""
        yield from pay(Batch(self, 1))
