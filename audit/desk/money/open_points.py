"""What the no-cash proof has no evidence for: days, lists of accounts, names of payees.

Nothing here refutes a claim; each point keeps one open. An auditee's own word is no evidence for
the auditee: it is compared with what the bank says, and where the bank says nothing it proves
nothing (PAY-5).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from audit.desk.money.coverage import Covered
from audit.desk.money.matching import Matching, Pair
from domain.banking.accounts import BankAccountDeclared
from domain.banking.lists import AccountListGiven
from domain.kernel.act import Event

ON_THEIR_WORD = "auditee"
"""The grade that vouches for nothing by itself."""
DISBURSEMENTS = ("FundsDisbursed.v1", "AwardPaidToSupplier.v1", "EntityAwardPaid.v1")
"""What pays an entity's account."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """Days of a bank account, both ends included."""

    bank_account: str
    first: date
    last: date


def without_statement(one: Covered, moved: Collection[date], year: int | None) -> Iterator[Days]:
    """The days between the first and the last movement of the books that no statement covers.

    On the first day only what moved is asked for: what the books open with stood there before.
    """
    asked = [day for day in _between(moved, year) if day != min(moved)]
    return _spans(one.bank_account, (day for day in asked if day not in one.by_day))


def on_their_word(one: Covered, moved: Collection[date], year: int | None) -> Iterator[Days]:
    """The days of which the auditee's own statement is all there is."""
    asked = (day for day in _between(moved, year) if day in one.by_day)
    return _spans(one.bank_account, (d for d in asked if one.by_day[d].grade == ON_THEIR_WORD))


def _between(moved: Collection[date], year: int | None) -> Iterator[date]:
    if not moved:
        return
    day, last = min(moved), max(moved)
    while day <= last:
        if year is None or day.year == year:
            yield day
        day += _DAY


def _spans(bank_account: str, days: Iterable[date]) -> Iterator[Days]:
    first = last = None
    for day in days:
        if first is None or last is None or day - last > _DAY:
            if first is not None and last is not None:
                yield Days(bank_account, first, last)
            first = day
        last = day
    if first is not None and last is not None:
        yield Days(bank_account, first, last)


def listed(lists: Iterable[Event[AccountListGiven]]) -> dict[tuple[str, str], AccountListGiven]:
    """By owner and bank, the newest list that somebody else than the owner vouches for."""
    found: dict[tuple[str, str], AccountListGiven] = {}
    for one in lists:
        data, key = one.data, (one.data.owner, one.data.bank)
        before = found.get(key)
        newer = before is None or before.as_of <= data.as_of
        if data.grade != ON_THEIR_WORD and newer:
            found[key] = data
    return found


def without_list(
    declared: Iterable[BankAccountDeclared],
    newest: Mapping[tuple[str, str], AccountListGiven],
    last_moved: Mapping[str, date],
) -> Iterator[str]:
    """Owners of an account at a bank whose list is missing, or older than what moved there."""
    for one in declared:
        found, last = newest.get((one.owner, one.bank)), last_moved.get(one.bank_account)
        if found is None or (last is not None and found.as_of < last):
            yield one.owner


def unlisted(
    declared: Iterable[BankAccountDeclared],
    newest: Mapping[tuple[str, str], AccountListGiven],
) -> Iterator[BankAccountDeclared]:
    """Declared accounts that the bank's own list does not have."""
    for one in declared:
        found = newest.get((one.owner, one.bank))
        if found is not None and one.opened_on <= found.as_of:
            names = {account.bank_account for account in found.accounts}
            if one.bank_account not in names:
                yield one


def without_payee(matching: Matching) -> Iterator[Pair]:
    """Payments found at the bank by day and amount or the bank's number, which names nobody.

    Cash over the counter looks the same. Of an enterprise without a declared account nobody can
    say whether it was paid.
    """
    for pair in matching.pairs:
        one, fact = pair.expected, pair.entered.fact
        if one.parties:
            named = one.end_to_end is not None and fact.end_to_end == one.end_to_end
            if fact.number is None and not named:
                yield pair
        elif one.type in DISBURSEMENTS:
            yield pair
