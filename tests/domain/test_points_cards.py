"""Members' cards (PTS-1, PTS-3, HH-3)."""

from typing import Any

import pytest

from domain.kernel.refused import Refused
from domain.points.accounts import account_of
from domain.points.cards import PointsCard, check_spends, month_limit, why_unusable
from domain.residents.deaths import DeathRecorded
from domain.residents.lineage import HouseholdMoved
from tests.domain.cast import committee, township
from tests.domain.points_cast import (
    H2,
    book,
    card,
    card_ended,
    earned,
    keeper,
    merger,
    opened,
    points_village,
)
from tests.spec import OTHER_VILLAGE, VILLAGE, Given, act, day, officer


def with_card(**changed: Any) -> Given:  # noqa: ANN401
    return points_village().when(card(**changed)).then_admitted()


def card_of(state: Given, name: str = "jia") -> PointsCard:
    return state.ledger.read(PointsCard, f"pointscard:{name}")


def spent(state: Given, points: int, name: str = "jia", month: str = "2026-03") -> Given:
    """The same with so many points redeemed with a card."""
    after = state.ledger.copy()
    after.states[f"pointscard:{name}"] = card_of(state, name).spending(month, points)
    return Given(after)


def dead(state: Given, person: str) -> Given:
    death = DeathRecorded(person=person, household="household:h1", on=day("2026-03-05"))
    return state.having(act(death, by=committee(), at="2026-03-06"))


def test_pts_1_each_member_holds_a_card_with_a_limit_of_its_own() -> None:
    both = with_card().when(card("yi", month_max=20)).then_admitted()
    assert [card_of(both, name).month_max for name in ("jia", "yi")] == [60, 20]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"name": "bing"}, "person:bing"),
        ({"household": "household:h2", "place": VILLAGE}, "person:jia"),
        ({"account": H2}, "household:h1"),
        ({"account": account_of("household:h9", VILLAGE)}, "no account"),
        ({"month_max": 61}, "61"),
        ({"spent_points": 5}, "5"),
        ({"replaces": "pointscard:none"}, "pointscard:none"),
    ],
)
def test_pts_1_a_card_that_is_nobody_s_or_too_large_is_refused(
    changed: dict[str, Any], found: str
) -> None:
    points_village().when(card(**changed)).then_refused("PTS-1", found=found)


def test_act_3_nobody_issues_cards_alone_or_to_their_own() -> None:
    two = (keeper(), keeper("person:k2"))
    points_village().when(card(by=two)).then_refused("ACT-1", found="supermarket_keeper")
    own = (committee("person:yi"), keeper())
    points_village().when(card(by=own)).then_refused("ACT-3", found="person:yi")


def test_pts_1_nobody_holds_two_cards_at_a_time() -> None:
    second = card("jia", card="pointscard:second", on="2026-03-12")
    with_card().when(second).then_refused("PTS-1", found="in use")
    renamed = card("jia", card="pointscard:second", replaces="pointscard:jia", on="2026-03-12")
    with_card().when(renamed).then_refused("PTS-1", found="in use")


def test_reg_1_a_card_s_number_is_given_out_once() -> None:
    with_card().when(card("yi", card="pointscard:jia")).then_refused("REG-1")


def test_pts_1_a_lost_card_is_replaced_and_earns_no_second_limit() -> None:
    lost = spent(with_card(), 40).when(card_ended()).then_admitted()
    again = card("jia", card="pointscard:2", replaces="pointscard:jia", on="2026-03-13")
    lost.when(again).then_refused("PTS-1", expected="40 points spent", found="0")
    right = card(
        "jia", card="pointscard:2", replaces="pointscard:jia", spent_points=40, on="2026-03-13"
    )
    after = lost.when(right).then_admitted()
    assert after.ledger.read(PointsCard, "pointscard:2").spent == {"2026-03": 40}
    next_month = card("jia", card="pointscard:2", replaces="pointscard:jia", on="2026-04-01")
    lost.when(next_month).then_admitted()


def test_pts_1_nor_does_an_act_that_comes_late_earn_a_second_limit() -> None:
    """April's limit is spent; the next card is said to be March's."""
    lost = spent(with_card(), 60, month="2026-04").when(card_ended()).then_admitted()
    before = card("jia", card="pointscard:2", replaces="pointscard:jia", on="2026-03-31")
    lost.when(before).then_refused("PTS-1", expected="2026-04 or later", found="2026-03-31")


def test_pts_1_a_lost_card_is_not_simply_left_out() -> None:
    lost = with_card().having(card_ended())
    lost.when(card("jia", card="pointscard:2", on="2026-03-13")).then_refused(
        "PTS-1", expected="pointscard:jia"
    )


