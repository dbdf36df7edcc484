"""What always holds of points and goods, summed up anew from the domain's own states."""

from collections import defaultdict
from collections.abc import Mapping

from domain.kernel.state import State
from domain.money.accounts import Account
from domain.points.cards import PointsCard
from tests.stateful.points.model import NEVER, Points, Purse

CAME = ("issued", "received")


def check_sums(states: Mapping[str, State], model: Points) -> None:
    """Conserved and covered, lot by lot; within each month's limit."""
    for name, purse in model.purses.items():
        account = states[name]
        assert isinstance(account, Account)
        check_covered(account)
        check_lots(account, purse)
        check_conserved(purse, name)
    check_months(model)
    for name, card in model.cards.items():
        state = states[name]
        assert isinstance(state, PointsCard)
        assert (state.ended_on is not None) == card.ended, name
        assert all(card.spent[month] == points for month, points in state.spent.items()), name


def check_covered(account: Account) -> None:
    """PTS-4, PTS-5: nothing is below zero at the end of any day, no lot ever."""
    assert account.closed >= 0, account
    assert all(left >= 0 for _, left in account.running()), account
    assert all(lot.left > 0 for lot in account.lots.held), account
    assert account.lots.total == account.balance, account


def check_lots(account: Account, purse: Purse) -> None:
    """PTS-6: each lot has left what the model has of it, and is good until the same day."""
    found = {
        (lot.voucher, lot.ends_on.isoformat() if lot.ends_on else NEVER): lot.left
        for lot in account.lots.held
    }
    wanted: defaultdict[tuple[str, str], int] = defaultdict(int)
    for lot in purse.lots:
        if lot.left:
            wanted[lot.voucher, lot.ends_on] += lot.left
    assert found == dict(wanted), account.id


def check_conserved(purse: Purse, name: str) -> None:
    """PTS-6: what came is what was redeemed, deducted, reversed, lapsed, lost, and what is left."""
    came = sum(purse.sums[what] for what in CAME)
    gone = -sum(amount for what, amount in purse.sums.items() if what not in CAME)
    assert came == gone + purse.left, name


def check_months(model: Points) -> None:
    """PTS-1, PTS-3: no member spends more in a month than one card may, whatever was lost."""
    spent: defaultdict[tuple[str, str], int] = defaultdict(int)
    limits: defaultdict[str, int] = defaultdict(int)
    for card in model.cards.values():
        limits[card.person] = max(limits[card.person], card.month_max)
    for basket in model.baskets.values():
        net = sum(
            price * (pieces - basket.returned.get(goods, 0))
            for goods, (pieces, price) in basket.items.items()
        )
        spent[model.cards[basket.card].person, basket.on[:7]] += net
    for (person, month), points in spent.items():
        assert points <= limits[person], f"{person} in {month}: {points}"
