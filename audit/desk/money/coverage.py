"""Which days of a bank account statements cover, the best grade first, and what then adds up.

A day counts by one statement: by the bank's own before the auditor's before the auditee's. What a
lesser one says of such a day is held against the better one, and not counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from audit.desk.money.evidence import Entered, Evidence, Expected, Given
from audit.desk.money.matching import Matching
from domain.banking.state import GRADES

_BEST_FIRST: Final = tuple(GRADES)
_DAY: Final = timedelta(days=1)


@dataclass
class Covered:
    """One bank account: the statement that says what moved on each day."""

    bank_account: str
    by_day: dict[date, Given] = field(default_factory=dict)
    statements: list[Given] = field(default_factory=list)
    contradicted: list[tuple[Given, Given]] = field(default_factory=list)

    def add(self, given: Given) -> None:
        """Another statement, of a grade no better than those before."""
        days = [day for day in _days(given) if day not in self.by_day]
        over = {id(one): one for day in _days(given) if (one := self.by_day.get(day)) is not None}
        self.contradicted += [(better, given) for better in over.values() if _differ(better, given)]
        if days:
            self.by_day |= dict.fromkeys(days, given)
            self.statements.append(given)

    def entries(self) -> Iterator[Entered]:
        """The entries that count."""
        for given in self.statements:
            for one in given.entries:
                if self.by_day[one.fact.value_date] is given:
                    yield one

    def spans(self) -> list[tuple[date, date]]:
        """The days covered without a gap, first and last."""
        spans: list[tuple[date, date]] = []
        for day in sorted(self.by_day):
            if spans and day - spans[-1][1] == _DAY:
                spans[-1] = (spans[-1][0], day)
            else:
                spans.append((day, day))
        return spans

    def opening_fen(self, day: date) -> int:
        """What the bank says stood on the account before a covered day."""
        return _closing_fen(self.by_day[day], day - _DAY)

    def closing_fen(self, day: date) -> int:
        """What the bank says stood on the account at the end of a covered day."""
        return _closing_fen(self.by_day[day], day)


def coverage(evidence: Evidence) -> dict[str, Covered]:
    """Every declared bank account, with the statements that cover it."""
    found = {name: Covered(name) for name in evidence.bank_accounts}
    ranked = sorted(
        evidence.statements.values(),
        key=lambda one: (_BEST_FIRST.index(one.grade), one.first, one.position),
    )
    for given in ranked:
        found.setdefault(given.bank_account, Covered(given.bank_account)).add(given)
    return found


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The bank's balance against the books' over days covered without a gap 银行存款余额调节表.

    `bank_alone_fen` came in (out: negative) by the bank alone, `books_alone_fen` by the books
    alone, `apart_fen` is what matched pairs differ by, in amount or by the turn of the span.
    `days_apart` is the number of days at whose end the two differ.
    """

    bank_account: str
    first: date
    last: date
    opening_fen: int
    in_fen: int
    out_fen: int
    closing_fen: int
    books_opening_fen: int
    books_closing_fen: int
    bank_alone_fen: int
    books_alone_fen: int
    apart_fen: int
    days_apart: int
    statements: tuple[int, ...]

    @property
    def unexplained_fen(self) -> int:
        """What remains when everything that is known to differ is set aside."""
        known_fen = self.bank_alone_fen - self.books_alone_fen + self.apart_fen
        return self.closing_fen - self.books_closing_fen - known_fen


def reconciled(
    evidence: Evidence, covered: Iterable[Covered], matching: Matching
) -> list[Reconciled]:
    """Daily control 日清: opening + in - out = closing, of the bank and of the books."""
    books = by_bank_account(evidence)
    return [
        _of_span(one, span, books.get(one.bank_account, {}), matching)
        for one in covered
        for span in one.spans()
    ]


def _of_span(
    covered: Covered, span: tuple[date, date], books: dict[date, int], matching: Matching
) -> Reconciled:
    first, last = span
    own = covered.bank_account

    def bank_in_span(some: Iterable[Entered]) -> Iterator[int]:
        return (
            signed_fen(one) for one in some
            if one.bank_account == own and first <= _on(one) <= last
        )  # fmt: skip

    def books_in_span(some: Iterable[Expected]) -> Iterator[int]:
        return (
            _expected_fen(one) for one in some
            if one.bank_account == own and first <= one.on <= last
        )  # fmt: skip

    moved = list(bank_in_span(covered.entries()))
    doubted = matching.ambiguous
    alone = (*matching.of_bank, *(one for some in doubted for one in some.entered))
    unseen = (*matching.of_books, *(one for some in doubted for one in some.expected))
    pairs = matching.pairs
    apart_fen = sum(bank_in_span(pair.entered for pair in pairs))
    apart_fen -= sum(books_in_span(pair.expected for pair in pairs))
    opening_fen = covered.opening_fen(first)
    books_opening_fen = sum(fen for day, fen in books.items() if day < first)
    return Reconciled(
        bank_account=own,
        first=first,
        last=last,
        opening_fen=opening_fen,
        in_fen=sum(fen for fen in moved if fen > 0),
        out_fen=-sum(fen for fen in moved if fen < 0),
        closing_fen=covered.closing_fen(last),
        books_opening_fen=books_opening_fen,
        books_closing_fen=sum(fen for day, fen in books.items() if day <= last),
        bank_alone_fen=sum(bank_in_span(alone)),
        books_alone_fen=sum(books_in_span(unseen)),
        apart_fen=apart_fen,
        days_apart=_days_apart(covered, span, books, opening_fen - books_opening_fen),
        statements=tuple(one.position for one in covered.statements if one.last >= first),
    )


def _days_apart(
    covered: Covered, span: tuple[date, date], books: dict[date, int], apart_fen: int
) -> int:
    moved = Counter[date]()
    for entered in covered.entries():
        moved[_on(entered)] += signed_fen(entered)
    count, (day, last) = 0, span
    while day <= last:
        apart_fen += moved[day] - books.get(day, 0)
        count, day = count + (apart_fen != 0), day + _DAY
    return count


def _expected_fen(one: Expected) -> int:
    return -one.amount_fen if one.direction == "debit" else one.amount_fen


def by_bank_account(evidence: Evidence) -> dict[str, dict[date, int]]:
    """What the books moved at each bank account, by day."""
    found: defaultdict[str, dict[date, int]] = defaultdict(dict)
    for one in evidence.moved:
        name = evidence.where(one.account)
        if name is not None:
            days = found[name]
            days[one.on] = days.get(one.on, 0) + one.delta
    return found


def _days(given: Given) -> Iterator[date]:
    return (given.first + _DAY * n for n in range((given.last - given.first).days + 1))


def _differ(better: Given, worse: Given) -> bool:
    first, last = max(better.first, worse.first), min(better.last, worse.last)
    told = [
        Counter(
            (_on(one), one.fact.direction, one.fact.amount_fen, one.fact.is_cash)
            for one in given.entries
            if first <= _on(one) <= last
        )
        for given in (better, worse)
    ]
    return told[0] != told[1] or _closing_fen(better, last) != _closing_fen(worse, last)


def _closing_fen(given: Given, day: date) -> int:
    return given.opening_fen + sum(signed_fen(one) for one in given.entries if _on(one) <= day)


def _on(entered: Entered) -> date:
    return entered.fact.value_date


def signed_fen(entered: Entered) -> int:
    """What an entry adds to the account."""
    fen = entered.fact.amount_fen
    return -fen if entered.fact.direction == "debit" else fen
