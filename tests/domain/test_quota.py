"""The quota determined anew: EQ-5 of what reverts and to whom, EQ-3 and EQ-4 of the plan for it."""

from collections.abc import Iterable
from typing import Any

import msgspec
import pytest

from domain.equity.quota import (
    QuotaMoved,
    QuotaPlanDrafted,
    QuotaPlanned,
    QuotaRedetermined,
    QuotaReverted,
)
from domain.equity.shares import share_of
from domain.kernel.act import Act
from domain.residents.deaths import DeathRecorded
from domain.steps.case import Case
from tests.domain.books import VILLAGE_KEEPS
from tests.domain.cast import committee, paper
from tests.domain.equity_cast import (
    ASSET,
    COLLECTIVE,
    DRAFTERS,
    H1,
    H2,
    H3,
    held_by,
    issued,
    meeting,
    objected,
    posted,
    quantified,
    ready,
    reviewed,
    status,
    taken_down,
)
from tests.spec import VILLAGE, Given, act, day

PLAN = "equity:2"


def change(
    household: str,
    before: int,
    after: int,
    tier: Any = None,  # noqa: ANN401
) -> QuotaPlanned:
    return QuotaPlanned(
        share=share_of(PLAN, household, "quota"),
        plan=PLAN,
        household=household,
        before_count=before,
        shares_count=after,
        tier=tier,
    )


CHANGES = (change(H2, 200, 100, "poor"), change(H1, 300, 400, "priority"))


def drafted(
    changes: Iterable[QuotaPlanned] = CHANGES,
    *,
    at: str = "2026-05-01",
    **changed: Any,  # noqa: ANN401
) -> Act[QuotaPlanDrafted]:
    lines = tuple(changes)
    data: dict[str, Any] = {
        "plan": PLAN,
        "case": "case:2",
        "asset": ASSET,
        "place": VILLAGE,
        "lines_count": len(lines),
        "paper": paper("quota"),
    }
    return act(QuotaPlanDrafted(**data | changed), by=DRAFTERS, at=at, lines=lines)


def moved(one: QuotaPlanned, **changed: Any) -> QuotaMoved:  # noqa: ANN401
    data: dict[str, Any] = {
        "share": one.share,
        "plan": PLAN,
        "asset": ASSET,
        "place": VILLAGE,
        "household": one.household,
        "before_count": one.before_count,
        "shares_count": one.shares_count,
        "opening": one.before_count == 0,
        "value_date": day("2026-06-01"),
    }
    return QuotaMoved(**data | changed)


def redetermined(
    changes: Iterable[QuotaPlanned] = CHANGES,
    *,
    held: tuple[str, ...] = (),
    rows: Iterable[QuotaMoved] | None = None,
    **changed: Any,  # noqa: ANN401
) -> Act[QuotaRedetermined]:
    own = [one for one in changes if one.share not in held]
    lines = [moved(one) for one in own] if rows is None else list(rows)
    data: dict[str, Any] = {
        "plan": PLAN,
        "case": "case:2",
        "asset": ASSET,
        "lines_count": len(lines),
        "held": held,
        "value_date": day("2026-06-01"),
    }
    return act(QuotaRedetermined(**data | changed), by=VILLAGE_KEEPS, at="2026-06-01", lines=lines)


def way() -> list[Act[Any]]:
    return [
        *meeting("case:2", on="2026-05-05", name="2"),
        reviewed("case:2", at="2026-05-06"),
        posted("case:2", name="2", at="2026-05-07"),
    ]


def on_board(changes: Iterable[QuotaPlanned] = CHANGES) -> Given:
    return quantified().when(drafted(changes), *way()).then_admitted()


def passed(changes: Iterable[QuotaPlanned] = CHANGES) -> Given:
    down = taken_down("case:2", name="2", at="2026-05-20")
    return on_board(changes).when(down).then_admitted()


def reverted(
    household: str = H2,
    count: int = 200,
    cause: Any = "exited",  # noqa: ANN401
    **changed: Any,  # noqa: ANN401
) -> Act[QuotaReverted]:
    data: dict[str, Any] = {
        "voucher": "voucher:revert",
        "asset": ASSET,
        "place": VILLAGE,
        "household": household,
        "shares_count": count,
        "cause": cause,
        "value_date": day("2026-06-01"),
    }
    return act(QuotaReverted(**data | changed), by=VILLAGE_KEEPS, at="2026-06-01")


