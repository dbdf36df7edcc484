"""Ways around the rules of points: a reversal instead of a deduction, a month earned twice."""

from typing import Any

import pytest

from domain.kernel.act import Act
from domain.points.accounts import account_of
from domain.points.restoring import PointsRestored
from domain.residents.lineage import Goes, HouseholdMoved, HouseholdSplit
from domain.steps.complaints import Complaint, unremedied
from tests.domain.cast import committee, paper, township, work_team
from tests.domain.points_cast import (
    H1,
    By,
    account,
    answered,
    appealed,
    deducted,
    earned,
    opened,
    points_state,
    points_village,
    reversed_,
    supervisor,
)
from tests.domain.test_points_owed import recovered, spent
from tests.spec import OTHER_VILLAGE, VILLAGE, Given, act, day, officer

COURTYARD = "2026-03/beautiful_courtyard"


# --- an earning that is taken back instead of a deduction ---------------------------------------


def taken_back() -> Given:
    """Ten points that h1 had earned rightly, reversed as entered wrongly on 25 March."""
    return points_village().having(earned(10), reversed_())


def restored(
    points: int = 10,
    owed: int = 0,
    *,
    name: str = "m1",
    on: str = "2026-04-01",
    by: By | None = None,
    **other: Any,  # noqa: ANN401
) -> Act[PointsRestored]:
    fields: dict[str, Any] = {
        "restores": "voucher:r1",
        "entered_for": COURTYARD,
        "complaint": "complaint:1",
        "account": H1,
        "household": "household:h1",
        "place": VILLAGE,
        "paper": paper("决定"),
        **other,
    }
    data = PointsRestored(
        voucher=f"voucher:{name}", points=points, owed_points=owed, on=day(on), **fields
    )
    return act(data, by=by or (committee(), work_team()), at=on)


def upheld() -> Given:
    appeal = appealed("r1", on="2026-03-27")
    return taken_back().when(appeal, answered(on="2026-03-30")).then_admitted()


def test_pts_2_an_earning_taken_back_is_appealed_and_comes_back_as_it_was() -> None:
    waits = unremedied(upheld().ledger.read(Complaint, "complaint:1"))
    assert waits is not None
    after = upheld().when(restored()).then_admitted()
    (lot,) = account(after).lots.held
    assert (lot.voucher, lot.left, lot.ends_on) == ("voucher:e1", 10, day("2027-03-31"))
    assert points_state(after).sum_of("2026-03", "beautiful_courtyard").earned == 10
    assert unremedied(after.ledger.read(Complaint, "complaint:1")) is None
    after.when(restored(name="m2")).then_refused("PTS-6", found="restored by voucher:m1")


def test_pts_2_nothing_is_restored_without_an_appeal_that_was_upheld() -> None:
    taken_back().when(restored()).then_refused("PTS-2", found="about nothing")
    open_ = taken_back().having(appealed("r1", on="2026-03-27"))
    open_.when(restored()).then_refused("PTS-2", found="open")
    dismissed = open_.having(answered("dismissed", on="2026-03-30"))
    dismissed.when(restored()).then_refused("PTS-2", found="dismissed")
    late = appealed("r1", on="2026-04-02")
    taken_back().when(late).then_refused("PTS-2", expected="to 2026-04-01")


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"points": 9}, "PTS-6"),
        ({"points": 11}, "PTS-6"),
        ({"owed": 1}, "PTS-6"),
        ({"entered_for": "2026-02/beautiful_courtyard"}, "PTS-6"),
        ({"restores": "voucher:e1"}, "PTS-2"),
        ({"complaint": "complaint:2"}, "PTS-2"),
        ({"household": "household:h2"}, "PTS-1"),
        ({"by": (committee("person:c2"), supervisor())}, "ACT-2"),
        ({"by": (committee("person:yi"), work_team())}, "ACT-3"),
    ],
)
def test_pts_6_what_comes_back_is_what_was_taken(changed: dict[str, Any], rule: str) -> None:
    upheld().when(restored(**changed)).then_refused(rule)


def owing_appealed() -> Given:
    short = spent().having(reversed_(short_points=6))
    return short.having(appealed("r1", on="2026-03-27"), answered(on="2026-03-30"))


