"""Lots: conserved, used in their order, given back exactly (PTS-5, PTS-6)."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.money.chart import KINDS
from domain.money.lots import EARLIER, GIVEN_BACK_DAYS_MAX, Lot, Lots, Terms

DAY = date(2026, 3, 1)
ENDS = st.one_of(st.none(), st.integers(0, 60).map(lambda days: DAY + timedelta(days=days)))
AMOUNTS = st.lists(st.tuples(st.integers(1, 50), ENDS), min_size=1, max_size=8)


def filled(amounts: list[tuple[int, date | None]]) -> Lots:
    lots = Lots()
    for index, (amount, ends_on) in enumerate(amounts):
        lots = lots.bring(Lot(f"voucher:{index}", amount, ends_on, index))
    return lots


def by_lot(lots: Lots) -> Counter[str]:
    return Counter({lot.voucher: lot.left for lot in lots.held})


@given(AMOUNTS, st.integers(1, 400), st.integers(0, 70))
def test_pts_4_a_taking_finds_only_lots_good_on_its_day_and_takes_the_first_to_end(
    amounts: list[tuple[int, date | None]], wanted: int, days: int
) -> None:
    before, on = filled(amounts), DAY + timedelta(days=days)
    there = before.available(on)
    after = before.take("voucher:t", wanted, on)
    assert after.total == before.total - min(wanted, there)
    assert after.taken_by("voucher:t") == min(wanted, there)
    touched = [lot for lot in before.held if by_lot(after)[lot.voucher] < lot.left]
    assert all(lot.ends_on is None or lot.ends_on >= on for lot in touched)
    if touched:
        last = touched[-1]
        earlier = [lot for lot in before.held if lot.good_on(on)]
        assert touched == earlier[: earlier.index(last) + 1]


@given(AMOUNTS, st.integers(1, 200), st.lists(st.integers(1, 60), max_size=4))
def test_pts_6_what_comes_back_goes_to_the_lots_it_came_from_with_their_days(
    amounts: list[tuple[int, date | None]], wanted: int, backs: list[int]
) -> None:
    before = filled(amounts)
    ends = {lot.voucher: lot.ends_on for lot in before.held}
    after = before.take("voucher:t", wanted, DAY)
    out = after.taken_by("voucher:t")
    for back in backs:
        after = after.give_back("voucher:t", back)
    returned = min(out, sum(backs))
    assert after.taken_by("voucher:t") == out - returned
    assert after.total == before.total - out + returned
    assert {lot.voucher: lot.ends_on for lot in after.held}.items() <= ends.items()
    assert all(by_lot(after)[name] <= left for name, left in by_lot(before).items())
    whole = after.give_back("voucher:t", out)
    assert by_lot(whole) == by_lot(before)
    assert [lot.voucher for lot in whole.held] == [lot.voucher for lot in before.held]


@given(AMOUNTS, st.integers(0, 70))
def test_pts_6_what_is_over_is_taken_as_such_once(
    amounts: list[tuple[int, date | None]], days: int
) -> None:
    before, on = filled(amounts), DAY + timedelta(days=days)
    over = Terms(takes="over")
    there = before.available(on, over)
    after = before.take("voucher:x", there, on, over) if there else before
    assert after.available(on, over) == 0
    assert after.available(on) == before.available(on)
    assert after.total == before.total - there


STEPS = st.lists(
    st.tuples(st.sampled_from(("bring", "take", "any", "first", "back")), st.integers(1, 40), ENDS),
    max_size=12,
)


@given(STEPS)
def test_pts_5_whatever_comes_and_goes_lots_stand_in_the_order_in_which_they_are_used(
    steps: list[tuple[str, int, date | None]],
) -> None:
    lots, kept = Lots(), 0
    for index, (step, amount, ends_on) in enumerate(steps):
        before = lots.total
        if step == "bring":
            lots = lots.bring(Lot(f"voucher:{index % 5}", amount, ends_on, index))
            assert lots.total == before + amount
        elif step == "back":
            kept = lots.taken_by("voucher:t")
            lots = lots.give_back("voucher:t", amount)
            assert lots.total == before + min(amount, kept)
        else:
            first = lots.held[-1].voucher if step == "first" and lots.held else ""
            terms = Terms(takes="any" if step == "any" else "good", first=first)
            there = lots.available(DAY, terms)
            lots = lots.take("voucher:t", amount, DAY, terms)
            assert lots.total == before - min(amount, there)
        assert lots.held == tuple(sorted(lots.held, key=in_order))
        assert len({(lot.voucher, lot.ends_on) for lot in lots.held}) == len(lots.held)
        assert all(lot.left > 0 for lot in lots.held)


def in_order(lot: Lot) -> tuple[date, int]:
    return lot.ends_on or date.max, lot.index


def test_pts_6_a_taking_can_begin_with_one_lot() -> None:
    lots = filled([(10, DAY), (10, None)]).take("voucher:t", 12, DAY, Terms(first="voucher:1"))
    assert by_lot(lots) == {"voucher:0": 8}


def test_pts_5_any_lot_good_or_over_can_be_written_off() -> None:
    lots = filled([(10, DAY), (10, None)])
    later = DAY + timedelta(days=1)
    assert lots.available(later) == 10
    assert lots.take("voucher:w", 15, later, Terms(takes="any")).total == 5


def test_pts_6_what_a_voucher_took_is_kept_as_long_as_it_may_be_given_back() -> None:
    lots = filled([(30, None)]).take("voucher:t", 10, DAY)
    last = DAY + timedelta(days=GIVEN_BACK_DAYS_MAX)
    assert lots.take("voucher:u", 1, last).taken_by("voucher:t") == 10
    assert lots.take("voucher:u", 1, last + timedelta(days=1)).taken_by("voucher:t") == 0


def test_pts_6_two_takings_of_one_voucher_are_kept_together() -> None:
    lots = filled([(30, None)]).take("voucher:t", 10, DAY).take("voucher:t", 5, DAY)
    assert lots.taken_by("voucher:t") == 15
    assert lots.give_back("voucher:t", 15).total == 30


def test_pts_6_nothing_is_given_back_that_was_not_taken() -> None:
    lots = filled([(30, None)])
    assert lots.give_back("voucher:t", 10) == lots


DAYS_OF_STEPS = st.lists(
    st.tuples(
        st.sampled_from(("bring", "take", "back")),
        st.integers(1, 40),
        ENDS,
        st.integers(0, 20),
    ),
    max_size=25,
)


@given(DAYS_OF_STEPS)
def test_pts_6_what_is_merged_is_worth_and_comes_back_exactly_what_it_would(
    steps: list[tuple[str, int, date | None, int]],
) -> None:
    """Beside the same account that merges nothing."""
    plain = merged = Lots()
    on, takings = DAY, list[str]()
    for index, (step, amount, ends_on, days) in enumerate(steps):
        on += timedelta(days=days)
        if step == "bring":
            lot = Lot(f"voucher:{index}", amount, ends_on, index, on)
            plain, merged = plain.bring(lot), merged.bring(lot)
        elif step == "take":
            takings.append(f"voucher:{index}")
            plain, merged = (lots.take(takings[-1], amount, on) for lots in (plain, merged))
        elif takings:
            name = takings[amount % len(takings)]
            plain, merged = (lots.give_back(name, amount) for lots in (plain, merged))
        merged = merged.merged(on)
        assert [merged.taken_by(one) for one in takings] == [plain.taken_by(one) for one in takings]
        assert ending(merged) == ending(plain)
        assert merged.total == plain.total
        assert merged.held == tuple(sorted(merged.held, key=in_order))


def ending(lots: Lots) -> dict[tuple[str, date], int]:
    return {(lot.voucher, lot.ends_on): lot.left for lot in lots.held if lot.ends_on is not None}


def test_pts_6_an_account_whose_points_never_end_stays_small() -> None:
    """A lot a week for ten years: those of the last month are told apart, the others are one."""
    lots = Lots()
    for week in range(520):
        on = DAY + timedelta(days=7 * week)
        lots = lots.bring(Lot(f"voucher:{week}", 10, None, week, on)).merged(on)
    assert lots.total == 5200
    assert [lot.voucher for lot in lots.held] == [
        EARLIER, *(f"voucher:{week}" for week in range(515, 520)),
    ]  # fmt: skip


def test_pts_5_batches_are_told_apart_for_ever() -> None:
    assert [kind.code for kind in KINDS.values() if kind.merges] == ["points"]