def test_eq_5_what_is_taken_goes_to_the_collective_and_what_is_granted_comes_from_it() -> None:
    history = passed().when(redetermined()).then_admitted()
    assert (held_by(history, H1, "quota"), held_by(history, H2, "quota")) == (400, 100)
    assert held_by(history, COLLECTIVE, "collective") == 350
    assert history.ledger.read(Case, "case:2").status == "completed"


def test_eq_5_a_household_new_in_the_quota_gets_an_account() -> None:
    now_poor = quantified().having(status(H3, "monitored"))
    plan = (change(H3, 0, 50, "poor"),)
    history = now_poor.when(drafted(plan), *way()).then_admitted()
    history = history.having(taken_down("case:2", name="2", at="2026-05-20"))
    history.when(redetermined(plan, rows=[moved(plan[0], opening=False)])).then_refused("REG-2")
    after = history.when(redetermined(plan)).then_admitted()
    assert held_by(after, H3, "quota") == 50
    assert held_by(after, COLLECTIVE, "collective") == 300


def test_reg_1_who_holds_already_gets_no_second_account() -> None:
    rows = [moved(CHANGES[0]), moved(CHANGES[1], opening=True)]
    passed().when(redetermined(rows=rows)).then_refused("REG-1")


def test_eq_5_no_more_is_granted_than_the_collective_has() -> None:
    plan = (change(H1, 300, 651, "priority"),)
    passed(plan).when(redetermined(plan)).then_refused("EQ-5", found="-1 shares")
    plan = (change(H1, 300, 650, "priority"),)
    passed(plan).when(redetermined(plan)).then_admitted()


def test_eq_3_the_quota_is_not_determined_anew_without_its_own_notice() -> None:
    on_board().when(redetermined()).then_refused("EQ-3")
    quantified().having(drafted()).when(redetermined()).then_refused("EQ-3", expected="assembly")


def test_eq_3_there_is_no_quota_of_an_asset_without_shares() -> None:
    ready().when(drafted()).then_refused("EQ-3", found="not issued")
    quantified().when(drafted(asset="asset:9")).then_refused("REG-2", found="asset:9")


def test_eq_3_the_first_plan_s_lines_are_not_carried_out_as_another_s() -> None:
    passed().when(issued(plan=PLAN, case="case:2", voucher="voucher:x")).then_refused("EQ-3")


def test_eq_4_the_priority_group_is_left_with_no_fewer_than_others() -> None:
    wrong = (change(H1, 300, 90, "priority"), CHANGES[0])
    quantified().when(drafted(wrong)).then_refused("EQ-4", found="90 shares")


def test_eq_4_who_is_to_hold_has_the_tier_on_record() -> None:
    quantified().when(drafted([change(H2, 200, 300, "priority")])).then_refused("EQ-4")


def test_eq_5_who_is_poor_no_more_gets_nothing_of_the_quota() -> None:
    quantified().when(drafted([change(H3, 0, 10, "poor")])).then_refused("EQ-5", found="other")


@pytest.mark.parametrize(
    "wrong",
    [
        change(H2, 199, 100, "poor"),
        change(H2, 200, 200, "poor"),
        change(H2, 200, 100),
        change(H2, 200, 0, "poor"),
    ],
)
def test_eq_5_a_line_says_what_is_held_and_a_change(wrong: QuotaPlanned) -> None:
    quantified().when(drafted([wrong])).then_refused("EQ-5")


def test_eq_5_a_plan_that_time_has_passed_by_is_not_carried_out() -> None:
    history = passed().having(reverted(H2, 200))
    history.when(redetermined()).then_refused("EQ-5", expected="0 shares")


@pytest.mark.parametrize(
    "changed",
    [
        {"shares_count": 101},
        {"household": H1},
        {"before_count": 300},
        {"value_date": day("2026-05-31")},
    ],
)
def test_eq_3_a_line_is_carried_out_as_planned(changed: dict[str, Any]) -> None:
    rows = [moved(CHANGES[0], **changed), moved(CHANGES[1])]
    passed().when(redetermined(rows=rows)).then_refused("EQ-3", expected="as planned")


