"""Last chapter of money: the first half year is closed, and stays closed (PAY-9)."""

from typing import Final

from api.demo.money.funds import ARRANGED_BY, allocation
from api.demo.money.opening import FINANCE
from api.demo.money.purse import GREENHOUSE, LINES, Purse
from api.demo.village import COUNTY

UNTIL: Final = "2026-06-30"


def close(purse: Purse) -> None:
    """County finance states what each line had at midyear; nothing is entered behind that."""
    stage = purse.stage
    closings = []
    for line in LINES:
        account = f"account:fund-{line.code}"
        found = stage.read_as(FINANCE[0], f"balances/{account}", as_of=UNTIL)
        closings.append({"account": account, "balance_fen": found["balance_fen"]})
    period = {
        "period": "period:2026-06",
        "place": COUNTY,
        "until": UNTIL,
        "closings": closings,
        "paper": stage.paper("balances at midyear"),
    }
    stage.act("PeriodClosed.v1", period, *FINANCE)
    late = {
        **allocation(purse, GREENHOUSE, GREENHOUSE.line, 1_000),
        "allocation": "allocation:late",
        "voucher": "voucher:allocation-late",
        "account": "account:allocation-late",
        "case": "case:allocation-late",
        "value_date": "2026-06-15",
    }
    stage.refused(
        "an arrangement dated in a closed half year", "PAY-9", "FundsAllocated.v1", late,
        *ARRANGED_BY,
    )  # fmt: skip
