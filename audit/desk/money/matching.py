"""Matching what the books say with what the banks say, one to one (PAY-5).

By the reference of the payment first, or the bank's own; else by day, amount and other side; else
the same within some days; else by day and amount, where the bank names nobody whom the ledger
knows. Each only where there is as many on either side: what could be one of several is ambiguous,
and told so.
Pure functions, of lists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from audit.desk.money.evidence import Entered, Expected

NEAR_DAYS: Final = 5
"""How far the books' day and the bank's may lie apart: a long weekend."""
By = Literal["reference", "day", "near", "amount"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pair:
    """One of the books and one of the bank that are the same; by what, and what differs."""

    expected: Expected
    entered: Entered
    by: By

    @property
    def elsewhere(self) -> bool:
        """Whether the bank says another account than the books; one nobody knows is another."""
        parties, fact = self.expected.parties, self.entered.fact
        return bool(parties) and fact.number is not None and fact.party not in parties

    @property
    def apart_fen(self) -> int:
        """How much more the bank moved than the books say."""
        return self.entered.fact.amount_fen - self.expected.amount_fen


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several that look the same, and not as many of the books as of the bank."""

    expected: tuple[Expected, ...]
    entered: tuple[Entered, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """Which are the same, which stand on one side alone, and which could be several."""

    pairs: tuple[Pair, ...]
    ambiguous: tuple[Ambiguous, ...]
    of_books: tuple[Expected, ...]
    of_bank: tuple[Entered, ...]


def match(expected: Iterable[Expected], entered: Iterable[Entered]) -> Matching:
    """Match both sides. Cash is nobody's payment: it is left to `of_bank`."""
    every = list(entered)
    work = _Work(list(expected), [one for one in every if not one.fact.cash])
    work.pass_by("reference", _reference_of_books, _reference_of_bank)
    work.pass_by("reference", _bank_reference_of_books, _bank_reference_of_bank)
    work.pass_by("day", _like_books, _like_bank)
    work.near()
    work.pass_by("amount", _bare_books, _bare_bank)
    ambiguous = tuple(work.ambiguous())
    doubted = {id(one) for some in ambiguous for one in (*some.expected, *some.entered)}
    cancelled = _taken_back(work.expected)
    return Matching(
        pairs=tuple(work.pairs),
        ambiguous=ambiguous,
        of_books=tuple(
            one for one in work.expected if id(one) not in doubted and id(one) not in cancelled
        ),
        of_bank=tuple(one for one in (*work.entered, *_cash(every)) if id(one) not in doubted),
    )


def _cash(entered: Iterable[Entered]) -> Iterator[Entered]:
    return (one for one in entered if one.fact.cash)


class _Work:
    """What is not matched yet."""

    def __init__(self, expected: list[Expected], entered: list[Entered]) -> None:
        self.expected = expected
        self.entered = entered
        self.pairs: list[Pair] = []

    def pass_by(
        self,
        by: By,
        of_books: Callable[[Expected], Hashable],
        of_bank: Callable[[Entered], Hashable],
    ) -> None:
        """Pair groups of one key that are as large on either side."""
        books, bank = _grouped(self.expected, of_books), _grouped(self.entered, of_bank)
        found = [
            (one, other, by)
            for key in books.keys() & bank.keys()
            if len(books[key]) == len(bank[key])
            for one, other in zip(books[key], bank[key], strict=True)
        ]
        self._take(found)

    def near(self) -> None:
        """Pair one and one of an amount and side whose days lie a little apart."""
        books, bank = _grouped(self.expected, _sided_books), _grouped(self.entered, _sided_bank)
        found: list[tuple[Expected, Entered, By]] = []
        for key in books.keys() & bank.keys():
            one, other = books[key], bank[key]
            days = abs((one[0].on - other[0].fact.value_date).days)
            if len(one) == len(other) == 1 and days <= NEAR_DAYS:
                found.append((one[0], other[0], "near"))
        self._take(found)

    def ambiguous(self) -> Iterator[Ambiguous]:
        """What is left and looks the same on both sides, by day and amount."""
        books, bank = _grouped(self.expected, _bare_books), _grouped(self.entered, _bare_bank)
        for key in sorted(books.keys() & bank.keys(), key=str):
            yield Ambiguous(tuple(books[key]), tuple(bank[key]))

    def _take(self, found: Sequence[tuple[Expected, Entered, By]]) -> None:
        taken = {id(one) for pair in found for one in pair[:2]}
        self.pairs += [Pair(*one) for one in found]
        self.expected = [one for one in self.expected if id(one) not in taken]
        self.entered = [one for one in self.entered if id(one) not in taken]


def _grouped(listed: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    found: defaultdict[Hashable, list[T]] = defaultdict(list)
    for one in listed:
        if (of := key(one)) is not None:
            found[of].append(one)
    return found


def _reference_of_books(one: Expected) -> Hashable:
    named = one.end_to_end
    return None if named is None else (one.bank_account, one.direction, named)


def _reference_of_bank(one: Entered) -> Hashable:
    fact = one.fact
    named = fact.end_to_end
    return None if named is None else (one.bank_account, fact.direction, named)


def _bank_reference_of_books(one: Expected) -> Hashable:
    named = one.bank_reference
    return None if named is None else (one.bank_account, one.direction, named)


def _bank_reference_of_bank(one: Entered) -> Hashable:
    return one.bank_account, one.fact.direction, one.fact.reference


def _like_books(one: Expected) -> Hashable:
    side = _sided_books(one)
    return None if side is None else (*side, one.on)


def _like_bank(one: Entered) -> Hashable:
    return (*_sided_bank(one), one.fact.value_date)


def _sided_books(one: Expected) -> tuple[str, str, int, str] | None:
    if len(one.parties) != 1:
        return None
    return one.bank_account, one.direction, one.amount_fen, one.parties[0]


def _sided_bank(one: Entered) -> tuple[str, str, int, str]:
    fact = one.fact
    return one.bank_account, fact.direction, fact.amount_fen, fact.party or ""


def _bare_books(one: Expected) -> Hashable:
    return one.bank_account, one.direction, one.amount_fen, one.on


def _bare_bank(one: Entered) -> Hashable:
    fact = one.fact
    return one.bank_account, fact.direction, fact.amount_fen, fact.value_date


def _taken_back(expected: Sequence[Expected]) -> set[int]:
    """Vouchers that were reversed, with their reversals: the bank moved neither."""
    by_voucher = _grouped(expected, lambda one: one.voucher)
    gone: set[int] = set()
    for one in expected:
        reversed_ = by_voucher.get(one.reverses, []) if one.reverses else []
        if reversed_:
            gone |= {id(one), *(id(other) for other in reversed_)}
    return gone
