"""Rule books, accounts and single entries of points (PTS-1 to PTS-4, PTS-6, ACT-3)."""

from typing import Any

import msgspec
import pytest

from domain.authority.registry import Document
from domain.kernel import catalogue
from domain.kernel.catalogue import ActType
from domain.money.books import AccountClosed, AccountOpened
from domain.money.counters import counter
from domain.money.movements import accounts_told
from domain.points.accounts import account_of
from domain.residents.kinship import KinshipDeclared
from tests.domain.books import RECEIVES, reversed_
from tests.domain.cast import committee, paper, township, township_reviewer, village, work_team
from tests.domain.points_cast import (
    CATEGORIES,
    H1,
    H2,
    account,
    appealed,
    book,
    category,
    county_pair,
    deducted,
    earned,
    keeper,
    opened,
    points_state,
    points_village,
    supervisor,
)
from tests.spec import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, act, day, officer
from tests.village import family

POINTS_TYPES = [
    kind for kind in catalogue.act_types() if kind.fact.__module__.startswith("domain.points")
]


@pytest.mark.parametrize("kind", POINTS_TYPES, ids=lambda kind: kind.name)
def test_pts_3_no_field_of_points_can_say_money(kind: ActType) -> None:
    schema = msgspec.json.encode(msgspec.json.schema(kind.fact)).decode().lower()
    for word in ("cash", "现金", "_fen", "yuan", "payee", "bank"):
        assert word not in schema, f"{kind.name} can say {word}"


# --- rule books --------------------------------------------------------------------------------


def village_pair() -> Any:  # noqa: ANN401
    return (committee(), township_reviewer())


def test_pts_2_a_book_is_adopted_for_a_place_and_decides_from_its_day() -> None:
    later = book(since="2026-04-01", at="2026-02-01", months_good=6)
    before = points_village().having(later)
    before.when(earned(10)).then_admitted()
    entry = earned(10, on="2026-04-01", good_until=day("2026-10-31"))
    before.when(entry).then_admitted()
    stale = earned(10, on="2026-04-01", good_until=day("2027-04-30"))
    before.when(stale).then_refused("PTS-6", expected="2026-10-31", found="2027-04-30")


def test_pts_2_a_later_adoption_re_decides_nothing() -> None:
    entered = points_village().having(earned(50, decision=None))
    harder = book(at="2026-03-15", categories=(category(earn_entry_max=5, earn_month_max=5),))
    after = entered.when(harder).then_admitted()
    assert account(after).balance == 50
    after.when(earned(1, name="e2", on="2026-03-16")).then_refused("PTS-2", found="after 50")


def test_pts_2_without_a_book_nobody_scores() -> None:
    bare = village().having(opened())
    bare.when(earned()).then_refused("PTS-2", expected="a rule book", found="none")


def test_pts_2_the_nearest_book_upwards_decides() -> None:
    own = book(
        VILLAGE, at="2026-02-01", by=village_pair(), categories=(category(earn_entry_max=5),)
    )
    local = points_village().having(own)
    local.when(earned(6)).then_refused("PTS-2", expected="at most 5 an entry")
    local.when(earned(5, category="evaluation")).then_refused("PTS-2", found="evaluation")
    local.when(earned(5)).then_admitted()


def test_pts_2_a_book_above_that_becomes_narrower_narrows_those_below() -> None:
    own = book(VILLAGE, at="2026-02-01", by=village_pair())
    narrower = book(
        since="2026-03-01",
        at="2026-02-20",
        categories=(category(earn_entry_max=5, decision_above=4),),
        months_good=6,
    )
    local = points_village().having(own, narrower)
    good = day("2026-09-30")
    local.when(earned(6, good_until=good)).then_refused("PTS-2", expected="at most 5 an entry")
    local.when(earned(5, good_until=good)).then_refused("PTS-2", expected="a decision above 4")
    local.when(earned(4, category="evaluation", good_until=good)).then_refused(
        "PTS-2", found="evaluation"
    )
    local.when(earned(4)).then_refused("PTS-6", expected="2026-09-30")
    local.when(earned(4, good_until=good)).then_admitted()


def test_pts_2_nor_does_an_act_that_comes_late_get_around_the_month_s_bound() -> None:
    """Signed on the last day on which January is scored, taken when its figures are old."""
    full = points_village().having(
        *(
            earned(30, name=f"j{n}", month="2026-01", category=code, on="2026-03-30")
            for n, code in enumerate(("beautiful_courtyard", "policy_knowledge"))
        ),
        earned(1, name="april", on="2026-04-01", good_until=day("2027-04-30")),
    )
    late = earned(1, name="late", month="2026-01", on="2026-03-31")
    full.when(late).then_refused("PTS-2", found="after 30")


@pytest.mark.parametrize(
    ("wider", "found"),
    [
        ({"categories": (category(earn_entry_max=51),)}, "beautiful_courtyard"),
        ({"categories": (category(decision_above=31),)}, "beautiful_courtyard"),
        ({"categories": (category("good_in_laws"),)}, "good_in_laws"),
        ({"card_month_max": 61}, "card_month_max"),
        ({"months_good": 13}, "months_good"),
        ({"months_good": None}, "months_good"),
    ],
)
def test_pts_2_a_village_allows_itself_no_more_than_the_book_above(
    wider: dict[str, Any], found: str
) -> None:
    own = book(VILLAGE, at="2026-02-01", by=village_pair(), **wider)
    points_village().when(own).then_refused("PTS-2", expected="within", found=found)