def test_pts_4_what_an_unjust_reversal_left_owing_is_owed_no_more() -> None:
    richer = owing_appealed().having(
        earned(9, name="e9", on="2026-04-10", good_until=day("2027-04-30"))
    )
    richer.when(recovered()).then_refused("PTS-2", found="appeal complaint:1")
    after = richer.when(restored(4, 6, on="2026-05-02")).then_admitted()
    assert points_state(after).owed == {}
    assert account(after).balance == 13
    assert points_state(after).sum_of("2026-03", "beautiful_courtyard").earned == 10


def test_pts_2_what_is_wholly_spent_is_appealed_too() -> None:
    gone = points_village().having(earned(10), deducted(10, category="helping_others"))
    short = gone.having(reversed_(short_points=10), appealed("r1", on="2026-03-27"))
    right = short.having(answered(on="2026-03-30")).when(restored(0, 10)).then_admitted()
    assert points_state(right).owed == {}


def test_pts_2_nothing_is_recovered_while_it_can_still_be_appealed() -> None:
    owing = spent().having(reversed_(short_points=6))
    richer = owing.having(earned(9, name="e9", on="2026-03-28"))
    richer.when(recovered(on="2026-04-01")).then_refused("PTS-2", expected="after 2026-04-01")
    richer.when(recovered(on="2026-04-02")).then_admitted()


def test_pts_2_what_gave_points_back_is_not_appealed() -> None:
    undone = points_village().having(earned(10), deducted(5), reversed_(5, reverses="d1"))
    undone.when(appealed("r1", on="2026-03-27")).then_refused("PTS-2", found="PointsReversed.v1")


# --- a month that is earned twice ----------------------------------------------------------------


def moved(on: str = "2026-04-03") -> Act[HouseholdMoved]:
    data = HouseholdMoved(
        household="household:h1",
        to=OTHER_VILLAGE,
        on=day(on),
        members=("person:jia", "person:yi"),
    )
    return act(data, by=township(), at=on)


THERE = account_of("household:h1", OTHER_VILLAGE)
KEEPERS: By = (
    officer("village_committee", "person:c9", place=OTHER_VILLAGE),
    officer("supermarket_keeper", "person:k9", place=OTHER_VILLAGE),
)
SCORED_THERE: By = (
    officer("village_committee", "person:c9", place=OTHER_VILLAGE),
    officer("work_team", "person:w9", place=OTHER_VILLAGE),
)


def there(points: int, *, month: str, on: str = "2026-04-20") -> Act[Any]:
    fields: dict[str, Any] = {"account": THERE, "place": OTHER_VILLAGE, "month": month}
    end = day("2027-04-30")
    return earned(points, name="e9", on=on, by=SCORED_THERE, good_until=end, **fields)


def test_pts_2_nobody_moves_to_earn_a_month_twice() -> None:
    """March was scored where h1 lived then; the other village scores from the month of the move."""
    full = points_village().having(earned(30, on="2026-03-10"), earned(20, name="e2", decision=None,
        category="policy_knowledge", on="2026-03-11"))  # fmt: skip
    gone = full.having(moved(), opened(place=OTHER_VILLAGE, on="2026-04-04", by=KEEPERS))
    gone.when(there(30, month="2026-03")).then_refused("PTS-2", expected="from 2026-04-03 on")
    gone.when(there(30, month="2026-04")).then_admitted()


def test_pts_2_the_month_of_a_move_is_one_month() -> None:
    """What the old village gave for April counts in the new one's bounds and threshold."""
    april = earned(30, on="2026-04-02", good_until=day("2027-04-30"))
    both = points_village().having(
        april, moved(), opened(place=OTHER_VILLAGE, on="2026-04-04", by=KEEPERS)
    )
    both.when(there(1, month="2026-04")).then_refused("PTS-2", found="after 30")


def test_pts_2_nobody_splits_to_earn_a_month_twice() -> None:
    data = HouseholdSplit(
        household="household:h1",
        new_household="household:h9",
        place=VILLAGE,
        on=day("2026-04-03"),
        head="person:yi",
        members=(Goes(person="person:yi", relation="head"),),
    )
    split = points_village().having(
        earned(30),
        act(data, by=committee(), at="2026-04-03"),
        opened("household:h9", on="2026-04-04"),
    )
    own: dict[str, Any] = {"household": "household:h9", "good_until": day("2027-04-30")}
    again = earned(30, name="e9", on="2026-04-20", month="2026-03", **own)
    split.when(again).then_refused("PTS-2", expected="from 2026-04-03 on")
    split.when(earned(30, name="e9", on="2026-04-20", **own)).then_admitted()
