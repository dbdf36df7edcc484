"""A batch of payment lines with rules of its own, until the payments of the programme are there.

The header says how many lines there are and what they add up to; a line pays one payee once. Each
line is an event of its own, in a stream of its own that nobody has seen before.
"""

from typing import Annotated, Any

import msgspec

from api.signing import Office
from audit.trail.submission import Submission
from bench.county import COUNTY, County
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import Count, Fact, Fen, PersonId
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say

PaymentId = Annotated[str, msgspec.Meta(pattern="^benchpay:[A-Za-z0-9-]{1,64}$")]


@state_of("benchlist")
class PayList(State, frozen=True, kw_only=True):
    """What was approved."""

    total_fen: int = 0


@state_of("benchpay")
class Payment(State, frozen=True, kw_only=True):
    """Whether the payment was made."""

    amount_fen: int = 0


@fact(
    "BenchPaymentsApproved.v1",
    title=say("Payments approved", "批准发放"),
    stream=lambda data: data.list,
    place=lambda data, _history: data.place,
    signed_by=((("county_finance",),),),
    line_types=("BenchPaymentMade.v1",),
    example={"list": "benchlist:1", "place": COUNTY, "count": 1, "total_fen": 30_000},
)
class BenchPaymentsApproved(Fact):
    """How many lines, and what they add up to."""

    list: str
    place: str
    count: Count
    total_fen: Fen


@fact(
    "BenchPaymentMade.v1",
    title=say("Payment made", "发放"),
    stream=lambda data: data.payment,
    signed_by=((("county_finance",),),),
    line_only=True,
    example={
        "payment": "benchpay:1-0",
        "payee": "person:p1",
        "account": "account:a1",
        "amount_fen": 30_000,
    },
)
class BenchPaymentMade(Fact):
    """One payee's amount, to one account."""

    payment: PaymentId
    payee: PersonId
    account: Annotated[str, msgspec.Meta(pattern="^account:[A-Za-z0-9-]{1,64}$")]
    amount_fen: Fen


@admits(BenchPaymentsApproved)
def admit_list(act: Act[BenchPaymentsApproved], history: History) -> None:
    """The lines are as many, and add up to as much, as the header says."""
    facts: list[Any] = [line.data for line in act.lines]
    total_fen = sum(line.amount_fen for line in facts)
    require(
        (len(facts), total_fen) == (act.data.count, act.data.total_fen)
        and len({line.payee for line in facts}) == len(facts)
        and not history.read(PayList, act.data.list).exists,
        "BENCH-1",
        expected=say("lines that add up", "行与合计一致"),
        found=say(str(total_fen), str(total_fen)),
    )


@admits(BenchPaymentMade)
def admit_payment(act: Act[BenchPaymentMade], history: History) -> None:
    """Nothing is paid twice, and nothing is paid without an amount."""
    if act.data.amount_fen < 1 or history.read(Payment, act.data.payment).exists:
        require(
            False,  # noqa: FBT003
            "BENCH-2",
            expected=say("an amount not yet paid", "尚未发放的金额"),
            found=say(act.data.payment, act.data.payment),
        )


@evolves(PayList, BenchPaymentsApproved)
def approved(state: PayList, event: Event[BenchPaymentsApproved]) -> PayList:
    """The list stands."""
    return msgspec.structs.replace(state, total_fen=event.data.total_fen)


@evolves(Payment, BenchPaymentMade)
def paid(state: Payment, event: Event[BenchPaymentMade]) -> Payment:
    """The payment was made."""
    return Payment(id=state.id, exists=True, amount_fen=event.data.amount_fen)


def batch(county: County, officer: Office, number: int, count: int) -> Submission:
    """One signed header over that many lines."""
    data = {
        "list": f"benchlist:{number}",
        "place": COUNTY,
        "count": count,
        "total_fen": sum(30_000 + n for n in range(count)),
    }
    lines = [
        (
            "BenchPaymentMade.v1",
            {
                "payment": f"benchpay:{number}-{n}",
                "payee": f"person:p{n}",
                "account": f"account:a{n}",
                "amount_fen": 30_000 + n,
            },
        )
        for n in range(count)
    ]
    return county.sign("BenchPaymentsApproved.v1", data, [officer], lines=lines)
