"""Who keeps the books of a county of examples, and what they state.

`fund:1` holds 1,000,000 yuan from 1 February 2026; `allocation:1` takes 400,000 of it to the
township on 1 March, and has been shown by the 9th; `account:project-1` is spent on, of a project
from before the ledger, `account:entity-1` is paid, of its entity.
"""

from datetime import timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from domain.authority.registry import Document
from domain.funds.allocations import FundsAllocated
from domain.funds.disbursements import FundsDisbursed
from domain.funds.lines import BudgetLineReceived, FundBroughtIn
from domain.funds.returns import FundsCarriedOver, FundsReclaimed
from domain.kernel.act import Act, Signer
from domain.kernel.fact import Paper
from domain.money.accounts import Account
from domain.money.books import AccountClosed, AccountOpened, OpeningBalanceStated
from domain.money.periods import Closing, PeriodClosed
from domain.money.reversal import Leg, VoucherReversed
from tests.domain.cast import township
from tests.domain.near_poor import posted, taken_down
from tests.domain.projects_cast import brought_in_project, entity_admitted, entity_registered
from tests.spec import COUNTY, TOWNSHIP, VILLAGE, Given, act, adopted, day, given, officer

YUAN = 100
LINE_FEN = 1_000_000 * YUAN
SHARE_FEN = 400_000 * YUAN
PAPER = Paper(sha256="a" * 64, media_type="application/pdf", length_bytes=9)
DOCUMENT = Document(number="示例财农〔2026〕1号", title="示例指标文", sha256="0" * 64)
By = tuple[Signer, ...]


def finance(number: int) -> Signer:
    return officer("county_finance", f"person:cf{number}", body="county finance")


def group() -> Signer:
    return officer("leading_group", "person:lg1", body="leading group")


def agent() -> Signer:
    return officer("township_accounting", "person:ta1", body="township")


def collective() -> Signer:
    return officer("collective_organisation", "person:co1", body="collective")


RECEIVES = (finance(1), finance(2))
ARRANGES = (finance(1), group())
PAYS = (finance(3), finance(4))
VILLAGE_KEEPS = (agent(), collective())


def opened(
    name: str,
    kind: Any,  # noqa: ANN401
    *,
    place: str = COUNTY,
    about: str | None = None,
    on: str = "2026-01-05",
    by: By = RECEIVES,
    **other: Any,  # noqa: ANN401
) -> Act[AccountOpened]:
    data = AccountOpened(
        account=f"account:{name}", kind=kind, place=place, opened_on=day(on), about=about, **other
    )
    return act(data, by=by, at=on)


def entity(name: str = "entity-1", *, on: str = "2026-01-05") -> Act[AccountOpened]:
    return opened(
        name,
        "entity",
        place=TOWNSHIP,
        about="entity:1",
        on=on,
        bank="示例农商行",
        paper=PAPER,
    )


def line(
    name: str = "1",
    *,
    amount_fen: int = LINE_FEN,
    on: str = "2026-02-01",
    at: str | None = None,
    by: By = RECEIVES,
    **other: Any,  # noqa: ANN401
) -> Act[BudgetLineReceived]:
    fields = {
        "fund": f"fund:{name}",
        "voucher": f"voucher:line-{name}",
        "account": f"account:fund-{name}",
        "place": COUNTY,
        "source_kind": "fiscal_poverty",
        "document": DOCUMENT,
        "purposes": ("industry_project", "public_posts"),
        "source": "account:source-1",
        **other,
    }
    data = BudgetLineReceived(amount_fen=amount_fen, value_date=day(on), **fields)
    return act(data, by=by, at=at or on)


def brought_in(
    name: str = "9",
    *,
    amount_fen: int = LINE_FEN,
    opening: str = "account:opening-1",
    by: By = RECEIVES,
) -> Act[FundBroughtIn]:
    data = FundBroughtIn(
        fund=f"fund:{name}",
        voucher=f"voucher:line-{name}",
        account=f"account:fund-{name}",
        place=COUNTY,
        source_kind="fiscal_poverty",
        document=DOCUMENT,
        purposes=("industry_project",),
        amount_fen=amount_fen,
        opening=opening,
        as_of=day("2026-01-05"),
        grade="audited",
        paper=PAPER,
    )
    return act(data, by=by, at="2026-01-06")


def allocated(
    name: str = "1",
    *,
    fund: str = "1",
    amount_fen: int = SHARE_FEN,
    on: str = "2026-03-01",
    at: str | None = None,
    by: By = ARRANGES,
    **other: Any,  # noqa: ANN401
) -> Act[FundsAllocated]:
    fields = {
        "allocation": f"allocation:{name}",
        "voucher": f"voucher:allocation-{name}",
        "fund": f"fund:{fund}",
        "fund_account": f"account:fund-{fund}",
        "account": f"account:allocation-{name}",
        "place": TOWNSHIP,
        "purpose": "industry_project",
        "document": DOCUMENT,
        "case": f"case:allocation-{name}",
        **other,
    }
    data = FundsAllocated(amount_fen=amount_fen, value_date=day(on), **fields)
    return act(data, by=by, at=at or on)