def test_pts_1_a_card_is_ended_once_and_by_its_own_household_or_the_village() -> None:
    held = with_card()
    ended = held.when(card_ended()).then_admitted()
    ended.when(card_ended()).then_refused("PTS-1", found="ended on 2026-03-12")
    stranger = officer("householder", "person:bing", body="household")
    held.when(card_ended(by=stranger)).then_refused("PTS-1", found="household:h1")
    held.when(card_ended(by=officer("householder", "person:jia", body="h"))).then_admitted()
    held.when(card_ended("none")).then_refused("REG-2")


def why(state: Given, on: str = "2026-03-20") -> str:
    found = why_unusable(state.ledger, card_of(state), day(on))
    return found.en if found else ""


def test_pts_3_a_card_in_its_holder_s_hands_spends_within_the_month() -> None:
    held = with_card()
    assert why(held) == ""
    check_spends(held.ledger, card_of(held), 60, day("2026-03-20"))
    after = spent(held, 50)
    with pytest.raises(Refused, match="PTS-3: expected at most 60 points a month; found 11"):
        check_spends(after.ledger, card_of(after), 11, day("2026-03-20"))
    check_spends(after.ledger, card_of(after), 11, day("2026-04-01"))


def test_pts_3_a_stricter_book_holds_for_cards_that_were_issued_before() -> None:
    strict = with_card().having(book(since="2026-03-01", at="2026-02-01", card_month_max=30))
    assert month_limit(strict.ledger, card_of(strict), day("2026-02-28")) == 60
    assert month_limit(strict.ledger, card_of(strict), day("2026-03-01")) == 30


def test_pts_3_an_ended_card_spends_nothing() -> None:
    ended = with_card().having(card_ended())
    assert why(ended) == "ended on 2026-03-12: lost"
    with pytest.raises(Refused, match="PTS-3: expected a card in use"):
        check_spends(ended.ledger, card_of(ended), 1, day("2026-03-20"))


def test_hh_3_the_dead_and_the_departed_spend_nothing() -> None:
    held = dead(with_card(name="yi"), "person:yi")
    found = why_unusable(held.ledger, card_of(held, "yi"), day("2026-03-20"))
    assert found
    assert "died" in found.en
    held.when(card("yi", card="pointscard:2", on="2026-03-20")).then_refused("HH-3")


def test_pts_1_what_a_merged_household_has_is_spent_by_those_who_were_merged() -> None:
    held = points_village().having(
        card("bing", household="household:h2"), earned(10, name="e2", household="household:h2")
    )
    merged = held.having(merger("household:h2", "household:h1", "bing"))
    assert why_unusable(merged.ledger, card_of(merged, "bing"), day("2026-03-20")) is None
    merged.when(earned(1, name="e3", household="household:h2", on="2026-03-20")).then_refused(
        "HH-3"
    )
    merged.when(card("yi", household="household:h2", on="2026-03-20")).then_admitted()
    merged.when(card("ding", household="household:h2", on="2026-03-20")).then_refused("PTS-1")


def test_pts_1_nor_is_anything_lost_when_households_are_merged_again() -> None:
    twice = points_village().having(
        card("bing", household="household:h2"),
        merger("household:h2", "household:h1", "bing"),
        merger("household:h1", "household:h3", "jia", "yi", "bing"),
    )
    assert why_unusable(twice.ledger, card_of(twice, "bing"), day("2026-03-20")) is None
    twice.when(card("ding", household="household:h2", on="2026-03-20")).then_admitted()
    twice.when(card("geng", household="household:h2", on="2026-03-20")).then_refused("REG-2")


def test_pts_1_a_household_that_moved_spends_what_it_has_and_earns_where_it_lives() -> None:
    move = HouseholdMoved(
        household="household:h1",
        to=OTHER_VILLAGE,
        on=day("2026-03-05"),
        members=("person:jia", "person:yi"),
    )
    moved = with_card().having(act(move, by=township(), at="2026-03-06"))
    assert why(moved) == ""
    moved.when(earned(1, on="2026-03-20")).then_refused("PTS-1", found=OTHER_VILLAGE)
    there = (
        officer("village_committee", "person:c9", place=OTHER_VILLAGE),
        officer("supermarket_keeper", "person:k9", place=OTHER_VILLAGE),
    )
    moved.when(opened(place=OTHER_VILLAGE, on="2026-03-20", by=there)).then_admitted()


def test_pts_3_a_card_remembers_two_months() -> None:
    worn = card_of(with_card()).spending("2026-02", 1).spending("2026-03", 2).spending("2026-04", 3)
    assert worn.spent == {"2026-03": 2, "2026-04": 3}
