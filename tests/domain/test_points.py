"""Points are earned and deducted by the rule book, lot by lot (PTS-1, PTS-2, PTS-4, PTS-6)."""

from domain.money.counters import counter
from domain.money.movements import accounts_told
from tests.domain.points_cast import H1, account, earned, points_state, points_village
from tests.spec import VILLAGE, day


def test_pts_2_points_are_earned_in_a_category_within_its_bounds() -> None:
    after = points_village().when(earned(10)).then_admitted()
    assert account(after).balance == 10
    (lot,) = account(after).lots.held
    assert (lot.voucher, lot.left, lot.ends_on) == ("voucher:e1", 10, day("2027-03-31"))
    assert account(after).turnover("2026-03") == {"points_issued": 10}
    assert points_state(after).sum_of("2026-03", "beautiful_courtyard").earned == 10


def test_fund_1_the_other_side_is_the_village_s_counter_which_has_no_state() -> None:
    stated = earned(10)
    issued = counter("points_issued", VILLAGE)
    after = points_village().when(stated).then_admitted()
    assert issued not in after.ledger.states
    assert (issued, "points_issued", VILLAGE) in {told[:3] for told in accounts_told(stated.data)}
    assert H1 in after.ledger.states
