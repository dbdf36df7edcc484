"""Wrong entries that used a decision, or were spent before they were taken back (PTS-2, PTS-4)."""

from typing import Any

import pytest

from domain.kernel.act import Act
from domain.points.decisions import PointsDecision
from domain.points.owed import PointsForgiven, PointsRecovered, gap
from tests.domain.cast import committee, work_team
from tests.domain.points_cast import (
    H1,
    H2,
    By,
    account,
    answered,
    appealed,
    committees_decided,
    deducted,
    earned,
    points_state,
    points_village,
    proposed,
    reversed_,
    scorers,
    supervisor,
)
from tests.spec import OTHER_VILLAGE, VILLAGE, Given, act, day, officer

DECISION = "pointsdecision:1"
DECIDED = {"decision": DECISION, "entered_for": "2026-03/beautiful_courtyard/decided"}


# --- a decision that was used by a wrong entry -------------------------------------------------


def large(**changed: Any) -> Any:  # noqa: ANN401
    return earned(**{"points": 40, "decision": DECISION, **changed})


def back(points: int = 40, **changed: Any) -> Any:  # noqa: ANN401
    return reversed_(points, **{**DECIDED, **changed})


def used() -> Given:
    return points_village().when(proposed(), committees_decided(), large()).then_admitted()


def decision(state: Given) -> PointsDecision:
    return state.ledger.read(PointsDecision, DECISION)


def test_pts_2_a_wrong_entry_gives_its_decision_back() -> None:
    """The month was wrong, the village's word was not: no new meeting for the right entry."""
    freed = used().when(back()).then_admitted()
    assert (decision(freed).used_by, decision(freed).given_back_by) == ("", "voucher:r1")
    right = large(name="e2", on="2026-03-26", month="2026-02")
    after = freed.when(right).then_admitted()
    assert decision(after).used_by == "voucher:e2"
    again = large(name="e3", on="2026-03-27")
    after.when(again).then_refused("PTS-2", found="used by voucher:e2")


def test_pts_2_a_decision_comes_back_once_and_never_twice() -> None:
    twice = used().having(back(), large(name="e2", on="2026-03-26"))
    wrong = back(name="r2", reverses="e2", on="2026-03-27")
    twice.when(wrong).then_refused("PTS-2", found="given back by voucher:r1")
    plain = twice.when(back(name="r2", reverses="e2", on="2026-03-27", decision=None))
    spent = plain.then_admitted()
    third = large(name="e3", on="2026-03-28")
    spent.when(third).then_refused("PTS-2", found="used by voucher:e2")


def test_pts_2_a_decision_comes_back_only_where_its_own_entry_was_entered_wrongly() -> None:
    used().when(back(cause="entered_twice")).then_refused("PTS-2", found="entered_twice")
    other = used().having(earned(5, name="e2"))
    stray = back(5, reverses="e2", entered_for="2026-03/beautiful_courtyard")
    other.when(stray).then_refused("PTS-2", found="used by voucher:e1")
    used().when(back(decision="pointsdecision:none")).then_refused("REG-2")


def test_pts_2_a_decision_behind_an_appeal_that_was_right_is_not_used_again() -> None:
    asked = (proposed(9, direction="deducted"), committees_decided())
    rich = points_village().having(earned(20), *asked)
    lost = rich.when(deducted(9, decision=DECISION)).then_admitted()
    upheld = lost.having(appealed(), answered())
    fields: dict[str, Any] = {
        "reverses": "d1", "cause": "appeal_upheld", "complaint": "complaint:1", "on": "2026-03-28",
    }  # fmt: skip
    upheld.when(back(9, **fields)).then_refused("PTS-2", found="appeal_upheld")
    after = upheld.when(back(9, **{**fields, "decision": None})).then_admitted()
    assert decision(after).used_by == "voucher:d1"


# --- what was spent before it was taken back ---------------------------------------------------


def spent() -> Given:
    """Ten points earned wrongly, of which four are left."""
    return points_village().having(earned(10), deducted(6, category="helping_others"))


def owing() -> Given:
    return spent().when(reversed_(short_points=6)).then_admitted()


def recovered(
    points: int = 6,
    *,
    name: str = "m1",
    on: str = "2026-05-02",
    by: By | None = None,
    **other: Any,  # noqa: ANN401
) -> Act[PointsRecovered]:
    data = PointsRecovered(voucher=f"voucher:{name}", **_made_good(points, on, other))
    return act(data, by=by or scorers(), at=on)


def forgiven(
    points: int = 6,
    *,
    on: str = "2026-05-02",
    by: By | None = None,
    **other: Any,  # noqa: ANN401
) -> Act[PointsForgiven]:
    data = PointsForgiven(**{"decision": DECISION, **_made_good(points, on, other)})
    return act(data, by=by or scorers(), at=on)


def _made_good(points: int, on: str, other: dict[str, Any]) -> dict[str, Any]:
    return {
        "owed_by": "voucher:r1",
        "account": H1,
        "household": "household:h1",
        "place": VILLAGE,
        "points": points,
        "on": day(on),
        **other,
    }


def april(points: int = 9) -> Act[Any]:
    return earned(points, name="e9", on="2026-04-10", good_until=day("2027-04-30"))


def open_gaps(state: Given) -> list[tuple[str, str, str]]:
    listed = (gap(name, owed) for name, owed in points_state(state).owed.items())
    return [(one.rule, one.subject, one.message.en.partition(" ")[0]) for one in listed]


