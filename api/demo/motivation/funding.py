"""Money for awards and subsidies: a line of its own, arranged by kind, shown on the board (FUND-7).

- PAY-7 The county publishes its calendar of working days, holidays and worked weekends.
"""

from datetime import date, timedelta
from typing import Any, Final

from api.demo.director import Aside, Story
from api.demo.money.funds import keep, receive_line, shown
from api.demo.money.opening import FINANCE, TOWN_BOOKS, Keepers, account
from api.demo.money.purse import YUAN, Line, Purse
from api.demo.stage import digest
from api.demo.village import COUNTY

BUDGETS: Final = {
    "star": 3_000 * YUAN,
    "model": 2_000 * YUAN,
    "transfer_employment": 10_000 * YUAN,
    "income_project": 20_000 * YUAN,
    "carrying": 4_000 * YUAN,
}
"""What is arranged for each kind of award in the township."""
AWARDS: Final = Line(
    "awards",
    "fiscal_poverty",
    "奖补资金（示例）",
    sum(BUDGETS.values()),
    tuple(BUDGETS),
)
ARRANGED_BY: Final = ("cf3", "lg1")
CHARGE: Final = "account:use-awards"
_BREAKS: Final = (
    ("2026-01-01", 3), ("2026-02-15", 9), ("2026-04-04", 3), ("2026-05-01", 5),
    ("2026-06-19", 3), ("2026-09-25", 3), ("2026-10-01", 7),
)  # fmt: skip
WORKED: Final = (
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
)  # fmt: skip
POLICY: Final = {"year_end_from_month": 10}
"""The selections of the year begin in October, so that they are paid within it."""


def holidays() -> list[str]:
    """The year's days off, as the document has them."""
    return [
        (date.fromisoformat(first) + timedelta(days=number)).isoformat()
        for first, count in _BREAKS
        for number in range(count)
    ]


def publish_calendar(purse: Purse) -> None:
    """Working days are counted by it."""
    data: dict[str, Any] = {
        "year": 2026,
        "holidays": holidays(),
        "worked": list(WORKED),
        "document": purse.document("calendar", "2026年节假日安排（示例）"),
        "replaces": None,
    }
    weekday = {**data, "worked": ["2026-10-09"]}
    purse.stage.refused(
        "a weekday as a worked weekend", "PAY-7", "CalendarPublished.v1", weekday, "k1", "cf1"
    )
    purse.stage.act("CalendarPublished.v1", data, "k1", "cf1")
    purse.stage.refused(
        "a second calendar that replaces none", "PAY-7", "CalendarPublished.v1", data, "k1", "cf1"
    )


def adopt_policy(purse: Purse) -> None:
    """The county says when the year's selections begin."""
    document = {**purse.document("awards", "激励政策实施细则（示例）"), "sha256": digest("awards")}
    data = {
        "place": COUNTY,
        "parameters": POLICY,
        "document": document,
        "effective_from": purse.today,
    }
    purse.stage.act("PolicyAdopted.v1", data, "r1", "r2")


def arrange(purse: Purse) -> Story:
    """A line for awards comes; each kind has its allocation, noticed and announced."""
    account(purse, Keepers(purse.stage, COUNTY, FINANCE), f"source-{AWARDS.code}", "source")
    receive_line(purse, AWARDS, COUNTY, "county", FINANCE)
    account(purse, Keepers(purse.stage, purse.township, TOWN_BOOKS), "use-awards", "use")
    yield purse.later(7)
    for kind, amount_fen in BUDGETS.items():
        data = allocation(purse, kind, amount_fen)
        purse.stage.act("FundsAllocated.v1", data, *ARRANGED_BY)
        keep(purse.stage, "county", data["account"], FINANCE)
        yield Aside(shown(purse, data))


def payer_of(kind: str) -> str:
    """The account of what is arranged for a kind."""
    return f"account:allocation-{kind.replace('_', '-')}"


def allocation(purse: Purse, kind: str, amount_fen: int) -> dict[str, Any]:
    """The data of arranging money for a kind of award in the township."""
    code = kind.replace("_", "-")
    return {
        "allocation": f"allocation:{code}",
        "voucher": f"voucher:allocation-{code}",
        "fund": f"fund:{AWARDS.code}",
        "fund_account": f"account:fund-{AWARDS.code}",
        "account": payer_of(kind),
        "place": purse.township,
        "purpose": kind,
        "amount_fen": amount_fen,
        "value_date": purse.today,
        "document": purse.document(f"awards-{code}", f"{kind} 资金安排（示例）"),
        "case": f"case:allocation-{code}",
        "project": None,
    }