def disbursed(
    name: str = "1",
    *,
    allocation: str = "1",
    amount_fen: int = 100_000 * YUAN,
    on: str = "2026-03-10",
    at: str | None = None,
    by: By = PAYS,
    **other: Any,  # noqa: ANN401
) -> Act[FundsDisbursed]:
    fields = {
        "disbursement": f"disbursement:{name}",
        "voucher": f"voucher:disbursement-{name}",
        "allocation": f"allocation:{allocation}",
        "allocation_account": f"account:allocation-{allocation}",
        "spent_on": "account:project-1",
        "payee": "account:entity-1",
        "purpose": "industry_project",
        "contract": PAPER,
        "invoice": PAPER,
        "project": None if "spent_on" in other else "project:1",
        **other,
    }
    data = FundsDisbursed(amount_fen=amount_fen, value_date=day(on), **fields)
    return act(data, by=by, at=at or on)


def reclaimed(
    name: str = "1",
    *,
    allocation: str | None = "1",
    from_account: str = "account:allocation-1",
    to_account: str = "account:fund-1",
    amount_fen: int = 50_000 * YUAN,
    on: str = "2026-11-30",
    by: By = ARRANGES,
) -> Act[FundsReclaimed]:
    data = FundsReclaimed(
        voucher=f"voucher:reclaim-{name}",
        fund="fund:1",
        allocation=f"allocation:{allocation}" if allocation else None,
        from_account=from_account,
        to_account=to_account,
        amount_fen=amount_fen,
        value_date=day(on),
        document=DOCUMENT,
    )
    return act(data, by=by, at=on)


def carried_over(
    year: int = 2026,
    amount_fen: int = LINE_FEN - SHARE_FEN,
    *,
    at: str = "2027-01-08",
    by: By = ARRANGES,
) -> Act[FundsCarriedOver]:
    data = FundsCarriedOver(fund="fund:1", year=year, amount_fen=amount_fen, document=DOCUMENT)
    return act(data, by=by, at=at)


def reversed_(
    voucher: str = "disbursement-1",
    legs: tuple[Leg, ...] = (),
    *,
    name: str = "reversal-1",
    on: str = "2026-03-20",
    at: str | None = None,
    by: By = RECEIVES,
) -> Act[VoucherReversed]:
    back = Leg("account:allocation-1", "account:project-1", 100_000 * YUAN)
    data = VoucherReversed(
        voucher=f"voucher:{name}",
        reverses=f"voucher:{voucher}",
        legs=legs or (back,),
        value_date=day(on),
        cause="returned_by_bank",
        paper=PAPER,
    )
    return act(data, by=by, at=at or on)


def closed(
    closings: dict[str, int],
    *,
    until: str = "2026-03-31",
    name: str = "1",
    place: str = COUNTY,
    at: str = "2026-04-05",
    by: By = RECEIVES,
) -> Act[PeriodClosed]:
    listed = tuple(
        Closing(account=f"account:{account}", balance_fen=fen) for account, fen in closings.items()
    )
    data = PeriodClosed(
        period=f"period:{name}", place=place, until=day(until), closings=listed, paper=PAPER
    )
    return act(data, by=by, at=at)


def account_closed(
    name: str, on: str, *, at: str | None = None, by: By = RECEIVES
) -> Act[AccountClosed]:
    data = AccountClosed(account=f"account:{name}", closed_on=day(on), paper=PAPER)
    return act(data, by=by, at=at or on)


def opening_stated(
    name: str = "collective-1", *, amount_fen: int = 50_000 * YUAN, by: By = VILLAGE_KEEPS
) -> Act[OpeningBalanceStated]:
    data = OpeningBalanceStated(
        voucher=f"voucher:opening-{name}",
        account=f"account:{name}",
        opening="account:opening-1",
        amount_fen=amount_fen,
        as_of=day("2026-01-05"),
        grade="bank_confirmed",
        paper=PAPER,
    )
    return act(data, by=by, at="2026-01-06")


_SHOWN = ("allocation", "allocation_announcement")


def shown(name: str = "1", *, on: str = "2026-03-01") -> list[Act[Any]]:
    """`allocation:<name>` noticed and announced, by the short periods of these books' policy."""
    case, periods = f"case:allocation-{name}", pairwise(day(on) + timedelta(n) for n in (0, 4, 8))
    acts: list[Act[Any]] = []
    for kind, (begins, ends) in zip(_SHOWN, periods, strict=True):
        notice, by = f"notice:{kind.replace('_', '-')}-{name}", township()
        sheet: dict[str, Any] = {"kind": kind, "notice": notice, "place": TOWNSHIP}
        acts.append(posted(case, at=str(begins), by=by, period_days=3, **sheet))
        acts.append(taken_down({case: "passed"}, notice=notice, at=str(ends), by=by))
    return acts


def chart() -> list[Act[Any]]:
    """The accounts that no fund and no allocation opens, behind their project and entity."""
    return [
        adopted(notice_days_allocation=3, notice_days_allocation_announcement=3),
        entity_registered(),
        entity_admitted(),
        brought_in_project(),
        opened("source-1", "source"),
        opened("opening-1", "opening"),
        opened("project-1", "project", place=TOWNSHIP, about="project:1"),
        opened("collective-1", "collective", place=VILLAGE, by=VILLAGE_KEEPS),
        entity(),
    ]


@cache
def books() -> Given:
    """The chart alone."""
    return given(*chart())


@cache
def funded() -> Given:
    """`fund:1` received, `allocation:1` made and shown."""
    return books().having(line(), allocated(), *shown())


def balance(history: Given, name: str) -> int:
    """What stands on `account:<name>`."""
    return history.ledger.read(Account, f"account:{name}").balance