@pytest.mark.parametrize("changed", [{"case": "case:1"}, {"asset": "asset:2"}])
def test_eq_3_what_is_carried_out_is_its_plan(changed: dict[str, Any]) -> None:
    passed().when(redetermined(**changed)).then_refused("EQ-3")


def test_not_4_a_contested_line_of_the_quota_is_left_as_it_is() -> None:
    item = CHANGES[0].share
    history = on_board().having(objection("case:2", item))
    history = history.having(taken_down("case:2", name="2", at="2026-05-20"))
    history.when(redetermined()).then_refused("NOT-4")
    after = history.when(redetermined(held=(item,))).then_admitted()
    assert (held_by(after, H1, "quota"), held_by(after, H2, "quota")) == (400, 200)


def objection(case: str, item: str) -> Act[Any]:
    changed = msgspec.structs.replace(
        objected(item).data, notice="notice:2", subject=case, due_on=day("2026-05-15")
    )
    return act(changed, by=objected(item).by, at="2026-05-08")


# --- reverting ----------------------------------------------------------------------------------


def test_eq_5_the_quota_of_a_household_that_is_poor_no_more_reverts_whole() -> None:
    ended = status_ended(H2, "near_poor")
    history = quantified().having(ended)
    history.when(reverted(count=199)).then_refused("EQ-5", expected="200 shares")
    after = history.when(reverted()).then_admitted()
    assert held_by(after, H2, "quota") == 0
    assert held_by(after, COLLECTIVE, "collective") == 550
    assert held_by(after, H2, "loan_backed") == 50
    after.when(reverted(voucher="voucher:again")).then_refused("EQ-5", expected="0 shares")


def status_ended(subject: str, code: Any) -> Act[Any]:  # noqa: ANN401
    data = msgspec.structs.replace(status(subject, code).data, until=day("2026-04-30"))
    return act(data, by=status(subject, code).by, at="2026-05-01")


def test_eq_5_a_gap_between_two_statuses_does_not_take_the_quota_of_who_is_poor() -> None:
    """One status ended, the next began weeks later; the books date the reversion in between."""
    again = status(H2, "monitored", since="2026-05-20")
    history = quantified().having(status_ended(H2, "near_poor"), again)
    history.when(reverted(value_date=day("2026-05-10"))).then_refused("EQ-5", found=H2)


def test_hh_3_no_quota_is_granted_to_a_household_that_has_ended_since() -> None:
    death = DeathRecorded(person="person:bing", household=H2, on=day("2026-05-20"))
    more = (change(H2, 200, 300, "poor"), change(H1, 300, 400, "priority"))
    history = passed(more)
    history.when(redetermined(more)).then_admitted()
    ended = history.having(act(death, by=committee(), at="2026-05-20"))
    ended.when(redetermined(more)).then_refused("HH-3", found=H2)
    ended.when(redetermined(more, held=(more[0].share,))).then_admitted()


def test_eq_5_the_quota_of_a_household_that_died_out_reverts() -> None:
    death = DeathRecorded(person="person:bing", household=H2, on=day("2026-05-01"))
    history = quantified().having(act(death, by=committee(), at="2026-05-01"))
    history.when(reverted(cause="exited")).then_refused("EQ-5")
    history.when(reverted(cause="ended")).then_admitted()


def test_eq_5_no_quota_is_taken_from_who_is_poor_without_a_plan() -> None:
    for cause in ("exited", "ended"):
        quantified().when(reverted(cause=cause)).then_refused("EQ-5", expected="poor no more")


def test_act_1_one_keeper_alone_takes_no_quota() -> None:
    data = reverted().data
    quantified().when(act(data, by=VILLAGE_KEEPS[:1], at="2026-06-01")).then_refused("ACT-1")


def test_reg_1_a_plan_of_the_quota_has_a_number_of_its_own() -> None:
    quantified().when(drafted(plan="equity:1")).then_refused("REG-1")
