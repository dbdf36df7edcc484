"""A bookkeeper of lots who knows nothing of the house: movements in, what is left of each lot.

Points and pieces are taken from what is good on the day, the first to end first, and go back to
where they came from, the last part first. Nothing here is asked of the ledger's own lots.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from domain.money.vouchers import Movement

Part = tuple[str, date | None]
"""A lot: the voucher that brought it, and its last good day."""


@dataclass(slots=True)
class LotBook:
    """What each account holds by lot, and what each voucher took of which."""

    held: defaultdict[str, dict[Part, int]] = field(default_factory=lambda: defaultdict(dict))
    took: defaultdict[tuple[str, str], list[tuple[Part, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    brought: Counter[tuple[str, Part]] = field(default_factory=Counter)
    gone: Counter[tuple[str, Part]] = field(default_factory=Counter)

    def post(self, account: str, voucher: str, one: Movement) -> None:
        """Enter what a movement does to one account."""
        if one.debit != account:
            self._take(account, voucher, one)
        elif one.terms.gives_back:
            self._give_back(account, one.terms.gives_back, one.amount)
        else:
            self._bring(account, (voucher, one.terms.ends_on), one.amount)

    def left(self, account: str) -> dict[Part, int]:
        """What is left of each lot."""
        return {part: left for part, left in self.held[account].items() if left}

    def check(self, account: str) -> None:
        """Each lot is what was brought, less what is gone of it, and never below nothing."""
        for part, left in self.held[account].items():
            at = account, part
            assert left >= 0, at
            assert self.brought[at] == self.gone[at] + left, at

    def _bring(self, account: str, part: Part, amount: int) -> None:
        self.held[account][part] = self.held[account].get(part, 0) + amount
        self.brought[account, part] += amount

    def _take(self, account: str, voucher: str, one: Movement) -> None:
        wanted = one.amount
        for part in self._in_order(account, one):
            portion = min(wanted, self.held[account][part])
            if portion:
                self.held[account][part] -= portion
                self.gone[account, part] += portion
                self.took[account, voucher].append((part, portion))
                wanted -= portion
        assert wanted == 0, (account, voucher, "not enough in lots")

    def _in_order(self, account: str, one: Movement) -> Iterator[Part]:
        def fits(part: Part) -> bool:
            good = part[1] is None or one.on <= part[1]
            return one.terms.takes == "any" or good == (one.terms.takes == "good")

        parts = [part for part in self.held[account] if fits(part)]
        parts.sort(key=lambda part: (part[0] != one.terms.first, part[1] or date.max))
        return iter(parts)

    def _give_back(self, account: str, voucher: str, amount: int) -> None:
        taken = self.took[account, voucher]
        while amount:
            assert taken, (account, voucher, "more given back than was taken")
            part, portion = taken.pop()
            back = min(amount, portion)
            if portion > back:
                taken.append((part, portion - back))
            self.held[account][part] += back
            self.gone[account, part] -= back
            amount -= back