def test_pts_4_what_was_spent_of_a_wrong_earning_is_owed() -> None:
    after = owing()
    assert account(after).balance == 0
    assert points_state(after).sum_of("2026-03", "beautiful_courtyard").earned == 0
    assert points_state(after).owed["voucher:r1"].points == 6
    after.when(reversed_(name="r2")).then_refused("PTS-6", found="reversed by voucher:r1")


def test_pts_4_a_wrong_earning_that_is_wholly_spent_is_owed_in_whole() -> None:
    gone = points_village().having(earned(10), deducted(10, category="helping_others"))
    after = gone.when(reversed_(short_points=10)).then_admitted()
    assert points_state(after).owed["voucher:r1"].points == 10
    assert account(after).balance == 0


@pytest.mark.parametrize("short", [0, 5, 7, 10, 11])
def test_pts_4_nobody_is_let_off_or_asked_for_more_than_is_short(short: int) -> None:
    spent().when(reversed_(short_points=short)).then_refused("PTS-4")


def test_pts_4_nothing_is_short_where_there_is_enough() -> None:
    whole = points_village().having(earned(10))
    whole.when(reversed_(short_points=4)).then_refused("PTS-4", expected="0 points short")
    lost = spent().when(
        reversed_(6, reverses="d1", entered_for="2026-03/helping_others", short_points=6)
    )
    lost.then_refused("PTS-4", expected="0 points short")


def test_pts_2_a_wrong_entry_that_was_spent_keeps_its_decision_used() -> None:
    """Else the same points would be given twice."""
    gone = used().having(deducted(20, category="helping_others"))
    half = back(short_points=20)
    gone.when(half).then_refused("PTS-2", found="20 points short")
    gone.when(back(short_points=20, decision=None)).then_admitted()


def test_pts_4_what_is_owed_is_listed_until_later_points_make_it_good() -> None:
    state = owing()
    assert open_gaps(state) == [("PTS-4", "voucher:r1", "6")]
    part = state.having(april(4)).when(recovered(4)).then_admitted()
    assert open_gaps(part) == [("PTS-4", "voucher:r1", "2")]
    richer = part.having(earned(9, name="e8", on="2026-05-03", good_until=day("2027-05-31")))
    done = richer.when(recovered(2, name="m2", on="2026-05-04")).then_admitted()
    assert account(done).balance == 7
    assert open_gaps(done) == []
    done.when(recovered(2, name="m3", on="2026-05-05")).then_refused("PTS-6", found="nothing by")


def test_pts_4_a_reversal_that_found_everything_leaves_nothing_listed() -> None:
    assert open_gaps(points_village().having(earned(10), reversed_())) == []


@pytest.mark.parametrize("points", [1, 5, 7, 9])
def test_pts_6_neither_more_nor_less_is_recovered_than_is_owed(points: int) -> None:
    owing().having(april()).when(recovered(points)).then_refused("PTS-6", expected="6: of 6 owed")


def test_pts_4_nothing_is_recovered_where_nothing_is_there() -> None:
    owing().when(recovered()).then_refused("PTS-6", expected="0: of 6 owed, 0 there")


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"account": H2, "household": "household:h2"}, "PTS-6"),
        ({"account": H2}, "PTS-1"),
        ({"household": "household:h2"}, "PTS-1"),
        ({"owed_by": "voucher:e1"}, "PTS-6"),
        ({"name": "e1"}, "REG-1"),
        ({"place": OTHER_VILLAGE}, "ACT-1"),
        ({"by": (committee("person:yi"), work_team())}, "ACT-3"),
        ({"by": (committee(), officer("supermarket_keeper"))}, "ACT-1"),
    ],
)
def test_pts_6_what_another_owes_is_not_recovered(changed: dict[str, Any], rule: str) -> None:
    owing().having(april()).when(recovered(**changed)).then_refused(rule)


def forgiving(points: int = 6, *, admitted: bool = True, **changed: Any) -> Given:  # noqa: ANN401
    asked = proposed(points, **{"direction": "forgiven", "on": "2026-04-02", **changed})
    return owing().having(asked, committees_decided(admitted=admitted, on="2026-04-05"))


def test_pts_4_what_the_village_forgives_is_off_the_list() -> None:
    after = forgiving().when(forgiven()).then_admitted()
    assert open_gaps(after) == []
    assert account(after).balance == 0
    assert decision(after).used_by == "voucher:r1"
    after.when(forgiven(on="2026-05-03")).then_refused("PTS-6", found="nothing by voucher:r1")


def test_pts_2_nobody_forgives_without_a_decision_that_says_exactly_this() -> None:
    owing().when(forgiven()).then_refused("PTS-2", found="not passed")
    forgiving(admitted=False).when(forgiven()).then_refused("PTS-2", found="not passed")
    forgiving(5).when(forgiven()).then_refused("PTS-2", found="5 forgiven")
    forgiving(category="helping_others").when(forgiven()).then_refused("PTS-2")
    forgiving(direction="earned").when(forgiven()).then_refused("PTS-2", found="6 earned")


def test_pts_6_what_is_owed_is_forgiven_in_whole() -> None:
    forgiving(5).when(forgiven(5)).then_refused("PTS-6", expected="all 6 owed")


def test_act_3_nobody_forgives_their_own_household() -> None:
    kin = (committee("person:yi"), supervisor())
    forgiving().when(forgiven(by=kin)).then_refused("ACT-3", found="person:yi")


def test_pts_2_a_decision_to_forgive_gives_no_points() -> None:
    wanted = earned(6, name="e9", on="2026-04-10", decision=DECISION, good_until=day("2027-04-30"))
    forgiving().when(wanted).then_refused("PTS-2", found="6 forgiven")
