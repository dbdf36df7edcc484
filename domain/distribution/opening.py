"""Income from before the ledger that nobody had distributed 期初未分配收益.

- FUND-12 It comes in as an opening with a grade of provenance, once and before anything else moves
  on the pool's account of income. Its money is part of the opening of the owner's account, against
  the same account of openings. DIS-1 From then on it is distributable as what was received.
- FUND-1, PAY-9, REG-1 and REG-2 of the movement. ACT-2 Two persons sign.
"""

from datetime import date

from domain.distribution.pool import PoolId, known_pool
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import Fact, Fen, Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import Account, AccountId, known_account
from domain.money.books import Grade, with_grade
from domain.money.keepers import BOOKS
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.steps.examples import PAPER


@fact(
    "UndistributedIncomeStated.v1",
    title=say("Undistributed income stated", "期初未分配收益"),
    stream=lambda data: data.pool,
    touches=touched_by,
    place=lambda data, history: known_pool(history, data.pool).place,
    signed_by=BOOKS,
    rules=("FUND-12", "FUND-1", "PAY-9", "REG-1", "REG-2", "ACT-2"),
    example={
        "voucher": "voucher:undistributed-1",
        "pool": "pool:1",
        "account": "account:income-1",
        "opening": "account:opening-1",
        "amount_fen": 800_000,
        "as_of": "2026-04-01",
        "grade": "audited",
        "paper": PAPER,
    },
)
class UndistributedIncomeStated(Fact):
    """What of the owner's opening balance is income of this pool, and who vouches for it.

    `account` is the pool's account of income.
    """

    voucher: VoucherId
    pool: PoolId
    account: AccountId
    opening: AccountId
    amount_fen: Fen
    as_of: date
    grade: Grade
    paper: Paper


@moves(UndistributedIncomeStated)
def _stated(data: UndistributedIncomeStated) -> tuple[Movement, ...]:
    return (Movement(data.opening, data.account, data.amount_fen, data.as_of),)


@admits(UndistributedIncomeStated)
def admit_stated(act: Act[UndistributedIncomeStated], history: History) -> None:
    """FUND-12: part of an opening of the owner's account, then the movement."""
    data, pool = act.data, known_pool(history, act.data.pool)
    income = known_account(history, pool.income)
    stated = -known_account(history, data.opening, "opening").balance
    holder = known_account(history, pool.account)
    require(
        data.account == pool.income and not income.days and income.closed_until is None,
        "FUND-12",
        expected=say(f"{pool.income}, on which nothing moved yet", f"{pool.income}，尚未发生收支"),
        found=say(data.account, data.account),
    )
    require(
        holder.grade != "" and data.amount_fen <= min(stated, holder.balance),
        "FUND-12",
        expected=say(
            f"part of what {holder.id} has and was opened with, {stated} fen of {data.opening}",
            f"{holder.id} 期初余额的一部分（{data.opening} 尚有 {stated} 分）",
        ),
        found=say(f"{data.amount_fen} fen", f"{data.amount_fen} 分"),
    )
    check_moves(act, history)


@evolves(Account, UndistributedIncomeStated)
def open_with(state: Account, event: Event[UndistributedIncomeStated]) -> Account:
    """What was received before, and who vouches for it."""
    return with_grade(state, event, event.data.grade)