def test_pts_2_a_village_leaves_no_fewer_days_to_appeal_than_the_book_above() -> None:
    short = book(VILLAGE, at="2026-02-01", by=village_pair(), appeal_days=6)
    points_village().when(short).then_refused("PTS-2", found="appeal_days")
    longer = book(VILLAGE, at="2026-02-01", by=village_pair(), appeal_days=8)
    local = points_village().having(longer, earned(10), deducted(5))
    local.when(appealed(on="2026-03-28")).then_admitted()
    local.when(appealed(on="2026-03-29")).then_refused("PTS-2", expected="to 2026-03-28")


def test_pts_2_a_book_above_that_becomes_kinder_gives_its_days_below() -> None:
    own = book(VILLAGE, at="2026-02-01", by=village_pair())
    kinder = book(since="2026-03-01", at="2026-02-20", appeal_days=20)
    local = points_village().having(own, kinder, earned(10), deducted(5))
    local.when(appealed(on="2026-04-09")).then_admitted()


def test_pts_2_an_entry_s_bound_lies_within_its_month_s() -> None:
    strange = book(TOWNSHIP, at="2026-02-01", categories=(category(earn_month_max=10),))
    points_village().when(strange).then_refused("PTS-2", found="+50 of 10")


def test_reg_5_a_category_stands_once_in_a_book() -> None:
    twice = book(categories=(*CATEGORIES, category()))
    points_village().when(twice).then_refused("REG-5", found="beautiful_courtyard")


@pytest.mark.parametrize(
    ("place", "by"),
    [
        (COUNTY, (committee(), township_reviewer())),
        (TOWNSHIP, (committee(), township_reviewer())),
        (VILLAGE, (committee(), committee("person:c2"))),
        (VILLAGE, (committee(), keeper())),
    ],
)
def test_act_1_nobody_writes_their_own_book(place: str, by: Any) -> None:  # noqa: ANN401
    points_village().when(book(place, by=by)).then_refused("ACT-1")


def test_act_1_a_book_is_of_a_place_of_the_county() -> None:
    by = tuple(officer(s.role, s.person, place="23", body=s.body) for s in county_pair())
    points_village().when(book("231006", by=by)).then_refused("ACT-1", found="231006")


# --- accounts ----------------------------------------------------------------------------------


def test_pts_1_a_household_has_one_account_on_the_village_s_certificate() -> None:
    after = points_village()
    assert points_state(after).household == "household:h1"
    assert account(after).about == "household:h1"
    after.when(opened(on="2026-02-01")).then_refused("PTS-1", found="opened already")


def test_pts_1_a_second_account_has_no_other_name() -> None:
    other = opened(on="2026-02-01", account=account_of("household:h9", VILLAGE))
    points_village().when(other).then_refused("PTS-1", expected=H1)


def test_pts_1_the_account_is_opened_where_the_household_lives() -> None:
    by = (
        officer("village_committee", "person:c9", place=OTHER_VILLAGE),
        officer("supermarket_keeper", "person:k9", place=OTHER_VILLAGE),
    )
    elsewhere = opened(place=OTHER_VILLAGE, by=by)
    points_village().when(elsewhere).then_refused("PTS-1", found=VILLAGE)


def test_act_1_the_keeper_alone_opens_no_account() -> None:
    village().when(opened(by=(keeper(), keeper("person:k2")))).then_refused("ACT-1")


def test_reg_2_an_unknown_household_has_no_account() -> None:
    village().when(opened("household:h9")).then_refused("REG-2")


@pytest.mark.parametrize(
    "name",
    [
        counter("points_issued", VILLAGE),
        account_of("household:h9", VILLAGE),
        "account:stock-rice",
    ],
)
def test_reg_1_no_account_takes_a_name_that_is_kept_for_another(name: str) -> None:
    forged = AccountOpened(account=name, kind="source", place=COUNTY, opened_on=day("2026-01-05"))
    points_village().when(act(forged, by=RECEIVES, at="2026-01-05")).then_refused(
        "REG-1", expected="kept for another", found=name
    )


def test_reg_2_who_keeps_the_money_closes_no_household_s_points() -> None:
    closing = AccountClosed(account=H1, closed_on=day("2026-03-01"), paper=paper("销户"))
    points_village().when(act(closing, by=RECEIVES, at="2026-03-01")).then_refused(
        "REG-2", found=H1
    )


# --- entries -----------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"category": "five_good_family"}, "five_good_family"),
        ({"month": "2025-12"}, "2025-12"),
        ({"month": "2026-04"}, "2026-04"),
        ({"on": "2026-03-09", "at": "2026-03-10"}, "2026-03-09"),
    ],
)
def test_pts_2_an_entry_that_the_book_does_not_know_is_refused(
    changed: dict[str, Any], found: str
) -> None:
    points_village().when(earned(10, **changed)).then_refused("PTS-2", found=found)


