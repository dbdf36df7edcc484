"""The two sides of a movement, and what each of them allows.

- FUND-1 Fen move to fen, shares to shares of the same issue, points and goods to and from a counter
  of their village. PTS-3 So no points ever pass from one household to another.
- FUND-1, EQ-5, PTS-4, PTS-5 What is there is not below zero at the end of any day, and lots that
  are good on the day have what is taken. PTS-6 Only what a voucher took is given back, once.
- REG-2 An account is open on the day. PAY-9 Nothing moves on a day of a closed period.

Asked of every line of a batch: what is refused is put into words only where it is refused.
"""

from datetime import date

import msgspec

from domain.kernel.refused import Refused
from domain.kernel.words import say
from domain.money.accounts import Account
from domain.money.chart import KINDS, Kind, Measure
from domain.money.vouchers import Movement


class Side(msgspec.Struct, frozen=True, gc=False):
    """An account or a counter account, as one side of a movement."""

    name: str
    kind: Kind
    about: str
    place: str


def check_open(account: Account, on: date) -> None:
    """REG-2 and PAY-9 of the day."""
    first, last = account.opened_on, account.ended_on
    if first is None or on < first or (last is not None and on > last):
        raise Refused(
            "REG-2",
            expected=say(f"an account open on {on}", f"{on} 在用的账户"),
            found=say(
                f"{account.id} from {first} to {last}", f"{account.id}：{first} 至 {last or '今'}"
            ),
        )
    until = account.closed_until
    if until is not None and on <= until:
        raise Refused(
            "PAY-9",
            expected=say(f"a day after the closed period, {until}", f"已结账期 {until} 之后的日期"),
            found=say(f"{account.id} on {on}", f"{account.id}，{on}"),
        )


def check_units(debited: Side, credited: Side) -> None:
    """FUND-1 of the units, PTS-3 of points."""
    unit = debited.kind.unit
    if unit == credited.kind.unit and _fit(debited, credited):
        return
    raise Refused(
        debited.kind.measure.meets_by,
        expected=say("two accounts of one unit that may meet", "计量单位相同、可以往来的两个账户"),
        found=say(
            f"{debited.name} in {unit} of {debited.about or '-'}, "
            f"{credited.name} in {credited.kind.unit} of {credited.about or '-'}",
            "与".join(f"{side.name}（{side.about or '-'}）" for side in (debited, credited)),
        ),
    )


def _fit(debited: Side, credited: Side) -> bool:
    unit = debited.kind.unit
    if unit == "fen":
        return True
    if unit == "shares":
        return debited.about == credited.about
    one_counter = debited.kind.counter != credited.kind.counter
    return one_counter and debited.place == credited.place


def check_lots(account: Account, movement: Movement) -> None:
    """PTS-4, PTS-5 of what is taken, PTS-6 of what is given back."""
    kind, delta, terms = KINDS[account.account_kind], movement.delta(account.id), movement.terms
    if not kind.lots:
        return
    if delta < 0:
        there, found_in = account.lots.available(movement.on, terms), account.id
        _check_enough(-delta, there, found_in, account, kind.measure.covered_by)
    elif terms.gives_back:
        there = account.lots.taken_by(terms.gives_back)
        _check_enough(delta, there, terms.gives_back, account, kind.measure.given_back_by)


def _check_enough(wanted: int, there: int, found_in: str, account: Account, rule: str) -> None:
    if wanted <= there:
        return
    unit: Measure = KINDS[account.account_kind].measure
    total = account.lots.total
    raise Refused(
        rule,
        expected=say(
            f"at least {wanted} {unit.code} to be had from {found_in}",
            f"{found_in} 可用不少于 {wanted} {unit.zh}",
        ),
        found=say(
            f"{there} {unit.code}, of {total} on {account.id}",
            f"可用 {there} {unit.zh}，{account.id} 账面共 {total} {unit.zh}",
        ),
    )


def check_covered(account: Account) -> None:
    """FUND-1, EQ-5, PTS-4, PTS-5: what is there is never below zero at the end of a day."""
    kind = KINDS[account.account_kind]
    if not kind.covered:
        return
    below, unit = account.first_below_zero(), kind.measure
    if below is None:
        return
    left = account.balance_on(below)
    raise Refused(
        unit.covered_by,
        expected=say(f"what {account.id} has", f"{account.id} 余额充足"),
        found=say(
            f"{left} {unit.code} at the end of {below}", f"{below} 日终余额 {left} {unit.zh}"
        ),
    )
