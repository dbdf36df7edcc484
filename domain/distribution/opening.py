"""Income from before the ledger that nobody had distributed 期初未分配收益.

- FUND-12 It comes in as an opening with a grade of provenance, once and before anything else moves
  on the pool's account of income. Its money is part of the opening of the owner's account, against
  the same account of openings, and no two pools claim the same of it. DIS-1 From then on it is
  distributable as what was received.
- FUND-1, PAY-9, REG-1 and REG-2 of the movement. ACT-2 Two persons sign.
"""

from datetime import date

import msgspec

from domain.distribution.pool import Pool, PoolId, known_pool
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import PAPER
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


@fact(
    "UndistributedIncomeStated.v1",
    title=say("Undistributed income stated", "期初未分配收益"),
    stream=lambda data: data.pool,
    touches=lambda data: (*touched_by(data), *((data.holder,) if data.holder else ())),
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
        "holder": "account:collective-1",
    },
)
class UndistributedIncomeStated(Fact):
    """What of the owner's opening balance is income of this pool, and who vouches for it.

    `account` is the pool's account of income, `holder` the owner's account that was opened.
    """

    voucher: VoucherId
    pool: PoolId
    account: AccountId
    opening: AccountId
    amount_fen: Fen
    as_of: date
    grade: Grade
    paper: Paper
    holder: AccountId | None = None


@moves(UndistributedIncomeStated)
def _stated(data: UndistributedIncomeStated) -> tuple[Movement, ...]:
    return (Movement(data.opening, data.account, data.amount_fen, data.as_of),)


@admits(UndistributedIncomeStated)
def admit_stated(act: Act[UndistributedIncomeStated], history: History) -> None:
    """FUND-12: part of an opening of the owner's account, then the movement."""
    data, pool = act.data, known_pool(history, act.data.pool)
    income = known_account(history, pool.income)
    require(
        data.account == pool.income and not income.days and income.closed_until is None,
        "FUND-12",
        expected=say(f"{pool.income}, on which nothing moved yet", f"{pool.income}，尚未发生收支"),
        found=say(data.account, data.account),
    )
    _check_part(data, pool, history)
    check_moves(act, history)


def _check_part(data: UndistributedIncomeStated, pool: Pool, history: History) -> None:
    """FUND-12: of the owner's own opening, as far as no pool of it has claimed it before."""
    holder = known_account(history, pool.account)
    left = min(holder.opened_with - holder.told_apart, holder.balance)
    named = (data.holder, data.opening)
    require(
        named == (holder.id, holder.opening) and data.amount_fen <= left,
        "FUND-12",
        expected=say(
            f"part of {left} fen, of {holder.id} from {holder.opening or 'no opening'}",
            f"{holder.id} 期初余额中尚未认领的 {left} 分（{holder.opening or '无期初'}）",
        ),
        found=say(
            f"{data.amount_fen} fen of {data.holder} from {data.opening}",
            f"{data.amount_fen} 分，{data.holder or '未填写'}，{data.opening}",
        ),
    )


@evolves(Account, UndistributedIncomeStated)
def open_with(state: Account, event: Event[UndistributedIncomeStated]) -> Account:
    """What was received before, and who vouches for it; its money is claimed by no other pool."""
    data, after = event.data, with_grade(state, event, event.data.grade)
    told = state.told_apart + (data.amount_fen if data.holder == state.id else 0)
    return msgspec.structs.replace(after, told_apart=told)