@pytest.mark.parametrize(("until", "found"), [(None, "spent"), (day("2030-03-31"), "2030-03-31")])
def test_pts_6_nobody_says_how_long_points_are_good_but_the_book(
    until: Any,  # noqa: ANN401
    found: str,
) -> None:
    points_village().when(earned(10, good_until=until)).then_refused("PTS-6", found=found)


def test_pts_1_an_entry_is_on_the_household_s_own_account() -> None:
    points_village().when(earned(account=H2)).then_refused("PTS-1", found="household:h1")
    nobody_s = account_of("household:h9", VILLAGE)
    points_village().when(earned(account=nobody_s)).then_refused("PTS-1", found="no account")


def test_pts_2_the_month_has_a_bound_that_no_splitting_gets_around() -> None:
    """Three entries of thirty are ninety, and need a decision already at the second."""
    first = points_village().having(earned(30))
    first.when(earned(1, name="e2", on="2026-03-11")).then_refused(
        "PTS-2", expected="a decision above 30", found="1 points after 30"
    )
    first.when(earned(1, name="e2", on="2026-04-02", good_until=day("2027-04-30"))).then_admitted()


def test_pts_2_a_deduction_has_bounds_of_its_own() -> None:
    rich = points_village().having(earned(30))
    rich.when(deducted(20)).then_admitted()
    rich.when(deducted(21)).then_refused("PTS-2", expected="at most 20")
    rich.having(deducted(20)).when(deducted(11, name="d2")).then_refused(
        "PTS-2", expected="30 for 2026-03", found="after 20"
    )


def test_pts_4_a_deduction_takes_no_more_than_there_is() -> None:
    points_village().having(earned(4)).when(deducted(5)).then_refused(
        "PTS-4", expected="5 points", found="4 points"
    )
    points_village().when(deducted(5)).then_refused("PTS-4", found="0 points")


def test_pts_4_points_that_are_over_cover_nothing() -> None:
    old = points_village().having(earned(10))
    late = deducted(5, on="2027-04-01")
    old.when(late).then_refused("PTS-4", found="0 points, of 10 on")


def test_pts_4_no_earlier_day_is_left_below_zero() -> None:
    """An entry signed yesterday is no cover for what was taken before it was made."""
    rich = points_village().having(earned(10, on="2026-03-12"))
    rich.when(deducted(5, on="2026-03-11", at="2026-03-11")).then_refused(
        "PTS-4", found="at the end of 2026-03-11"
    )


def test_pts_2_an_evening_in_a_village_has_two_signers() -> None:
    points_village().when(earned(by=(committee(),))).then_refused("ACT-1")
    points_village().when(earned(by=(keeper(), supervisor()))).then_refused("ACT-1")
    points_village().when(earned(by=(township(), township_reviewer()))).then_admitted()


def test_act_3_nobody_scores_their_own_household_or_kin() -> None:
    member = officer("work_team", "person:yi")
    points_village().when(earned(by=(committee(), member))).then_refused("ACT-3", found="person:yi")
    kin = KinshipDeclared(person="person:w1", household="household:h1", relation="sibling")
    related = points_village().having(act(kin, by=work_team(), at="2026-02-01"))
    related.when(earned()).then_refused("ACT-3", found="person:w1")
    related.when(deducted()).then_refused("ACT-3", found="person:w1")
    related.when(earned(household="household:h2")).then_admitted()


def test_reg_1_a_voucher_s_number_is_given_out_once() -> None:
    entered = points_village().having(earned(10))
    entered.when(earned(5, household="household:h2")).then_refused("REG-1", found="voucher:e1")


def test_hh_3_a_household_that_is_not_there_earns_nothing() -> None:
    moved = points_village().having(*family("h8", "geng", place=OTHER_VILLAGE))
    forged = earned(household="household:h8", account=H1)
    moved.when(forged).then_refused("PTS-1")


def test_pts_6_what_is_not_money_is_not_reversed_as_money() -> None:
    entered = points_village().having(earned(10))
    back = reversed_("e1", on="2026-03-20")
    entered.when(back).then_refused("PTS-6", found="PointsEarned.v1")


def test_pts_2_a_book_has_its_document() -> None:
    document = Document(number="示例〔2026〕9号", title="示例", sha256="c" * 64)
    after = points_village().when(book(TOWNSHIP, at="2026-02-01", document=document))
    after.then_admitted()


def test_pay_9_an_account_sums_up_the_days_a_week_behind_its_last() -> None:
    worn = points_village().having(
        earned(10, on="2026-03-01"),
        earned(5, name="e2", on="2026-03-20"),
    )
    assert account(worn).closed == 10
    assert set(account(worn).days) == {day("2026-03-20")}
    worn.when(earned(1, name="e3", on="2026-03-13")).then_refused("PAY-9", found="2026-03-13")
    worn.when(earned(1, name="e3", on="2026-03-14")).then_admitted()
    assert account(worn).opening_of("2026-03") == 0
    assert account(worn).opening_of("2026-04") == 15
